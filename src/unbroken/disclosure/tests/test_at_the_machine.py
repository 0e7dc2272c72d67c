"""At the machine an officer discloses, who may and who is there; the machine itself hands out nothing."""

import io

import pytest

from unbroken.base import clock, config
from unbroken.base.identifiers import CaseRef
from unbroken.chain import read
from unbroken.chain.log import trust
from unbroken.disclosure import perform
from unbroken.disclosure.tests.conftest import PIN, seated
from unbroken.people import command, scratch
from unbroken.people.refusals import NoSuch, NotAllowed, SecondPersonNeeded
from unbroken.people.tests import world
from unbroken.station import disclosing
from unbroken_verify.cli import main as stranger

pytestmark = pytest.mark.usefixtures("running")


@pytest.fixture
def colleague(case):
    """Return the number of an officer of another unit, who has no part in the case."""
    world.register_unit("xj", "新街所")
    world.register("440101", "case_officer", unit="unit:xj")
    scratch.set_pin(world.account("440101"), PIN)
    return "440101"


def disclosed(case, out, *, by, second=None):
    now = clock.now()
    to = perform.Recipient(person="person:x", role="counsel", text="阅卷")
    return perform.disclose_at_the_machine(
        asked=perform.Asked(case=CaseRef(case.ref), to=to),
        out=out,
        by=by,
        second=second,
        now=now,
        key=world.a_key(),
    )


def test_the_act_is_the_officers_and_says_that_it_was_made_at_the_machine(case, tmp_path):
    out = tmp_path / "case.zip"

    disclosed(case, out, by=command.officer("330112", PIN, now=clock.now()))

    last = read.stream(case.ref)[-1]
    assert (last.by, last.source) == ("officer:330112", "command-line")
    assert last.terminal.startswith("shell of ")
    policy = tmp_path / "policy.txt"
    policy.write_text(trust.handed_out(config.load().config))
    assert stranger([str(out), "--policy", str(policy)]) == 1
    page = seated("330112").get(f"/cases/{case.ref[5:]}/{last.n}/").content.decode()
    assert "Command line" in page


@pytest.mark.parametrize(("number", "pin"), [("330112", "000000"), ("999999", PIN)])
def test_nobody_discloses_in_the_name_of_an_officer_who_is_not_there(case, number, pin):
    with pytest.raises(command.NotThatOfficer):
        command.officer(number, pin, now=clock.now())


def test_an_officer_without_a_part_in_the_case_is_refused_as_on_the_pages(
    case, colleague, tmp_path
):
    head, out = read.head(case.ref), tmp_path / "case.zip"

    with pytest.raises((NotAllowed, NoSuch)):
        disclosed(case, out, by=command.officer(colleague, PIN, now=clock.now()))

    assert read.head(case.ref) == head
    assert not out.exists()


def test_the_machine_itself_may_not_disclose(case, tmp_path):
    head = read.head(case.ref)

    with pytest.raises((NotAllowed, NoSuch)):
        disclosed(case, tmp_path / "case.zip", by=command.operator(clock.now()))

    assert read.head(case.ref) == head


def test_many_files_take_two_persons_at_the_machine_too(case, tmp_path, monkeypatch):
    monkeypatch.setattr(perform.listing, "is_bulk", lambda _listed: True)
    world.register("330101", "head_unit")
    scratch.set_pin(world.account("330101"), PIN)
    by = command.officer("330112", PIN, now=clock.now())

    with pytest.raises(SecondPersonNeeded):
        disclosed(case, tmp_path / "case.zip", by=by)
    second = command.officer("330101", PIN, now=clock.now())

    assert disclosed(case, tmp_path / "case.zip", by=by, second=second).contents


def test_the_command_names_who_is_missing(capsys, monkeypatch):
    with pytest.raises(SystemExit):
        disclosing.main(
            ["case:x", "out.zip", "--to", "person:x", "--role", "counsel", "--text", "x"]
        )
    assert "--officer" in capsys.readouterr().err
    monkeypatch.setattr("sys.stdin", io.StringIO("740318\n"))
    assert disclosing._pin_of("330112") == PIN
