from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from physio_desktop.recognition.drift import Baseline, baseline, drift, stability_index
from physio_desktop.recognition.window_features import FEATURE_NAMES

RANKED = FEATURE_NAMES[:6]


def windows(n: int, shift: float = 0.0, seed: int = 0) -> np.ndarray:
    made = np.random.default_rng(seed).normal(size=(n, len(FEATURE_NAMES))).astype(np.float32)
    made[:, 2] += shift
    return made


def base(usual: float | None = None) -> Baseline:
    people = np.repeat(["P-1", "P-2", "P-3"], 400)
    labels = np.tile(["e4", "idle"], 600)
    made = baseline(windows(1200), labels, people, RANKED)
    return made if usual is None else dataclasses.replace(made, usual=usual)


def test_equal_bins_have_an_index_of_zero_and_the_textbook_example_its_value() -> None:
    edges = np.array([1.0, 2.0])
    assert stability_index(edges, np.array([0.5, 1.5, 2.5])) == pytest.approx(0.0)
    found = stability_index(edges, np.array([0.5, 0.5, 1.5, 2.5]))
    expected = (0.5 - 1 / 3) * np.log(1.5) + 2 * (0.25 - 1 / 3) * np.log(0.75)
    assert found == pytest.approx(expected)


@given(st.lists(st.floats(-5, 5), min_size=1, max_size=40))
def test_the_index_is_never_negative_nor_endless(values: list[float]) -> None:
    assert 0 <= stability_index(np.linspace(-1, 1, 9), np.array(values)) < 100


def test_the_same_movements_do_not_drift_and_others_do() -> None:
    labels = np.tile(["e4", "idle"], 100)
    same = drift(base(), "P-9", windows(200, seed=5), labels)
    moved = drift(base(), "P-9", windows(200, 3.0, seed=5), labels)
    assert same is not None and not same.has_drifted
    assert moved is not None and moved.has_drifted and moved.most == RANKED[2]


def test_somebody_who_does_only_one_exercise_has_not_drifted() -> None:
    found = drift(base(), "P-9", windows(200, seed=5), np.repeat("e4", 200))
    assert found is not None and not found.has_drifted


def test_what_is_usual_among_people_is_no_drift() -> None:
    labels = np.repeat("e4", 200)
    assert drift(base(usual=9.0), "P-9", windows(200, 3.0), labels).has_drifted is False


def test_too_few_windows_say_nothing() -> None:
    assert drift(base(), "P-9", windows(20), np.repeat("e4", 20)) is None


def test_a_baseline_survives_its_card_and_a_foreign_one_is_refused() -> None:
    one = base()
    again = Baseline.from_json(one.to_json())
    labels = np.tile(["e4", "idle"], 100)
    found = [drift(b, "P-9", windows(200, 1.0), labels) for b in (one, again)]
    assert found[0].index == pytest.approx(found[1].index, abs=1e-3)
    for broken in ({}, {"features": ["x"], "edges": {}, "usual": 1}, {"features": RANKED, "edges": 3}):
        with pytest.raises(ValueError):
            Baseline.from_json(broken)
