"""What the shipped and trained models' cards say."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from physio_desktop import paths
from physio_desktop.ui.desk import Desk
from physio_desktop.ui.wording import translate

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ModelSummary:
    name: str
    people: str
    placements: tuple[tuple[str, tuple[str, ...]], ...]
    limits: tuple[str, ...]


class ModelsPresenter:
    """Cards are read off the window's thread; one that cannot be read is left out and logged."""

    def __init__(self, desk: Desk, folder: Path | None = None) -> None:
        self.desk = desk
        self.models: tuple[ModelSummary, ...] = ()
        self.on_change: Callable[[], None] = lambda: None
        self._folder = folder or paths.models_dir()

    def refresh(self) -> None:
        self.desk.background.watch(self.desk.workplace.jobs.submit(self._read), self._found)

    def _read(self) -> list[dict[str, Any]]:
        cards = []
        for path in sorted(self._folder.glob("*.card.json")):
            try:
                cards.append(json.loads(path.read_text(encoding="utf-8")))
            except (OSError, ValueError):
                _log.warning("the model card %s cannot be read", path.name, exc_info=True)
        return cards

    def _found(self, cards: list[dict[str, Any]]) -> None:
        self.models = tuple(_summary(card) for card in cards)
        self.on_change()


def _summary(card: dict[str, Any]) -> ModelSummary:
    people = card.get("people")
    n_people = len(people) if isinstance(people, list | dict) else 0
    placements = card.get("placements", {})
    limits = card.get("limits", ())
    limits = [limits] if isinstance(limits, str) else limits
    return ModelSummary(
        str(card.get("name", "?")),
        translate("Models", "learned from {n} people").format(n=n_people) if n_people else "",
        tuple((str(kind), tuple(map(str, about.get("exercises", ())))) for kind, about in placements.items()),
        tuple(map(str, limits)),
    )
