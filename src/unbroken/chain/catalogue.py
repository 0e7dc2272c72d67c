"""The whole register, for whoever has no Django to start it: rules, story files, documents."""

import importlib

from unbroken.chain.register import ActType, act_types

PACKAGES = (
    "chain",
    "people",
    "rulebook",
    "media",
    "casefile",
    "capture",
    "docking",
    "intake",
    "scene",
    "area",
    "interrogation",
    "propertyroom",
    "conclusion",
    "disclosure",
    "supervision",
)
"""Every package that has acts. They are named, not imported, since they stand on higher floors."""


def load_all() -> dict[str, ActType]:
    """Enter the acts of every package, and return those that the project declares by wire name."""
    for package in PACKAGES:
        importlib.import_module(f"unbroken.{package}.acts")
    return {
        name: declared
        for name, declared in act_types().items()
        if ".tests." not in declared.cls.__module__ and declared.link in PACKAGES
    }
