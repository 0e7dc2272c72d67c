import os
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, strategies

from unbroken.vault import names

SHARED = Path(os.environ.get("UNBROKEN_SHARED", Path(__file__).parents[5] / "shared")) / "data"


@pytest.mark.parametrize(
    ("given_name", "shown"),
    [
        ("video.mp4", "video.mp4"),
        ("执法记录仪 2026-11-20 埊㛃𠮷.mp4", "执法记录仪 2026-11-20 埊㛃𠮷.mp4"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\officer\\DCIM\\0001.MOV", "0001.MOV"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("a\u2066b\u2069c\u200e.txt", "abc.txt"),
        ("a\x00b\r\nSet-Cookie: x.txt", "abSet-Cookie_ x.txt"),
        ("..", names.UNNAMED),
        ("", names.UNNAMED),
        ("/", names.UNNAMED),
        (".htaccess", "htaccess"),
        ("con.txt", "_con.txt"),
        ("CONTRACT.txt", "CONTRACT.txt"),
        ("tail. . .", "tail"),
        ("\ud800.txt", "\ufffd.txt"),
        ("a\u00a0\u3000 b", "a b"),
        ("e\u0301.txt", "e\u0301.txt"),
        ("\ufa19\U0002f81a.txt", "\ufa19\U0002f81a.txt"),
    ],
)
def test_a_given_name_is_shown_safely(given_name, shown):
    assert names.shown_name(given_name) == shown


def test_a_long_name_keeps_its_ending():
    shown = names.shown_name("讯" * 200 + ".mp4")

    assert shown.endswith("….mp4")
    assert len(shown.encode()) <= names.NAME_BYTES_MAX


@given(strategies.text())
def test_whatever_is_given_the_shown_name_is_one_visible_name(given_name):
    shown = names.shown_name(given_name)

    assert shown
    assert shown not in (".", "..")
    assert len(shown.encode()) <= names.NAME_BYTES_MAX + len("_")
    assert not any(unicodedata.category(c) in {"Cc", "Cf", "Cs", "Zl", "Zp"} for c in shown)
    assert not set(shown) & set('/\\<>:"|?*')
    assert names.shown_name(shown) == shown


@pytest.mark.skipif(not SHARED.exists(), reason="the shared files are not beside this repository")
def test_hostile_names_that_others_collected_are_shown_safely(tmp_path):
    given_names = (SHARED / "names" / "accentué.txt").name, (SHARED / "names" / "empty.gif").name
    for path in (SHARED / "payloads").rglob("*.txt"):
        for line in path.read_text(errors="surrogateescape").splitlines():
            shown = names.shown_name(line)
            (tmp_path / shown).touch()
            assert (tmp_path / shown).parent == tmp_path
    assert [names.shown_name(name) for name in given_names] == ["accentué.txt", "empty.gif"]
