"""Disclosing a case by its pages: what is chosen is recorded, written, and proves itself."""

import re
import uuid

import pytest

from unbroken.base.identifiers import CaseRef
from unbroken.chain import read
from unbroken.chain.log import trust
from unbroken.disclosure import bundles, find, jobs, listing
from unbroken_verify.cli import main as stranger

pytestmark = pytest.mark.usefixtures("running")


@pytest.fixture(autouse=True)
def asked_of_the_worker(monkeypatch):
    """Write down what is left to the worker, and let a test do it."""
    asked: list[tuple[str, int]] = []
    monkeypatch.setattr(jobs, "write_later", lambda case, n: asked.append((case, n)))
    return asked


def address(case) -> str:
    return f"/cases/{case.ref.removeprefix('case:')}/disclose/"


def typed(officer, case, **more) -> dict[str, str]:
    page = officer.get(address(case))
    assert page.status_code == 200, page.content.decode()
    hidden = dict(re.findall(r'name="(key|seen)" value="([^"]+)"', page.content.decode()))
    said = {"person": "else", "name": "梁律师", "role": "counsel", "text": "阅卷"}
    return {**hidden, **said, "extent": "files", **more}


def number_in(answer) -> int:
    assert answer.status_code == 302, answer.content.decode()
    return int(answer.url.rstrip("/").rpartition("/")[2])


def written(case, number, tmp_path) -> tuple[bytes, int]:
    """Do what the worker does; return the bundle and what a stranger makes of it."""
    jobs.write_bundle.func(case.ref, number)
    progress = bundles.progress_of(CaseRef(case.ref), number)
    policy = tmp_path / "policy.txt"
    policy.write_text(trust.handed_out(bundles.config.load().config))
    return progress.file.read_bytes(), stranger([str(progress.file), "--policy", str(policy)])


def test_a_case_is_disclosed_and_the_bundle_proves_itself(officer, case, tmp_path, station):
    number = number_in(officer.post(address(case), typed(officer, case)))
    shown = officer.get(f"{address(case)}{number}/").content.decode()
    assert "It is recorded" in shown
    assert "Download the bundle" not in shown

    content, verdict = written(case, number, tmp_path)

    assert verdict == 1
    shown = officer.get(f"{address(case)}{number}/").content.decode()
    assert bundles.progress_of(CaseRef(case.ref), number).sha256 in shown
    handed = officer.get(f"{address(case)}{number}/bundle/")
    assert b"".join(handed.streaming_content) == content
    assert handed.headers["Content-Disposition"].startswith("attachment")
    last = read.stream(case.ref)[-1]
    assert (last.declared.wire_name, last.n) == ("disclosure", number)


def test_a_withheld_record_keeps_its_place_and_its_ground(officer, case, tmp_path):
    said = typed(officer, case, act_2="privacy")

    number = number_in(officer.post(address(case), said))

    listed = find.contents_named(find.disclosure_in(CaseRef(case.ref), number))
    assert [(each.n, each.reason.code) for each in listed.withheld_acts] == [(2, "privacy")]
    content, verdict = written(case, number, tmp_path)
    assert verdict == 1
    # Another record names it, as it may; what it says is nowhere.
    assert case.title.encode() not in content
    page = officer.get(f"{address(case)}{number}/").content.decode()
    assert "No. 2 · privacy" in page


def test_records_alone_are_handed_over_without_the_files(officer, case):
    number = number_in(officer.post(address(case), typed(officer, case, extent="text")))

    listed = find.contents_named(find.disclosure_in(CaseRef(case.ref), number))
    assert listed.media == ()
    assert [each.reason.code for each in listed.withheld_media] == ["text_only"]


def test_the_same_form_sent_twice_discloses_once(officer, case):
    said = typed(officer, case)

    first, second = (number_in(officer.post(address(case), said)) for _ in range(2))

    assert first == second
    names = [event.declared.wire_name for event in read.stream(case.ref)]
    assert names.count("disclosure") == 1
    assert names.count("person_record") == 2


def test_what_was_recorded_meanwhile_is_looked_at_first(officer, case):
    said = typed(officer, case)
    number_in(officer.post(address(case), typed(officer, case)))

    late = officer.post(address(case), {**said, "person": said["person"]})

    assert late.status_code == 409
    assert "Something was recorded in between" in late.content.decode()


def test_many_files_take_two_persons(officer, case, monkeypatch):
    monkeypatch.setattr(listing, "BULK_THINGS", 0)
    before = read.head(case.ref)

    answer = officer.post(address(case), typed(officer, case, person=_known(case)))

    assert answer.status_code == 403
    assert read.head(case.ref) == before


def _known(case) -> str:
    from unbroken.casefile import find as casefile  # noqa: PLC0415 — only this helper asks.

    return casefile.persons_of(CaseRef(case.ref))[0].ref


def test_an_error_names_the_field_and_records_nothing(officer, case):
    before = read.head(case.ref)

    answer = officer.post(address(case), typed(officer, case, name="", text=""))

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Name of somebody else is missing" in page
    assert "What is told with it is missing" in page
    assert read.head(case.ref) == before


def test_what_is_no_disclosure_has_no_bundle(officer, case):
    assert officer.get(f"{address(case)}1/").status_code == 404
    assert officer.get(f"{address(case)}{uuid.uuid4().int % 1000 + 500}/bundle/").status_code == 404


def test_a_bundle_that_is_not_written_yet_is_not_handed_out(officer, case, asked_of_the_worker):
    number = number_in(officer.post(address(case), typed(officer, case)))

    answer = officer.get(f"{address(case)}{number}/bundle/")

    assert answer.status_code == 302
    assert (case.ref, number) in asked_of_the_worker
