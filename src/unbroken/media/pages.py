"""What the pages of recordings and files show, made from rows that were fetched for the reader."""

import datetime as dt
import json
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.contrib.staticfiles import finders
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from unbroken.base import time_words
from unbroken.base.codes import CodeList
from unbroken.base.identifiers import ActId, Digest, id_of, new_id
from unbroken.base.shown import State, Tone
from unbroken.base.time_words import Language, language_of
from unbroken.chain import standing
from unbroken.chain.log.standing import State as Reached
from unbroken.media import axis, find, labelling
from unbroken.media.axis import Axis, Lost
from unbroken.media.codes import GAP_CAUSE, RECORDING_KIND
from unbroken.media.labels import Probe
from unbroken.media.models import Gap, Recording, Ticket
from unbroken.people import find as people
from unbroken.vault.names import shown_name

ROWS_A_PAGE = 50
HLS = "vendor/hls.mjs"


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownRecording:
    """A recording or file as lists and the head of its page show it."""

    title: str
    typed: bool
    kind: str
    icon: str
    started_at: dt.datetime | None
    ended_at: dt.datetime | None
    recorded_at: dt.datetime
    states: tuple[State, ...]
    case_address: str
    address: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownGap:
    """A stretch that is not there, in words."""

    start: dt.datetime
    end: dt.datetime
    what: str
    cause: str
    length: str

    @property
    def words(self) -> dict[str, object]:
        """Return what the player lays over the picture."""
        zone = timezone.get_current_timezone()
        finely = time_words.Precision.SECOND
        times = [time_words.clock(at, zone=zone, precision=finely) for at in (self.start, self.end)]
        return {
            "start": _ms(self.start),
            "end": _ms(self.end),
            "what": self.what,
            "times": " – ".join(times),
            "cause": self.cause,
        }


@dataclass(frozen=True, kw_only=True, slots=True)
class Fact:
    """One line about a recording."""

    label: str
    value: object
    sort: str = "words"


def list_page(found: "QuerySet[Recording]", *, asked: str, number: str) -> dict[str, object]:
    """Gather one page of the list of recordings and files."""
    page = Paginator(found, ROWS_A_PAGE).get_page(number)
    return {"page": page, "asked": asked, "rows": [_shown(one) for one in page.object_list]}


def recording_page(recording: Recording, *, asks: bool) -> dict[str, object]:
    """Gather what the page of a recording shows before it is opened."""
    gaps = [_gap(one) for one in find.gaps_of(recording)]
    label = _label(recording)
    return {
        "recording": _shown(recording, standing_too=True),
        "asks": asks,
        "key": new_id(),
        "look_address": _to(recording, "look"),
        "copy_address": _to(recording, "copy"),
        "gaps": gaps,
        "axis": _axis(recording, gaps),
        "facts": _facts(recording),
        "label": label,
        "why_not": _why_not(label),
        "not_here": recording.sha256 is not None and label is None,
        "sound_is_derived": bool(find.renditions_of(recording)),
        "is_recorder": recording.segments > 0,
    }


def opened(recording: Recording, ticket: Ticket) -> dict[str, object]:
    """Gather the player of a look: where its bytes are, and how its time runs."""
    address = reverse("media:master", kwargs=_names(recording) | {"ticket": ticket.id})
    base = address.removesuffix("index.m3u8")
    label = _label(recording)
    gaps = [_gap(one).words for one in find.gaps_of(recording) if one.track == "video"]
    return {
        "recording": _shown(recording),
        "base": base,
        "label": label,
        "why_not": _why_not(label),
        "source": _source(recording, label, base),
        "sort": _sort(recording, label),
        "hls": _hls(),
        "times": json.dumps(_times(recording)),
        "lost": json.dumps(gaps, ensure_ascii=False),
        "offset_ms": _offset_ms(recording),
    }


