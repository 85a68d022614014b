"""What the program asks and when: never twice, and never in the way of the recording."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtWidgets import QDialog, QMessageBox, QWidget

from physio_desktop.domain import ExerciseSet, Session
from physio_desktop.ui.actions import Command
from physio_desktop.ui.desk import Desk
from physio_desktop.ui.live.dialogs import ExerciseChooser, NoteDialog, RatingDialog, SummaryDialog
from physio_desktop.ui.live.presenter import LivePresenter
from physio_desktop.ui.patients.presenter import PatientsPresenter
from physio_desktop.ui.sessions.presenter import SessionsPresenter
from physio_desktop.ui.sessions.sentences import sentence
from physio_desktop.ui.wording import clock, exercise_name, moment, translate
from physio_desktop.workflows.session_summary import summarise
from physio_desktop.workflows.treatment_events import SetsStatus

if TYPE_CHECKING:
    from physio_desktop.ui.guide.dialog import GuideDialog

_BESIDE = 48  # pixels from the window's lower left corner


class Conversations(QObject):
    """All dialogues are opened, never waited for, but the one before closing; what is rarely asked for is
    loaded when somebody asks.
    """

    def __init__(
        self,
        window: QWidget,
        desk: Desk,
        live: LivePresenter,
        patients: PatientsPresenter,
        sessions: SessionsPresenter,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._desk = desk
        self._live = live
        self._patients = patients
        self._sessions = sessions
        self._asked: set[int] = set()  # numbers of the sets of this recording
        self.rating: RatingDialog | None = None
        self._guide: GuideDialog | None = None
        desk.settings_changed.connect(self._close_other_guide)

    def pick_patient(self) -> None:
        from physio_desktop.ui.patients.picker import PatientPicker

        self._patients.refresh()
        self._open(PatientPicker(self._patients, self._window))

    def correct_exercise(self) -> None:
        self._open(ExerciseChooser(self._live.choices(), self._live.change_exercise, self._window))

    def note(self) -> None:
        self._open(NoteDialog(self._live.mark, self._window))

    def about(self) -> None:
        from physio_desktop.ui.about import AboutDialog

        self._open(AboutDialog(self._window))

    def keys(self, commands: list[Command]) -> None:
        from physio_desktop.ui.about import ShortcutsDialog

        self._open(ShortcutsDialog(commands, self._window))

    def guide(self) -> None:
        """Beside the window: one reads, and does it there. One of it: a second wish brings it forward."""
        from physio_desktop.ui.guide.dialog import GuideDialog

        if self._guide is None:
            self._guide = GuideDialog(self._desk.settings.home_mode, self._window)
            self._guide.finished.connect(self._forget_guide)
            self._guide.show()
        self._guide.raise_()
        self._guide.activateWindow()

    def audit_trail(self) -> None:
        from physio_desktop.ui.privacy.audit_dialog import AuditDialog

        self._open(AuditDialog(self._desk, self._window))

    def erase_patient(self, code: str) -> None:
        from physio_desktop.ui.privacy.erase_dialog import EraseDialog

        def done() -> None:
            if self._desk.treatment.subject.patient == code:
                self._desk.choose_patient(None)
            if self._desk.settings.home_patient == code:
                self._desk.change_settings(home_patient="")
            self._patients.choose(None)
            self._desk.patients_changed.emit()
            self._desk.sessions_changed.emit()

        self._open(EraseDialog(self._desk, code, done, self._window))

    def begin_recording(self) -> None:
        self._asked.clear()

    def notice_sets(self, status: SetsStatus) -> None:
        """After a set: pain and effort, beside the work; gone when the next set ends, or this one goes on."""
        last = status.sets[-1].about if status.sets else None
        if self.rating is not None and (last is None or self._is_stale(self.rating, last)):
            self.rating.reject()
        wanted = self._desk.settings.ask_after_set and not self._desk.settings.home_mode
        if not wanted or not self._desk.treatment.is_recording or last is None:
            return
        if last.ended_by in ("", "stop") or last.number in self._asked or not last.n_repetitions:
            return
        self._asked.add(last.number)
        self.ask_rating(last.number, exercise_name(last.exercise))

    def _is_stale(self, rating: RatingDialog, last: ExerciseSet) -> bool:
        goes_on = last.number == rating.number and not last.ended_by
        return goes_on or (last.number > rating.number and bool(last.ended_by))

    def ask_rating(self, number: int, exercise: str) -> None:
        title = translate("Rating", "Set {n}: {exercise}").format(n=number, exercise=exercise)
        dialog = RatingDialog(
            title,
            lambda pain, effort: self._desk.treatment.sets.rate(number, pain, effort),
            self._window,
            number,
        )
        dialog.finished.connect(lambda _: self._forget_rating(dialog))
        self.rating = dialog
        self._open(dialog)

    def ask_rating_of_last(self) -> None:
        kept = self._live.shown_set
        if kept is not None:
            self.ask_rating(kept.about.number, exercise_name(kept.about.exercise))

    def tell_summary(self, session: Session) -> None:
        """A sentence per exercise, and whose it was if nobody said so."""
        if self._desk.settings.home_mode:
            return
        kept = self._live.sets.sets
        abouts = [one.about for one in kept]
        sentences = [sentence(s) for s in summarise(abouts, [r for one in kept for r in one.repetitions])]
        none = translate("Summary", "No set was done.")
        title = translate("Summary", "{patient}, {time}").format(
            patient=session.patient or translate("Summary", "No patient"), time=clock(session.duration_s)
        )
        assign = None if session.patient else lambda code: self._assign(session.id, code)
        show = lambda: self._show_session(session.id)  # noqa: E731
        self._open(SummaryDialog(title, sentences or [none], assign, show, self._window))

    def offer_recovered(self, sessions: list[Session]) -> None:
        """After a crash: what was being recorded is kept and closed; look at it, or delete it there."""
        if not sessions:
            return
        last = sessions[-1]
        text = translate(
            "Recovery", "The session of {when} ({time}) was not closed last time. It is complete and kept."
        ).format(when=moment(last.started), time=clock(last.duration_s))
        action = translate("Recovery", "Show it")
        self._desk.say(text, action, lambda: self._show_session(last.id))

    def may_close(self) -> bool:
        """Asks only while a recording is on; either way nothing is lost."""
        if not self._desk.treatment.is_recording:
            return True
        box = QMessageBox(self._window)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle(translate("Close", "A recording is running"))
        box.setText(translate("Close", "Stop the recording, save the session and close?"))
        stop = box.addButton(translate("Close", "Save and close"), QMessageBox.ButtonRole.AcceptRole)
        go_on = box.addButton(translate("Close", "Go on recording"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(go_on)
        box.setEscapeButton(go_on)
        box.exec()
        return box.clickedButton() is stop

    # -- inside

    def _open(self, dialog: QDialog) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if isinstance(dialog, RatingDialog):
            dialog.show()  # the keys of the window go on working
            corner = self._window.rect().bottomLeft() + QPoint(_BESIDE, -dialog.height() - _BESIDE)
            dialog.move(self._window.mapToGlobal(corner))  # beside the count, which must stay readable
        else:
            dialog.open()

    def _forget_guide(self) -> None:
        self._guide = None

    def _close_other_guide(self) -> None:
        """At home there is a guide of its own."""
        if self._guide is not None and self._guide.is_at_home != self._desk.settings.home_mode:
            self._guide.close()

    def _forget_rating(self, dialog: RatingDialog) -> None:
        if self.rating is dialog:
            self.rating = None

    def _assign(self, session_id: int, code: str) -> None:
        done: Callable[[object], None] = lambda _: self._desk.sessions_changed.emit()  # noqa: E731
        self._desk.ask_store(lambda store: store.assign_session(session_id, code), done)

    def _show_session(self, session_id: int) -> None:
        self._desk.page_wanted.emit("sessions")
        self._sessions.show_session(session_id)
