"""What the style sheet and the templates promise."""

import re
from pathlib import Path

from unbroken.site import icons

SITE = Path(icons.__file__).parent
CSS = (SITE / "static" / "site" / "unbroken.css").read_text("utf-8")
TEMPLATES = sorted(SITE.parent.rglob("templates/**/*.html"))
MODULES = sorted(SITE.parent.rglob("static/**/*.js"))


def test_the_dark_theme_is_the_same_whether_chosen_or_set_on_the_machine():
    chosen = re.search(r'\[data-theme="dark"\] \{(.*?)\}', CSS, re.DOTALL)
    machine = re.search(r":root:not\(\[data-theme\]\) \{(.*?)\}", CSS, re.DOTALL)

    assert chosen[1].split() == machine[1].split()


def test_the_style_sheet_keeps_to_what_the_oldest_browser_knows():
    rules = re.sub(r"/\*.*?\*/", "", CSS, flags=re.DOTALL)
    newer = re.findall(
        r"light-dark\(|oklch\(|color-mix\(|subgrid|@scope|^\s*&", rules, re.MULTILINE
    )

    assert newer == []


def test_no_page_carries_styles_or_scripts_that_the_policy_refuses():
    refused = re.compile(
        r'\sstyle="|<style|\son\w+="|javascript:|<script(?![^>]*\bsrc=)(?![^>]*importmap)'
    )
    carrying = [page.name for page in TEMPLATES if refused.search(page.read_text("utf-8"))]

    assert carrying == []


def test_every_icon_that_a_page_draws_exists():
    drawn = {
        name
        for page in TEMPLATES
        for name in re.findall(r'{% icon "(\w+)" %}', page.read_text("utf-8"))
    }

    assert drawn <= icons.ICONS.keys()


def test_no_module_evaluates_text_or_writes_markup():
    refused = re.compile(
        r"\beval\(|new Function|innerHTML|outerHTML|document\.write|insertAdjacentHTML"
    )
    carrying = [module.name for module in MODULES if refused.search(module.read_text("utf-8"))]

    assert carrying == []
