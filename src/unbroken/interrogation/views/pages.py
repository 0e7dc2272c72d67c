"""What the pages of sessions show, made from rows that were fetched for the reader."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from unbroken.base.codes import CodeList
from unbroken.base.identifiers import ActId, id_of
from unbroken.base.shown import Slot, SlotOutcome, State, Tone
from unbroken.capture import rooms
from unbroken.capture.rooms import RecorderNow
from unbroken.casefile import naming, required
from unbroken.casefile.models import Case, CasePerson
from unbroken.chain import describe, read, spoken
from unbroken.chain.describe import Reader
from unbroken.interrogation import find
from unbroken.interrogation.codes import LINE_KIND, SESSION_KIND
from unbroken.interrogation.models import Break, Line, RightsTold, Session
from unbroken.interrogation.views.filming import Film, Recorded, address, recorded
from unbroken.media.codes import GAP_REASON
from unbroken.people import find as people
from unbroken.rulebook.models import Obligation

OFFICERS_MIN = 2
CUSTODY = "av_custody"
"""The act that ends the duty to hand the film over."""

LETTERS_A_LINE, LINES_A_PAGE = 32, 24
"""About what a page of paper holds; the officer enters how many there are in the end."""

SUSPECTS = frozenset({"interrogation", "inquiry_suspect"})
SIGNED = frozenset({"signed", "esigned", "fingerprinted"})


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownSession:
    """A session as lists and the head of its page show it."""

    name: str
    kind: str
    number: int | None
    place: str
    case: str
    case_address: str
    officers: tuple[str, ...]
    started_at: dt.datetime
    ended_at: dt.datetime | None
    states: tuple[State, ...]
    address: str

    @property
    def length(self) -> dt.timedelta | None:
        """Return how long it lasted; None while it runs."""
        return self.ended_at - self.started_at if self.ended_at else None


@dataclass(frozen=True, kw_only=True, slots=True)
class Duty:
    """One thing to do before the questions, or still owed after them."""

    words: str
    state: State
    address: str = ""
    press: str = ""
    """The words of a button that does it at once, where one does."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownLine:
    """A line of the transcript."""

    at: dt.datetime
    mark: str
    kind: str
    text: str
    first_text: str | None
    reason: str | None
    address: str
    only_mark: bool
    """A place in the recording that somebody marked: no part of what is read and signed."""


def listed(sessions: Sequence[Session], now: RecorderNow) -> list[ShownSession]:
    """Gather the list of sessions."""
    around = Around.of(sessions)
    footage = find.footage_of(sessions)
    return [
        around.shown(one, (recorded(one, now, footage[one.ref]).state, *around.states(one)))
        for one in sessions
    ]


@dataclass(frozen=True, kw_only=True, slots=True)
class Around:
    """What sessions name: people, officers, cases, rooms."""

    persons: Mapping[str, CasePerson]
    cases: Mapping[str, Case]
    officers: Mapping[str, str]
    rooms: Mapping[str, str]
    reader: Reader

    @classmethod
    def of(cls, sessions: Sequence[Session]) -> "Around":
        """Fetch what these sessions name."""
        return cls(
            persons=find.persons_of(sessions),
            cases=find.cases_of(sessions),
            officers=people.names_of({one for s in sessions for one in s.officers.split()}),
            rooms={f"room:{one.code}": one.name for one in rooms.rooms()},
            reader=naming.bare_reader(),
        )

    def name(self, person: str | None) -> str:
        """Say what a person of a case is called."""
        row = self.persons.get(person or "")
        return (row.name if row else "") or ""

    def officer(self, ref: str) -> str:
        """Say what an officer is called."""
        return self.officers.get(ref) or id_of(ref)

    def word(self, values: CodeList, code: str | None) -> str:
        """Say a code in words."""
        return describe.word(values, code, reader=self.reader) if code else ""

    def place(self, session: Session) -> str:
        """Say where a session takes place."""
        if session.room:
            return self.rooms.get(session.room) or id_of(session.room)
        return session.place_text or ""

    def shown(self, session: Session, states: tuple[State, ...]) -> ShownSession:
        """Make a session ready to be drawn."""
        case = self.cases.get(session.case)
        return ShownSession(
            name=self.name(session.person),
            kind=self.word(SESSION_KIND, session.kind),
            number=session.number,
            place=self.place(session),
            case=(case.title or case.number or "") if case else "",
            case_address=naming.case_address(session.case),
            officers=tuple(self.officer(one) for one in session.officers.split()),
            started_at=session.started_at,
            ended_at=session.ended_at,
            states=states,
            address=address(session),
        )

    def states(self, session: Session) -> tuple[State, ...]:
        """Say what is wrong with a session, or still open."""
        found = []
        if len(session.officers.split()) < OFFICERS_MIN:
            found.append(State(tone=Tone.BAD, words=_("Fewer than two officers")))
        if session.ended_at and not session.signed_at:
            found.append(State(tone=Tone.WARN, words=_("Transcript not signed")))
        if session.loaded:
            found.append(State(tone=Tone.WAIT, words=_("Loaded"), plain=True))
        return tuple(found)


