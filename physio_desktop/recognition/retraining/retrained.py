"""A stored model around a newly learned live label; the rest stays that of the model it starts from."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime
from typing import Any

from physio_desktop.recognition.model_store import StoredModel
from physio_desktop.recognition.retraining import scores
from physio_desktop.recognition.retraining.run import RunResult

_OF_THE_BASE = ("scores", "windows", "files", "threshold_evidence", "patient", "imported")
LIMITS = (
    "The live label was learned from this clinic's own sessions; repetitions are found and judged by the "
    "model it starts from.",
    "Figures are of people left out of the learning, as the protocol says; on others they may be lower.",
)
LIMIT_OF_ONE = "It learned for one patient and serves nobody else."
SENTENCE_OF_CHOICE = (
    "Of the kinds of trees the one with the better macro F1 on people left out was taken; that choice saw "
    "the figures beside it, so they may flatter it a little."
)


def retrained_model(base: StoredModel, worn_kind: str, result: RunResult, name: str) -> StoredModel:
    """`base` with the live label of `result` for its placement `worn_kind`, under a new name.

    The model serves that placement alone. What a patient was taught is compared by `base`'s trees as before;
    a model for one patient names windows itself, also where that patient was taught.
    """
    best = result.best
    placement = base.card["placements"][worn_kind]
    windows = {worn_kind: best.model}
    if "personal" in base.windows and result.patient is None:
        windows["personal"] = base.windows["personal"]
    references = {k: v for k, v in base.references.items() if k == worn_kind}
    card = {
        **{k: v for k, v in base.card.items() if k not in _OF_THE_BASE},
        "placements": {worn_kind: {**placement, "exercises": list(best.model.exercises)}},
        "live_label": best.kind,
        "people": [*result.health.people, *result.health.public],
        **({} if result.patient is None else {"patient": result.patient, "sessions": list(result.sessions)}),
        "n_repetitions": sum(cell.n_repetitions for cell in result.health.matrix.values()),
        "chosen": SENTENCE_OF_CHOICE,
        "limits": [*LIMITS] if result.patient is None else [*LIMITS, LIMIT_OF_ONE],
        "scores": {"retraining": _score(result)},
        "starts_from": {"name": base.name, "config_sha256": base.card["config_sha256"]},
        "trained": {
            "at": datetime.now(UTC).isoformat(timespec="seconds"),
            "fingerprint": result.fingerprint,
            "settings": dataclasses.asdict(result.settings),
            "parameters": result.to_json()["candidates"][0]["parameters"],
        },
    }
    return dataclasses.replace(
        base, name=name, windows=windows, references=references, card=scores.plain(card)
    )


def _score(result: RunResult) -> dict[str, Any]:
    answers = result.best.answers
    people = scores.per_person(answers)
    worst = next(iter(people.items()), None)
    return {
        "protocol": "retraining",
        "sentence": result.protocol,
        "people": list(people),
        "tested_by": result.tested_by,
        "overall": scores.plain(scores.figures(answers)),
        "per_person": scores.plain(people),
        "worst_person": {
            "accuracy": None if worst is None else scores.plain(worst[1]["accuracy"]),
            "person": None if worst is None else worst[0],
        },
    }
