"""What a person says of a session, step by step: each step as it is stored, and what it makes of the picture.

A correction stands beside what was detected. One of an added repetition takes the place of the one before,
which is withdrawn and kept.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from physio_desktop.domain import (
    Correction,
    ExerciseSet,
    Label,
    Prediction,
    ReviewedRepetition,
    ReviewedSet,
    SetCorrection,
)
from physio_desktop.storage.edits import Edit, Entry

if TYPE_CHECKING:
    from physio_desktop.storage.session_store import SessionStore

LEAST_US = 100_000  # a shorter span is a slip of the hand
Labels = tuple[tuple[Entry, Label], ...]


@dataclass(frozen=True, slots=True)
class Said:
    """What stands: repetitions and sets with what was said of them, and labels with their entries.

    An entry with id 0 is on its way to the database, and cannot be withdrawn yet.
    """

    repetitions: tuple[ReviewedRepetition, ...] = ()
    labels: Labels = ()
    sets: tuple[ReviewedSet, ...] = ()

    @property
    def true_sets(self) -> tuple[ExerciseSet, ...]:
        """As corrected, else as recorded."""
        return tuple(one.truth for one in self.sets)

    def sets_with(self, number: int, **changes: Any) -> list[ExerciseSet]:
        """As they would be with changes of one of them."""
        sets = self.true_sets
        return [dataclasses.replace(one, **changes) if one.number == number else one for one in sets]


def read_said(store: SessionStore, session_id: int) -> Said:
    """On the storage lane. Raises StorageError."""
    reviews = store.reviews
    return Said(
        tuple(reviews.repetitions(session_id)),
        tuple(reviews.labels(session_id)),
        tuple(reviews.sets(session_id)),
    )


@dataclass(slots=True)
class Step:
    """An edit, the picture before and after it, and the entries that the database made of it."""

    edit: Edit
    before: Said
    after: Said
    added: list[Entry] = field(default_factory=list)

    @property
    def back(self) -> Edit:
        """Undoes it, once it is stored."""
        return self.edit.undone(self.added)

    @property
    def again(self) -> Edit:
        """Makes it again after it was undone: the same entries become valid."""
        return self.back.undone(())


def correct(one: ReviewedRepetition, **changes: Any) -> Edit:
    """Says something of a repetition: exercise, execution, start_us, end_us, is_repetition.

    Without changes what is shown is accepted.
    """
    shown = one.truth or one.detected
    if shown is None:
        said = one.correction
        assert said is not None
        shown_values: dict[str, Any] = {
            "start_us": said.start_us,
            "end_us": said.end_us,
            "exercise": said.exercise,
            "execution": said.execution,
        }
    else:
        names = ("start_us", "end_us", "exercise", "execution")
        shown_values = {name: getattr(shown, name) for name in names}
    if one.detected is None and not changes.get("is_repetition", True):
        assert one.correction is not None
        return Edit(withdraw=(Entry("correction", one.correction.id),))  # it was never there
    correction = Correction(repetition=one.id, **{**shown_values, **changes})
    if one.detected is None and one.correction is not None:
        return Edit(add=(correction,), withdraw=(Entry("correction", one.correction.id),))
    return Edit(add=(correction,))


def add_missed(start_us: int, end_us: int, exercise: str | None, execution: str | None = None) -> Edit:
    return Edit(add=(Correction(start_us, end_us, exercise, execution),))


def accept_all(reviewed: Iterable[ReviewedRepetition]) -> Edit:
    """All of which nobody said anything."""
    return Edit(add=tuple(c for one in reviewed if one.state == "detected" for c in correct(one).add))


def accept_labels(predictions: Sequence[Prediction], labels: Labels) -> Edit:
    """What the windows were labelled as, where no label stands yet."""
    covered = [(label.start_us, label.end_us) for _, label in labels]
    spans = [
        (start, end, name)
        for start, end, name in label_runs(predictions)
        if name is not None and not any(start < b and a < end for a, b in covered)
    ]
    return Edit(add=tuple(Label(start, end, name, None, "person") for start, end, name in spans))


def label_span(labels: Labels, start_us: int, end_us: int, exercise: str | None) -> Edit:
    """A span is named; what other labels say of it ends there. None: the span has no label any more."""
    withdraw, add = [], []
    for entry, label in labels:
        if label.start_us >= end_us or label.end_us <= start_us:
            continue
        withdraw.append(entry)
        for start, end in ((label.start_us, start_us), (end_us, label.end_us)):
            if end - start >= LEAST_US:
                add.append(dataclasses.replace(label, start_us=start, end_us=end, author=""))
    if exercise is not None:
        add.append(Label(start_us, end_us, exercise, None, "person"))
    return Edit(add=tuple(add), withdraw=tuple(withdraw))


def correct_set(one: ReviewedSet, labels: Labels, author: str = "", **changes: Any) -> Edit:
    """Says something of a set: exercise, start_us, end_us, n_corrected, pain, effort.

    Another exercise is also a label, from which is learned, in place of what was said of the same set
    earlier, which is withdrawn; a label moves along with the set. What the program said of windows and
    repetitions stays.
    """
    before = one.truth
    after = dataclasses.replace(before, **changes)
    if after == before:
        return Edit()
    names = ("number", "exercise", "start_us", "end_us", "n_corrected", "pain", "effort")
    said = SetCorrection(**{name: getattr(after, name) for name in names}, author=author)
    label = _label_of_set(before, after, labels, author)
    if label is None:
        return Edit(add=(said,))
    starts = (before.start_us, label.start_us)
    return Edit((said, label), tuple(entry for entry, old in _by_people(labels) if old.start_us in starts))


def _label_of_set(before: ExerciseSet, after: ExerciseSet, labels: Labels, author: str) -> Label | None:
    """What a changed set needs; None where what is there holds, and for a set without length."""
    if after.end_us is None or after.end_us <= after.start_us:
        return None
    if after.exercise != before.exercise and after.exercise is not None:
        return Label(after.start_us, after.end_us, after.exercise, author=author)
    of_it = [old for _, old in _by_people(labels) if old.start_us == before.start_us]
    if of_it and (after.start_us, after.end_us) != (before.start_us, before.end_us):
        return Label(after.start_us, after.end_us, of_it[-1].exercise, of_it[-1].execution, author=author)
    return None


def _by_people(labels: Labels) -> list[tuple[Entry, Label]]:
    return [(entry, label) for entry, label in labels if label.source == "person"]


def label_runs(predictions: Sequence[Prediction]) -> list[tuple[int, int, str | None]]:
    """Windows overlap: each speaks for the time about its middle; neighbours that agree are one run.

    Times without a window (a gap, the beginning) are in no run.
    """
    runs: list[tuple[int, int, str | None]] = []
    middles = [(p.start_us + p.end_us) // 2 for p in predictions]
    for index, one in enumerate(predictions):
        hop = _hop_us(middles, index, one.end_us - one.start_us)
        start, end = middles[index] - hop // 2, middles[index] + hop // 2
        if runs and runs[-1][2] == one.exercise and start - runs[-1][1] <= hop // 2:
            runs[-1] = (runs[-1][0], end, one.exercise)
        else:
            runs.append((max(start, runs[-1][1]) if runs else start, end, one.exercise))
    return runs


def _hop_us(middles: Sequence[int], index: int, window_us: int) -> int:
    """To the nearer neighbour, and never more than a window."""
    apart = [abs(middles[index] - middles[i]) for i in (index - 1, index + 1) if 0 <= i < len(middles)]
    return max(1, min([*apart, window_us]))


def in_set(one: ExerciseSet, reviewed: Iterable[ReviewedRepetition]) -> list[ReviewedRepetition]:
    return [r for r in reviewed if one.holds(r.span_us)]


def applied(said: Said, edit: Edit, author: str) -> Said:
    """The picture after an edit that is not stored yet. What is restored is seen only when it is read."""
    gone = set(edit.withdraw)
    labels = [(entry, label) for entry, label in said.labels if entry not in gone]
    repetitions = [_without(one, gone) for one in said.repetitions]
    kept = [one for one in repetitions if one is not None]
    sets = [_set_without(one, gone) for one in said.sets]
    for item in edit.add:
        signed: Any = dataclasses.replace(item, author=item.author or author)
        if isinstance(signed, Label):
            labels.append((Entry("label", 0), signed))
        elif isinstance(signed, SetCorrection):
            sets = [_set_with(one, signed) for one in sets]
        elif signed.repetition is None:
            kept.append(ReviewedRepetition(None, None, signed))
        else:
            kept = [_with(one, signed) for one in kept]
    kept.sort(key=lambda one: one.span_us)
    labels.sort(key=lambda pair: (pair[1].start_us, pair[1].end_us))
    return Said(tuple(kept), tuple(labels), tuple(sets))


def _set_with(one: ReviewedSet, correction: SetCorrection) -> ReviewedSet:
    return ReviewedSet(one.recorded, correction) if one.recorded.number == correction.number else one


def _set_without(one: ReviewedSet, gone: set[Entry]) -> ReviewedSet:
    is_gone = one.correction is not None and Entry("set", one.correction.id) in gone
    return ReviewedSet(one.recorded) if is_gone else one


def _without(one: ReviewedRepetition, gone: set[Entry]) -> ReviewedRepetition | None:
    if one.correction is None or Entry("correction", one.correction.id) not in gone:
        return one
    return None if one.detected is None else dataclasses.replace(one, correction=None)


def _with(one: ReviewedRepetition, correction: Correction) -> ReviewedRepetition:
    if one.id is None or one.id != correction.repetition:
        return one
    return dataclasses.replace(one, correction=correction)


class Steps:
    """What was done and can be undone, in order."""

    def __init__(self) -> None:
        self.done: list[Step] = []
        self.undone: list[Step] = []

    def do(self, step: Step) -> None:
        self.done.append(step)
        self.undone.clear()

    def undo(self) -> Step | None:
        return self._move(self.done, self.undone)

    def redo(self) -> Step | None:
        return self._move(self.undone, self.done)

    def forget(self, step: Step) -> None:
        """It could not be stored."""
        for steps in (self.done, self.undone):
            if step in steps:
                steps.remove(step)

    def _move(self, source: list[Step], target: list[Step]) -> Step | None:
        if not source:
            return None
        target.append(source.pop())
        return target[-1]
