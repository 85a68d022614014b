"""Recognition of a running stream: complete, the same however it is cut, and honest about what it skipped."""

from __future__ import annotations

import io
import json
import threading
import time
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from fake_model import SURE, Fake, seconds_of
from rich.console import Console
from simulated_model import simulated, taught, train

from physio_desktop import paths
from physio_desktop.cli.live_view import label_panel
from physio_desktop.domain import (
    Calibration,
    Gap,
    ImuBlock,
    Prediction,
    Repetition,
    model_and_version,
)
from physio_desktop.errors import PhysioError
from physio_desktop.recognition.mirroring import mirrored
from physio_desktop.sensing.simulation import SimulationOptions
from physio_desktop.workflows import recognising
from physio_desktop.workflows.lane import Lane
from physio_desktop.workflows.live_session import LiveSession
from physio_desktop.workflows.model_choice import (
    SHIPPED_SERVES,
    LoadedModel,
    ModelChoice,
    choose_model,
    load_chosen,
    load_for_patient,
)
from physio_desktop.workflows.recognising import LiveRecognition, RecognitionStatus
from physio_desktop.workflows.recognition_meter import RecognitionMeter
from physio_desktop.workflows.sources import open_any_source

# -- the same, however the stream is cut


def cut(block: ImuBlock, size: int) -> list[ImuBlock]:
    edges = [int(block.time_us[i]) for i in range(size, len(block), size)]
    parts, rest = [], block
    for edge in edges:
        part, rest = rest.split(edge)
        parts.append(part)
    return [*parts, rest]


def recognised(
    model: LoadedModel, pushes: Sequence[Sequence[ImuBlock]]
) -> tuple[list[Prediction], list[Repetition], RecognitionStatus]:
    predictions: list[Prediction] = []
    repetitions: list[Repetition] = []
    lane = Lane("classify")
    live = LiveRecognition(
        lambda: model, lane, on_prediction=predictions.append, on_repetition=repetitions.append
    )
    for blocks in pushes:
        live.push(blocks, Calibration(), can_wait=True)
    live.close()
    lane.close()
    return predictions, repetitions, live.status


def with_a_gap(block: ImuBlock, at_us: int) -> list[ImuBlock]:
    """The same with half a second missing."""
    before, rest = block.split(at_us)
    after = rest.split(at_us + 500_000)[1]
    gap = Gap(int(before.time_us[-1]), int(after.time_us[0]), 50, True, "lost")
    return [before, ImuBlock(after.time_us, after.values, after.device_values, after.scale, gap)]


def test_blocks_of_any_cut_give_the_same(models: Path) -> None:
    model = load_chosen(ModelChoice(models / "simulated.card.json", "A", False), lambda: taught(3))
    block, truth = simulated(SimulationOptions("e4", repetitions=4, subject=3, seed=1), 75)
    before, after = with_a_gap(block, 40_000_000)
    expected = recognised(model, [[before, after]])
    assert len(expected[0]) == (40 - 8 + 1) + (34 - 7)
    assert len(expected[1]) >= len([rep for rep in truth if rep.end_s < 74]) - 1
    assert {rep.exercise for rep in expected[1]} == {"e4"}
    for size in (7, 131, 2000):
        pushes = [[part] for part in (*cut(before, size), *cut(after, size))]
        assert recognised(model, pushes) == expected


def test_confidence_and_top(models: Path) -> None:
    model = load_chosen(ModelChoice(models / "simulated.card.json", "A", False))
    block, _ = simulated(
        SimulationOptions("e5", repetitions=6, subject=4, rate_hz=50, magnetometer=False), 30
    )
    predictions, repetitions, status = recognised(model, [[block]])
    assert "e5" in {p.exercise for p in predictions}
    assert status.is_counting and len(repetitions) > 2  # against the references of other people
    named = {(rep.exercise, model_and_version(rep.model)[0]) for rep in repetitions}
    assert named == {("e5", "simulated:A")}
    for p in predictions:
        assert sum(share for _, share in p.top) == pytest.approx(1) and p.confidence == p.top[0][1]
        assert p.exercise == (p.top[0][0] if p.confidence >= recognising.NOT_SURE_BELOW else None)
        assert model_and_version(p.model)[0] == "simulated:A" and p.end_us - p.start_us == 199 * 40_000
    assert status.n_predictions == len(predictions) and status.message == ""


