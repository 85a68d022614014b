"""Sets of the session that was recorded last, as a person goes on correcting them on the live page."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import TYPE_CHECKING

from physio_desktop.domain import ExerciseSet, SetCorrection
from physio_desktop.workflows.reviewing import correct_set

if TYPE_CHECKING:
    from physio_desktop.storage.session_store import SessionStore

_SAID = ("exercise", "start_us", "end_us", "n_corrected", "pain", "effort")  # by people


def save_sets(store: SessionStore, session_id: int, sets: Sequence[ExerciseSet]) -> None:
    """On the storage lane; times in session time. Raises StorageError.

    Where a set was reviewed meanwhile, what is said now is said of it as it stands: what the live page does
    not know of stays. Another exercise is a label, as in the review.
    """
    before = {one.recorded.number: one for one in store.reviews.sets(session_id)}
    store.save_sets(session_id, sets)
    for one in sets:
        old = before.get(one.number)
        if old is None:
            continue
        changes = {n: getattr(one, n) for n in _SAID if getattr(one, n) != getattr(old.recorded, n)}
        edit = correct_set(old, tuple(store.reviews.labels(session_id)), one.author, **changes)
        if old.correction is None:  # the set as recorded says it
            edit = dataclasses.replace(
                edit, add=tuple(item for item in edit.add if not isinstance(item, SetCorrection))
            )
        if edit.add:
            store.reviews.edit(session_id, edit)
