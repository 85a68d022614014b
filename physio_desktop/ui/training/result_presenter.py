"""A run that ended: which figures are shown, what is behind a cell, and the way to the review page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from physio_desktop.domain import SessionLine
from physio_desktop.errors import PhysioError
from physio_desktop.reporting.training_tables import training_tables
from physio_desktop.ui.desk import Desk
from physio_desktop.ui.training.shown_run import Moment, ShownCandidate, ShownRun, shown_run
from physio_desktop.ui.wording import translate

if TYPE_CHECKING:
    from physio_desktop.storage.session_store import SessionStore


class ResultPresenter:
    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.run: ShownRun | None = None
        self.number = 0  # of the candidate shown
        self.on_run: Callable[[], None] = lambda: None
        self._sessions: Mapping[str, SessionLine] = {}

    @property
    def candidate(self) -> ShownCandidate | None:
        return self.run.candidates[self.number] if self.run is not None else None

    def open(self, run_id: int) -> None:
        def read(store: SessionStore) -> tuple[ShownRun, dict[str, SessionLine]]:
            return shown_run(store.models.run(run_id)), {one.uid: one for one in store.reviews.lines()}

        self.run = None
        self.on_run()
        self.desk.ask_store(read, self._opened)

    def _opened(self, found: tuple[ShownRun, dict[str, SessionLine]]) -> None:
        self.run, self._sessions = found
        self.number = 0
        self.on_run()

    def windows(self, truth: int, said: int) -> list[tuple[Moment, SessionLine | None]]:
        """Behind a cell; None for a session that was deleted since."""
        candidate = self.candidate
        found = candidate.windows(truth, said) if candidate is not None else []
        return [(one, self._sessions.get(one.uid)) for one in found]

    def review(self, moment: Moment) -> None:
        session = self._sessions.get(moment.uid)
        if session is None:
            self.desk.say(translate("Training", "This session is no longer there."))
        else:
            self.desk.review_session(session.id, moment.start_us)

    def export(self, folder: Path, pictures: Mapping[str, Any]) -> None:
        """All tables as CSV, the plots (QImage) as PNG; off the window's thread."""
        run = self.run
        if run is None:
            return

        def write() -> int:
            try:
                folder.mkdir(parents=True, exist_ok=True)
                tables = training_tables(run.result)
                for name, content in tables.items():
                    (folder / name).write_bytes(content)
                for name, picture in pictures.items():
                    if not picture.save(str(folder / name), "PNG"):
                        raise OSError(f"{name} cannot be written")
            except OSError as error:
                raise _not_written(folder, error) from error
            return len(tables) + len(pictures)

        def done(n: int) -> None:
            words = translate("Training", "{n} files are in {folder}.")
            self.desk.say(words.format(n=n, folder=folder.name))

        self.desk.background.watch(self.desk.workplace.jobs.submit(write), done)


def _not_written(folder: Path, error: OSError) -> PhysioError:
    return PhysioError(
        translate("Training", "The files could not be written to {folder}: {reason}.").format(
            folder=folder.name, reason=error.strerror or error
        ),
        translate("Training", "Choose another folder, or make room."),
    )
