"""Random worlds for the policy: who asks, and what there is."""

from hypothesis import strategies as st

from unbroken.chain.actor import Factor
from unbroken.people.facts import Facts, Glass, Grant, Part
from unbroken.people.roles import COMPARTMENTS, ROLES
from unbroken.people.table import TABLE
from unbroken.people.tests.scenarios import MINUTE, NOON, an_actor

PERSONS = ("lin", "qiao", "shen")
UNITS = ("unit:cd", "unit:jb", "")
ROLE_CODES = sorted(ROLES.codes())
PART_ROLES = ("case_officer", "legal", "archivist", "property_custodian", "av_custodian")


def some(values, *, most=3):
    return st.frozensets(st.sampled_from(sorted(values)), max_size=most)


def actors():
    return st.builds(
        lambda roles, **rest: an_actor(*roles, **rest),
        some(ROLE_CODES),
        person=st.sampled_from(PERSONS),
        unit=st.sampled_from(UNITS),
        factor=st.sampled_from(Factor),
        age=st.sampled_from([MINUTE, 4 * MINUTE, 20 * MINUTE]),
        purpose=st.sampled_from(["", "complaint 17"]),
        cleared=some(COMPARTMENTS.codes(), most=2),
    )


def things():
    person = st.sampled_from(PERSONS)
    until = st.sampled_from([NOON - MINUTE, NOON, NOON + MINUTE])
    actions = some(TABLE, most=4)
    return st.builds(
        Facts,
        unit=st.sampled_from(UNITS),
        open_to_unit=st.booleans(),
        makers=some(PERSONS, most=2),
        parts=st.frozensets(
            st.builds(Part, role=st.sampled_from(PART_ROLES), person=person), max_size=4
        ),
        concerned=some(PERSONS, most=1),
        compartments=some(COMPARTMENTS.codes(), most=1),
        sealed=st.booleans(),
        on_hold=st.booleans(),
        grants=st.frozensets(
            st.builds(Grant, person=person, actions=actions, until=until), max_size=2
        ),
        glasses=st.frozensets(st.builds(Glass, person=person, until=until), max_size=2),
    )