def lines(session: Session, found: Sequence[Line], around: Around) -> list[ShownLine]:
    """Show the lines of a transcript."""
    return [shown_line(session, one, around) for one in found]


def shown_line(session: Session, line: Line, around: Around) -> ShownLine:
    """Show one line of a transcript."""
    return ShownLine(
        at=line.at,
        mark=line_mark(line.kind),
        kind=around.word(LINE_KIND, line.kind),
        text=line.text,
        first_text=line.first_text,
        reason=line.reason,
        address=address(session, "line", line=id_of(line.ref)),
        only_mark=line.kind == "mark",
    )


def line_mark(kind: str | None) -> str:
    """Say with one sign what a line is."""
    signs = {
        "question": pgettext("sign", "Q"),
        "answer": pgettext("sign", "A"),
        "mark": pgettext("sign", "M"),
    }
    return signs.get(kind or "") or pgettext("sign", "N")


def kinds_to_write(around: Around) -> list[tuple[str, str]]:
    """List the kinds of a line that are written by hand."""
    return [(kind, around.word(LINE_KIND, kind)) for kind in ("question", "answer", "note")]


def next_kind(found: Sequence[Line]) -> str:
    """Propose what comes next: after a question an answer, and else a question."""
    spoken = [one.kind for one in found if one.kind in {"question", "answer"}]
    return "answer" if spoken[-1:] == ["question"] else "question"


