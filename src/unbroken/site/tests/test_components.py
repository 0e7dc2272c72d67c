"""Components, drawn from plain values in both languages."""

import datetime as dt

import pytest
from django.template import Context, Template
from django.utils import timezone, translation

from unbroken.base.shown import Limit, Pointer, Row, ShownAct, ShownField, State, Tone
from unbroken.base.time_words import Language
from unbroken.site import gallery_samples, qr

AT = dt.datetime(2026, 11, 24, 1, 52, 7, tzinfo=dt.UTC)


def drawn(source: str, language: str = "en", **values: object) -> str:
    with translation.override(language), timezone.override("Asia/Shanghai"):
        text = Template("{% load unbroken %}" + source).render(Context(values))
    return " ".join(text.split())


def test_a_state_is_shape_words_and_colour_together():
    state = drawn('{% state "bad" "Overdue" %}')

    assert 'class="st bad"' in state
    assert 'href="#i-bad"' in state
    assert "Overdue" in state


def test_a_state_that_does_not_exist_is_not_drawn():
    with pytest.raises(ValueError, match="green"):
        drawn('{% state "green" "Fine" %}')


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "24 Nov 09:52 09:52:07 24 Nov"), ("zh-hans", "11-24 09:52 09:52:07 11-24")],
)
def test_times_are_told_in_the_language_of_the_page(language, words):
    assert drawn('{{ at|moment }} {{ at|clock:"s" }} {{ at|day }}', language, at=AT) == words


def test_a_time_for_machines_is_utc():
    assert drawn("{{ at|iso }}", at=AT) == "2026-11-24T01:52:07.000Z"


def test_a_digest_is_short_and_can_be_read_whole():
    digest = "9f2c41d077abe31c" + "0" * 48

    short = drawn("{{ digest|digest }}", digest=digest)

    assert ">9f2c 41d0 77ab e31c<" in short
    assert f'title="{digest}"' in short


def test_what_a_person_typed_is_marked_and_escaped():
    assert drawn("{{ name|as_typed }}", name="<b>𠮷</b>") == (
        '<bdi translate="no">&lt;b&gt;𠮷&lt;/b&gt;</bdi>'
    )


def test_a_limit_says_what_is_left_only_once_it_is_near():
    far, near = (
        Limit(
            label="Summons",
            used=dt.timedelta(hours=used),
            limit=dt.timedelta(hours=12),
            warn_after=dt.timedelta(hours=9),
        )
        for used in (2, 10)
    )

    assert '<b class="left" hidden>' in drawn("{% limit limit %}", limit=far)
    assert '<b class="left">' in drawn("{% limit limit %}", limit=near)
    assert "还有 <span data-time>2:00</span>" in drawn("{% limit limit %}", "zh-hans", limit=near)


def test_a_gap_is_drawn_as_a_gap_with_its_start_and_end():
    gap = Row(
        at=AT,
        until=AT + dt.timedelta(seconds=65),
        seconds=True,
        gap=True,
        title="Video gap",
        icon="bad",
    )

    shown = drawn("{% timeline rows %}", rows=(gap,))

    assert '<li class="gap">' in shown
    assert "<b>09:52:07</b>–09:53:12" in shown


def test_a_day_is_named_once_in_a_timeline():
    rows = tuple(Row(at=AT + dt.timedelta(hours=hour), title="Check") for hour in (0, 1, 24))

    assert drawn("{% timeline rows %}", rows=rows).count('class="day"') == 2


def test_a_value_nobody_stated_is_said_to_be_missing():
    field = ShownField(label="Injuries", value=None, kind="longtext", required=True)
    act = ShownAct(
        label="Safety check",
        by="Wu Yan",
        occurred_at=AT,
        recorded_at=AT,
        state=State(tone=Tone.OK, words="Verified"),
        fields=(field,),
    )

    assert "Required, missing" in drawn('{% include "site/act_detail.html" %}', act=act)


@pytest.mark.parametrize(
    ("given", "kind", "shown"),
    [
        (("a", "b"), "texts", '<bdi translate="no">a</bdi>, <bdi translate="no">b</bdi>'),
        (True, "bool", "Yes"),
        (
            dt.timedelta(minutes=7, seconds=45),
            "duration_s",
            '<span class="nowrap">7 min 45 s</span>',
        ),
        (Pointer(words="Zhao", address="/p"), "person", '<a href="/p">Zhao</a>'),
        (0, "int", '<bdi translate="no">0</bdi>'),
        ((), "items", "None"),
    ],
)
def test_a_value_is_written_as_its_kind_asks(given, kind, shown):
    assert drawn("{% value given kind %}", given=given, kind=kind) == shown


def test_records_within_an_act_are_a_table_that_a_phone_can_read():
    shown = drawn(
        '{% include "site/act_detail.html" %}', act=gallery_samples.samples(Language.EN).act
    )

    assert '<table class="cards">' in shown
    assert 'data-label="Locker"' in shown


def test_a_correction_shows_both_values():
    field = ShownField(label="Count", value=5, before=4, kind="int")
    act = ShownAct(
        label="Belongings",
        by="Wu Yan",
        occurred_at=AT,
        recorded_at=AT,
        state=State(tone=Tone.OK, words="Verified"),
        fields=(field,),
    )

    shown = drawn('{% include "site/act_detail.html" %}', act=act)

    assert "<s>" in shown
    assert ">5<" in shown
    assert ">4<" in shown


def test_a_qr_code_has_its_finder_patterns_and_a_quiet_border():
    path, size = qr.path_and_size("JB-W-2026-001937")

    assert size == 25
    assert path.startswith("M2 2h7v1h-7z")


def test_the_gallery_tells_the_same_story_in_both_languages():
    zh, en = gallery_samples.samples(Language.ZH), gallery_samples.samples(Language.EN)

    assert [row.at for row in zh.timeline] == [row.at for row in en.timeline]
    assert [link.cells for link in zh.chain] == [link.cells for link in en.chain]
