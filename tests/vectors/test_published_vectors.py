"""The formats against vectors that others published."""

import base64
import datetime as dt
import hashlib
import json
import os
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import mldsa

from unbroken_verify import (
    Malformed,
    checkpoint,
    cosignature,
    merkle,
    note,
    proof,
    tiles,
)

ROOT = Path(__file__).parents[2]
SHARED = Path(os.environ.get("UNBROKEN_SHARED", ROOT.parent / "shared")) / "data"

LOG_VKEY = "example.org/pd/station-17+c1fd5ffd+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4"
WITNESS_VKEY = "example.org/pd/county-witness+399f58a9+BCmsuuFBvMrwsi4alNNNC8c2HlJtC/4SyJeUvJMilm3X"
PROOF = """\
c2sp.org/tlog-proof@v1
index 4
yiM+eia4w1wsk/Ukx7kF56IQVkDW3MWUaUz/VtJu+yU=
nk9gCR+floFqznAPtqjjcnnV64dge2jQB95D5t164Hg=
zY1lN35vrXYAPixXSd59LsU29xUJtuW4o2dNNg5Y2Co=
5jLpqTgjsBDSEX6SgZiRnbTMdTuRd8bQ5tSsAOxe0Ks=

example.org/pd/station-17
15
rKbDipCvhuX1GZ7g5BBe8sA6BbJ7ja/1nk427v383cs=

— example.org/pd/station-17 wf1f/bPmIY/uiUnWow4tIP6ZEvbeI+jESSWedrSmJsdMMrCUO0tx5R0FJO9q3CQuV3MVN4SflEEMszwnN4XgC4/2EQw=
— example.org/pd/county-witness OZ9YqQAAAABpVbkAq7YOvHupI4/LAIM6ugAlfS8dcnDPc0xNt5D4SbehR2i8W+8+CMOU25IRmURyRkSv9hmM76nbOhcJEl6P86wbDQ==
""".encode()

TESSERA_VKEY = "example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx"
TESSERA_ENTRIES = [
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eit",
    "nain",
    "ten",
    "ileven",
    "twelf",
    "threeten",
    "fourten",
    "fivten",
]
TESSERA_CHECKPOINTS = """\
1  0Nc2CrefWKseHj/mStd+LqC8B+NrX0btIiPt2SmN+ek=  M9e0lhr9kuLxGdAtaUrhm84TQffVsLdcy808sN0a3WyniNlfcr9+bywoiIke1YYciCNjJGkCgIlQ8b16jhsmg/SChAM=
2  T1X2GdkhUjV3iyufF9b0kVsWFxIU0VI4EpNml2Teci4=  M9e0llH4NKmlf0u7C8tkJioQOmi7l5ELqljXgKRg6R3G5JJ7vx7emDWo5fpqKuA/Dk/jRrI6il+7QCVirNhyUAWGoAk=
8  bC+VwvrJbalNVjfkdI8kUgs7mJoXrqiXCE7bgnD28pY=  M9e0lq1EK37dHtgv9O3UzPxisw5vwIPcJsX9ab0xt4mvVfbdUR1fbMjN6sBFYpBoBEmD4+cWhj/AVgI5MitCO5+mews=
15 rKbDipCvhuX1GZ7g5BBe8sA6BbJ7ja/1nk427v383cs=  M9e0luh4jTG+UMBqOUo9/q+yAEvx1ilBEniMvjf1zfcBOhg+CKubMt53MvIt/uEWP6zdkdIQzd/fmwlM/dlPWF74ewI=
""".splitlines()

EIGHT_LEAVES = [
    bytes.fromhex(each)
    for each in [
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    ]
]
EIGHT_ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def unbase64(text):
    return base64.b64decode(text or "")


def merkle_cases(kind):
    folder = SHARED / "merkle" / kind
    return [
        pytest.param(json.loads(path.read_text()), id=str(path.relative_to(folder)))
        for path in sorted(folder.rglob("*.json"))
    ]


@pytest.mark.shared
@pytest.mark.parametrize("case", merkle_cases("inclusion"))
def test_an_inclusion_proof_is_judged_as_the_published_vectors_say(case):
    def check():
        merkle.check_inclusion(
            leaf=unbase64(case["leafHash"]),
            index=case["leafIdx"],
            size=case["treeSize"],
            proof=[unbase64(each) for each in case["proof"] or ()],
            root=unbase64(case["root"]),
        )

    # Stricter than the vectors in one way: every hash has 32 bytes.
    short = len(unbase64(case["root"])) != 32 or len(unbase64(case["leafHash"])) != 32
    if case["wantErr"] or short:
        with pytest.raises(Malformed):
            check()
    else:
        check()


