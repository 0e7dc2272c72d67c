"""The command, its words, its memory, and the one file that it can be."""

import json
import re
import subprocess
import sys

import pytest

from unbroken_verify import Malformed, act, cli, pyz, report, sentences
from unbroken_verify.refusals import REFUSALS
from unbroken_verify.tests.repacking import members_of, with_new_manifests
from unbroken_verify.tests.station import CASE, VIDEO, Bundling, Station, a_bundle, a_case

HAN = re.compile("[\u4e00-\u9fff]")


@pytest.fixture
def desk(tmp_path):
    """Lay out a bundle, its policy and what else a reader may have on his desk."""
    station, data = a_bundle()
    (tmp_path / "case.zip").write_bytes(data)
    (tmp_path / "policy.txt").write_text(station.policy().encode())
    return tmp_path


def run(capsys, *arguments):
    code = cli.main([str(each) for each in arguments])
    return code, capsys.readouterr().out


@pytest.mark.parametrize(
    ("language", "first"),
    [("zh", "真实且完整"), ("en", "Genuine and complete")],
)
def test_the_full_sentence_comes_first_and_the_exit_is_zero(desk, capsys, language, first):
    code, out = run(capsys, desk / "case.zip", "--policy", desk / "policy.txt", "--lang", language)
    assert code == 0
    assert out.startswith(first)
    assert bool(HAN.search(out.splitlines()[0])) is (language == "zh")


def test_without_a_policy_the_fingerprints_are_given_and_the_exit_is_four(desk, capsys):
    code, out = run(capsys, desk / "case.zip", "--lang", "en")
    assert code == 4
    assert out.startswith("Consistent in itself; who signed it is not established.")
    assert Station().log.public.fingerprint() in out
    assert "By its own account witnessed" in out


def test_a_changed_bundle_ends_with_two_and_a_cut_one_with_three(desk, capsys):
    files = members_of((desk / "case.zip").read_bytes())
    files["data/story.jsonl"] = b"{}\n"
    (desk / "case.zip").write_bytes(with_new_manifests(files))
    code, out = run(capsys, desk / "case.zip", "--policy", desk / "policy.txt", "--lang", "en")
    assert code == 2
    assert out.startswith("Not genuine")
    assert "A file was altered. [data/story.jsonl]" in out
    (desk / "case.zip").write_bytes((desk / "case.zip").read_bytes()[:-5])
    code, out = run(capsys, desk / "case.zip", "--policy", desk / "policy.txt", "--lang", "zh")
    assert code == 3
    assert out.startswith("无法读取")


def test_a_bundle_with_a_missing_act_ends_with_one(desk, capsys):
    station = a_case()
    made = Bundling(station, media=[VIDEO])
    made.acts.pop(1)
    made.disclose()
    (desk / "case.zip").write_bytes(made.written())
    code, out = run(capsys, desk / "case.zip", "--policy", desk / "policy.txt", "--lang", "en")
    assert code == 1
    assert out.startswith("Genuine, but not complete")
    assert "A record is missing and is not named as withheld. [2]" in out


def test_json_gives_the_same_verdict_in_both_languages(desk, capsys):
    code, out = run(capsys, desk / "case.zip", "--json")
    told = json.loads(out)
    assert told["exit"] == code == 4
    assert told["verdict"] == "not_established"
    assert told["acts"] == 3
    assert told["stream"] == CASE
    assert [each["code"] for each in told["problems"]] == ["no_policy"]
    assert HAN.search(told["zh"])
    assert not HAN.search(told["en"])


@pytest.mark.parametrize("by", ["number", "id", "hash"])
def test_an_act_is_explained_by_number_identifier_or_hash(desk, capsys, by):
    first = a_case().streams[CASE][0]
    name = {
        "number": "1",
        "id": act.parse_envelope(first.envelope).id,
        "hash": first.h.hex()[:8],
    }[by]
    code, out = run(
        capsys,
        desk / "case.zip",
        "--policy",
        desk / "policy.txt",
        "--explain",
        name,
        "--lang",
        "en",
    )
    assert code == 0
    assert "call_record" in out
    assert 'caller = "埊㛃𠮷"' in out
    assert "Withheld: age (Identity of a minor)" in out
    assert "First witnessed at: 2026-11-05T12:00:45.000Z" in out
    assert first.h.hex() in out


