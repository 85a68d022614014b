"""A patient's own reference repetitions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from physio_desktop.processing.rotation import Float64Array
from physio_desktop.recognition.shapes import Shapes

EXECUTIONS = ("correct", "fast", "low_amplitude")


@dataclass(frozen=True, slots=True)
class TemplateSet:
    """Reference repetitions of one person at one placement; row i shows `names[i]`, `executions[i]`.

    `executions` are indices into `EXECUTIONS`. Several templates of one exercise and execution may exist.
    """

    shapes: Shapes
    names: tuple[str, ...]
    executions: tuple[int, ...]

    @classmethod
    def joined(cls, sets: Sequence[TemplateSet]) -> TemplateSet:
        """Templates of several people side by side: what a patient without own templates is compared with."""
        return cls(
            Shapes.joined([s.shapes for s in sets]),
            tuple(name for s in sets for name in s.names),
            tuple(how for s in sets for how in s.executions),
        )

    @property
    def exercises(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self.names))

    def rows(self, exercise: str, execution: int | None = None) -> list[int]:
        pairs = enumerate(zip(self.names, self.executions, strict=True))
        return [i for i, (name, how) in pairs if name == exercise and execution in (None, how)]

    def without(self, exercises: Iterable[str]) -> TemplateSet:
        left_out = set(exercises)
        return self.only([i for i, name in enumerate(self.names) if name not in left_out])

    def only(self, rows: list[int]) -> TemplateSet:
        return TemplateSet(
            self.shapes[np.array(rows, dtype=np.int64)],
            tuple(self.names[i] for i in rows),
            tuple(self.executions[i] for i in rows),
        )

    def to_json(self) -> dict[str, Any]:
        arrays = {f.name: np.round(getattr(self.shapes, f.name), 6).tolist() for f in fields(self.shapes)}
        return {"names": list(self.names), "executions": list(self.executions), **arrays}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> TemplateSet:
        arrays = {f.name: np.array(data[f.name]) for f in fields(Shapes)}
        names, executions = tuple(map(str, data["names"])), tuple(map(int, data["executions"]))
        return cls(Shapes(**arrays), names, executions)

    def turned(self, matrix: Float64Array) -> TemplateSet:
        """The same templates from a sensor strapped on turned by a (3, 3) matrix."""
        return TemplateSet(self.shapes.turned(matrix), self.names, self.executions)
