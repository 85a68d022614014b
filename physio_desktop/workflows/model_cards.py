"""What is known of the installed models, from their cards alone: no tree is loaded for it."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_log = logging.getLogger(__name__)
# What each figure of a protocol is called; the first known one leads, and tells who fares worst.
_FIGURES = {
    "recall_exercise": "found and named",
    "recall_exercise_execution": "with execution",
    "accuracy": "windows named rightly",
    "false_alarms_per_repetition": "false alarms per repetition",
    "mountings_right": "mountings recognised",
}
_OF = {"unknown-exercise": ("false_alarms_per_repetition",)}


@dataclass(frozen=True, slots=True)
class Score:
    """Figures of one protocol, and who fares worst. `sentence` says what they mean; rates are shares."""

    protocol: str
    sentence: str
    figures: tuple[tuple[str, float], ...]
    worst_person: str | None
    worst: float | None

    @property
    def words(self) -> str:
        shown = ", ".join(f"{name} {value:.1%}" for name, value in self.figures)
        if self.worst_person is None or self.worst is None:
            return shown
        return f"{shown}; worst person {self.worst_person}: {self.worst:.1%}"


@dataclass(frozen=True, slots=True)
class ModelCard:
    """placements: exercises by the place where the sensor is worn."""

    name: str
    placements: Mapping[str, tuple[str, ...]]
    people: tuple[str, ...]
    n_repetitions: int
    scores: tuple[Score, ...]
    chosen: str
    limits: tuple[str, ...]
    attribution: str
    config_sha256: str


def model_cards(folder: Path) -> list[ModelCard]:
    """The cards of a folder, by name; one that cannot be read is left out and logged."""
    cards = []
    for path in sorted(folder.glob("*.card.json")):
        try:
            cards.append(_card(json.loads(path.read_text(encoding="utf-8"))))
        except (OSError, LookupError, TypeError, ValueError, AttributeError):
            _log.warning("the model card %s cannot be read", path.name, exc_info=True)
    return cards


def _card(data: Mapping[str, Any]) -> ModelCard:
    placements = {str(of["worn"]): tuple(map(str, of["exercises"])) for of in data["placements"].values()}
    scores = data.get("scores", {})
    return ModelCard(
        str(data["name"]),
        placements,
        tuple(map(str, data.get("people", ()))),
        int(data.get("n_repetitions", 0)),
        tuple(score for name in sorted(scores) for score in _scores(scores[name])),
        str(data.get("chosen", "")),
        tuple(map(str, data.get("limits", ()))),
        str(data.get("attribution", "")),
        str(data["config_sha256"]),
    )


def _scores(stored: Mapping[str, Any]) -> list[Score]:
    """One score, or one for each variant of a protocol (`loso` and `personal` of windows)."""
    protocol, sentence = str(stored["protocol"]), str(stored["sentence"])
    overall, worst = stored["overall"], stored["worst_person"]
    variants = [name for name, value in overall.items() if isinstance(value, Mapping)]
    if not variants:
        return [_score(protocol, sentence, overall, worst)]
    return [_score(f"{protocol}, {name}", sentence, overall[name], worst[name]) for name in variants]


def _score(title: str, sentence: str, overall: Mapping[str, Any], worst: Mapping[str, Any]) -> Score:
    known = _OF.get(title, tuple(_FIGURES))
    figures = [(_FIGURES[name], float(overall[name])) for name in known if overall.get(name) is not None]
    lowest = next((float(v) for k, v in worst.items() if k != "person" and v is not None), None)
    person = worst.get("person")
    return Score(title, sentence, tuple(figures), None if person is None else str(person), lowest)
