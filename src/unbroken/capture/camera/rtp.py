"""RTP packets (RFC 3550, 6184, 3640) and sender reports, interleaved in an RTSP connection."""

import base64
import struct
from collections.abc import Iterator, Sequence

PAYLOAD_BYTES_MAX = 1400
NTP_EPOCH_SECONDS = 2_208_988_800

_FU_A = 28


class Track:
    """One RTP stream: its numbering, its clock, its sender reports."""

    def __init__(self, *, channel: int, payload_type: int, clock: int) -> None:
        self.clock = clock
        self.channel = channel
        self._payload_type = payload_type
        self._source = 0x0B0D_0000 + channel
        self._number = 0
        self._packets = self._bytes = 0

    def packets(self, payloads: Sequence[bytes], *, timestamp: int, marked: bool) -> bytes:
        """Return the packets of one picture or block of sound, ready to send."""
        sent = bytearray()
        for payload in payloads:
            last = marked and payload is payloads[-1]
            header = struct.pack(
                "!BBHII",
                0x80,
                self._payload_type | (0x80 if last else 0),
                self._number & 0xFFFF,
                timestamp & 0xFFFFFFFF,
                self._source,
            )
            sent += _interleaved(self.channel, header + payload)
            self._number += 1
            self._packets += 1
            self._bytes += len(payload)
        return bytes(sent)

    def report(self, *, timestamp: int, unix_seconds: float) -> bytes:
        """Return a sender report, which ties the media clock to the camera's clock."""
        ntp = int((unix_seconds + NTP_EPOCH_SECONDS) * 2**32)
        report = struct.pack(
            "!BBHIQIII",
            0x80, 200, 6, self._source, ntp, timestamp & 0xFFFFFFFF,
            self._packets & 0xFFFFFFFF, self._bytes & 0xFFFFFFFF,
        )  # fmt: skip
        name = struct.pack("!BBHIBB", 0x81, 202, 2, self._source, 1, 1) + b"c\x00"
        return _interleaved(self.channel + 1, report + name)


def h264_payloads(nals: Sequence[bytes]) -> Iterator[bytes]:
    """Cut NAL units into payloads: whole where they fit, in fragments where not (FU-A)."""
    for nal in nals:
        if len(nal) <= PAYLOAD_BYTES_MAX:
            yield nal
            continue
        header, body, step = nal[0], nal[1:], PAYLOAD_BYTES_MAX - 2
        for start in range(0, len(body), step):
            first, last = start == 0, start + step >= len(body)
            flags = (0x80 if first else 0) | (0x40 if last else 0)
            piece = body[start : start + step]
            yield bytes([header & 0xE0 | _FU_A, flags | header & 0x1F]) + piece


def aac_payload(block: bytes) -> bytes:
    """Wrap one AAC frame with its AU header (RFC 3640, AAC-hbr)."""
    return struct.pack("!HH", 16, len(block) << 3) + block


def h264_description(nals: Sequence[bytes]) -> str:
    """Return the lines of an SDP that describe the picture."""
    parameters = [nal for nal in nals if nal[0] & 0x1F in (7, 8)]
    sets = ",".join(base64.b64encode(nal).decode() for nal in parameters)
    return (
        "m=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\n"
        f"a=fmtp:96 packetization-mode=1;sprop-parameter-sets={sets}\r\na=control:track0\r\n"
    )


def alaw_description() -> str:
    """Return the lines of an SDP that describe A-law sound."""
    return "m=audio 0 RTP/AVP 8\r\na=rtpmap:8 PCMA/8000/1\r\na=control:track1\r\n"


def aac_description(config: bytes, *, rate: int) -> str:
    """Return the lines of an SDP that describe AAC sound."""
    return (
        f"m=audio 0 RTP/AVP 97\r\na=rtpmap:97 MPEG4-GENERIC/{rate}/1\r\n"
        "a=fmtp:97 streamtype=5;profile-level-id=1;mode=AAC-hbr;sizelength=13;indexlength=3;"
        f"indexdeltalength=3;config={config.hex()}\r\na=control:track1\r\n"
    )


def _interleaved(channel: int, packet: bytes) -> bytes:
    return struct.pack("!BBH", 0x24, channel, len(packet)) + packet
