"""Ed25519 as RFC 8032 publishes it, with the library and without."""

import pytest

from unbroken_verify import (
    ed25519,
)

# RFC 8032 section 7.1, tests 1 to 3.
RFC_8032 = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        (
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701c"
            "f9b46bd25bf5f0595bbe24655141438e7a100b"
        ),
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        (
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0"
            "f11d8c387b2eaeb4302aeeb00d291612bb0c00"
        ),
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        (
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984"
            "dc6594a7c15e9716ed28dc027beceea1ec40a"
        ),
    ),
]


@pytest.mark.parametrize("check", [ed25519._holds_in_python, ed25519._holds_in_library])
@pytest.mark.parametrize(("public", "message", "signature"), RFC_8032)
def test_ed25519_is_checked_alike_with_and_without_the_library(check, public, message, signature):
    public, message, signature = map(bytes.fromhex, (public, message, signature))
    assert check(public, message, signature)
    assert not check(public, message + b"!", signature)
    for at in range(64):
        changed = bytearray(signature)
        changed[at] ^= 0x40
        assert not check(public, message, bytes(changed))


def test_a_signature_with_a_second_spelling_of_its_number_is_refused():
    public, message, signature = map(bytes.fromhex, RFC_8032[0])
    number = int.from_bytes(signature[32:], "little") + ed25519._ORDER
    doubled = signature[:32] + number.to_bytes(32, "little")
    assert not ed25519._holds_in_python(public, message, doubled)
    assert not ed25519._holds_in_library(public, message, doubled)
