"""The main job, step by step: film, find what is missing, close only what is settled, hand over, prove."""

import datetime as dt
import json
import subprocess
import sys
import time
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from unbroken.base import clock
from unbroken.base.identifiers import CaseRef, Code, Digest, Key, PersonRef, new_id, ref
from unbroken.capture.acts import SegmentsSealed
from unbroken.capture.recorder import control, settings
from unbroken.casefile.gate import GateClosed
from unbroken.chain import read, vaults
from unbroken.conclusion import perform as conclusion
from unbroken.disclosure import bundles, jobs
from unbroken.disclosure import perform as disclosure
from unbroken.interrogation.acts import SessionRecorded
from unbroken.people.refusals import NotAllowed
from unbroken.rulebook import find as rulebook
from unbroken.rulebook.models import Finding
from unbroken.station.demonstration import live, parts, seed
from unbroken.station.demonstration.counter import Count, count
from unbroken.station.demonstration.serving import LOADED, ROOM, STALL_LASTS
from unbroken.station.demonstration.steps import StepFailed, Steps, expect, until
from unbroken.station.speech import _
from unbroken.supervision import perform as supervision
from unbroken_verify import container, pyz

FILM_SECONDS = 20
NAME = "T-2026-1013"
COLLECTED_WITHIN, FOUND_WITHIN, WRITTEN_WITHIN = 60.0, 60.0, 60.0
EXPECTED = frozenset({"R-ITV-01", "R-ITV-07"})
"""What the rules say of a gap in the film of an interrogation that nobody interrupted on record."""
GENUINE, NOT_GENUINE, UNREADABLE = 1, 2, 3
"""How the verifier ends: genuine but for what is said, not genuine, unreadable."""


