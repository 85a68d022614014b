"""All that is known of one session, as the documents need it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from physio_desktop.domain import (
    ExerciseSet,
    Gap,
    Marker,
    Prediction,
    Recording,
    Repetition,
    ReviewedRepetition,
    Session,
    model_and_version,
)


@dataclass(frozen=True, eq=False)
class SessionRecord:
    """A session with its samples and what was detected and said; everything in order of time."""

    session: Session
    recording: Recording
    predictions: tuple[Prediction, ...] = ()
    repetitions: tuple[ReviewedRepetition, ...] = ()
    markers: tuple[Marker, ...] = ()
    sets: tuple[ExerciseSet, ...] = ()

    @cached_property
    def gaps(self) -> tuple[Gap, ...]:
        """Of the recording and of its blocks, each once."""
        return all_gaps(self.recording)

    @property
    def n_lost(self) -> int:
        return sum(gap.n_lost for gap in self.gaps)

    @property
    def loss(self) -> float | None:
        """Share of the samples that were lost, 0 to 1; None where there should have been none."""
        total = self.recording.n_samples + self.n_lost
        return self.n_lost / total if total else None

    @property
    def duration_s(self) -> float:
        times = [block.time_us for block in self.recording.blocks if len(block)]
        return self.session.duration_s or (float(times[-1][-1] - times[0][0]) / 1e6 if times else 0.0)

    @property
    def models(self) -> tuple[tuple[str, str], ...]:
        """Name and version of every model that said something here."""
        said = [one.model for one in self.predictions]
        said += [one.detected.model for one in self.repetitions if one.detected is not None]
        return tuple(model_and_version(model) for model in dict.fromkeys(filter(None, said)))

    def truths(self) -> Iterator[Repetition]:
        """Repetitions as a person says they were, else as detected."""
        return (truth for one in self.repetitions if (truth := one.truth) is not None)

    def set_of(self, repetition: Repetition) -> int | None:
        """Number of the set in which the middle of a repetition lies."""
        middle = (repetition.start_us + repetition.end_us) / 2
        for one in self.sets:
            if one.start_us <= middle and (one.end_us is None or middle <= one.end_us):
                return one.number
        return None


def all_gaps(recording: Recording) -> tuple[Gap, ...]:
    """The gaps of a recording and of its blocks, each once, in order of time."""
    gaps = [*recording.gaps, *(block.gap for block in recording.blocks if block.gap)]
    return tuple(sorted(dict.fromkeys(gaps), key=lambda gap: gap.start_us))


def folder_name(session: Session) -> str:
    """A name for the files of a session: pseudonym, beginning (UTC) and number, nothing else."""
    who = re.sub(r"[^\w.\-]", "_", session.patient or "session")[:40]
    return f"{who}_{session.started:%Y-%m-%d_%H%M%S}_{session.id}"
