"""Kinds of trees, searches, figures, stages and features in the words of whoever looks at them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from physio_desktop.ui.core_words import in_words
from physio_desktop.ui.wording import EXERCISES, clock, exercise_name, number, percent, translate

KINDS = ("boosted", "forest")
SEARCHES = ("defaults", "halving", "randomised", "grid")
LEADING = "f1_macro"
FIGURES = (
    *("accuracy", "balanced_accuracy", "f1_weighted", "f1_macro", "precision_macro", "recall_macro"),
    *("roc_auc", "log_loss", "ece"),
)
_SHARES = set(FIGURES) - {"log_loss", "roc_auc"}
_ID = re.compile(rf"(?<![\w.-])({'|'.join((*EXERCISES, 'idle'))})(?![\w-])")

_SENTENCES = re.compile(r"(?<=\.) (?=[A-Z])")
_SHARE = re.compile(r"(\d+\.\d)%")  # as the core writes it


def kind_name(kind: str) -> str:
    names = {
        "boosted": translate("Training", "Boosted trees"),
        "forest": translate("Training", "Random forest"),
    }
    return names.get(kind, kind)


def kind_words(kind: str) -> str:
    return {
        "boosted": translate("Training", "Each tree mends what those before it got wrong; small and exact."),
        "forest": translate("Training", "Many trees vote; rarely the best, rarely far off."),
    }[kind]


def search_name(search: str) -> str:
    names = {
        "defaults": translate("Training", "No search: the usual settings"),
        "halving": translate("Training", "Quick search: the weaker half drops out early"),
        "randomised": translate("Training", "Some of the settings, by chance"),
        "grid": translate("Training", "All settings, one by one"),
    }
    return names.get(search, search)


def figure_name(name: str) -> str:
    names = {
        "accuracy": translate("Training", "Accuracy"),
        "balanced_accuracy": translate("Training", "Balanced accuracy"),
        "f1_weighted": translate("Training", "Weighted F1"),
        "f1_macro": translate("Training", "Macro F1"),
        "precision_macro": translate("Training", "Precision"),
        "recall_macro": translate("Training", "Recall"),
        "roc_auc": translate("Training", "ROC-AUC"),
        "log_loss": translate("Training", "Log loss"),
        "ece": translate("Training", "Calibration error (ECE)"),
        "n_windows": translate("Training", "Windows"),
    }
    return names.get(name, name)


def figure_words(name: str, value: float | None) -> str:
    if value is None:
        return "–"
    if name == "n_windows":
        return number(value)
    return percent(value, 1) if name in _SHARES else number(value, 3)


def stage_words(stage: str) -> str:
    """What the training does now; people keep their codes."""
    for begin, text in (
        ("reading ", translate("Training", "Reading the sessions of {who}")),
        ("windows of ", translate("Training", "Cutting the windows of {who}")),
    ):
        if stage.startswith(begin):
            return text.format(who=stage.removeprefix(begin))
    if (found := re.fullmatch(r"learning curve, (\d+) people", stage)) is not None:
        return translate("Training", "Learning curve: {n} people").format(n=found[1])
    kind, _, part = stage.partition(", ")
    if kind in KINDS and part == "fold":
        return translate("Training", "{kind}: testing on people left out").format(kind=kind_name(kind))
    if kind in KINDS:
        return translate("Training", "{kind}: learning from everybody").format(kind=kind_name(kind))
    return {
        "features": translate("Training", "Measuring the windows"),
        "comparing with the active model": translate("Training", "Comparing with the active model"),
        "done": translate("Training", "Done"),
    }.get(stage, stage)


def left_words(seconds: float | None) -> str:
    if seconds is None:
        return translate("Training", "The time left is being estimated.")
    return translate("Training", "About {time} left").format(time=clock(seconds))


def sentence(text: str) -> str:
    """A sentence of the core with exercises called by name."""
    words = in_words(text)
    if words == text:  # perhaps it is several, one after the other
        words = " ".join(map(in_words, _SENTENCES.split(text)))
    named = _ID.sub(lambda found: exercise_name(found[1]), words)
    return _SHARE.sub(lambda found: percent(float(found[1]) / 100, 1), named)


@dataclass(frozen=True, slots=True)
class TestedWords:
    """How a page speaks of what was left out in turn; `worst` has {who}, {f1} and {accuracy}."""

    one: str
    each: str
    worst: str
    more: str
    learned: str


def tested_words(tested_by: str) -> TestedWords:
    """people, sessions, or parts of one session."""
    if tested_by == "sessions":
        return TestedWords(
            translate("Training", "Session"),
            translate("Training", "Each session"),
            translate("Training", "Worst session {who}: {f1}. Accuracy over all: {accuracy}."),
            translate("Training", "Macro F1 on sessions left out, by how many were learned from"),
            translate("Training", "sessions learned from"),
        )
    if tested_by == "parts":
        return TestedWords(
            translate("Training", "Part"),
            translate("Training", "Each part of the session"),
            translate("Training", "Worst {who}: {f1}. Accuracy over all: {accuracy}."),
            translate("Training", "Macro F1 on parts left out, by how many were learned from"),
            translate("Training", "parts learned from"),
        )
    return TestedWords(
        translate("Training", "Person"),
        translate("Training", "Each person"),
        translate("Training", "Worst person {who}: {f1}. Accuracy over all: {accuracy}."),
        translate("Training", "Macro F1 on people left out, by how many were learned from"),
        translate("Training", "people learned from"),
    )


def tested_name(name: str) -> str:
    """A person's code, the time of a session, or `part 2` in words."""
    found = re.fullmatch(r"part (\d+)", name)
    return name if found is None else translate("Training", "part {n}").format(n=found[1])
