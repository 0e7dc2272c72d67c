"""Sessions as officers begin, write down and end them on the pages."""

import datetime as dt
import uuid

import pytest

from unbroken.base import clock
from unbroken.base.identifiers import id_of, new_id
from unbroken.chain import fsck, read
from unbroken.interrogation.models import Break, Line, RightsTold, Session
from unbroken.interrogation.tests import acting
from unbroken.people.tests import world


def acts(desk, wire_name):
    return [one for one in read.stream(desk.case) if one.declared.wire_name == wire_name]


def test_a_session_begins_with_what_the_case_knows_of_the_person(desk):
    session = desk.start(lawyer_notice="yes", av_grounds=["M14"])

    (begun,) = acts(desk, "interrogation_session")
    assert (begun.act.session, begun.act.number) == (session.ref, 1)
    assert (begun.act.person_sex, begun.act.birth_date) == ("male", acting.BORN)
    assert begun.accompanied_by == ("officer:330113",)
    assert begun.missing() == ()
    assert list(fsck.tables()) == []


def test_the_second_session_of_a_person_has_the_next_number(desk):
    desk.start()

    assert desk.start().number == 2


def test_one_officer_alone_is_recorded_and_marked(desk):
    session = desk.start(officers=["officer:330112"])

    assert "Only one officer" in desk.page(session)
    assert "Fewer than two officers" in desk.page(session)


def test_a_session_without_any_detail_is_a_fact_all_the_same(desk):
    session = desk.start(person="", kind="", officers=[])

    (begun,) = acts(desk, "interrogation_session")
    assert set(begun.missing()) >= {"person", "kind", "officers", "av_grounds"}
    assert "Nobody named" in desk.page(session)


def test_a_recorder_that_is_away_stops_nothing_and_is_called_by_its_name(desk):
    acting.configure(desk.home, "rtsp://127.0.0.1:9/x")

    session = desk.start(room="I2")

    page = desk.page(session)
    assert session.cameras == ""
    assert "No recording" in page
    assert "The recorder does not answer. What is said is not filmed." in page
    assert (
        "The recorder does not answer"
        in desk.client.get(f"/interrogation/start/?case={desk.case[5:]}").content.decode()
    )


def test_the_same_form_sent_twice_begins_one_session(desk):
    key = str(new_id())

    first, second = desk.start(key=key), desk.start(key=key)

    assert first.ref == second.ref == f"session:{key}"
    assert Session.objects.count() == len(acts(desk, "interrogation_session")) == 1


def test_a_session_that_is_over_is_recorded_afterwards_with_both_its_times(desk):
    session = desk.start(
        started_at="2026-11-20T09:10:00",
        ended_at="2026-11-20T10:02:00",
        place_text="看守所第二讯问室",
        place_reason="已送看守所羁押",
    )

    assert session.ended_at - session.started_at == dt.timedelta(minutes=52)
    assert len(acts(desk, "interrogation_session_end")) == 1
    assert "No recording" in desk.page(session)


def test_a_time_ahead_is_refused_at_the_form_and_nothing_is_recorded(desk):
    ahead = (clock.now() + dt.timedelta(days=2)).strftime("%Y-%m-%dT%H:%M:%S")

    answer = desk.client.post(
        "/interrogation/start/",
        {"case": desk.case[5:], "key": str(uuid.uuid4()), "started_at": ahead},
    )

    assert answer.status_code == 422
    assert "lies in the future" in answer.content.decode()
    assert acts(desk, "interrogation_session") == []


def say(desk, session, kind, text, at, **more):
    return desk.post(session, "lines", kind=kind, text=text, at=at, **more)


