"""Sound beside the record: is there any, and a copy that browsers can play."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import av
from av.audio.codeccontext import AudioCodecContext
from av.audio.stream import AudioStream
from av.packet import Packet

AAC_RATE = 16_000
AAC_FRAME_SAMPLES = 1024
SILENT_BELOW = 4
"""Of 128: a room with nobody in it is louder than a microphone that is unplugged."""


def _alaw_loudness(byte: int) -> int:
    word = byte ^ 0x55
    exponent, mantissa = word >> 4 & 7, word & 0x0F
    magnitude = mantissa * 2 + 1 if exponent == 0 else (mantissa * 2 + 33) << (exponent - 1)
    return magnitude >> 5


def _mulaw_loudness(byte: int) -> int:
    word = ~byte & 0x7F
    return ((((word & 0x0F) * 2 + 33) << (word >> 4)) - 33) >> 6


_LOUDNESS = {
    "pcm_alaw": bytes(min(127, _alaw_loudness(byte)) for byte in range(256)),
    "pcm_mulaw": bytes(min(127, _mulaw_loudness(byte)) for byte in range(256)),
}


def loudness(codec: str, content: bytes) -> int | None:
    """Return how loud a packet is, 0 to 127; None where that would need a decoder."""
    table = _LOUDNESS.get(codec)
    return max(content.translate(table), default=0) if table else None


class BrowserSound:
    """Makes AAC from sound that browsers cannot play: derived, for hearing only."""

    def __init__(self, source: AudioStream) -> None:
        decoder = av.CodecContext.create(source.codec_context.name, "r")
        assert isinstance(decoder, AudioCodecContext)  # noqa: S101 — its name is that of a sound.
        decoder.sample_rate = source.codec_context.sample_rate
        decoder.layout = source.codec_context.layout
        self._decoder = decoder
        self._resampler = av.AudioResampler(
            format="fltp", layout="mono", rate=AAC_RATE, frame_size=AAC_FRAME_SAMPLES
        )
        # The template of the derived track: a stream of a container that is never written.
        flags = {"movflags": "empty_moov+default_base_moof+frag_keyframe"}
        self._shelf = av.open(_Nowhere(), "w", format="mp4", options=flags)
        self.template = self._shelf.add_stream("aac", rate=AAC_RATE, layout="mono")
        self.template.codec_context.format = "fltp"
        self.template.codec_context.bit_rate = 32_000
        self.template.codec_context.flags |= av.codec.context.Flags.global_header
        # Only this copies what the encoder says of itself to the stream; without it a player knows
        # neither kind nor rate, and refuses the track.
        self._shelf.start_encoding()
        self._samples = 0

    def packets(self, packet: "Packet[Any]") -> "Iterator[Packet[Any]]":
        """Return the AAC packets that a packet completes."""
        for frame in self._decoder.decode(Packet(bytes(packet))):
            frame.pts = None
            for piece in self._resampler.resample(frame):
                piece.pts = self._samples
                piece.time_base = Fraction(1, AAC_RATE)
                self._samples += piece.samples
                yield from self.template.encode(piece)


class _Nowhere:
    """A file that keeps nothing."""

    def write(self, content: bytes) -> int:
        """Take everything."""
        return len(content)
