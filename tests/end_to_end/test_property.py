"""An item overdue, and one whose chain is broken, in a real browser."""

import pytest

from tests.end_to_end.page_checks import check_page
from unbroken.base.identifiers import OfficerRef
from unbroken.people.tests import world
from unbroken.propertyroom.acts import ItemsHandedOver, SeizedItem, SeizedItemsListed
from unbroken.propertyroom.tests import room

pytestmark = pytest.mark.browser


@pytest.fixture
def items(served_station) -> list[str]:
    """Serve a station with two items; give the address of each."""
    room.staffed()
    case = room.a_case()
    late, odd = (
        room.an_item(case, name=name, ago=hours * room.HOUR)
        for name, hours in (("手机", 26), ("手提电脑", 3))
    )
    handed = ItemsHandedOver(
        items=(odd,),
        from_officer=OfficerRef("officer:330119"),
        custodian=OfficerRef(f"officer:{room.CUSTODIAN}"),
        state="封条完好",
        list_copy=True,
    )
    room.record(handed, case=case, by=room.actor(room.CUSTODIAN))
    room.record(_listed(late), case=case, by=room.actor(room.OFFICER))
    return [f"/property/{one[5:]}/" for one in (late, odd)]


def _listed(item: str) -> SeizedItemsListed:
    row = SeizedItem(item=item, name="手机", qty="1", unit="部", features="黑色", seal_no=None)
    return SeizedItemsListed(
        decision=None,
        items=(item,),
        rows=(row,),
        holder=None,
        officers=(OfficerRef("officer:330112"),),
        taken_at=None,
        copies=3,
        delivered_at=None,
        on_site=True,
        av_segments=None,
    )


def test_an_item_overdue_and_one_whose_chain_is_broken_hold(browser, served_station, items):
    late, odd = items
    session = world.seat(room.OFFICER).cookies["session"].value
    cookie = {"name": "session", "value": session, "url": served_station}

    for page in (late, odd):
        check_page(browser, served_station + page, cookies=[cookie])