def test_a_left_placement_is_the_mirrored_right_one(models: Path) -> None:
    right, left = (choose_model(f"{side}_ankle", folder=models) for side in ("right", "left"))
    assert right and left and left.mirrored and not right.mirrored
    assert choose_model("right_wrist", folder=models) is None
    block, _ = simulated(SimulationOptions("e4", subject=4), 20)
    other = ImuBlock(block.time_us, mirrored(block.values), block.device_values, block.scale)
    expected = recognised(load_chosen(right), [[block]])
    assert expected[0] and expected[1]
    assert recognised(load_chosen(left), [[other]]) == expected


def test_a_model_may_have_another_time_base_for_its_windows(tmp_path: Path) -> None:
    card = train(tmp_path, rate_hz=50.0)
    choice = choose_model("right_ankle", folder=tmp_path)
    assert choice is not None and choice.card == card
    block, truth = simulated(SimulationOptions("e4", "correct", 5, subject=4), 60)
    for model in (load_chosen(choice), load_chosen(choice, lambda: taught(4))):
        labels, repetitions, status = recognised(model, [[part] for part in cut(block, 37)])
        assert status.message == ""
        spans = {label.end_us - label.start_us for label in labels}
        assert spans == {199 * 20_000}
        assert {b.start_us - a.start_us for a, b in pairwise(labels)} == {1_000_000}
        middles = [((p.start_us + p.end_us) / 2e6, p.exercise) for p in labels]
        named = [{e for t, e in middles if true.start_s < t < true.end_s} for true in truth]
        assert all("e4" in names and "e5" not in names for names in named)
        assert [r.exercise for r in repetitions] == ["e4"] * len(truth)


# -- load, faults and slow devices


def test_windows_are_skipped_when_two_wait_but_no_sample_is_lost(lane: Lane) -> None:
    is_at_it, go_on = threading.Event(), threading.Event()

    def slow(window: object) -> object:
        is_at_it.set()
        assert go_on.wait(20)
        return SURE

    fake = Fake(slow)
    live = LiveRecognition(fake.load, lane)
    blocks = seconds_of(29)
    for block in blocks[:9]:
        live.push([block], Calibration())
    assert is_at_it.wait(20)
    for block in blocks[9:]:
        live.push([block], Calibration())  # returns at once: the reader never waits for a device's samples
    go_on.set()
    live.close()
    assert fake.streams[0].n_samples == 725
    assert live.status.n_repetitions == 29 and live.status.repetitions_by_exercise == {"e1": 29}
    assert (live.status.n_predictions, live.status.n_skipped) == (4, 18)


def test_a_source_that_can_wait_loses_no_window(lane: Lane) -> None:
    def slow(window: object) -> object:
        time.sleep(0.02)
        return SURE

    live = LiveRecognition(Fake(slow).load, lane)
    for block in seconds_of(40):
        live.push([block], Calibration(), can_wait=True)
    live.close()
    assert (live.status.n_predictions, live.status.n_skipped) == (33, 0)


def test_a_source_that_can_wait_is_held_back(lane: Lane) -> None:
    """A recording that is read at once must not pile up in memory."""
    go_on = threading.Event()

    def slow(window: object) -> object:
        assert go_on.wait(20)
        return SURE

    live = LiveRecognition(Fake(slow).load, lane)
    n_pushed = 0

    def read() -> None:
        nonlocal n_pushed
        for block in seconds_of(60):
            live.push([block], Calibration(), can_wait=True)
            n_pushed += 1

    reader = threading.Thread(target=read)
    reader.start()
    reader.join(0.5)
    assert reader.is_alive() and n_pushed < 20
    go_on.set()
    reader.join(20)
    live.close()
    assert (live.status.n_predictions, live.status.n_skipped) == (53, 0)


def test_a_slow_device_is_told_so(lane: Lane) -> None:
    fake = Fake()
    live = LiveRecognition(fake.load, lane)
    for block in seconds_of(60, rate_hz=12):
        live.push([block], Calibration())
    live.close()
    assert "12 samples a second" in live.status.message and live.status.hint
    assert live.status.n_predictions == live.status.n_repetitions == 0


