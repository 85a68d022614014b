"""What the live page says, without a widget."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from physio_desktop.domain import ExerciseSet, PlannedExercise, Prediction, Repetition
from physio_desktop.processing.history import History
from physio_desktop.sensing.connection import LinkState, LinkStatus
from physio_desktop.ui.live.presenter import LivePresenter
from physio_desktop.ui.live.time_window import SteadyRange, TimeWindow, tick_step
from physio_desktop.ui.sessions.sentences import sentence
from physio_desktop.workflows.session_summary import overlapping, summarise
from physio_desktop.workflows.set_keeping import KeptSet
from physio_desktop.workflows.treatment_events import SetsStatus, Subject

S = 1_000_000


def rep(start_s: float, execution: str = "correct", exercise: str = "e4") -> Repetition:
    measures = {"amplitude_deg": 42.4, "hold_s": 2.04}
    return Repetition(round(start_s * S), round(start_s * S) + 3 * S, exercise, execution, measures=measures)


@pytest.fixture
def presenter() -> LivePresenter:
    calls: list[Any] = []
    treatment = SimpleNamespace(
        history=History(1000),
        holding=SimpleNamespace(hold_s=1.5),
        subject=Subject(plan=(PlannedExercise("e4", "right_ankle", 3, 8, hold_s=4.0),)),
        live=SimpleNamespace(recognition=object(), source=SimpleNamespace(is_live=True)),
        recorder=None,
        is_recording=False,
        is_real_time=True,
        arrived_s=lambda _: None,
        sets=SimpleNamespace(
            correct_count=lambda number, count: calls.append((number, count)),
            mark=lambda kind, text: 7 * S,
        ),
        calls=calls,
    )
    now = [100.0]
    made = LivePresenter(treatment, lambda: now[0])  # type: ignore[arg-type]
    made.take_link(LinkStatus(LinkState.STREAMING, rate_hz=100.0))
    made.now_list = now  # type: ignore[attr-defined]
    return made


def kept(*repetitions: Repetition, **changes: Any) -> KeptSet:
    about = ExerciseSet(1, "e4", repetitions[0].start_us, target=8, n_counted=len(repetitions), **changes)
    return KeptSet(about, repetitions)


def test_before_the_first_repetition(presenter: LivePresenter) -> None:
    panel = presenter.panel()
    assert (panel.count, panel.target, panel.exercise, panel.is_sure) == (0, 8, "Watching", False)
    assert presenter.rows() == []
    assert not presenter.change_count(1)


def test_in_a_set_the_plan_is_followed(presenter: LivePresenter) -> None:
    presenter.take_sets(SetsStatus((kept(rep(1), rep(5, "fast")),)))
    presenter.take_prediction(Prediction(0, S, "idle", 0.9, (("idle", 0.9), ("e4", 0.1))))
    panel = presenter.panel()
    assert (panel.exercise, panel.is_sure, panel.sure) == ("Side-lying hip abduction", True, "just now: Rest")
    assert (panel.count, panel.set_text, panel.hold_target_s) == (2, "set 1 of 3", 4.0)
    assert panel.tempo == "3.0 s, too fast"
    assert dict(panel.tally) == {"correct": 1, "fast": 1, "low_amplitude": 0}
    first, second = presenter.rows()
    assert (first.number, first.verdict, second.verdict) == (2, "too fast", "good")
    assert (first.amplitude, first.hold, first.duration) == ("42°", "2.0 s", "3.0 s")
    assert presenter.change_count(-1)
    assert presenter.treatment.calls == [(1, 1)]  # type: ignore[attr-defined]


def test_not_sure_is_said_in_words_and_a_label_goes_stale(presenter: LivePresenter) -> None:
    presenter.take_prediction(Prediction(0, S, None, 0.31, (("e4", 0.31), ("e5", 0.3))))
    panel = presenter.panel()
    assert (panel.exercise, panel.is_sure, panel.sure) == ("Not sure", False, "not sure, 31 % at best")
    presenter.now_list[0] += 4  # type: ignore[attr-defined]
    assert presenter.panel().exercise == "Watching"


def test_after_a_set_the_rest_is_timed(presenter: LivePresenter) -> None:
    presenter.take_sets(SetsStatus((kept(rep(1), end_us=4 * S, ended_by="target"),)))
    assert presenter.panel().rest == "Rest 00:00"


def test_bands_of_what_is_in_view(presenter: LivePresenter) -> None:
    presenter.take_sets(SetsStatus((kept(rep(1), rep(5), rep(9)),)))
    presenter.lit = 5 * S
    presenter.mark()
    bands = presenter.bands(4_500_000, 8_000_000)
    assert [(band.kind, band.lit) for band in bands] == [("correct", True), ("marker", False)]


def test_without_a_placement_the_page_says_what_to_do(presenter: LivePresenter) -> None:
    presenter.treatment.live.recognition = None  # type: ignore[union-attr]
    assert "Choose where the sensor sits" in presenter.panel().hint


@given(st.lists(st.tuples(st.floats(-5, 5), st.floats(0.2, 5), st.floats(0, 1)), max_size=30))
def test_the_time_window_stays_within_its_bounds(steps: list[tuple[float, float, float]]) -> None:
    window, now_us = TimeWindow(), 100 * S
    for by_s, factor, anchor in steps:
        window = window.panned(by_s, now_us).zoomed(factor, anchor, now_us)
        start_us, end_us = window.bounds_us(now_us)
        assert 2.0 <= window.span_s <= 3600.0
        assert start_us < end_us <= now_us
    assert window.following().follows


def test_frozen_stays_where_it_is_while_time_goes_on() -> None:
    window = TimeWindow().frozen(50 * S)
    assert window.bounds_us(90 * S) == (40 * S, 50 * S)
    assert window.frozen(90 * S) == window


def test_the_range_changes_rarely() -> None:
    steady = SteadyRange(2.0, patience=5)
    assert steady.update(-8, 11)
    assert not any(steady.update(-7, 10) for _ in range(20))
    changes = [steady.update(-1, 1) for _ in range(20)]
    assert sum(changes) == 1
    assert steady.low <= -1 and steady.high >= 1
    assert not steady.update(3, -3)


def test_ticks_are_few_and_round() -> None:
    assert [tick_step(span) for span in (10, 7, 60, 3600, 0.9)] == [2, 2, 20, 1000, 0.2]


def test_a_sentence_for_each_exercise() -> None:
    sets = [
        ExerciseSet(1, "e4", 0, 20 * S, n_counted=2, ended_by="target", pain=3, effort=0.5),
        ExerciseSet(2, "e4", 30 * S, 40 * S, n_counted=1, n_corrected=4, ended_by="key"),
        ExerciseSet(3, "e5", 50 * S, 60 * S, n_counted=0, ended_by="stop"),
    ]
    one, two = summarise(sets, [rep(1), rep(5, "fast"), rep(31)])
    assert sentence(one) == (
        "Side-lying hip abduction: 2 sets, repetitions: 6 (2 good, 1 too fast), "
        "range 42° on average, 3.0 s each, held 2.0 s, pain up to 3, effort up to 0.5."
    )
    assert sentence(two) == "Prone hip extension: 1 set, repetitions: 0."
    assert not overlapping(sets)
    assert overlapping([*sets, ExerciseSet(4, "e5", 55 * S, 58 * S)])
