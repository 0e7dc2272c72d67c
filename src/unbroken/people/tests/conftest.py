"""Acts that exist in these tests only."""

import types

import pytest

from unbroken.chain import declare, register
from unbroken.chain.register import Act, Nature
from unbroken.people.tests import world


@pytest.fixture(autouse=True)
def _acts_of_these_tests(monkeypatch):
    known = dict(register.act_types())
    monkeypatch.setattr(register, "_by_name", known)
    for name, link, by, nature in (
        ("policy_fact", "scene", ("head_unit",), Nature.FACT),
        ("policy_decision", "scene", ("head_unit",), Nature.DECISION),
        ("policy_questioning", "interrogation", ("head_unit",), Nature.FACT),
        ("policy_correction", "scene", ("author",), Nature.FACT),
    ):
        cls = types.new_class(name, (Act,), exec_body=_body_in(link))
        declare.act(name, zh=name, en=name, happened_zh=name, by=by, nature=nature)(cls)


def _body_in(link):
    def body(namespace):
        namespace["__module__"] = f"unbroken.{link}.acts"
        namespace["__annotations__"] = {"note": str}
        namespace["note"] = declare.text(zh="说明", en="Note")

    return body


@pytest.fixture
def small_station(station):
    """A unit, and a case officer who signs in by password and one-time code."""
    world.register_unit()
    world.register("330112", "case_officer")
    world.account("330112")
    return station


@pytest.fixture(autouse=True)
def _plain_static_files(plain_pages, settings):
    settings.LANGUAGE_CODE = "en"
