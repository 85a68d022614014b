"""One call per protocol: read, run, print, and write the JSON."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from physio_desktop.recognition.configuration import Configuration
from physio_desktop.recognition.evaluation.dataset import read_dataset
from physio_desktop.recognition.evaluation.people import Progress
from physio_desktop.recognition.evaluation.repetitions import PROTOCOLS, personal_remount
from physio_desktop.recognition.evaluation.report import report, window_report, write_json
from physio_desktop.recognition.evaluation.windows import windows_protocol

PROTOCOL_NAMES = ("loso", "personal", "personal-remount", "unknown-exercise", "windows")


def evaluate(
    dataset: Path,
    annotations: Path,
    protocol: str,
    *,
    units: str = "u2",
    subjects: list[str] | None = None,
    train_dataset: Path | None = None,
    train_annotations: Path | None = None,
    json_file: Path | None = None,
    progress: Progress = lambda share, text: None,
) -> dict[str, Any]:
    """Figures of one protocol, printed; people under test come from `dataset`, the others to learn from
    come from `train_dataset`, else from the same dataset, never the person under test.
    """
    config = Configuration()
    everyone = read_dataset(dataset, annotations, units)
    train = (
        read_dataset(train_dataset, train_annotations or annotations, units) if train_dataset else everyone
    )
    test = everyone.only(subjects)
    if protocol == "personal-remount":
        by_mounting, right = personal_remount(test, train, config, progress)
        data = grouped({name: report(protocol, results, config) for name, results in by_mounting.items()})
        for name, share in right.items():
            data["overall"][name]["mountings_right"] = share
    elif protocol == "windows":
        judged = windows_protocol(test, train, config, progress)
        data = grouped({name: window_report(windows, config) for name, windows in judged.items()})
    else:
        data = report(protocol, PROTOCOLS[protocol](test, train, config, progress), config)
    if json_file is not None:
        write_json(json_file, data)
    show({"overall": data["overall"], "worst person": data["worst_person"]})
    return data


def grouped(parts: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Reports of several variants under one roof: where one has figures, this has them by variant."""
    first = next(iter(parts.values()))
    out: dict[str, Any] = {name: first[name] for name in ("protocol", "config_sha256")}
    for group in ("overall", "overall_without_e2", "worst_person"):
        out[group] = {name: part[group] for name, part in parts.items()}
    for group in ("per_person", "per_exercise"):
        out[group] = {key: {name: part[group][key] for name, part in parts.items()} for key in first[group]}
    return out


def show(figures: Mapping[str, Any], indent: str = "") -> None:
    """Print figures, one a line."""
    for name, value in figures.items():
        if isinstance(value, Mapping):
            print(f"{indent}{name}")
            show(value, indent + "  ")
        else:
            print(f"{indent}{name:40s} {value if isinstance(value, str) else format(value, '.4f')}")
