"""Every registered type in every derived form, in both languages (row, page, print, form, reference)."""

import datetime as dt
import re
import uuid
import zoneinfo
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import escape

from unbroken.base.identifiers import ActId, OfficerRef, StreamName, new_id
from unbroken.base.shown import SlotOutcome, State, Tone
from unbroken.base.time_words import Language
from unbroken.chain import born, describe, forms, reference, values
from unbroken.chain.catalogue import load_all
from unbroken.chain.codes import APPROVERS
from unbroken.chain.recorded import Recorded, Signature
from unbroken.chain.register import Kind, Nature, end_of
from unbroken.chain.tests import samples

ROOT = Path(__file__).parents[4]
ACTS = load_all()
ZONE = zoneinfo.ZoneInfo("Asia/Shanghai")
NOON = dt.datetime(2026, 11, 24, 4, 0, tzinfo=dt.UTC)
STATE = State(tone=Tone.OK, words="✓")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
LANGUAGES = {Language.ZH: "zh-hans", Language.EN: "en"}

every_type = pytest.mark.parametrize("declared", ACTS.values(), ids=ACTS.keys())
both_languages = pytest.mark.parametrize("language", Language)


@pytest.fixture(autouse=True)
def _files_without_a_manifest(settings):
    """Let pages name static files that nobody has collected."""
    plain = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": plain}}


def reader_of(language):
    return describe.Reader(language=language, zone=ZONE, named=describe.by_id)


def around(language, **more):
    return forms.Around(reader=reader_of(language), now=NOON, **more)


def event_of(declared, **more):
    act = values.act_of(declared, samples.body_of(declared))
    signatures = tuple(
        Signature(slot=s.slot, person="person:1", state=s.outcomes[-1], noted_reason="原因")
        for s in declared.signers
    )
    return Recorded(
        act=act,
        id=ActId(new_id()),
        log_id="t",
        stream=StreamName(f"case:{samples.ID}"),
        n=14,
        by=OfficerRef("officer:330112"),
        unit=None,
        occurred_at=NOON,
        recorded_at=NOON + dt.timedelta(minutes=3),
        signatures=signatures,
        h=b"\x9f" * 32,
        **more,
    )


@both_languages
@every_type
def test_a_type_is_drawn_as_row_page_and_print(declared, language):
    reader, event = reader_of(language), event_of(declared)
    end = end_of(declared)
    row = describe.shown(event, reader=reader, state=STATE, row=True)
    whole = describe.shown(event, reader=reader, state=STATE, end=event_of(end) if end else None)

    with translation.override(LANGUAGES[language]):
        drawn = render_to_string("site/act_row.html", {"act": row})
        page = render_to_string("site/act_detail.html", {"act": whole})
        printed = render_to_string("site/act_print.html", {"act": whole})

    for text in (drawn, page, printed):
        assert escape(describe.label(declared, reader=reader)) in text
    for field in declared.fields:
        assert escape(describe.field_label(field, reader=reader)) in page
        assert escape(describe.field_label(field, reader=reader)) in printed
    for field in row.fields:
        assert escape(field.label) in drawn


@every_type
def test_a_sentence_is_in_one_language_only(declared):
    act = values.act_of(declared, samples.body_of(declared))

    english = describe.sentence(act, reader=reader_of(Language.EN))
    chinese = describe.sentence(act, reader=reader_of(Language.ZH))

    assert english.startswith(declared.en)
    assert chinese.startswith(declared.zh)
    assert not CHINESE.search(
        english.replace(samples.SIMPLE[Kind.TEXT], "").replace("第一行\n第二行", "")
    )


@every_type
def test_what_was_not_said_is_shown_as_not_said(declared):
    act = declared.cls(**{field.attribute: field.unsaid for field in declared.fields})

    shown = describe.fields(act, reader=reader_of(Language.EN))

    assert all(field.absent for field in shown)
    assert len(shown) == sum(not field.later for field in declared.fields)
    assert describe.sentence(act, reader=reader_of(Language.EN)) == declared.en


def test_there_were_none_is_shown_as_said():
    act = values.act_of(ACTS["safety_search"], {"injuries": []})

    shown = describe.fields(act, reader=reader_of(Language.EN))

    injuries = next(field for field in shown if field.label == "Injuries")
    assert (injuries.value, injuries.absent) == ("none", False)


def test_both_values_of_a_correction_are_shown():
    act = values.act_of(ACTS["area_exit"], {"ground": "released"})

    shown = describe.fields(act, reader=reader_of(Language.EN), before={"ground": "bail"})

    ground = next(field for field in shown if field.label == "Ground")
    assert (ground.value, ground.before) == ("released", "bail")


