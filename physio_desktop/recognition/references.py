"""One reference repetition, as it is recorded, stored and learned."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from physio_desktop.domain import FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Reference:
    """One supervised repetition: `values` (n, 9) at the model's rate around samples [start, end)."""

    exercise: str
    execution: str
    values: FloatArray
    start: int
    end: int

    def to_json(self) -> dict[str, Any]:
        return {
            "exercise": self.exercise,
            "execution": self.execution,
            "start": self.start,
            "end": self.end,
            "values": [[round(float(x), 5) if np.isfinite(x) else None for x in row] for row in self.values],
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Reference:
        rows = [[np.nan if x is None else float(x) for x in row] for row in data["values"]]
        values = np.array(rows, dtype=np.float32)
        return cls(
            str(data["exercise"]), str(data["execution"]), values, int(data["start"]), int(data["end"])
        )
