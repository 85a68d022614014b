"""Teach my patient: reference repetitions become a template set, without retraining anything.

What may be taught: one to three repetitions per exercise, each from a supervised recording with its start and
end, or found in a recording that holds one repetition and rest. Stored as plain arrays in JSON.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from physio_desktop.domain import ONES, FloatArray, ImuBlock
from physio_desktop.errors import PhysioError
from physio_desktop.processing.resampling import Resampler
from physio_desktop.recognition import form
from physio_desktop.recognition.configuration import Configuration
from physio_desktop.recognition.measures import measure
from physio_desktop.recognition.proposals import marked_stretch, propose
from physio_desktop.recognition.references import Reference
from physio_desktop.recognition.shapes import Shapes, shapes_of
from physio_desktop.recognition.synthetic_references import missing
from physio_desktop.recognition.templates import EXECUTIONS, TemplateSet
from physio_desktop.recognition.window_templates import WindowTemplates

LEAST_TURN_RAD = 0.03


class TeachingError(PhysioError):
    """A reference recording does not show a repetition that could be learned."""


@dataclass(frozen=True, slots=True, eq=False)
class Enrolment:
    """What a patient has been taught at one placement, ready for repetitions and for the live label.

    spans: the samples (n, 9) of each reference repetition, shown or synthetic, at `rate_hz`. correct: range,
    duration and smoothness of what was taught as correct, by exercise.
    """

    templates: TemplateSet
    spans: tuple[FloatArray, ...]
    rate_hz: float
    correct: Mapping[str, form.Reference]

    def windows_at(self, rate_hz: float, n_samples: int) -> WindowTemplates:
        """What a live label compares its windows of `n_samples` at `rate_hz` with."""
        spans = [_resampled(span, self.rate_hz, rate_hz) for span in self.spans]
        names, executions = self.templates.names, self.templates.executions
        return WindowTemplates.of(spans, names, executions, n_samples, rate_hz)


def _resampled(values: FloatArray, from_hz: float, to_hz: float) -> FloatArray:
    if from_hz == to_hz:
        return values
    times = np.rint(np.arange(len(values)) * (1e6 / from_hz)).astype(np.int64)
    resampler = Resampler(to_hz)
    pieces = [*resampler.push(ImuBlock(times, values, values, ONES)), *resampler.close()]
    return np.concatenate([piece.values for piece in pieces])


def reference_from(
    blocks: Sequence[ImuBlock],
    exercise: str,
    execution: str,
    config: Configuration,
    span_us: tuple[int, int] | None = None,
) -> Reference:
    """One reference from a recording: the marked span, or the largest closed movement that it holds."""
    if execution not in EXECUTIONS:
        raise TeachingError(f"{execution} is not an execution.", f"Known are {', '.join(EXECUTIONS)}.")
    resampler = Resampler(config.rate_hz)
    pieces = [piece for block in blocks for piece in resampler.push(block)] + resampler.close()
    if any(piece.gap is not None for piece in pieces):
        raise TeachingError("The reference recording has a gap.", "Record the repetition again.")
    values = np.concatenate([piece.values for piece in pieces]) if pieces else np.empty((0, 9), np.float32)
    if len(values) < config.rate_hz:
        raise TeachingError("The reference recording is too short.", "Record one whole repetition and rest.")
    if span_us is None:
        start, end = _largest_movement(values, config)
    else:
        origin = int(pieces[0].time_us[0])
        start, end = (round((t - origin) * config.rate_hz / 1e6) for t in span_us)
    return Reference(exercise, execution, values, start, end)


def _largest_movement(values: FloatArray, config: Configuration) -> tuple[int, int]:
    """The closed movement that holds most of the recording's turning."""
    proposals = propose(values, [(0, len(values))], config)
    if not len(proposals.share) or proposals.shapes.plain[:, 2].max() < LEAST_TURN_RAD:
        raise TeachingError(
            "No repetition was seen in the reference recording.",
            "Start and end at rest in the same position, and leave a second before and after.",
        )
    best = int(np.argmax(proposals.share))
    return int(proposals.pairs[best, 0]), int(proposals.pairs[best, 1])


def enrol(references: Sequence[Reference], config: Configuration) -> Enrolment:
    """Templates of all references of one placement; takes well under a second.

    Executions that were not shown are made from the correct one, see `synthetic_references`.
    """
    if not references:
        raise TeachingError("Nothing was taught.", "Record at least one correct repetition.")
    references = [*references, *missing(references, config)]
    stretches = [marked_stretch(r.values, r.start, r.end, config) for r in references]
    shapes = [shapes_of(track, np.array([pair], dtype=np.int64)) for track, pair in stretches]
    names = tuple(r.exercise for r in references)
    executions = tuple(EXECUTIONS.index(r.execution) for r in references)
    templates = TemplateSet(Shapes.joined(shapes), names, executions)
    spans = tuple(r.values[max(0, r.start) : r.end] for r in references)
    measured = [measure(track, *pair) for track, pair in stretches]
    return Enrolment(templates, spans, config.rate_hz, _correct(names, executions, measured))


def _correct(
    names: Sequence[str], executions: Sequence[int], measured: Sequence[Mapping[str, float]]
) -> dict[str, form.Reference]:
    """The mean of the correct references of each exercise that has some."""
    out = {}
    for exercise in dict.fromkeys(names):
        own = [
            m
            for name, how, m in zip(names, executions, measured, strict=True)
            if (name, how) == (exercise, 0)
        ]
        if own:
            columns = ("amplitude_deg", "duration_s", "smoothness")
            out[exercise] = form.Reference(*(float(np.mean([m[column] for m in own])) for column in columns))
    return out
