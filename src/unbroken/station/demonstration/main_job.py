"""The main job, step by step: film, find what is missing, close only what is settled, hand over, prove."""

import json
import subprocess
import sys
import time
import uuid
from collections.abc import Sequence
from pathlib import Path

from unbroken.base import clock
from unbroken.base.identifiers import CaseRef, Code, Digest, Key, PersonRef, StreamName, new_id, ref
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
from unbroken.station.demonstration import filmed, live, parts, seed
from unbroken.station.demonstration.filmed import Filmed
from unbroken.station.demonstration.serving import LOADED, ROOM, STALL_SEEN
from unbroken.station.demonstration.steps import StepFailed, Steps, expect, until
from unbroken.station.speech import _
from unbroken.supervision import perform as supervision
from unbroken_verify import pyz

FILM_SECONDS = 20
NAME = "T-2026-1013"
COLLECTED_WITHIN, ENTERED_WITHIN, FOUND_WITHIN, WRITTEN_WITHIN = 60.0, 60.0, 60.0, 60.0
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
        session, film = self._film(case)
        gap = self._see_what_is_missing(case, session, film)
        self._close_too_early(case)
        self._settle(case, gap)
        self._close(case)
        self._hand_over(case)
        self._verify()
        self._count(film)
        self._flip()

    def _load(self) -> live.Case:
        with self.steps.step(_("The theft was loaded, with films of the simulated camera")) as told:
            loaded = json.loads((self.home / LOADED).read_text("utf-8"))
            case = CaseRef(loaded["cases"][NAME])
            in_vault = [digest for digest in _films_of(case) if vaults.station_vault().has(digest)]
            expect(holds=len(in_vault) == len(seed.FILMED), otherwise=f"films: {in_vault}")
            told.append(_("%(acts)s records") % {"acts": loaded["acts"]})
        return live.Case(ref=case, known=loaded["references"])

    def _film(self, case: live.Case) -> tuple[live.Session, Filmed]:
        said = _("An interrogation is filmed for %(seconds)s s") % {"seconds": FILM_SECONDS}
        with self.steps.step(said) as told:
            name = ref("session", new_id())
            recording = str(uuid.uuid4())
            self._order("start", recording=recording, case=case.ref, session=name)
            time.sleep(FILM_SECONDS)
            self._order("stop", recording=recording)
            film = until(
                lambda: filmed.in_case(case.ref),
                seconds=COLLECTED_WITHIN,
                missing=_("the collector recorded no segments"),
            )
            told.append(_("%(count)s segments in the vault") % {"count": len(film.pieces)})
        session = live.Session(ref=name, started_at=film.started_at, ended_at=film.ended_at)
        return session, film

    def _order(self, do: str, **more: str) -> None:
        order = {"do": do, "channel": ROOM, **more}
        answer = control.ask(settings.control_of(self.home), order)
        expect(holds=bool(answer.get("ok")), otherwise=json.dumps(answer))

    def _see_what_is_missing(
        self, case: live.Case, session: live.Session, film: Filmed
    ) -> list[Finding]:
        with self.steps.step(_("The rules find the planted gap, and nothing else")) as told:
            live.tell_session(case, session)
            live.end_session(case, session)
            until(
                lambda: _entered(case.ref, session),
                seconds=ENTERED_WITHIN,
                missing=_("the station did not enter the film"),
            )
            live.tell_end(case, live.give_into_custody(session))
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
                _reviewed(_again(one), by=live.LEGAL)
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

    def _count(self, film: Filmed) -> None:
        said = _("The frame counter is read back from the bytes that were handed over")
        with self.steps.step(said) as told:
            seen = film.counted_in(self.bundle)
            lost = seen.missing_seconds
            expect(holds=not seen.unread, otherwise=f"{seen.unread} frames without a counter")
            expect(holds=len(seen.runs) == 2, otherwise=f"runs: {seen.runs}")
            admitted = film.missing_seconds
            expect(
                holds=lost > STALL_SEEN and abs(lost - admitted) < 1,
                otherwise=f"{lost:.2f} s are missing, and the record says {admitted:.2f} s",
            )
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


def _films_of(case: CaseRef) -> list[Digest]:
    """Name the films that the loaded sessions speak of."""
    said = (event.act for event in read.stream(StreamName(case)))
    return [act.sha256 for act in said if isinstance(act, SessionRecorded) and act.sha256]


def _entered(case: CaseRef, session: live.Session) -> bool | None:
    """Say whether the station has entered the film; None as long as it has not."""
    said = (event.act for event in read.stream(StreamName(case)))
    mine = [act for act in said if isinstance(act, SessionRecorded) and act.session == session.ref]
    return True if mine else None


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
        seen=read.head(StreamName(case.ref)),
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
        seen=read.head(StreamName(finding.stream)),
    )
