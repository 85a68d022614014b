"""Models on disk: open `.ubj` trees and a JSON card that says what they are. Nothing is ever unpickled.

A model is a set of files side by side: `<name>.card.json`, `<name>.repetition.ubj`, `<name>.execution.ubj`
and one `<name>.windows-<kind>.ubj` for each kind of live label. For patients who have taught nothing there
are `general-` trees and `<name>.references.json`, the references of the people learned from. The card holds
the SHA-256 of each file, the configuration's hash, the linear parts as plain arrays and what a reader must
know to judge the model.
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
from physio_desktop.recognition.drift import Baseline
from physio_desktop.recognition.execution import Discriminant, ExecutionModel
from physio_desktop.recognition.recognizer import RepetitionModels
from physio_desktop.recognition.templates import TemplateSet
from physio_desktop.recognition.trees import one_threaded
from physio_desktop.recognition.window_classifier import WindowModel
from physio_desktop.recognition.window_features import FEATURE_NAMES, FEATURE_VERSION

CARD_VERSION = 1


class ModelError(PhysioError):
    """A stored model cannot be used: missing, changed, or made for another version."""


@dataclass(frozen=True, slots=True, eq=False)
class StoredModel:
    """Models that belong together and the card that describes them.

    `windows` holds the live labels: "personal", and a general one for each placement. `general` and
    `references` (by placement) stand in where the patient has no references of their own.
    """

    name: str
    repetitions: RepetitionModels
    windows: Mapping[str, WindowModel] = field(default_factory=dict)
    card: Mapping[str, Any] = field(default_factory=dict)
    general: RepetitionModels | None = None
    references: Mapping[str, TemplateSet] = field(default_factory=dict)

    def id_of(self, kind: str) -> str:
        """What is kept with each answer, `u2@1f0c22ab:personal`."""
        return model_id(self.name, self.card, kind)


def model_id(name: str, card: Mapping[str, Any], kind: str) -> str:
    """Name, version and kind of a model by its card.

    The version is the beginning of a hash over the files and the configuration: a model that was trained
    anew under the same name has another one.
    """
    files = sorted(str(of["sha256"]) for of in card.get("files", {}).values())
    if not files:
        return f"{name}:{kind}"  # not of a file
    digest = hashlib.sha256("".join([*files, str(card.get("config_sha256"))]).encode())
    return f"{name}@{digest.hexdigest()[:8]}:{kind}"


def feature_hash() -> str:
    """Names and order of all features: a model for other features is refused."""
    names = "\n".join((str(FEATURE_VERSION), *COMPARISON_NAMES, *FEATURE_NAMES))
    return hashlib.sha256(names.encode()).hexdigest()


def save_model(folder: Path, model: StoredModel) -> Path:
    """Write trees and card; returns the card's path. The same model gives the same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    parts = {f"{part}.ubj": bytes(trees.save_raw(raw_format="ubj")) for part, trees in _all_trees(model)}
    if model.references:
        references = {place: templates.to_json() for place, templates in model.references.items()}
        parts["references.json"] = json.dumps(references, sort_keys=True).encode()
    files = {}
    for part, data in parts.items():
        (folder / f"{model.name}.{part}").write_bytes(data)
        digest = hashlib.sha256(data).hexdigest()
        files[part.partition(".")[0]] = {"file": f"{model.name}.{part}", "sha256": digest}
    card = {
        **model.card,
        "card_version": CARD_VERSION,
        "name": model.name,
        "feature_sha256": feature_hash(),
        "config_sha256": model.repetitions.config.sha256(),
        "configuration": model.repetitions.config.to_json(),
        "files": files,
        **_plain_parts(model.repetitions),
    }
    if model.general is not None:
        card["general"] = _plain_parts(model.general)
    card["windows"] = {
        kind: {
            "exercises": list(windows.exercises),
            "scale": [float(x) for x in windows.scale],
            "temperature": windows.temperature,
            "rate_hz": windows.rate_hz,
            **({"baseline": windows.baseline.to_json()} if windows.baseline is not None else {}),
        }
        for kind, windows in model.windows.items()
    }
    path = folder / f"{model.name}.card.json"
    path.write_text(json.dumps(card, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    return path


def _all_trees(model: StoredModel) -> list[tuple[str, xgboost.Booster]]:
    trees = [("repetition", model.repetitions.repetition), ("execution", model.repetitions.execution.trees)]
    if model.general is not None:
        trees.append(("general-repetition", model.general.repetition))
        trees.append(("general-execution", model.general.execution.trees))
    return trees + [(f"windows-{kind}", windows.trees) for kind, windows in model.windows.items()]


def _plain_parts(models: RepetitionModels) -> dict[str, Any]:
    return {
        "threshold": models.threshold,
        "discriminant_share": models.execution.discriminant_share,
        "discriminant": models.execution.discriminant.to_json(),
    }


def load_model(card_path: Path, config: Configuration | None = None) -> StoredModel:
    """Read a card and its trees; raises `ModelError` with a hint when anything does not fit.

    The configuration is the card's own, unless another is asked for.
    """
    try:
        card = json.loads(card_path.read_text(encoding="utf-8"))
        name, files = str(card["name"]), card["files"]
        config = config or _own_configuration(card)
        _refuse_unfit(card, name, config)
        folder = card_path.parent
        repetitions = _repetitions(folder, files, "", card, config)
        general = (
            _repetitions(folder, files, "general-", card["general"], config) if "general" in card else None
        )
        references = _references(folder, files["references"]) if "references" in files else {}
        windows = _windows(folder, card)
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise ModelError(
            f"The model {card_path.name} cannot be read: {error}", "Install it again, or train it again."
        ) from error
    return StoredModel(name, repetitions, windows, card, general, references)


def _own_configuration(card: Mapping[str, Any]) -> Configuration:
    """What the model was trained by. Repetitions live on this version's time base, as references do."""
    own, usual = Configuration.from_json(card["configuration"]), Configuration()
    if own.rate_hz != usual.rate_hz:
        raise ValueError(f"it follows repetitions at {own.rate_hz:g} Hz instead of {usual.rate_hz:g}")
    return own


def _refuse_unfit(card: Mapping[str, Any], name: str, config: Configuration) -> None:
    if card.get("card_version") != CARD_VERSION or card.get("feature_sha256") != feature_hash():
        raise ModelError(
            f"The model {name} was made for another version of the features.",
            "Train it again with this version, or install the version that it came with.",
        )
    if card.get("config_sha256") != config.sha256():
        raise ModelError(
            f"The model {name} was trained with another configuration than it says.",
            "Install it again, or train it again.",
        )


def _repetitions(
    folder: Path, files: Mapping[str, Any], kind: str, plain: Mapping[str, Any], config: Configuration
) -> RepetitionModels:
    execution = ExecutionModel(
        _trees(folder, files[f"{kind}execution"]),
        Discriminant.from_json(plain["discriminant"]),
        float(plain["discriminant_share"]),
    )
    trees = _trees(folder, files[f"{kind}repetition"])
    return RepetitionModels(trees, execution, float(plain["threshold"]), config)


def _references(folder: Path, entry: Mapping[str, str]) -> dict[str, TemplateSet]:
    stored = json.loads(_checked(folder, entry))
    return {str(place): TemplateSet.from_json(data) for place, data in stored.items()}


def _windows(folder: Path, card: Mapping[str, Any]) -> dict[str, WindowModel]:
    models = {}
    for kind, part in card["windows"].items():
        scale = np.array(part["scale"], dtype=np.float32)
        trees = _trees(folder, card["files"][f"windows-{kind}"])
        rate_hz = float(part.get("rate_hz", Configuration().rate_hz))
        base = Baseline.from_json(part["baseline"]) if "baseline" in part else None
        models[kind] = WindowModel(
            trees, tuple(part["exercises"]), scale, float(part["temperature"]), rate_hz, base
        )
    return models


def _trees(folder: Path, entry: Mapping[str, str]) -> xgboost.Booster:
    booster = xgboost.Booster()
    booster.load_model(bytearray(_checked(folder, entry)))
    return one_threaded(booster)


def _checked(folder: Path, entry: Mapping[str, str]) -> bytes:
    """A file whose SHA-256 is that of the card."""
    if Path(entry["file"]).name != entry["file"]:
        raise ValueError(f"{entry['file']} is not a plain file name")
    data = (folder / entry["file"]).read_bytes()
    if hashlib.sha256(data).hexdigest() != entry["sha256"]:
        raise ModelError(
            f"{entry['file']} was changed since its card was written.", "Install the model again."
        )
    return data
