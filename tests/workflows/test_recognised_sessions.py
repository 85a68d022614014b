"""What is recognised while recording: stored with the session, once, and never in recording's way."""

from __future__ import annotations

import json
import logging
import sqlite3
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from fake_model import START_US, Fake, seconds_of
from simulated_model import references, simulated
from typer.testing import CliRunner

from physio_desktop import paths
from physio_desktop.cli import app
from physio_desktop.domain import Calibration, ImuBlock, Prediction
from physio_desktop.sensing.simulation import SimulationOptions
from physio_desktop.storage.database import Database
from physio_desktop.storage.references import PatientReference
from physio_desktop.storage.session_store import SessionStore
from physio_desktop.workflows import recognising, recorder
from physio_desktop.workflows.lane import Lane
from physio_desktop.workflows.live_session import LiveSession
from physio_desktop.workflows.model_choice import LoadedModel
from physio_desktop.workflows.recognising import LiveRecognition
from physio_desktop.workflows.recorder import Origin, Recorder, RecordingRequest
from physio_desktop.workflows.sources import open_any_source


def recorded(
    store: tuple[SessionStore, Lane], lane: Lane, load: Callable[[], LoadedModel], seconds: float = 15
) -> tuple[int, LiveRecognition]:
    """A simulated sensor, recorded and recognised; the session's number."""
    uri = "sim:?speed=0&exercise=e4&seed=2"
    recorder = Recorder(RecordingRequest(uri, seconds=seconds), *store)
    recognition = LiveRecognition(load, lane, keep=recorder.add)
    live = LiveSession(open_any_source(uri, *store), recorder, recognition=recognition)
    live.start()
    assert live.ended.wait(60)
    live.stop()
    session = recorder.finish()
    assert session is not None and session.n_samples == pytest.approx(seconds * 100, abs=10)
    return session.id, recognition


def test_a_fast_simulation_is_recorded_in_full_however_slowly_it_is_taken(
    store: tuple[SessionStore, Lane], monkeypatch: pytest.MonkeyPatch
) -> None:
    uri = "sim:?speed=40"
    recorder = Recorder(RecordingRequest(uri, seconds=9), *store)
    push, slept = recorder.push, []

    def slow(blocks: Sequence[ImuBlock], origin: Origin) -> None:
        push(blocks, origin)
        if not slept:
            slept.append(time.sleep(1.3))  # what the first samples wait for where libraries load

    monkeypatch.setattr(recorder, "push", slow)
    live = LiveSession(open_any_source(uri, *store), recorder)
    live.start()
    assert live.ended.wait(60)
    live.stop()
    session = recorder.finish()
    assert session is not None and session.n_samples == pytest.approx(900, abs=10)


