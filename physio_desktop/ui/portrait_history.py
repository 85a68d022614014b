"""Five weeks of a made-up patient for the pictures: better from week to week, then a setback."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np

from physio_desktop.domain import ONES, ExerciseSet, ImuBlock, Repetition

if TYPE_CHECKING:
    from physio_desktop.storage.session_store import SessionStore

_N_SESSIONS = 14
_EVERY_DAYS = 2.4
_LAST_DAYS_AGO = 5.5
_SET_US, _REPETITION_US = 100_000_000, 8_000_000


def give_history(store: SessionStore, code: str) -> None:
    """Always the same one."""
    store.save_preferences(code, sessions_per_week=3.0, language=None)
    chance = np.random.default_rng(7)
    for number in range(_N_SESSIONS):
        ago = timedelta(days=_LAST_DAYS_AGO + _EVERY_DAYS * (_N_SESSIONS - 1 - number))
        writer = store.begin_session(datetime.now(UTC) - ago, patient=code, placement="right_ankle")
        exercises = ["e4", "e4", "e5"][: 3 if number % 3 else 2]
        sets = [_set(i, name, number) for i, name in enumerate(exercises)]
        repetitions = [_repetition(one, i, number, chance) for one in sets for i in range(one.n_counted)]
        still = np.zeros((100, 9), np.float32)
        block = ImuBlock(np.arange(100, dtype=np.int64) * 10_000, still, still.copy(), ONES)
        writer.append([block], sets=sets, repetitions=repetitions)
        writer.close()


def _set(index: int, exercise: str, number: int) -> ExerciseSet:
    pain = 5 if number == _N_SESSIONS - 1 else max(1, 4 - number // 4)
    start_us = index * _SET_US
    n = 8 + (number + index) % 3
    return ExerciseSet(
        index + 1, exercise, start_us, start_us + n * _REPETITION_US, 10, n, None, "key", pain, 4.0, "AB"
    )


def _repetition(one: ExerciseSet, index: int, number: int, chance: np.random.Generator) -> Repetition:
    amplitude = 46.0 + 1.2 * number if number < _N_SESSIONS - 2 else 47.0
    start_us = one.start_us + index * _REPETITION_US
    length_us = int(1e6 * (6.8 - 0.1 * number + chance.uniform(-0.4, 0.4)))
    measures = {
        "amplitude_deg": amplitude + chance.normal(0, 1.5),
        "amplitude_error_deg": 2.2,
        "form_score": min(98.0, 60 + 2 * number + chance.normal(0, 4)),
    }
    execution = str(chance.choice(["correct", "fast", "low_amplitude"], p=[0.8, 0.12, 0.08]))
    confidence = float(np.clip(chance.beta(8, 1.6), 0, 1))
    return Repetition(
        start_us, start_us + length_us, one.exercise, execution, confidence, None, measures, "made up"
    )
