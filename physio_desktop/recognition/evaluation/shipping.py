"""Train what is shipped: the one configuration, everybody in the dataset, models and card."""

from __future__ import annotations

import json
import platform
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from physio_desktop.domain import CHANNEL_UNITS, CHANNELS
from physio_desktop.recognition.configuration import Configuration
from physio_desktop.recognition.evaluation.dataset import (
    PLACEMENTS,
    Dataset,
    parse_units,
    placement_of,
)
from physio_desktop.recognition.evaluation.dataset_files import not_annotated, read_dataset
from physio_desktop.recognition.evaluation.people import training_sessions
from physio_desktop.recognition.evaluation.repetitions import against_others, crowd
from physio_desktop.recognition.evaluation.windows import HOP, N_SAMPLES, placements, window_trainer
from physio_desktop.recognition.model_store import ModelError, StoredModel, save_model
from physio_desktop.recognition.progress import Progress, between, silent
from physio_desktop.recognition.training import RepetitionTrainer
from physio_desktop.recognition.window_classifier import WindowModel
from physio_desktop.recognition.window_features import FEATURE_VERSION
from physio_desktop.sensing.uci730_files import placement_of as worn_at

ATTRIBUTION = (
    "Physical Therapy Exercises Dataset, A. Yurtman and B. Barshan, UCI Machine Learning Repository, 2022, "
    "doi 10.24432/C5JK60, CC BY 4.0; annotations by B. Verbanck, KU Leuven, 2024, Apache License 2.0"
)
CHOSEN = (
    "Thresholds: inner folds over the people learned from, each judged by a model of the others; the middle "
    "of the thresholds within half a point of the best, an unknown movement that is counted weighing as much "
    "as a missed repetition. Structure, features and augmentation were developed while looking at figures of "
    "the same four people, so figures on people whom nobody has seen may be lower."
)
SENTENCES = {
    "personal": "Each person in turn: the others' test sessions to learn from, and the person's own 24 "
    "marked reference repetitions; detection streams through whole test sessions, the placement known.",
    "loso": "Each person in turn: nothing but the other people's sessions and references; the strap taken to "
    "be on as it should be, small turns followed by the repetitions so far.",
    "personal-correct-only": "As personal, where the person has shown the correct execution alone; too fast "
    "and too small ones are made from it.",
    "personal-remount": "As personal, test sessions turned by 20 degrees about random axes (10 seeds), by 90 "
    "and by 180 degrees about the limb; a vote over the visit's first repetitions finds the mounting, the "
    "repetitions so far small turns.",
    "unknown-exercise": "As personal, with the performed exercise left out of references and learning: "
    "everything that is still counted is a false alarm.",
    "windows": "Windows of 8 s every second, idle included: from other people only (loso), and with the "
    "person's own references (personal).",
}
LIMITS = (
    "All people were healthy and recorded in one laboratory; four people are few.",
    "Low amplitude is told from correct only as far as the patient's own references differ.",
    "A trunk bend moves the wrist by 1-6 degrees; the chest is the better place for it.",
)


def train(
    dataset: Path,
    annotations: Path,
    out: Path,
    *,
    units: str = "u2",
    name: str | None = None,
    progress: Progress = silent,
    n_threads: int = 2,
    forest: bool = False,
    exercises: Sequence[str] = (),
) -> Path:
    """Train from everybody in the dataset and write trees and card; returns the card's path.

    forest: random forests in place of boosted trees for the live label. exercises: the model
    serves no others than these, though it learns from all.
    """
    config = Configuration().with_forest() if forest else Configuration()
    progress(0.0, "reading")
    people = read_dataset(dataset, annotations, units)
    if exercises:
        people.showing(exercises)  # refuses what nobody shows
    for note in people.notes:
        progress(0.0, note)
    if not any(trial.annotated for trial in people.trials):
        raise not_annotated(annotations, dataset)
    by_person = training_sessions(people, config, between(progress, 0.0, 0.1))
    sessions = [session for theirs in by_person.values() for session in theirs]
    trainer = RepetitionTrainer(config, n_threads)
    repetitions = trainer.train(sessions, between(progress, 0.1, 0.5))
    general = trainer.train(against_others(sessions), between(progress, 0.5, 0.8))
    references = {
        place: templates
        for place, entry in worn(units).items()
        if (templates := crowd(sessions, f"{placement_of(entry['exercises'][0])}:{entry['unit']}"))
        is not None
    }
    learned = {place: entry["exercises"] for place, entry in worn(units).items() if place in references}
    shown = {
        place: chosen
        for place, names in learned.items()
        if (chosen := [name for name in names if not exercises or name in exercises])
    }
    references = {
        place: references[place].without(set(learned[place]) - set(chosen)) for place, chosen in shown.items()
    }
    windows = live_labels(people, learned, shown, config, between(progress, 0.8, 1.0), n_threads)
    n_reps = sum(len(session.executions) for session in sessions)
    card = describe(people, units, config, n_reps)
    card["placements"] = {
        place: {**entry, "exercises": shown[place]} for place, entry in worn(units).items() if place in shown
    }
    card["threshold_evidence"] = [
        [e.threshold, e.named, e.false_alarms, e.unknown_alarms] for e in repetitions.evidence
    ]
    stem = name or units.replace(",", "-").replace(":", "-")
    return save_model(out, StoredModel(stem, repetitions, windows, card, general, references))