def test_lines_keep_their_order_and_the_time_at_which_they_were_committed(desk):
    session = desk.start(started_at="2026-11-20T09:00:00")
    # The second was sent first: the network was cut while the first was committed.
    say(desk, session, "answer", "在滨江路。", "2026-11-20T01:01:38.250Z")
    say(desk, session, "question", "你在什么地方？", "2026-11-20T01:01:30.000Z")

    page = desk.page(session)

    assert page.index("09:01:30</a>") < page.index("09:01:38</a>")
    assert page.index("你在什么地方？") < page.index("在滨江路。")
    first = Line.objects.order_by("at").first()
    assert first.at == dt.datetime(2026, 11, 20, 1, 1, 30, tzinfo=dt.UTC)
    assert len(acts(desk, "transcript_line")) == 2


def test_a_line_sent_twice_is_one_line(desk):
    session, key = desk.start(), str(uuid.uuid4())

    for _ in range(2):
        say(desk, session, "question", "姓名？", "", key=key)

    assert Line.objects.count() == len(acts(desk, "transcript_line")) == 1


def test_the_script_of_the_page_gets_its_line_back(desk):
    session = desk.start()
    said = {"key": str(uuid.uuid4()), "kind": "question", "text": "姓名<b>？"}

    answer = desk.client.post(f"{acting.address(session)}lines/", said, headers={"X-Line": "1"})

    assert answer.status_code == 201
    assert "姓名&lt;b&gt;？" in answer.content.decode()


def test_a_line_that_says_nothing_is_refused_and_a_mark_needs_no_words(desk):
    session = desk.start()

    refused = desk.post(session, "lines", status=422, kind="question", text="  ")
    desk.post(session, "lines", kind="mark")

    assert "The line says nothing." in refused.content.decode()
    assert [one.kind for one in Line.objects.all()] == ["mark"]


def test_a_correction_stands_beside_the_first_text(desk):
    session = desk.start()
    say(desk, session, "answer", "十点", "")
    line = Line.objects.get()
    seen = read.head(desk.case)

    desk.post(session, f"lines/{id_of(line.ref)}", text="十一点", reason="听错", seen=seen)

    (line,) = Line.objects.all()
    assert (line.text, line.first_text, line.reason) == ("十一点", "十点", "听错")
    page = desk.page(session)
    assert "十一点" in page
    assert "<s>" in page
    assert list(fsck.tables()) == []


def test_being_told_of_the_recording_is_noted_with_its_time(desk):
    session = desk.start()

    desk.post(session, "lines", kind="recording_notice", text="已告知录音录像。")

    assert Session.objects.get().notice_at is not None
    assert "Told now" not in desk.page(session)


@pytest.mark.parametrize(
    ("outcome", "words"), [("signed", "Signed"), ("refused", "Told, not signed")]
)
def test_a_notice_of_rights_keeps_what_was_set_under_it(desk, outcome, words):
    session = desk.start()

    desk.post(
        session,
        "rights",
        kind="criminal_suspect",
        language="汉语",
        read_aloud="yes",
        lawyer_told="yes",
        plea_told="yes",
        outcome_0=outcome,
        noted_0="拒绝签名" if outcome == "refused" else "",
    )

    assert RightsTold.objects.get().outcome == outcome
    assert words in desk.page(session)
    (told,) = acts(desk, "rights_notice")
    assert told.signatures[0].noted_reason == ("拒绝签名" if outcome == "refused" else None)


def test_an_interruption_has_a_reason_a_start_and_an_end(desk):
    session = desk.start()

    desk.post(session, "break", cause="medical", cause_text="被讯问人头晕", spoken_note="yes")
    paused = desk.page(session)
    desk.post(session, "resume", resumed="yes", continued_without_av="no", outcome_0="signed")

    (pause,) = Break.objects.all()
    assert "Interrupted since" in paused
    assert (pause.cause, pause.resumed, pause.without_recording) == ("medical", True, False)
    assert pause.ended_at is not None
    assert "Interrupted since" not in desk.page(session)


def signed(desk, session, **more):
    said = {"pages": "2", "pages_signed": "2", "read_by": "self", "end_formula": "yes"}
    said |= {"statement_kind": "admits", "electronic_signing": "no", "outcome_0": "fingerprinted"}
    return desk.post(
        session, "sign", **said | {"outcome_1": "signed", "outcome_2": "signed"} | more
    )