class MainJob:
    """One run through the main job; each step leaves what the next needs."""

    def __init__(self, home: Path, steps: Steps) -> None:
        self.home = home
        self.steps = steps
        self.bundle = home / "derived" / "check.zip"

    def run(self) -> None:
        """Take every step; raises StepFailed or a refusal where one does not go as it must."""
        case = self._load()
        session, sealed = self._film(case)
        gap = self._see_what_is_missing(case, session, sealed)
        self._close_too_early(case)
        self._settle(case, gap)
        self._close(case)
        self._hand_over(case)
        self._verify()
        self._count(sealed)
        self._flip()

    def _load(self) -> live.Case:
        with self.steps.step(_("The theft was loaded, with films of the simulated camera")) as told:
            loaded = json.loads((self.home / LOADED).read_text("utf-8"))
            case = CaseRef(loaded["cases"][NAME])
            in_vault = [digest for digest in _films_of(case) if vaults.station_vault().has(digest)]
            expect(holds=len(in_vault) == len(seed.FILMED), otherwise=f"films: {in_vault}")
            told.append(_("%(acts)s records") % {"acts": loaded["acts"]})
        return live.Case(ref=case, known=loaded["references"])

    def _film(self, case: live.Case) -> tuple[live.Session, SegmentsSealed]:
        said = _("An interrogation is filmed for %(seconds)s s") % {"seconds": FILM_SECONDS}
        with self.steps.step(said) as told:
            name = ref("session", new_id())
            recording = str(uuid.uuid4())
            self._order("start", recording=recording, case=case.ref, session=name)
            time.sleep(FILM_SECONDS)
            self._order("stop", recording=recording)
            sealed = until(
                lambda: _sealed_in(case.ref),
                seconds=COLLECTED_WITHIN,
                missing=_("the collector recorded no segments"),
            )
            told.append(_("%(count)s segments in the vault") % {"count": sealed.segments})
        pictures = [one for one in sealed.kept if one.track == "video"]
        return live.Session(
            ref=name, started_at=pictures[0].started_at, ended_at=pictures[-1].ended_at
        ), sealed

    def _order(self, do: str, **more: str) -> None:
        order = {"do": do, "channel": ROOM, **more}
        answer = control.ask(settings.control_of(self.home), order)
        expect(holds=bool(answer.get("ok")), otherwise=json.dumps(answer))

    def _see_what_is_missing(
        self, case: live.Case, session: live.Session, sealed: SegmentsSealed
    ) -> list[Finding]:
        with self.steps.step(_("The rules find the planted gap, and nothing else")) as told:
            live.tell_session(case, session)
            made = live.tell_recordings(case, session, covered(session, sealed))
            live.tell_end(case, made)
            found = until(
                lambda: _found_in(case.ref),
                seconds=FOUND_WITHIN,
                missing=_("no finding came"),
            )
            others = [one.text_en for one in found if one.subject != session.ref]
            expect(holds=not others, otherwise="\n".join(others))
            told.extend(sorted(one.rule for one in found))
        return found

    def _close_too_early(self, case: live.Case) -> None:
        with self.steps.step(_("Closing is refused while the gap is open")) as told:
            try:
                _close(case)
            except GateClosed as refused:
                told.append(_("%(count)s things in the way") % {"count": len(refused.findings)})
                return
            raise StepFailed(_("the case was closed over an open gap"))

    def _settle(self, case: live.Case, gap: Sequence[Finding]) -> None:
        with self.steps.step(_("The lead officer explains the gap; only somebody else accepts it")):
            for one in gap:
                _answer(one)
                _review_refused(_again(one))
                _review(case, _again(one))
            left = [one.text_en for one in rulebook.unsettled(rulebook.findings_of(case.ref))]
            expect(holds=not left, otherwise="\n".join(left))

    def _close(self, case: live.Case) -> None:
        with self.steps.step(_("The case closes")) as told:
            closed = _close(case)
            told.append(_("record No. %(n)s") % {"n": closed.receipt.n})

    def _hand_over(self, case: live.Case) -> None:
        with self.steps.step(
            _("Two persons hand it over to counsel; the worker writes it")
        ) as told:
            now = clock.now()
            to = disclosure.Recipient(
                person=PersonRef(case.known[live.SUSPECT]), role=Code("counsel"), text="阅卷"
            )
            receipt = disclosure.record_disclosure(
                asked=disclosure.Asked(case=case.ref, to=to),
                by=live.officer(live.LEAD),
                occurred_at=now,
                now=now,
                key=Key(uuid.uuid4()),
                second=live.officer(live.HEAD),
            )
            jobs.write_later(case.ref, receipt.n)
            written = until(
                lambda: _ready(case.ref, receipt.n),
                seconds=WRITTEN_WITHIN,
                missing=_("the worker wrote no bundle"),
            )
            self.bundle = written.file
            told.append(
                _("%(acts)s records, %(files)s files")
                % {"acts": len(written.contents.acts), "files": len(written.contents.media)}
            )

    def _verify(self) -> None:
        with self.steps.step(_("A stranger finds it genuine, with the verifier and policy alone")):
            status, said = self._stranger(self.bundle)
            expect(holds=status == GENUINE, otherwise=said)

    def _stranger(self, bundle: Path) -> tuple[int, str]:
        """Run the one-file verifier as a stranger would: without this station and its program."""
        program = self.home / "derived" / "unbroken-verify.pyz"
        program.write_bytes(pyz.archive())
        policy = str(self.home / parts.POLICY)
        done = subprocess.run(
            [sys.executable, "-I", str(program), str(bundle), "--policy", policy, "--lang", "en"],
            capture_output=True,
            text=True,
            check=False,
            env={"PATH": "/usr/bin:/bin"},
        )
        return done.returncode, done.stdout + done.stderr

    def _count(self, sealed: SegmentsSealed) -> None:
        said = _("The frame counter is read back from the bytes that were handed over")
        with self.steps.step(said) as told:
            seen = count_in(self.bundle, sealed)
            lost = seen.missing_seconds
            expect(holds=not seen.unread, otherwise=f"{seen.unread} frames without a counter")
            expect(holds=len(seen.runs) == 2, otherwise=f"runs: {seen.runs}")
            expect(holds=abs(lost - STALL_LASTS) < 1, otherwise=f"{lost:.2f} s are missing")
            told.append(
                _("%(frames)s frames in two runs, %(seconds)s s missing between them")
                % {"frames": seen.frames, "seconds": f"{lost:.2f}"}
            )

    def _flip(self) -> None:
        with self.steps.step(_("One changed bit, and the verifier refuses")) as told:
            changed = bytearray(self.bundle.read_bytes())
            changed[len(changed) // 2] ^= 1
            broken = self.bundle.with_name("changed.zip")
            broken.write_bytes(changed)
            status, said = self._stranger(broken)
            expect(holds=status in {NOT_GENUINE, UNREADABLE}, otherwise=said)
            told.append(said.partition(":")[0])


def covered(session: live.Session, sealed: SegmentsSealed) -> list[live.Part]:
    """Say what the camera covered of a session: what lies before the gaps, between and after them."""
    gaps = [one for one in sealed.gaps if session.started_at < one.started_at < session.ended_at]
    starts = [session.started_at, *(one.ended_at for one in gaps)]
    ends = [*(one.started_at for one in gaps), session.ended_at]
    return [
        live.Part(
            started_at=start,
            ended_at=end,
            files=tuple(Digest(one.sha256) for one in sealed.kept if start <= _middle(one) < end),
        )
        for start, end in zip(starts, ends, strict=True)
    ]


def _middle(kept: Any) -> dt.datetime:  # noqa: ANN401 — a row of an act.
    middle: dt.datetime = kept.started_at + (kept.ended_at - kept.started_at) / 2
    return middle


def count_in(bundle: Path, sealed: SegmentsSealed) -> Count:
    """Read the frame counter of a filmed session from the bytes in its bundle, and nowhere else."""
    with bundle.open("rb") as file:
        members = container.PackedMembers(file)

        def handed(digest: str) -> bytes:
            return b"".join(members.chunks(f"data/media/{digest}"))

        pictures = [one for one in sealed.kept if one.track == "video"]
        stretches: dict[str, list[bytes]] = {}
        for one in pictures:
            pieces = stretches.setdefault(f"{one.stretch}", [handed(one.init_sha256)])
            pieces.append(handed(one.sha256))
        return count(stretches.values())


def _films_of(case: CaseRef) -> list[Digest]:
    """Name the films that the loaded sessions speak of."""
    said = (event.act for event in read.stream(case))
    return [act.sha256 for act in said if isinstance(act, SessionRecorded) and act.sha256]


def _sealed_in(case: CaseRef) -> SegmentsSealed | None:
    acts = (event.act for event in read.stream(case))
    return next((act for act in acts if isinstance(act, SegmentsSealed)), None)


def _found_in(case: CaseRef) -> list[Finding] | None:
    found = list(rulebook.unsettled(rulebook.findings_of(case)))
    return found if {one.rule for one in found} >= EXPECTED else None


def _ready(case: CaseRef, n: int) -> bundles.Progress | None:
    progress = bundles.progress_of(case, n)
    return progress if progress.ready else None


def _again(finding: Finding) -> Finding:
    return Finding.objects.get(ref=finding.ref)


def _close(case: live.Case) -> conclusion.Closed:
    now = clock.now()
    return conclusion.close_case(
        case=case.ref,
        outcome=Code("prosecution_transferred"),
        by=live.officer(live.LEAD),
        occurred_at=now,
        now=now,
        key=Key(uuid.uuid4()),
        seen=read.head(case.ref),
    )


def _answer(finding: Finding) -> None:
    now = clock.now()
    supervision.answer_finding(
        finding,
        text="摄像机网络中断四秒，期间未提问，笔录已注明。",
        cause=Code("fault"),
        by=live.officer(live.LEAD),
        occurred_at=now,
        now=now,
        key=Key(uuid.uuid4()),
    )


def _review_refused(finding: Finding) -> None:
    try:
        _reviewed(finding, by=live.LEAD)
    except (supervision.OwnAnswer, NotAllowed):
        return
    raise StepFailed(_("somebody accepted his own answer"))


def _review(_case: live.Case, finding: Finding) -> None:
    _reviewed(finding, by=live.LEGAL)


def _reviewed(finding: Finding, *, by: str) -> None:
    now = clock.now()
    supervision.review_finding(
        finding,
        result=Code("accepted"),
        text="原因属实，予以认可。",
        by=live.officer(by),
        occurred_at=now,
        now=now,
        key=Key(uuid.uuid4()),
        seen=read.head(CaseRef(finding.stream)),
    )
