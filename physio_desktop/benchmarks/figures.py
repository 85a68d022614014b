"""What a table promises, what was measured of it, and what becomes of a measurement that fails."""

from __future__ import annotations

import logging
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Self

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Row:
    """One measured figure. `target` is the number that the project promises.

    ratio: this program's speed over that of `against`, measured in the same run. note: how it was measured
    where that is not the normal way, or why it failed.
    """

    name: str
    value: float | None
    unit: str
    target: float
    met: bool
    ratio: float | None = None
    against: str = ""
    note: str = ""

    def as_row(self) -> dict[str, Any]:
        extras = {"ratio": self.ratio, "against": self.against, "note": self.note}
        return {
            "name": self.name,
            "value": self.value,
            "unit": self.unit,
            "target": self.target,
            "met": self.met,
            **{name: value for name, value in extras.items() if value not in (None, "")},
        }


@dataclass(frozen=True, slots=True)
class Figure:
    """A promise: `value` shall be at least, or at most, `target`."""

    name: str
    unit: str
    target: float
    at_least: bool

    @classmethod
    def minimum(cls, name: str, target: float, unit: str) -> Self:
        return cls(name, unit, target, at_least=True)

    @classmethod
    def maximum(cls, name: str, target: float, unit: str) -> Self:
        return cls(name, unit, target, at_least=False)

    def row(
        self,
        value: float,
        *,
        target: float | None = None,
        ratio: float | None = None,
        against: str = "",
        note: str = "",
    ) -> Row:
        """`target`: another one where a short run cannot reach the number, such as 4 of 4 instead of 50."""
        wanted = self.target if target is None else target
        met = math.isfinite(value) and (value >= wanted if self.at_least else value <= wanted)
        ratio = None if ratio is None else _rounded(ratio)
        return Row(self.name, _rounded(value), self.unit, wanted, met, ratio, against, note)

    def failed(self, reason: str) -> Row:
        return Row(self.name, None, self.unit, self.target, False, note=reason)


@dataclass(frozen=True, slots=True)
class Measurement:
    """What gives one or several figures at once; `seconds` is about how long it takes."""

    figures: tuple[Figure, ...]
    measure: Callable[[bool], Iterator[Row]]
    seconds: float

    def rows(self, short: bool) -> Iterator[Row]:
        """Every figure once: measured, or failed with the reason."""
        missing = {figure.name: figure for figure in self.figures}
        reason = "It was not measured."
        try:
            for row in self.measure(short):
                del missing[row.name]
                yield row
        except Exception as error:
            _log.warning("benchmark %s failed", self.figures[0].name, exc_info=True)
            reason = f"{type(error).__name__}: {error}"
        for figure in missing.values():
            yield figure.failed(reason)


def _rounded(value: float) -> float:
    """Four digits say all that a measurement on a shared machine can say; whole numbers stay whole."""
    return value if not math.isfinite(value) or value == int(value) else float(f"{value:.4g}")
