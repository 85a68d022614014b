"""Files as sessions of a patient."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from physio_desktop.domain import DeviceInfo, Recording, Session
from physio_desktop.sensing.recording_files import Refused, read_recordings
from physio_desktop.sensing.unit_check import with_measured_units
from physio_desktop.storage.session_store import SessionStore
from physio_desktop.workflows.lane import Lane


@dataclass(frozen=True, slots=True)
class Imported:
    """One recording of a file and the session that it became."""

    title: str
    session: Session


def import_file(
    store: SessionStore,
    lane: Lane,
    path: Path,
    *,
    patient: str | None,
    rate_hz: float | None = None,
    exercise: str | None = None,
    placement: str | None = None,
    refused: Refused | None = None,
) -> Iterator[Imported]:
    """Every recording of a file, folder or archive as a session, one after the other.

    refused: told of each file of a folder or archive that cannot be read, and the others go on. Raises
    RecordingFileError at the first that cannot be read; those before it are imported, none in part.
    """
    for recording in read_recordings(path, rate_hz, refused):
        measured = with_measured_units(recording)
        session = lane.call(_store, store, measured, path, patient, exercise, placement)
        yield Imported(recording.title or path.name, session)


def _store(
    store: SessionStore,
    recording: Recording,
    path: Path,
    patient: str | None,
    exercise: str | None,
    placement: str | None,
) -> Session:
    start_us = int(recording.blocks[0].time_us[0]) if recording.blocks else 0
    exercises = {label.exercise for label in recording.labels}
    writer = store.begin_session(
        datetime.now(UTC),
        patient=patient,
        device=DeviceInfo(id="file", name="imported file", format=recording.format),
        source=f"file:{recording.title or path.name}",
        format=recording.format,
        placement=placement or recording.placement,
        exercise=exercise or (exercises.pop() if len(exercises) == 1 else None),
        calibration=recording.calibration,
    )
    writer.append(
        [block.shifted(-start_us) for block in recording.blocks],
        labels=[label.shifted(-start_us) for label in recording.labels],
    )
    writer.close()
    store.audit("session imported", f"session:{writer.uid}", {"format": recording.format})
    return store.session(writer.session_id)