def pages_of(found: Iterable[Line]) -> int:
    """Estimate how many pages of paper the transcript fills."""
    rows = sum(1 + len(one.text) // LETTERS_A_LINE for one in found if one.kind != "mark")
    return 1 + rows // LINES_A_PAGE


def text_of(found: Iterable[Line], around: Around) -> str:
    """Write the transcript as it is signed: a line for each, with its time and what it is."""
    return "\n".join(
        f"{one.at.astimezone(around.reader.zone):%H:%M:%S} "
        f"{around.word(LINE_KIND, one.kind)}{describe.COLON[around.reader.language]}{one.text}"
        for one in found
        if one.kind != "mark"
    )


def duties(session: Session, told: RightsTold | None, how: Recorded, around: Around) -> list[Duty]:
    """List what is done before the questions, each with when it was done or how to do it."""
    return [
        _two_officers(session),
        _notice(session),
        _rights(session, told),
        Duty(words=_("The cameras of the room record"), state=how.state),
        _companions(session, around),
    ]


def _two_officers(session: Session) -> Duty:
    words = _("Two officers showed ID and checked in")
    if len(session.officers.split()) >= OFFICERS_MIN:
        return Duty(words=words, state=_at(session.started_at, session))
    if session.one_officer_ground:
        return Duty(
            words=words, state=State(tone=Tone.WARN, words=_("One officer, with a ground given"))
        )
    return Duty(words=words, state=State(tone=Tone.BAD, words=_("Only one officer")))


def _notice(session: Session) -> Duty:
    words = _("Told that audio and video are recorded")
    if session.notice_at:
        return Duty(words=words, state=_at(session.notice_at, session))
    state = State(tone=Tone.BAD if session.ended_at else Tone.WAIT, words=_("Not noted yet"))
    press = "" if session.ended_at else _("Told now")
    return Duty(words=words, state=state, press=press)


def _rights(session: Session, told: RightsTold | None) -> Duty:
    words = _("Rights notice read and signed")
    page = address(session, "rights")
    if told is None:
        return Duty(
            words=words, state=State(tone=Tone.BAD, words=_("No notice of rights")), address=page
        )
    if told.outcome not in SIGNED:
        state = State(tone=Tone.WARN, words=_("Told, not signed"))
        return Duty(words=words, state=state, address=page)
    return Duty(words=words, state=_at(told.at, session))


def _companions(session: Session, around: Around) -> Duty:
    words = _("Interpreter or guardian considered")
    named = [around.name(one) for one in (session.interpreter, session.guardian) if one]
    said = " · ".join(named) or _("None entered")
    return Duty(
        words=words, state=State(tone=Tone.OK if named else Tone.WAIT, words=said, plain=True)
    )


def _at(moment: dt.datetime, session: Session) -> State:
    zone = naming.bare_reader().zone
    local, began = moment.astimezone(zone), session.started_at.astimezone(zone)
    words = f"{local:%H:%M}" if local.date() == began.date() else f"{local:%m-%d %H:%M}"
    return State(tone=Tone.OK, words=words, plain=True)


def pauses(found: Sequence[Break], around: Around) -> list[dict[str, object]]:
    """Show the interruptions."""
    return [
        {
            "started_at": one.started_at,
            "ended_at": one.ended_at,
            "length": one.ended_at - one.started_at if one.ended_at else None,
            "cause": around.word(GAP_REASON, one.cause),
            "text": one.cause_text or "",
            "without": one.without_recording,
        }
        for one in found
    ]


def slots(session: Session, told: RightsTold | None, around: Around) -> list[Slot]:
    """Show what was signed, and by whom."""
    found = []
    if told:
        outcome = describe.OUTCOMES.get(told.outcome or "", SlotOutcome.BLANK)
        name = around.name(session.person)
        found.append(Slot(role=_("Rights notice"), name=name, outcome=outcome, at=told.at))
    return [*found, *_under_transcript(session)]


def _under_transcript(session: Session) -> list[Slot]:
    """Show the places under the transcript as they were signed."""
    if session.transcript is None:
        return []
    event = read.one(ActId(uuid.UUID(id_of(session.transcript))))
    case = find.cases_of([session])[session.case]
    return list(describe.slots(event, reader=naming.reader_of(case, [event])))


def owed(session: Session, told: RightsTold | None, how: Recorded, around: Around) -> list[Duty]:
    """List what a session that is over still owes."""
    found = [one for one in duties(session, told, how, around) if one.state.tone is Tone.BAD]
    if not session.signed_at:
        state = State(tone=Tone.BAD, words=_("Not signed"))
        found.append(Duty(words=_("Transcript"), state=state, address=address(session, "sign")))
    return found


def wanted(
    session: Session, owed_: Sequence[Obligation], films: Sequence[Film], now: dt.datetime
) -> list[Duty]:
    """Say what the rules still want done about a session, and until when."""
    return [
        _custody(session, one, films, now)
        if CUSTODY in one.remedies
        else _wanted(session, one, now)
        for one in owed_
    ]


def _custody(session: Session, duty: Obligation, films: Sequence[Film], now: dt.datetime) -> Duty:
    """Say that the film has to come into custody; before it is entered it cannot."""
    ready = any(one.entered for one in films)
    words = _("Due %(at)s") if ready or not films else _("Due %(at)s, still being collected")
    return Duty(
        words=_("Film handed over into custody"),
        state=_due(session, duty, words, now),
        address=address(session, "custody") if ready else "",
    )


def _wanted(session: Session, duty: Obligation, now: dt.datetime) -> Duty:
    words = required.title_of(duty.rule, duty.remedies)
    return Duty(words=words, state=_due(session, duty, _("Due %(at)s"), now))


def _due(session: Session, duty: Obligation, words: str, now: dt.datetime) -> State:
    tone = Tone.BAD if now > duty.due_at else Tone.WARN
    return State(tone=tone, words=words % {"at": _at(duty.due_at, session).words})


def keeping(session: Session) -> State | None:
    """Say who keeps the film of a session."""
    if session.kept_at is None:
        return None
    keeper = session.keeper or ""
    name = people.names_of([keeper]).get(keeper) or id_of(keeper)
    sentence = _("In custody: %(name)s, %(at)s") % {"name": "{name}", "at": "{at}"}
    at = _at(session.kept_at, session).words
    words = format_html(sentence, name=spoken.typed(name), at=at)
    return State(tone=Tone.OK, words=words)


def signing_people(session: Session, around: Around) -> list[tuple[str, str, str]]:
    """Name who signs the transcript: slot, reference, and what the page calls them."""
    named = [("person", session.person), ("guardian", session.guardian)]
    named.append(("interpreter", session.interpreter))
    own = [(slot, ref, around.name(ref) or _("The person")) for slot, ref in named if ref]
    return own + [("officers", one, around.officer(one)) for one in session.officers.split()]


def rights_kind(session: Session) -> str:
    """Propose the kind of notice for a session."""
    proposed = {
        "interrogation": "criminal_suspect",
        "inquiry_suspect": "administrative",
        "inquiry_victim": "victim",
        "inquiry_witness": "witness",
    }
    return proposed.get(session.kind or "", "")
