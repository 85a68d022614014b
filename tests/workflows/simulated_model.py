"""A small model, learned in seconds from simulated people, and what a simulated patient was taught."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from physio_desktop.domain import FloatArray, ImuBlock
from physio_desktop.processing.resampling import Resampler
from physio_desktop.processing.windowing import Windower
from physio_desktop.recognition.configuration import Configuration
from physio_desktop.recognition.learning import Session
from physio_desktop.recognition.model_store import StoredModel, save_model
from physio_desktop.recognition.proposals import propose
from physio_desktop.recognition.references import Reference
from physio_desktop.recognition.teaching import Enrolment, enrol
from physio_desktop.recognition.templates import EXECUTIONS, TemplateSet
from physio_desktop.recognition.training import RepetitionTrainer
from physio_desktop.recognition.window_classifier import IDLE, WindowExamples, WindowTrainer
from physio_desktop.sensing.simulation import SimulatedImu, SimulationOptions, TrueRepetition

CONFIG = Configuration()
RATE_HZ = CONFIG.rate_hz
EXERCISES = ("e4", "e5")
SECONDS = 120


def simulated(options: SimulationOptions, seconds: float) -> tuple[ImuBlock, tuple[TrueRepetition, ...]]:
    """One block of a simulated sensor, and what really happened in it."""
    imu = SimulatedImu(options)
    counts = imu.take(round(seconds * options.rate_hz))
    times = np.rint(np.arange(len(counts)) * 1e6 / options.rate_hz).astype(np.int64)
    values = (counts * imu.scale).astype(np.float32)
    if not options.magnetometer:
        values[:, 6:] = np.nan
    return ImuBlock(times, values, counts, imu.scale), imu.truth()


def performed(
    subject: int, exercise: str, rate_hz: float = RATE_HZ
) -> tuple[FloatArray, tuple[TrueRepetition, ...]]:
    """One person's session at the model's rate: three repetitions of each execution, with rest between."""
    options = SimulationOptions(exercise, repetitions=3, subject=subject, rate_hz=rate_hz)
    block, truth = simulated(options, SECONDS)
    return block.values, tuple(true for true in truth if true.end_s < SECONDS - 2)


def references(subject: int, seed: int = 50, exercises: Sequence[str] = EXERCISES) -> list[Reference]:
    """The first repetition of each execution on a day of its own."""
    found = []
    for exercise in exercises:
        for how in EXECUTIONS:
            options = SimulationOptions(exercise, how, 1, subject=subject, seed=seed, rate_hz=RATE_HZ)
            block, truth = simulated(options, 20)
            values = block.values
            start, end = (round(t * RATE_HZ) for t in (truth[0].start_s, truth[0].end_s))
            first = max(0, start - 40)
            found.append(
                Reference(exercise, how, values[first : end + 40].copy(), start - first, end - first)
            )
    return found


def taught(subject: int) -> Enrolment:
    return enrol(references(subject), CONFIG)


def train(folder: Path, subjects: Sequence[int] = (11, 12), rate_hz: float = RATE_HZ) -> Path:
    """Learn the ankle's two exercises, windows of 200 samples at `rate_hz`; returns the card."""
    sessions, references_of = [], []
    general, personal = (WindowTrainer(EXERCISES, CONFIG, rate_hz) for _ in range(2))
    for subject in subjects:
        own = taught(subject)
        references_of.append(own.templates)
        windows, labels = [], []
        for exercise in EXERCISES:
            values, truth = performed(subject, exercise)
            sessions.append(_session(subject, exercise, values, truth, own))
            for window, label in _windows(*performed(subject, exercise, rate_hz), exercise, rate_hz):
                windows.append(window)
                labels.append(label)
        stacked, names = np.stack(windows), tuple(labels)
        general.add(WindowExamples(str(subject), stacked, names, None))
        personal.add(WindowExamples(str(subject), stacked, names, own.windows_at(rate_hz, 200)))
    repetitions = RepetitionTrainer(CONFIG).train(sessions)
    model = StoredModel(
        "simulated",
        repetitions,
        {"A": general.train(), "personal": personal.train()},
        {
            "placements": {"A": {"worn": "right ankle", "exercises": list(EXERCISES)}},
            "rate_hz": rate_hz,
            "window": {"samples": 200, "hop": round(rate_hz)},
        },
        general=repetitions,  # trees of their own would only be better
        references={"A": TemplateSet.joined(references_of)},
    )
    return save_model(folder, model)


def _session(
    subject: int, exercise: str, values: FloatArray, truth: Sequence[TrueRepetition], own: Enrolment
) -> Session:
    spans = [(round(rep.start_s * RATE_HZ), round(rep.end_s * RATE_HZ)) for rep in truth]
    executions = np.array([EXECUTIONS.index(rep.execution) for rep in truth], dtype=np.int64)
    proposals = propose(values, spans, CONFIG)
    return Session(
        str(subject), exercise, "A", np.array(spans, np.int64), executions, proposals, own.templates
    )


def _windows(
    values: FloatArray, truth: Sequence[TrueRepetition], exercise: str, rate_hz: float
) -> list[tuple[FloatArray, str]]:
    times = np.rint(np.arange(len(values)) * 1e6 / rate_hz).astype(np.int64)
    resampler, windower = Resampler(rate_hz), Windower(200, 15)
    block = ImuBlock(times, values.copy(), values.copy(), np.ones(9, np.float32))
    pieces = [*resampler.push(block), *resampler.close()]
    out = []
    for window in (window for piece in pieces for window in windower.push(piece)):
        start_s, end_s = window.start_us / 1e6, window.end_us / 1e6
        moving = sum(max(0.0, min(end_s, rep.end_s) - max(start_s, rep.start_s)) for rep in truth)
        out.append((window.values, exercise if moving > 0.4 * (end_s - start_s) else IDLE))
    return out
