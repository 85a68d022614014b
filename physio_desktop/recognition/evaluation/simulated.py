"""The simulated sensor, which knows its truth: taught from one day's recordings, tried on another day's."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from physio_desktop.domain import ONES, ImuBlock
from physio_desktop.recognition.configuration import Configuration
from physio_desktop.recognition.references import Reference
from physio_desktop.recognition.teaching import Enrolment, enrol, reference_from
from physio_desktop.recognition.templates import EXECUTIONS
from physio_desktop.sensing.simulation import SimulatedImu, SimulationOptions, TrueRepetition

Truth = tuple[TrueRepetition, ...]


def simulated(options: SimulationOptions, seconds: float) -> tuple[ImuBlock, Truth]:
    """A stretch of a simulated stream from its start, and every repetition that ends in it."""
    sensor = SimulatedImu(options)
    n = round(seconds * options.rate_hz)
    values = (sensor.take(n) * sensor.scale).astype(np.float32)
    times = np.rint(np.arange(n) * (1e6 / options.rate_hz)).astype(np.int64)
    return ImuBlock(times, values, values, ONES), tuple(t for t in sensor.truth() if t.end_s < seconds - 1)


def simulated_reference(
    options: SimulationOptions, execution: str, config: Configuration, seconds: float = 30.0
) -> Reference:
    """One supervised repetition, marked where it truly starts and ends."""
    shown = replace(options, execution=execution, repetitions=1)
    block, truth = simulated(shown, seconds)
    span_us = round(truth[0].start_s * 1e6), round(truth[0].end_s * 1e6)
    return reference_from([block], shown.exercise, execution, config, span_us)


def taught(
    options: SimulationOptions,
    exercises: Iterable[str],
    config: Configuration,
    executions: Iterable[str] = EXECUTIONS,
) -> Enrolment:
    """References of several exercises at one placement, one repetition of each execution."""
    shown = [replace(options, exercise=exercise) for exercise in exercises]
    return enrol([simulated_reference(o, how, config) for o in shown for how in executions], config)


def named_rightly(found: Iterable[tuple[float, float, str | None]], truth: Truth) -> int:
    """How many repetitions hold the centre of exactly one detection (start s, end s, name), of their name."""
    spans = [((start + end) / 2, name) for start, end, name in found]
    right = 0
    for true in truth:
        inside = [name for centre, name in spans if true.start_s <= centre < true.end_s]
        right += inside == [true.exercise]
    return right
