"""What went over a link, as lines to read: bytes, or the messages in them."""

from __future__ import annotations

import string
from collections import Counter
from collections.abc import Iterator

from physio_desktop.sensing.binary_frames import (
    BinaryDecoder,
    Command,
    FrameSplitter,
    Hello,
    Reply,
    decode_command,
    payload_of,
)
from physio_desktop.sensing.byte_log import Chunk

_ROW = 16
_LONGEST_LINE = 240
_STATUS = {0: "done", 1: "refused", 2: "unknown command"}
_VISIBLE = set(string.printable) - set("\t\n\r\x0b\x0c")


def byte_lines(chunk: Chunk) -> Iterator[str]:
    """Rows of 16 bytes in hexadecimal, and what of them is text."""
    for start in range(0, len(chunk.data), _ROW):
        row = chunk.data[start : start + _ROW]
        text = "".join(chr(b) if chr(b) in _VISIBLE else "." for b in row)
        yield f"{_stamp(chunk)}  {row.hex(' '):<{3 * _ROW}} {text}"


class MessageReader:
    """Chunks in order to the messages in them; of text formats, their lines. Keeps at most one line."""

    def __init__(self, *, is_binary: bool) -> None:
        self._is_binary = is_binary
        self._decoder = BinaryDecoder()
        self._sent = FrameSplitter(Counter())
        self._told: Counter[str] = Counter()
        self._tail = b""

    def lines(self, chunk: Chunk) -> Iterator[str]:
        found = self._sent_lines if chunk.is_sent else self._binary if self._is_binary else self._text
        for line in found(chunk.data):
            yield f"{_stamp(chunk)}  {line}"

    def _text(self, data: bytes) -> Iterator[str]:
        *lines, tail = (self._tail + data).split(b"\n")
        self._tail = tail[-_LONGEST_LINE:]
        for line in lines:
            text = line[:_LONGEST_LINE].decode("utf-8", "replace")
            yield "".join(c if c in _VISIBLE or ord(c) > 160 else "." for c in text.rstrip("\r"))

    def _binary(self, data: bytes) -> Iterator[str]:
        decoder = self._decoder
        hello, n_replies = decoder.hello, decoder.replies
        n_samples = sum(map(len, decoder.feed(data, 0)))
        if n_samples:
            yield f"samples: {n_samples}"
        if decoder.hello is not None and decoder.hello is not hello:
            yield _hello(decoder.hello)
        if decoder.replies is not n_replies:
            yield from map(_reply, [one for one in decoder.replies if one not in n_replies])
        for kind, n in (decoder.skipped - self._told).items():
            yield f"skipped: {n} {kind}"
        self._told = Counter(decoder.skipped)

    def _sent_lines(self, data: bytes) -> Iterator[str]:
        for encoded in self._sent.split(data):
            payload = payload_of(encoded)
            message = decode_command(payload) if payload else None
            yield (
                f"command: {_command(payload[2])} {message}" if payload and message else "sent: not a command"
            )


def _hello(hello: Hello) -> str:
    battery = "" if hello.battery_percent is None else f", battery {hello.battery_percent} %"
    field = "with" if hello.has_magnetometer else "without"
    state = "streaming" if hello.streaming else "stopped"
    return (
        f"hello: {hello.device_id:08X} {hello.name!r}, firmware {hello.firmware!r}, boot {hello.boot}, "
        f"{hello.rate_hz} Hz, {field} magnetometer, {state}{battery}"
    )


def _reply(reply: Reply) -> str:
    status = _STATUS.get(reply.status, f"status {reply.status}")
    return f"reply: {_command(reply.command)}, token {reply.token}: {status}"


def _command(number: int) -> str:
    return Command(number).name.lower() if number in set(Command) else f"command {number}"


def _stamp(chunk: Chunk) -> str:
    seconds = chunk.at_us // 1000 / 1000
    return f"{seconds:12.3f} {'>' if chunk.is_sent else '<'}"
