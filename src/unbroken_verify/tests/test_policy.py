"""Policies: whom to believe, spelled so that nobody can read it in two ways."""

import pytest

from unbroken_verify import Malformed, note, policy
from unbroken_verify.tests.station import Key, Station

LOG = Key.named("example.org/log", "log", note.ED25519).public
NAMES = ("county", "mirror", "court", "prosecutor")
KEYS = {n: Key.named(f"{n}.example", n, note.COSIGNATURE_ED25519).public for n in NAMES}

TWO_GROUPS = "\n".join(
    [
        "# Whom the defence believes.",
        f"log {LOG.encode()} https://log.example/",
        *(f"witness {name} {KEYS[name].encode()}" for name in NAMES),
        "group from-county 1 county mirror",
        "group outside any court prosecutor",
        "group all-of all from-county outside",
        "",
        "quorum all-of",
        "",
    ]
)


def parsed(text):
    return policy.parse_policy(text.encode())


@pytest.mark.parametrize(
    ("signed", "met"),
    [
        ((), False),
        (("county",), False),
        (("county", "mirror"), False),
        (("county", "court"), True),
        (("mirror", "prosecutor"), True),
        (("court", "prosecutor"), False),
        (("nobody",), False),
    ],
)
def test_a_quorum_of_groups_needs_a_member_of_each(signed, met):
    assert parsed(TWO_GROUPS).is_met(signed) is met


def test_a_policy_that_is_written_reads_back():
    first = parsed(TWO_GROUPS)
    assert parsed(first.encode()) == first
    own = Station().policy(same_operator={"county"})
    assert policy.parse_policy(own.encode().encode()) == own
    assert Station().policy(quorum=None).encode().endswith("quorum none\n")


def test_a_witness_marked_as_the_same_operator_never_counts():
    marked = parsed(TWO_GROUPS.replace("witness court", "# same operator: court\nwitness court"))
    assert not marked.is_met(["county", "court"])
    assert marked.is_met(["county", "prosecutor"])
    alone = parsed(f"witness own {KEYS['court'].encode()}\n# same operator: own\nquorum own\n")
    assert not alone.is_met(["own"])


def test_a_counted_group_needs_so_many():
    lines = [f"witness {name} {KEYS[name].encode()}" for name in NAMES]
    two = parsed("\n".join([*lines, f"group g 2 {' '.join(NAMES)}", "quorum g"]))
    assert not two.is_met(["county"])
    assert two.is_met(["county", "court"])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "quorum none\nquorum none\n",
        "quorum nobody\n",
        "quorum\n",
        "quorum none none\n",
        "believe everybody\nquorum none\n",
        f"log {LOG.encode()}\nlog {LOG.encode()}\nquorum none\n",
        f"log {KEYS['court'].encode()}\nquorum none\n",
        f"witness a {LOG.encode()}\nquorum none\n",
        f"log {LOG.encode()} url more\nquorum none\n",
        f"log {LOG.encode()[:-4]}\nquorum none\n",
        f"witness none {KEYS['court'].encode()}\nquorum none\n",
        f"witness a {KEYS['court'].encode()}\nwitness a {KEYS['county'].encode()}\nquorum a\n",
        f"witness a {KEYS['court'].encode()}\nwitness b {KEYS['court'].encode()}\nquorum a\n",
        "group g any a\nquorum g\n",
        f"witness a {KEYS['court'].encode()}\ngroup g any\nquorum g\n",
        f"witness a {KEYS['court'].encode()}\ngroup g 0 a\nquorum g\n",
        f"witness a {KEYS['court'].encode()}\ngroup g 2 a\nquorum g\n",
        f"witness a {KEYS['court'].encode()}\ngroup g some a\nquorum g\n",
        f"witness a {KEYS['court'].encode()}\ngroup g 1 a a\nquorum g\n",
        f"witness a {KEYS['court'].encode()}\ngroup g 1 a\ngroup h 1 a\nquorum g\n",
        f"witness a {KEYS['court'].encode()}\ngroup a 1 a\nquorum a\n",
        "# same operator: nobody\nquorum none\n",
    ],
)
def test_a_policy_that_could_be_read_in_two_ways_is_refused(text):
    with pytest.raises(Malformed):
        parsed(text)


def test_a_policy_of_bytes_that_are_no_text_or_of_a_mebibyte_is_refused():
    for data in (b"quorum none\n\xff", b"#" * 1024 * 1024 + b"\nquorum none\n"):
        with pytest.raises(policy.BadPolicy):
            policy.parse_policy(data)


def test_a_policy_may_hold_more_than_32_witnesses_and_groups():
    keys = [Key.named(f"w{n}", f"{n}", note.COSIGNATURE_ED25519).public for n in range(40)]
    lines = [f"witness w{n} {key.encode()}" for n, key in enumerate(keys)]
    lines += [f"group g{n} any w{n}" for n in range(40)]
    assert parsed("\n".join([*lines, "quorum g39"])).is_met(["w39"])
