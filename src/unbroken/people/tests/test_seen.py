"""Lists and single things agree: what a list shows is what the policy allows of each thing."""

import pytest
from django.db import connections, models, transaction
from django.db.models import Exists, OuterRef, Q
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from unbroken.people import seen
from unbroken.people.policy import decide
from unbroken.people.refusals import NoSuch
from unbroken.people.seen import Columns, among, visible
from unbroken.people.table import TABLE
from unbroken.people.tests.scenarios import LEGAL, NOON, an_actor
from unbroken.people.tests.situations import SITUATIONS
from unbroken.people.tests.worlds import actors, things


class Thing(models.Model):  # noqa: DJ008 — nobody reads it.
    id = models.IntegerField(primary_key=True)
    unit = models.TextField(null=True)
    sealed = models.BooleanField()
    on_hold = models.BooleanField()

    class Meta:
        app_label = "worlds"


class Tie(models.Model):  # noqa: DJ008 — nobody reads it.
    """What a companion row says: which thing, what kind of tie, to whom, for what, until when."""

    thing = models.IntegerField()
    kind = models.TextField()
    person = models.TextField()
    what = models.TextField()
    until = models.DateTimeField(null=True)

    class Meta:
        app_label = "worlds"


def tied(kind, **having):
    return among(Tie, row="thing", kind=kind, **having)


def beyond(compartments):
    others = Tie.objects.filter(thing=OuterRef("pk"), kind="compartment")
    return Q(Exists(others.exclude(what__in=compartments)))


COLUMNS = Columns(
    unit="unit",
    makers=lambda person: tied("maker", person=person),
    parts=lambda role, person: tied("part", person=person, what=role),
    concerned=lambda person: tied("concerned", person=person),
    beyond=beyond,
    sealed=Q(sealed=True),
    on_hold=Q(on_hold=True),
    granted=lambda person, action, now: tied("grant", person=person, what=action, until__gt=now),
    glasses=lambda person, now: tied("glass", person=person, until__gt=now),
)


def ties_of(number, thing):
    yield from (Tie(thing=number, kind="maker", person=who) for who in thing.makers)
    yield from (
        Tie(thing=number, kind="part", person=part.person, what=part.role) for part in thing.parts
    )
    yield from (Tie(thing=number, kind="concerned", person=who) for who in thing.concerned)
    yield from (Tie(thing=number, kind="compartment", what=code) for code in thing.compartments)
    yield from (
        Tie(thing=number, kind="grant", person=grant.person, what=action, until=grant.until)
        for grant in thing.grants
        for action in grant.actions
    )
    yield from (
        Tie(thing=number, kind="glass", person=glass.person, until=glass.until)
        for glass in thing.glasses
    )


def write(world):
    Thing.objects.using("owner").bulk_create(
        Thing(
            id=number,
            unit=thing.unit if thing.open_to_unit else None,
            sealed=thing.sealed,
            on_hold=thing.on_hold,
        )
        for number, thing in enumerate(world)
    )
    Tie.objects.using("owner").bulk_create(
        tie for number, thing in enumerate(world) for tie in ties_of(number, thing)
    )


@pytest.fixture
def tables(station):
    with connections["owner"].schema_editor() as editor:
        editor.create_model(Thing)
        editor.create_model(Tie)


def disagreements(world, actor, actions):
    for action in actions:
        listed = visible(Thing.objects.using("owner"), actor, action, COLUMNS, NOON, second=LEGAL)
        shown = set(listed.values_list("id", flat=True))
        allowed = {
            number
            for number, thing in enumerate(world)
            if decide(actor, action, thing, NOON, second=LEGAL).allowed
        }
        if shown != allowed:
            yield action, shown ^ allowed


A_WORLD = [situation.facts for situation in SITUATIONS]
SOME_ACTORS = list({situation.actor: None for situation in SITUATIONS})
SOME_ACTIONS = sorted({situation.action for situation in SITUATIONS} & set(TABLE))
PREDICATES = [name for name in vars(seen.Rows) if name[0] != "_" and name != "columns"]

IN_EACH_WORLD = settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@IN_EACH_WORLD
@given(data=st.data())
def test_lists_and_things_agree_in_a_thousand_worlds(tables, data):
    world = data.draw(st.lists(things(), min_size=10, max_size=10))
    actions = data.draw(st.lists(st.sampled_from(sorted(TABLE)), min_size=5, max_size=5))
    with transaction.atomic(using="owner"):
        write(world)
        found = list(disagreements(world, data.draw(actors()), actions))
        transaction.set_rollback(True, using="owner")
    assert not found


@pytest.mark.parametrize("predicate", PREDICATES)
def test_a_list_that_forgets_a_condition_is_noticed(tables, predicate, monkeypatch):
    monkeypatch.setattr(seen.Rows, predicate, lambda *_, **__: seen.EVERYTHING)
    with transaction.atomic(using="owner"):
        write(A_WORLD)
        found = [
            difference
            for actor in SOME_ACTORS
            for difference in disagreements(A_WORLD, actor, SOME_ACTIONS)
        ]
        transaction.set_rollback(True, using="owner")
    assert found


def test_one_thing_is_fetched_and_checked_in_one_step(tables):
    head = an_actor("head_unit")
    Thing.objects.using("owner").create(id=1, unit=head.unit, sealed=False, on_hold=False)
    Thing.objects.using("owner").create(id=2, unit="unit:jb", sealed=False, on_hold=False)

    def fetch(number):
        rows = Thing.objects.using("owner").filter(id=number)
        return seen.one(rows, head, "case.see", COLUMNS, NOON)

    assert fetch(1).id == 1
    with pytest.raises(NoSuch) as hidden:
        fetch(2)
    with pytest.raises(NoSuch) as absent:
        fetch(3)
    assert str(hidden.value) == str(absent.value)


def test_an_action_that_no_rule_knows_shows_nothing(tables):
    Thing.objects.using("owner").create(id=1, unit="unit:cd", sealed=False, on_hold=False)
    everything = Thing.objects.using("owner").all()
    assert not visible(everything, an_actor("legal"), "case.burn", COLUMNS, NOON).exists()
