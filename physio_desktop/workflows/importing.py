"""Files as sessions of a patient."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from physio_desktop.domain import DeviceInfo, Recording, Session
from physio_desktop.errors import RecordingFileError
from physio_desktop.sensing.recording_files import Refused, read_recordings
from physio_desktop.sensing.uci730_files import session_of
from physio_desktop.sensing.unit_check import with_measured_units
from physio_desktop.storage.session_store import SessionStore
from physio_desktop.workflows.lane import Lane
from physio_desktop.workflows.public_people import PUBLIC


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
    public: bool = False,
    rate_hz: float | None = None,
    exercise: str | None = None,
    placement: str | None = None,
    refused: Refused | None = None,
) -> Iterator[Imported]:
    """Every recording of a file, folder or archive as a session, one after the other.

    public: of the public archive, everybody as a person of their own, to learn from; what is not of it is
    refused. refused: told of each file of a folder or archive that cannot be read, and the others go on.
    Raises RecordingFileError at the first that cannot be read; those before it are imported, none in part.
    """
    for recording in read_recordings(path, rate_hz, refused):
        uci = session_of(recording.source)
        if public and uci is None:
            error = RecordingFileError(
                f"{recording.title or path.name} is not of the public archive.", "Import it for a patient."
            )
            if refused is None:
                raise error
            refused(error)
            continue
        whose = f"{PUBLIC}{uci.subject}" if public and uci is not None else patient
        worn = placement or (uci.placement if uci is not None else None)
        measured = with_measured_units(recording)
        session = lane.call(_store, store, measured, path, whose, exercise, worn)
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
