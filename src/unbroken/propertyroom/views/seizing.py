"""The seizure list: several items in one form, and the list as it is printed."""

import uuid
from collections.abc import Mapping, Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from unbroken.base import clock
from unbroken.base.identifiers import (
    ActRef,
    CaseRef,
    ItemRef,
    Key,
    OfficerRef,
    PersonRef,
    ref,
)
from unbroken.casefile import find as casefile
from unbroken.casefile import naming
from unbroken.casefile.acts import PersonEntered
from unbroken.casefile.models import Case
from unbroken.chain import describe, standing
from unbroken.chain import forms as act_forms
from unbroken.chain.recorded import Recorded
from unbroken.chain.register import Act
from unbroken.media import uploads
from unbroken.people import find as people
from unbroken.people.edge import actor_of
from unbroken.people.policy import decide
from unbroken.propertyroom import find, perform
from unbroken.propertyroom.acts import ItemEntered, SeizedItem, SeizedItemsListed
from unbroken.propertyroom.forms import SeizureForm
from unbroken.propertyroom.views import shown


@require_http_methods(["GET", "HEAD", "POST"])
def seize(request: HttpRequest, case: uuid.UUID) -> HttpResponse:
    """Show the form of a seizure list, or record the list and its items."""
    found, seen = _case_to_list_in(request, CaseRef(ref("case", case)))
    form = _form(request, found, seen=seen)
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        context = {
            "form": form,
            "case": found,
            "back": naming.case_address(found.ref) if seen else reverse("propertyroom:items"),
        }
        context |= {"draft": f"seize/{found.ref}", "seen": seen}
        return render(request, "propertyroom/seize.html", context, status=status)
    return _recorded(request, found, form)


def _case_to_list_in(request: HttpRequest, case: CaseRef) -> tuple[Case, bool]:
    """Return the case and whether it is open to him: who may only record here is shown nothing of it."""
    by, now = actor_of(request), clock.now()
    found = casefile.case_for(by, case, now, action="seizure_list")
    return found, decide(by, "case.see", casefile.facts_of(case), now).allowed


def _form(request: HttpRequest, case: Case, *, seen: bool) -> SeizureForm:
    by, now = actor_of(request), clock.now()
    around = act_forms.Around(
        reader=naming.bare_reader(),
        now=now,
        upload_address=reverse("media:upload"),
        digest_of=lambda address: uploads.digest_at(by, address),
    )
    persons = casefile.persons_of(CaseRef(case.ref)) if seen else []
    return SeizureForm(
        request.POST if request.method == "POST" else None,
        around=around,
        grounds=_grounds(CaseRef(case.ref)) if seen else {"decision": (), "seizure": ()},
        persons=[(one.ref, one.name or _("Name not known")) for one in persons],
    )


def _grounds(case: CaseRef) -> Mapping[str, Sequence[tuple[str, str]]]:
    reader = naming.bare_reader()
    acts = find.grounds_in(case)

    def choices(kind: str) -> list[tuple[str, str]]:
        return [(one.ref, _called(one, reader)) for one in acts[kind]]

    return {"decision": choices("seizure_decision"), "seizure": choices("seizure_record")}


def _called(event: Recorded[Act], reader: describe.Reader) -> str:
    day = timezone.localtime(event.occurred_at).strftime("%Y-%m-%d %H:%M")
    return f"{day} · {describe.label(event.declared, reader=reader)} {event.n}"


def _recorded(request: HttpRequest, case: Case, form: SeizureForm) -> HttpResponse:
    by, said = actor_of(request), form.cleaned_data
    when = perform.When(occurred_at=said["taken_at"], now=clock.now(), key=Key(said["key"]))
    receipt, _items = perform.list_seized_items(
        seizure=_seizure(said, when, OfficerRef(by.id)), case=CaseRef(case.ref), by=by, when=when
    )
    names = {"case": uuid.UUID(case.ref.partition(":")[2]), "number": receipt.n}
    words = format_html(
        '{} <a href="{}">{}</a>',
        _("The record is safe: no. %(number)d of this case.") % {"number": receipt.n},
        reverse("propertyroom:seized", kwargs=names),
        _("Print the seizure list"),
    )
    messages.success(request, words, extra_tags=str(when.key))
    return redirect("propertyroom:items")


