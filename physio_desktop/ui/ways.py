"""Ways from one page to another and back: into the review of a session, and to what a training reached."""

from __future__ import annotations

from typing import TYPE_CHECKING

from physio_desktop.ui.desk import Desk
from physio_desktop.ui.main_window import MainWindow
from physio_desktop.ui.wording import translate

if TYPE_CHECKING:
    from physio_desktop.ui.models.versions_presenter import VersionsPresenter
    from physio_desktop.ui.review.presenter import ReviewPresenter
    from physio_desktop.ui.training.result_presenter import ResultPresenter


class Ways:
    """Knows from where somebody came."""

    def __init__(
        self,
        window: MainWindow,
        desk: Desk,
        review: ReviewPresenter,
        result: ResultPresenter,
        versions: VersionsPresenter,
    ) -> None:
        self._window, self._desk = window, desk
        self._review, self._result, self._versions = review, result, versions
        self._reviewed_from = "sessions"
        self._result_from = "models"

    def review(self, session_id: int, at_us: int | None) -> None:
        if self._window.page != "review":
            self._reviewed_from = self._window.page
        self.keep_note()
        self._review.close()
        self._window.show_page("review")
        self._review.open(session_id, at_us)

    def leave_review(self) -> None:
        self._window.show_page(self._reviewed_from)

    def keep_note(self) -> None:
        """What was typed beside a session, before the window goes."""
        if "review" in self._window.pages.made:
            self._window.pages.review.keep_note()

    def trained(self, run: int) -> None:
        """At once where somebody waits for it; else beside what is done now."""
        self._versions.refresh()
        if self._window.page == "train":
            self.show_run(run)
        else:
            words = translate("Training", "The training is done.")
            self._desk.say(words, translate("Training", "Show what it reached"), lambda: self.show_run(run))

    def show_run(self, run: int) -> None:
        if self._window.page != "result":
            self._result_from = self._window.page
        self._window.show_page("result")
        self._result.open(run)

    def leave_run(self) -> None:
        self._window.show_page(self._result_from)

    def use_version(self, version: int) -> None:
        self._window.show_page("models")
        self._versions.ask(version)