def copy_page(recording: Recording, *, asks: bool) -> dict[str, object]:
    """Gather the question whether a copy shall be taken."""
    return {
        "recording": _shown(recording),
        "name": file_name(recording),
        "facts": _facts(recording),
        "asks": asks,
        "key": new_id(),
        "address": _to(recording, "copy"),
        "page_address": _to(recording, "recording"),
    }


def file_name(recording: Recording) -> str:
    """Return under which name a copy leaves: its own, made harmless, or its number."""
    if recording.sha256:
        return shown_name(recording.name) if recording.name else f"{recording.sha256[:16]}.bin"
    day = f"{recording.started_at:%Y%m%dT%H%M%SZ}" if recording.started_at else "recording"
    return f"{id_of(recording.camera or '') or 'recording'}-{day}.zip"


def sound_of(recording: Recording) -> str:
    """Name the sound that a browser can play: the derived one, or the original where it can."""
    derived = {one.track for one in find.renditions_of(recording)}
    return min(derived, default="")


def _shown(recording: Recording, *, standing_too: bool = False) -> ShownRecording:
    is_file = recording.kind == find.FILE
    name = shown_name(recording.name) if recording.name else ""
    kind = _("File") if is_file else _word(RECORDING_KIND, recording.kind)
    states = [_reached(recording)] if standing_too else []
    if recording.gaps:
        words = translation.ngettext(
            "%(count)d gap in the picture", "%(count)d gaps in the picture", recording.gaps
        )
        states.append(State(tone=Tone.BAD, words=words % {"count": recording.gaps}))
    return ShownRecording(
        title=name or kind,
        typed=bool(name),
        kind=kind,
        icon="document" if is_file else "video",
        started_at=recording.started_at,
        ended_at=recording.ended_at,
        recorded_at=recording.recorded_at,
        states=tuple(states),
        case_address=_case_address(recording),
        address=_to(recording, "recording"),
    )


def _reached(recording: Recording) -> State:
    """Say how far the act that changed it last has come in the log (decision 28)."""
    reached = standing.status_of(ActId(recording.act)).state
    if reached is Reached.WITNESSED:
        return State(tone=Tone.OK, words=_("Witnessed"))
    if reached is Reached.INTEGRATED:
        return State(tone=Tone.WAIT, words=_("In the log, not witnessed yet"))
    return State(tone=Tone.WAIT, words=_("Recorded, not in the log yet"))


def _gap(gap: Gap) -> ShownGap:
    what = _("No picture") if gap.track == "video" else _("No sound")
    return ShownGap(
        start=gap.started_at,
        end=gap.ended_at,
        what=what,
        cause=_word(GAP_CAUSE, gap.cause),
        length=time_words.lasting(gap.ended_at - gap.started_at, language=_language()),
    )


def _facts(recording: Recording) -> list[Fact]:
    """Say what is known of a recording, in the order in which an officer asks."""
    facts = [
        Fact(label=_("Room"), value=id_of(recording.room or ""), sort="typed"),
        Fact(label=_("Camera or device"), value=id_of(recording.camera or ""), sort="typed"),
        Fact(label=_("Start"), value=recording.started_at, sort="moment"),
        Fact(label=_("End"), value=recording.ended_at, sort="moment"),
        Fact(label=_("Sealed segments"), value=recording.segments or None),
        Fact(label=_("Size"), value=recording.size_bytes or None, sort="bytes"),
        Fact(label=_("Clock of the camera"), value=_clock_words(recording)),
        Fact(label=_("Entered by"), value=_officer(recording), sort="typed"),
        Fact(label=_("Recorded"), value=recording.recorded_at, sort="moment"),
        Fact(label="SHA-256", value=recording.sha256, sort="digest"),
    ]
    return [fact for fact in facts if fact.value]


def _officer(recording: Recording) -> str:
    if not recording.officer or not recording.officer.startswith("officer:"):
        return ""
    number = id_of(recording.officer)
    name = people.names_of([recording.officer]).get(recording.officer, "")
    return f"{name} · {number}" if name else number