def test_a_refused_signature_stands_in_its_place_with_the_reason():
    (slot, *_rest) = describe.slots(event_of(ACTS["safety_search"]), reader=reader_of(Language.EN))

    assert (slot.outcome, slot.note) == (SlotOutcome.ABSENT, "原因")


def test_a_place_that_nobody_signed_is_blank():
    event = event_of(ACTS["safety_search"])
    bare = Recorded(**{**{n: getattr(event, n) for n in event.__slots__}, "signatures": ()})

    outcomes = {slot.outcome for slot in describe.slots(bare, reader=reader_of(Language.EN))}

    assert outcomes == {SlotOutcome.BLANK}


def typed_from(form):
    """Type what a form shows back into it, as a browser would."""
    data = {}
    for bound in form:
        html = str(bound)
        for tag in re.findall(r"<input[^>]*>", html):
            kind = re.search(r'type="(\w[\w-]*)"', tag)[1]
            name = re.search(r'name="([^"]*)"', tag)
            value = re.search(r'value="([^"]*)"', tag)
            if name and (kind not in {"checkbox", "radio"} or " checked" in tag):
                data.setdefault(name[1], []).append(value[1] if value else "")
        for name, inside in re.findall(
            r'<select name="([^"]*)"[^>]*>(.*?)</select>', html, re.DOTALL
        ):
            data[name] = re.findall(r'<option value="([^"]*)" selected', inside)
        for name, inside in re.findall(
            r'<textarea name="([^"]*)"[^>]*>\n?(.*?)</textarea>', html, re.DOTALL
        ):
            data[name] = [inside.strip("\r\n")]
    return {name: one if len(one) > 1 else one[0] for name, one in data.items() if one}


def body_of(declared):
    """Return a body as a form can say it: only who may approve is offered as the approver's role."""
    body = samples.body_of(declared)
    return body | {"approver_role": APPROVERS[0]} if "approver_role" in body else body


def initial_of(declared):
    body = body_of(declared)
    return {field.name: initial(field, body[field.name]) for field in declared.fields}


def initial(field, value):
    if field.rows:
        return [{i.name: initial(i, line[i.name]) for i in field.rows} for line in value]
    if field.kind is Kind.BOOL:
        return "yes" if value else "no"
    if field.kind is Kind.DATETIME:
        return dt.datetime.fromisoformat(value)
    if field.kind.many and not field.code_list and field.kind is not Kind.MEDIA:
        return " ".join(value)
    return value


def named_anew(bound):
    """Return what the form says where it gives the identifiers of what comes into being."""
    body = bound.body()
    own = [
        field for field in bound.declared.fields if any(map(born.named_by_us, (field, *field.rows)))
    ]
    return {field.name: body[field.name] for field in own}


def test_what_comes_into_being_is_named_by_the_key_of_its_form():
    form_class = forms.form_for(ACTS["person_record"])
    data = {forms.KEY: samples.ID, forms.OCCURRED_AT: "2026-11-24T11:00:00", "name": "孙𠮷"}

    first, again, other = (
        form_class(data | {forms.KEY: key, "person": "person:another"}, around=around(Language.EN))
        for key in (samples.ID, samples.ID, uuid.uuid4())
    )

    assert all(form.is_valid() for form in (first, again, other))
    assert first.act().person == again.act().person != other.act().person
    assert uuid.UUID(first.act().person.removeprefix("person:")).version == 7


@both_languages
@every_type
def test_a_form_gives_back_what_it_shows(declared, language):
    form_class = forms.form_for(declared)
    with translation.override(LANGUAGES[language]):
        empty = form_class(around=around(language), initial=initial_of(declared))
        html = render_to_string("site/act_form.html", {"form": empty, "label": declared.zh})
        bound = form_class(typed_from(empty), around=around(language))

        assert bound.is_valid(), bound.errors
        assert bound.act() == values.act_of(declared, body_of(declared) | named_anew(bound))
    for field in declared.fields:
        if born.named_by_us(field):
            continue
        assert escape(describe.field_label(field, reader=reader_of(language))) in html


@every_type
def test_an_empty_form_is_a_fact_with_everything_missing_and_no_decision(declared):
    data = {forms.KEY: samples.ID, forms.OCCURRED_AT: "2026-11-24T11:00:00"}
    bound = forms.form_for(declared)(data, around=around(Language.EN))
    typed = [field for field in declared.fields if not born.named_by_us(field)]
    required = [field for field in typed if field.required]

    assert bound.is_valid() == (declared.nature is Nature.FACT or not required)
    assert len(bound.missing()) == len(required)


