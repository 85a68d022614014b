"""Models on disk: open `.ubj` trees and a JSON card that says what they are. Nothing is ever unpickled.

A model is a set of files side by side: `<name>.card.json`, `<name>.repetition.ubj`, `<name>.execution.ubj`
and one `<name>.windows-<kind>.ubj` for each kind of live label. The card holds the SHA-256 of each tree file,
the configuration's hash, the linear parts as plain arrays and what a reader must know to judge the model.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import xgboost

from physio_desktop.errors import PhysioError
from physio_desktop.recognition.comparison import FEATURE_NAMES as COMPARISON_NAMES
from physio_desktop.recognition.configuration import Configuration
from physio_desktop.recognition.execution import Discriminant, ExecutionModel
from physio_desktop.recognition.recognizer import RepetitionModels
from physio_desktop.recognition.trees import one_threaded
from physio_desktop.recognition.window_classifier import WindowModel
from physio_desktop.recognition.window_features import FEATURE_NAMES, FEATURE_VERSION

CARD_VERSION = 1


class ModelError(PhysioError):
    """A stored model cannot be used: missing, changed, or made for another version."""


@dataclass(frozen=True, slots=True, eq=False)
class StoredModel:
    """Models that belong together and the card that describes them.

    `windows` holds the live labels: "personal", and a general one for each placement.
    """

    name: str
    repetitions: RepetitionModels
    windows: Mapping[str, WindowModel] = field(default_factory=dict)
    card: Mapping[str, Any] = field(default_factory=dict)


def feature_hash() -> str:
    """Names and order of all features: a model for other features is refused."""
    names = "\n".join((str(FEATURE_VERSION), *COMPARISON_NAMES, *FEATURE_NAMES))
    return hashlib.sha256(names.encode()).hexdigest()


def save_model(folder: Path, model: StoredModel) -> Path:
    """Write trees and card; returns the card's path. The same model gives the same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    trees = {"repetition": model.repetitions.repetition, "execution": model.repetitions.execution.trees}
    trees |= {f"windows-{kind}": windows.trees for kind, windows in model.windows.items()}
    files = {}
    for part, booster in trees.items():
        data = bytes(booster.save_raw(raw_format="ubj"))
        (folder / f"{model.name}.{part}.ubj").write_bytes(data)
        files[part] = {"file": f"{model.name}.{part}.ubj", "sha256": hashlib.sha256(data).hexdigest()}
    card = {
        **model.card,
        "card_version": CARD_VERSION,
        "name": model.name,
        "feature_sha256": feature_hash(),
        "config_sha256": model.repetitions.config.sha256(),
        "threshold": model.repetitions.threshold,
        "files": files,
        "discriminant_share": model.repetitions.execution.discriminant_share,
        "discriminant": model.repetitions.execution.discriminant.to_json(),
    }
    card["windows"] = {
        kind: {
            "exercises": list(windows.exercises),
            "scale": [float(x) for x in windows.scale],
            "temperature": windows.temperature,
        }
        for kind, windows in model.windows.items()
    }
    path = folder / f"{model.name}.card.json"
    path.write_text(json.dumps(card, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    return path


def load_model(card_path: Path, config: Configuration | None = None) -> StoredModel:
    """Read a card and its trees; raises `ModelError` with a hint when anything does not fit."""
    config = config or Configuration()
    try:
        card = json.loads(card_path.read_text(encoding="utf-8"))
        name, files = str(card["name"]), card["files"]
        _refuse_unfit(card, name, config)
        execution = ExecutionModel(
            _trees(card_path.parent, files["execution"]),
            Discriminant.from_json(card["discriminant"]),
            float(card["discriminant_share"]),
        )
        repetition = _trees(card_path.parent, files["repetition"])
        repetitions = RepetitionModels(repetition, execution, float(card["threshold"]), config)
        windows = _windows(card_path.parent, card)
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise ModelError(
            f"The model {card_path.name} cannot be read: {error}", "Install it again, or train it again."
        ) from error
    return StoredModel(name, repetitions, windows, card)


def _refuse_unfit(card: Mapping[str, Any], name: str, config: Configuration) -> None:
    if card.get("card_version") != CARD_VERSION or card.get("feature_sha256") != feature_hash():
        raise ModelError(
            f"The model {name} was made for another version of the features.",
            "Train it again with this version, or install the version that it came with.",
        )
    if card.get("config_sha256") != config.sha256():
        raise ModelError(
            f"The model {name} was trained with another configuration.", "Train it again with this version."
        )


def _windows(folder: Path, card: Mapping[str, Any]) -> dict[str, WindowModel]:
    models = {}
    for kind, part in card["windows"].items():
        scale = np.array(part["scale"], dtype=np.float32)
        trees = _trees(folder, card["files"][f"windows-{kind}"])
        models[kind] = WindowModel(trees, tuple(part["exercises"]), scale, float(part["temperature"]))
    return models


def _trees(folder: Path, entry: Mapping[str, str]) -> xgboost.Booster:
    """A booster from a `.ubj` file whose SHA-256 is that of the card."""
    if Path(entry["file"]).name != entry["file"]:
        raise ValueError(f"{entry['file']} is not a plain file name")
    data = (folder / entry["file"]).read_bytes()
    if hashlib.sha256(data).hexdigest() != entry["sha256"]:
        raise ModelError(
            f"{entry['file']} was changed since its card was written.", "Install the model again."
        )
    booster = xgboost.Booster()
    booster.load_model(bytearray(data))
    return one_threaded(booster)
