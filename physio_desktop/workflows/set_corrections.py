"""Sets of a stored session as a person leaves them; what a set really was is a person's label beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from physio_desktop.domain import ExerciseSet, Label

if TYPE_CHECKING:
    from physio_desktop.storage.session_store import SessionStore


def save_sets(store: SessionStore, session_id: int, sets: Sequence[ExerciseSet]) -> None:
    """On the storage lane; times in session time. Raises StorageError.

    A set whose exercise is another one than before gets a label of the person who signed it, in place of
    what that person's colleagues or an earlier correction said of the same set. A labelled set that is moved
    takes its label along. What the program said, its predictions and repetitions, stays.
    """
    said = {label.start_us: label for label in store.labels(session_id) if label.source == "person"}
    before = {one.number: one for one in store.sets(session_id)}
    labels: list[Label] = []
    outdated: list[int] = []
    for one in sets:
        old = before.get(one.number)
        if old is None:
            continue
        label = _label_of(one, old, said.get(old.start_us))
        if label is not None:
            labels.append(label)
            outdated += [old.start_us, label.start_us]
    store.save_sets(session_id, sets, labels, outdated)


def _label_of(one: ExerciseSet, old: ExerciseSet, said: Label | None) -> Label | None:
    """The label that a changed set needs; None where what is there holds."""
    end_us = one.end_us if one.end_us is not None else one.start_us
    if one.exercise != old.exercise and one.exercise is not None:
        return Label(one.start_us, end_us, one.exercise, author=one.author)
    was_moved = (one.start_us, one.end_us) != (old.start_us, old.end_us)
    if said is not None and was_moved:
        return Label(one.start_us, end_us, said.exercise, said.execution, author=one.author)
    return None
