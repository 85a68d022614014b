"""People whose exercises are told apart easily: sines of another axis and pace for each exercise."""

from __future__ import annotations

import dataclasses
from typing import Any, cast

import numpy as np
import pytest

from physio_desktop.domain import ONES, Gap, ImuBlock, Label, Repetition
from physio_desktop.recognition.retraining.estimators import BOOSTED, USUAL
from physio_desktop.recognition.retraining.recordings import TrainingRecording

RATE_HZ = 50.0


def use_few_trees(patch: pytest.MonkeyPatch) -> None:
    """A fifth of the usual ones, for what is trained in this process; one apart uses all of them."""
    fewer = dataclasses.replace(USUAL[BOOSTED], n_rounds=60)
    patch.setitem(cast("dict[str, Any]", USUAL), BOOSTED, fewer)


def block(start_s: float, seconds: float, axis: int, pace_hz: float, seed: int, gap: Gap | None = None):
    """Gravity, a turning about one axis, and a little noise, at 50 Hz."""
    n = round(seconds * RATE_HZ)
    t = start_s + np.arange(n) / RATE_HZ
    values = np.random.default_rng(seed).normal(0, 0.05, (n, 9)).astype(np.float32)
    values[:, 2] += 9.8
    if pace_hz:
        values[:, 3 + axis] += np.sin(2 * np.pi * pace_hz * t).astype(np.float32) * 2
        values[:, axis] += np.sin(2 * np.pi * pace_hz * t).astype(np.float32) * 3
    return ImuBlock(np.rint(t * 1e6).astype(np.int64), values, values, ONES, gap)


def recording(
    person: str, *, seed: int = 0, placement: str = "right_ankle", reviewed: bool = True, n_reps: int = 12
) -> TrainingRecording:
    """Half a minute of rest, then two exercises with rest between, each repetition of 3 s."""
    blocks, reps, at = [block(0.0, 30.0, 0, 0.0, seed)], [], 30.0
    for number, (exercise, axis, pace) in enumerate((("e4", 0, 0.33), ("e5", 1, 0.5))):
        length = 3.0 * n_reps
        blocks.append(block(at, length, axis, pace, seed + number + 1))
        reps += [
            Repetition(round((at + 3 * i) * 1e6), round((at + 3 * i + 3) * 1e6), exercise, "correct")
            for i in range(n_reps)
        ]
        blocks.append(block(at + length, 20.0, 0, 0.0, seed + number + 10))
        at += length + 20.0
    return TrainingRecording(
        f"{person}-{seed}", person, placement, "dev", RATE_HZ, tuple(blocks), (), tuple(reps), (), reviewed
    )


def labelled(person: str, labels: list[tuple[float, float, str]]) -> TrainingRecording:
    """A minute of rest with labels from second to second."""
    named = tuple(Label(round(a * 1e6), round(b * 1e6), name) for a, b, name in labels)
    return TrainingRecording(
        f"{person}-l", person, "right_ankle", "dev", RATE_HZ, (block(0, 60, 0, 0, 3),), named
    )
