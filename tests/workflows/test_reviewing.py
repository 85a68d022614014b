"""What a person says step by step, and what is then true for summaries and for learning."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from physio_desktop.domain import (
    ONES,
    Correction,
    ExerciseSet,
    Gap,
    ImuBlock,
    Label,
    Prediction,
    Recording,
    Repetition,
    ReviewedRepetition,
)
from physio_desktop.recognition.evaluation.dataset import Marked
from physio_desktop.storage.database import Database
from physio_desktop.storage.edits import Edit, Entry
from physio_desktop.storage.session_store import SessionStore
from physio_desktop.storage.stock import add_sessions
from physio_desktop.workflows import reviewing
from physio_desktop.workflows.lane import Lane
from physio_desktop.workflows.playback import Playback, PlaybackEvents, from_moment
from physio_desktop.workflows.session_summary import summarise_reviewed
from physio_desktop.workflows.session_truth import NOT_JUDGED, session_truth

S = 1_000_000
RATE_HZ = 25.0


def detected(n: int = 3) -> tuple[ReviewedRepetition, ...]:
    return tuple(
        ReviewedRepetition(Repetition(i * 10 * S, (i * 10 + 5) * S, "e4", "correct"), i + 1) for i in range(n)
    )


def test_each_kind_of_correction_shows_at_once_what_the_database_will_say() -> None:
    said = reviewing.Said(detected(), ((Entry("label", 7), Label(0, 20 * S, "e4")),))
    first, second, third = said.repetitions
    steps = (
        reviewing.correct(first),
        reviewing.correct(second, execution="fast", end_us=17 * S),
        reviewing.correct(third, is_repetition=False),
        reviewing.add_missed(40 * S, 43 * S, "e5"),
        reviewing.label_span(said.labels, 5 * S, 10 * S, "e5"),
    )
    for edit in steps:
        said = reviewing.applied(said, edit, "AB")
    assert [one.state for one in said.repetitions] == ["accepted", "corrected", "rejected", "added"]
    assert said.repetitions[1].span_us == (10 * S, 17 * S)
    assert said.repetitions[1].correction is not None and said.repetitions[1].correction.author == "AB"
    spans = [(la.start_us // S, la.end_us // S, la.exercise) for _, la in said.labels]
    assert spans == [(0, 5, "e4"), (5, 10, "e5"), (10, 20, "e4")]


def test_a_rejected_repetition_comes_back_with_a_verdict() -> None:
    one = detected(1)[0]
    said = reviewing.applied(reviewing.Said((one,)), reviewing.correct(one, is_repetition=False), "AB")
    (rejected,) = said.repetitions
    (back,) = reviewing.correct(rejected, execution="fast").add
    assert isinstance(back, Correction)
    assert back.is_repetition and back.execution == "fast" and back.exercise == "e4"


def test_the_label_of_overlapping_windows_is_a_few_runs() -> None:
    names = ["e4"] * 5 + [None] * 2 + ["e5"] * 3
    windows = [Prediction(i * S, (i + 8) * S, name, 0.9) for i, name in enumerate(names)]
    windows += [Prediction((i + 60) * S, (i + 68) * S, "e5", 0.9) for i in range(2)]  # after a gap
    runs = reviewing.label_runs(windows)
    assert [name for *_, name in runs] == ["e4", None, "e5", "e5"]
    assert all(a[1] <= b[0] for a, b in pairwise(runs))
    assert runs[0][:2] == (3_500_000, 8_500_000)
    assert runs[3][0] > runs[2][1] + 40 * S


spans = st.tuples(st.integers(0, 30), st.integers(1, 12), st.sampled_from(["e1", "e2", "e3"]))


@settings(max_examples=60, deadline=None)
@given(st.lists(spans, max_size=10))
def test_labels_never_overlap_and_the_last_word_stands(items: list[tuple[int, int, str]]) -> None:
    said, key, said_at = reviewing.Said(), 0, {}
    for start, length, name in items:
        edit = reviewing.label_span(said.labels, start * S, (start + length) * S, name)
        said = reviewing.applied(said, edit, "AB")
        numbered = []
        for entry, label in said.labels:
            key += 1
            numbered.append((entry if entry.id else Entry("label", key), label))
        said = reviewing.Said((), tuple(numbered))
        said_at.update(dict.fromkeys(range(start, start + length), name))
    found = {}
    for _, label in said.labels:
        for second in range(label.start_us // S, label.end_us // S):
            assert second not in found
            found[second] = label.exercise
    assert found == said_at


def test_the_summary_counts_what_is_true() -> None:
    one = ExerciseSet(1, "e4", 0, 40 * S, n_counted=3)
    reviewed = [*detected()]
    assert summarise_reviewed([one], reviewed)[0].n_repetitions == 3
    said = reviewing.Said(tuple(reviewed))
    for edit in (
        reviewing.correct(reviewed[0], is_repetition=False),
        reviewing.correct(reviewed[1], exercise="e5", execution="fast"),
        reviewing.correct(reviewed[2], exercise="e5"),
        reviewing.add_missed(30 * S, 33 * S, "e5", "fast"),
    ):
        said = reviewing.applied(said, edit, "AB")
    (summary,) = summarise_reviewed([one], said.repetitions)
    assert (summary.exercise, summary.n_repetitions) == ("e5", 3)  # one away, one more
    assert summary.by_execution == {"fast": 2, "correct": 1}
    (alone,) = summarise_reviewed([], said.repetitions)
    assert (alone.n_sets, alone.n_repetitions) == (0, 3)
    by_hand = ExerciseSet(1, "e4", 0, 40 * S, n_counted=3, n_corrected=9)
    assert summarise_reviewed([by_hand], said.repetitions)[0].n_repetitions == 9


def block(first_s: float, last_s: float, gap: Gap | None = None) -> ImuBlock:
    times = np.arange(round(first_s * 100), round(last_s * 100), dtype=np.int64) * 10_000
    values = np.repeat(times[:, None] / 1e6, 9, axis=1).astype(np.float32)
    return ImuBlock(times, values, values.copy(), ONES, gap)


@pytest.fixture
def store_on_lane(tmp_path: Path):  # type: ignore[no-untyped-def]
    lane = Lane("storage")
    database = lane.call(Database.open, tmp_path / "physio.db")
    yield SessionStore(database, "AB"), lane
    lane.call(database.close)
    lane.close()


def test_learning_gets_the_truth_on_the_models_time_base(store_on_lane) -> None:  # type: ignore[no-untyped-def]
    store, lane = store_on_lane

    def record() -> int:
        writer = store.begin_session(datetime.now(UTC), patient="P-1", placement="right_ankle")
        gap = Gap(29_990_000, 40 * S, 1000, True, "lost")
        found = [one.detected for one in detected(5) if one.detected is not None]
        writer.append([block(0, 30), block(40, 60, gap)], repetitions=found)
        writer.close()
        return int(writer.session_id)

    session = lane.call(record)
    before = session_truth(store, lane, session)
    assert not before.is_complete and before.n_unreviewed == 5 and before.repetitions == ()

    def review() -> None:
        one, two, three, four, five = store.reviews.repetitions(session)
        edits = [
            reviewing.correct(one),
            reviewing.correct(two, exercise="e5", execution="fast", end_us=16 * S),
            reviewing.correct(three, is_repetition=False),
            reviewing.correct(four),  # in the gap, where there are no samples
            reviewing.correct(five, execution=None),
            reviewing.add_missed(50 * S, 52 * S, "e4", "low_amplitude"),
            Edit(add=(Label(0, 30 * S, "e4"),)),
        ]
        for edit in edits:
            store.reviews.edit(session, edit)

    lane.call(review)
    truth = session_truth(store, lane, session)
    assert truth.is_complete and len(truth.repetitions) == 5
    assert truth.rejected == ((20 * S, 25 * S),)
    assert [label.exercise for label in truth.labels] == ["e4"]
    first, second = truth.stretches(RATE_HZ)
    assert (first.start_us, second.start_us) == (0, 40 * S)
    assert first.marked == {"e4": (Marked(0, 125, 0),), "e5": (Marked(250, 400, 1),)}
    assert second.marked == {"e4": (Marked(0, 125, NOT_JUDGED), Marked(250, 300, 2))}
    assert len(first.values) == pytest.approx(30 * RATE_HZ, abs=3)
    mark = first.marked["e5"][0]
    assert first.values[mark.start, 0] == pytest.approx(10.0, abs=0.05)  # the sample of that time


def test_playing_from_a_moment_leaves_out_what_was_before() -> None:
    gap = Gap(9_990_000, 20 * S, 1000, True, "lost")
    recording = Recording((block(0, 10), block(20, 30, gap)), (gap,))
    assert from_moment(recording, 5 * S).time_us()[0] == 5 * S
    later = from_moment(recording, 15 * S)
    assert later.time_us()[0] == 20 * S and later.blocks[0].gap is None
    assert from_moment(recording, 40 * S).blocks == ()


def test_a_playback_pauses_goes_on_faster_and_ends() -> None:
    ended = threading.Event()
    classify = Lane("classify")
    playback = Playback(
        Recording((block(0, 4),)), 1 * S, 1.0, PlaybackEvents(on_end=ended.set), classify, None
    )
    playback.start()
    try:
        while playback.position_us < 1_150_000:
            assert not ended.wait(0.01)
        playback.pause()
        at_us = playback.position_us
        assert not ended.wait(0.3)
        assert playback.position_us == at_us
        assert at_us >= 1_150_000
        playback.go_on(8)
        assert playback.position_us >= at_us
        assert ended.wait(20)
    finally:
        playback.stop()
        classify.close()
    assert not playback.is_recognising


def test_a_stock_of_sessions_is_counted_like_any_other(tmp_path: Path) -> None:
    from physio_desktop.benchmarks.session_stock import fill

    hour = fill(tmp_path / "physio.db", 30, 70.0)
    with Database.open(tmp_path / "physio.db") as database:
        store = SessionStore(database)
        lines = store.reviews.lines()
        assert len(lines) == 30 and lines[0].id == hour
        for line in lines[1:]:
            assert line.n_repetitions == len(store.repetitions(line.id)) > 0
            assert line.exercises and line.quality is not None
        assert store.read(hour).n_samples == 7000
        assert add_sessions(database, []) == []
        problems = database.check()  # their samples were never there, and that is all
        assert len(problems) == 29 and all("0 samples are stored" in problem for problem in problems)
