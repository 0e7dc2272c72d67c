"""The command line founds a station and closes accounts; it makes nobody an officer after that."""

import pytest

from unbroken.base import clock
from unbroken.chain import read
from unbroken.people import command, find, perform
from unbroken.people.command import Founder
from unbroken.people.find import NoSuchOfficer
from unbroken.people.tests import world


def founded(code):
    founder = Founder(code=code, name="安全员", unit="hq", unit_name="分局")
    return command.found(founder, now=clock.now())


def test_the_first_two_security_officers_are_appointed_and_no_third(station):
    founded("900001")
    founded("900002")
    with pytest.raises(perform.AlreadyFounded):
        founded("900003")
    assert find.founding_officers(now=clock.now()) == 2
    assert find.entry_of("officer:900003") is None


def test_the_founding_is_on_record_in_the_name_of_the_command_line(station):
    founded("900001")
    events = read.stream("station")
    assert [e.declared.wire_name for e in events] == [
        "unit_registered",
        "officer_registered",
        "role_grant",
    ]
    assert {e.by for e in events} == {"machine:command-line"}


def test_a_first_password_is_given_to_whoever_is_registered_and_has_no_factor(station):
    founded("900001")
    world.register("330112", "guard")
    assert find.account_of("330112") is None
    password = command.give_password("330112", now=clock.now())
    assert find.account_of("330112").check_password(password)
    with pytest.raises(NoSuchOfficer):
        command.give_password("000000", now=clock.now())


def test_the_password_of_somebody_with_a_factor_is_not_changed_here(small_station):
    with pytest.raises(command.FactorsStay):
        command.give_password("330112", now=clock.now())
    assert find.account_of("330112").check_password(world.PASSWORD)


def test_only_the_last_security_officer_begins_anew(small_station):
    founded("900001")
    with pytest.raises(command.FactorsStay):
        command.reset("330112", now=clock.now())
    assert command.reset("900001", now=clock.now())
    founded("900002")
    with pytest.raises(command.FactorsStay):
        command.reset("900001", now=clock.now())


def test_a_closed_account_is_out_at_once(small_station):
    officer = world.client_of("330112")
    command.close("330112", now=clock.now())
    assert world.to(officer.get("/account/")).startswith("/sign-in/")
    assert find.entry_of("officer:330112").name == "民警330112"
