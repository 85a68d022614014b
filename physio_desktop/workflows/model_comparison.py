"""Two models person by person, from what their cards say of people who were left out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from physio_desktop.workflows.model_registry import Duel, Gate, judge

if TYPE_CHECKING:
    from physio_desktop.storage.model_versions import ModelVersion, TrainingRun


def gate_now(
    candidate: ModelVersion, active: ModelVersion | None, active_name: str, run: TrainingRun | None
) -> Gate:
    """Whether a version may take the place of what serves now (`active` None: the shipped `active_name`).

    What the run measured holds as long as that model still serves; else the cards are compared.
    """
    starts_from = candidate.card.get("starts_from", {})
    if run is not None and run.result is not None and starts_from.get("name") == active_name:
        stored = run.result.get("gate")
        if stored is not None:
            duels = tuple(Duel(**one) for one in stored["duels"])
            return Gate(duels, stored["passed"], stored["sentence"])
    return compared(candidate.card, {} if active is None else active.card)


def compared(candidate: Mapping[str, Any], active: Mapping[str, Any]) -> Gate:
    """By the figures of both cards; only people whom both were tested on count."""
    tested_by = str(candidate.get("scores", {}).get("retraining", {}).get("tested_by", "people"))
    return judge(per_person(candidate), per_person(active), tested_by)


def per_person(card: Mapping[str, Any]) -> Mapping[str, Any]:
    """Figures by person of a version's card; empty for a shipped one, whose people are others."""
    found: Mapping[str, Any] = card.get("scores", {}).get("retraining", {}).get("per_person", {})
    return found
