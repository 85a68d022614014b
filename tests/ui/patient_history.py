"""A patient with sessions of weeks, written as recording would."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np

from physio_desktop.domain import ONES, ExerciseSet, ImuBlock, PlannedExercise, Repetition
from physio_desktop.storage.references import PatientReference
from physio_desktop.storage.session_store import SessionStore

PLAN = [PlannedExercise("e4", "right_ankle", 3, 10, 3.0, 6.0), PlannedExercise("e5", "right_ankle")]


def give_history(
    store: SessionStore,
    code: str = "P-0147",
    days_ago: tuple[float, ...] = (20, 17, 14, 11, 8),
    amplitudes: tuple[float, ...] = (40, 41, 42, 30, 30),
    pains: tuple[int, ...] = (1, 1, 1, 1, 4),
) -> list[int]:
    """One session for each entry, newest last; their ids."""
    store.save_patient(code, "hip", "right")
    store.save_plan(code, PLAN)
    store.add_references(code, "right_ankle", [PatientReference("e4", "correct", {"a": 1})] * 5)
    made = []
    for ago, amplitude, pain in zip(days_ago, amplitudes, pains, strict=True):
        writer = store.begin_session(
            datetime.now(UTC) - timedelta(days=ago), patient=code, placement="right_ankle"
        )
        measures = {"amplitude_deg": amplitude, "amplitude_error_deg": 2.0, "form_score": 80.0}
        verdicts = ("correct", "correct", "fast")
        repetitions = [
            Repetition(n * 10**7, n * 10**7 + 6 * 10**6, "e4", verdict, 0.85, None, measures)
            for n, verdict in enumerate(verdicts)
        ]
        one = ExerciseSet(1, "e4", 0, 5 * 10**7, 10, 3, None, "target", pain, None, "AB")
        time_us, values = np.arange(100, dtype=np.int64) * 10_000, np.ones((100, 9), np.float32)
        blocks = [ImuBlock(time_us, values, values.copy(), ONES)]
        writer.append(blocks, repetitions=repetitions, sets=[one])
        writer.close()
        made.append(writer.session_id)
    return made
