"""Confidence that means what it says."""

from __future__ import annotations

import numpy as np
import pytest

from physio_desktop.recognition.calibration import best_temperature, expected_calibration_error, softened


def test_temperature_undoes_overconfidence() -> None:
    rng = np.random.default_rng(0)
    honest = rng.dirichlet([1.0, 1.0, 1.0], 4000)
    truth = np.array([rng.choice(3, p=row) for row in honest])
    boastful = softened(honest, 0.5)
    assert best_temperature(boastful, truth) == pytest.approx(2.0, rel=0.1)
    right = boastful.argmax(axis=1) == truth
    before = expected_calibration_error(boastful.max(axis=1), right)
    after = expected_calibration_error(softened(boastful, 2.0).max(axis=1), right)
    assert after < 0.03 < before
