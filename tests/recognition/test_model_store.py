"""Models come back as they were saved; what was changed or does not fit is refused."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from known_movement import block, recording, tilt_path

from physio_desktop.recognition.comparison import FEATURE_NAMES
from physio_desktop.recognition.configuration import Configuration, TreeSettings
from physio_desktop.recognition.execution import ExecutionModel
from physio_desktop.recognition.model_store import ModelError, StoredModel, load_model, save_model
from physio_desktop.recognition.recognizer import RepetitionModels
from physio_desktop.recognition.teaching import enrol, reference_from
from physio_desktop.recognition.trees import train_binary

CONFIG = Configuration()
ROWS = np.random.default_rng(0).normal(size=(400, len(FEATURE_NAMES))).astype(np.float32)


def small_model() -> StoredModel:
    settings = TreeSettings(n_rounds=5, max_depth=2)
    trees = train_binary(ROWS, ROWS[:, 0] > 0, np.ones(len(ROWS)), settings, 1, 1)
    three = (np.digitize(ROWS[:, 1], [-0.5, 0.5])).astype(np.int64)
    execution = ExecutionModel.trained(ROWS, three, np.ones(len(ROWS)), CONFIG)
    return StoredModel("small", RepetitionModels(trees, execution, 0.4, CONFIG))


def test_the_same_after_saving_and_loading(tmp_path: Path) -> None:
    model = small_model()
    loaded = load_model(save_model(tmp_path, model))
    np.testing.assert_array_equal(loaded.repetitions.score(ROWS), model.repetitions.score(ROWS))
    np.testing.assert_allclose(
        loaded.repetitions.execution.probabilities(ROWS), model.repetitions.execution.probabilities(ROWS)
    )


def test_the_same_data_and_seed_give_the_same_bytes(tmp_path: Path) -> None:
    save_model(tmp_path / "one", small_model())
    save_model(tmp_path / "two", small_model())
    for file in sorted((tmp_path / "one").iterdir()):
        assert file.read_bytes() == (tmp_path / "two" / file.name).read_bytes()


def test_general_models_come_with_their_references(tmp_path: Path) -> None:
    values = recording(tilt_path([45.0]))
    templates = enrol([reference_from([block(values)], "raise", "correct", CONFIG)], CONFIG).templates
    model = small_model()
    model = replace(model, general=model.repetitions, references={"right_wrist": templates})
    loaded = load_model(save_model(tmp_path, model))
    assert loaded.general is not None
    np.testing.assert_array_equal(loaded.general.score(ROWS), model.repetitions.score(ROWS))
    again = loaded.references["right_wrist"]
    assert (again.names, again.executions) == (templates.names, templates.executions)
    np.testing.assert_allclose(again.shapes.turn, templates.shapes.turn, atol=1e-6)


def test_a_model_brings_its_configuration(tmp_path: Path) -> None:
    forest = replace(CONFIG, mounting_lead=9.0, thresholds=(0.2, 0.4)).with_forest()
    model = small_model()
    model = replace(model, repetitions=replace(model.repetitions, config=forest))
    card = save_model(tmp_path, model)
    assert load_model(card).repetitions.config == forest
    data = json.loads(card.read_text())
    for broken in (
        {**data["configuration"], "mounting_lead": "9"},
        {**data["configuration"], "mounting_lead": float("inf")},
        {**data["configuration"], "surprise": 1},
        {**data["configuration"], "rate_hz": 50.0},
        {**data["configuration"], "seed": 8},
        {**data["configuration"], "gate": 3},
        None,
    ):
        card.write_text(json.dumps({**data, "configuration": broken}))
        with pytest.raises(ModelError) as refused:
            load_model(card)
        assert refused.value.hint


def test_a_changed_tree_file_is_refused(tmp_path: Path) -> None:
    card = save_model(tmp_path, small_model())
    trees = tmp_path / "small.repetition.ubj"
    trees.write_bytes(trees.read_bytes()[:-1] + b"x")
    with pytest.raises(ModelError, match="changed"):
        load_model(card)


@pytest.mark.parametrize("key", ["feature_sha256", "config_sha256", "card_version"])
def test_a_model_that_does_not_fit_is_refused_with_a_hint(tmp_path: Path, key: str) -> None:
    card = save_model(tmp_path, small_model())
    data = json.loads(card.read_text())
    data[key] = "other"
    card.write_text(json.dumps(data))
    with pytest.raises(ModelError) as refused:
        load_model(card)
    assert refused.value.hint


def test_a_card_cannot_point_outside_its_folder(tmp_path: Path) -> None:
    card = save_model(tmp_path, small_model())
    data = json.loads(card.read_text())
    data["files"]["repetition"]["file"] = "../small.repetition.ubj"
    card.write_text(json.dumps(data))
    with pytest.raises(ModelError):
        load_model(card)


def test_the_configuration_that_is_shipped_has_its_name() -> None:
    """Whoever changes a number of it ships other models, and measures all figures again."""
    shipped = json.loads((Path(__file__).parents[2] / "models" / "u2.card.json").read_text())
    assert Configuration().sha256() == shipped["config_sha256"]
    assert Configuration().with_forest().sha256() != Configuration().sha256()
    assert Configuration().with_forest().window_trees.parameters(1, 1)["num_parallel_tree"] == 100