def test_another_calibration_starts_anew(lane: Lane) -> None:
    fake = Fake()
    live = LiveRecognition(fake.load, lane)
    blocks = seconds_of(14)
    in_g = Calibration(acc_unit="g")
    for block in blocks[:7]:
        live.push([block], Calibration(), can_wait=True)
    for block in blocks[7:]:
        values = in_g.apply(block.device_values, block.scale)
        # The block in which the change happens still has the values of before.
        given = block if block is blocks[7] else ImuBlock(block.time_us, values, values.copy(), block.scale)
        live.push([given], in_g, can_wait=True)
    live.close()
    assert [stream.n_samples for stream in fake.streams] == [
        173,
        175,
    ]  # at 25 Hz; the filter of the first still waited
    assert all(block.values[0, 2] > 90 for block in fake.streams[1].blocks)
    assert live.status.n_predictions == 0  # eight seconds of one calibration never came together


def test_a_model_that_does_not_fit_is_told_with_its_hint(models: Path, tmp_path: Path, lane: Lane) -> None:
    card = json.loads((models / "simulated.card.json").read_text())
    (tmp_path / "old.card.json").write_text(json.dumps({**card, "config_sha256": "other"}))
    choice = choose_model("right_ankle", folder=tmp_path)
    assert choice is not None
    live = LiveRecognition(lambda: load_chosen(choice), lane)
    live.push(seconds_of(1), Calibration())
    live.close()
    assert "another configuration" in live.status.message and live.status.hint
    (tmp_path / "old.card.json").write_text("{")
    assert choose_model("right_ankle", folder=tmp_path) is None


def test_the_shipped_models_serve_their_placements() -> None:
    if not list(paths.models_dir().glob("*.card.json")):
        pytest.skip("no model is shipped yet")
    for placement in ("right_ankle", "right_wrist", "left_ankle", "left_wrist"):
        choice = choose_model(placement)
        assert choice is not None
        _, _, status = recognised(load_chosen(choice), [seconds_of(12)])
        assert status.n_predictions == 5 and status.message == ""


def shipped(exercise: str | None = None) -> LoadedModel:
    choice = choose_model("right_ankle", exercise)
    if choice is None:
        pytest.skip("no model is shipped yet")
    return load_chosen(choice, exercise=exercise)


def test_a_radio_that_loses_frames_is_recognised_all_the_same(lane: Lane) -> None:
    uri = "sim:?speed=0&exercise=e4&execution=correct&repetitions=5&loss=0.1&seed=4"
    recognition = LiveRecognition(shipped, lane)
    live = LiveSession(open_any_source(uri, None, None), recognition=recognition)
    live.start()
    assert recognition_has(recognition, 5)
    live.stop()
    assert live.status.n_lost > 200


def recognition_has(recognition: LiveRecognition, n: int, within_s: float = 40.0) -> bool:
    until_s = time.monotonic() + within_s
    while time.monotonic() < until_s:
        if recognition.status.repetitions_by_exercise.get("e4", 0) >= n:
            return True
        time.sleep(0.05)
    return False


def test_a_flipped_strap_is_said_and_allowed_for() -> None:
    worn = SimulationOptions("e4", placement="right_ankle", rate_hz=50.0, mounting="flipped", repetitions=6)
    block, truth = simulated(worn, 90)
    labels, repetitions, status = recognised(shipped("e4"), [[part] for part in cut(block, 50)])
    assert "opposite face" in status.message and "allow for it" in status.hint
    assert [r.exercise for r in repetitions] == ["e4"] * len(truth)
    upright, _ = simulated(replace(worn, mounting=""), 90)
    expected, _, _ = recognised(shipped("e4"), [[upright]])
    settled_us = repetitions[3].end_us
    assert {p.exercise for p in expected} >= {"e4", "idle"}
    pairs = [(p.exercise, q.exercise) for p, q in zip(labels, expected, strict=True) if p.end_us > settled_us]
    assert np.mean([a == b for a, b in pairs]) > 0.9 and len(pairs) > 50