@pytest.mark.shared
@pytest.mark.parametrize("case", merkle_cases("consistency"))
def test_a_consistency_proof_is_judged_as_the_published_vectors_say(case):
    def check():
        merkle.check_consistency(
            old_size=case["size1"],
            size=case["size2"],
            proof=[unbase64(each) for each in case["proof"] or ()],
            old_root=unbase64(case["root1"]),
            root=unbase64(case["root2"]),
        )

    # Stricter than the vectors in one way: nothing is consistent with an empty tree.
    if case["wantErr"] or case["size1"] == 0:
        with pytest.raises(Malformed):
            check()
    else:
        check()


def test_the_published_tree_of_eight_leaves_has_the_published_roots_at_each_size():
    tree = merkle.Tree(merkle.leaf_hash(leaf) for leaf in EIGHT_LEAVES)
    growing = merkle.CompactRange()
    assert growing.root() == tree.root(0) == merkle.EMPTY_ROOT
    for size, leaf in enumerate(EIGHT_LEAVES, start=1):
        growing.append(merkle.leaf_hash(leaf))
        assert growing.root().hex() == tree.root(size).hex() == EIGHT_ROOTS[size - 1]


def test_the_proofs_of_the_published_tree_are_the_published_ones():
    tree = merkle.Tree(merkle.leaf_hash(leaf) for leaf in EIGHT_LEAVES)
    expected = [
        unbase64("lqKW0iTyhcZ77pPDD4owkVfw2qNdxbh+QQt4YwoJz8c="),
        unbase64("Xwg/ChozygdqlSeYMlgNs+DvRYS9/x9UyKNg9Q3jAx4="),
        unbase64("a0eq8p7jwq+a+Im8H7klTavTEXfxYjLdaqsDXKOb9uQ="),
    ]
    assert tree.inclusion(0) == expected
    assert tree.consistency(1) == expected


def test_leaves_and_nodes_are_hashed_as_published():
    assert merkle.leaf_hash(b"").hex() == EIGHT_ROOTS[0]
    assert merkle.leaf_hash(b"L123456").hex() == (
        "395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56"
    )
    assert merkle.node_hash(b"N123", b"N456").hex() == (
        "aa217fe888e47007fa15edab33c2b492a722cb106c64667fc2b044444de66bbb"
    )