def test_an_act_that_is_not_there_is_said_not_to_be(desk, capsys):
    _, out = run(capsys, desk / "case.zip", "--explain", "99", "--lang", "zh")
    assert out.startswith("包内没有记录 99。")


def test_words_of_the_operator_cannot_command_the_terminal(desk, capsys):
    station = Station()
    station.record("note_made", text="\x1b[2Jgone\u202etxt\u2028")
    made = Bundling(station)
    made.disclose()
    (desk / "case.zip").write_bytes(made.written())
    _, out = run(capsys, desk / "case.zip", "--explain", "1")
    assert "\x1b" not in out
    assert "\u202e" not in out
    assert "gone" in out
    assert report.shown("a\x1bb\u202ec") == "a\\u{1b}b\\u{202e}c"


def test_wrong_usage_never_looks_like_a_verdict(desk, capsys):
    with pytest.raises(SystemExit) as stopped:
        cli.main([])
    assert stopped.value.code == 64
    (desk / "policy.txt").write_text("believe everybody\n")
    code, _ = run(capsys, desk / "case.zip", "--policy", desk / "policy.txt")
    assert code == 64
    code, _ = run(capsys, desk / "case.zip", "--policy", desk / "nowhere.txt")
    assert code == 64


def test_the_language_follows_the_environment(desk, capsys, monkeypatch):
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    for value, chinese in (("zh_CN.UTF-8", True), ("de_DE.UTF-8", False)):
        monkeypatch.setenv("LANG", value)
        _, out = run(capsys, desk / "case.zip")
        assert bool(HAN.search(out)) is chinese


def test_a_store_keeps_the_policy_it_was_told_to_keep(desk, capsys):
    store = desk / "store"
    case, kept = desk / "case.zip", ("--store", store)
    assert run(capsys, case, *kept)[0] == 4
    assert run(capsys, case, *kept, "--policy", desk / "policy.txt")[0] == 0
    assert run(capsys, case, *kept)[0] == 4
    policy = ("--policy", desk / "policy.txt", "--keep-policy")
    assert run(capsys, case, *kept, *policy)[0] == 0
    assert run(capsys, case, *kept)[0] == 0


def first_bundle():
    station = a_case()
    made = Bundling(station, media=[VIDEO])
    made.disclose()
    return station, made


def in_store(capsys, desk, data, *more):
    (desk / "case.zip").write_bytes(data)
    code, out = run(
        capsys,
        desk / "case.zip",
        *("--policy", desk / "policy.txt", "--store", desk / "store", "--json", *more),
    )
    told = json.loads(out)
    return code, {each["code"] for each in told["problems"] + told["remarks"]}


def test_a_log_that_grew_is_accepted_and_its_growth_is_shown_by_the_bundle(desk, capsys):
    station, made = first_bundle()
    # The earlier disclosure is an act of the case, and its contents list a file that is named.
    withheld = made.contents.encode()
    assert in_store(capsys, desk, made.written()) == (0, set())
    again = Bundling(station, media=[VIDEO, withheld])
    again.disclose()
    assert in_store(capsys, desk, again.written()) == (0, set())


def test_a_log_that_shows_another_tree_at_the_same_size_is_a_fork(desk, capsys):
    _, made = first_bundle()
    assert in_store(capsys, desk, made.written()) == (0, set())
    other = Station()
    for n in range(4):
        other.record("note_made", text=f"another past {n}")
    forked = Bundling(other)
    forked.disclose()
    code, found = in_store(capsys, desk, forked.written())
    assert code == 2
    assert "forked" in found
    assert list((desk / "store").rglob("conflict-*.checkpoint"))
    # The fork does not take the place of what was seen first.
    assert in_store(capsys, desk, made.written()) == (0, set())


def test_a_log_that_is_smaller_yet_witnessed_later_was_rolled_back(desk, capsys):
    _, made = first_bundle()
    assert in_store(capsys, desk, made.written())[0] == 0
    restored = Station()
    restored.now = made.station.now
    restored.record("note_made", text="after the restore")
    rolled = Bundling(restored)
    rolled.disclose()
    code, found = in_store(capsys, desk, rolled.written())
    assert code == 2
    assert "rolled_back" in found


