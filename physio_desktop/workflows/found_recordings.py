"""What a person names on the command line or in a dialogue, a file or a session's number, as recordings."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from physio_desktop.domain import Recording
from physio_desktop.sensing.recording_files import Refused, read_recordings
from physio_desktop.sensing.uci730_files import session_of
from physio_desktop.sensing.unit_check import with_measured_units
from physio_desktop.workflows.lane import Lane

if TYPE_CHECKING:
    from physio_desktop.storage.session_store import SessionStore

_TEMPLATE_SESSION = "template_session.txt"


@dataclass(frozen=True, slots=True, eq=False)
class FoundRecording:
    """A recording with what its place tells. `source` is what was named; `title` says which part of it."""

    source: str
    title: str
    recording: Recording
    placement: str | None = None
    exercise: str | None = None
    device: str | None = None

    @property
    def origin_us(self) -> int:
        """Time of the first sample; seconds that people name count from here."""
        return next((int(block.time_us[0]) for block in self.recording.blocks if len(block)), 0)

    @property
    def end_us(self) -> int:
        return next((int(block.time_us[-1]) for block in reversed(self.recording.blocks) if len(block)), 0)

    def digest(self) -> str:
        """The same samples have the same digest, as a file and as an imported session."""
        sha = hashlib.sha256()
        for block in self.recording.blocks:
            sha.update(block.device_values.tobytes())
        return sha.hexdigest()


def is_session(source: str) -> bool:
    """A number that is no file is a session's."""
    return source.isdecimal() and not Path(source).exists()


def find_recordings(
    source: str,
    store: SessionStore | None,
    lane: Lane | None,
    rate_hz: float | None = None,
    refused: Refused | None = None,
) -> Iterator[FoundRecording]:
    """All recordings of a file, folder or archive, or the one of a session, whose store is then needed.

    refused: told of each file that cannot be read, and the others of a folder or archive go on. Raises
    RecordingFileError with file, line and reason, or StorageError, while iterating.
    """
    if is_session(source) and store is not None and lane is not None:
        yield _stored(int(source), store, lane)
        return
    for recording in read_recordings(Path(source), rate_hz, refused):
        uci = session_of(recording.source)
        placement = recording.placement or (uci.placement if uci else None)
        exercises = {label.exercise for label in recording.labels}
        exercise = exercises.pop() if len(exercises) == 1 else None
        title = recording.title or Path(source).name
        yield FoundRecording(source, title, with_measured_units(recording), placement, exercise)


def find_marked(
    source: str, store: SessionStore | None, lane: Lane | None, rate_hz: float | None = None
) -> Iterator[FoundRecording]:
    """As `find_recordings`; of a folder or archive only what holds marked repetitions."""
    path = Path(source)
    if path.is_dir() and (path / _TEMPLATE_SESSION).is_file():
        source = str(path / _TEMPLATE_SESSION)  # alone, it finds its marks in the folder above
    holds_many = not is_session(source) and (path.is_dir() or path.suffix.lower() == ".zip")
    for found in find_recordings(source, store, lane, rate_hz):
        if not holds_many or any(label.execution for label in found.recording.labels):
            yield found


def _stored(session_id: int, store: SessionStore, lane: Lane) -> FoundRecording:
    about = lane.call(store.session, session_id)
    recording = lane.call(store.read, session_id)
    device = about.device.id if about.device else None
    title = recording.title
    return FoundRecording(str(session_id), title, recording, about.placement, about.exercise, device)
