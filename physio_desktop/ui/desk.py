"""What buttons, menus and keys do. It decides nothing: it asks the treatment and the store."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal

from physio_desktop.domain import PlannedExercise, Session
from physio_desktop.sensing.source import SourceUri
from physio_desktop.settings import SettingsFile
from physio_desktop.ui.background import Background
from physio_desktop.ui.notifications import Toast
from physio_desktop.ui.wording import translate
from physio_desktop.workflows.strap_corrections import can_be_turned, other_side
from physio_desktop.workflows.treatment import Treatment
from physio_desktop.workflows.treatment_events import Subject
from physio_desktop.workflows.wakefulness import Wakefulness
from physio_desktop.workflows.workplace import Workplace

SIMULATED = "sim:?exercise=e4&execution=protocol&repetitions=5&placement=right_ankle"


class Desk(QObject):
    """Lives on the window's thread; what takes time is watched by `background`."""

    subject_changed = Signal()
    settings_changed = Signal()
    store_opened = Signal()
    patients_changed = Signal()
    sessions_changed = Signal()
    session_ended = Signal(object)  # Session
    page_wanted = Signal(str)
    recounted = Signal(object)  # Counted: of sessions of an earlier version
    export_wanted = Signal()  # of the sessions that are chosen
    review_wanted = Signal(int, object)  # session, and the moment in it (microseconds) or None

    def __init__(
        self,
        workplace: Workplace,
        treatment: Treatment,
        settings_file: SettingsFile,
        wakefulness: Wakefulness,
    ) -> None:
        super().__init__()
        self.workplace = workplace
        self.treatment = treatment
        self.settings_file = settings_file
        self.settings = settings_file.load()
        self.wakefulness = wakefulness
        self.toast: Toast | None = None
        self.chosen_sessions: Callable[[], tuple[int, ...]] = tuple  # the sessions page says which
        self.background = Background(self.tell_error, self)
        workplace.recounting.on_progress = self.recounted.emit
        self._use_initials()

    # -- saying

    def say(self, text: str, action: str = "", do: Callable[[], None] = lambda: None) -> None:
        if self.toast is not None:
            self.toast.say(text, action, do)

    def tell_error(self, error: BaseException) -> None:
        if self.toast is not None:
            self.toast.tell_error(error)

    # -- store

    def ask_store(
        self,
        task: Callable[..., Any],
        done: Callable[[Any], None] | None = None,
        failed: Callable[[BaseException], None] | None = None,
    ) -> None:
        """`task(store)` on the storage lane; `done` with what it gives, back here."""
        workplace = self.workplace
        self.background.watch(workplace.storage.submit(lambda: task(workplace.store)), done, failed)

    def review_session(self, session_id: int, at_us: int | None = None) -> None:
        """From wherever a session is seen: its whole timeline, at a moment of it if that is given."""
        self.review_wanted.emit(session_id, at_us)

    # -- settings

    def change_settings(self, **changes: Any) -> None:
        """But for what the preset of the computer has fixed."""
        fixed = self.settings_file.fixed
        changes = {name: value for name, value in changes.items() if name not in fixed}
        before, self.settings = self.settings, dataclasses.replace(self.settings, **changes)
        if self.settings != before:
            self.workplace.storage.submit(self.settings_file.save, self.settings)
            self.settings_changed.emit()

    def sign_as(self, initials: str) -> None:
        """Who works from now on; up to six letters, no name."""
        initials = initials.strip().upper()[:6]
        known = tuple(dict.fromkeys([*filter(None, [initials]), *self.settings.known_initials]))[:12]
        self.change_settings(initials=initials, known_initials=known)
        self._use_initials()

    def _use_initials(self) -> None:
        self.treatment.sets.author = self.settings.initials
        self.workplace.set_author(self.settings.initials)

    # -- sensor

    def connect_sensor(self, uri: str) -> None:
        if uri.startswith(("sim:", "serial:", "ble:", "http:")):
            self.change_settings(last_source=uri)
        simulated = SourceUri.parse(uri).options.get("placement") if uri.startswith("sim:") else None
        if simulated is not None and self.treatment.subject.placement is None:
            self.choose_placement(simulated)
        self.background.watch(self.treatment.connect(uri), None, self._not_connected)
        self.page_wanted.emit("live")

    def _not_connected(self, error: BaseException) -> None:
        self.treatment.forget_stream(str(error))
        self.tell_error(error)

    def disconnect_sensor(self) -> None:
        self.background.watch(self.treatment.disconnect())

    def try_simulated(self) -> None:
        self.connect_sensor(SIMULATED)

    def leave_strap(self, doubt: str) -> None:
        """The sensor stays where and as it is: the other side is the placement, or the axes are turned."""
        other = other_side(doubt, self.treatment.subject.placement)
        if other is not None:
            self.choose_placement(other)
        elif can_be_turned(doubt) and self.treatment.allow_for_strap(doubt):
            self.say(translate("Desk", "The axes are turned until the sensor is connected anew."))
        elif can_be_turned(doubt):
            self.say(translate("Desk", "The axes are turned after this recording; it is allowed for in it."))

    def strap_put_right(self) -> None:
        self.background.watch(self.treatment.recognise_anew())

    # -- patient and placement

    def choose_patient(self, code: str | None) -> None:
        """With the plan, if there is one; the sensor then sits where its first exercise wants it."""
        if code is None:
            self.treat(Subject(placement=self.treatment.subject.placement))
            return

        def chosen(plan: list[PlannedExercise]) -> None:
            placement = next((item.placement for item in plan if item.placement), None)
            now = self.treatment.subject
            self.treat(Subject(code, placement or now.placement, None, tuple(plan)))

        self.ask_store(lambda store: (store.ensure_patient(code), store.plan(code))[1], chosen)

    def choose_placement(self, placement: str | None) -> None:
        self.treat(dataclasses.replace(self.treatment.subject, placement=placement))

    def treat(self, subject: Subject) -> None:
        if subject == self.treatment.subject:
            return
        if self.treatment.is_recording and subject.patient != self.treatment.subject.patient:
            self.say(translate("Desk", "Stop the recording before you change the patient."))
            self.subject_changed.emit()
            return
        self.background.watch(self.treatment.treat(subject))
        self.subject_changed.emit()

    # -- recording

    def toggle_recording(self) -> None:
        if self.treatment.is_recording:
            self.stop_recording()
        else:
            self.background.watch(self.treatment.record(), self._recording_began)

    def stop_recording(self) -> None:
        self.background.watch(self.treatment.stop_recording())

    def _recording_began(self, _: None) -> None:
        self.wakefulness.keep_awake()

    def recording_ended(self, session: Session | None) -> None:
        """By whomever: a key, the end of a replay, a sensor that is disconnected."""
        self.wakefulness.let_sleep()
        if session is None:
            self.say(translate("Desk", "No sample came, so nothing was recorded. Check the sensor."))
            return
        self.sessions_changed.emit()
        self.session_ended.emit(session)