def test_there_are_none_is_not_the_same_as_nothing_chosen():
    form_class = forms.form_for(ACTS["safety_search"])
    data = {forms.KEY: samples.ID, "started_at": "2026-11-24T11:00:00"}

    silent = form_class(data, around=around(Language.EN))
    none = form_class(data | {"injuries-none": "1"}, around=around(Language.EN))

    assert silent.is_valid()
    assert none.is_valid()
    assert silent.act().injuries is None
    assert none.act().injuries == ()


def test_what_cannot_be_read_stands_beside_its_field_in_the_language_of_the_page():
    data = {
        forms.KEY: samples.ID,
        forms.OCCURRED_AT: "2026-11-24T11:00:00",
        "total_items": "twelve",
        "items-count": "2",
        "items-1-name": "钱包",
        "items-1-qty": "many",
    }
    with translation.override("en"):
        bound = forms.form_for(ACTS["belongings_list"])(data, around=around(Language.EN))

        assert not bound.is_valid()
        assert "Number of entries: twelve is not a whole number." in bound.errors["total_items"][0]
        assert "Items, line 1, Quantity: many is not a number." in bound.errors["items"][0]


def test_numbers_are_read_as_people_write_them():
    data = {
        forms.KEY: samples.ID,
        forms.OCCURRED_AT: "2026-11-24T11:00:00",
        "value": "１８６,０００.00",
    }
    bound = forms.form_for(ACTS["property_item"])(data, around=around(Language.ZH))

    assert bound.is_valid(), bound.errors
    assert bound.act().value == "186000.00"


def test_an_officers_number_is_enough():
    data = {
        forms.KEY: samples.ID,
        forms.OCCURRED_AT: "2026-11-24T11:00:00",
        "officers": "330112、330113",
    }
    bound = forms.form_for(ACTS["alcohol_test"])(data, around=around(Language.ZH))

    assert bound.is_valid(), bound.errors
    assert bound.act().officers == ("officer:330112", "officer:330113")


def test_what_happened_does_not_lie_ahead_but_what_is_due_may():
    data = {forms.KEY: samples.ID, forms.OCCURRED_AT: "2026-11-24T12:04:00"}
    ahead = {**data, forms.OCCURRED_AT: "2026-11-24T12:06:00"}
    due = {**data, "due_at": "2026-12-24T12:00:00"}
    lent = {**data, "out_at": "2026-11-24T12:06:00"}
    form_class = forms.form_for(ACTS["property_loan"])

    assert form_class(data, around=around(Language.EN)).is_valid()
    assert form_class(due, around=around(Language.EN)).is_valid()
    assert forms.OCCURRED_AT in form_class(ahead, around=around(Language.EN)).errors
    assert "out_at" in form_class(lent, around=around(Language.EN)).errors


def test_the_time_that_a_type_says_itself_is_when_it_happened():
    data = {forms.KEY: samples.ID, "started_at": "2026-11-24T11:00:00"}
    bound = forms.form_for(ACTS["interrogation_session"])(data, around=around(Language.EN))

    assert bound.is_valid(), bound.errors
    assert forms.OCCURRED_AT not in bound.fields
    assert bound.occurred_at() == NOON - dt.timedelta(hours=1)


def test_an_upload_becomes_the_digest_of_what_arrived():
    arrived = {"/upload/7": samples.DIGEST}
    data = {forms.KEY: samples.ID, forms.OCCURRED_AT: "2026-11-24T11:00:00", "audio": "/upload/7"}
    form_class = forms.form_for(ACTS["call_record"])

    known = form_class(data, around=around(Language.EN, digest_of=arrived.get))
    unknown = form_class(data, around=around(Language.EN))

    assert known.is_valid(), known.errors
    assert known.act().audio == samples.DIGEST
    assert "audio" in unknown.errors


@pytest.mark.parametrize("name", reference.PAGES)
def test_the_page_of_reference_is_up_to_date(name):
    page = ROOT / "docs" / "reference" / name

    assert page.read_text(encoding="utf-8") == reference.PAGES[name](), "run ./unbroken docs"


@both_languages
def test_a_part_of_the_system_is_called_by_its_name_and_not_by_its_code(language):
    with translation.override(LANGUAGES[language]):
        words = {describe.by_id(f"system:{one}").words for one in describe.MACHINES}

    assert words.isdisjoint(describe.MACHINES)
    assert all(bool(CHINESE.search(one)) is (language is Language.ZH) for one in words)


def test_only_who_may_approve_is_offered_as_the_role_of_the_approver():
    made = forms.widget_for(
        ACTS["filing_decision"].field("approver_role"), around=around(Language.EN)
    )

    offered = {code for code, _words in made.choices if code}
    assert offered == set(APPROVERS)
