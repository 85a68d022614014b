"""What the routes may look at and ask for: the database, the models, and whoever records."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from physio_desktop.sensing.http_routes import Refused
from physio_desktop.workflows.diagnostics import Diagnosis
from physio_desktop.workflows.lane import Lane
from physio_desktop.workflows.recognition_meter import RecognitionFigures

if TYPE_CHECKING:
    from physio_desktop.storage.session_store import SessionStore


_MAX_WAITING = 8  # tasks on a lane


@dataclass(frozen=True, slots=True)
class WantedSession:
    """What a session that is begun over HTTP is about. patient: a checked pseudonym."""

    device: str = ""
    patient: str | None = None
    placement: str | None = None
    exercise: str | None = None
    note: str = ""


class RecordingDesk(Protocol):
    """Whoever records. `begin` and `end` may wait some seconds and raise PhysioError."""

    @property
    def current(self) -> int | None:
        """The session that is being recorded now."""
        ...

    def begin(self, wanted: WantedSession) -> int:
        """The new session, once its first samples are stored."""
        ...

    def end(self) -> None: ...


def _no_figures() -> Diagnosis:
    return Diagnosis(RecognitionFigures())


@dataclass(frozen=True, slots=True)
class ApiPlace:
    """store: raises StorageError while there is none. is_locked: nothing of patients is shown meanwhile.

    lane: where requests that take a while are worked on, one after the other. preferred: the card of a model
    that was trained here and serves a placement.
    """

    store: Callable[[], SessionStore]
    storage: Lane
    lane: Lane
    desk: RecordingDesk
    is_locked: Callable[[], bool] = lambda: False
    snapshot: Callable[[], Diagnosis] = field(default=_no_figures)
    preferred: Callable[[str], Path | None] = lambda _: None
    models: Path | None = None

    def refuse_busy(self) -> None:
        """Whoever asks too much waits, not the recording."""
        if self.lane.n_waiting >= _MAX_WAITING or self.storage.n_waiting >= _MAX_WAITING:
            raise Refused(503, "Too much is asked at once.", "Try again.", Retry_After="1")

    def refuse_locked(self) -> None:
        self.refuse_busy()
        if self.is_locked():
            raise Refused(423, "The program is locked.", "Unlock it at the computer.")
