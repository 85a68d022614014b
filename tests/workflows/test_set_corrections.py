"""A stored set that a person corrects: the label stands beside what the program said, and follows the set."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from physio_desktop.domain import ONES, ExerciseSet, ImuBlock, Label, Repetition
from physio_desktop.storage.database import Database
from physio_desktop.storage.session_store import SessionStore
from physio_desktop.workflows.reviewing import correct_set
from physio_desktop.workflows.set_corrections import save_sets

S = 1_000_000
FIRST = ExerciseSet(1, "e4", S, 5 * S, n_counted=2, ended_by="key")
SECOND = ExerciseSet(2, "e4", 6 * S, 9 * S, n_counted=1, ended_by="stop")
FOUND = Repetition(S, 2 * S, "e4", "correct", 0.9)


@pytest.fixture
def store(tmp_path: Path):  # type: ignore[no-untyped-def]
    with Database.open(tmp_path / "a.db") as database:
        yield SessionStore(database, "AB")


@pytest.fixture
def session(store: SessionStore) -> int:
    writer = store.begin_session(datetime.now(UTC))
    values = np.zeros((1000, 9), np.float32)
    times = np.arange(1000, dtype=np.int64) * 10_000
    said_live = Label(SECOND.start_us, SECOND.start_us + 5, "e5", author="AB")
    writer.append(
        [ImuBlock(times, values, values.copy(), ONES)],
        repetitions=[FOUND],
        labels=[said_live, Label(0, 9, "walk", author="AB")],
        sets=[FIRST, SECOND],
    )
    writer.close()
    return writer.session_id


def standing(store: SessionStore, session: int) -> list[tuple[int, int, str, str]]:
    return [(one.start_us, one.end_us, one.exercise, one.author) for _, one in store.reviews.labels(session)]


WALK = (0, 9, "walk", "AB")
LIVE = (SECOND.start_us, SECOND.start_us + 5, "e5", "AB")


def test_another_exercise_is_a_label_and_what_was_found_stays(store: SessionStore, session: int) -> None:
    changed = dataclasses.replace(FIRST, exercise="e1", author="CD")
    save_sets(store, session, [changed, SECOND])
    assert standing(store, session) == [WALK, (S, 5 * S, "e1", "CD"), LIVE]
    assert store.sets(session) == [changed, SECOND]
    assert store.repetitions(session) == [FOUND]
    again = dataclasses.replace(changed, exercise="e3", author="EF")
    save_sets(store, session, [again, SECOND])
    assert standing(store, session) == [WALK, (S, 5 * S, "e3", "EF"), LIVE]  # the last word counts


def test_what_was_said_live_is_followed_by_the_later_word(store: SessionStore, session: int) -> None:
    save_sets(store, session, [FIRST, dataclasses.replace(SECOND, exercise="e3", author="CD")])
    assert standing(store, session) == [WALK, (SECOND.start_us, 9 * S, "e3", "CD")]


def test_a_label_moves_with_its_set(store: SessionStore, session: int) -> None:
    moved = dataclasses.replace(SECOND, start_us=7 * S, author="CD")
    save_sets(store, session, [FIRST, moved])
    assert standing(store, session) == [WALK, (7 * S, 9 * S, "e5", "CD")]


def test_other_corrections_say_nothing_of_the_exercise(store: SessionStore, session: int) -> None:
    save_sets(store, session, [dataclasses.replace(FIRST, n_corrected=3, pain=2, author="CD"), SECOND])
    assert standing(store, session) == [WALK, LIVE]


def test_the_live_page_goes_on_from_what_was_reviewed(store: SessionStore, session: int) -> None:
    """It does not know of the review: only what is said there now is another one."""
    [first, _] = store.reviews.sets(session)
    reviewed = correct_set(first, (), "EF", exercise="e1", start_us=2 * S)
    store.reviews.edit(session, reviewed)
    rated = dataclasses.replace(FIRST, pain=6, author="CD")
    save_sets(store, session, [rated, SECOND])
    truth = store.sets(session)[0]
    assert (truth.exercise, truth.start_us, truth.pain, truth.author) == ("e1", 2 * S, 6, "CD")
    assert store.reviews.sets(session)[0].recorded == rated
    assert (2 * S, 5 * S, "e1", "EF") in standing(store, session)
