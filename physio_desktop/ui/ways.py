"""Ways from one page to another and back: into the review of a session, and to what a training reached."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from physio_desktop.ui.desk import Desk
from physio_desktop.ui.main_window import MainWindow
from physio_desktop.ui.models.versions_presenter import VersionsPresenter
from physio_desktop.ui.review.presenter import ReviewPresenter
from physio_desktop.ui.training.result_presenter import ResultPresenter
from physio_desktop.ui.wording import translate

if TYPE_CHECKING:
    from physio_desktop.ui.review.page import ReviewPage


class Ways:
    """Knows from where somebody came. The review page is made when it is first wanted: until then the window
    does without the library of plots.
    """

    def __init__(
        self,
        window: MainWindow,
        desk: Desk,
        review: ReviewPresenter,
        make_review_page: Callable[[], ReviewPage],
        result: ResultPresenter,
        versions: VersionsPresenter,
    ) -> None:
        self._window, self._desk = window, desk
        self._review, self._make_review_page = review, make_review_page
        self._result, self._versions = result, versions
        self._review_page: ReviewPage | None = None
        self._reviewed_from = "sessions"
        self._result_from = "models"

    @property
    def review_page(self) -> ReviewPage:
        if self._review_page is None:
            self._review_page = self._make_review_page()
            self._review_page.back_wanted.connect(self.leave_review)
            self._window.add_page("review", self._review_page)
        return self._review_page

    def review(self, session_id: int, at_us: int | None) -> None:
        if self._window.page != "review":
            self._reviewed_from = self._window.page
        self.review_page.keep_note()
        self._review.close()
        self._window.show_page("review")
        self._review.open(session_id, at_us)

    def leave_review(self) -> None:
        self._window.show_page(self._reviewed_from)

    def keep_note(self) -> None:
        """What was typed beside a session, before the window goes."""
        if self._review_page is not None:
            self._review_page.keep_note()

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
