"""What training takes from a stored session, and the labelled windows that it gives.

The windows are made as live ones are: the same resampler, the same windower, the same length and rate.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from physio_desktop.domain import ImuBlock, Int64Array, Label, Repetition
from physio_desktop.processing.resampling import Resampler
from physio_desktop.processing.windowing import Window, Windower
from physio_desktop.recognition.mirroring import mirrored
from physio_desktop.recognition.window_classifier import IDLE
from physio_desktop.recognition.window_features import Float32

SPACING_US = 40_000  # of the model's time base, 25 Hz
BETWEEN_REPETITIONS_US = 3_000_000  # a shorter rest between two repetitions of an exercise belongs to its set
STILL_RAD_S = 0.1  # slower is still,
STILL_SHARE = 0.25  # and slower than so much of the quick tenth, where a placement moves little
RESTS, MOVES = 0.9, 0.5  # still for so much of a window, at least and at most
KNOWN_SHARE = 0.9  # of a window must be known, or nothing is learned from it


@dataclass(frozen=True, slots=True, eq=False)
class TrainingRecording:
    """One stored session with what is true of it. `person` is a pseudonym.

    labels: what a person or a file says was done from when to when ("idle" included). repetitions: as a
    person confirmed, corrected or added them. rejected: spans that somebody says are no repetition. reviewed:
    somebody looked at all of it, so what is neither labelled nor a repetition is idle. started: as people
    know the session. is_public: of the public archive, whose people are learned from and never tested.
    """

    uid: str
    person: str
    placement: str
    device: str
    rate_hz: float | None
    blocks: tuple[ImuBlock, ...]
    labels: tuple[Label, ...] = ()
    repetitions: tuple[Repetition, ...] = ()
    rejected: tuple[tuple[int, int], ...] = ()
    reviewed: bool = False
    n_corrections: int = 0
    started: str = ""
    is_public: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class WindowTable:
    """Labelled windows (n, 200, 9) with whose they are and where they come from: arrays of n."""

    windows: Float32
    labels: npt.NDArray[np.str_]
    people: npt.NDArray[np.str_]
    sessions: npt.NDArray[np.str_]
    start_us: Int64Array

    def __len__(self) -> int:
        return len(self.labels)

    def rows(self, chosen: npt.NDArray[np.bool_] | npt.NDArray[np.int64]) -> WindowTable:
        return WindowTable(
            self.windows[chosen],
            self.labels[chosen],
            self.people[chosen],
            self.sessions[chosen],
            self.start_us[chosen],
        )

    @classmethod
    def joined(cls, tables: Sequence[WindowTable]) -> WindowTable:
        tables = tables or [empty_table()]
        return cls(
            np.concatenate([t.windows for t in tables]),
            np.concatenate([t.labels for t in tables]),
            np.concatenate([t.people for t in tables]),
            np.concatenate([t.sessions for t in tables]),
            np.concatenate([t.start_us for t in tables]),
        )


def empty_table(n_samples: int = 200) -> WindowTable:
    names = np.empty(0, "<U1")
    return WindowTable(np.empty((0, n_samples, 9), np.float32), names, names, names, np.empty(0, np.int64))


@dataclass(frozen=True, slots=True)
class Known:
    """A stretch of time whose truth is known: an exercise or idle."""

    start_us: int
    end_us: int
    name: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two different names for the same time."""

    session: str
    start_us: int
    end_us: int
    names: tuple[str, str] = field(default=("", ""))


def known_stretches(recording: TrainingRecording) -> list[Known]:
    """Exercises and idle time, by time; may overlap where labels contradict each other (`conflicts`)."""
    exercises = [Known(r.start_us, r.end_us, r.exercise) for r in recording.repetitions if r.exercise]
    done = _bridged(exercises) + [Known(n.start_us, n.end_us, n.exercise) for n in recording.labels]
    done += [Known(start, end, IDLE) for start, end in recording.rejected]
    if recording.reviewed and recording.blocks:
        first, last = int(recording.blocks[0].time_us[0]), int(recording.blocks[-1].time_us[-1])
        done += [Known(a, b, IDLE) for a, b in _free((first, last), [(k.start_us, k.end_us) for k in done])]
    return sorted(done, key=lambda k: (k.start_us, k.end_us))


def conflicts(recording: TrainingRecording) -> list[Conflict]:
    """Where two labels of different names share more than half a second."""
    found, open_ones = [], list[Known]()
    for one in known_stretches(recording):
        open_ones = [other for other in open_ones if other.end_us - one.start_us > 500_000]
        found += [
            Conflict(recording.uid, one.start_us, min(one.end_us, other.end_us), (other.name, one.name))
            for other in open_ones
            if other.name != one.name and min(one.end_us, other.end_us) - one.start_us > 500_000
        ]
        open_ones.append(one)
    return found


