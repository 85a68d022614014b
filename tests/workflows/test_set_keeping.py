"""Sets: begun by a repetition, ended by key, target, pause or another exercise."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from physio_desktop.domain import Repetition
from physio_desktop.workflows.set_keeping import PAUSE_US, SetKeeper, targets_of

S = 1_000_000


def rep(start_s: float, exercise: str | None = "e4", length_s: float = 3.0) -> Repetition:
    return Repetition(round(start_s * S), round((start_s + length_s) * S), exercise, "correct")


def kept(keeper: SetKeeper) -> list[tuple[str | None, int, str]]:
    return [(k.about.exercise, k.about.n_repetitions, k.about.ended_by) for k in keeper.sets]


def test_a_set_begins_with_its_first_repetition_and_ends_at_the_target() -> None:
    keeper = SetKeeper(targets_of({"e4": 3}))
    for i in range(4):
        keeper.push(rep(4 * i))
    assert kept(keeper) == [("e4", 3, "target"), ("e4", 1, "")]
    first = keeper.sets[0].about
    assert (first.start_us, first.end_us, first.target) == (0, 11 * S, 3)


def test_without_a_plan_ten_are_the_target() -> None:
    keeper = SetKeeper()
    for i in range(10):
        keeper.push(rep(4 * i))
    assert kept(keeper) == [("e4", 10, "target")]


def test_fifteen_seconds_without_one_end_it_at_the_last_repetition() -> None:
    keeper = SetKeeper()
    keeper.push(rep(0))
    assert not keeper.tick(18 * S)
    assert keeper.tick(18 * S + 1)
    assert kept(keeper) == [("e4", 1, "pause")]
    assert keeper.sets[0].about.end_us == 3 * S
    keeper.push(rep(30))
    assert kept(keeper) == [("e4", 1, "pause"), ("e4", 1, "")]


def test_a_long_repetition_that_began_in_time_takes_the_pause_back() -> None:
    keeper = SetKeeper()
    keeper.push(rep(0))
    assert keeper.tick(20 * S)
    keeper.push(rep(12, length_s=9))
    assert kept(keeper) == [("e4", 2, "")]
    assert keeper.sets[0].about.end_us is None


def test_another_exercise_ends_it() -> None:
    keeper = SetKeeper()
    keeper.push(rep(0))
    keeper.push(rep(5, "e5"))
    assert kept(keeper) == [("e4", 1, "exercise"), ("e5", 1, "")]


def test_a_repetition_without_a_name_belongs_to_the_set_and_a_name_may_come_later() -> None:
    keeper = SetKeeper(targets_of({"e4": 4}))
    keeper.push(rep(0, None))
    keeper.push(rep(4))
    keeper.push(rep(8, None))
    assert kept(keeper) == [("e4", 3, "")]
    assert keeper.sets[0].about.target == 4


def test_a_key_ends_it_and_what_was_done_before_still_belongs_to_it() -> None:
    keeper = SetKeeper()
    keeper.push(rep(0))
    assert keeper.end(10 * S)
    assert not keeper.end(10 * S)
    keeper.push(rep(6))  # reported late
    keeper.push(rep(11))
    assert kept(keeper) == [("e4", 2, "key"), ("e4", 1, "")]
    assert keeper.sets[0].about.end_us == 10 * S


def test_the_end_of_the_session_ends_it() -> None:
    keeper = SetKeeper()
    keeper.push(rep(0))
    keeper.end(4 * S, "stop")
    assert kept(keeper) == [("e4", 1, "stop")]


def test_a_corrected_count_counts_on() -> None:
    keeper = SetKeeper()
    keeper.push(rep(0))
    keeper.correct_count(1, 3, "AB")
    keeper.push(rep(4))
    about = keeper.sets[0].about
    assert (about.n_counted, about.n_corrected, about.n_repetitions, about.author) == (2, 4, 4, "AB")
    keeper.correct_count(1, -2)
    assert keeper.sets[0].about.n_repetitions == 0


def test_a_corrected_exercise_keeps_collecting_under_its_former_name() -> None:
    keeper = SetKeeper()
    keeper.push(rep(0))
    keeper.correct_exercise(1, "e1", "AB")
    keeper.push(rep(4))
    assert kept(keeper) == [("e1", 2, "")]


def test_pain_and_effort() -> None:
    keeper = SetKeeper()
    keeper.push(rep(0))
    keeper.rate(1, 4, 3.5, "AB")
    assert (keeper.sets[0].about.pain, keeper.sets[0].about.effort) == (4, 3.5)
    with pytest.raises(ValueError):
        keeper.rate(1, 11, None)
    with pytest.raises(ValueError):
        keeper.rate(2, 1, None)


def test_boundaries_can_be_moved_but_not_into_a_neighbour() -> None:
    keeper = SetKeeper()
    keeper.push(rep(0))
    keeper.push(rep(30, "e5"))
    keeper.push(rep(60, "e4"))
    keeper.move(2, 25 * S, 40 * S, "AB")
    assert (keeper.sets[1].about.start_us, keeper.sets[1].about.end_us) == (25 * S, 40 * S)
    for start, end in ((2, 40), (25, 61), (40, 25)):
        with pytest.raises(ValueError):
            keeper.move(2, start * S, end * S)
    with pytest.raises(ValueError, match="not ended"):
        keeper.move(3, 60 * S, 70 * S)


def test_another_plan_changes_the_target_of_the_set_that_goes_on() -> None:
    keeper = SetKeeper()
    keeper.push(rep(0))
    keeper.retarget(targets_of({"e4": 5}))
    assert keeper.sets[0].about.target == 5


repetitions = st.lists(
    st.tuples(st.floats(0.1, 40.0), st.floats(0.5, 8.0), st.sampled_from(["e4", "e5", None])),
    max_size=40,
)


def in_order(steps: list[tuple[float, float, str | None]]) -> list[Repetition]:
    found, at_s = [], 0.0
    for rest_s, length_s, exercise in steps:
        found.append(rep(at_s + rest_s, exercise, length_s))
        at_s += rest_s + length_s
    return found


@given(repetitions, st.integers(1, 12), st.randoms())
def test_whatever_comes_every_repetition_is_in_one_set(steps, target, random) -> None:  # type: ignore[no-untyped-def]
    keeper, ticking = SetKeeper(lambda _: target), SetKeeper(lambda _: target)
    found = in_order(steps)
    for repetition in found:
        keeper.push(repetition)
        for _ in range(random.randrange(3)):
            # looking at the clock until the repetition is reported changes nothing of what is kept in the end
            ticking.tick(repetition.start_us + random.randrange(1, 20 * S))
        ticking.push(repetition)
    assert [r for k in keeper.sets for r in k.repetitions] == found
    assert [k.repetitions for k in ticking.sets] == [k.repetitions for k in keeper.sets]
    for number, k in enumerate(keeper.sets, start=1):
        assert k.about.number == number
        assert 1 <= k.about.n_counted <= target
        assert len({r.exercise for r in k.repetitions} - {None}) <= 1
        assert (k.about.end_us is None) == (not k.about.ended_by)
        gaps = [b.start_us - a.end_us for a, b in zip(k.repetitions, k.repetitions[1:], strict=False)]
        assert all(gap <= PAUSE_US for gap in gaps)
    ends = [k.about.end_us for k in keeper.sets]
    assert all(e is not None for e in ends[:-1])
    starts = [k.about.start_us for k in keeper.sets]
    assert all(e <= s for e, s in zip(ends, starts[1:], strict=False) if e is not None)
