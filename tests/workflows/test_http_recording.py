"""Posts over HTTP, recorded on the same path as every other stream: bits, gaps, pauses, rates."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import pytest
from http_poster import Poster, reading, reading_of

from physio_desktop.domain import Recording, Session
from physio_desktop.sensing.connection import LinkState
from physio_desktop.sensing.device import DeviceSource
from physio_desktop.sensing.http_address import HttpAddress
from physio_desktop.sensing.http_source import PostReceiver, open_with
from physio_desktop.sensing.postbox import Postbox
from physio_desktop.sensing.source import SourceUri
from physio_desktop.storage.session_store import SessionStore
from physio_desktop.workflows.lane import Lane
from physio_desktop.workflows.live_session import LiveSession
from physio_desktop.workflows.recorder import Recorder, RecordingRequest

Store = tuple[SessionStore, Lane]
RATE_HZ = 100


class Running:
    """A stream that is recorded, and a sensor that posts to it."""

    def __init__(self, store: Store, options: str = "?token=none") -> None:
        self.store, self.lane = store
        self.receivers: list[PostReceiver] = []
        uri = SourceUri.parse(f"http:127.0.0.1:0{options}")
        self.source: DeviceSource = open_with(uri, self._receiver)
        self.recorder = Recorder(RecordingRequest(uri.text), self.store, self.lane)
        self.live = LiveSession(self.source, self.recorder)
        self.live.start()
        wait_for(lambda: self.receivers[0].is_serving)
        self.poster = Poster(self.receivers[0].address.port, token="")

    def _receiver(self, address: HttpAddress) -> PostReceiver:
        self.receivers.append(PostReceiver(address, "", Postbox()))
        return self.receivers[-1]

    def post(self, body: Any) -> dict[str, Any]:
        status, told = self.poster.post(body)
        assert status == 200, told
        found: dict[str, Any] = told["data"]
        return found

    def finish(self) -> tuple[Session, Recording]:
        wait_for(lambda: not self.receivers[0].box._lines)
        time.sleep(0.3)  # for the reader to take what it has read
        self.live.stop()
        session = self.recorder.finish()
        assert session is not None
        return session, self.lane.call(self.store.read, session.id)


def wait_for(is_so: Callable[[], object], timeout_s: float = 20.0) -> None:
    deadline_s = time.monotonic() + timeout_s
    while not is_so():
        assert time.monotonic() < deadline_s
        time.sleep(0.01)


@contextmanager
def running(store: Store, options: str = "?token=none") -> Iterator[Running]:
    made = Running(store, options)
    try:
        yield made
    finally:
        made.live.stop()
        made.poster.close()


def in_time(n: int, size: int = 10) -> Iterator[int]:
    """The first samples of batches, each when its last sample was taken."""
    began_s = time.monotonic()
    for first in range(0, n, size):
        time.sleep(max(0.0, began_s + (first + size) / RATE_HZ - time.monotonic()))
        yield first


def gap_spans(recording: Recording) -> list[tuple[int, str]]:
    return [(gap.n_lost, gap.reason) for gap in recording.gaps]


def test_every_bit_of_what_was_posted_is_stored(store: Store) -> None:
    values = np.random.default_rng(7).normal(0, 20, (300, 9)).astype(np.float32)
    with running(store) as run:
        for first in in_time(len(values)):
            run.post([reading_of(values[i], 5000 + 10 * i) for i in range(first, first + 10)])
        session, recording = run.finish()
    stored = np.concatenate([block.device_values for block in recording.blocks])
    assert stored.dtype == np.float32 and stored.tobytes() == values.tobytes()
    assert session.n_gaps == 0 and session.device is not None and session.device.id == "AA:BB"
    assert session.source == "http:127.0.0.1:0?token=none" and session.format == "json"
    steps_us = np.diff(recording.time_us())
    assert (steps_us > 0).all() and np.abs(steps_us - 10_000).max() < 200


def test_lost_late_and_doubled_posts(store: Store) -> None:
    with running(store) as run:
        for first in in_time(300):
            batch = [reading(i) for i in range(first, first + 10)]
            if first == 100:
                late = batch  # comes after the next one
                continue
            if first == 200:
                continue  # lost on its way
            assert run.post(batch)["taken"] == 10
            if first == 110:
                assert run.post(late) == {**run.post(late), "taken": 0, "late": 10}
            if first == 150:
                assert run.post(batch)["late"] == 10  # its answer was lost, so it comes again
        session, recording = run.finish()
        skipped = run.source.skipped
    assert session.n_samples == 280 and gap_spans(recording) == [(10, "lost"), (10, "lost")]
    assert skipped["late"] == 30


def test_units_that_are_stated_hold(store: Store) -> None:
    with running(store) as run:
        for first in in_time(60):
            batch = [reading(i, acc=[0, 0, 1.0]) for i in range(first, first + 10)]
            for one in batch:
                del one["accelerometer"]
            run.post({"units": {"acc": "g", "gyr": "deg/s", "mag": "mG"}, "readings": batch})
        session, recording = run.finish()
    assert (session.calibration.acc_unit, session.calibration.gyr_unit) == ("g", "deg/s")
    assert session.calibration.source == "device"
    assert recording.values()[0, 2] == pytest.approx(9.80665)
    assert recording.values()[0, 6] == pytest.approx(2.1)


def test_the_unchanged_firmware_which_posts_one_reading_a_second_without_a_time(store: Store) -> None:
    """Sped up to 5 a second; nothing of it is a gap, though each comes late by itself."""
    with running(store) as run:
        for i in range(20):
            one = reading(i, exercise_type="bicep_curl", session_id="session_AA_0", accel_x=0.25)
            del one["timestamp"]
            run.post(one)
            time.sleep(0.2)
        session, recording = run.finish()
    assert session.n_samples == 20 and session.n_gaps == 0
    assert session.sample_rate_hz == pytest.approx(5, rel=0.1)
    assert {label.exercise for label in recording.labels} == {"bicep_curl"}


def test_a_rate_that_is_known_need_not_be_measured(store: Store) -> None:
    with running(store, "?token=none&rate_hz=50") as run:
        for _ in in_time(100, 20):  # ten at a time, five times a second
            run.post([{key: value for key, value in reading(0).items() if key != "timestamp"}] * 10)
        session, recording = run.finish()
    assert session.n_samples == 50
    assert np.median(np.diff(recording.time_us())) == pytest.approx(20_000, rel=0.02)


def test_a_device_that_pauses_goes_on_in_the_same_session(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("physio_desktop.sensing.connection.QUIET_US", 300_000)
    with running(store) as run:
        wait_for(lambda: "Waiting" in run.live.status.message)
        assert run.live.status.state is LinkState.CONNECTING
        for first in in_time(50):
            run.post([reading(i) for i in range(first, first + 10)])
        wait_for(lambda: run.live.status.state is LinkState.STALLED)
        for first in in_time(50):
            run.post([reading(i + 150) for i in range(first, first + 10)])
        assert run.live.status.state is LinkState.STREAMING
        session, recording = run.finish()
    assert session.n_samples == 100
    assert [reason for _, reason in gap_spans(recording)] == ["stalled"]
    assert gap_spans(recording)[0][0] == pytest.approx(100, abs=60)
