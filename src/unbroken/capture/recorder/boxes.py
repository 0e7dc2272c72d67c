"""The boxes of fragmented MP4 (ISO/IEC 14496-12): just enough to cut, date and recover."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

BOX_BYTES_MAX = 256 * 1024 * 1024


class BrokenBox(Exception):
    """A box does not fit into what holds it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Fragment:
    """One moof with its mdat: the smallest piece that plays."""

    content: bytes
    start_ticks: int
    duration_ticks: int
    samples: int


def take_boxes(buffer: bytearray) -> Iterator[tuple[bytes, bytes]]:
    """Take whole boxes from the front of a buffer; what is not whole yet stays."""
    while len(buffer) >= 8:
        size, kind = struct.unpack_from(">I4s", buffer)
        if size == 1:
            size = struct.unpack_from(">Q", buffer, 8)[0] if len(buffer) >= 16 else BOX_BYTES_MAX
        if not 8 <= size <= BOX_BYTES_MAX:
            raise BrokenBox(kind, size)
        if len(buffer) < size:
            return
        content = bytes(buffer[:size])
        del buffer[:size]
        yield kind, content


def fragments(content: bytes) -> tuple[list[Fragment], int]:
    """Return the whole fragments at the front of a file, and how many bytes they are."""
    found: list[Fragment] = []
    buffer, moof, whole_bytes = bytearray(content), b"", 0
    try:
        for kind, box in take_boxes(buffer):
            if kind == b"moof":
                moof = box
            elif kind == b"mdat" and moof:
                found.append(fragment(moof, box))
                whole_bytes += len(moof) + len(box)
                moof = b""
            else:
                break
    except (BrokenBox, struct.error):
        # What follows was torn by a crash; what came before stands.
        return found, whole_bytes
    return found, whole_bytes


def fragment(moof: bytes, mdat: bytes) -> Fragment:
    """Read when a fragment begins and how long it lasts."""
    start = duration = samples = 0
    for kind, body in _within(moof, (b"traf",)):
        if kind == b"tfdt":
            start = _base_time(body)
    default = 0
    for kind, body in _within(moof, (b"traf",)):
        if kind == b"tfhd":
            default = _default_duration(body)
        elif kind == b"trun":
            count, ticks = _run(body, default)
            samples, duration = samples + count, duration + ticks
    return Fragment(
        content=moof + mdat, start_ticks=start, duration_ticks=duration, samples=samples
    )


def shifted(moof: bytes, *, ticks: int) -> bytes:
    """Return a moof that begins later; the muxer lets each track begin at zero."""
    at = moof.find(b"tfdt")
    if ticks == 0 or at < 0:
        return moof
    wide = moof[at + 4] == 1
    layout = ">Q" if wide else ">I"
    (start,) = struct.unpack_from(layout, moof, at + 8)
    changed = bytearray(moof)
    struct.pack_into(layout, changed, at + 8, start + ticks)
    return bytes(changed)


def timescale(init: bytes) -> int:
    """Return how many ticks of the track's clock a second has."""
    for kind, body in _within(init, (b"moov", b"trak", b"mdia")):
        if kind == b"mdhd":
            return int(struct.unpack_from(">I", body, 20 if body[0] == 1 else 12)[0])
    raise BrokenBox(b"mdhd", 0)


def _within(content: bytes, path: tuple[bytes, ...]) -> Iterator[tuple[bytes, bytes]]:
    """Return the boxes of one level, going down through the boxes of a path on the way."""
    level = content[8:] if content[4:8] not in (b"ftyp", b"styp") else content
    for kind, box in take_boxes(bytearray(level)):
        if kind in path:
            yield from _within(box, path)
        else:
            yield kind, box[8:]


def _base_time(body: bytes) -> int:
    return int(struct.unpack_from(">Q" if body[0] == 1 else ">I", body, 4)[0])


def _default_duration(tfhd: bytes) -> int:
    flags, at = int.from_bytes(tfhd[1:4], "big"), 8
    at += 8 * bool(flags & 0x1) + 4 * bool(flags & 0x2)
    return int(struct.unpack_from(">I", tfhd, at)[0]) if flags & 0x8 else 0


def _run(trun: bytes, default: int) -> tuple[int, int]:
    """Return how many samples a run has and how long they last together."""
    flags = int.from_bytes(trun[1:4], "big")
    (count,) = struct.unpack_from(">I", trun, 4)
    if not flags & 0x100:
        return count, count * default
    at = 8 + 4 * bool(flags & 0x1) + 4 * bool(flags & 0x4)
    step = 4 * sum(bool(flags & bit) for bit in (0x100, 0x200, 0x400, 0x800))
    return count, sum(struct.unpack_from(">I", trun, at + step * n)[0] for n in range(count))
