"""One call per protocol: read, run, print, and write the JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from physio_desktop.errors import RecordingFileError
from physio_desktop.recognition.configuration import Configuration
from physio_desktop.recognition.evaluation.dataset import Dataset, kept_apart
from physio_desktop.recognition.evaluation.dataset_files import not_annotated, read_dataset
from physio_desktop.recognition.evaluation.figures import TrialResult
from physio_desktop.recognition.evaluation.repetitions import PROTOCOLS, personal_remount
from physio_desktop.recognition.evaluation.report import grouped, report, window_report, write_json
from physio_desktop.recognition.evaluation.windows import Judged, windows_protocol
from physio_desktop.recognition.progress import Progress, silent

PROTOCOL_NAMES = (
    "loso",
    "personal",
    "personal-correct-only",
    "personal-remount",
    "unknown-exercise",
    "windows",
)


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
    progress: Progress = silent,
    forest: bool = False,
    exercises: Sequence[str] = (),
) -> dict[str, Any]:
    """Figures of one protocol, printed; people under test come from `dataset`, the others to learn from
    come from `train_dataset`, else from the same dataset, never the person under test.

    forest: random forests in place of boosted trees for the live label, that is in the protocol `windows`.
    exercises: only these are tested; learned is from all.
    Raises RecordingFileError for files that cannot be used, and where nobody is left to learn from.
    """
    config = Configuration().with_forest() if forest else Configuration()
    progress(0.0, f"reading {dataset.name}")
    everyone = read_dataset(dataset, annotations, units, subjects if train_dataset else None)
    test = everyone.only(subjects) if subjects else everyone
    train = everyone
    if train_dataset is not None:
        progress(0.0, f"reading {train_dataset.name}")
        train = read_dataset(train_dataset, train_annotations or annotations, units)
    if exercises:
        test = test.showing(exercises)
    _refuse_unannotated(test, annotations, dataset)
    _refuse_unannotated(train, train_annotations or annotations, train_dataset or dataset)
    notes = [*dict.fromkeys((*test.notes, *train.notes)), *_apart(test, train, train_dataset is not None)]
    for note in notes:
        progress(0.0, note)
    data, tested = figures(protocol, test, train, config, progress)
    data["units"] = units
    data["notes"] = [*notes, *_untested(test, tested)]
    if json_file is not None:
        write_json(json_file, data)
    progress(1.0, "done")
    show({"overall": data["overall"], "worst person": data["worst_person"]})
    return data


def figures(
    protocol: str, test: Dataset, train: Dataset, config: Configuration, progress: Progress
) -> tuple[dict[str, Any], set[tuple[str, str]]]:
    """The report of one protocol, without notes, and which exercises of whom were tested.

    Raises RecordingFileError where nothing can be tested.
    """
    if protocol == "personal-remount":
        by_mounting, right = personal_remount(test, train, config, progress)
        tested = _tested(by_mounting.values())
        data = grouped({name: report(protocol, results, config) for name, results in by_mounting.items()})
        for name, share in right.items():
            data["overall"][name]["mountings_right"] = share
        return data, tested
    if protocol == "windows":
        judged = windows_protocol(test, train, config, progress)
        tested = _tested(judged.values())
        return grouped({name: window_report(windows, config) for name, windows in judged.items()}), tested
    results = PROTOCOLS[protocol](test, train, config, progress)
    tested = _tested([results])
    return report(protocol, results, config), tested


def _refuse_unannotated(dataset: Dataset, annotations: Path, recordings: Path) -> None:
    """Said at once instead of after minutes."""
    if not any(trial.annotated for trial in dataset.trials):
        raise not_annotated(annotations, recordings)


def _tested(variants: Iterable[Sequence[TrialResult | Judged]]) -> set[tuple[str, str]]:
    tested = {(one.person, one.exercise) for results in variants for one in results}
    if not tested:
        raise RecordingFileError(
            "Nothing of these recordings can be tested by this protocol.",
            "All but loso and windows need marked references, unknown-exercise two exercises at a placement.",
        )
    return tested


def _apart(test: Dataset, train: Dataset, two_datasets: bool) -> Iterator[str]:
    """Who is left out of learning besides the person under test; raises where nobody is left."""
    able = {trial.person for trial in train.trials if trial.complete}
    for person, apart in kept_apart(test, train).items():
        if not able - apart:
            raise RecordingFileError(
                f"There is nobody to learn from when {person} is tested.",
                "Recordings of others come from --dataset, or from --train-dataset where that is given.",
            )
        if two_datasets and person in train.people:
            yield f"{person} is in both datasets and taken for one person: nothing is learned from {person}."
        for other in sorted(apart - {person}):
            yield f"{other} has recordings of {person}: nothing is learned from {other} for {person}."


def _untested(test: Dataset, tested: set[tuple[str, str]]) -> Iterator[str]:
    """What was annotated and yet has no figures."""
    for trial in test.trials:
        if trial.annotated and (trial.person, trial.exercise) not in tested:
            yield f"{trial.person}/{trial.exercise} was not tested: there is nothing to compare it with."


def show(figures: Mapping[str, Any], indent: str = "") -> None:
    """Print figures, one a line."""
    for name, value in figures.items():
        if isinstance(value, Mapping):
            print(f"{indent}{name}")
            show(value, indent + "  ")
        else:
            text = "-" if value is None else value if isinstance(value, str) else format(value, ".4f")
            print(f"{indent}{name:40s} {text}")
