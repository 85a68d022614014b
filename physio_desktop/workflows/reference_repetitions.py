"""A recording as reference repetitions: those marked in it, the seconds that were named, or its only one."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from physio_desktop.domain import ImuBlock, Recording, median_rate_hz
from physio_desktop.processing.motion import MotionTrack
from physio_desktop.processing.resampling import SLOWEST_HZ, is_bridged
from physio_desktop.processing.rotation import Float64Array, angle_between
from physio_desktop.recognition.configuration import Configuration
from physio_desktop.recognition.proposals import propose
from physio_desktop.recognition.references import Reference
from physio_desktop.recognition.teaching import TeachingError, reference_from
from physio_desktop.recognition.templates import EXECUTIONS
from physio_desktop.workflows.found_recordings import FoundRecording

# Around a repetition enough is kept for the gyroscope's bias (still seconds fade by a tenth each) and to see
# where the movement ends; an hour's session need not be stored with every repetition of it.
BEFORE_S, AFTER_S = 30.0, 5.0
LONGEST_WHOLE_S = 120.0
MOST_REPETITIONS = 5
LEAST_TILT_RAD = np.radians(5.0)
LEAST_SHARE = 0.5  # of the turning in a recording of one repetition that must be the repetition
HIGH_SHARE, LOW_SHARE = 0.5, 0.2  # of the largest inclination: in a movement, and at rest between two


@dataclass(frozen=True, slots=True)
class ReferenceRequest:
    """What to learn. source: a file or a session's number; None: as the recording says, else correct.

    start_s, end_s: seconds from the recording's first sample that hold exactly one repetition.
    """

    source: str
    exercise: str | None = None
    execution: str | None = None
    start_s: float | None = None
    end_s: float | None = None


@dataclass(frozen=True, slots=True, eq=False)
class CutReference:
    """A reference and the place it comes from, in seconds of its recording."""

    reference: Reference
    found: FoundRecording
    start_s: float
    end_s: float


def cut_references(
    found: FoundRecording, request: ReferenceRequest, config: Configuration
) -> Iterator[CutReference]:
    """Every reference of a recording that was asked for. Raises TeachingError."""
    _refuse_unusable(found)
    for exercise, execution, span_us in _wanted(found, request, config):
        blocks = stretch(found.recording, *span_us)
        try:
            reference = reference_from(blocks, exercise, execution, config, span_us)
        except TeachingError as error:
            raise TeachingError(f"{found.title}: {error.message}", error.hint) from error
        first_s = (int(blocks[0].time_us[0]) - found.origin_us) / 1e6
        step_s = 1 / config.rate_hz
        start_s, end_s = first_s + reference.start * step_s, first_s + reference.end * step_s
        yield CutReference(reference, found, start_s, end_s)


def _wanted(
    found: FoundRecording, request: ReferenceRequest, config: Configuration
) -> list[tuple[str, str, tuple[int, int]]]:
    """Exercise, execution and span of each reference."""
    if request.start_s is not None and request.end_s is not None:
        start_us = found.origin_us + round(request.start_s * 1e6)
        end_us = found.origin_us + round(request.end_s * 1e6)
        if not found.origin_us <= start_us < end_us <= found.end_us:
            raise TeachingError(
                f"{found.title}: there is nothing from {request.start_s:g} to {request.end_s:g} s.",
                f"It lasts {(found.end_us - found.origin_us) / 1e6:.1f} s.",
            )
        return [(_exercise(found, request), request.execution or EXECUTIONS[0], (start_us, end_us))]
    marked = [label for label in found.recording.labels if label.execution in EXECUTIONS]
    if not marked:
        _refuse_long(found)
        name, execution = _exercise(found, request), request.execution or EXECUTIONS[0]
        return [(name, execution, span) for span in closed_movements(found, config)]
    names = {label.exercise for label in marked}
    if request.exercise in names or len(names) > 1:
        marked = [label for label in marked if request.exercise in (None, label.exercise)]
    chosen = [
        # One exercise under another name: the therapist's name for it counts.
        (request.exercise or label.exercise, label.execution or "", (label.start_us, label.end_us))
        for label in marked
        if request.execution in (None, label.execution)
    ]
    if not chosen:
        asked = " ".join(filter(None, (request.exercise, request.execution)))
        shown = ", ".join(sorted({f"{m.exercise} {m.execution}" for m in found.recording.labels}))
        raise TeachingError(f"{found.title}: no repetition is marked as {asked}.", f"Marked are {shown}.")
    return chosen


def closed_movements(found: FoundRecording, config: Configuration) -> list[tuple[int, int]]:
    """The repetitions, one to a few, of a recording that holds nothing else but rest.

    It is cut in the rests between them, where the inclination is back near that of the start; in each part
    the movement that ends as it began and holds most of the turning is the repetition. Raises TeachingError.
    """
    values = reference_from(found.recording.blocks, "", EXECUTIONS[0], config).values  # refuses gaps and rest
    track = MotionTrack(config.rate_hz)
    track.push(values)
    cuts = [0, *rests_between(angle_between(track.gravity, track.gravity[:1])), len(values)]
    if len(cuts) - 1 > MOST_REPETITIONS:
        raise TeachingError(
            f"{found.title} holds some {len(cuts) - 1} repetitions; {MOST_REPETITIONS} are the most.",
            "Name the seconds of one to three of them, such as 12@3.5-9.",
        )
    proposals = propose(values, list(pairwise(cuts)), config)
    spans = []
    for part in range(len(cuts) - 1):
        share = np.where(proposals.rep == part, proposals.share, 0.0)
        if share.max(initial=0.0) < LEAST_SHARE:
            raise TeachingError(
                f"{found.title}: not every movement in it ends in the position in which it began.",
                "Record whole repetitions, with a second of rest before and after.",
            )
        start, end = proposals.pairs[int(np.argmax(share))].tolist()
        spans.append((_time_us(found, start, config), _time_us(found, end, config)))
    return spans


def rests_between(tilt: Float64Array) -> list[int]:
    """Middles of the stretches between two movements, from the inclination (n,) relative to the start."""
    if tilt.max() < LEAST_TILT_RAD:
        return []  # a turn about the vertical: nothing to see here
    high, low = tilt > HIGH_SHARE * tilt.max(), tilt < LOW_SHARE * tilt.max()
    clear = np.flatnonzero(high | low)  # what is neither belongs to the movement on the way
    is_high = high[clear]
    falls = clear[1:][is_high[:-1] & ~is_high[1:]]
    rises = clear[:-1][~is_high[:-1] & is_high[1:]]
    return [int(fall + rise) // 2 for fall, rise in zip(falls, rises[rises > falls[:1].sum()], strict=False)]


def _time_us(found: FoundRecording, sample: int, config: Configuration) -> int:
    return found.origin_us + round(sample * 1e6 / config.rate_hz)


def _exercise(found: FoundRecording, request: ReferenceRequest) -> str:
    exercise = request.exercise or found.exercise
    if exercise is None:
        raise TeachingError(f"{found.title}: it is not known which exercise this is.", "Name the exercise.")
    return exercise


def _refuse_long(found: FoundRecording) -> None:
    duration_s = (found.end_us - found.origin_us) / 1e6
    if duration_s > LONGEST_WHOLE_S:
        raise TeachingError(
            f"{found.title} lasts {duration_s:.0f} s and no repetition is marked in it.",
            "Name the seconds of one repetition, such as 12@3.5-9, or record one repetition and rest.",
        )


def _refuse_unusable(found: FoundRecording) -> None:
    recording = found.recording
    rate_hz = median_rate_hz(recording.time_us())
    if rate_hz is None or rate_hz < 0.95 * SLOWEST_HZ:
        shown = "a single sample" if rate_hz is None else f"{rate_hz:.0f} samples a second"
        raise TeachingError(
            f"{found.title} has {shown}; recognition needs at least {SLOWEST_HZ:.0f}.",
            "Set the sensor to a higher rate.",
        )
    if not np.isfinite(recording.values()[:, :6]).all():
        raise TeachingError(
            f"{found.title} lacks acceleration or angular rate.", "Recognition needs both, in three axes."
        )


def stretch(recording: Recording, start_us: int, end_us: int) -> list[ImuBlock]:
    """The blocks around a span, without what lies beyond the gaps before and after it."""
    first_us, last_us = start_us - round(BEFORE_S * 1e6), end_us + round(AFTER_S * 1e6)
    out: list[ImuBlock] = []
    for part in stretch_of(recording, first_us, last_us):
        is_break = part.gap is not None and not is_bridged(part.gap)
        if is_break and int(part.time_us[0]) > end_us:
            break
        if is_break and int(part.time_us[0]) <= start_us:
            out.clear()
        out.append(part if out else dataclasses.replace(part, gap=None))
    if not out:
        raise TeachingError("There are no samples where the repetition should be.", "Check its times.")
    return out


def stretch_of(recording: Recording, first_us: int, last_us: int) -> list[ImuBlock]:
    parts = [block.split(first_us)[1].split(last_us + 1)[0] for block in recording.blocks]
    return [part for part in parts if len(part)]
