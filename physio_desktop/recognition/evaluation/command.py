"""One call per protocol: read, run, print, and write the JSON."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from physio_desktop.recognition.configuration import Configuration
from physio_desktop.recognition.evaluation.dataset import read_dataset
from physio_desktop.recognition.evaluation.people import Progress
from physio_desktop.recognition.evaluation.repetitions import PROTOCOLS, personal_remount
from physio_desktop.recognition.evaluation.report import report, write_json

PROTOCOL_NAMES = ("personal", "personal-remount", "unknown-exercise")


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
        by_mounting = personal_remount(test, train, config, progress)
        parts = {name: report(protocol, results, config) for name, results in by_mounting.items()}
        data: dict[str, Any] = {
            "protocol": protocol,
            "config_sha256": config.sha256(),
            **{group: {name: part[group] for name, part in parts.items()} for group in GROUPS},
        }
    else:
        data = report(protocol, PROTOCOLS[protocol](test, train, config, progress), config)
    if json_file is not None:
        write_json(json_file, data)
    show(data["overall"])
    return data


GROUPS = ("overall", "overall_without_e2", "per_person", "per_exercise")


def show(figures: Mapping[str, Any], indent: str = "") -> None:
    """Print figures, one a line."""
    for name, value in figures.items():
        if isinstance(value, Mapping):
            print(f"{indent}{name}")
            show(value, indent + "  ")
        else:
            print(f"{indent}{name:40s} {value:.4f}")