def test_a_failing_model_does_not_stop_the_recording(
    store: tuple[SessionStore, Lane], lane: Lane, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(window: object) -> object:
        raise RuntimeError("trees on fire")

    def missing() -> LoadedModel:
        raise ModuleNotFoundError("no trees")

    log = logging.getLogger(recognising.__name__)
    log.addHandler(caplog.handler)
    try:
        for load, word in ((Fake(broken).load, "trees on fire"), (missing, "no trees")):
            _, recognition = recorded(store, lane, load)
            assert "Recognition has stopped" in recognition.status.message and recognition.status.hint
            assert recognition.status.n_predictions == 0
            assert "Traceback" in caplog.text and word in caplog.text
    finally:
        log.removeHandler(caplog.handler)


# -- in the database


def test_results_are_stored_with_the_session(store: tuple[SessionStore, Lane], lane: Lane) -> None:
    fake = Fake()
    session, recognition = recorded(store, lane, fake.load, seconds=20.2)
    # What the source gave beyond the session's end is not recognised either.
    stored = store[1].call(store[0].session, session)
    assert fake.streams[0].n_samples == pytest.approx(stored.duration_s * 25.0, abs=2)
    predictions = store[1].call(store[0].predictions, session)
    assert len(predictions) == recognition.status.n_predictions == 20 - 8 + 1
    assert [p.start_us for p in predictions] == [n * 1_000_000 for n in range(13)]
    assert {(p.exercise, p.confidence, p.model) for p in predictions} == {("e1", 0.9, "fake:A")}
    lane.close()
    assert not {"reader", "classify_0"} & {thread.name for thread in threading.enumerate()}


def test_results_wait_for_a_locked_database_and_are_there_once(
    store: tuple[SessionStore, Lane], lane: Lane, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("physio_desktop.storage.sqlite_file.BUSY_TIMEOUT_S", 0.05)
    monkeypatch.setattr(recorder, "RETRY_EVERY_S", 0.1)
    recording = Recorder(RecordingRequest("test"), *store)
    live = LiveRecognition(Fake().load, lane, keep=recording.add)

    def push(blocks: Sequence[ImuBlock]) -> None:
        for block in blocks:
            recording.push([block], Origin(None, "test", Calibration()))
            live.push([block], Calibration(), can_wait=True)

    def tick_until(done: Callable[[], object]) -> None:
        deadline_s = time.monotonic() + 20
        while not done():
            assert time.monotonic() < deadline_s
            recording.tick()
            time.sleep(0.01)

    blocks = seconds_of(30)
    push(blocks[:12])
    tick_until(lambda: recording.status.n_stored == 1200)
    other = sqlite3.connect(store[0].database.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    push(blocks[12:24])
    tick_until(lambda: recording.status.message)
    n_before = live.status.n_predictions
    push(blocks[24:28])
    tick_until(lambda: live.status.n_predictions > n_before)
    other.execute("ROLLBACK")
    other.close()
    tick_until(lambda: recording.status.n_stored == 2800 and not recording.status.message)
    push(blocks[28:])
    live.close()
    session = recording.finish()
    assert session is not None
    predictions = store[1].call(store[0].predictions, session.id)
    repetitions = store[1].call(store[0].repetitions, session.id)
    assert [p.start_us for p in predictions] == [n * 1_000_000 for n in range(23)]
    assert [(r.start_us, r.end_us, r.peak_us) for r in repetitions] == [
        (n * 1_000_000, n * 1_000_000 + 900_000, n * 1_000_000 + 400_000) for n in range(30)
    ]


def test_what_began_before_the_session_is_not_in_it(store: tuple[SessionStore, Lane]) -> None:
    recording = Recorder(RecordingRequest("test"), *store)
    recording.add([Prediction(0, 1, "e1", 0.9)])
    recording.push(seconds_of(1), Origin(None, "test", Calibration()))
    recording.add(
        [Prediction(START_US - 1, START_US + 5, "e1", 0.9), Prediction(START_US, START_US + 5, None, 0.4)]
    )
    session = recording.finish()
    assert session is not None
    assert store[1].call(store[0].predictions, session.id) == [Prediction(0, 5, None, 0.4)]


# -- the commands


def call(*arguments: str) -> dict[str, Any]:
    result = CliRunner().invoke(app, [*arguments, "--json"])
    assert result.exit_code == 0, (result.output, result.stderr, result.exception)
    row: dict[str, Any] = json.loads(result.stdout.splitlines()[-1])
    return row


def test_a_taught_patient_is_counted(models: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paths, "models_dir", lambda: models)
    db = tmp_path / "clinic.db"
    items = [PatientReference(r.exercise, r.execution, r.to_json()) for r in references(3)]
    with Database.open(db) as database:
        for placement in ("right_ankle", "right_thigh"):
            SessionStore(database).add_references("P-1", placement, items)
    options = ("--seconds", "40", "--patient", "P-1", "--db", str(db))
    done = call("record", "--source", "sim:?exercise=e4&speed=0&seed=3&subject=3", *options)
    assert done["n_predictions"] == 33
    assert set(done["repetitions_by_exercise"]) == {"e4"}
    with Database.open(db) as database:
        repetitions = SessionStore(database).repetitions(1)
    _, truth = simulated(SimulationOptions("e4", seed=3, subject=3), 40)
    true_us = [1e6 * (rep.start_s + rep.end_s) / 2 for rep in truth if rep.end_s < 38]
    centres_us = np.array([(rep.start_us + rep.end_us) / 2 for rep in repetitions])
    assert len(centres_us) == done["n_repetitions"]
    assert sum(one["n_repetitions"] for one in done["sets"]) == done["n_repetitions"]
    assert all(one["form_score"] > 50 and "reached the range" in one["feedback"] for one in done["sets"])
    assert all(0 <= rep.measures["form_score"] <= 100 for rep in repetitions)
    assert sum(bool((np.abs(centres_us - true) < 1e6).any()) for true in true_us) >= 0.9 * len(true_us)
    # What was taught is counted also where no model has a label.
    thigh = call("record", "--source", "sim:?exercise=e4&speed=0&placement=right_thigh", *options)
    assert thigh["n_predictions"] == 33


ADDED = ["n_predictions", "n_repetitions", "repetitions_by_exercise", "n_windows_skipped", "sets"]


def test_record_and_replay_with_a_model(
    models: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paths, "models_dir", lambda: models)
    db = ("--db", str(tmp_path / "clinic.db"))
    done = call("record", "--source", "sim:?exercise=e4&speed=0&seed=3", "--seconds", "30", *db)
    assert done["n_predictions"] == 30 - 8 + 1 and done["n_windows_skipped"] == 0
    assert done["n_repetitions"] == sum(done["repetitions_by_exercise"].values()) > 0
    with Database.open(tmp_path / "clinic.db") as database:
        predictions = SessionStore(database).predictions(1)
    assert [p.start_us for p in predictions] == [n * 1_000_000 for n in range(23)]
    assert "e4" in {p.exercise for p in predictions}
    again = call("replay", "1", "--speed", "0", "--exercise", "e4", *db)
    assert [again[name] for name in ADDED] == [done[name] for name in ADDED]
    assert call("replay", "1", "--speed", "0", *db)["n_predictions"] == 0  # it is not known where it was worn


def test_record_without_a_model_has_the_same_keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paths, "models_dir", lambda: tmp_path / "none")
    options = ("--placement", "right_ankle", "--seconds", "2", "--db", str(tmp_path / "clinic.db"))
    done = call("record", "--source", "sim:?speed=0", *options)
    assert list(done)[-5:] == ADDED and [done[name] for name in ADDED] == [0, 0, {}, 0, []]