def tile_files(leaves, size):
    """Cut a whole tree's tiles, slowly and plainly, from the definition."""
    files, level, row = {}, 0, leaves
    while row:
        for index in range(-(-len(row) // 256)):
            ref = tiles.TileRef(
                level=level,
                index=index,
                width=tiles.tile_width(level=level, index=index, size=size),
            )
            files[ref.path()] = tiles.encode_tile(row[index * 256 : index * 256 + ref.width])
        row = [tiles.tile_root(row[at : at + 256]) for at in range(0, len(row) - 255, 256)]
        level += 1
    return files


def test_a_tree_of_70000_leaves_has_the_published_tiles_and_root():
    leaves = [merkle.leaf_hash(n.to_bytes(4, "big")) for n in range(70_000)]
    files = tile_files(leaves, 70_000)
    digests = {path: hashlib.sha256(files[path]).hexdigest() for path in files}
    assert (
        digests["tile/0/000"] == "2c715dd97e9cb86edffcc77e807fbe36a81de413e8d2f482ef4ac5bccb57b1ce"
    )
    assert (
        digests["tile/0/273.p/112"]
        == "9b57fcecc3174fe71094d34d1a0f9360a327fc8f469175be773701506d8b8f9f"
    )
    assert (
        digests["tile/1/000"] == "38f81de47c7ffec67069a9c1a034f58331f07b832a35d47c5a44b79481f75952"
    )
    assert (
        digests["tile/1/001.p/17"]
        == "863ef73fc3b5a762d44e032d862a290dec917c77195eef6d833bea4eb31f040a"
    )
    assert (
        files["tile/2/000.p/1"].hex()
        == "208bed836edee10551d1a0208e22c9eead1a59c4c33abeb697eb60132f61a798"
    )
    read = tiles.TileTree(size=70_000, fetch=lambda ref: files[ref.path()])
    root = read.root()
    assert root.hex() == "339ecf3ae716405fdc28cef164e45a785cade0d5bc3e1400a7a4d70d0b2dec9b"
    assert read.compact_range().root() == root
    for index in (0, 255, 256, 65_535, 65_536, 69_887, 69_999):
        merkle.check_inclusion(
            leaf=leaves[index], index=index, size=70_000, proof=read.inclusion(index), root=root
        )
    for old in (1, 255, 256, 257, 65_536, 69_999, 70_000):
        merkle.check_consistency(
            old_size=old,
            size=70_000,
            proof=read.consistency(old),
            old_root=merkle.range_root(read.node, 0, old),
            root=root,
        )


@pytest.mark.parametrize(
    ("size", "root"),
    [
        (256, "78cd7db3bbfa785ffefa21e1c0aa7d4806c6e22ad65472710377ecb7e5a5a54e"),
        (257, "086ce24d72dd8347eef9afbf95829379f67cee8f5d23cece828a2dae88729c8d"),
    ],
)
def test_trees_around_a_full_tile_have_the_published_roots(size, root):
    growing = merkle.CompactRange()
    for n in range(size):
        growing.append(merkle.leaf_hash(n.to_bytes(4, "big")))
    assert growing.root().hex() == root


@pytest.mark.parametrize("line", TESSERA_CHECKPOINTS)
def test_a_checkpoint_of_the_public_test_log_is_signed_and_is_the_root_of_its_entries(line):
    size, root, signature = line.split()
    key = note.parse_vkey(TESSERA_VKEY)
    data = f"{key.name}\n{size}\n{root}\n\n— {key.name} {signature}\n".encode()
    opened = note.open_note(data, [key])
    found = checkpoint.check_by_log(opened, key)
    tree = merkle.Tree(merkle.leaf_hash(each.encode()) for each in TESSERA_ENTRIES)
    assert found.root == tree.root(int(size))
    assert opened.encode() == data
    assert found.encode() == opened.text


def test_the_entry_bundles_and_tiles_of_the_public_test_log_are_made_again_byte_for_byte():
    entries = [each.encode() for each in TESSERA_ENTRIES]
    assert tiles.encode_bundle(entries[:2]).hex() == "00036f6e65000374776f"
    bundle = tiles.encode_bundle(entries)
    assert len(bundle) == 99
    assert (
        hashlib.sha256(bundle).hexdigest()
        == "9ac6a9fc9012f2b4d67ac26041933c119e1505defc5c808ed614c5778c9f1716"
    )
    assert tiles.parse_bundle(bundle, width=15) == entries
    tile = tiles.encode_tile([merkle.leaf_hash(each) for each in entries])
    assert (
        hashlib.sha256(tile).hexdigest()
        == "93593af14d2cce39867d2e73fe4ca400a38581605c5c4501a03e752d9b51a130"
    )
    assert tile[:64].hex() == (
        "d0d7360ab79f58ab1e1e3fe64ad77e2ea0bc07e36b5f46ed2223edd9298df9e9"
        "ab1ab7f07c7c8fe0eff4ba6faa53c7e4412e91a599153e8aa4e01beece5b7825"
    )


def test_the_public_test_log_grew_from_6_to_15_by_the_published_proof():
    tree = merkle.Tree(merkle.leaf_hash(each.encode()) for each in TESSERA_ENTRIES)
    assert tree.root(6) == unbase64("a6sWvsc2eEzmj72vah7mZ5dwFltivehh2b11qwlp5Jg=")
    proof_6_15 = tree.consistency(6)
    assert proof_6_15[0] == unbase64("ycRkkNklus5eMVRUvkD1pK321vMrA+jjOiZKU8aOcY4=")
    assert proof_6_15[1:] == list(proof.parse_proof(PROOF).path[1:])


@pytest.mark.parametrize(
    ("vkey", "data"),
    [
        (
            "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
            (
                "This is an example message.\n\n— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6T"
                "fXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
            ),
        ),
        (
            "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
            (
                "If you think cryptography is the answer to your problem,\nthen you don't know what "
                "your problem is.\n\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuG"
                "UgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
            ),
        ),
    ],
)
def test_the_published_notes_open(vkey, data):
    key = note.parse_vkey(vkey)
    assert note.open_note(data.encode(), [key]).encode() == data.encode()
    assert key.encode() == vkey


def test_the_published_broken_vkeys_are_refused():
    neumann = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    broken = [
        "PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==",
        "PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        *(neumann[:end] for end in range(len(neumann))),
        *(neumann[begin:] for begin in range(1, len(neumann))),
        *(
            neumann[:at] + chr(ord(neumann[at]) ^ 1) + neumann[at + 1 :]
            for at in range(len(neumann))
        ),
    ]
    for text in broken:
        with pytest.raises(Malformed):
            note.parse_vkey(text)


def test_a_proof_file_leads_from_the_entry_to_the_witnessed_checkpoint():
    found = proof.parse_proof(PROOF)
    assert found.encode() == PROOF
    signed = note.parse_note(found.checkpoint)
    head = checkpoint.check_by_log(signed, note.parse_vkey(LOG_VKEY))
    leaf = merkle.leaf_hash(b"five")
    assert leaf.hex() == "ccc29ae0e02a77b0f4578c1ac17493d79cf4262104929ac804f91fc4e7ac5af0"
    merkle.check_inclusion(
        leaf=leaf, index=found.index, size=head.size, proof=found.path, root=head.root
    )
    seen = cosignature.check_cosignature(
        text=signed.text, key=note.parse_vkey(WITNESS_VKEY), line=signed.signatures[1]
    )
    assert seen.at == dt.datetime.fromtimestamp(1767225600, dt.UTC)


def test_a_real_witness_cosignature_of_the_sunlight_data_holds():
    key = note.parse_vkey(
        "witness.example.org+b8a2cf20+BFLN3yikSfFkVAJtrnh/CiY3Zozkoy7clp+P7XB28qUN"
    )
    text = b"rome2026h1.example.org\n300\nlCkHUpkmVBEms2r2T1K6Og69+wUuuN3MIEW1/ezu2v0=\n"
    blob = unbase64(
        "uKLPIAAAAABpVGeAhm2bOvKc3LaB9PFN1ruG19Y5yqslmcAAbhftnn1Zznmo0LXFZq4LGvqKqLX8jWlwLKas"
        "xEGTLIqAVusneCBmBw=="
    )
    line = note.Signature(name=key.name, key_id=blob[:4], signature=blob[4:])
    seen = cosignature.check_cosignature(text=text, key=key, line=line)
    assert int(seen.at.timestamp()) == 1767139200


def test_the_mldsa_message_is_spelled_as_published():
    text = proof.parse_proof(PROOF).checkpoint.partition(b"\n\n")[0] + b"\n"
    made = cosignature.mldsa44_message(
        text=text, cosigner="example.org/pd/county-witness", seconds=1767225600
    )
    assert made.hex() == (
        "737562747265652f76310a001d6578616d706c652e6f72672f70642f636f756e74792d7769746e6573730000"
        "00006955b900196578616d706c652e6f72672f70642f73746174696f6e2d313700000000000000000000000000"
        "00000faca6c38a90af86e5f5199ee0e4105ef2c03a05b27b8daff59e4e36eefdfcddcb"
    )


def test_an_mldsa44_witness_is_checked_where_the_library_has_it():
    private = mldsa.MLDSA44PrivateKey.from_seed_bytes(bytes(range(0x40, 0x60)))
    public = private.public_key().public_bytes_raw()
    key = note.VerifierKey(
        name="example.org/pd/county-witness", type=note.COSIGNATURE_MLDSA44, public_key=public
    )
    assert key.key_id.hex() == "502f9c4e"
    assert (
        hashlib.sha256(public).hexdigest()
        == "6c1c65071979225a139b3ec84688e2688ec30fabe8cc510cb688bc435f2d3cb9"
    )
    text = note.parse_note(proof.parse_proof(PROOF).checkpoint).text
    message = cosignature.mldsa44_message(text=text, cosigner=key.name, seconds=1767225600)
    blob = (1767225600).to_bytes(8, "big") + private.sign(message)
    line = note.Signature(name=key.name, key_id=key.key_id, signature=blob)
    assert cosignature.check_cosignature(text=text, key=key, line=line).name == key.name
    wrong = note.Signature(name=key.name, key_id=key.key_id, signature=blob[:-1] + b"\x00")
    with pytest.raises(note.WrongSignature):
        cosignature.check_cosignature(text=text + b"", key=key, line=wrong)
