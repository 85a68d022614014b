"""Splits by person, or of one person by session, never by window: what is tested was not learned from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from sklearn.model_selection import GroupKFold, LeaveOneGroupOut

from physio_desktop.recognition.retraining.recordings import TrainingRecording, WindowTable
from physio_desktop.recognition.window_classifier import IDLE

N_FOLDS = 5
WINDOW_US = 8_000_000
LONGEST_GAP_US, LONGEST_RUN_US = 3_000_000, 60_000_000  # of a part of a session
LEARNED = "*"  # group of rows that every fold learns from and none is tested on
KEPT_APART = "?"  # of rows that are in no fold: they share time with two parts
PEOPLE, SESSIONS, PARTS = "people", "sessions", "parts"
_ONE = {PEOPLE: "person", SESSIONS: "session", PARTS: "part"}
_CONTINUED = (
    "The model that all of them go on from may have learned from some of these people before: its card "
    "names them, and figures of these flatter."
)
_OF_ONE = "All of it is of one person: of others it says nothing."
_SAME_DAY = (
    "The parts share their sessions; on another day, with the sensor put on anew, figures may be lower."
)
Split = tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]
Names = npt.NDArray[np.str_]


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Feature rows with what folds need. `as_worn` False: a copy from a strap turned, only learned from."""

    features: npt.NDArray[np.float32]
    truth: npt.NDArray[np.int64]
    groups: npt.NDArray[np.str_]
    as_worn: npt.NDArray[np.bool_]

    def part(self, index: npt.NDArray[np.int64]) -> Rows:
        return Rows(self.features[index], self.truth[index], self.groups[index], self.as_worn[index])

    @property
    def tested_groups(self) -> Names:
        """Whatever is left out in turn."""
        found = np.unique(self.groups)
        tested: Names = found[(found != LEARNED) & (found != KEPT_APART)]
        return tested


@dataclass(frozen=True, slots=True, eq=False)
class Grouping:
    """groups (n,) of windows: what is left out together; kind: people, sessions or parts of sessions."""

    groups: Names
    kind: str
    n_public: int = 0


def grouping(
    table: WindowTable, recordings: Sequence[TrainingRecording], *, personal: bool = False
) -> Grouping:
    """Of windows: by person; of one person by session; where an exercise was shown in one session alone, by
    parts of the sessions (`_parts`).

    What is of the public archive is learned from, and never tested.
    """
    public = {one.uid: one.person for one in recordings if one.is_public}
    is_public = np.isin(table.sessions, list(public)) if public else np.zeros(len(table), np.bool_)
    n_public = len(set(public.values()) & set(table.people[is_public].tolist()))
    if not personal:
        return Grouping(_marked(table.people, is_public), PEOPLE, n_public)
    if _is_each_in_two_sessions(table.rows(~is_public)):
        named = _named(recordings)
        sessions = np.array([named[uid] for uid in table.sessions.tolist()], dtype=np.str_)
        return Grouping(_marked(sessions, is_public), SESSIONS, n_public)
    parts = np.full(len(table), KEPT_APART, dtype="<U16")
    parts[~is_public] = _parts(table.rows(~is_public))
    return Grouping(_marked(parts, is_public), PARTS, n_public)


def splits(rows: Rows) -> list[Split]:
    """Leave one out where there are at most five people (sessions, parts), else five folds of them; [] for
    a single one.
    """
    n_groups = len(rows.tested_groups)
    if n_groups < 2:
        return []
    own = np.flatnonzero((rows.groups != LEARNED) & (rows.groups != KEPT_APART))
    always = np.flatnonzero(rows.groups == LEARNED)
    splitter = LeaveOneGroupOut() if n_groups <= N_FOLDS else GroupKFold(N_FOLDS)
    return [
        (np.concatenate([own[train], always]), own[test][rows.as_worn[own[test]]])
        for train, test in splitter.split(rows.features[own], rows.truth[own], rows.groups[own])
    ]


def protocol(rows: Rows, kind: str = PEOPLE, *, continues: bool = False, n_public: int = 0) -> str:
    """What the figures of `splits` mean, in words."""
    n, one, many = len(rows.tested_groups), _ONE[kind], kind
    if n < 2:
        return f"Nothing was tested: there is only one {one}, and what was learned from tests nothing."
    how = f"Each {one} in turn" if n <= N_FOLDS else f"A fifth of the {many} in turn"
    found = [
        f"{how} ({n} {many}) tested by models that learned from the other {many} only, never from other "
        f"windows of the same {one}; hyperparameters were chosen among those others, and the one number of "
        "the calibration from what was said of them."
    ]
    if n_public:
        found.append(
            f"All of them learned from {n_public} people of the public archive, too, who were not tested."
        )
    if kind != PEOPLE:
        found.append(_OF_ONE)
    if kind == PARTS:
        found.append(_SAME_DAY)
    if continues:
        found.append(_CONTINUED)
    return " ".join(found)


def learning_curve_splits(rows: Rows) -> Iterator[tuple[int, Split]]:
    """For each fold, ever more people to learn from, in an order that does not depend on chance."""
    for number, (train, test) in enumerate(splits(rows)):
        groups = rows.groups[train]
        own = np.unique(groups[groups != LEARNED])
        order = np.roll(own, number)
        for n in range(1, len(order) + 1):
            chosen = train[np.isin(groups, [*order[:n], LEARNED])]
            yield n, (chosen, test)


def _marked(groups: Names, is_public: npt.NDArray[np.bool_]) -> Names:
    return np.where(is_public, LEARNED, groups)


def _named(recordings: Sequence[TrainingRecording]) -> dict[str, str]:
    """Sessions as people know them, by when they were; two of the same minute are numbered."""
    named: dict[str, str] = {}
    for one in sorted(recordings, key=lambda r: (r.started, r.uid)):
        words = one.started or one.uid
        n = sum(name.partition(" #")[0] == words for name in named.values())
        named[one.uid] = words if not n else f"{words} #{n + 1}"
    return named


def _is_each_in_two_sessions(table: WindowTable) -> bool:
    shown = {(str(label), str(uid)) for label, uid in zip(table.labels, table.sessions, strict=True)}
    counts = Counter(label for label, _ in shown if label != IDLE)
    return bool(counts) and min(counts.values()) > 1


def _parts(table: WindowTable) -> Names:
    """Sessions in parts: the first run of each exercise with the rest after it, the second, and so on. A run
    ends with its exercise, where nothing is known for a while, and after a minute.

    Windows that share time with a window of another part are in none.
    """
    order = np.lexsort((table.start_us, table.sessions))
    seen: dict[str, int] = {}
    parts, now, before, session = np.empty(len(table), np.int64), 1, IDLE, ""
    begun_us = last_us = 0
    for i in order.tolist():
        label, at_us = str(table.labels[i]), int(table.start_us[i])
        if session != table.sessions[i]:
            session, before = str(table.sessions[i]), IDLE
        is_over = at_us - last_us > LONGEST_GAP_US or at_us - begun_us > LONGEST_RUN_US
        if label != IDLE and (label != before or is_over):
            now = seen[label] = seen.get(label, 0) + 1
            begun_us = at_us
        before, last_us = label, at_us
        parts[i] = now
    names = np.array([f"part {n}" for n in parts.tolist()], dtype="<U16")
    for uid in np.unique(table.sessions):
        here = np.flatnonzero(table.sessions == uid)
        starts = table.start_us[here]
        near = np.abs(starts[:, None] - starts[None, :]) < WINDOW_US
        shared = (near & (parts[here][:, None] != parts[here][None, :])).any(axis=1)
        names[here[shared]] = KEPT_APART
    return names
