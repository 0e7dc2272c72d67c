"""A refusal says what, why and what to do, in the reader's language."""

from http import HTTPStatus

import pytest
from django.template import loader
from django.test import RequestFactory
from django.utils import translation

from unbroken.base.refusal import Refusal
from unbroken.base.shown import Pointer
from unbroken.site.refusals import RefusalPages, shown

PLAIN_STATIC = "django.contrib.staticfiles.storage.StaticFilesStorage"


class NotYours(Refusal):
    """An owner can't close his own alarm."""

    sentence = "This was refused."
    remedy = "Ask whoever runs this station."
    status = HTTPStatus.FORBIDDEN


@pytest.fixture
def pages():
    return RefusalPages(lambda request: request)


def asked(**headers: str):
    request = RequestFactory().get("/", headers=headers)
    request.htmx = "HX-Request" in headers
    return request


def test_a_refusal_is_shown_in_the_language_of_the_reader():
    with translation.override("zh-hans"):
        said = shown(NotYours())

    assert (said.sentence, said.remedy, said.status) == (
        "此项不予办理。",
        "请联系本单位的系统管理员。",
        HTTPStatus.FORBIDDEN,
    )


def test_a_refusal_becomes_a_page_with_its_status_and_ways_out(pages, settings):
    settings.STORAGES = {"staticfiles": {"BACKEND": PLAIN_STATIC}}
    refusal = NotYours(links=(Pointer(words="Notice 0093", address="/supervision/93"),))

    with translation.override("en"):
        answer = pages.process_exception(asked(), refusal)

    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert b"This was refused." in answer.content
    assert b'<a href="/supervision/93">Notice 0093</a>' in answer.content


class NoSuchNotice(NotYours):
    """What a person may not see looks like what does not exist."""

    status = HTTPStatus.NOT_FOUND


def test_what_is_hidden_is_shown_as_not_found_not_as_refused(pages, settings):
    settings.STORAGES = {"staticfiles": {"BACKEND": PLAIN_STATIC}}

    with translation.override("en"):
        answer = pages.process_exception(asked(), NoSuchNotice())

    assert answer.status_code == HTTPStatus.NOT_FOUND
    assert b"<h1>Not found</h1>" in answer.content
    assert b"i-bad" not in answer.content.split(b"</symbol></svg>")[-1]


def test_a_mistake_of_the_station_has_a_page_that_needs_nothing(settings):
    settings.STORAGES = {"staticfiles": {"BACKEND": PLAIN_STATIC}}

    with translation.override("zh-hans"):
        page = loader.get_template("500.html").render()

    assert "系统出错" in page
    assert "本次操作没有留下任何记录" in page


def test_a_part_of_a_page_gets_a_note_instead_of_a_page(pages):
    with translation.override("en"):
        answer = pages.process_exception(asked(**{"HX-Request": "true"}), NotYours())

    assert b"<html" not in answer.content
    assert b'role="alert"' in answer.content


def test_what_is_no_refusal_is_left_alone(pages):
    assert pages.process_exception(asked(), ValueError("no refusal")) is None
