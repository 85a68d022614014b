from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from retraining_people import labelled, recording, use_few_trees

from physio_desktop.errors import PhysioError
from physio_desktop.recognition.mirroring import mirrored
from physio_desktop.recognition.retraining import scores
from physio_desktop.recognition.retraining.estimators import search_space
from physio_desktop.recognition.retraining.folds import Rows, learning_curve_splits, splits
from physio_desktop.recognition.retraining.health import TooLittle, data_health
from physio_desktop.recognition.retraining.recordings import (
    WindowTable,
    conflicts,
    known_stretches,
    labelled_windows,
)
from physio_desktop.recognition.retraining.run import RunSettings, run
from physio_desktop.recognition.retraining.scores import Answers

QUICK = RunSettings("right_ankle", kinds=("boosted",))
HOP = 15


@pytest.fixture(scope="module", autouse=True)
def few_trees() -> Iterator[None]:
    """These tests look at everything around the trees."""
    with pytest.MonkeyPatch.context() as patch:
        use_few_trees(patch)
        yield


def test_windows_are_named_by_what_fills_them() -> None:
    table = labelled_windows(recording("P-1"), HOP)
    at_s = table.start_us / 1e6
    middle = at_s + 4
    expected = np.select(
        [(middle > 30) & (middle < 66), (middle > 86) & (middle < 122)], ["e4", "e5"], "idle"
    )
    assert len(table) > 200 and (table.labels == expected).mean() > 0.98
    assert set(table.people) == {"P-1"}


def test_what_nobody_looked_at_is_not_idle() -> None:
    table = labelled_windows(recording("P-1", reviewed=False), HOP)
    assert set(table.labels) == {"e4", "e5"}


def test_rejected_repetitions_are_idle_and_conflicts_are_learned_from_by_nobody() -> None:
    one = labelled("P-1", [(0, 40, "e4"), (20, 60, "e5")])
    (conflict,) = conflicts(one)
    assert (conflict.start_us, conflict.end_us) == (20_000_000, 40_000_000)
    starts = labelled_windows(one, HOP).start_us / 1e6
    assert not ((starts > 13) & (starts < 39)).any() and (starts < 12).any() and (starts > 40).any()
    rejected = dataclasses.replace(labelled("P-1", []), rejected=((0, 60_000_000),))
    assert set(labelled_windows(rejected, HOP).labels) == {"idle"}


