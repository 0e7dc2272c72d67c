"""The table of pages: every GET address, where it is looked at on the seeded station, and by whom.

To add a page, add a row: the name of its address, who opens it, and the things that the address names,
by what they are called in `seeded.py`. `query` may name things too. A page that stands there on a
station without any case says `empty=True`. What answers no page stands in NO_PAGE, with the reason.
"""

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.urls import reverse

from unbroken.casefile.recording import is_by_hand
from unbroken.chain import register

OFFICER, COLLEAGUE, DESK, HEAD, DEVICES = "330112", "330113", "330114", "330101", "330103"
KEEPER, CUSTODIAN, LEGAL, CHIEF, DISPATCHER = "330151", "330160", "330010", "330001", "330020"
SECURITY, GUARD = "330008", "330150"


class Comes(enum.Enum):
    """How somebody comes to a page."""

    SIGNED_IN = "with a passkey that answered just now"
    STRANGER = "without a name"
    HALF_WAY = "with a password, before the second factor"
    LOCKED = "to a desk that is locked"
    BY_CARD = "by a card of the demonstration"


@dataclass(frozen=True, kw_only=True)
class Page:
    """One page as one officer opens it."""

    route: str
    by: str = OFFICER
    comes: Comes = Comes.SIGNED_IN
    query: str = ""
    empty: bool = False
    """Whether it stands there on a station without any case."""
    demonstration: bool = False
    status: int = 200
    names: Mapping[str, object] = field(default_factory=dict)

    def address(self, things: Mapping[str, str]) -> str:
        """Return the address on a station where things are called so."""
        named = {name: things.get(str(value), value) for name, value in self.names.items()}
        return reverse(self.route, kwargs=named) + self.query.format_map(things)

    def __str__(self) -> str:
        named = ",".join(str(value) for value in self.names.values())
        return f"{self.route}({named}){self.query}".replace("{", "").replace("}", "")


def page(
    route: str,
    by: str = OFFICER,
    *,
    comes: Comes = Comes.SIGNED_IN,
    query: str = "",
    empty: bool = False,
    demonstration: bool = False,
    **names: object,
) -> Page:
    """Write one row of the table."""
    return Page(
        route=route,
        by=by,
        comes=comes,
        query=query,
        empty=empty,
        demonstration=demonstration,
        names=names,
    )


