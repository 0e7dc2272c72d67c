"""The one table of addresses: who may open each. A page that is not here fails the build.

To add a page, add a row. `asks` is the action that the page's view asks of the policy, `thing` the
kind of thing that its address names (see THINGS in `tests/things.py`); leave both out only for what belongs to everybody
who is signed in, and say PUBLIC only for what a stranger may open.
"""

import enum
import uuid
from dataclasses import dataclass


class For(enum.Enum):
    """For whom a page is, where the policy is not asked."""

    PUBLIC = "whoever comes"
    SIGNED_IN = "whoever is signed in"


@dataclass(frozen=True, kw_only=True)
class Row:
    """One address and method."""

    name: str
    method: str = "GET"
    whom: For = For.SIGNED_IN
    asks: str = ""
    thing: str = ""
    says: dict[str, str] | None = None


KEY = str(uuid.UUID(int=7))
GRANT = {"key": KEY, "role": "guard", "reason": "任命"}
ROWS = (
    Row(name="health", whom=For.PUBLIC),
    Row(name="set_language", whom=For.PUBLIC, method="POST"),
    # The log tells hashes only, and outsiders have to be able to check it alone.
    Row(name="log:checkpoint", whom=For.PUBLIC),
    Row(name="log:tile", whom=For.PUBLIC),
    Row(name="account_login", whom=For.PUBLIC),
    Row(name="mfa_login_webauthn", whom=For.PUBLIC),
    Row(name="mfa_authenticate", whom=For.PUBLIC),
    # Both exist only on a demonstration; elsewhere they are not found by anybody.
    Row(name="people:take_card", whom=For.PUBLIC, method="POST"),
    Row(name="gallery", whom=For.PUBLIC),
    Row(name="gallery_print", whom=For.PUBLIC),
    # Without a session there is nothing to end, and a stranger is led to the sign-in.
    Row(name="account_logout", whom=For.PUBLIC),
    Row(name="work_list"),
    Row(name="trace:search"),
    Row(name="api:api-root"),
    Row(name="api:openapi-json"),
    Row(name="api:cases", asks="case.see"),
    Row(name="api:case", asks="case.see", thing="case"),
    Row(name="api:acts", asks="case.see", thing="case"),
    Row(name="api:record", method="POST", asks="case.see", thing="case"),
    Row(name="api:case_obligations", asks="case.see", thing="case"),
    Row(name="api:case_findings", asks="case.see", thing="case"),
    Row(name="api:obligations"),
    Row(name="casefile:cases", asks="case.see"),
    Row(name="casefile:case", asks="case.see", thing="case"),
    Row(name="casefile:recordable", asks="case.see", thing="case"),
    Row(name="casefile:record", asks="case.see", thing="case"),
    Row(name="casefile:act", asks="case.see", thing="case"),
    Row(name="casefile:act_print", asks="case.see", thing="case"),
    Row(name="interrogation:sessions", asks="session.see"),
    Row(name="interrogation:start", asks="interrogation_session"),
    Row(name="interrogation:session", asks="session.see", thing="session"),
    Row(name="interrogation:recording", asks="session.see", thing="session"),
    Row(name="interrogation:print", asks="session.see", thing="session"),
    Row(name="interrogation:live", asks="room.live", thing="session"),
    Row(name="interrogation:record", method="POST", asks="interrogation_session", thing="session"),
    Row(
        name="interrogation:lines",
        method="POST",
        asks="transcript_line",
        thing="session",
        says={"key": str(uuid.UUID(int=8)), "kind": "mark"},
    ),
    Row(name="interrogation:line", asks="transcript_line", thing="session"),
    Row(name="interrogation:rights", asks="rights_notice", thing="session"),
    Row(name="interrogation:break", asks="session_interruption", thing="session"),
    Row(name="interrogation:resume", asks="session_interruption_end", thing="session"),
    Row(name="interrogation:sign", asks="transcript", thing="session"),
    Row(
        name="interrogation:end",
        method="POST",
        asks="interrogation_session_end",
        thing="session",
        says={"key": str(uuid.UUID(int=9))},
    ),
    Row(name="interrogation:custody", asks="interrogation_session_end", thing="session"),
    Row(name="docking:recorders", asks="recording.see"),
    Row(name="docking:dock", asks="recording.see"),
    Row(name="docking:issue", asks="device_issue"),
    Row(name="docking:take_back", asks="device_return"),
    Row(name="docking:link", asks="media_link"),
    Row(name="docking:register", asks="device_registered"),
    Row(name="propertyroom:items", asks="item.see"),
    Row(name="propertyroom:items_print", asks="item.see"),
    Row(name="propertyroom:stocktake", asks="stocktake"),
    Row(name="propertyroom:item", asks="item.see", thing="item"),
    Row(name="propertyroom:label", asks="item.see", thing="item"),
    # The address names the step as well; each step asks for the action of its act.
    Row(name="propertyroom:step", asks="property_storage", thing="item"),
    Row(name="propertyroom:seize", asks="seizure_list", thing="case_to_list"),
    Row(name="propertyroom:seized", asks="case.see", thing="seizure_list"),
    Row(name="conclusion:close", asks="case_closure", thing="case"),
    Row(name="supervision:board", asks="ticket.see"),
    Row(name="supervision:printed", asks="ticket.see"),
    Row(name="supervision:finding", asks="ticket.see", thing="finding"),
    Row(
        name="supervision:take",
        method="POST",
        asks="alarm_taken",
        thing="finding",
        says={"key": KEY},
    ),
    Row(
        name="supervision:answer",
        method="POST",
        asks="finding_answer",
        thing="finding",
        says={"key": KEY, "text": "打印机故障"},
    ),
    Row(
        name="supervision:review",
        method="POST",
        asks="finding_review",
        thing="answer",
        says={"key": KEY, "text": "属实", "result": "accepted", "seen": "1"},
    ),
    # An upload is its sender's alone: everybody else is told that there is none.
    Row(name="media:upload", method="POST"),
    Row(name="media:upload_part"),
    Row(name="area:board", asks="area.see"),
    Row(name="area:list", asks="area.see"),
    Row(name="area:keeper", asks="area.see"),
    Row(name="area:enter", asks="area_entry"),
    Row(name="area:patrol", asks="guard_patrol"),
    Row(name="area:stay", asks="stay.see", thing="stay"),
    Row(name="area:extend", asks="approval", thing="stay"),
    Row(name="area:act", asks="area_exit", thing="stay"),
    Row(name="area:move", method="POST", asks="room_entry", thing="stay"),
    Row(name="area:give", method="POST", asks="meal_rest", thing="stay"),
    Row(name="conclusion:ask", asks="case.see", thing="case"),
    Row(name="conclusion:approvals", asks="approval"),
    Row(name="conclusion:approval", asks="approval", thing="request"),
    Row(name="intake:desk", asks="report.see"),
    Row(name="intake:report", asks="intake_record"),
    Row(name="intake:call", asks="call_record"),
    Row(name="intake:register", asks="intake_record", thing="report"),
    Row(name="intake:receipt", asks="report.see", thing="report"),
    Row(name="intake:accept", asks="acceptance_form", thing="report"),
    Row(name="intake:file", asks="filing_decision", thing="report"),
    Row(name="intake:assign", asks="case_assignment", thing="report"),
    Row(name="disclosure:disclose", asks="disclosure", thing="case"),
    Row(name="disclosure:disclose", method="POST", asks="disclosure", thing="case"),
    Row(name="disclosure:disclosed", asks="disclosure", thing="disclosure"),
    Row(name="disclosure:bundle", asks="disclosure", thing="disclosure"),
    # Whoever was handed a bundle may have it judged, and take the verifier along.
    Row(name="disclosure:verify", whom=For.PUBLIC),
    Row(name="disclosure:verify", whom=For.PUBLIC, method="POST"),
    Row(name="disclosure:verifier", whom=For.PUBLIC),
    Row(name="media:player", asks="recording.see"),
    Row(name="media:recording", asks="recording.see", thing="recording"),
    Row(
        name="media:look",
        method="POST",
        asks="recording.play",
        thing="recording",
        says={"key": KEY},
    ),
    Row(
        name="media:copy",
        method="POST",
        asks="media.download",
        thing="recording",
        says={"key": KEY},
    ),
    # These ride on the ticket of a look, which only the session that opened it has.
    Row(name="media:hold", method="POST"),
    Row(name="media:end", method="POST"),
    Row(name="media:master"),
    Row(name="media:preview"),
    Row(name="media:track"),
    Row(name="media:original"),
    Row(name="mfa_reauthenticate"),
    Row(name="mfa_reauthenticate_webauthn"),
    Row(name="mfa_index"),
    Row(name="mfa_list_webauthn"),
    Row(name="mfa_activate_totp"),
    Row(name="mfa_deactivate_totp"),
    Row(name="mfa_add_webauthn"),
    Row(name="mfa_remove_webauthn"),
    Row(name="people:lock", method="POST"),
    Row(name="people:awake", method="POST"),
    Row(name="people:drafts"),
    Row(name="people:confirm"),
    Row(name="people:confirm_demonstration"),
    Row(name="people:factors"),
    Row(name="people:password"),
    Row(name="people:pin"),
    Row(name="people:purpose"),
    Row(name="people:sessions"),
    Row(name="people:end_session", method="POST"),
    Row(name="people:accounts", asks="account.see"),
    Row(name="people:account", asks="account.see", thing="officer"),
    Row(name="people:grant_role", method="POST", asks="role_grant", thing="officer", says=GRANT),
    Row(
        name="people:end_role",
        method="POST",
        asks="role_end",
        thing="officer",
        says={"key": KEY, "grant": f"act:{KEY}", "reason": "调离"},
    ),
    Row(
        name="people:take_factors",
        method="POST",
        asks="account.reset_factor",
        thing="officer",
        says={"key": KEY},
    ),
)
