"""The figures of a protocol as one JSON object."""

from __future__ import annotations

import json
import math
import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol, TypeVar

from physio_desktop.errors import PhysioError
from physio_desktop.recognition.configuration import Configuration
from physio_desktop.recognition.evaluation.dataset import natural
from physio_desktop.recognition.evaluation.figures import Rate, TrialResult, all_figures
from physio_desktop.recognition.evaluation.windows import Judged, window_figures


class _OfTrial(Protocol):
    @property
    def person(self) -> str: ...
    @property
    def exercise(self) -> str: ...


_Result = TypeVar("_Result", bound=_OfTrial)


def report(protocol: str, results: Sequence[TrialResult], config: Configuration) -> dict[str, Any]:
    """`overall`, the same without e2, per person and per exercise; all rates as fractions."""
    leading = "false_alarms_per_repetition" if protocol == "unknown-exercise" else "recall_exercise"
    return _report(protocol, results, all_figures, leading, config)


def window_report(judged: Sequence[Judged], config: Configuration) -> dict[str, Any]:
    """The same groups for windows."""
    return _report("windows", judged, window_figures, "accuracy", config)


def _report(
    protocol: str,
    results: Sequence[_Result],
    figures: Callable[[Sequence[_Result]], dict[str, Rate]],
    leading: str,
    config: Configuration,
) -> dict[str, Any]:
    """Only people and exercises that were tested appear; None where there is nothing to take a share of."""
    people = sorted({r.person for r in results}, key=natural)
    exercises = sorted({r.exercise for r in results}, key=natural)
    per_person = {name: figures([r for r in results if r.person == name]) for name in people}
    return {
        "protocol": protocol,
        "config_sha256": config.sha256(),
        "overall": figures(results),
        "overall_without_e2": figures([r for r in results if r.exercise != "e2"]),
        "worst_person": worst(per_person, leading),
        "per_person": per_person,
        "per_exercise": {name: figures([r for r in results if r.exercise == name]) for name in exercises},
    }


def worst(per_person: Mapping[str, Mapping[str, Rate]], figure: str) -> dict[str, Any]:
    """Who fares worst by one figure, and how; nobody where nobody has it. Of alarms, most are worst."""
    known = {name: value for name, of in per_person.items() if (value := of[figure]) is not None}
    choose = max if figure.startswith("false_alarms") else min
    name = choose(known, key=known.__getitem__, default=None)
    return {"person": name, figure: None if name is None else known[name]}


def grouped(parts: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Reports of several variants under one roof: where one has figures, this has them by variant."""
    first = next(iter(parts.values()))
    out: dict[str, Any] = {name: first[name] for name in ("protocol", "config_sha256")}
    for group in ("overall", "overall_without_e2", "worst_person"):
        out[group] = {name: part[group] for name, part in parts.items()}
    for group in ("per_person", "per_exercise"):
        keys = sorted({key for part in parts.values() for key in part[group]}, key=natural)
        out[group] = {
            key: {name: part[group][key] for name, part in parts.items() if key in part[group]}
            for key in keys
        }
    return out


def write_json(path: Path, data: Mapping[str, Any]) -> None:
    """Strict JSON, whole or not at all. Raises PhysioError where the file cannot be written."""
    text = json.dumps(_finite(data), indent=1, allow_nan=False) + "\n"
    part = partial_file(path)
    try:
        part.write_text(text, encoding="utf-8")
        part.replace(path)
    except OSError as error:
        raise PhysioError(f"{path} cannot be written: {error.strerror}.", "Choose another file.") from error
    finally:
        part.unlink(missing_ok=True)


def partial_file(path: Path) -> Path:
    """Where a file is written until it is whole."""
    return path.with_name(f".{path.name}-{os.getpid()}")


def _finite(value: Any) -> Any:
    """NaN and infinities, which JSON has not, become null."""
    if isinstance(value, Mapping):
        return {str(key): _finite(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(item) for item in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
