"""Who records when a session is begun or ended over HTTP: the treatment of the window, or one command."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future

from physio_desktop.sensing.connection import LinkState
from physio_desktop.sensing.http_routes import Refused
from physio_desktop.workflows.http_api.place import WantedSession
from physio_desktop.workflows.live_session import LiveSession
from physio_desktop.workflows.recorder import Recorder
from physio_desktop.workflows.treatment import Treatment

_WAIT_S = 5.0
_LOOK_S = 0.05


class TreatmentDesk:
    """The window's. `choose` makes patient, placement and exercise those of the session, where they show;
    `tell` says that it has begun. Both from any thread.
    """

    def __init__(
        self,
        treatment: Treatment,
        choose: Callable[[WantedSession], Future[None]],
        tell: Callable[[], None] = lambda: None,
    ) -> None:
        self._treatment = treatment
        self._choose = choose
        self._tell = tell

    @property
    def current(self) -> int | None:
        recorder = self._treatment.recorder
        return None if recorder is None else recorder.status.session

    def begin(self, wanted: WantedSession) -> int:
        self._check(wanted)
        self._choose(wanted).result(_WAIT_S)
        self._treatment.record().result(_WAIT_S)
        deadline_s = time.monotonic() + _WAIT_S
        while (session_id := self.current) is None:
            if time.monotonic() > deadline_s or not self._treatment.is_recording:
                self._treatment.stop_recording().result(_WAIT_S)
                raise _silent()
            time.sleep(_LOOK_S)
        self._tell()
        return session_id

    def end(self) -> None:
        self._treatment.stop_recording().result(3 * _WAIT_S)

    def _check(self, wanted: WantedSession) -> None:
        live = self._treatment.live
        if self._treatment.is_recording:
            raise Refused(409, "A session is being recorded already.", "End it first.")
        if live is None or live.ended.is_set() or not live.source.uri.startswith("http:"):
            raise Refused(409, "The program does not listen to the receiver.", "Connect it under Sensor.")
        if live.status.state is not LinkState.STREAMING:
            raise _silent()
        device = live.source.device
        if wanted.device and device is not None and device.id != wanted.device:
            raise Refused(409, f"The program listens to the device “{device.id}”.")


class CommandDesk:
    """That of one command, which records from its first sample to its end."""

    def __init__(self) -> None:
        self._live: LiveSession | None = None
        self._recorder: Recorder | None = None
        self.stored = threading.Event()

    def take(self, live: LiveSession, recorder: Recorder) -> None:
        self._live, self._recorder = live, recorder

    @property
    def current(self) -> int | None:
        return None if self._recorder is None else self._recorder.status.session

    def begin(self, wanted: WantedSession) -> int:
        if self.current is None:
            raise _silent()
        raise Refused(409, f"Session {self.current} is being recorded already.", "End it first.")

    def end(self) -> None:
        if self._live is not None:
            self._live.end_soon()
        self.stored.wait(3 * _WAIT_S)


def _silent() -> Refused:
    return Refused(409, "No readings come from the sensor.", "Post some to /api/v1/sensor-data/ first.")
