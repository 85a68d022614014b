"""The whole path once, with the simulated sensor, in a temporary folder: is this installation whole?"""

from __future__ import annotations

import logging
import math
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from physio_desktop import paths
from physio_desktop.domain import Correction, Session
from physio_desktop.errors import PhysioError
from physio_desktop.sensing.connection import LinkState
from physio_desktop.storage.database import Database
from physio_desktop.storage.edits import Edit
from physio_desktop.storage.session_store import SessionStore
from physio_desktop.workflows.diagnosis import bluetooth_problem
from physio_desktop.workflows.exporting import Report, export_session
from physio_desktop.workflows.importing import import_file
from physio_desktop.workflows.lane import Lane
from physio_desktop.workflows.live_session import LiveSession
from physio_desktop.workflows.model_choice import load_for_patient
from physio_desktop.workflows.model_registry import ModelRegistry
from physio_desktop.workflows.recognising import LiveRecognition
from physio_desktop.workflows.recorder import Recorder, RecordingRequest
from physio_desktop.workflows.retraining import train_from_sessions
from physio_desktop.workflows.sources import open_any_source
from physio_desktop.workflows.training_process import children_at_work

_log = logging.getLogger(__name__)
_LOSSY = "sim:?speed=0&loss=0.02&seed=1"
_MOVING = "sim:?exercise={exercise}&execution=correct&placement=right_ankle&repetitions=4&speed=0&subject={n}"
_PLACEMENT = "right_ankle"
_SECONDS = 60.0
_CLASSIFIED_S = 75.0
_N_WORKERS = 2
_PDF = b"%PDF-"


@dataclass(frozen=True, slots=True)
class Result:
    """One step. `detail`: what was seen, or in one sentence what is wrong."""

    name: str
    passed: bool
    detail: str
    seconds: float = math.nan

    def as_row(self) -> dict[str, Any]:
        return {
            "step": self.name,
            "passed": self.passed,
            "seconds": round(self.seconds, 2),
            "detail": self.detail,
        }


class Wrong(PhysioError):
    """A step ran, and what came of it is not what it should be."""


Step = Callable[[], str]  # says what was seen; raises where something is wrong


def timed(name: str, step: Step) -> Result:
    """Never raises: whatever goes wrong is the result."""
    begun_s = time.monotonic()
    try:
        detail, passed = step(), True
    except PhysioError as error:
        _log.info("self-test %s: %s", name, error, exc_info=True)
        detail, passed = str(error), False
    except Exception as error:
        _log.exception("self-test %s", name)
        detail, passed = f"{type(error).__name__}: {error}", False
    return Result(name, passed, detail, time.monotonic() - begun_s)


def run() -> Iterator[Result]:
    """Each step as it is done. What builds on a step that failed is not tried."""
    with tempfile.TemporaryDirectory(prefix="physio-desktop-") as folder:
        lane = Lane("storage")
        try:
            store = lane.call(lambda: SessionStore(Database.open(Path(folder) / "self-test.db")))
            try:
                for name, step in _Rehearsal(store, lane, Path(folder)).steps().items():
                    result = timed(name, step)
                    yield result
                    if not result.passed:
                        break
            finally:
                lane.call(store.database.close)
        finally:
            lane.close()
    yield timed("Bluetooth", _bluetooth)


