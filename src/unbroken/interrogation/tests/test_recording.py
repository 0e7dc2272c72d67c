"""A session is filmed by a real recorder from a simulated camera, ordered by the page."""

import pytest

from unbroken.capture import rooms
from unbroken.capture.recorder import journal, reading
from unbroken.capture.recorder.settings import control_of
from unbroken.capture.tests.conftest import running_camera
from unbroken.capture.tests.recordings import until
from unbroken.interrogation.models import Session
from unbroken.interrogation.tests import acting


@pytest.fixture(scope="module")
def camera():
    with running_camera("--gop-seconds", "0.4") as address:
        yield address


def filmed(home, session):
    entries = list(journal.read(home / "spool" / "i2-suspect"))
    return reading.read_recording(entries, recording=session.ref.removeprefix("session:"))


def test_the_page_lets_a_real_camera_record_the_session_from_start_to_end(desk, camera):
    acting.configure(desk.home, camera)
    with acting.recorder(desk.home):
        session = desk.start(room="I2")
        until(lambda: rooms.now().of(session.ref[8:])[0].records)
        page = desk.page(session)
        live = desk.client.get(f"{acting.address(session)}live/i2-suspect/")
        first = next(iter(live.streaming_content))
        live.close()
        desk.post(session, "end")

        assert session.cameras == "camera:i2-suspect"
        assert 'class="rec"' in page
        assert "1 camera · signal good" in page
        assert b"ftyp" in first
        found = filmed(desk.home, session)
        assert (found.session, found.case) == (session.ref, desk.case)
        assert found.stopped_at is not None
        assert found.coverage
        assert rooms.now().of(session.ref[8:]) == ()


def test_sending_the_form_again_begins_no_second_recording(desk, camera):
    acting.configure(desk.home, camera)
    with acting.recorder(desk.home):
        session = desk.start(room="I2")
        again = desk.start(room="I2", key=session.ref[8:])
        desk.post(session, "end")

    assert again.ref == session.ref
    entries = journal.read(desk.home / "spool" / "i2-suspect")
    assert len([one for one in entries if isinstance(one.row, journal.Started)]) == 1


def test_a_recorder_that_comes_back_is_asked_once_more_from_the_page(desk, camera):
    acting.configure(desk.home, camera)
    session = desk.start(room="I2")
    assert "No recording" in desk.page(session)
    with acting.recorder(desk.home):
        assert "Record now" in desk.page(session)

        desk.post(session, "record")

        assert rooms.now().of(session.ref[8:])
        desk.post(session, "end")
    assert filmed(desk.home, session).session == session.ref


def test_a_session_ends_while_the_recorder_is_away_and_its_cameras_stop_afterwards(desk, camera):
    acting.configure(desk.home, camera)
    with acting.recorder(desk.home):
        session = desk.start(room="I2")
    control_of(desk.home).unlink()
    desk.post(session, "end")
    assert Session.objects.get().ended_at is not None
    with acting.recorder(desk.home):
        # It goes on with what it was recording when it stopped: too long, never too short.
        until(lambda: rooms.now().of(session.ref[8:]))
        assert "the cameras still record" in desk.page(session)

        desk.post(session, "record")

        assert rooms.now().of(session.ref[8:]) == ()


def test_a_camera_that_does_not_record_this_session_has_no_picture_to_show(desk, camera):
    acting.configure(desk.home, camera)
    session = desk.start()

    assert desk.client.get(f"{acting.address(session)}live/i2-suspect/").status_code == 409
