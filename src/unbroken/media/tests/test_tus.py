"""Uploads by tus: what was sent before a break stays, and nobody sees another's upload."""

import base64
import hashlib

import pytest

from unbroken.chain import vaults
from unbroken.media import uploads
from unbroken.people.tests import world

TUS = {"Tus-Resumable": "1.0.0"}
PART = "application/offset+octet-stream"
CONTENT = bytes(range(256)) * 40


@pytest.fixture
def desk(station, settings, tmp_path):
    settings.ALLOWED_HOSTS = ["testserver"]
    settings.STATIC_ROOT = tmp_path
    world.register_unit()
    world.register("100001", "desk_officer")
    world.account("100001")
    return world.client_of("100001")


def begin(desk, length, *, name="刀.jpg", **headers):
    metadata = f"filename {base64.b64encode(name.encode()).decode()}"
    length = {} if length is None else {"Upload-Length": str(length)}
    return desk.post("/upload/", headers={**TUS, **length, "Upload-Metadata": metadata, **headers})


def send(desk, address, content, *, at=0, **headers):
    said = {**TUS, "Upload-Offset": str(at), **headers}
    return desk.patch(address, data=content, content_type=PART, headers=said)


def state(desk, address):
    return desk.head(address, headers=TUS)


def test_a_file_sent_in_parts_lies_in_the_vault_byte_for_byte(desk):
    address = begin(desk, len(CONTENT)).headers["Location"]

    assert send(desk, address, CONTENT[:5000]).headers["Upload-Offset"] == "5000"
    last = send(desk, address, CONTENT[5000:], at=5000)

    digest = hashlib.sha256(CONTENT).hexdigest()
    assert last.status_code == 204
    assert last.headers["Repr-Digest"] == (
        f"sha-256=:{base64.b64encode(bytes.fromhex(digest)).decode()}:"
    )
    with vaults.station_vault().open(digest) as kept:
        assert kept.read() == CONTENT


def test_a_sender_that_was_cut_off_goes_on_where_the_station_is(desk):
    address = begin(desk, len(CONTENT)).headers["Location"]
    send(desk, address, CONTENT[:5000])

    assert send(desk, address, CONTENT[4000:], at=4000).status_code == 409

    kept = state(desk, address)
    assert (kept.headers["Upload-Offset"], kept.headers["Upload-Length"]) == ("5000", "10240")
    assert kept.headers["Cache-Control"] == "no-store"


def test_an_upload_may_begin_without_its_length(desk):
    begun = begin(desk, None, **{"Upload-Defer-Length": "1"})
    address = begun.headers["Location"]
    assert begun.headers["Upload-Defer-Length"] == "1"

    last = send(desk, address, CONTENT, **{"Upload-Length": str(len(CONTENT))})

    assert "Repr-Digest" in last.headers


def test_an_empty_file_is_a_file(desk):
    assert "Repr-Digest" in begin(desk, 0).headers


def test_another_officer_finds_no_such_upload(desk):
    address = begin(desk, len(CONTENT)).headers["Location"]
    world.register("100002", "desk_officer")
    world.account("100002")
    stranger = world.client_of("100002")

    for answer in (
        state(stranger, address),
        send(stranger, address, CONTENT),
        stranger.delete(address, headers=TUS),
    ):
        assert answer.status_code == 404
    assert state(desk, address).headers["Upload-Offset"] == "0"


def test_a_form_learns_what_arrived_only_from_its_own_upload(desk):
    address = begin(desk, len(CONTENT)).headers["Location"]
    send(desk, address, CONTENT)
    own, other = (world.founder(code) for code in ("100001", "100002"))

    assert uploads.digest_at(own, f"http://testserver{address}") == (
        hashlib.sha256(CONTENT).hexdigest()
    )
    assert uploads.digest_at(other, address) is None
    assert uploads.digest_at(own, "/upload/../../etc/passwd") is None


@pytest.mark.parametrize(
    ("headers", "status", "named"),
    [
        ({"Tus-Resumable": "0.2.2"}, 412, "1.0.0"),
        ({"Upload-Length": "-1"}, 400, "Upload-Length"),
        ({"Upload-Length": "1e3"}, 400, "Upload-Length"),
        ({"Upload-Length": "99999999999999999999"}, 400, "Upload-Length"),
        ({"Upload-Length": str(10 * 1024**5)}, 413, "11258999068426240"),
        ({"Upload-Metadata": "filename %%%"}, 400, "Upload-Metadata"),
    ],
)
def test_an_upload_that_cannot_begin_says_which_header_is_wrong(desk, headers, status, named):
    answer = begin(desk, len(CONTENT), **headers)

    assert answer.status_code == status
    assert named in answer.content.decode()
    assert not uploads.station_uploads().open_uploads() or "Location" not in answer.headers


def test_a_part_that_was_changed_on_its_way_is_thrown_away(desk):
    address = begin(desk, len(CONTENT)).headers["Location"]
    said = base64.b64encode(hashlib.sha256(CONTENT).digest()).decode()

    answer = send(desk, address, b"x" + CONTENT[1:], **{"Upload-Checksum": f"sha256 {said}"})

    assert answer.status_code == 460
    assert state(desk, address).headers["Upload-Offset"] == "0"


def test_an_upload_that_was_ended_is_gone(desk):
    address = begin(desk, len(CONTENT)).headers["Location"]

    assert desk.delete(address, headers=TUS).status_code == 204

    assert state(desk, address).status_code == 404


def test_what_the_station_can_do_is_told_to_whoever_asks(desk):
    answer = desk.options("/upload/")

    assert answer.headers["Tus-Version"] == "1.0.0"
    assert "checksum" in answer.headers["Tus-Extension"]
