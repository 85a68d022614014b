"""Recognition in use: how often, how fast, how sure, how often corrected, and whether its world has changed.

The counts are cheap and taken at any time; corrections and drift are read from stored sessions, on a lane
that may take its time.
"""

from __future__ import annotations

import dataclasses
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from physio_desktop.domain import SessionLine
from physio_desktop.errors import PhysioError
from physio_desktop.recognition.progress import Progress, silent
from physio_desktop.workflows.lane import Lane
from physio_desktop.workflows.model_registry import ModelRegistry
from physio_desktop.workflows.public_people import is_public
from physio_desktop.workflows.recognition_meter import RecognitionFigures, RecognitionMeter

if TYPE_CHECKING:
    from physio_desktop.recognition.drift import Baseline, Drift
    from physio_desktop.recognition.window_classifier import WindowModel
    from physio_desktop.recognition.window_features import Float32
    from physio_desktop.storage.session_store import SessionStore

_log = logging.getLogger(__name__)
N_SESSIONS = 5  # the latest of each patient and device


@dataclass(frozen=True, slots=True, order=True)
class _Place:
    """Where a sensor is worn, and by whom where a model serves that patient alone."""

    name: str
    patient: str = ""


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """corrections_per_100: corrected repetitions per hundred counted ones; None where none were counted."""

    recognition: RecognitionFigures
    corrections_per_100: float | None = None
    drifts: tuple[Drift, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def warnings(self) -> list[str]:
        return [
            f"{d.whose} moves otherwise than the people the model learned from (index {d.index:.2f}, usual "
            f"up to {d.usual:.2f}; most in {d.most}). Check strap and units, review the labels, and retrain."
            for d in self.drifts
            if d.has_drifted
        ]


class Diagnostics:
    """`snapshot` at any time; `look` reads sessions, and what it found last is part of the snapshot."""

    def __init__(self, meter: RecognitionMeter, store: Callable[[], SessionStore], lane: Lane) -> None:
        self._meter = meter
        self._store = store
        self._lane = lane
        self._last = Diagnosis(RecognitionFigures())

    def snapshot(self) -> Diagnosis:
        return dataclasses.replace(self._last, recognition=self._meter.figures)

    def look(
        self,
        registry: ModelRegistry,
        *,
        progress: Progress = silent,
        is_cancelled: Callable[[], bool] = lambda: False,
    ) -> Diagnosis:
        """Not for the storage lane, which it waits for. Raises StorageError."""
        lines = self._lane.call(lambda: self._store().reviews.lines())
        n_repetitions = sum(line.n_repetitions for line in lines)
        n_corrected = sum(line.n_corrected for line in lines)
        drifts, notes = self._drifts(registry, lines, progress, is_cancelled)
        per_100 = 100 * n_corrected / n_repetitions if n_repetitions else None
        self._last = Diagnosis(self._meter.figures, per_100, tuple(drifts), tuple(notes))
        return self._last

    def _drifts(
        self,
        registry: ModelRegistry,
        lines: Sequence[SessionLine],
        progress: Progress,
        is_cancelled: Callable[[], bool],
    ) -> tuple[list[Drift], list[str]]:
        import numpy as np

        from physio_desktop.recognition.drift import drift

        chosen = _latest(lines)
        found: dict[tuple[str, _Place], list[tuple[Float32, list[str]]]] = {}
        models: dict[_Place, tuple[WindowModel, Baseline] | None] = {}
        for i, line in enumerate(chosen):
            progress(i / len(chosen), f"{line.patient or line.device}")
            if is_cancelled():
                break
            session = self._lane.call(self._store().session, line.id)
            if not session.placement:
                continue
            place = _Place(session.placement.replace("left_", "right_", 1))
            own = _Place(place.name, line.patient or "") if _has_own(registry, place, line.patient) else place
            for whose, by in ((line.patient, own), (line.device, place)):
                if by not in models:
                    models[by] = _known(registry, by)
                known = models[by]
                if whose and known is not None:
                    found.setdefault((whose, by), []).append(self._seen(line.id, known))
        out = []
        for (whose, place), parts in sorted(found.items()):
            known = models[place]
            assert known is not None
            features = np.concatenate([f for f, _ in parts])
            names = np.array([label for _, given in parts for label in given], dtype=np.str_)
            one = drift(known[1], f"{whose}, {place.name}", features, names)
            if one is not None:
                out.append(one)
        missing = sorted({place.name for place, known in models.items() if known is None})
        notes = [f"The model of {place} carries no baseline to compare with." for place in missing]
        return out, notes

    def _seen(self, session_id: int, known: tuple[WindowModel, object]) -> tuple[Float32, list[str]]:
        """Features of the windows of a session, and what the model calls them."""
        import numpy as np

        from physio_desktop.recognition.mirroring import mirrored
        from physio_desktop.recognition.retraining.recordings import windows_of_blocks
        from physio_desktop.recognition.window_features import window_features

        model = known[0]
        recording = self._lane.call(self._store().read, session_id)
        session = self._lane.call(self._store().session, session_id)
        windows = windows_of_blocks(recording.blocks)
        if not len(windows):
            return window_features(windows, model.rate_hz), []
        if (session.placement or "").startswith("left_"):
            windows = np.stack([mirrored(one) for one in windows])
        chances = model.probabilities(windows)
        return window_features(windows, model.rate_hz), [model.labels[i] for i in chances.argmax(axis=1)]


def _latest(lines: Sequence[SessionLine]) -> list[SessionLine]:
    """The latest sessions of each patient and of each device, newest first; not of the public archive."""
    seen: dict[str, int] = {}
    out = []
    for line in lines:
        names = [name for name in (line.patient, f"device {line.device}") if name]
        if (
            line.closed
            and not is_public(line.patient)
            and any(seen.get(name, 0) < N_SESSIONS for name in names)
        ):
            out.append(line)
            for name in names:
                seen[name] = seen.get(name, 0) + 1
    return out


def _has_own(registry: ModelRegistry, place: _Place, patient: str | None) -> bool:
    """Whether a model for this patient alone serves."""
    return patient is not None and registry.preferred(place.name, patient) != registry.preferred(place.name)


def _known(registry: ModelRegistry, place: _Place) -> tuple[WindowModel, Baseline] | None:
    """The live label that serves a place (of a patient), and its baseline; None where it has none."""
    from physio_desktop.recognition.drift import Baseline
    from physio_desktop.recognition.model_store import load_model
    from physio_desktop.workflows.retraining import base_of

    try:
        choice = base_of(registry, place.name, patient=place.patient or None)
        stored = load_model(choice.card)
        base = stored.card["windows"][choice.kind].get("baseline")
        return None if base is None else (stored.windows[choice.kind], Baseline.from_json(base))
    except (PhysioError, KeyError, ValueError):
        _log.warning("no baseline for %s", place.name, exc_info=True)
        return None
