"""What tests of the window share."""

from __future__ import annotations

from typing import Protocol

SIMULATED = "sim:?exercise=e4&execution=protocol&repetitions=3&placement=right_ankle&speed=12"


class Until(Protocol):
    def __call__(self, is_so: object, timeout_s: float = 20.0) -> None: ...
