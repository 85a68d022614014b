"""The repetitions of a stored session as curves, exercise by exercise: what two sessions are compared by."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from physio_desktop.errors import Cancelled
from physio_desktop.processing.motion import MotionTrack
from physio_desktop.processing.rotation import Float64Array
from physio_desktop.recognition.configuration import Configuration
from physio_desktop.recognition.repetition_curves import Curves, curve
from physio_desktop.workflows.lane import Lane
from physio_desktop.workflows.reviewing import read_said
from physio_desktop.workflows.session_summary import true_repetitions
from physio_desktop.workflows.session_truth import Stretch, stretches_of

if TYPE_CHECKING:
    from physio_desktop.domain import Recording
    from physio_desktop.storage.session_store import SessionStore
    from physio_desktop.workflows.reviewing import Said

_AT_ONCE = 4096  # samples: some hundredths of a second


@dataclass(frozen=True, slots=True)
class SessionShapes:
    """Curves by exercise; an exercise without stored samples of any whole repetition is not in it."""

    session_id: int
    curves: dict[str, Curves] = field(default_factory=dict)


def read_shapes(
    store: SessionStore, lane: Lane, session_id: int, is_cancelled: Callable[[], bool] = lambda: False
) -> SessionShapes:
    """Repetitions as they are true, in the samples that can still be read. Not for the storage lane, which it
    waits for. Raises StorageError, Cancelled.
    """

    def read() -> tuple[Recording, Said]:
        return store.read(session_id, skip_damaged=True), read_said(store, session_id)

    recording, said = lane.call(read)
    if is_cancelled():
        raise Cancelled("It was cancelled.")
    found: dict[str, list[Float64Array]] = {}
    rate_hz = Configuration().rate_hz
    for stretch in stretches_of(recording, true_repetitions(said.repetitions), rate_hz):
        for exercise, curves in _curves(stretch, is_cancelled).items():
            found.setdefault(exercise, []).extend(curves)
    return SessionShapes(session_id, {name: Curves(np.stack(of_it)) for name, of_it in found.items()})


def _curves(stretch: Stretch, is_cancelled: Callable[[], bool]) -> dict[str, list[Float64Array]]:
    """From the beginning of the stretch on, as live: the bias of the gyroscope is learned on the way."""
    if not stretch.marked:
        return {}
    track = MotionTrack(stretch.rate_hz)
    for first in range(0, len(stretch.values), _AT_ONCE):
        if is_cancelled():
            raise Cancelled("It was cancelled.")
        track.push(stretch.values[first : first + _AT_ONCE])
    last = track.n - 1
    return {
        exercise: [curve(track, mark.start, min(mark.end, last)) for mark in marks]
        for exercise, marks in stretch.marked.items()
    }