def test_the_left_side_is_learned_from_in_the_mirror() -> None:
    right, left = (
        labelled_windows(recording("P-1", placement=p), HOP) for p in ("right_ankle", "left_ankle")
    )
    np.testing.assert_array_equal(mirrored(left.windows[5]), right.windows[5])


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 50), st.integers(1, 30), st.sampled_from(["e4", "e5", "idle"])), max_size=6
    ),
    st.booleans(),
)
def test_known_time_of_a_reviewed_session_is_whole_and_in_order(spans, reviewed) -> None:
    one = labelled("P-1", [(a, min(a + n, 60), name) for a, n, name in spans])
    one = dataclasses.replace(one, reviewed=reviewed)
    known = known_stretches(one)
    assert [k.start_us for k in known] == sorted(k.start_us for k in known)
    covered = np.zeros(60_000, bool)
    for k in known:
        covered[k.start_us // 1000 : k.end_us // 1000] = True
    share_labelled = np.zeros(60_000, bool)
    for a, n, _ in spans:
        share_labelled[a * 1000 : min(a + n, 60) * 1000] = True
    if reviewed:
        assert covered[:59_900].all()
    else:
        np.testing.assert_array_equal(covered, share_labelled)


@settings(max_examples=40, deadline=None)
@given(st.integers(2, 9), st.integers(20, 120), st.integers(0, 10))
def test_nobody_is_tested_by_what_was_learned_from_them(n_people: int, n: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    groups = np.array([f"P-{i % n_people}" for i in range(n)])
    as_worn = rng.random(n) < 0.6
    as_worn[:n_people] = True
    rows = Rows(np.zeros((n, 2), np.float32), np.zeros(n, np.int64), groups, as_worn)
    tested = np.concatenate([test for _, test in splits(rows)])
    assert sorted(tested.tolist()) == np.flatnonzero(as_worn).tolist()
    for train, test in [*splits(rows), *(split for _, split in learning_curve_splits(rows))]:
        assert not set(groups[train]) & set(groups[test])


def test_one_person_cannot_be_left_out() -> None:
    groups = np.array(["P-1"] * 5)
    assert splits(Rows(np.zeros((5, 1), np.float32), np.zeros(5, np.int64), groups, np.ones(5, bool))) == []


def people(*names: str, **options):
    return [recording(name, seed=100 * i, **options) for i, name in enumerate(names)]


def test_health_says_what_there_is_and_what_is_missing() -> None:
    recordings = people("P-1", "P-2")
    table = WindowTable.joined([labelled_windows(r, HOP) for r in recordings])
    health = data_health("right_ankle", recordings, table)
    assert health.people == ("P-1", "P-2") and health.exercises == ("e4", "e5", "idle")
    assert health.matrix["P-2", "e5"].n_repetitions == 12 and health.matrix["P-1", "idle"].n_windows > 50
    assert health.problems == () and 0 < health.balance <= 1
    assert any("3 more people" in words for words in health.advice)


@pytest.mark.parametrize(
    ("recordings", "words"),
    [
        (people("P-1"), "at least 2 people"),
        ([labelled("P-1", [(0, 60, "e4")]), labelled("P-2", [(0, 60, "e4")])], "At least 2 exercises"),
        (
            [*people("P-1", "P-2"), labelled("P-3", [(0, 9, "e1")])],
            "Of e1 there are",
        ),
    ],
)
def test_too_little_is_refused_with_the_reason(recordings, words: str) -> None:
    with pytest.raises(TooLittle, match=words):
        run(recordings, QUICK)


def test_no_session_of_the_placement_is_refused() -> None:
    with pytest.raises(PhysioError, match="right_wrist"):
        run(people("P-1", "P-2"), dataclasses.replace(QUICK, placement="right_wrist"))


def test_a_run_scores_people_left_out_and_gives_the_same_model_twice() -> None:
    recordings = people("P-1", "P-2", "P-3")
    said: list[float] = []
    first = run(recordings, QUICK, lambda share, _: said.append(share))
    again = run(list(reversed(recordings)), dataclasses.replace(QUICK, n_jobs=1))
    assert said == sorted(said) and said[-1] == pytest.approx(1.0)
    raw = [bytes(r.best.model.trees.save_raw(raw_format="ubj")) for r in (first, again)]
    assert raw[0] == raw[1] and first.fingerprint == again.fingerprint
    found = first.to_json()["candidates"][0]
    assert found["overall"]["f1_macro"] > 0.9 and set(found["per_person"]) == {"P-1", "P-2", "P-3"}
    assert sum(map(sum, found["confusion"])) == found["overall"]["n_windows"] == len(first.best.answers.truth)
    assert [n for n, _ in first.learning_curve] == [1, 2]
    assert "never from other windows of the same person" in first.protocol


def test_names_of_sessions_are_not_part_of_a_model() -> None:
    """Imported anew, the same files have other uids, and give the same trees."""
    recordings = [recording(name, seed=seed) for name in ("P-1", "P-2") for seed in (3, 80)]
    names = ["d", "c", "b", "a"]
    renamed = [dataclasses.replace(r, uid=uid) for r, uid in zip(recordings, names, strict=True)]
    raw = [bytes(run(r, QUICK).best.model.trees.save_raw(raw_format="ubj")) for r in (recordings, renamed)]
    assert raw[0] == raw[1]


def test_the_left_out_person_is_really_left_out() -> None:
    """Somebody whose exercises are swapped is named wrongly by the others, and rightly if learned from."""
    odd = recording("P-9", seed=900)
    swap = {"e4": "e5", "e5": "e4"}
    odd = dataclasses.replace(
        odd, repetitions=tuple(dataclasses.replace(r, exercise=swap[r.exercise]) for r in odd.repetitions)
    )
    result = run([*people("P-1", "P-2", "P-3"), odd], QUICK)
    worst = next(iter(scores.per_person(result.best.answers).items()))
    assert worst[0] == "P-9" and worst[1]["accuracy"] < 0.6


@pytest.mark.parametrize("search", ["grid", "randomised", "halving"])
def test_searches_choose_inside_the_folds(search: str) -> None:
    settings_ = dataclasses.replace(QUICK, search=search, kinds=("boosted",))
    result = run(people("P-1", "P-2", "P-3", n_reps=6), settings_)
    assert result.best.parameters["max_depth"] in search_space("boosted")["max_depth"]
    assert scores.figures(result.best.answers)["f1_macro"] > 0.8


def test_a_personal_run_leaves_sessions_out() -> None:
    recordings = [recording("P-1", seed=s) for s in (1, 200, 400)]
    result = run(recordings, dataclasses.replace(QUICK, personal=True))
    assert "Each session in turn (3 sessions)" in result.protocol


def test_figures_are_those_of_the_textbook() -> None:
    truth = np.array([0, 0, 0, 1, 1, 2])
    said = np.array([0, 0, 1, 1, 0, 2])
    probabilities = np.full((6, 3), 0.1)
    probabilities[np.arange(6), said] = 0.8
    names = np.array(["P-1"] * 3 + ["P-2"] * 3)
    tested = Answers(("a", "b", "idle"), probabilities, truth, names, names, np.arange(6))
    found = scores.figures(tested)
    assert found["accuracy"] == pytest.approx(4 / 6)
    assert found["balanced_accuracy"] == pytest.approx((2 / 3 + 1 / 2 + 1) / 3)
    assert found["f1_macro"] == pytest.approx((2 / 3 + 1 / 2 + 1) / 3)
    assert found["log_loss"] == pytest.approx(-(4 * np.log(0.8) + 2 * np.log(0.1)) / 6)
    assert found["ece"] == pytest.approx(abs(0.8 - 4 / 6))
    assert scores.confusion(tested) == [[2, 1, 0], [1, 1, 0], [0, 0, 1]]
    assert tested.cell("a", "b") == [("P-1", 2)]
    assert list(scores.per_person(tested)) == ["P-1", "P-2"]


def test_boosting_goes_on_from_an_earlier_model() -> None:
    recordings = people("P-1", "P-2", "P-3")
    first = run(recordings, QUICK).best.model
    settings_ = dataclasses.replace(QUICK, continues=True, kinds=("boosted", "forest"))
    result = run(people("P-4", "P-5", "P-6"), settings_, start=first)
    assert [c.kind for c in result.candidates] == ["boosted"] and "go on from" in result.protocol
    rounds = [len(m.trees.get_dump()) for m in (first, result.best.model)]
    assert rounds[1] == 2 * rounds[0] and result.labels == first.labels
    with pytest.raises(PhysioError, match="cannot go on with e1"):
        run([*recordings, labelled("P-7", [(0, 60, "e1")])], settings_, start=first)


def test_a_dask_cluster_of_two_workers_gives_the_same_model() -> None:
    distributed = pytest.importorskip("distributed")
    recordings = people("P-1", "P-2", "P-3")
    here = run(recordings, QUICK)
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
    ) as cluster:
        there = run(recordings, dataclasses.replace(QUICK, cluster=cluster.scheduler_address))
    raw = [bytes(r.best.model.trees.save_raw(raw_format="ubj")) for r in (here, there)]
    assert raw[0] == raw[1]


def test_a_cluster_that_is_not_there_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed")
    monkeypatch.setattr("physio_desktop.recognition.retraining.parallel._PATIENCE_S", 1)
    with pytest.raises(PhysioError, match="No Dask scheduler answers"):
        run(people("P-1", "P-2"), dataclasses.replace(QUICK, cluster="tcp://127.0.0.1:9"))
