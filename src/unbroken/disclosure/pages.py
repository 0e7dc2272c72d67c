"""What the pages of a disclosure show, made from a case that was fetched for the reader."""

import hashlib
import uuid
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from unbroken.base.identifiers import CaseRef, Digest, PersonRef, id_of, ref
from unbroken.base.shown import Check, Tone
from unbroken.base.time_words import Language
from unbroken.casefile import find as casefile
from unbroken.casefile import naming
from unbroken.casefile.models import Case
from unbroken.chain import describe, spoken
from unbroken.chain.log.standing import State
from unbroken.disclosure.bundles import Progress
from unbroken.disclosure.forms import DisclosureForm, Offered
from unbroken.people.second import CREDENTIAL, NUMBER, PIN
from unbroken_verify import jcs

NOT_SAID = frozenset({"csrfmiddlewaretoken", CREDENTIAL, NUMBER, PIN})


@dataclass(frozen=True, kw_only=True, slots=True)
class Withheld:
    """Something that is not handed over, and why."""

    what: str
    why: str


def offered(case: Case) -> Offered:
    """Gather whom a case can be disclosed to, and which of its records could be withheld."""
    events = casefile.acts_of(case)
    reader = naming.reader_of(case, events)
    persons = casefile.persons_of(CaseRef(case.ref))
    zone = timezone.get_current_timezone()
    return Offered(
        persons=[(each.ref, spoken.typed(each.name or each.ref)) for each in persons],
        records={
            event.n: _("No. %(number)s · %(type)s · %(day)s")
            % {
                "number": event.n,
                "type": describe.label(event.declared, reader=reader),
                "day": event.occurred_at.astimezone(zone).strftime("%Y-%m-%d %H:%M"),
            }
            for event in events
        },
    )


def form_page(case: Case, form: DisclosureForm) -> dict[str, object]:
    """Gather what the form's page shows."""
    return {"case": case, "form": form, "back": naming.case_address(case.ref)}


def digest_of_form(request: HttpRequest, case: Case) -> Digest:
    """Return the digest of what is typed: the second person confirms this and nothing else."""
    said = {name: request.POST.getlist(name) for name in request.POST if name not in NOT_SAID}
    typed = jcs.encode({"case": case.ref, "said": said})
    return Digest(hashlib.sha256(b"unbroken/disclosure-form/v1\n" + typed).hexdigest())


def person_for(key: uuid.UUID) -> PersonRef:
    """Name the person whom a form enters: the same form sent twice names the same."""
    return PersonRef(ref("person", uuid.uuid5(key, "person")))


def file_name(case: Case, progress: Progress) -> str:
    """Name the bundle as it is saved: case, day, number of the disclosure."""
    day = progress.recorded_at.astimezone(timezone.get_current_timezone()).strftime("%Y%m%d")
    number = "".join(c for c in case.number or "" if c.isalnum()) or case.ref[5:13]
    return f"{number}_{day}_{progress.n}.unbroken.zip"


def progress_page(case: Case, progress: Progress) -> dict[str, object]:
    """Gather what the page of a disclosure shows."""
    zh = naming.language() is Language.ZH
    listed = progress.contents
    withheld = [
        Withheld(
            what=_("No. %(number)s") % {"number": each.n},
            why=each.reason.zh if zh else each.reason.en,
        )
        for each in listed.withheld_acts
    ]
    reasons = {each.reason.zh if zh else each.reason.en for each in listed.withheld_media}
    if reasons:
        what = _("%(count)s files are withheld") % {"count": len(listed.withheld_media)}
        withheld.append(Withheld(what=what, why=" · ".join(sorted(reasons))))
    return {
        "case": case,
        "progress": progress,
        "steps": _steps(progress),
        "withheld": withheld,
        "missing": len(listed.missing_media),
        "file_name": file_name(case, progress),
        "back": naming.case_address(case.ref),
        "bundle": reverse("disclosure:bundle", args=(id_of(case.ref), progress.n)),
        "record": reverse("casefile:act", args=(id_of(case.ref), progress.n)),
    }


def _steps(progress: Progress) -> list[Check]:
    at = progress.recorded_at.astimezone(timezone.get_current_timezone())
    standing = progress.standing
    return [
        Check(tone=Tone.OK, sentence=_("It is recorded"), detail=at.strftime("%H:%M:%S")),
        _step(_("In the signed log"), done=standing.state is not State.RECORDED),
        _step(
            _("Witnessed by somebody else"),
            done=standing.is_verified,
            detail=""
            if standing.is_verified
            else _("The bundle goes on without, after 30 seconds."),
        ),
        _step(_("Bundle written"), done=progress.ready, detail=_written(progress)),
    ]


def _step(sentence: str, *, done: bool, detail: str = "") -> Check:
    return Check(tone=Tone.OK if done else Tone.WAIT, sentence=sentence, detail=detail)


def _written(progress: Progress) -> str:
    if progress.ready or not progress.written_bytes:
        return ""
    share = 100 * progress.written_bytes // max(1, progress.expected_bytes)
    return _("%(share)s of 100 parts") % {"share": min(share, 99)}
