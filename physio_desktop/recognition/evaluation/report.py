"""The figures of a protocol as one JSON object."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from physio_desktop.recognition.configuration import Configuration
from physio_desktop.recognition.evaluation.figures import TrialResult, all_figures
from physio_desktop.recognition.evaluation.windows import Judged, window_figures


def report(protocol: str, results: Sequence[TrialResult], config: Configuration) -> dict[str, Any]:
    """`overall`, the same without e2, per person and per exercise; all rates as fractions."""
    people = dict.fromkeys(r.person for r in results)
    exercises = sorted({r.exercise for r in results})
    per_person = {name: all_figures([r for r in results if r.person == name]) for name in people}
    return {
        "protocol": protocol,
        "config_sha256": config.sha256(),
        "overall": all_figures(results),
        "overall_without_e2": all_figures([r for r in results if r.exercise != "e2"]),
        "worst_person": worst(per_person, "recall_exercise"),
        "per_person": per_person,
        "per_exercise": {name: all_figures([r for r in results if r.exercise == name]) for name in exercises},
    }


def window_report(judged: Sequence[Judged], config: Configuration) -> dict[str, Any]:
    """The same groups for windows."""
    people = dict.fromkeys(j.person for j in judged)
    exercises = sorted({j.exercise for j in judged})
    per_person = {name: window_figures([j for j in judged if j.person == name]) for name in people}
    return {
        "protocol": "windows",
        "config_sha256": config.sha256(),
        "overall": window_figures(judged),
        "overall_without_e2": window_figures([j for j in judged if j.exercise != "e2"]),
        "worst_person": worst(per_person, "accuracy"),
        "per_person": per_person,
        "per_exercise": {
            name: window_figures([j for j in judged if j.exercise == name]) for name in exercises
        },
    }


def worst(per_person: Mapping[str, Mapping[str, float]], figure: str) -> dict[str, Any]:
    """Who fares worst by one figure, and how."""
    name = min(per_person, key=lambda person: per_person[person][figure])
    return {"person": name, figure: per_person[name][figure]}


def write_json(path: Path, data: dict[str, Any]) -> None:
    path.write_text(json.dumps(data, indent=1, sort_keys=False) + "\n", encoding="utf-8")
