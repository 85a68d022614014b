"""Lines of a text file of unknown encoding, in chunks, or a reason why it is no text."""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator
from typing import BinaryIO

from physio_desktop.errors import RecordingFileError

MAX_FILE_BYTES = 2 * 1024**3
MAX_LINE_CHARS = 100_000
_CHUNK_BYTES = 1 << 22
_CONTROL = bytes(set(range(32)) - set(b"\t\n\r\f")) + b"\x7f"
_CONTROL_LATIN_1 = _CONTROL + bytes(range(0x80, 0xA0))
_CONTROL_TEXT = dict.fromkeys(_CONTROL)  # str.translate takes these out
_HINT = "Correct the file or export it once more."


class NotDelimited(RecordingFileError):
    """The file is no table of delimited numbers; a decoder of device text may still understand it."""


def refusal(name: str, reason: str, line: int | None = None, hint: str = _HINT) -> RecordingFileError:
    """The error that names file, line (from 1) and reason."""
    where = f"{name}, line {line}" if line else name
    return RecordingFileError(f"{where}: {reason}.", hint)


def read_line_chunks(stream: BinaryIO, name: str) -> Iterator[tuple[int, list[str]]]:
    """The lines without their ends, some thousands at once, each time with the number of the first (from 1).

    UTF-8 with or without a mark, UTF-16 with a mark, Latin-1 where the bytes are plainly text; any line end.
    Raises RecordingFileError for anything else.
    """
    text_of = _Decoder(name)
    rest, first, n_bytes = "", 1, 0
    while True:
        data = stream.read(_CHUNK_BYTES)
        n_bytes += len(data)
        if n_bytes > MAX_FILE_BYTES:
            raise refusal(name, "the file is larger than 2 GB")
        text = rest + text_of.decode(data, first, final=not data)
        lines = text.split("\n")
        rest = lines.pop() if data else ""
        longest = max((*lines, rest), key=len)
        if len(longest) > MAX_LINE_CHARS:
            number = first + (*lines, rest).index(longest)
            raise refusal(name, f"the line is longer than {MAX_LINE_CHARS} characters", number)
        if lines:
            yield first, lines
        first += len(lines)
        if not data:
            return


class _Decoder:
    """Bytes to text with `\\n` line ends; the first bytes decide the encoding, Latin-1 where UTF-8 fails."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._codec: codecs.IncrementalDecoder | None = None
        self._newlines = io.IncrementalNewlineDecoder(None, translate=True)
        self._encoding = ""
        self._ascii = True  # until now

    def decode(self, data: bytes, line: int, final: bool) -> str:
        if self._codec is None:
            self._choose(data)
        assert self._codec is not None
        try:
            text = self._codec.decode(data, final)
        except UnicodeDecodeError as error:
            text = self._as_latin_1(data, line, error)
        self._ascii = self._ascii and text.isascii()
        self._refuse_control_characters(data, text, line)
        return self._newlines.decode(text, final)

    def _choose(self, data: bytes) -> None:
        if data.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
            raise refusal(self._name, "UTF-32 text is not supported")
        utf_16 = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        self._encoding = "utf-16" if utf_16 else "utf-8-sig"
        self._codec = codecs.getincrementaldecoder(self._encoding)()

    def _as_latin_1(self, data: bytes, line: int, error: UnicodeDecodeError) -> str:
        assert self._codec is not None
        valid = error.object[: error.start]
        if self._encoding != "utf-8-sig" or not self._ascii or not valid.isascii():
            encoding = self._encoding.removesuffix("-sig").upper()
            raise refusal(
                self._name, f"the text is not valid {encoding}", line + valid.count(b"\n")
            ) from error
        pending, _ = self._codec.getstate()
        self._encoding = "latin-1"
        self._codec = codecs.getincrementaldecoder("latin-1")()
        return self._codec.decode(pending + data)

    def _refuse_control_characters(self, data: bytes, text: str, line: int) -> None:
        control = _CONTROL_LATIN_1 if self._encoding == "latin-1" else _CONTROL
        if self._encoding == "utf-16":
            clean = len(text.translate(_CONTROL_TEXT)) == len(text)
        else:
            clean = len(data.translate(None, control)) == len(data)
        if not clean:
            bad = next((i for i, sign in enumerate(text) if ord(sign) < 256 and ord(sign) in control), 0)
            line += text.count("\n", 0, bad) + text.count("\r", 0, bad) - text.count("\r\n", 0, bad)
            raise refusal(self._name, "this is a binary file, not text", line)
