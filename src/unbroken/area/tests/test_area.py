"""What is done in the area, and who may do it."""

import datetime as dt

import pytest

from unbroken.area import find, perform
from unbroken.area.acts import MealOrRestGiven, RoomEntered
from unbroken.area.models import Stay
from unbroken.area.perform import Said
from unbroken.area.tests.people import HOUR, a_key, an_arrival, an_officer, enter
from unbroken.area.views import shown
from unbroken.base import clock
from unbroken.base.shown import Tone
from unbroken.chain import fsck, read
from unbroken.people.refusals import NotAllowed
from unbroken.rulebook.clocks import area_clocks


@pytest.mark.parametrize(
    ("came", "clock_id", "hours"),
    [
        (("summons_oral", "suspect"), "K14", 12),
        (("surrender", "suspect"), "K14", 12),
        (("forced_appearance", "suspect"), "K15", 12),
        (("summons_oral", "admin_suspect"), "K16", 8),
        (("spot_questioning", "admin_suspect"), "K17", 12),
        (("detention", "suspect"), "K19", 24),
    ],
)
def test_an_entry_starts_the_clock_of_its_ground(area, manager, came, clock_id, hours):
    arrival, role = came

    stay = enter("赵某", by=manager, arrival=arrival, role=role)

    assert stay.clock == clock_id
    assert stay.due_at - stay.arrived_at == dt.timedelta(hours=hours)
    assert stay.room == "room:REG"
    assert list(fsck.tables()) == []


def test_no_clock_limits_the_liberty_of_a_witness(area, manager):
    stay = enter("孙某某", by=manager, arrival="summons_oral", role="witness")

    assert (stay.ground, stay.due_at) == ("none", None)


def test_an_entry_sent_twice_is_one_stay(area, manager):
    arrival, key, now = an_arrival("赵某", ago=HOUR), a_key(), clock.now()

    first = perform.enter(arrival, by=manager, now=now, key=key)
    again = perform.enter(arrival, by=manager, now=now, key=key)

    assert [one.act for one in again] == [one.act for one in first]
    assert all(one.repeated for one in again)
    assert Stay.objects.count() == 1


def test_a_person_without_a_case_is_in_the_stream_of_the_unit(area, manager):
    stay = enter("赵某", by=manager)

    assert stay.stream == "unit:cd"
    assert stay.case is None
    assert stay.number.startswith("CD-")


def test_people_are_sorted_by_the_time_that_is_left(area, manager):
    for name, ago, role in (
        ("甲", 1 * HOUR, "suspect"),
        ("乙", 11.5 * HOUR, "suspect"),
        ("丙", 7 * HOUR, "admin_suspect"),
        ("丁", 13 * HOUR, "suspect"),
        ("证人", 20 * HOUR, "witness"),
    ):
        enter(name, by=manager, ago=ago, role=role)

    inside = find.inside_for(manager, clock.now())

    assert [stay.name for stay in inside] == ["丁", "乙", "丙", "甲", "证人"]


def test_a_patrol_is_one_act_a_person_each_with_its_own_key(area, manager, guard):
    stays = [enter(name, by=manager) for name in ("甲", "乙", "丙")]
    before = read.head("unit:cd")
    seen = {stay.ref: "normal" for stay in stays[:2]} | {stays[2].ref: "unwell"}
    told = {"remarks": None, "by": guard, "occurred_at": clock.now(), "now": clock.now()}
    key = a_key()

    first = perform.patrol(seen, key=key, **told)
    again = perform.patrol(seen, key=key, **told)

    assert len(first) == 3
    assert read.head("unit:cd") == before + 3
    assert [one.act for one in again] == [one.act for one in first]
    states = dict(Stay.objects.values_list("ref", "patrol_state"))
    assert states == {stay.ref: seen[stay.ref] for stay in stays}
    assert list(fsck.tables()) == []


def test_a_patrol_that_saw_nobody_is_refused(area, guard):
    now = clock.now()

    with pytest.raises(perform.NobodySeen):
        perform.patrol({}, remarks=None, by=guard, occurred_at=now, now=now, key=a_key())


def test_an_alarm_stays_until_what_is_wrong_has_ended(area, manager):
    stay = enter("赵某", by=manager, ago=13 * HOUR)
    reader, now = shown.reader_with({}), clock.now()

    over = shown.liberty_limit(stay, reader, now)
    much_later = shown.liberty_limit(stay, reader, now + 30 * HOUR)

    assert over.tone is Tone.BAD
    assert over.left < dt.timedelta(0)
    assert much_later.tone is Tone.BAD


def test_a_clock_that_was_stopped_gives_its_time_back(area, manager):
    stay, now = enter("赵某", by=manager, ago=5 * HOUR), clock.now()
    stay.paused_s = 3600

    limit = shown.liberty_limit(stay, shown.reader_with({}), now)

    assert dt.timedelta(hours=4) <= limit.used < dt.timedelta(hours=4, minutes=1)
    assert find.ends_at(stay, now) == stay.due_at + HOUR


