"""The whole path once, with the simulated sensor, in a temporary folder."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from physio_desktop.domain import Session
from physio_desktop.sensing.connection import LinkState
from physio_desktop.storage.database import Database
from physio_desktop.storage.session_store import SessionStore
from physio_desktop.workflows.diagnosis import bluetooth_problem
from physio_desktop.workflows.exporting import export_session
from physio_desktop.workflows.importing import import_file
from physio_desktop.workflows.lane import Lane
from physio_desktop.workflows.live_session import LiveSession
from physio_desktop.workflows.recorder import Recorder, RecordingRequest
from physio_desktop.workflows.sources import open_any_source

_SOURCE = "sim:?speed=0&loss=0.02&seed=1"
_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Result:
    name: str
    passed: bool
    detail: str

    def as_row(self) -> dict[str, Any]:
        return {"step": self.name, "passed": self.passed, "detail": self.detail}


def run() -> Iterator[Result]:
    """Each step as it is done."""
    with tempfile.TemporaryDirectory(prefix="physio-desktop-") as folder:
        lane = Lane("storage")
        try:
            store = lane.call(lambda: SessionStore(Database.open(Path(folder) / "self-test.db")))
            try:
                yield from _steps(store, lane, Path(folder))
            finally:
                lane.call(store.database.close)
        finally:
            lane.close()
    yield _bluetooth()


def _bluetooth() -> Result:
    """A computer without Bluetooth is whole; a cable does."""
    problem = bluetooth_problem()
    return Result("Bluetooth", True, f"not available: {problem}" if problem is not None else "available")


def _steps(store: SessionStore, lane: Lane, folder: Path) -> Iterator[Result]:
    session, state = record(store, lane, _SOURCE, _SECONDS)
    n_expected = round(_SECONDS * 100)
    # The sensor's clock is followed as it arrives, so a session ends within some samples of its nominal end.
    complete = abs(session.n_samples + session.n_lost - n_expected) < 20 and session.n_gaps > 0
    yield Result("record", complete and state is not LinkState.FAILED, f"{session.n_samples} of {n_expected}")
    stored = lane.call(store.read, session.id)
    yield Result("read back", stored.n_samples == session.n_samples, f"{stored.n_samples} samples")
    problems = lane.call(store.database.check)
    yield Result("database", not problems, " ".join(problems) or "whole")
    files = export_session(store, lane, session.id, folder / "export")
    yield Result("export", all(path.stat().st_size > 0 for path in files), ", ".join(p.name for p in files))
    again = next(import_file(store, lane, folder / "export" / "samples.csv", patient="SELF-TEST")).session
    read = lane.call(store.read, again.id)
    same = np.array_equal(read.values(), stored.values(), equal_nan=True)
    same = same and np.array_equal(read.time_us(), stored.time_us())
    yield Result("import", bool(same), "bit for bit the same" if same else "differs from what was exported")


def record(store: SessionStore, lane: Lane, uri: str, seconds: float) -> tuple[Session, LinkState]:
    """Record from a source until its end or for so many seconds of it."""
    source = open_any_source(uri, store, lane)
    recorder = Recorder(RecordingRequest(uri, seconds=seconds), store, lane)
    live = LiveSession(source, recorder)
    live.start()
    live.ended.wait()
    live.stop()
    session = recorder.finish()
    assert session is not None
    return session, live.status.state
