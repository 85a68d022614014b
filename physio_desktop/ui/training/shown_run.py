"""A finished run as it is shown: read from what is stored of it, so that old ones look like new ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from physio_desktop.workflows.model_registry import Duel, Gate

if TYPE_CHECKING:
    from physio_desktop.storage.model_versions import TrainingRun

Figures = Mapping[str, float | None]


@dataclass(frozen=True, slots=True)
class Moment:
    """A window: the session that it is of, and where in it."""

    uid: str
    start_us: int


@dataclass(frozen=True, slots=True)
class ShownCandidate:
    """people: the worst first. confusion: rows the truth, columns what was said."""

    kind: str
    overall: Figures
    people: tuple[tuple[str, Figures], ...]
    confusion: tuple[tuple[int, ...], ...]
    reliability: tuple[tuple[float, float, int], ...]
    cells: Mapping[str, Any]

    @property
    def worst(self) -> tuple[str, Figures] | None:
        return self.people[0] if self.people else None

    def windows(self, truth: int, said: int) -> list[Moment]:
        """Behind a cell; fewer than counted where not all of them were kept."""
        uids = self.cells.get("sessions", ())
        found = self.cells.get("windows", {}).get(f"{truth},{said}", ())
        return [Moment(str(uids[session]), 1000 * int(start_ms)) for session, start_ms in found]


@dataclass(frozen=True, slots=True)
class ShownRun:
    id: int
    started: datetime
    placement: str
    people: tuple[str, ...]
    labels: tuple[str, ...]
    protocol: str
    candidates: tuple[ShownCandidate, ...]
    learning_curve: tuple[tuple[int, float], ...]
    importance: tuple[tuple[str, float], ...]
    gate: Gate | None
    seconds: float
    model: int | None
    result: Mapping[str, Any]
    tested_by: str = "people"  # or sessions, or parts of one session: what `people` of candidates are

    @property
    def is_personal(self) -> bool:
        return bool(self.result["settings"].get("personal"))


def shown_run(run: TrainingRun) -> ShownRun:
    """Of a run that ended well."""
    result = run.result or {}
    return ShownRun(
        run.id,
        run.started,
        str(result["settings"]["placement"]),
        tuple(map(str, result.get("people", ()))),
        tuple(map(str, result["labels"])),
        str(result["protocol"]),
        tuple(_candidate(one) for one in result["candidates"]),
        tuple((int(n), float(f1)) for n, f1 in result["learning_curve"]),
        tuple((str(name), float(share)) for name, share in result["importance"]),
        _gate(result.get("gate")),
        float(result["seconds"]),
        run.model,
        result,
        str(result.get("tested_by", "people")),
    )


def _candidate(stored: Mapping[str, Any]) -> ShownCandidate:
    return ShownCandidate(
        str(stored["kind"]),
        stored["overall"],
        tuple(stored["per_person"].items()),
        tuple(tuple(map(int, line)) for line in stored["confusion"]),
        tuple((float(b["confidence"]), float(b["accuracy"]), int(b["n"])) for b in stored["reliability"]),
        stored.get("cells", {}),
    )


def _gate(stored: Mapping[str, Any] | None) -> Gate | None:
    if stored is None:
        return None
    return Gate(tuple(Duel(**one) for one in stored["duels"]), stored["passed"], str(stored["sentence"]))
