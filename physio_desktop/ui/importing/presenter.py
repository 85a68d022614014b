"""What becomes of files that are dropped: classified on the jobs lane, and kept as sessions when wanted."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from physio_desktop.errors import Cancelled, PhysioError
from physio_desktop.ui.desk import Desk
from physio_desktop.ui.wording import translate
from physio_desktop.workflows.batch_classification import (
    Batch,
    ClassifiedWindow,
    Refusal,
    classified_csv,
    models_by_placement,
)

_TOLD_EVERY = 25  # windows
_OF_ARCHIVE = re.compile(r"s\d+ e\d+ u\d+ (test|template_session)")  # titles of its sessions


class ImportPresenter(QObject):
    """`on_results`: more windows or refusals are there; `on_change`: anything else is another one."""

    _came = Signal(object)  # a list of windows and refusals, from the jobs lane

    def __init__(self, desk: Desk, models: Path | None = None) -> None:
        super().__init__()
        self.desk = desk
        self.windows: list[ClassifiedWindow] = []
        self.refusals: list[Refusal] = []
        self.files: list[Path] = []
        self.placement: str | None = None
        self.rate_hz: float | None = None
        self.n_done = 0
        self.n_all = 0
        self.message = ""
        self.on_results: Callable[[], None] = lambda: None
        self.on_change: Callable[[], None] = lambda: None
        self._models = models
        self._stop = threading.Event()
        self._is_busy = False
        self._came.connect(self._take)

    @property
    def is_busy(self) -> bool:
        return self._is_busy

    @property
    def can_keep(self) -> bool:
        return bool(self.files) and not self._is_busy

    def add(self, paths: Sequence[Path]) -> None:
        """Classify these files and folders; those of before stay where they are."""
        new = [path for path in dict.fromkeys(paths) if path not in self.files]
        if self._is_busy or not new:
            return
        self.files += new
        self._classify(new)

    def again(self) -> None:
        """All files once more: with another placement or rate the answers are others."""
        if self._is_busy or not self.files:
            return
        self.windows, self.refusals = [], []
        self.on_results()
        self._classify(self.files)

    def clear(self) -> None:
        if not self._is_busy:
            self.windows, self.refusals, self.files, self.message = [], [], [], ""
            self.on_results()
            self.on_change()

    def cancel(self) -> None:
        self._stop.set()

    def save_csv(self, path: Path) -> None:
        windows = list(self.windows)

        def write() -> None:
            try:
                path.write_bytes(classified_csv(windows))
            except OSError as error:
                reason = error.strerror or error
                raise PhysioError(f"{path} cannot be written: {reason}.", "Choose another file.") from error

        words = translate("Import", "The results are in {file}.").format(file=path)
        self.desk.background.watch(self.desk.workplace.jobs.submit(write), lambda _: self.desk.say(words))

    @property
    def is_archive(self) -> bool:
        """Whether all that was looked at is of the public archive."""
        return bool(self.windows) and all(_OF_ARCHIVE.fullmatch(one.title) for one in self.windows)

    def keep(self, patient: str, *, public: bool = False) -> None:
        """Every file as sessions of a patient, or of the people of the public archive; one that cannot be
        read is said, and the others go on.
        """
        from physio_desktop.workflows.importing import import_file

        patient = patient.strip()
        if not (patient or public) or not self.can_keep:
            return
        files, placement, rate_hz = list(self.files), self.placement, self.rate_hz
        workplace = self.desk.workplace

        def work() -> int:
            n_sessions = 0
            for number, path in enumerate(files):
                self._came.emit(number)
                refused: list[PhysioError] = []
                try:
                    for _ in import_file(
                        workplace.store,
                        workplace.storage,
                        path,
                        patient=None if public else patient,
                        public=public,
                        rate_hz=rate_hz,
                        placement=placement,
                        refused=refused.append,
                    ):
                        n_sessions += 1
                        if self._stop.is_set():
                            break
                except PhysioError as error:
                    refused.append(error)
                self._came.emit([Refusal(str(path), error) for error in refused])
                if self._stop.is_set():
                    break
            return n_sessions

        self.refusals = []
        self._begin(len(files))
        self.desk.background.watch(workplace.jobs.submit(work), self._kept, self._failed)

    # -- inside

    def _classify(self, files: Sequence[Path]) -> None:
        batch = Batch(
            models_by_placement(self.placement, self._models),
            rate_hz=self.rate_hz,
            is_cancelled=self._stop.is_set,
        )

        def work() -> None:
            for number, path in enumerate(files):
                self._came.emit(number)
                waiting: list[ClassifiedWindow | Refusal] = []
                try:
                    for result in batch.run([str(path)]):
                        waiting.append(result)
                        if len(waiting) >= _TOLD_EVERY:
                            self._came.emit(waiting)
                            waiting = []
                finally:
                    self._came.emit(waiting)

        self._begin(len(files))
        self.desk.background.watch(self.desk.workplace.jobs.submit(work), self._done, self._failed)

    def _begin(self, n_files: int) -> None:
        self._stop.clear()
        self._is_busy, self.n_done, self.n_all, self.message = True, 0, n_files, ""
        self.on_change()

    def _take(self, came: object) -> None:
        if isinstance(came, int):
            self.n_done = came
            self.on_change()
        elif isinstance(came, list) and came:
            self.windows += [one for one in came if isinstance(one, ClassifiedWindow)]
            self.refusals += [one for one in came if isinstance(one, Refusal)]
            self.on_results()

    def _done(self, _: object) -> None:
        self._end("")

    def _kept(self, n_sessions: int) -> None:
        self._end(translate("Import", "Kept as sessions: {n}.").format(n=n_sessions))
        self.desk.sessions_changed.emit()
        self.desk.patients_changed.emit()

    def _failed(self, error: BaseException) -> None:
        self._end(translate("Import", "Cancelled.") if isinstance(error, Cancelled) else "")
        if not isinstance(error, Cancelled):
            self.desk.tell_error(error)

    def _end(self, message: str) -> None:
        self._is_busy, self.n_done, self.message = False, self.n_all, message
        self.on_change()
