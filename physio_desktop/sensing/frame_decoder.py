"""The push decoder: finds the format in the stream itself, then stays with it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from physio_desktop.domain import DeviceInfo
from physio_desktop.sensing.binary_frames import BinaryDecoder
from physio_desktop.sensing.delimited import Delimited
from physio_desktop.sensing.frames import Decoder, SampleBatch
from physio_desktop.sensing.json_lines import JsonLines
from physio_desktop.sensing.progo_line import ProgoLine
from physio_desktop.sensing.text_lines import LineGrammar, TextDecoder

FORMATS = ("binary", "json", "progo", "delimited")
# Samples that prove a format. A frame with a right CRC is proof by itself, and so is a hello, which is all
# that a stopped device sends; text needs lines that agree.
_PROOF = {"binary": 1, "json": 2, "progo": 2, "delimited": 3}
_PIECE = re.compile(rb"[^\0\r\n]*[\0\r\n]|[^\0\r\n]+")


class FrameDecoder:
    """`feed(bytes)` gives samples; never raises on any input; the same bytes in other pieces give the same.

    Samples that arrive while the format is being found are kept and given once it is. Detection looks at the
    stream unit by unit (frame or line), so it falls at the same byte however the stream was cut.
    """

    def __init__(self, format: str | None = None) -> None:
        self._only = format
        self.reset()

    def reset(self) -> None:
        """Forget the format and everything else."""
        formats = FORMATS if self._only is None else (self._only,)
        self._candidates: list[tuple[Decoder, list[SampleBatch]]] = [(_decoder(name), []) for name in formats]
        self._found: Decoder | None = None

    @property
    def format(self) -> str | None:
        return self._found.format if self._found else None

    @property
    def device(self) -> DeviceInfo | None:
        return self._found.device if self._found else None

    @property
    def skipped(self) -> Counter[str]:
        """What was skipped, by kind; nothing while the format is unknown."""
        return self._found.skipped if self._found else Counter()

    @property
    def binary(self) -> BinaryDecoder | None:
        """The decoder of our own format, which also knows hello frames and replies."""
        return self._found if isinstance(self._found, BinaryDecoder) else None

    @property
    def names_its_channels(self) -> bool:
        """Whether the format itself says which number is which channel."""
        return not isinstance(self._found, TextDecoder) or self._found.names_its_channels

    @property
    def units(self) -> Mapping[str, str]:
        """Units that a text stream itself states, as in a header `acc_x_g`."""
        return self._found.units if isinstance(self._found, TextDecoder) else {}

    def feed(self, data: bytes, arrival_us: int = 0) -> Sequence[SampleBatch]:
        if self._found is not None:
            return self._found.feed(data, arrival_us)
        for match in _PIECE.finditer(data):
            if proven := self._try(match[0], arrival_us):
                decoder, kept = proven
                self._found, self._candidates = decoder, []
                return [*kept, *decoder.feed(data[match.end() :], arrival_us)]
        return []

    def flush(self) -> Sequence[SampleBatch]:
        """The rest, now that the stream has ended; a short text decides with what it has."""
        if self._found is None:
            ends = [(decoder, [*kept, *decoder.flush()]) for decoder, kept in self._candidates]
            best, kept = max(ends, key=lambda item: _n_samples(item[1]))
            if not kept:
                return []
            self._found, self._candidates = best, []
            return kept
        return self._found.flush()

    def resume(self) -> None:
        """The link was interrupted: half a frame is dropped; format and device stay."""
        for decoder in [self._found] if self._found else [item[0] for item in self._candidates]:
            decoder.resume()

    def _try(self, piece: bytes, arrival_us: int) -> tuple[Decoder, Sequence[SampleBatch]] | None:
        """Show a piece to every candidate; the one that is proven by it, if any, and its samples so far."""
        for decoder, kept in self._candidates:
            kept += decoder.feed(piece, arrival_us)
            says_so = isinstance(decoder, BinaryDecoder) and decoder.hello is not None
            if says_so or _n_samples(kept) + decoder.n_held >= _PROOF[decoder.format]:
                return decoder, kept
        return None


def _decoder(name: str) -> Decoder:
    if name == "binary":
        return BinaryDecoder()
    grammars: dict[str, Callable[[], LineGrammar]] = {
        "json": JsonLines,
        "progo": ProgoLine,
        "delimited": Delimited,
    }
    return TextDecoder(grammars[name]())


def _n_samples(batches: Iterable[SampleBatch]) -> int:
    return sum(map(len, batches))