def windows_of_blocks(blocks: Iterable[ImuBlock], hop: int = 25, n_samples: int = 200) -> Float32:
    """Windows (n, 200, 9) of a recording as live recognition sees them."""
    found = _windows(blocks, hop, n_samples)
    return np.stack([w.values for w in found]) if found else np.empty((0, n_samples, 9), np.float32)


def _windows(blocks: Iterable[ImuBlock], hop: int, n_samples: int) -> list[Window]:
    """None of a device that is too slow."""
    resampler, windower = Resampler(1e6 / SPACING_US), Windower(n_samples, hop)
    pieces = [piece for block in blocks for piece in resampler.push(block)] + resampler.close()
    windows = [w for piece in pieces for w in windower.push(piece)]
    return [] if resampler.too_slow else windows


def labelled_windows(recording: TrainingRecording, hop: int, n_samples: int = 200) -> WindowTable:
    """Every window that is known well enough. A window is named by what fills more than half of it; time
    that two labels contradict each other about counts as unknown. The left side is mirrored to the right.
    """
    windows = _windows(recording.blocks, hop, n_samples)
    if not windows:
        return empty_table(n_samples)
    shares, names = _shares(recording, np.array([(w.start_us, w.end_us) for w in windows], np.int64))
    best = shares.argmax(axis=1)
    known = (shares.sum(axis=1) >= KNOWN_SHARE) & (shares[np.arange(len(best)), best] > 0.5)
    chosen = np.flatnonzero(known)
    if not len(chosen):
        return empty_table(n_samples)
    values = np.stack([windows[i].values for i in chosen])
    labels = np.array([names[best[i]] for i in chosen])
    if recording.is_public:
        labels, moves = _without_rests(labels, values)
        chosen, values, labels = chosen[moves], values[moves], labels[moves]
        if not len(chosen):
            return empty_table(n_samples)
    if recording.placement.startswith("left_"):
        values = np.stack([mirrored(one) for one in values])
    n = len(chosen)
    return WindowTable(
        values,
        labels,
        np.full(n, recording.person),
        np.full(n, recording.uid),
        np.array([windows[i].start_us for i in chosen], np.int64),
    )


def _without_rests(
    labels: npt.NDArray[np.str_], windows: Float32
) -> tuple[npt.NDArray[np.str_], npt.NDArray[np.bool_]]:
    """The archive names whole sessions, with the rests in them: a window that is still is rest, one that
    moves is the exercise, and nothing is learned from what lies between (False).
    """
    rate = np.linalg.norm(windows[:, :, 3:6], axis=2)
    still = (rate < min(STILL_RAD_S, STILL_SHARE * float(np.quantile(rate, 0.9)))).mean(axis=1)
    return np.where(still >= RESTS, IDLE, labels), (still >= RESTS) | (still <= MOVES)


def _bridged(exercises: Iterable[Known]) -> list[Known]:
    """Repetitions of one exercise that follow each other closely as one stretch."""
    out: list[Known] = []
    for one in sorted(exercises, key=lambda k: k.start_us):
        last = out[-1] if out else None
        near = last is not None and one.start_us - last.end_us <= BETWEEN_REPETITIONS_US
        if last is not None and near and last.name == one.name:
            out[-1] = Known(last.start_us, max(last.end_us, one.end_us), one.name)
        else:
            out.append(one)
    return out


def _free(whole: tuple[int, int], taken: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """What of the whole nothing is known to happen in."""
    out, at = [], whole[0]
    for start, end in sorted(taken):
        if start > at:
            out.append((at, start))
        at = max(at, end)
    return [*out, (at, whole[1])] if whole[1] > at else out


def _shares(recording: TrainingRecording, spans: Int64Array) -> tuple[npt.NDArray[np.float64], list[str]]:
    """Share (n, names) of each span [start, end] that each name fills; what is contradicted is nobody's."""
    stretches = known_stretches(recording)
    names = sorted({k.name for k in stretches})
    if not names:
        return np.zeros((len(spans), 1)), [IDLE]
    start, end = int(spans.min()), int(spans.max())
    step = SPACING_US
    grid = np.zeros((len(names), (end - start) // step + 2), np.bool_)
    for known in stretches:
        a, b = ((np.clip(t, start, end) - start) // step for t in (known.start_us, known.end_us))
        grid[names.index(known.name), a:b] = True
    grid &= grid.sum(axis=0) == 1
    total = np.concatenate([np.zeros((len(names), 1)), grid.cumsum(axis=1)], axis=1)
    first, last = ((spans - start) // step).T
    return ((total[:, last] - total[:, first]) / np.maximum(last - first, 1)).T, names
