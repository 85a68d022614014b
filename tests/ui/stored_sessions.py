"""Sessions as a treatment leaves them, written without the window."""

from __future__ import annotations

import dataclasses
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np

from physio_desktop.domain import (
    DeviceInfo,
    ExerciseSet,
    Gap,
    ImuBlock,
    Label,
    Marker,
    Prediction,
    Repetition,
)
from physio_desktop.sensing.simulation import SimulatedImu, SimulationOptions
from physio_desktop.sensing.source import open_source
from physio_desktop.storage.database import Database
from physio_desktop.storage.session_store import SessionStore
from physio_desktop.workflows.classifying import load_for
from physio_desktop.workflows.lane import Lane
from physio_desktop.workflows.live_session import LiveSession
from physio_desktop.workflows.recognising import LiveRecognition
from physio_desktop.workflows.recorder import Recorder, RecordingRequest

STARTED = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SECOND = 1_000_000


def block(seconds: float, first_s: float = 0.0) -> ImuBlock:
    imu = SimulatedImu(SimulationOptions("e4", repetitions=5, placement="right_ankle"))
    counts = imu.take(round(seconds * 100))
    times = round(first_s * SECOND) + np.arange(len(counts), dtype=np.int64) * 10_000
    return ImuBlock(times, (counts * imu.scale).astype(np.float32), counts, imu.scale)


def write(
    store: SessionStore,
    started: datetime = STARTED,
    patient: str | None = "P-1",
    *,
    exercise: str = "e4",
    executions: tuple[str | None, ...] = ("correct", "correct", "fast", "low_amplitude"),
    seconds: float = 40.0,
    device: str = "ESP32-7F3A",
) -> int:
    """Repetitions of 3 s every 5 s from second 5 on; a gap from 30 to 32 s; one set; a marker and a note."""
    writer = store.begin_session(
        started, patient=patient, device=DeviceInfo(device, device), placement="right_ankle"
    )
    whole = block(seconds)
    before, after = whole.split(30 * SECOND)
    after = after.split(32 * SECOND)[1]
    gap = Gap(29_990_000, 32 * SECOND, 200, True, "lost")
    blocks = [before, dataclasses.replace(after, gap=gap)] if len(after) else [before]
    repetitions = [
        Repetition(
            (5 + 5 * i) * SECOND, (8 + 5 * i) * SECOND, exercise, how, 0.9, None, {"amplitude_deg": 40.0}
        )
        for i, how in enumerate(executions)
    ]
    end_us = (8 + 5 * len(executions)) * SECOND
    writer.append(
        blocks,
        repetitions=repetitions,
        predictions=[
            Prediction(s * SECOND, (s + 8) * SECOND, exercise, 0.9, ((exercise, 0.9),), "m")
            for s in range(20)
        ],
        markers=[Marker(4 * SECOND, 4 * SECOND, "note", "stiff")],
        labels=[Label(1 * SECOND, 3 * SECOND, "idle", None, "person", "XY")],
        sets=[ExerciseSet(1, exercise, 4 * SECOND, end_us, n_counted=len(executions), ended_by="key")],
    )
    writer.close()
    return writer.session_id


def write_many(path: Path) -> list[int]:
    """Five sessions of three patients on five days, the last one first in the list."""
    whose = ("P-1", "P-2", "Q-7", None, "P-1")
    exercises = ("e4", "e5", "squat", "e4", "e1")
    with Database.open(path) as database:
        store = SessionStore(database, "AB")
        return [
            write(
                store,
                STARTED + timedelta(days=i),
                patient,
                exercise=exercise,
                executions=("correct",) * (i + 1) + ("fast",) * (4 - i),
                seconds=35 + i,
                device=f"ESP32-{i}",
            )
            for i, (patient, exercise) in enumerate(zip(whose, exercises, strict=True))
        ]


def record_live(path: Path, source: str) -> int:
    """Through the pipeline of a treatment, from the first sample on."""
    storage, classify = Lane("storage"), Lane("classify")
    database = storage.call(Database.open, path)
    try:
        store = SessionStore(database, "AB")
        recorder = Recorder(RecordingRequest(source, "P-1", "right_ankle"), store, storage)
        recognition = LiveRecognition(lambda: load_for("right_ankle"), classify, keep=recorder.add)
        live = LiveSession(open_source(source), recorder, recognition=recognition)
        live.start()
        deadline_s = time.monotonic() + 120
        while recognition.status.n_repetitions < 3:
            assert time.monotonic() < deadline_s and not live.ended.is_set()
            time.sleep(0.01)
        live.stop()
        session = recorder.finish()
        assert session is not None
        return session.id
    finally:
        storage.call(database.close)
        storage.close()
        classify.close()
