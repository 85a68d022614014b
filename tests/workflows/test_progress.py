"""Adherence, flags and comparison: what must hold for every history, and the cases people named."""

from __future__ import annotations

import dataclasses
import math
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from physio_desktop.storage.trends import ExerciseResult
from physio_desktop.workflows import progress

NOW = datetime(2026, 6, 30, 15, 0, tzinfo=UTC)
MDC = 1.96 * math.sqrt(2) * 2.0 / 1.645


def day(ago: float) -> datetime:
    return NOW - timedelta(days=ago)


def done(
    ago: float, amplitude: float | None = 40.0, pain: int | None = None, exercise: str = "e4"
) -> ExerciseResult:
    band = None if amplitude is None else 2.0
    return ExerciseResult(
        int(1000 - ago),
        day(ago),
        exercise,
        10,
        10,
        amplitude_deg=amplitude,
        amplitude_error_deg=band,
        pain=pain,
    )


def kinds(results: list[ExerciseResult], per_week: float | None = None) -> list[str]:
    starts = [one.started for one in results]
    return [flag.kind for flag in progress.flags(results, starts, per_week, NOW)]


def test_adherence_against_the_plan() -> None:
    starts = [day(0), day(2), day(4), day(4.1), day(9), day(20)]
    week = progress.adherence(starts, 3, 7, NOW, zone=UTC)
    assert (week.n_done, week.n_planned, week.share) == (3, 3, 1.0)
    month = progress.adherence(starts, 3, 28, NOW, day(100), zone=UTC)
    assert (month.n_done, month.n_planned) == (5, 12)
    assert month.share == pytest.approx(5 / 12)
    twice_a_day = progress.adherence([day(0), day(0.1), day(0.2)], 14, 7, NOW, day(50), zone=UTC)
    assert (twice_a_day.n_done, twice_a_day.n_planned) == (2, 14)


def test_without_a_plan_days_are_counted() -> None:
    found = progress.adherence([day(0), day(0.1), day(3), day(9)], None, 7, NOW, zone=UTC)
    assert (found.n_done, found.n_planned, found.share) == (2, None, None)
    assert progress.adherence([], None, 28, NOW, zone=UTC).n_done == 0


def test_a_new_patient_owes_nothing_from_before() -> None:
    found = progress.adherence([], 7, 28, NOW, known_since=day(1), zone=UTC)
    assert found.n_planned == 2
    assert progress.adherence([], 7, 28, NOW, known_since=day(-5), zone=UTC).n_planned == 1


@given(
    st.lists(st.floats(-3, 60), max_size=80),
    st.floats(0.1, 30),
    st.sampled_from([7, 28]),
    st.one_of(st.none(), st.floats(-2, 90)),
)
def test_adherence_never_exceeds_the_plan(
    ago: list[float], per_week: float, n_days: int, known: float | None
) -> None:
    since = None if known is None else day(known)
    starts = [day(a) for a in ago]
    found = progress.adherence(starts, per_week, n_days, NOW, since, UTC)
    assert found.share is not None and 0 <= found.share <= 1
    assert found.n_planned is not None and 0 < found.n_planned <= per_week * n_days / 7 + 1e-9
    assert found.n_done <= n_days * max(1, math.ceil(per_week / 7))
    more = progress.adherence([*starts, NOW], per_week, n_days, NOW, since, UTC)
    assert more.n_done >= found.n_done


def test_the_least_change_is_that_of_the_formula() -> None:
    assert progress.minimal_detectable_change([done(1), done(2)]) == pytest.approx(MDC)
    assert progress.minimal_detectable_change([done(1, None)]) is None
    assert progress.minimal_detectable_change([]) is None


def test_missed_sessions() -> None:
    assert kinds([done(4.5)], 3) == []  # planned every 2.3 days: 4.7 are allowed
    (flag,) = progress.flags([done(5)], [day(5)], 3, NOW)
    assert (flag.kind, flag.value, flag.before) == ("missed", 5.0, pytest.approx(7 / 3))
    assert kinds([done(500)], None) == []
    (flag,) = progress.flags([], [], 1, NOW, known_since=day(30))
    assert flag.kind == "missed" and flag.value is None
    assert progress.flags([], [], 1, NOW) == []


def test_range_regression_needs_two_sessions_and_more_than_error() -> None:
    earlier = [done(30), done(25, 41), done(20, 39)]
    assert kinds([*earlier, done(5, 30), done(1, 30)]) == ["range"]
    assert kinds([*earlier, done(5, 40), done(1, 30)]) == []
    assert kinds([*earlier, done(5, 40 - MDC + 0.1), done(1, 30)]) == []
    assert kinds([done(30), done(5, 30), done(1, 30)]) == []  # one session is no median
    assert kinds([*earlier, done(5, 30), done(4, None), done(1, 30)]) == ["range"]


def test_pain_rise_of_two() -> None:
    assert kinds([done(9, pain=1), done(1, pain=3)]) == ["pain"]
    assert kinds([done(9, pain=1), done(1, pain=2)]) == []
    assert kinds([done(9, pain=1), done(5, pain=2), done(1, pain=3)]) == ["pain"]  # slowly
    assert kinds([done(30, pain=0), *[done(20 - i, pain=3) for i in range(4)]]) == []  # long ago
    assert kinds([done(9, pain=1), done(1, pain=3, exercise="e1")]) == []


@given(
    st.lists(st.tuples(st.floats(10, 90), st.integers(0, 10)), min_size=1, max_size=12), st.floats(0.1, 40)
)
def test_worse_never_takes_a_flag_away(history: list[tuple[float, int]], worse: float) -> None:
    results = [done(len(history) - i, amplitude, pain) for i, (amplitude, pain) in enumerate(history)]
    before = set(kinds(results))
    last = results[-1]
    assert last.amplitude_deg is not None and last.pain is not None
    smaller = dataclasses.replace(last, amplitude_deg=last.amplitude_deg - worse)
    hurts = dataclasses.replace(last, pain=min(10, last.pain + math.ceil(worse / 4)))
    assert before & {"range"} <= set(kinds([*results[:-1], smaller]))
    assert before & {"pain"} <= set(kinds([*results[:-1], hurts]))


@given(st.floats(0, 100), st.floats(0, 100), st.floats(0.2, 14))
def test_the_longer_away_the_sooner_it_is_told(first: float, second: float, per_week: float) -> None:
    short, long = sorted((first, second))
    if "missed" in kinds([done(short)], per_week):
        assert "missed" in kinds([done(long)], per_week)


def test_two_sessions_side_by_side() -> None:
    results = [done(9), done(9, exercise="e1"), done(1, 50), done(1, exercise="e5")]
    both, gone, new = progress.compare(results, 991, 999)
    assert (both.exercise, both.amplitude_change_deg, both.is_sure) == ("e4", 10.0, True)
    assert (gone.exercise, gone.second, gone.amplitude_change_deg, gone.is_sure) == ("e1", None, None, False)
    assert (new.exercise, new.first) == ("e5", None)
    assert progress.exercises_of(results)[-1] == "e1"
    near = progress.Pair("e4", done(2, 40), done(1, 41))
    assert not near.is_sure