class _Rehearsal:
    """The steps share what was recorded."""

    def __init__(self, store: SessionStore, lane: Lane, folder: Path) -> None:
        self._store = store
        self._lane = lane
        self._folder = folder
        self._session = 0
        self._classified = 0

    def steps(self) -> Mapping[str, Step]:
        return {
            "models": self._load_models,
            "record": self._record,
            "read back": self._read_back,
            "database": self._check_database,
            "classify": self._classify,
            "export": self._export,
            "import": self._import,
            "train": self._train,
        }

    def _load_models(self) -> str:
        """Every shipped model, with all its trees, as it would be to serve."""
        from physio_desktop.recognition.model_store import load_model

        cards = sorted(paths.models_dir().glob("*.card.json"))
        if not cards:
            raise Wrong(f"No model is in {paths.models_dir()}.", "Install the program again.")
        return ", ".join(load_model(card).name for card in cards)

    def _record(self) -> str:
        session, state = record(self._store, self._lane, _LOSSY, _SECONDS)
        n_expected = round(_SECONDS * 100)
        # The sensor's clock is followed as it arrives: a session ends within some samples of its end.
        complete = abs(session.n_samples + session.n_lost - n_expected) < 20 and session.n_gaps > 0
        seen = f"{session.n_samples} of {n_expected} samples, {session.n_lost} lost on the way"
        if not complete or state is LinkState.FAILED:
            raise Wrong(f"The recording is not complete: {seen}.")
        self._session = session.id
        return seen

    def _read_back(self) -> str:
        stored = self._lane.call(self._store.read, self._session)
        said = self._lane.call(self._store.session, self._session).n_samples
        if stored.n_samples != said:
            raise Wrong(f"The database gives back {stored.n_samples} of {said} samples.")
        return f"{stored.n_samples} samples"

    def _check_database(self) -> str:
        if problems := self._lane.call(self._store.database.check):
            raise Wrong(f"The database is damaged: {' '.join(problems)}")
        return "whole"

    def _classify(self) -> str:
        """As a person at work: windows are named and repetitions counted while samples come."""
        self._classified = self._recognised("e4", 1)
        named = self._lane.call(self._store.predictions, self._classified)
        counted = self._lane.call(self._store.reviews.repetitions, self._classified)
        if not named or not counted:
            raise Wrong(f"{len(named)} windows were named and {len(counted)} repetitions counted.")
        (most, n), *_ = Counter(one.exercise or "not sure" for one in named).most_common(1)
        return f"{len(named)} windows, {n} of them {most}; {len(counted)} repetitions"

    def _recognised(self, exercise: str, person: int) -> int:
        """The id of a session of a simulated person."""
        uri = _MOVING.format(exercise=exercise, n=person)
        classify = Lane("classify")
        try:
            request = RecordingRequest(uri, f"SELF-TEST-{person}", _PLACEMENT, exercise, "", _CLASSIFIED_S)
            recorder = Recorder(request, self._store, self._lane)
            recognition = LiveRecognition(
                lambda: load_for_patient(_PLACEMENT, None, lambda: None), classify, keep=recorder.add
            )
            session, _ = played(uri, self._store, self._lane, recorder, recognition)
        finally:
            classify.close()
        if message := recognition.status.message:
            raise Wrong(message, recognition.status.hint)
        return session.id

    def _export(self) -> str:
        """CSV and PDF."""
        out = self._folder / "export"
        files = export_session(self._store, self._lane, self._classified, out / "report", pdf=Report("de"))
        if empty := [file.name for file in files if not file.stat().st_size]:
            raise Wrong(f"Empty after exporting: {', '.join(empty)}.")
        reports = [file for file in files if file.read_bytes().startswith(_PDF)]
        if not reports or not any(file.suffix == ".csv" for file in files):
            raise Wrong(f"Not all was exported: {', '.join(file.name for file in files)}.")
        return ", ".join(f"{file.name} ({file.stat().st_size // 1024 + 1} kB)" for file in files)

    def _import(self) -> str:
        export_session(self._store, self._lane, self._session, self._folder / "plain")
        samples = self._folder / "plain" / "samples.csv"
        again = next(import_file(self._store, self._lane, samples, patient="SELF-TEST")).session
        read, stored = (self._lane.call(self._store.read, one) for one in (again.id, self._session))
        same = np.array_equal(read.values(), stored.values(), equal_nan=True)
        if not same or not np.array_equal(read.time_us(), stored.time_us()):
            raise Wrong("What was imported differs from what was exported.")
        return "bit for bit the same"

    def _train(self) -> str:
        """As the menu does it, in a process of its own with two workers; and in nothing else besides."""
        from physio_desktop.recognition.retraining.run import RunSettings

        for person in (1, 2):
            for exercise in ("e4", "e1"):
                self._accept(self._recognised(exercise, person), exercise)
        registry = ModelRegistry(self._folder / "models", self._store, self._lane)
        settings = RunSettings(_PLACEMENT, kinds=("boosted",), n_jobs=_N_WORKERS)
        seen: Counter[str] = Counter()

        def look(_share: float, _words: str) -> None:
            seen.update(children_at_work())

        trained = train_from_sessions(registry, self._store, self._lane, settings, progress=look)
        if others := sorted(name for name in seen if name not in ("training", "tracker")):
            raise Wrong(f"Training started other programs: {', '.join(others)}.")
        if not seen["training"]:
            raise Wrong("Training had no process of its own.")
        if left := [name for name in children_at_work() if name != "tracker"]:
            raise Wrong(f"After training there is still: {', '.join(left)}.")
        registry.check(trained.version)
        return f"version {trained.version.version}, {_N_WORKERS} workers in one process, no other program"

    def _accept(self, session: int, exercise: str) -> None:
        """A person agrees with every repetition."""

        def accept() -> None:
            found = [(one.id, one.detected) for one in self._store.reviews.repetitions(session)]
            agreed = tuple(
                Correction(one.start_us, one.end_us, exercise, "correct", number)
                for number, one in found
                if one is not None
            )
            self._store.reviews.edit(session, Edit(add=agreed))

        self._lane.call(accept)


def _bluetooth() -> str:
    """A computer without Bluetooth is whole: a cable does. Its library has to be there all the same."""
    problem = bluetooth_problem()
    return "available" if problem is None else f"not available: {problem}"


def record(store: SessionStore, lane: Lane, uri: str, seconds: float) -> tuple[Session, LinkState]:
    """Record from a source until its end or for so many seconds of it."""
    return played(uri, store, lane, Recorder(RecordingRequest(uri, seconds=seconds), store, lane))


def played(
    uri: str,
    store: SessionStore,
    lane: Lane,
    recorder: Recorder,
    recognition: LiveRecognition | None = None,
) -> tuple[Session, LinkState]:
    """Until the source or the recording ends."""
    live = LiveSession(open_any_source(uri, store, lane), recorder, recognition=recognition)
    live.start()
    live.ended.wait()
    live.stop()
    session = recorder.finish()
    assert session is not None
    return session, live.status.state
