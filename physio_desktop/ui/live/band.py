"""A span of time that is pointed out on the plots."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Band:
    """`kind`: gap, marker, or the execution of a repetition. `lit`: pointed at in the table."""

    start_us: int
    end_us: int
    kind: str | None = None
    lit: bool = False
