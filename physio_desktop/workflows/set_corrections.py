"""Sets of a stored session as a person leaves them; what a set really was is a person's label beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from physio_desktop.domain import ExerciseSet, Label

if TYPE_CHECKING:
    from physio_desktop.storage.session_store import SessionStore


def save_sets(store: SessionStore, session_id: int, sets: Sequence[ExerciseSet]) -> None:
    """On the storage lane; times in session time. Raises StorageError.

    A set whose exercise is another one than before gets a label, signed as the set is, in place of what was
    said of the same set earlier, which is withdrawn. A labelled set that is moved takes its label along. What
    the program said, its predictions and repetitions, stays.
    """
    from physio_desktop.storage.reviews import Edit

    before = {one.number: one for one in store.sets(session_id)}
    store.save_sets(session_id, sets)
    said = [(entry, label) for entry, label in store.reviews.labels(session_id) if label.source == "person"]
    labels: list[Label] = []
    starts: set[int] = set()  # of sets of which another thing is said now
    for one in sets:
        old = before.get(one.number)
        of_old = [label for _, label in said if old is not None and label.start_us == old.start_us]
        label = _label_of(one, old, of_old[-1] if of_old else None) if old is not None else None
        if old is not None and label is not None:
            labels.append(label)
            starts |= {old.start_us, label.start_us}
    if labels:
        outdated = tuple(entry for entry, label in said if label.start_us in starts)
        store.reviews.edit(session_id, Edit(tuple(labels), outdated))


def _label_of(one: ExerciseSet, old: ExerciseSet, said: Label | None) -> Label | None:
    """The label that a changed set needs; None where what is there holds, and for a set without length."""
    if one.end_us is None or one.end_us <= one.start_us:
        return None
    if one.exercise != old.exercise and one.exercise is not None:
        return Label(one.start_us, one.end_us, one.exercise, author=one.author)
    if said is not None and (one.start_us, one.end_us) != (old.start_us, old.end_us):
        return Label(one.start_us, one.end_us, said.exercise, said.execution, author=one.author)
    return None
