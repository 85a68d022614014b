"""Every figure of a run from its out-of-fold probabilities; scikit-learn's definitions, plus the ECE."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn import metrics

from physio_desktop.processing.rotation import Float64Array
from physio_desktop.recognition.calibration import expected_calibration_error

N_BINS = 10
Figures = dict[str, float | None]


@dataclass(frozen=True, slots=True, eq=False)
class Answers:
    """What was said of windows by models that had not learned from their people.

    probabilities (n, classes), calibrated; truth (n,) class numbers; people, sessions, start_us of n. Where
    one person alone was learned from, `people` are the sessions or parts of one that were left out.
    """

    labels: tuple[str, ...]
    probabilities: Float64Array
    truth: npt.NDArray[np.int64]
    people: npt.NDArray[np.str_]
    sessions: npt.NDArray[np.str_]
    start_us: npt.NDArray[np.int64]

    @property
    def predicted(self) -> npt.NDArray[np.int64]:
        return np.asarray(self.probabilities.argmax(axis=1))

    def of(self, chosen: npt.NDArray[np.bool_]) -> Answers:
        return Answers(
            self.labels,
            self.probabilities[chosen],
            self.truth[chosen],
            self.people[chosen],
            self.sessions[chosen],
            self.start_us[chosen],
        )

    def cell(self, truth: str, predicted: str) -> list[tuple[str, int]]:
        """Session and beginning of each window behind a cell of the confusion matrix."""
        i, j = self.labels.index(truth), self.labels.index(predicted)
        chosen = (self.truth == i) & (self.predicted == j)
        return list(zip(self.sessions[chosen].tolist(), self.start_us[chosen].tolist(), strict=True))


def figures(tested: Answers) -> Figures:
    """accuracy, balanced_accuracy, f1 weighted and macro, precision and recall (macro), roc_auc (one against
    the rest, macro over the classes that occur), log_loss, ece; None where it is not defined.
    """
    if not len(tested.truth):
        return dict.fromkeys(NAMES)
    truth, said = tested.truth, tested.predicted
    present = np.unique(truth)
    average: dict[str, Any] = {"average": "macro", "labels": present, "zero_division": 0.0}
    sure = tested.probabilities.max(axis=1)
    return {
        "n_windows": float(len(truth)),
        "accuracy": float(np.mean(truth == said)),
        "balanced_accuracy": float(np.mean([np.mean(said[truth == k] == k) for k in present])),
        "f1_weighted": float(metrics.f1_score(truth, said, average="weighted", zero_division=0.0)),
        "f1_macro": float(metrics.f1_score(truth, said, **average)),
        "precision_macro": float(metrics.precision_score(truth, said, **average)),
        "recall_macro": float(metrics.recall_score(truth, said, **average)),
        "roc_auc": _roc_auc(tested, present),
        "log_loss": float(
            metrics.log_loss(truth, tested.probabilities, labels=np.arange(len(tested.labels)))
        ),
        "ece": expected_calibration_error(sure, truth == said),
    }


NAMES = (
    *("n_windows", "accuracy", "balanced_accuracy", "f1_weighted", "f1_macro", "precision_macro"),
    *("recall_macro", "roc_auc", "log_loss", "ece"),
)


def _roc_auc(tested: Answers, present: npt.NDArray[np.int64]) -> float | None:
    areas = [
        float(metrics.roc_auc_score(tested.truth == k, tested.probabilities[:, k]))
        for k in present
        if not (tested.truth == k).all()
    ]
    return sum(areas) / len(areas) if areas else None


def per_person(tested: Answers, least: str = "f1_macro") -> dict[str, Figures]:
    """Figures of each person, the worst first."""
    found = {str(p): figures(tested.of(tested.people == p)) for p in np.unique(tested.people)}
    return dict(sorted(found.items(), key=lambda item: (item[1][least] or 0.0, item[0])))


def per_class(tested: Answers) -> dict[str, Figures]:
    said, truth = tested.predicted, tested.truth
    precision, recall, f1, n = metrics.precision_recall_fscore_support(
        truth, said, labels=np.arange(len(tested.labels)), zero_division=0.0
    )
    return {
        name: {
            "precision": float(precision[i]),
            "recall": float(recall[i]),
            "f1": float(f1[i]),
            "n_windows": float(n[i]),
        }
        for i, name in enumerate(tested.labels)
    }


def confusion(tested: Answers) -> list[list[int]]:
    """Counts: row the truth, column what was said."""
    n = len(tested.labels)
    counts = metrics.confusion_matrix(tested.truth, tested.predicted, labels=np.arange(n))
    return [[int(c) for c in row] for row in counts]


@dataclass(frozen=True, slots=True)
class ReliabilityBin:
    """Windows whose confidence lies in a bin: how sure, and how often right."""

    low: float
    high: float
    n: int
    confidence: float
    accuracy: float


def reliability(tested: Answers) -> list[ReliabilityBin]:
    sure = tested.probabilities.max(axis=1) if len(tested.truth) else np.empty(0)
    right = tested.predicted == tested.truth if len(tested.truth) else np.empty(0, np.bool_)
    bins = np.minimum((sure * N_BINS).astype(np.int64), N_BINS - 1)
    return [
        ReliabilityBin(
            k / N_BINS,
            (k + 1) / N_BINS,
            int((bins == k).sum()),
            float(sure[bins == k].mean()),
            float(right[bins == k].mean()),
        )
        for k in range(N_BINS)
        if (bins == k).any()
    ]


def plain(value: Any) -> Any:
    """For JSON: rounded, and no NaN."""
    if isinstance(value, Mapping):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [plain(v) for v in value]
    if isinstance(value, float | np.floating):
        return round(float(value), 6) if math.isfinite(value) else None
    return value
