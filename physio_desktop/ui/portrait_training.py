"""People to train from for the pictures: simulated ones, every repetition accepted by a therapist."""

from __future__ import annotations

from concurrent.futures import Future
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np

from physio_desktop.domain import Correction, DeviceInfo, ImuBlock, Repetition
from physio_desktop.sensing.simulation import SimulatedImu, SimulationOptions
from physio_desktop.storage.edits import Edit

if TYPE_CHECKING:
    from physio_desktop.storage.session_store import SessionStore
    from physio_desktop.workflows.workplace import Workplace

PLACEMENT = "right_ankle"
_PEOPLE = ("P-0147", "P-0150", "K-31")
_EXERCISES = ("e1", "e4", "e5")
_RATE_HZ = 50
_LENGTH_S = 70


def begin(workplace: Workplace) -> Future[int]:
    """A real training of these people, which goes on beside everything else; gives the run."""
    workplace.storage.call(lambda: write(workplace.store))
    return workplace.training.submit(_train, workplace)


def _train(workplace: Workplace) -> int:
    from physio_desktop.recognition.retraining.run import RunSettings
    from physio_desktop.workflows.retraining import train_from_sessions

    store, lane = workplace.store, workplace.storage
    settings = RunSettings(PLACEMENT, kinds=("boosted",))
    trained = train_from_sessions(workplace.registry, store, lane, settings)
    run = lane.call(store.models.run_of, trained.version.id)
    assert run is not None
    return run.id


def write(store: SessionStore) -> None:
    """A session for each person and exercise; one person has not shown one of them."""
    for number, person in enumerate(_PEOPLE):
        for day, exercise in enumerate(_EXERCISES[: 2 if person == "K-31" else 3]):
            started = datetime.now(UTC) - timedelta(days=3 * number + day + 4)
            _session(store, person, exercise, started, number)


def _session(store: SessionStore, person: str, exercise: str, started: datetime, subject: int) -> None:
    imu = SimulatedImu(
        SimulationOptions(
            exercise, repetitions=3, placement=PLACEMENT, subject=subject, seed=subject, rate_hz=_RATE_HZ
        )
    )
    counts = imu.take(_LENGTH_S * _RATE_HZ)
    times = np.arange(len(counts), dtype=np.int64) * (1_000_000 // _RATE_HZ)
    block = ImuBlock(times, (counts * imu.scale).astype(np.float32), counts, imu.scale)
    done = [true for true in imu.truth() if true.end_s < _LENGTH_S - 1]
    found = [
        Repetition(round(one.start_s * 1e6), round(one.end_s * 1e6), exercise, one.execution) for one in done
    ]
    device = DeviceInfo("esp32-7f3a", "ESP32-7F3A")
    writer = store.begin_session(started, patient=person, device=device, placement=PLACEMENT)
    writer.append([block], repetitions=found)
    writer.close()
    kept = store.reviews.repetitions(writer.session_id)
    seen = [(one.id, one.detected) for one in kept if one.detected is not None]
    said = tuple(Correction(d.start_us, d.end_us, d.exercise, d.execution, i, author="AB") for i, d in seen)
    store.reviews.edit(writer.session_id, Edit(add=said))