def live_labels(
    people: Dataset,
    learned: Mapping[str, Sequence[str]],
    shown: Mapping[str, Sequence[str]],
    config: Configuration,
    progress: Progress,
    n_threads: int,
) -> dict[str, WindowModel]:
    """The personal live label, learned from all places, and a general one for each place that is shown."""
    progress(0.0, "live label with own references")
    groups = list(learned.values())
    for group in placements(trial for trial in people.trials if trial.complete).values():
        if placement_of(group[0]) not in PLACEMENTS:
            progress(0.0, f"{', '.join(group)}: no known place, so recognised by own references alone")
            groups.append(group)
    windows = {"personal": window_trainer(people, groups, True, config).train(n_threads=n_threads)}
    for i, (place, exercises) in enumerate(shown.items()):
        progress(0.5 + 0.5 * i / len(shown), f"live label, {place}")
        windows[place] = window_trainer(people, [exercises], False, config).train(n_threads=n_threads)
    return windows


def write_scores(card_path: Path, reports: Sequence[Path]) -> None:
    """Put the figures of `evaluate --json` into a card, those of other protocols stay. They must come from
    the card's configuration and units.
    """
    card = json.loads(card_path.read_text(encoding="utf-8"))
    scores: dict[str, Any] = dict(card.get("scores", {}))
    for path in reports:
        try:
            data = json.loads(path.read_text(encoding="utf-8"))
            protocol, config = str(data["protocol"]), data["config_sha256"]
            sentence, units = SENTENCES[protocol], data["units"]
        except (OSError, ValueError, LookupError, TypeError) as error:
            raise ModelError(f"{path.name} holds no figures of evaluate.", "Run evaluate again.") from error
        if config != card["config_sha256"] or units != card["units"]:
            raise ModelError(f"{path.name} is of another configuration.", "Run evaluate and train again.")
        scores[protocol] = {
            "protocol": protocol,
            "sentence": sentence,
            "people": list(data["per_person"]),
            "overall": _rounded(data["overall"]),
            "worst_person": _rounded(data["worst_person"]),
        }
    card["scores"] = scores
    card_path.write_text(json.dumps(card, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def _rounded(figures: Any) -> Any:
    if isinstance(figures, dict):
        return {name: _rounded(value) for name, value in figures.items()}
    return round(figures, 4) if isinstance(figures, float) else figures


def worn(units: str) -> dict[str, dict[str, Any]]:
    """Exercises by the id of the place where the unit is worn: `right_ankle`, `right_wrist`, `chest` ..."""
    default, special = parse_units(units)
    places: dict[str, dict[str, Any]] = {}
    for exercise in (e for exercises in PLACEMENTS.values() for e in exercises):
        unit = special.get(exercise, default)
        place = worn_at(int(exercise[1:]), int(unit[1:])) or unit
        entry = places.setdefault(place, {"worn": place, "unit": unit, "exercises": []})
        entry["exercises"].append(exercise)
    return places


def describe(people: Dataset, units: str, config: Configuration, n_reps: int) -> dict[str, Any]:
    """The part of a card that says where a model comes from and what it is for."""
    return {
        "units": units,
        "axes": "x along the limb towards hand or foot, z away from the skin",
        "channels": dict(zip(CHANNELS, CHANNEL_UNITS, strict=True)),
        "rate_hz": config.rate_hz,
        "window": {"samples": N_SAMPLES, "hop": HOP},
        "live_label": type(config.window_trees).__name__.removesuffix("Settings").lower(),
        "feature_version": FEATURE_VERSION,
        "people": list(people.people),
        "n_repetitions": n_reps,
        "chosen": CHOSEN,
        "limits": list(LIMITS),
        "attribution": ATTRIBUTION,
        "versions": {
            "python": platform.python_version(),
            **{p: version(p) for p in ("numpy", "scipy", _XGBOOST)},
        },
    }


def _installed() -> str:
    """xgboost comes under two names: without GPU code on Linux and Windows, whole on macOS."""
    from importlib.metadata import PackageNotFoundError

    try:
        version("xgboost-cpu")
    except PackageNotFoundError:
        return "xgboost"
    return "xgboost-cpu"


_XGBOOST = _installed()
