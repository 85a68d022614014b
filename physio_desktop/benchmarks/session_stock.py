"""What a clinic has after years: ten thousand sessions, and one whole hour with everything in it."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np

from physio_desktop.domain import (
    ONES,
    DeviceInfo,
    ExerciseSet,
    Gap,
    ImuBlock,
    Label,
    Marker,
    Prediction,
    Repetition,
    Session,
)
from physio_desktop.storage.database import Database
from physio_desktop.storage.session_store import SessionStore
from physio_desktop.storage.stock import Stocked, add_sessions

BEGIN = datetime(2022, 1, 3, 8, 0, tzinfo=UTC)
EXERCISES = ("e1", "e2", "e3", "e4", "e5", "e6", "e7", "e8")
EXECUTIONS = ("correct", "correct", "correct", "correct", "fast", "low_amplitude")
RATE_HZ = 100
_SECOND = 1_000_000


def fill(path: Path, n_sessions: int, hour_s: float = 3600.0) -> int:
    """A new database of `n_sessions` and a recording of an hour, which is the newest; its id."""
    with Database.open(path) as database:
        rng = np.random.default_rng(7)
        for first in range(0, n_sessions - 1, 1000):
            add_sessions(database, [stocked(i, rng) for i in range(first, min(first + 1000, n_sessions - 1))])
        return add_hour(SessionStore(database, "AB"), BEGIN + timedelta(days=2000), hour_s)


def stocked(index: int, rng: np.random.Generator) -> Stocked:
    """One to three exercises, each a set of eight to twelve repetitions."""
    n_sets = 1 + index % 3
    sets, repetitions = [], []
    at_us = 10 * _SECOND
    for number in range(1, n_sets + 1):
        exercise = EXERCISES[int(rng.integers(len(EXERCISES)))]
        start_us, n = at_us, int(rng.integers(8, 13))
        for _ in range(n):
            execution = EXECUTIONS[int(rng.integers(len(EXECUTIONS)))]
            measures = {"amplitude_deg": float(rng.normal(42, 4)), "form_score": float(rng.uniform(60, 95))}
            repetitions.append(
                Repetition(at_us, at_us + 3 * _SECOND, exercise, execution, 0.9, None, measures)
            )
            at_us += 5 * _SECOND
        sets.append(ExerciseSet(number, exercise, start_us, at_us, n_counted=n, ended_by="pause"))
        at_us += 20 * _SECOND
    n_samples = at_us // 10_000
    session = Session(
        0,
        "",
        BEGIN + timedelta(hours=4 * index, minutes=int(rng.integers(60))),
        patient=None if index % 50 == 0 else f"P-{index % 400:04}",
        device=DeviceInfo(f"esp32-{index % 6:04x}", f"ESP32-{index % 6:04X}"),
        placement="right_ankle",
        n_samples=n_samples,
        n_lost=int(rng.integers(0, 40)),
        duration_s=at_us / 1e6,
        sample_rate_hz=100.0,
    )
    return session, sets, repetitions


def add_hour(store: SessionStore, started: datetime, seconds: float = 3600.0) -> int:
    """Movement at 100 Hz with a gap every ten minutes, a repetition every 5 s and a window every second."""
    writer = store.begin_session(started, patient="P-0001", placement="right_ankle")
    rng = np.random.default_rng(1)
    for first_s in range(0, round(seconds), 60):
        n_s = min(60, round(seconds) - first_s)
        block = _minute(first_s, n_s, rng)
        writer.append(
            [block],
            predictions=[_prediction(s) for s in range(max(first_s - 8, 0), first_s + n_s - 8)],
            repetitions=[_repetition(s, rng) for s in range(first_s, first_s + n_s - 4, 5)],
            markers=[Marker(first_s * _SECOND, first_s * _SECOND, "note", "pause")]
            if first_s % 300 == 0
            else [],
            labels=[Label(first_s * _SECOND, (first_s + 50) * _SECOND, "e4")] if first_s % 300 == 0 else [],
        )
    n_sets = max(1, round(seconds / 120))
    sets = [
        ExerciseSet(i + 1, "e4", i * 120 * _SECOND, (i * 120 + 115) * _SECOND, n_counted=23, ended_by="pause")
        for i in range(n_sets)
    ]
    writer.close()
    store.save_sets(writer.session_id, sets)
    return writer.session_id


def _minute(first_s: int, n_s: int, rng: np.random.Generator) -> ImuBlock:
    times = np.arange(first_s * RATE_HZ, (first_s + n_s) * RATE_HZ, dtype=np.int64) * 10_000
    phase = times[:, None] / 1e6 * 0.2 * np.linspace(1.0, 1.4, 9)[None]
    scale = np.repeat([9.0, 2.0, 40.0], 3)
    noise = rng.normal(scale=0.05, size=(len(times), 9))
    values = ((np.sin(2 * np.pi * phase) + noise) * scale).astype(np.float32)
    block = ImuBlock(times, values, values.copy(), ONES)
    if first_s % 600 or not first_s:
        return block
    start_us = int(times[0]) - 10_000
    cut = block.split(int(times[0]) + 2 * _SECOND)[1]
    return dataclasses.replace(cut, gap=Gap(start_us, int(cut.time_us[0]), 200, True, "lost"))


def _prediction(second: int) -> Prediction:
    exercise = "idle" if second % 120 > 110 else "e4"
    start_us = second * _SECOND
    return Prediction(start_us, start_us + 8 * _SECOND, exercise, 0.9, ((exercise, 0.9),), "stock")


def _repetition(second: int, rng: np.random.Generator) -> Repetition:
    execution = EXECUTIONS[int(rng.integers(len(EXECUTIONS)))]
    start_us = second * _SECOND
    measures = {"amplitude_deg": float(rng.normal(42, 4)), "form_score": float(rng.uniform(60, 95))}
    return Repetition(start_us, start_us + 3 * _SECOND, "e4", execution, 0.9, None, measures)
