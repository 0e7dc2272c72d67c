"""Ed25519 verification (RFC 8032), for machines that have nothing but Python.

It works on public values only, so that its timing gives nothing away; it cannot sign. Where the
`cryptography` package is present that one is used instead, being some forty times faster.
"""

import hashlib
from importlib import util
from typing import TypeAlias

PUBLIC_KEY_BYTES = 32
SIGNATURE_BYTES = 64

_P = 2**255 - 19
_ORDER = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, _P - 2, _P) % _P
_ROOT_OF_MINUS_ONE = pow(2, (_P - 1) // 4, _P)

_Point: TypeAlias = tuple[int, int, int, int]  # Extended coordinates X, Y, Z, T with T = XY/Z.
_NEUTRAL: _Point = (0, 1, 1, 0)


def holds(*, public_key: bytes, message: bytes, signature: bytes) -> bool:
    """Tell whether a signature is the key's own over the message."""
    if len(public_key) != PUBLIC_KEY_BYTES or len(signature) != SIGNATURE_BYTES:
        return False
    return _HOLDS(public_key, message, signature)


def _holds_in_python(public_key: bytes, message: bytes, signature: bytes) -> bool:
    key = _decompressed(public_key)
    scalar = int.from_bytes(signature[32:], "little")
    if key is None or scalar >= _ORDER:
        return False
    challenge = hashlib.sha512(signature[:32] + public_key + message).digest()
    factor = int.from_bytes(challenge, "little") % _ORDER
    minus_key = (_P - key[0], key[1], key[2], _P - key[3])
    # The check without the cofactor, as OpenSSL makes it: R = sB - kA, compared as bytes.
    expected = _sum(_times(scalar, _BASE), _times(factor, minus_key))
    return _compressed(expected) == signature[:32]


def _holds_in_library(public_key: bytes, message: bytes, signature: bytes) -> bool:
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415  # may be absent
    from cryptography.hazmat.primitives.asymmetric import ed25519  # noqa: PLC0415

    try:
        ed25519.Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def _sum(a: _Point, b: _Point) -> _Point:
    left = (a[1] - a[0]) * (b[1] - b[0]) % _P
    right = (a[1] + a[0]) * (b[1] + b[0]) % _P
    cross = 2 * a[3] * b[3] * _D % _P
    scale = 2 * a[2] * b[2] % _P
    e, f, g, h = right - left, scale - cross, scale + cross, right + left
    return (e * f % _P, g * h % _P, f * g % _P, e * h % _P)


def _times(scalar: int, point: _Point) -> _Point:
    result = _NEUTRAL
    while scalar > 0:
        if scalar & 1:
            result = _sum(result, point)
        point = _sum(point, point)
        scalar >>= 1
    return result


def _recovered_x(y: int, sign: int) -> int | None:
    if y >= _P:
        return None
    square = (y * y - 1) * pow(_D * y * y + 1, _P - 2, _P) % _P
    x = pow(square, (_P + 3) // 8, _P)
    if (x * x - square) % _P:
        x = x * _ROOT_OF_MINUS_ONE % _P
    if (x * x - square) % _P or (x == 0 and sign):
        return None
    return _P - x if x & 1 != sign else x


def _decompressed(data: bytes) -> _Point | None:
    number = int.from_bytes(data, "little")
    sign, y = number >> 255, number & ((1 << 255) - 1)
    x = _recovered_x(y, sign)
    return None if x is None else (x, y, 1, x * y % _P)


def _compressed(point: _Point) -> bytes:
    inverse = pow(point[2], _P - 2, _P)
    x, y = point[0] * inverse % _P, point[1] * inverse % _P
    return (y | (x & 1) << 255).to_bytes(32, "little")


def _base_point() -> _Point:
    y = 4 * pow(5, _P - 2, _P) % _P
    x = _recovered_x(y, 0)
    if x is None:
        raise AssertionError(y)
    return (x, y, 1, x * y % _P)


_BASE = _base_point()
_HOLDS = _holds_in_library if util.find_spec("cryptography") else _holds_in_python