def test_the_live_view_shows_label_confidence_and_count() -> None:
    def shown(exercise: str | None, end_us: int = 0) -> str:
        console = Console(file=io.StringIO(), width=100)
        prediction = Prediction(0, end_us, exercise, 0.83)
        console.print(label_panel(RecognitionStatus(3, 12, 0, True, {"e4": 12}, prediction), 1_000_000))
        text: str = console.file.getvalue()  # type: ignore[attr-defined]
        return text

    assert "E4" in shown("e4") and "83%" in shown("e4") and "12 repetitions" in shown("e4")
    assert "NOT SURE" in shown(None) and "E4" not in shown("e4", -5_000_000)


# -- another model while the stream runs


def test_a_model_is_swapped_between_two_windows_without_a_dropped_sample() -> None:
    first, second = Fake(), Fake()
    second = _named(second, "fake:B")
    predictions: list[Prediction] = []
    repetitions: list[Repetition] = []
    lane = Lane("classify")
    live = LiveRecognition(
        first.load, lane, on_prediction=predictions.append, on_repetition=repetitions.append
    )
    blocks = seconds_of(40)
    live.push(blocks[:20], Calibration(), can_wait=True)
    live.swap(second.load).result()
    live.push(blocks[20:], Calibration(), can_wait=True)
    live.close()
    lane.close()
    starts = [p.start_us for p in predictions]
    assert starts == [starts[0] + i * 1_000_000 for i in range(len(starts))] and len(starts) == 33
    assert [p.model for p in predictions] == ["fake:A"] * 12 + ["fake:B"] * 21  # the resampler lags a little
    assert len(first.streams) == 1 and second.streams == []  # the detector goes on
    assert len(repetitions) >= 39 and live.status.n_skipped == 0


def test_a_model_of_another_time_base_begins_anew_and_one_that_fails_changes_nothing() -> None:
    first, second = Fake(), Fake()
    second.model = replace(second.model, name="fake:B", n_samples=100, hop=50)
    lane = Lane("classify")
    live = LiveRecognition(first.load, lane)
    live.push(seconds_of(10), Calibration(), can_wait=True)

    def fail() -> LoadedModel:
        raise PhysioError("It cannot be read.")

    with pytest.raises(PhysioError):
        live.swap(fail).result()
    live.push(seconds_of(2, first_s=10.0), Calibration(), can_wait=True)
    lane.call(lambda: None)
    assert live.status.prediction is not None and live.status.prediction.model == "fake:A"
    live.swap(second.load).result()
    live.push(seconds_of(6, first_s=12.0), Calibration(), can_wait=True)
    live.close()
    lane.close()
    assert len(second.streams) == 1 and live.status.prediction.model == "fake:B"


def test_recognition_is_metered() -> None:
    unsure = Fake(lambda window: np.array([0.4, 0.3]))
    lane, meter = Lane("classify"), RecognitionMeter()
    live = LiveRecognition(unsure.load, lane, meter=meter)
    live.push(seconds_of(12), Calibration(), can_wait=True)
    live.close()
    lane.close()
    found = meter.figures
    assert found.n_requests == found.n_not_sure == 5 and found.n_errors == 0
    assert found.latency_median_s is not None and 0 <= found.latency_median_s <= found.latency_p99_s


def _named(fake: Fake, name: str) -> Fake:
    fake.model = replace(fake.model, name=name)
    return fake


def test_an_active_version_serves_and_a_broken_one_gives_way(tmp_path: Path) -> None:
    version = tmp_path / "right_thigh-1"
    version.mkdir()
    for file in paths.models_dir().glob("u3.*"):
        (version / file.name).write_bytes(file.read_bytes())
    card = version / "u3.card.json"
    served = load_for_patient("left_thigh", None, lambda: None, None, card)
    assert model_and_version(served.name)[0].startswith("u3:") and served.notice == ""
    (version / "u3.windows-right_thigh.ubj").write_bytes(b"broken")
    for break_it in (lambda: None, card.unlink):
        break_it()
        served = load_for_patient("right_thigh", None, lambda: None, None, card)
        assert served.notice == SHIPPED_SERVES and served.labels[-1] == "idle"
