"""What spoke for a label is said in words, and is what the trees say."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from physio_desktop.domain import FloatArray
from physio_desktop.processing.windowing import Windower
from physio_desktop.recognition.configuration import Configuration
from physio_desktop.recognition.evaluation.simulated import simulated, taught
from physio_desktop.recognition.explanation import in_words, reasons
from physio_desktop.recognition.model_store import StoredModel, load_model
from physio_desktop.recognition.window_features import FEATURE_NAMES
from physio_desktop.recognition.window_templates import COMPARED_NAMES
from physio_desktop.sensing.simulation import SimulationOptions

WORN = SimulationOptions("e4", "correct", placement="right_ankle", rate_hz=25.0)


@pytest.fixture(scope="module")
def shipped() -> StoredModel:
    return load_model(Path(__file__).parents[2] / "models" / "u2.card.json")


@pytest.fixture(scope="module")
def window() -> FloatArray:
    block, _ = simulated(WORN, 20.0)
    return Windower(200, 25).push(block)[6].values


def test_every_feature_has_words() -> None:
    words = [in_words(name) for name in (*FEATURE_NAMES, *COMPARED_NAMES)]
    assert all(words) and len(set(words)) == len(words)


def test_the_general_label(shipped: StoredModel, window: FloatArray) -> None:
    model = shipped.windows["right_ankle"]
    label = model.labels[int(np.argmax(model.probabilities(window[None])[0]))]
    found = reasons(model, window, label)
    assert len(found) == 3 and found[0].log_odds >= found[1].log_odds >= found[2].log_odds > 0
    assert all(reason.feature in FEATURE_NAMES and reason.words for reason in found)


def test_the_personal_label(shipped: StoredModel, window: FloatArray) -> None:
    enrolled = taught(WORN, ["e4", "e5"], Configuration())
    model, templates = shipped.windows["personal"], enrolled.windows_at(25.0, 200)
    found = reasons(model, window, "e4", templates)
    assert found and all(reason.feature in COMPARED_NAMES for reason in found)
    assert "compared with" in " ".join(reason.words for reason in found)
    assert reasons(model, window, "idle", templates) == []


def test_one_taught_exercise_is_labelled_too(shipped: StoredModel, window: FloatArray) -> None:
    alone = taught(WORN, ["e4"], Configuration()).windows_at(25.0, 200)
    chances = shipped.windows["personal"].probabilities(window[None], alone)[0]
    assert chances[0] > 0.5
