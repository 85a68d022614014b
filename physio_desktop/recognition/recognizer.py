"""Blocks from a sensor in, named and judged repetitions out. Live, replayed, evaluated: the same object."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import xgboost

from physio_desktop.domain import ImuBlock, Int64Array, Repetition
from physio_desktop.processing.resampling import Resampler
from physio_desktop.processing.rotation import Float64Array
from physio_desktop.recognition.alignment import StrapAlignment
from physio_desktop.recognition.configuration import Configuration
from physio_desktop.recognition.detection import Found, RepetitionDetector
from physio_desktop.recognition.execution import ExecutionModel, ExecutionSmoother
from physio_desktop.recognition.form import FormJudge
from physio_desktop.recognition.measures import measure
from physio_desktop.recognition.mounting import MountingVote, mountings
from physio_desktop.recognition.placement import PlacementDoubt, PlacementWatch
from physio_desktop.recognition.templates import EXECUTIONS, TemplateSet
from physio_desktop.recognition.trees import margins

_DEGREES = 180.0 / np.pi


@dataclass(frozen=True, slots=True)
class Evidence:
    """Inner folds over the people learned from: shares of all repetitions at one threshold."""

    threshold: float
    named: float
    false_alarms: float
    unknown_alarms: float


@dataclass(frozen=True, slots=True, eq=False)
class RepetitionModels:
    """What recognises repetitions for every patient; the templates make it personal."""

    repetition: xgboost.Booster
    execution: ExecutionModel
    threshold: float
    config: Configuration
    evidence: tuple[Evidence, ...] = ()

    def score(self, rows: npt.NDArray[np.float32]) -> Float64Array:
        return margins(self.repetition, rows)


class RepetitionRecognizer:
    """One sensor at one placement of one patient; `exercise` is what will be done, if that is known."""

    def __init__(
        self,
        models: RepetitionModels,
        templates: TemplateSet,
        name: str = "",
        watch_mounting: bool = False,
        correct_mounting: bool = False,
        vote: MountingVote | None = None,
        exercise: str | None = None,
        alignment: StrapAlignment | None = None,
        form: FormJudge | None = None,
    ) -> None:
        self._alignment, self._form = alignment, form
        self._models, self._templates, self._name = models, templates, name
        self._hypotheses = mountings() if watch_mounting else None
        self._correct = correct_mounting
        self._exercise = exercise
        if watch_mounting and vote is None:
            vote = new_vote(models.config)
        self._vote = vote
        self._resampler = Resampler(models.config.rate_hz)
        self._origin_us: int | None = None
        self._restart()

    @property
    def rate_hz(self) -> float:
        """Of the pieces that `take` wants."""
        return self._models.config.rate_hz

    @property
    def lag_s(self) -> float:
        """Longest time between the end of a repetition and its report, in stream time."""
        return self._detector.lag / self._models.config.rate_hz + self._resampler.lag_s

    @property
    def too_slow(self) -> bool:
        return self._resampler.too_slow

    @property
    def mounting(self) -> str | None:
        """How the sensor seems to be strapped on; None while that is open."""
        return self._detector.mounting

    @property
    def doubt(self) -> PlacementDoubt | None:
        """What seems wrong with the sensor's place or strap."""
        return self._watch.doubt(self.mounting)

    def push(self, block: ImuBlock) -> list[Repetition]:
        """Repetitions that became final with this block, in order."""
        out: list[Repetition] = []
        for piece in self._resampler.push(block):
            out += self.take(piece)
        return out

    def close(self) -> list[Repetition]:
        """End of the stream."""
        out: list[Repetition] = []
        for piece in self._resampler.close():
            out += self.take(piece)
        return out + self.finish()

    def finish(self) -> list[Repetition]:
        """End of a stream that came by `take`."""
        return self._named(self._detector.close())

    def take(self, piece: ImuBlock) -> list[Repetition]:
        """As `push`, for a piece that is on the model's time base already."""
        out: list[Repetition] = []
        if piece.gap is not None:
            out += self._named(self._detector.close())
            self._restart()
        if self._origin_us is None:
            self._origin_us = int(piece.time_us[0])
        self._watch.take(piece.values)
        return out + self._named(self._detector.push(piece.values))

    def _restart(self) -> None:
        models = self._models
        self._detector = RepetitionDetector(
            self._templates,
            models.score,
            models.config,
            models.threshold,
            self._hypotheses,
            self._correct,
            self._vote,
            self._exercise,
            self._alignment,
        )
        self._smoother = ExecutionSmoother(models.config.execution_stay)
        self._watch = PlacementWatch(self._templates, models.config.rate_hz, self._exercise)
        self._origin_us = None

    def _named(self, found: list[Found]) -> list[Repetition]:
        self._watch.add([(f.start, f.end) for f in found])
        named = [self._repetition(f) for f in found]
        return named if self._form is None else [self._form.judged(rep) for rep in named]

    def _repetition(self, found: Found) -> Repetition:
        step_us = 1e6 / self._models.config.rate_hz
        origin = self._origin_us or 0
        start_us, end_us, peak_us = (
            origin + round(i * step_us) for i in (found.start, found.end, found.peak)
        )
        by_execution = self._models.execution.probabilities(found.features[None])[0]
        belief = self._smoother.push(start_us / 1e6, end_us / 1e6, by_execution)
        return Repetition(
            start_us,
            end_us,
            found.exercise,
            EXECUTIONS[int(np.argmax(belief))],
            float(1 / (1 + np.exp(-found.log_odds))),
            peak_us,
            {
                "execution_confidence": float(belief.max()),
                **measure(self._detector.track, found.start, found.end),
            },
            self._name,
        )


def new_vote(config: Configuration) -> MountingVote:
    """A vote on how the sensor is strapped on, for one visit."""
    return MountingVote(mountings(), config.mounting_lead, config.mounting_reps)


def sample_index(times_us: Int64Array, rate_hz: float) -> Int64Array:
    """Sample numbers of times that lie on a grid from zero."""
    return np.asarray(np.rint(times_us * rate_hz / 1e6).astype(np.int64))
