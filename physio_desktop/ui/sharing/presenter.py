"""Exporting, sending and receiving on the jobs lane."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QObject, Signal

from physio_desktop.errors import Cancelled
from physio_desktop.ui.desk import Desk
from physio_desktop.ui.wording import translate
from physio_desktop.workflows.bundles import Bundle, open_bundle, receive, send
from physio_desktop.workflows.exporting import Exported, Report, export_session, export_sessions, sessions_of
from physio_desktop.workflows.safekeeping import Progress, Stopped

if TYPE_CHECKING:
    from physio_desktop.storage.transfer import Received

Failed = Callable[[BaseException], None]


@dataclass(frozen=True, slots=True)
class Choice:
    """Which sessions are meant: those that are chosen, or all of a patient."""

    session_ids: tuple[int, ...] = ()
    patient: str | None = None


class SharingPresenter(QObject):
    """`on_progress(done, total)` while it is at work, `on_end()` when it is over, however it ended."""

    _went_on = Signal(int, int)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.on_progress: Callable[[int, int], None] = lambda done, total: None
        self.on_end: Callable[[], None] = lambda: None
        self._stop = threading.Event()
        self._receiving = Progress()
        self._went_on.connect(lambda done, total: self.on_progress(done, total))

    @property
    def chosen(self) -> tuple[int, ...]:
        return self.desk.chosen_sessions()

    @property
    def patient(self) -> str | None:
        return self.desk.treatment.subject.patient

    @property
    def share(self) -> float:
        """How much of what is received is in the database, from 0 to 1."""
        return self._receiving.share

    def cancel(self) -> None:
        """Whatever is under way; what is received is then not in the database at all."""
        self._stop.set()
        self._receiving.stop()

    def export(self, choice: Choice, folder: Path, pdf: str | None) -> None:
        """pdf: the language of a report beside the tables, "" the patient's; None: no report."""
        workplace = self.desk.workplace
        report = None if pdf is None else Report(pdf, self.desk.settings.language or QLocale().name())

        def work() -> list[Exported]:
            ids = self._ids(choice)
            if len(ids) == 1:
                out = folder / f"session-{ids[0]}"
                store, lane = workplace.store, workplace.storage
                paths = export_session(store, lane, ids[0], out, pdf=report, is_cancelled=self._stop.is_set)
                return [Exported(ids[0], out, tuple(paths))]
            return export_sessions(
                workplace.store,
                workplace.storage,
                ids,
                folder,
                pdf=report,
                progress=self._went_on.emit,
                is_cancelled=self._stop.is_set,
            )

        def done(exported: list[Exported]) -> None:
            self.on_end()
            failed = [one for one in exported if one.problem is not None]
            if failed:
                words = translate(
                    "Share", "{n} of {total} sessions could not be exported; sessions.csv says why."
                )
                self.desk.say(words.format(n=len(failed), total=len(exported)))
                return
            out = exported[0].folder if len(exported) == 1 else folder
            self.desk.say(translate("Share", "The report is in {folder}.").format(folder=out))

        self._stop.clear()
        self.desk.background.watch(workplace.jobs.submit(work), done, self._failed)

    def send(self, choice: Choice, file: Path, passphrase: str, with_references: bool) -> None:
        workplace = self.desk.workplace

        def work() -> Path:
            return send(
                workplace.store,
                workplace.storage,
                self._ids(choice),
                file,
                passphrase,
                with_references=with_references,
            )

        def done(path: Path) -> None:
            self.on_end()
            words = translate("Share", "{file} is ready. Tell the clinic the passphrase by another way.")
            self.desk.say(words.format(file=path.name))

        self._stop.clear()
        self.desk.background.watch(workplace.jobs.submit(work), done, self._failed)

    def open_file(
        self, file: Path, passphrase: str, opened: Callable[[Bundle], None], failed: Failed
    ) -> None:
        """`failed` hears of Stopped, too, where it was cancelled."""
        workplace = self.desk.workplace
        self._receiving = progress = Progress()
        future = workplace.jobs.submit(
            lambda: open_bundle(workplace.store, workplace.storage, file, passphrase, progress)
        )
        self.desk.background.watch(future, opened, failed)

    def receive(self, bundle: Bundle, patient: str, done: Callable[[], None], failed: Failed) -> None:
        """`failed` hears of Stopped, too, where it was cancelled."""
        workplace = self.desk.workplace
        self._receiving = progress = Progress()

        def received(result: Received) -> None:
            done()
            words = translate("Share", "Received for {patient}: {n}.")
            text = words.format(n=len(result.session_ids), patient=result.patient)
            if result.known:
                known = translate("Share", "Here already and left as they are: {n}.")
                text = f"{text} {known.format(n=len(result.known))}"
            self.desk.say(text)
            self.desk.patients_changed.emit()
            self.desk.sessions_changed.emit()

        future = workplace.jobs.submit(
            lambda: receive(workplace.store, workplace.storage, bundle, patient, progress)
        )
        self.desk.background.watch(future, received, failed)

    def tell_stopped(self, error: BaseException) -> bool:
        """Says that receiving was cancelled, if that is what happened."""
        if isinstance(error, Stopped):
            self.desk.say(translate("Share", "Cancelled. Nothing was taken from the file."))
        return isinstance(error, Stopped)

    # -- inside

    def _ids(self, choice: Choice) -> Sequence[int]:
        workplace = self.desk.workplace
        if choice.patient is None:
            return choice.session_ids
        return sessions_of(workplace.store, workplace.storage, choice.patient)

    def _failed(self, error: BaseException) -> None:
        self.on_end()
        if isinstance(error, Cancelled):
            self.desk.say(translate("Share", "Cancelled. What was complete by then is kept."))
        else:
            self.desk.tell_error(error)