def test_an_older_bundle_is_only_older(desk, capsys):
    station, made = first_bundle()
    first = made.written()
    again = Bundling(station, media=[VIDEO, made.contents.encode()])
    again.disclose()
    assert in_store(capsys, desk, again.written())[0] == 0
    assert in_store(capsys, desk, first) == (0, {"older_than_seen"})


def test_a_forger_who_comes_first_is_not_remembered(desk, capsys):
    _, forged = a_bundle("forger")
    assert in_store(capsys, desk, forged)[0] == 2
    assert not list((desk / "store").rglob("last.checkpoint"))


def test_a_store_that_is_damaged_or_cannot_be_used_says_nothing_of_the_bundle(desk, capsys):
    _, made = first_bundle()
    assert in_store(capsys, desk, made.written()) == (0, set())
    (last,) = (desk / "store").rglob("last.checkpoint")
    right = last.read_bytes()
    last.write_bytes(b"damaged")
    assert in_store(capsys, desk, made.written()) == (0, {"store_outdated"})
    assert last.read_bytes() == right
    last.unlink()
    last.mkdir()
    assert in_store(capsys, desk, made.written()) == (0, {"store_failed"})


def subclasses(of):
    return {of} | {each for sub in of.__subclasses__() for each in subclasses(sub)}


def test_every_refusal_and_every_sentence_is_there_in_both_languages():
    own = {each for each in subclasses(Malformed) if each.__module__.startswith("unbroken_verify")}
    names = {each.__name__ for each in own} - {"Malformed"}
    assert names == REFUSALS.keys()
    told = (sentences.PROBLEMS, sentences.REMARKS, sentences.LABELS, REFUSALS)
    every = [pair for table in told for pair in table.values()]
    every += [*sentences.VERDICTS.values(), sentences.COMPLETE_BUT_FOR_GAPS]
    for zh, en in every:
        assert HAN.search(zh)
        assert not HAN.search(en)
        assert sorted(re.findall(r"%\((\w+)\)s", zh)) == sorted(re.findall(r"%\((\w+)\)s", en))


def test_every_code_that_the_checks_use_has_a_sentence():
    sources = [path.read_text("utf-8") for path in pyz.source_files()]
    used = set()
    for text in sources:
        used |= set(re.findall(r"findings\.(?:forged|incomplete|remark)\(\s*\"(\w+)\"", text))
        used |= set(re.findall(r"Remark\(code=\"(\w+)\"", text))
    assert {"forked", "chain_broken", "witnessed_late", "same_operator"} <= used
    assert used <= sentences.PROBLEMS.keys() | sentences.REMARKS.keys()


def bare_python(*arguments, cwd):
    """Run Python without any installed package."""
    return subprocess.run(
        [sys.executable, "-I", "-S", *map(str, arguments)],
        capture_output=True,
        check=False,
        cwd=cwd,
        encoding="utf-8",
        env={"PYTHONIOENCODING": "utf-8", "LANG": "C.UTF-8"},
    )


def test_the_one_file_verifier_runs_on_bare_python(desk):
    one = desk / "unbroken-verify.pyz"
    assert pyz.main([str(one)]) == 0
    missing = bare_python("-c", "import cryptography", cwd=desk)
    assert missing.returncode == 1
    told = bare_python(one, "case.zip", "--policy", "policy.txt", "--lang", "zh", cwd=desk)
    assert (told.returncode, told.stderr) == (0, "")
    assert told.stdout.startswith("真实且完整")
    assert bare_python(one, "case.zip", cwd=desk).returncode == 4
    data = bytearray((desk / "case.zip").read_bytes())
    data[len(data) // 2] ^= 1
    (desk / "case.zip").write_bytes(bytes(data))
    assert bare_python(one, "case.zip", "--policy", "policy.txt", cwd=desk).returncode in {2, 3}


def test_the_one_file_verifier_has_the_same_bytes_each_time_and_no_tests():
    assert pyz.archive() == pyz.archive()
    assert b"unbroken_verify/cli.py" in pyz.archive()
    assert b"tests/" not in pyz.archive()
