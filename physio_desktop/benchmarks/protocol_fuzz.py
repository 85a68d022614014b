"""Our own protocol against noise, in both directions: ten megabytes of damaged frames and commands.

A sensor's parser of commands and the program's parser of frames get the same streams: hellos, samples,
replies and commands, whole and damaged (`fuzz.damaged`), and noise, cut at random. No exception; the same
samples however the stream is cut; and no command that nobody sent, which a sensor would obey.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from physio_desktop.benchmarks.figures import Figure, Row
from physio_desktop.benchmarks.fuzz import damaged, decoded, random_chunks, valid_stream
from physio_desktop.sensing.binary_frames import (
    Command,
    FrameSplitter,
    Reply,
    decode_command,
    decode_hello,
    encode_command,
    encode_reply,
    payload_of,
)

N_BYTES = 10_000_000
_SEED = 2027
_STREAM_BYTES = 40_000
Sent = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Figures:
    exceptions: Figure
    differences: Figure
    inventions: Figure

    @property
    def all(self) -> tuple[Figure, ...]:
        return self.exceptions, self.differences, self.inventions


@dataclass(slots=True)
class Findings:
    """Counts. n_unheard: commands in undamaged streams that were not understood, or not in order."""

    n_bytes: int = 0
    n_commands: int = 0
    n_exceptions: int = 0
    n_differences: int = 0
    n_invented: int = 0
    n_unheard: int = 0
    first_exception: str = ""


def measure(figures: Figures, short: bool) -> Iterator[Row]:
    found = fuzz_protocol(N_BYTES // 50 if short else N_BYTES, _SEED)
    if found.n_unheard or not found.n_commands:
        raise RuntimeError(f"{found.n_unheard} of {found.n_commands} undamaged commands were not understood")
    note = f"{found.n_bytes} bytes, {found.n_commands} commands among them"
    yield figures.exceptions.row(found.n_exceptions, note=found.first_exception or note)
    yield figures.differences.row(found.n_differences, note=note)
    yield figures.inventions.row(found.n_invented, note=note)


def fuzz_protocol(n_bytes: int, seed: int) -> Findings:
    """Feed about `n_bytes`, each stream three times: as commands, and twice as frames in other pieces."""
    random = np.random.default_rng(seed)
    found = Findings()
    while found.n_bytes < n_bytes:
        data, sent = _stream(random)
        n_faults = int(random.choice((0, 1, 10, 100)))
        stream = damaged(data, random, n_faults)
        found.n_bytes += len(stream)
        found.n_commands += len(sent)
        try:
            heard = commands_in(random_chunks(stream, random))
            one, other = (decoded(random_chunks(stream, random), "binary") for _ in range(2))
        except Exception as error:  # whatever it is, it is a finding
            found.n_exceptions += 1
            found.first_exception = found.first_exception or f"{type(error).__name__}: {error}"
            continue
        found.n_differences += one != other
        found.n_invented += len(set(heard) - set(sent))
        if not n_faults:
            found.n_unheard += len(sent) if heard != sent else 0
    return found


def commands_in(chunks: Iterable[bytes]) -> list[Sent]:
    """As a sensor hears them; everything else that it might parse is parsed, too."""
    splitter = FrameSplitter(Counter())
    heard = []
    for chunk in chunks:
        for encoded in splitter.split(chunk):
            payload = payload_of(encoded)
            if payload is not None:
                decode_hello(payload)
                if (command := decode_command(payload)) is not None:
                    heard.append((command.command, command.argument, command.token))
    return heard


def _stream(random: np.random.Generator) -> tuple[bytes, list[Sent]]:
    """Frames of all kinds with commands between them, and now and then noise."""
    parts: list[bytes] = []
    sent: list[Sent] = []
    length = int(_STREAM_BYTES ** random.uniform(0.4, 1))
    while sum(map(len, parts)) < length:
        kind = int(random.integers(0, 8))
        if kind == 0:
            parts.append(valid_stream("binary", int(random.integers(1, 100)), random))
        elif kind == 1:
            noise = random.bytes(int(random.integers(1, 200)))
            parts.append(b"\0" + noise + b"\0")
        elif kind == 2:
            parts.append(encode_reply(Reply(*(int(n) for n in random.integers(0, 256, 4)))))
        else:
            command = Command(int(random.choice(list(Command))))
            sent.append((command, int(random.integers(0, 2**32)), int(random.integers(0, 256))))
            parts.append(encode_command(*sent[-1]))
    return b"".join(parts), sent
