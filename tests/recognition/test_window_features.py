"""At least 200 features, each described, the same alone and in a batch."""

from __future__ import annotations

import numpy as np

from physio_desktop.recognition.window_features import FEATURES, window_features


def windows(n: int) -> np.ndarray:
    values = np.random.default_rng(0).normal(size=(n, 200, 9)).cumsum(axis=1) * 0.1
    return values.astype(np.float32)


def test_there_are_enough_and_all_are_described() -> None:
    assert len(FEATURES) >= 200
    assert all(text.strip() for text in FEATURES.values())


def test_alone_and_in_a_batch_are_the_same() -> None:
    batch = windows(300)
    features = window_features(batch)
    alone = np.concatenate([window_features(batch[i : i + 1]) for i in (0, 7, 299)])
    np.testing.assert_allclose(features[[0, 7, 299]], alone, rtol=1e-4, atol=1e-5)


def test_nothing_but_the_field_is_missing_without_a_magnetometer() -> None:
    values = windows(3)
    values[:, :, 6:] = np.nan
    missing = np.isnan(window_features(values)).any(axis=0)
    assert [name for name, gone in zip(FEATURES, missing, strict=True) if gone] == [
        name for name in FEATURES if name.startswith("field:")
    ]


def test_a_still_window_is_finite() -> None:
    still = np.zeros((1, 200, 9), np.float32)
    still[:, :, 2] = 9.81
    still[:, :, 6] = 30.0
    assert np.isfinite(window_features(still)).all()
