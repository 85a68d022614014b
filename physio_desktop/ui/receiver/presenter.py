"""The receiver for Wi-Fi sensors: on and off as the settings say, its token, and who records for it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from typing import Any

from PySide6.QtCore import QObject, Signal

from physio_desktop.domain import PlannedExercise
from physio_desktop.errors import SourceError
from physio_desktop.sensing.http_routes import Refused
from physio_desktop.sensing.source import DeviceEntry, Source, SourceUri
from physio_desktop.ui.core_words import said_of
from physio_desktop.ui.desk import Desk
from physio_desktop.ui.wording import translate
from physio_desktop.workflows.diagnostics import Diagnosis
from physio_desktop.workflows.http_api.place import WantedSession

TYPE_CHECKING = False
if TYPE_CHECKING:
    from physio_desktop.sensing.http_address import HttpAddress
    from physio_desktop.workflows.lane import Lane
    from physio_desktop.workflows.receiver import ReceiverSwitch

_Asked = tuple[str, int, int]  # host, port, and which token


class ReceiverPresenter(QObject):
    """`address` None while nothing listens; `failure` says why, where it should."""

    changed = Signal()
    _chosen = Signal(object, object)
    _begun = Signal()

    def __init__(
        self, desk: Desk, snapshot: Callable[[], Diagnosis], is_locked: Callable[[], bool] = lambda: False
    ) -> None:
        super().__init__()
        self.desk = desk
        self.address: HttpAddress | None = None
        self.token = ""
        self.failure = ""
        self._snapshot = snapshot
        self._is_locked = is_locked
        self._switch: ReceiverSwitch | None = None
        self._lane: Lane | None = None
        self._asked: _Asked | None = None
        self._n_tokens = 0  # a renewed one asks for another server
        self._is_closed = False
        self._chosen.connect(self._choose)
        self._begun.connect(self._tell_begun)
        desk.settings_changed.connect(self.follow_settings)

    # -- on and off

    def follow_settings(self) -> None:
        """Also once at the start. Ports open and close on the jobs lane."""
        settings = self.desk.settings
        asked = (settings.receiver_address, settings.receiver_port, self._n_tokens)
        wanted = asked if settings.receiver else None
        if wanted == self._asked or self._is_closed:
            return
        self._asked = wanted
        self.desk.background.watch(
            self.desk.workplace.jobs.submit(self._turn, wanted),
            lambda found: self._turned(wanted, found),
            lambda error: self._failed(wanted, error),
        )

    def renew_token(self) -> None:
        """Sensors that have the former one are not heard any more."""

        def renewed(_: str) -> None:
            self._n_tokens += 1
            self.follow_settings()

        def renew() -> str:
            from physio_desktop.workflows.receiver import usual_token_file

            return usual_token_file().renew()

        self.desk.background.watch(self.desk.workplace.jobs.submit(renew), renewed)

    def close(self) -> None:
        """Before the window goes; from any thread."""
        self._is_closed = True
        if self._switch is not None:
            self._switch.close()
        if self._lane is not None:
            self._lane.close()

    # -- what it is to the rest of the window

    @property
    def firmware_address(self) -> str:
        """What the firmware needs, the token within; "" while nothing listens."""
        if self.address is None:
            return ""
        return f"http://sensor:{self.token}@{self.address.text}/api/v1/sensor-data/"

    def source(self, uri: SourceUri) -> Source:
        """What is posted, as a source; any thread. Raises SourceError."""
        if self._switch is None:
            raise SourceError(
                "The receiver for Wi-Fi sensors is off.", "Switch it on in the settings, then connect again."
            )
        return self._switch.source(uri)

    def entries(self) -> Iterator[DeviceEntry]:
        """The receiver in the list of sensors, while it is on; any thread."""
        switch, address = self._switch, self.address
        if switch is None or address is None:
            return
        posting = ", ".join(switch.box.devices)
        if posting:
            words = translate("Receiver", "{devices} posts to {address}")
        else:
            words = translate("Receiver", "Listens at {address}; nobody has posted in the last seconds")
        words = words.format(devices=posting, address=address.text)
        yield DeviceEntry(f"http:{address.text}", translate("Receiver", "Wi-Fi sensors (HTTP)"), words)

    # -- on the jobs lane

    def _turn(self, asked: _Asked | None) -> tuple[HttpAddress | None, str]:
        """Whoever never switches it on does not load the library."""
        from physio_desktop.sensing.http_address import HttpAddress
        from physio_desktop.workflows.receiver import usual_token_file

        if self._switch is None:
            self._switch = self._new_switch()
        if asked is None:
            self._switch.turn(None)
            return None, ""
        host, port, _ = asked
        token = usual_token_file().current()
        address = HttpAddress.parse(f"[{host}]:{port}" if ":" in host else f"{host}:{port}")
        return self._switch.turn(address, token), token

    def _new_switch(self) -> ReceiverSwitch:
        from physio_desktop.workflows.http_api.place import ApiPlace
        from physio_desktop.workflows.lane import Lane
        from physio_desktop.workflows.receiver import ReceiverSwitch
        from physio_desktop.workflows.recording_desks import TreatmentDesk

        workplace, treatment = self.desk.workplace, self.desk.treatment
        self._lane = Lane("http")
        place = ApiPlace(
            store=lambda: workplace.store,
            storage=workplace.storage,
            lane=self._lane,
            desk=TreatmentDesk(treatment, self.choose, self._begun.emit),
            is_locked=self._is_locked,
            snapshot=self._snapshot,
            preferred=lambda placement: workplace.registry.preferred(placement),
        )
        return ReceiverSwitch(place)

    # -- back here

    def _turned(self, asked: _Asked | None, found: tuple[HttpAddress | None, str]) -> None:
        if asked == self._asked:  # else somebody has changed it again
            self.address, self.token = found
            self.failure = ""
            self.changed.emit()

    def _failed(self, asked: _Asked | None, error: BaseException) -> None:
        if asked == self._asked:
            self.address, self.token, self.failure = None, "", said_of(error)
            self.desk.tell_error(error)
            self.changed.emit()

    # -- a session that is begun over HTTP

    def choose(self, wanted: WantedSession) -> Future[None]:
        """Patient, placement and exercise become those of the session, where the window shows them."""
        done: Future[None] = Future()
        self._chosen.emit(wanted, done)  # to the window's thread
        return done

    def _tell_begun(self) -> None:
        self.desk.wakefulness.keep_awake()
        self.desk.say(translate("Receiver", "A session was begun over HTTP."))

    def _choose(self, wanted: WantedSession, done: Future[None]) -> None:
        now = self.desk.treatment.subject
        if wanted.patient is not None and now.patient not in (None, wanted.patient):
            done.set_exception(Refused(409, "Another patient is chosen in the program.", "Change it there."))
            return

        def treat(plan: Any) -> None:
            planned: list[PlannedExercise] = plan
            placement = next((item.placement for item in planned if item.placement), None)
            self.desk.treat(
                dataclasses.replace(
                    now,
                    patient=wanted.patient or now.patient,
                    placement=wanted.placement or placement or now.placement,
                    exercise=wanted.exercise,
                    plan=tuple(planned),
                )
            )
            done.set_result(None)

        code = wanted.patient
        if code is None or code == now.patient:
            treat(list(now.plan))
        else:
            self.desk.ask_store(
                lambda store: (store.ensure_patient(code), store.plan(code))[1], treat, done.set_exception
            )
