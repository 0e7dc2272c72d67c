"""Acts that exist in these tests only."""

import types

import pytest

from unbroken.chain import declare, register
from unbroken.chain.register import Act, Nature


@pytest.fixture(autouse=True)
def _acts_of_these_tests(monkeypatch):
    known = dict(register.act_types())
    monkeypatch.setattr(register, "_by_name", known)
    for name, link, by, nature in (
        ("test_fact", "scene", ("head_unit",), Nature.FACT),
        ("test_decision", "scene", ("head_unit",), Nature.DECISION),
        ("test_questioning", "interrogation", ("head_unit",), Nature.FACT),
        ("test_correction", "scene", ("author",), Nature.FACT),
    ):
        cls = types.new_class(name, (Act,), exec_body=_body_in(link))
        declare.act(name, zh=name, en=name, happened_zh=name, by=by, nature=nature)(cls)


def _body_in(link):
    def body(namespace):
        namespace["__module__"] = f"unbroken.{link}.acts"
        namespace["__annotations__"] = {"note": str}
        namespace["note"] = declare.text(zh="说明", en="Note")

    return body
