"""The bench compares what was measured in the same round, and says where an aim was missed."""

import datetime as dt
import itertools

from unbroken.station.bench import append, command, contenders, disk, fact, profile, table
from unbroken.station.bench.running import Cell

NOON = dt.datetime(2026, 11, 24, 4, 0, tzinfo=dt.UTC)


def cell(contender, a_second):
    return Cell(
        contender=contender,
        clients=1,
        a_second=a_second,
        p50_ms=1.0,
        p99_ms=2.0,
        busy_ms=0.5,
        count=10,
    )


def a_round(*, plain, auditlog, door):
    return [
        cell(contenders.PLAIN, plain),
        cell(contenders.PGHISTORY, plain),
        cell(contenders.AUDITLOG, auditlog),
        cell(contenders.DOOR, door),
    ]


def test_a_ratio_is_the_middle_one_of_the_rounds_not_that_of_the_middles():
    quiet = a_round(plain=1000, auditlog=400, door=600)
    busy = a_round(plain=100, auditlog=40, door=60)

    door = append.lines([quiet, busy, quiet])[-1]

    assert (door.contender, door.of_plain, door.of_auditlog) == (contenders.DOOR, 0.6, 1.5)
    assert (door.a_second, door.least, door.most) == (600, 60, 600)


def printed(found):
    lines = tuple(found)
    missed = [one for one in lines if not command.is_met(one)]
    told = append.Found(lines=lines, flushes_a_second=3000)
    return "\n".join(table.of_lines(told, missed))


def test_an_aim_is_missed_by_the_door_alone():
    found = append.lines([a_round(plain=1000, auditlog=100, door=499)])

    assert [command.is_met(one) for one in found] == [True, True, True, False]
    assert "missed" in printed(found)


def test_an_aim_that_is_met_is_not_called_missed():
    found = append.lines([a_round(plain=1000, auditlog=300, door=500)])

    assert all(map(command.is_met, found))
    assert "missed" not in printed(found)


def test_everybody_writes_the_same_details():
    place = fact.Place(case="case:1", stay="stay:2", person="person:3")

    patrol = fact.columns(fact.PATROL, fact.Place.read(str(place)), NOON)
    question = fact.columns(fact.QUESTION, place, NOON)

    assert [patrol[name] for name in ("case", "stay", "person")] == ["case:1", "stay:2", "person:3"]
    assert (question["person"], question["received_at"]) == ("person:3", NOON)


def test_each_case_gets_each_kind_of_fact():
    cases = [
        str(fact.Place(case=f"case:{n}", stay="stay:1", person="person:1"))
        for n in range(append.CASES_A_CLIENT)
    ]
    whole = len(fact.TYPES) * len(cases)

    written = {(kind, place.case) for kind, place in itertools.islice(fact.in_turn(cases), whole)}

    assert len(written) == 2 * len(cases)


def test_a_disk_is_asked_by_a_file_that_is_gone_afterwards(tmp_path):
    assert disk.flushes_a_second(tmp_path, seconds=0.01) > 0
    assert list(tmp_path.iterdir()) == []


def test_a_profile_tells_what_runs_inside_a_function_and_counts_it_once():
    sent = profile.Statement(
        text="SELECT unb.append_act($1)", inside=False, an_act=1, mean_ms=0.4, ms_an_act=0.4
    )
    inside = profile.Statement(
        text="INSERT INTO act", inside=True, an_act=1, mean_ms=0.1, ms_an_act=0.1
    )
    found = profile.Profile(
        cell=cell(contenders.DOOR, 500),
        statements=(sent, inside),
        flushes_an_act=1.0,
        flush_ms=0.3,
    )

    head, _, *lines, _ = table.of_profiles([found])

    assert "0.40 in statements" in head
    assert [line.split("0.", 2)[-1][4:].strip() for line in lines] == [sent.text, inside.text]
    assert lines[1].endswith(f"  {inside.text}")
