"""Ten megabytes of random bytes and damaged valid streams, cut in random chunks, through the decoder.

In a process of its own that is ended after some minutes, because a hang must be a failed figure and not a
benchmark that hangs: a regular expression that runs away cannot be interrupted from within.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from physio_desktop.benchmarks.figures import Figure, Row

N_BYTES = 10_000_000
_SEED = 2026
_HANGS_S = 240.0
_CODE = """
import dataclasses, json, sys
from physio_desktop.benchmarks.fuzz import fuzz_decoder
print(json.dumps(dataclasses.asdict(fuzz_decoder(int(sys.argv[1]), int(sys.argv[2])))))
"""


@dataclass(frozen=True, slots=True)
class Figures:
    exceptions: Figure
    differences: Figure

    @property
    def all(self) -> tuple[Figure, ...]:
        return self.exceptions, self.differences


def measure(figures: Figures, short: bool) -> Iterator[Row]:
    n_bytes = N_BYTES // 50 if short else N_BYTES
    found = fuzzed(n_bytes, _SEED)
    if found["n_bytes"] < n_bytes:
        raise RuntimeError(f"only {found['n_bytes']} bytes were tried")
    note = f"{found['n_bytes']} bytes"
    yield figures.exceptions.row(found["n_exceptions"], note=found.get("first_exception") or note)
    yield figures.differences.row(found["n_differences"], note=note)


def fuzzed(n_bytes: int, seed: int, timeout_s: float = _HANGS_S) -> dict[str, Any]:
    """The result of `fuzz_decoder`. Raises RuntimeError for a hang or a crash of the interpreter."""
    arguments = [sys.executable, "-c", _CODE, str(n_bytes), str(seed)]
    try:
        done = subprocess.run(arguments, capture_output=True, text=True, timeout=timeout_s)
    except subprocess.TimeoutExpired:
        raise RuntimeError(f"It did not end within {timeout_s:g} s: the decoder hangs.") from None
    if done.returncode:
        last = (done.stderr.strip() or "-").splitlines()[-1]
        raise RuntimeError(f"It ended with {done.returncode}: {last}")
    found: dict[str, Any] = json.loads(done.stdout)
    return found
