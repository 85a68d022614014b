"""Sessions for the pictures: some weeks of a small clinic, and one that somebody reviewed."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np

from physio_desktop.domain import (
    Correction,
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
from physio_desktop.sensing.simulation import SimulatedImu, SimulationOptions
from physio_desktop.storage.edits import Edit

if TYPE_CHECKING:
    from physio_desktop.storage.session_store import SessionStore

AT_US = 27_000_000  # where the review is opened
_SECOND = 1_000_000
_LENGTH_S = 110
_PATIENTS = ("P-0147", "P-0150", "P-0162", "K-31", "hip-study-2026_participant-042_follow-up")
_EXERCISES = ("e4", "e5", "e1", "squat", "e7", "e3")


def write(store: SessionStore) -> int:
    """Gives the id of the one that was reviewed."""
    from physio_desktop.storage.stock import add_sessions

    now = datetime.now(UTC).replace(hour=9, minute=40, second=0)
    add_sessions(store.database, [_earlier(i, now - timedelta(hours=19 * i + 30)) for i in range(40)], "AB")
    session = _record(store, datetime.now(UTC) - timedelta(hours=2))
    _review(store, session)
    return session


def _earlier(index: int, started: datetime) -> tuple[Session, list[ExerciseSet], list[Repetition]]:
    exercise, n = _EXERCISES[index % len(_EXERCISES)], 8 + index % 5
    n_bad = (0, 1, 3, 5, 7)[index % 5]
    how = ["fast" if i % 2 else "low_amplitude" for i in range(n_bad)] + ["correct"] * (n - n_bad)
    repetitions = [
        Repetition((5 + 6 * i) * _SECOND, (9 + 6 * i) * _SECOND, exercise, execution, 0.9, None, {})
        for i, execution in enumerate(how)
    ]
    length_s = 30.0 + 6 * n
    one = ExerciseSet(
        1, exercise, 0, round(length_s * _SECOND), n_counted=n, ended_by="target", pain=index % 4
    )
    session = Session(
        0,
        "",
        started,
        patient=_PATIENTS[index % len(_PATIENTS)] if index % 9 else None,
        device=DeviceInfo("esp32-7f3a", "ESP32-7F3A"),
        placement="right_ankle",
        n_samples=round(length_s * 100),
        n_lost=(0, 0, 12, 0, 90)[index % 5],
        duration_s=length_s,
        sample_rate_hz=100.0,
    )
    return session, [one], repetitions


def _record(store: SessionStore, started: datetime) -> int:
    """Two sets of the simulated sensor with a gap; the program took a shake for a repetition."""
    options = SimulationOptions("e4", repetitions=4, placement="right_ankle")
    imu = SimulatedImu(options)
    counts = imu.take(_LENGTH_S * 100)
    times = np.arange(len(counts), dtype=np.int64) * 10_000
    whole = ImuBlock(times, (counts * imu.scale).astype(np.float32), counts, imu.scale)
    before, after = whole.split(62 * _SECOND)
    after = after.split(66 * _SECOND)[1]
    gap = Gap(61_990_000, 66 * _SECOND, 400, True, "lost")
    done = [true for true in imu.truth() if true.end_s < _LENGTH_S - 1]
    spans = [(round(one.start_s * 1e6), round(one.end_s * 1e6), one.execution) for one in done]
    found = [
        Repetition(start, end, "e4", how, 0.87, None, {"amplitude_deg": 39.0 + i % 4})
        for i, (start, end, how) in enumerate(spans)
    ]
    writer = store.begin_session(
        started, patient=_PATIENTS[0], device=DeviceInfo("esp32-7f3a", "ESP32-7F3A"), placement="right_ankle"
    )
    writer.append(
        [before, dataclasses.replace(after, gap=gap)],
        predictions=[_window(second, spans) for second in range(_LENGTH_S - 8)],
        repetitions=found,
        markers=[
            Marker(12 * _SECOND, 12 * _SECOND, "note", "pillow under the knee"),
            Marker(58 * _SECOND, 58 * _SECOND, "pain", "pain 3"),
        ],
        sets=[
            ExerciseSet(
                1, "e4", 3 * _SECOND, 58 * _SECOND, n_counted=4, ended_by="pause", pain=2, effort=3.0
            ),
            ExerciseSet(2, "e4", 67 * _SECOND, 108 * _SECOND, n_counted=4, ended_by="stop", pain=3),
        ],
    )
    writer.close()
    store.reviews.set_note(
        writer.session_id, "Less pain than on Monday. Tempo still hurried towards the end."
    )
    return writer.session_id


def _window(second: int, spans: list[tuple[int, int, str]]) -> Prediction:
    middle_us = (second + 4) * _SECOND
    moves = any(start - 3 * _SECOND <= middle_us <= end + 3 * _SECOND for start, end, _ in spans)
    name = "e4" if moves else "idle"
    if 44 <= second <= 48:
        name = "e5"  # which somebody corrects
    return Prediction(second * _SECOND, (second + 8) * _SECOND, name, 0.86, ((name, 0.86),), "u2:right_ankle")


def _review(store: SessionStore, session: int) -> None:
    found = store.reviews.repetitions(session)
    said: list[Correction | Label] = [Label(4 * _SECOND, 56 * _SECOND, "e4")]
    for index, one in enumerate(found):
        detected = one.detected
        if detected is None or index > 6:
            continue
        start, end, how = detected.start_us, detected.end_us, detected.execution
        if index == 1:
            how = "fast"
        if index == 3:
            start, end = start - 600_000, end + 400_000
        said.append(Correction(start, end, "e4", how, one.id, is_repetition=index != 5, author="AB"))
    store.reviews.edit(session, Edit(add=tuple(said)))
