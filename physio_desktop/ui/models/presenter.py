"""What the cards of the shipped and trained models say, with every score beside its protocol."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from physio_desktop import paths
from physio_desktop.ui.core_words import in_words
from physio_desktop.ui.desk import Desk
from physio_desktop.ui.wording import percent, translate
from physio_desktop.workflows.model_cards import ModelCard, Score, model_cards

_SHOWN = (
    "personal",
    "personal-correct-only",
    "loso",
    "windows, personal",
    "windows, loso",
    "personal-remount, rotated_20",
    "unknown-exercise",
)


@dataclass(frozen=True, slots=True)
class ScoreSummary:
    """A figure in words, who fares worst, and how it was measured."""

    title: str
    figures: str
    protocol: str


@dataclass(frozen=True, slots=True)
class ModelSummary:
    name: str
    people: str
    placements: tuple[tuple[str, tuple[str, ...]], ...]
    scores: tuple[ScoreSummary, ...]
    limits: tuple[str, ...]


class ModelsPresenter:
    """Cards are read off the window's thread; one that cannot be read is left out and logged."""

    def __init__(self, desk: Desk, folder: Path | None = None) -> None:
        self.desk = desk
        self.models: tuple[ModelSummary, ...] = ()
        self.on_change: Callable[[], None] = lambda: None
        self._folder = folder or paths.models_dir()

    def refresh(self) -> None:
        self.desk.background.watch(self.desk.workplace.jobs.submit(model_cards, self._folder), self._found)

    def _found(self, cards: list[ModelCard]) -> None:
        self.models = tuple(_summary(card) for card in cards)
        self.on_change()


def _summary(card: ModelCard) -> ModelSummary:
    by_protocol = {score.protocol: score for score in card.scores}
    n_people = len(card.people)
    return ModelSummary(
        card.name,
        translate("Models", "learned from {n} people").format(n=n_people) if n_people else "",
        tuple(card.placements.items()),
        tuple(_score(by_protocol[name]) for name in _SHOWN if name in by_protocol),
        tuple(map(in_words, card.limits)),
    )


def _score(score: Score) -> ScoreSummary:
    parts = [f"{in_words(name)} {percent(value, 1)}" for name, value in score.figures]
    if score.worst_person is not None and score.worst is not None:
        worst = translate("Models", "worst person {share}").format(share=percent(score.worst, 1))
        parts.append(worst)
    return ScoreSummary(_title(score.protocol), "; ".join(parts), in_words(score.sentence))


def _title(protocol: str) -> str:
    return {
        "personal": translate("Models", "With the patient's own references"),
        "personal-correct-only": translate("Models", "With the patient's correct repetitions alone"),
        "loso": translate("Models", "Without references of the patient"),
        "windows, personal": translate("Models", "Live label, with the patient's own references"),
        "windows, loso": translate("Models", "Live label, without references of the patient"),
        "personal-remount, rotated_20": translate("Models", "Strap turned by 20 degrees"),
        "unknown-exercise": translate("Models", "Movements that were never taught"),
    }[protocol]
