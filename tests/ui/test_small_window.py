"""In a small window nothing is squeezed or off to the side: every word can be read, in both languages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QLabel, QPushButton, QSizePolicy, QWidget
from stored_sessions import write
from test_translations import german  # noqa: F401  (a fixture)
from ui_words import SIMULATED, Until

from physio_desktop.app import App
from physio_desktop.domain import PlannedExercise
from physio_desktop.storage.database import Database
from physio_desktop.storage.session_store import SessionStore

WINDOW = 960, 640
SCROLLED = ("models", "device", "settings", "analytics", "teach", "train", "diagnostics", "orientation")
WHOLE = ("live", "sessions", "review", "patients")


@pytest.fixture(params=["en", "de"])
def app(
    request: pytest.FixtureRequest, make_app: Callable[..., App], until: Until, tmp_path: Path
) -> Iterator[App]:
    if request.param == "de":
        request.getfixturevalue("german")
    with Database.open(tmp_path / "physio.db") as database:
        store = SessionStore(database, "XY")
        session = write(store)
        store.save_plan("P-1", [PlannedExercise(f"e{n}", "right_ankle", 3, 10) for n in range(1, 7)])
    made = make_app()
    made.start()
    until(lambda: made.workplace.is_open and made.desk.background.is_idle)
    made.desk.change_settings(ask_after_set=False)
    made.desk.sign_as("AB")
    made.desk.choose_patient("P-1")
    until(lambda: len(made.treatment.subject.plan) == 6)
    made.desk.connect_sensor(SIMULATED)
    made.desk.toggle_recording()
    until(lambda: bool(made.live.rows()), 40)
    made.desk.review_session(session)
    until(lambda: made.review.opened is not None and made.desk.background.is_idle)
    made.window.resize(*WINDOW)
    yield made


def squeezed(page: QWidget) -> list[str]:
    """Words that are seen, and have less room than they need."""
    found = []
    for part in page.findChildren(QLabel) + page.findChildren(QPushButton):
        if not part.isVisible() or part.sizePolicy().horizontalPolicy() == QSizePolicy.Policy.Ignored:
            continue
        least = part.minimumSizeHint()
        height = part.heightForWidth(part.width()) if part.hasHeightForWidth() else least.height()
        height = part.minimumHeight() or height  # digits need less than a line
        if part.width() < least.width() or part.height() < height:
            found.append(f"{part.text()!r}: {part.size().toTuple()} of {least.width()}, {height}")
    return found


def sideways(page: QWidget) -> list[str]:
    areas = [page, *page.findChildren(QAbstractScrollArea)]
    return [
        area.accessibleName()
        for area in areas
        if isinstance(area, QAbstractScrollArea) and area.isVisible()
        if area.horizontalScrollBar().maximum() > 0 and area.horizontalScrollBar().isVisible()
    ]


def test_every_page_fits_into_the_smallest_window(app: App, until: Until) -> None:
    for name in (*WHOLE, *SCROLLED):
        app.window.show_page(name)
        until(lambda: app.desk.background.is_idle)
        for _ in range(5):
            QApplication.processEvents()  # what was said late is laid out
        assert app.window.size().toTuple() == WINDOW
        assert (name, squeezed(app.pages[name]), sideways(app.pages[name])) == (name, [], [])
    assert squeezed(app.window.header) == []


def test_the_list_of_repetitions_drops_a_column_and_takes_it_back(app: App, until: Until) -> None:
    names = app.pages.review.panel.list
    app.window.show_page("review")
    for width, is_hidden in ((960, True), (1280, False), (960, True), (1280, False)):
        app.window.resize(width, 800)
        until(lambda hidden=is_hidden: names.isColumnHidden(1) is hidden)
        assert names.columnWidth(3) < 130 or is_hidden


@pytest.mark.parametrize(("window", "percent"), [(WINDOW, 100), ((1366, 740), 130)])
def test_a_long_plan_fits_at_home(app: App, until: Until, window: tuple[int, int], percent: int) -> None:
    """130 % is what a home package asks for, and many a screen at home is no larger."""
    app.window.resize(*window)
    app.desk.change_settings(font_percent=percent)
    app.desk.change_settings(home_mode=True)
    for _ in range(5):
        QApplication.processEvents()
    assert app.window.size().toTuple() == window
    assert app.window.page == "home" and app.pages.home.plan.text().count("\n") == 5
    assert squeezed(app.pages.home) == []