def _clock_words(recording: Recording) -> str:
    """Say how far the device's clock was off, without correcting anything."""
    off = recording.clock_offset_ms
    if off is None:
        return ""
    length = time_words.lasting(dt.timedelta(milliseconds=abs(off)), language=_language())
    if off == 0:
        return _("As ours")
    return (_("%(length)s behind ours") if off > 0 else _("%(length)s ahead of ours")) % {
        "length": length
    }


def _label(recording: Recording) -> Probe | None:
    return labelling.label_of(Digest(recording.sha256)) if recording.sha256 else None


def _why_not(label: Probe | None) -> str:
    word = label.why_not if label else None
    return "" if word is None else (word.zh if _language() is Language.ZH else word.en)


def _sort(recording: Recording, label: Probe | None) -> str:
    """Say by which player a look is shown."""
    if recording.segments:
        return "hls"
    if label is None or not label.playable:
        return "none"
    return {"video": "file", "sound": "file", "picture": "picture"}.get(label.kind, "none")


def _source(recording: Recording, label: Probe | None, base: str) -> str:
    names = {"hls": "index.m3u8", "file": recording.sha256 or "", "picture": "preview.jpg"}
    return base + names.get(_sort(recording, label), "")


def _times(recording: Recording) -> list[list[int]]:
    """Say where each unbroken stretch lies: in the player's time, and by the clock; milliseconds."""
    found: list[list[int]] = []
    at, stretch = 0, None
    for one in find.segments_of(recording, "video"):
        if one.stretch != stretch:
            found.append([at, _ms(one.started_at), 0])
            stretch = one.stretch
        found[-1][2] += one.duration_ms
        at += one.duration_ms
    if not found and recording.started_at and recording.ended_at:
        lasts = recording.ended_at - recording.started_at
        found.append([0, _ms(recording.started_at), lasts // dt.timedelta(milliseconds=1)])
    return found


def _axis(recording: Recording, gaps: Sequence[ShownGap]) -> Axis | None:
    if recording.started_at is None or recording.ended_at is None:
        return None
    tracks = find.tracks_of(recording)
    lines = [_("Picture") if track == "video" else _("Sound") for track in tracks[::-1]]
    lines = lines or [_("Recording")]
    return axis.drawn(
        recording.started_at,
        recording.ended_at,
        {line: list(_lost(gaps, line)) for line in lines},
        zone=timezone.get_current_timezone(),
    )


def _lost(gaps: Sequence[ShownGap], line: str) -> Iterator[Lost]:
    for gap in gaps:
        if (gap.what == _("No sound")) == (line == _("Sound")):
            yield gap.start, gap.end, f"{gap.what} {gap.length}"


def _hls() -> str:
    """Return the address of the module that plays HLS, or nothing where set-up could not fetch it."""
    try:
        address = static(HLS)
    except ValueError:
        return ""
    return address if finders.find(HLS) else ""


def _offset_ms(recording: Recording) -> int:
    start = recording.started_at or recording.recorded_at
    offset = start.astimezone(timezone.get_current_timezone()).utcoffset() or dt.timedelta(0)
    return offset // dt.timedelta(milliseconds=1)


def _names(recording: Recording) -> dict[str, object]:
    return {"recording": uuid.UUID(id_of(recording.ref))}


def _to(recording: Recording, name: str) -> str:
    return reverse(f"media:{name}", kwargs=_names(recording))


def _case_address(recording: Recording) -> str:
    if not recording.case:
        return ""
    return reverse("casefile:case", kwargs={"case": uuid.UUID(id_of(recording.case))})


def _ms(moment: dt.datetime) -> int:
    return round(moment.timestamp() * 1000)


def _word(values: CodeList, code: str) -> str:
    word = values.word(code)
    if word is None:
        return code
    return word.zh if _language() is Language.ZH else word.en


def _language() -> Language:
    return language_of(translation.get_language() or "zh")
