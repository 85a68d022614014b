"""What is true of a stored session, in the form that training and evaluation learn from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from physio_desktop.domain import (
    FloatArray,
    Label,
    Recording,
    Repetition,
    ReviewedRepetition,
    Session,
)
from physio_desktop.processing.resampling import Resampler
from physio_desktop.recognition.evaluation.dataset import Marked
from physio_desktop.recognition.templates import EXECUTIONS
from physio_desktop.workflows.lane import Lane
from physio_desktop.workflows.session_summary import true_repetitions

if TYPE_CHECKING:
    from physio_desktop.storage.session_store import SessionStore

NOT_JUDGED = -1  # execution of a repetition of which nobody said how it was done


@dataclass(frozen=True, slots=True, eq=False)
class Stretch:
    """Samples without a gap on a model's time base: values (n, 9) in SI units, the first at `start_us`.

    marked: repetitions by exercise, as samples [start, end) of these values; execution NOT_JUDGED where it is
    not known. Repetitions that reach beyond the stretch are left out.
    """

    start_us: int
    rate_hz: float
    values: FloatArray
    marked: dict[str, tuple[Marked, ...]]


@dataclass(frozen=True, slots=True, eq=False)
class SessionTruth:
    """repetitions: what a person accepted, corrected or added; rejected: spans that a person says are none.

    labels: spans that a person or a device named. n_unreviewed: detected ones of which nobody said anything;
    what they show is the program's opinion, from which it must not learn.
    """

    session: Session
    repetitions: tuple[Repetition, ...]
    rejected: tuple[tuple[int, int], ...]
    labels: tuple[Label, ...]
    n_unreviewed: int
    recording: Recording

    @property
    def is_complete(self) -> bool:
        """Whether a person looked at everything that was detected: only then the rest is known to be none."""
        return self.n_unreviewed == 0

    def stretches(self, rate_hz: float) -> list[Stretch]:
        """The samples through the same resampling as live, with what is marked in them."""
        return stretches_of(self.recording, self.repetitions, rate_hz)


def stretches_of(recording: Recording, repetitions: Iterable[Repetition], rate_hz: float) -> list[Stretch]:
    """The samples of a recording through the same resampling as live, with the repetitions in them."""
    known = tuple(repetitions)
    resampler = Resampler(rate_hz)
    pieces = [p for block in recording.blocks for p in resampler.push(block)] + resampler.close()
    parts: list[list[tuple[int, FloatArray]]] = []
    for piece in pieces:
        if not parts or piece.gap is not None:
            parts.append([])
        if len(piece):
            parts[-1].append((int(piece.time_us[0]), piece.values))
    return [_stretch(part, known, rate_hz) for part in parts if part]


def _stretch(
    part: Sequence[tuple[int, FloatArray]], repetitions: Sequence[Repetition], rate_hz: float
) -> Stretch:
    start_us, values = part[0][0], np.concatenate([values for _, values in part])
    found: dict[str, list[Marked]] = {}
    for one in repetitions:
        start, end = (round((at - start_us) / 1e6 * rate_hz) for at in (one.start_us, one.end_us))
        if one.exercise is not None and 0 <= start < end <= len(values):
            found.setdefault(one.exercise, []).append(Marked(start, end, _execution(one)))
    return Stretch(start_us, rate_hz, values, {name: tuple(marks) for name, marks in found.items()})


def session_truth(store: SessionStore, lane: Lane, session_id: int) -> SessionTruth:
    """Reads it on the storage lane: call it from another. Raises StorageError."""

    def read() -> SessionTruth:
        reviewed = store.reviews.repetitions(session_id)
        labels = tuple(store.labels(session_id))
        return _truth(store.session(session_id), store.read(session_id), reviewed, labels)

    return lane.call(read)


def _truth(
    session: Session,
    recording: Recording,
    reviewed: Sequence[ReviewedRepetition],
    labels: tuple[Label, ...],
) -> SessionTruth:
    return SessionTruth(
        session,
        tuple(true_repetitions(one for one in reviewed if one.correction is not None)),
        tuple(one.span_us for one in reviewed if one.state == "rejected"),
        labels,
        sum(one.state == "detected" for one in reviewed),
        recording,
    )


def _execution(one: Repetition) -> int:
    return EXECUTIONS.index(one.execution) if one.execution in EXECUTIONS else NOT_JUDGED