PAGES = (
    page("work_list", empty=True),
    page("work_list", LEGAL, empty=True),
    page("trace:search", query="?q=手机"),
    page("trace:search", empty=True),
    page("casefile:cases", empty=True),
    page("casefile:case", case="theft"),
    page("casefile:case", case="theft", query="?page=2"),
    page("casefile:case", case="shop", query="?show=missing"),
    page("casefile:recordable", case="shop"),
    page("casefile:act", case="theft", number=20),
    page("casefile:act_print", case="theft", number=1),
    page("intake:desk", DESK, empty=True),
    page("intake:report", DESK, empty=True),
    page("intake:call", DISPATCHER, empty=True),
    page("intake:register", DESK, case="called"),
    page("intake:receipt", DESK, case="taken"),
    page("intake:receipt", DESK, case="called"),
    page("intake:accept", DESK, case="taken"),
    page("intake:file", case="taken"),
    page("intake:assign", HEAD, case="taken"),
    page("area:board", KEEPER, empty=True),
    page("area:list", KEEPER, empty=True),
    page("area:enter", KEEPER, empty=True),
    page("area:patrol", GUARD, empty=True),
    page("area:stay", KEEPER, stay="inside"),
    page("area:stay", KEEPER, stay="gone"),
    page("area:extend", HEAD, stay="summoned"),
    page("area:act", KEEPER, stay="inside", wire_name="area_exit"),
    page("area:act", KEEPER, stay="inside", wire_name="safety_search"),
    page("area:act", KEEPER, stay="caseless", wire_name="stay_linked"),
    page("interrogation:sessions", empty=True),
    page("interrogation:start", empty=True),
    page("interrogation:start", query="?case={shop}"),
    page("interrogation:session", session="ended"),
    page("interrogation:session", session="running"),
    page("interrogation:session", session="interrupted"),
    page("interrogation:print", session="running"),
    page("interrogation:line", session="running", line="line"),
    page("interrogation:rights", session="running"),
    page("interrogation:break", session="running"),
    page("interrogation:resume", session="interrupted"),
    page("interrogation:sign", session="running"),
    page("interrogation:custody", session="ended"),
    page("docking:recorders", DEVICES, empty=True),
    page("docking:dock", empty=True),
    page("docking:issue", DEVICES, empty=True),
    page("docking:take_back", DEVICES, empty=True),
    page("docking:link", empty=True),
    page("docking:register", DEVICES, empty=True),
    page("propertyroom:items", CUSTODIAN, empty=True),
    page("propertyroom:items", query="?show=overdue&q=手机"),
    page("propertyroom:items_print", CUSTODIAN, empty=True),
    page("propertyroom:stocktake", HEAD, empty=True),
    page("propertyroom:item", CUSTODIAN, item="stored"),
    page("propertyroom:item", item="screwdriver"),
    page("propertyroom:label", CUSTODIAN, item="stored"),
    page("propertyroom:step", CUSTODIAN, item="stored", step="store"),
    page("propertyroom:step", item="stored", step="ask"),
    page("propertyroom:step", item="screwdriver", step="hand-over"),
    page("propertyroom:seize", case="shop"),
    page("propertyroom:seized", case="listed", number="list"),
    page("conclusion:close", case="shop"),
    page("conclusion:ask", case="shop"),
    page("conclusion:approvals", HEAD, empty=True),
    page("conclusion:approval", HEAD, asked="asked"),
    page("supervision:board", query="?show=all", empty=True),
    page("supervision:board", LEGAL),
    page("supervision:printed", query="?show=all", empty=True),
    page("supervision:finding", finding="found"),
    page("supervision:finding", LEGAL, finding="answered"),
    page("disclosure:disclose", case="shop"),
    page("disclosure:disclosed", case="disclosed", number="disclosure"),
    page("disclosure:verify", comes=Comes.STRANGER, empty=True),
    page("disclosure:verify", empty=True),
    page("media:player", empty=True),
    page("media:player", query="?q=nothing"),
    page("media:recording", recording="film"),
    page("media:recording", recording="file"),
    page("media:copy", recording="film"),
    page("people:factors", empty=True),
    page("people:password", empty=True),
    page("people:pin", empty=True),
    page("people:purpose", empty=True),
    page("people:sessions", empty=True),
    page("people:accounts", SECURITY, empty=True),
    page("people:account", SECURITY, code=OFFICER, empty=True),
    page("mfa_activate_totp", empty=True),
    page("mfa_deactivate_totp", SECURITY, empty=True),
    page("mfa_add_webauthn", empty=True),
    page("mfa_remove_webauthn", SECURITY, pk="passkey", empty=True),
    page("mfa_reauthenticate", SECURITY, comes=Comes.LOCKED, empty=True),
    page("mfa_reauthenticate_webauthn", SECURITY, comes=Comes.LOCKED, empty=True),
    page("people:confirm_demonstration", comes=Comes.BY_CARD, demonstration=True, empty=True),
    page("account_login", comes=Comes.STRANGER, empty=True),
    page("account_login", comes=Comes.STRANGER, demonstration=True, empty=True),
    page("mfa_authenticate", SECURITY, comes=Comes.HALF_WAY, empty=True),
    page("account_logout", empty=True),
    page("gallery", comes=Comes.STRANGER, demonstration=True, empty=True),
    page("gallery", comes=Comes.STRANGER, query="?errors", demonstration=True, empty=True),
    page("gallery_print", comes=Comes.STRANGER, demonstration=True, empty=True),
)


def _forms() -> tuple[Page, ...]:
    """List the form of every act that can be recorded in a case; each is made from a declaration."""
    return tuple(
        page("casefile:record", case="shop", wire_name=one.wire_name)
        for one in register.act_types().values()
        if is_by_hand(one)
    )


def _each_kind() -> tuple[Page, ...]:
    """Choose forms until each kind of field, and a place for a signature, stands in one of them."""
    chosen, shown = [], set()
    for form in FORMS:
        declared = register.act_type(str(form.names["wire_name"]))
        kinds = {each.kind for one in declared.fields for each in (one, *one.rows)}
        kinds |= {"signature"} if declared.signers else set()
        if kinds - shown:
            chosen.append(form)
            shown |= kinds
    return tuple(chosen)


FORMS = _forms()
FORMS_EACH_DAY = _each_kind()
"""What one form shows of a kind of field the others show as well; all are looked at before a release."""

NO_PAGE = {
    "set_language": "leads back in the other language",
    "health": "text for whoever watches the station",
    "log:checkpoint": "the log's own format",
    "log:tile": "the log's own format",
    "api:api-root": "JSON",
    "api:openapi-json": "JSON",
    "api:cases": "JSON",
    "api:case": "JSON",
    "api:acts": "JSON",
    "api:case_obligations": "JSON",
    "api:case_findings": "JSON",
    "api:obligations": "JSON",
    "mfa_login_webauthn": "JSON for the browser's passkey",
    "mfa_index": "the address of people:factors under allauth's name",
    "mfa_list_webauthn": "people:factors under allauth's name",
    "people:drafts": "JSON",
    "people:confirm": "leads to the strongest factor that somebody has",
    "area:keeper": "a script",
    "interrogation:live": "a film without end",
    "interrogation:recording": "a part of interrogation:session",
    "disclosure:bundle": "bytes",
    "disclosure:verifier": "bytes",
    "media:upload_part": "how many bytes have arrived",
    "media:master": "a playlist",
    "media:track": "a playlist",
    "media:preview": "a picture",
    "media:original": "bytes",
}
"""GET addresses that answer no page of their own, and what they answer."""
