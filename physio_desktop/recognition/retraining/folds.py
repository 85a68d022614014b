"""Splits by person, never by window: who is tested was not learned from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from sklearn.model_selection import GroupKFold, LeaveOneGroupOut

N_FOLDS = 5
_CONTINUED = (
    "The model that all of them go on from may have learned from some of these people before: its card "
    "names them, and figures of these flatter."
)
Split = tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Feature rows with what folds need. `as_worn` False: a copy from a strap turned, only learned from."""

    features: npt.NDArray[np.float32]
    truth: npt.NDArray[np.int64]
    groups: npt.NDArray[np.str_]
    as_worn: npt.NDArray[np.bool_]

    def part(self, index: npt.NDArray[np.int64]) -> Rows:
        return Rows(self.features[index], self.truth[index], self.groups[index], self.as_worn[index])


def splits(rows: Rows) -> list[Split]:
    """Leave one person out where there are at most five, else five folds of people; [] for one person."""
    n_people = len(np.unique(rows.groups))
    if n_people < 2:
        return []
    splitter = LeaveOneGroupOut() if n_people <= N_FOLDS else GroupKFold(N_FOLDS)
    return [
        (train, test[rows.as_worn[test]])
        for train, test in splitter.split(rows.features, rows.truth, rows.groups)
    ]


def protocol(rows: Rows, *, personal: bool = False, continues: bool = False) -> str:
    """What the figures of `splits` mean, in words."""
    n = len(np.unique(rows.groups))
    one, many = ("session", "sessions") if personal else ("person", "people")
    if n < 2:
        return f"Nothing was tested: there is only one {one}, and what was learned from tests nothing."
    how = f"Each {one} in turn" if n <= N_FOLDS else f"A fifth of the {many} in turn"
    return (
        f"{how} ({n} {many}) tested by models that learned from the other {many} only, never from other "
        f"windows of the same {one}; hyperparameters were chosen among those others, and the one number of "
        "the calibration from what was said of them."
    ) + (f" {_CONTINUED}" if continues else "")


def learning_curve_splits(rows: Rows) -> Iterator[tuple[int, Split]]:
    """For each fold, ever more people to learn from, in an order that does not depend on chance."""
    for number, (train, test) in enumerate(splits(rows)):
        people = np.unique(rows.groups[train])
        order = np.roll(people, number)
        for n in range(1, len(order) + 1):
            chosen = train[np.isin(rows.groups[train], order[:n])]
            yield n, (chosen, test)