def test_the_signed_transcript_is_one_act_with_every_line_and_its_signatures(desk):
    session = desk.start()
    say(desk, session, "question", "姓名？", "")
    say(desk, session, "answer", "赵𠮷", "")
    desk.post(session, "lines", kind="mark")

    signed(desk, session)

    (transcript,) = acts(desk, "transcript")
    assert [line[8:] for line in transcript.act.text.splitlines()] == [
        " question: 姓名？",
        " answer: 赵𠮷",
    ]
    assert [one.state for one in transcript.signatures] == ["fingerprinted", "signed", "signed"]
    assert transcript.missing() == ()
    assert "2 of 2 pages signed" in desk.page(session)


def test_who_refuses_to_sign_is_noted_with_the_reason(desk):
    session = desk.start()

    signed(desk, session, outcome_0="refused", noted_0="认为记录不实", pages_signed="0")

    (transcript,) = acts(desk, "transcript")
    assert (transcript.signatures[0].state, transcript.signatures[0].noted_reason) == (
        "refused",
        "认为记录不实",
    )
    assert "Refused to sign, noted" in desk.page(session)


def test_a_session_that_is_over_says_what_it_still_owes(desk):
    session = desk.start(officers=["officer:330112"])

    desk.post(session, "end")
    desk.post(session, "end")

    page = desk.page(session)
    assert len(acts(desk, "interrogation_session_end")) == 1
    for owed in (
        "Still owed",
        "Only one officer",
        "No notice of rights",
        "Not signed",
        "No recording",
    ):
        assert owed in page, owed


def test_the_list_shows_what_runs_first(desk):
    over = desk.start(started_at="2026-11-20T09:00:00", ended_at="2026-11-20T10:00:00")
    running = desk.start()

    page = desk.client.get("/interrogation/").content.decode()

    assert page.index(acting.address(running)) < page.index(acting.address(over))
    assert "赵𠮷" in page


def test_an_empty_list_says_what_to_do_next(desk):
    page = desk.client.get("/interrogation/").content.decode()

    assert "There is no session here that you may see." in page
    assert "Begin one from here" in page


def test_a_stranger_is_told_the_same_of_a_hidden_session_and_of_one_that_is_absent(desk):
    session = desk.start()
    world.register_unit("traffic", "交警队")
    world.register("100009", "case_officer", unit="unit:traffic")
    world.account("100009")
    stranger = world.client_of("100009")
    absent = f"/interrogation/{uuid.UUID(int=1)}/"

    for page in ("", "print/", "sign/", "rights/", "recording/"):
        hidden, missing = stranger.get(acting.address(session) + page), stranger.get(absent + page)
        assert hidden.status_code == missing.status_code == 404, page
        assert "赵" not in hidden.content.decode()


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", ("Record of interrogation", "Officers")), ("zh", ("讯问笔录", "讯（询）问人"))],
)
def test_the_transcript_is_printed_in_both_languages(desk, language, words):
    session = desk.start()
    say(desk, session, "question", "姓名？", "")
    desk.client.cookies["django_language"] = {"en": "en", "zh": "zh-hans"}[language]

    page = desk.page(session, "print/")

    for word in (*words, "姓名？", "赵𠮷"):
        assert word in page, word


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_form_of_a_session_opens_with_its_times_in_place(desk, language):
    session = desk.start(room="")
    say(desk, session, "question", "姓名？", "")
    desk.post(session, "break", cause="medical")
    line = Line.objects.get()
    desk.client.cookies["django_language"] = {"en": "en", "zh": "zh-hans"}[language]

    for page in ("rights/", "break/", "resume/", "sign/", f"lines/{id_of(line.ref)}/"):
        shown = desk.page(session, page)
        assert "T" in shown.partition('type="datetime-local"')[2][:80] or "lines" in page, page