def _seizure(said: Mapping[str, object], when: perform.When, maker: OfficerRef) -> perform.Seizure:
    """Make what was typed into the list, its items, its people and its signatures."""
    people_of = {slot: _person(slot, said, when) for slot in ("holder", "witness")}
    second = str(said["second"] or "").strip()
    officers = [maker, *([OfficerRef(_officer(second))] if second else [])]
    items: list[ItemEntered] = list(said["items"])  # type: ignore[call-overload]  # the form read them.
    ground = said["seizure"] or said["decision"] or None
    holder = people_of["holder"][0]
    return perform.Seizure(
        listed=_listed(said, items, officers, people_of, when),
        items=tuple(_placed(one, ground, holder, when) for one in items),
        persons=tuple(new for _ref, new in people_of.values() if new),
        signed=tuple(_signatures(said, officers, people_of)),
    )


def _placed(
    item: ItemEntered, ground: object, holder: PersonRef | None, when: perform.When
) -> ItemEntered:
    fields = {f.attribute: getattr(item, f.attribute) for f in ItemEntered.declared.fields}
    fields |= {
        "source": ActRef(str(ground)) if ground else None,
        "taken_at": when.occurred_at,
        "holder": holder,
    }
    return ItemEntered(**fields)


def _listed(
    said: Mapping[str, object],
    items: Sequence[ItemEntered],
    officers: Sequence[OfficerRef],
    people_of: Mapping[str, tuple[PersonRef | None, PersonEntered | None]],
    when: perform.When,
) -> SeizedItemsListed:
    copies = said["copies"]
    return SeizedItemsListed(
        decision=ActRef(str(said["decision"])) if said["decision"] else None,
        seizure=ActRef(str(said["seizure"])) if said["seizure"] else None,
        items=(),
        rows=tuple(_row(one) for one in items),
        holder=people_of["holder"][0],
        officers=tuple(officers),
        witness=people_of["witness"][0],
        taken_at=when.occurred_at,
        copies=copies if isinstance(copies, int) else None,
        delivered_at=when.occurred_at if said["holder_signed"] else None,
        on_site=bool(said["on_site"]),
        av_segments=None,
    )


def _row(item: ItemEntered) -> SeizedItem:
    return SeizedItem(
        item=None,
        name=item.name,
        qty=item.qty,
        unit=item.unit,
        features=item.features,
        seal_no=item.seal_no,
    )


def _person(
    slot: str, said: Mapping[str, object], when: perform.When
) -> tuple[PersonRef | None, PersonEntered | None]:
    """Return who holds or attests: somebody of the case, or a person whom the list enters."""
    name = str(said[f"{slot}_name"] or "").strip()
    if name:
        new = perform.new_person(slot=slot, when=when)
        return new, PersonEntered(person=new, name=name)
    known = str(said.get(slot) or "")
    return (PersonRef(known) if known else None), None


def _officer(number: str) -> str:
    return number if number.startswith("officer:") else f"officer:{number}"


def _signatures(
    said: Mapping[str, object],
    officers: Sequence[OfficerRef],
    people_of: Mapping[str, tuple[PersonRef | None, PersonEntered | None]],
) -> list[perform.Signed]:
    found = [perform.Signed(slot="officers", person=officers[0], state="esigned")]
    if len(officers) > 1 and said["second_signed"]:
        state = str(said["second_signed"])
        found.append(perform.Signed(slot="officers", person=officers[1], state=state))
    for slot, (person, _new) in people_of.items():
        if said[f"{slot}_signed"]:
            found.append(
                perform.Signed(
                    slot=slot,
                    person=person,
                    state=str(said[f"{slot}_signed"]),
                    reason=str(said[f"{slot}_why"] or "").strip(),
                )
            )
    return found


@require_safe
def seized_printed(request: HttpRequest, case: uuid.UUID, number: int) -> HttpResponse:
    """Show a seizure list as it is printed and signed: for the holder, the custodian and the file."""
    found = casefile.case_for(actor_of(request), CaseRef(ref("case", case)), clock.now())
    event = find.seized_in(CaseRef(found.ref), number)
    reader = naming.reader_of(found, casefile.acts_of(found))
    listed = event.act
    assert isinstance(listed, SeizedItemsListed)  # noqa: S101 — seized_in returns no other act.
    items = find.items_listed([ItemRef(one) for one in listed.items or ()])
    context = {
        "case": found,
        "unit": people.names_of([found.unit]).get(found.unit, ""),
        "act": describe.shown(
            event, reader=reader, state=shown.reached(standing.status_of(event.id))
        ),
        "lines": [_line(row, items) for row in listed.rows or ()],
        "holder": reader.named(listed.holder).words if listed.holder else "",
        "taken_at": listed.taken_at,
        "copies": listed.copies,
        "event": event,
        "code": event.h.hex(),
        "code_words": _("Hash of this record"),
    }
    return render(request, "propertyroom/seized.html", context)


def _line(row: SeizedItem, items: Mapping[str, object]) -> dict[str, object]:
    item = items.get(row.item or "")
    return {"row": row, "number": getattr(item, "number", "") or ""}