def test_a_late_meal_counts_from_when_it_was_given(area, manager):
    stay, now = enter("赵某", by=manager, ago=5 * HOUR), clock.now()
    act = MealOrRestGiven(
        stay=stay.ref, person=stay.person, kind="meal", offered_at=now - 2 * HOUR, taken=True
    )

    perform.record_of_stay(
        Said(act=act, occurred_at=now - 2 * HOUR), stay=stay.ref, by=manager, now=now, key=a_key()
    )

    assert Stay.objects.get().fed_at.replace(microsecond=0) == (now - 2 * HOUR).replace(
        microsecond=0
    )


def test_a_move_that_is_told_late_does_not_undo_a_later_one(area, manager):
    stay, now = enter("赵某", by=manager, ago=5 * HOUR), clock.now()

    for room, at in (("room:W2", now - HOUR), ("room:SRCH", now - 3 * HOUR)):
        act = RoomEntered(
            stay=stay.ref,
            person=stay.person,
            room=room,
            room_kind=None,
            started_at=at,
            guards=(),
            officers=(),
            reason=None,
        )
        said = Said(act=act, occurred_at=at)
        perform.record_of_stay(said, stay=stay.ref, by=manager, now=now, key=a_key())

    assert Stay.objects.get().room == "room:W2"
    assert list(fsck.tables()) == []


def test_lengths_of_time_come_from_the_rulebook():
    clocks = area_clocks()

    assert clocks.round("meal").every == dt.timedelta(hours=6)
    assert clocks.named("K16").extensions == (dt.timedelta(hours=12), dt.timedelta(hours=24))


def test_whoever_may_not_see_a_stay_is_told_the_same_as_of_none(area, manager):
    stay = enter("赵某", by=manager)
    stranger = an_officer("990001", "area_manager", unit="unit:elsewhere")
    now = clock.now()

    with pytest.raises(find.NoSuchStay) as hidden:
        find.stay_for(stranger, stay.ref, now)
    with pytest.raises(find.NoSuchStay) as absent:
        find.stay_for(stranger, "stay:00000000-0000-0000-0000-000000000001", now)

    assert str(hidden.value) == str(absent.value)
    assert find.inside_for(stranger, now) == []


def test_those_who_brought_a_person_see_the_stay(area, manager):
    stay, now = enter("赵某", by=manager), clock.now()

    assert find.stay_for(an_officer("330112", "case_officer"), stay.ref, now) == stay
    assert find.inside_for(an_officer("330199", "case_officer"), now) == []


def test_a_guard_registers_no_exit(area, manager, guard):
    stay, now = enter("赵某", by=manager), clock.now()

    with pytest.raises(NotAllowed):
        perform.allow(guard, "area_exit", stay, now)


@pytest.fixture
def head():
    return an_officer("330101", "head_unit")


def extended(stay, *, by, hours=24, key=None):
    told = perform.Extension(length=hours * HOUR, opinion="拟刑事拘留", seen=read.head("unit:cd"))
    return perform.extend(told, stay=stay.ref, by=by, now=clock.now(), key=key or a_key())


def test_an_extension_moves_the_clock_by_a_step_of_the_law(area, manager, head):
    stay, key = enter("赵某", by=manager, ago=11 * HOUR), a_key()

    first, again = extended(stay, by=head, key=key), extended(stay, by=head, key=key)

    assert Stay.objects.get().due_at == stay.clock_started_at + 24 * HOUR
    assert again.act == first.act
    types = [event.declared.wire_name for event in read.stream("unit:cd")][-2:]
    assert types == ["approval", "clock_event"]
    assert list(fsck.tables()) == []


def test_a_limit_that_has_passed_is_not_extended(area, manager, head):
    stay = enter("赵某", by=manager, ago=13 * HOUR)

    with pytest.raises(perform.TooLateToExtend):
        extended(stay, by=head)

    assert find.steps_for(head, stay, clock.now()) == ()


def test_no_step_is_invented_and_nobody_extends_what_is_for_another_to_extend(area, manager, head):
    summoned = enter("赵某", by=manager)
    stopped = enter("钱某", by=manager, arrival="spot_questioning")

    with pytest.raises(perform.NotAStep):
        extended(summoned, by=head, hours=36)
    with pytest.raises(perform.NotAStep):
        extended(stopped, by=head)


def test_nobody_approves_the_extension_of_a_stay_that_he_opened(area, manager):
    both = an_officer("330151", "area_manager", "head_unit")
    stay = enter("赵某", by=both)

    with pytest.raises(NotAllowed):
        extended(stay, by=both)


def test_continued_questioning_is_extended_step_by_step():
    clock_17 = area_clocks().named("K17")

    assert clock_17.steps_after(12 * HOUR) == (24 * HOUR,)
    assert clock_17.steps_after(24 * HOUR) == (48 * HOUR,)
