"""The pages of property in a real browser: with an item overdue, one on loan, one whose chain is broken."""

from urllib.parse import urlsplit

import pytest

from tests.end_to_end.page_checks import LOOKS, Look, check_page
from unbroken.base.identifiers import OfficerRef
from unbroken.chain import read
from unbroken.people.tests import world
from unbroken.propertyroom.acts import ItemsHandedOver, SeizedItem, SeizedItemsListed
from unbroken.propertyroom.tests import room

pytestmark = pytest.mark.browser


@pytest.fixture
def items(served_station) -> tuple[str, list[str]]:
    """Serve a station with three items; give the address of their case and of each."""
    room.staffed()
    case = room.a_case()
    late, stored, odd = (
        room.an_item(case, name=name, ago=hours * room.HOUR)
        for name, hours in (("手机", 26), ("现金", 2), ("手提电脑", 3))
    )
    room.store(stored, case)
    handed = ItemsHandedOver(
        items=(odd,),
        from_officer=OfficerRef("officer:330119"),
        custodian=OfficerRef(f"officer:{room.CUSTODIAN}"),
        state="封条完好",
        list_copy=True,
    )
    room.record(handed, case=case, by=room.actor(room.CUSTODIAN))
    room.record(_listed(late), case=case, by=room.actor(room.OFFICER))
    return f"/cases/{case[5:]}/", [f"/property/{one[5:]}/" for one in (late, stored, odd)]


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


def test_the_pages_of_property_hold(browser, served_station, items):
    case, (late, stored, odd) = items
    world.account("330112")
    client = world.client_of("330112", HTTP_HOST=urlsplit(served_station).netloc)
    cookie = {"name": "session", "value": client.cookies["session"].value, "url": served_station}
    listed = read.stream(f"case:{case[7:-1]}")[-1].n

    two = (
        Look(language="zh", width=390, theme="light"),
        Look(language="en", width=1440, theme="dark"),
    )
    for page, looks in (
        *((page, LOOKS) for page in ("/property/", late)),
        *((page, two) for page in ("/property/?show=overdue&q=B-03", "/property/print/", odd)),
        *((page, two) for page in (stored, f"{late}label/", f"{late}hand-over/", f"{stored}ask/")),
        *((page, two) for page in (f"{case}seize/", f"{case}seize/{listed}/print/")),
    ):
        check_page(browser, served_station + page, cookies=[cookie], looks=looks)
