"""What is measured of the pages of sessions, in a process of its own; Qt is imported inside the functions."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from physio_desktop.benchmarks.session_stock import fill
from physio_desktop.benchmarks.window_runs import run_until, window_over

if TYPE_CHECKING:
    from physio_desktop.app import App


@dataclass(frozen=True, slots=True)
class SessionFigures:
    """Seconds, frames a second and bytes of what a therapist waits for."""

    fill_s: float
    list_s: float
    search_s: float
    sort_s: float
    scroll_fps: float
    open_s: float
    pan_fps: float
    pan_hour_fps: float
    export_s: float
    copy_s: float  # the same bytes, merely copied: what the disk alone needs
    pdf_s: float


def measure(n_sessions: int, hour_s: float, n_frames: int, folder: str) -> SessionFigures:
    """Over a database made for it in `folder`."""
    path = Path(folder) / "physio.db"
    begun_s = time.monotonic()
    hour = fill(path, n_sessions, hour_s)
    fill_s = time.monotonic() - begun_s
    with window_over(folder) as app:
        app.start()
        run_until(lambda: app.workplace.is_open and app.desk.background.is_idle, 60.0)
        app.window.show_page("settings")
        listed = _list(app)
        searched, ordered = _search(app), _order(app)
        scrolled = _scroll(app, n_frames)
        opened = _open(app, hour)
        near, far = _pan(app, n_frames, 60.0), _pan(app, n_frames, hour_s / 2)
        exported, copied = _export(app, hour)
        pdf = _report(app, hour)
    return SessionFigures(
        fill_s, listed, searched, ordered, scrolled, opened, near, far, exported, copied, pdf
    )


def _list(app: App) -> float:
    """From the wish to see the page to the painted table with all that is stored in it."""
    page: Any = app.pages["sessions"]
    begun_s = time.monotonic()
    app.sessions.is_loaded = False
    app.window.show_page("sessions")
    run_until(lambda: app.sessions.is_loaded, 30.0, every_ms=4)
    page.table.viewport().repaint()
    return time.monotonic() - begun_s


def _search(app: App) -> float:
    """A text typed anew, to the painted table; the slowest of three, as the first has to read everything."""
    page: Any = app.pages["sessions"]
    texts = ("p-0123", "abduction", "esp32-0003 2023")
    spent = [_timed(partial(app.sessions.search, text), page) for text in texts]
    app.sessions.search("")
    return max(spent)


def _order(app: App) -> float:
    """The slowest column."""
    from PySide6.QtCore import Qt

    page: Any = app.pages["sessions"]
    header = page.table.horizontalHeader()
    columns = range(page.table.rows.columnCount())
    order = Qt.SortOrder.AscendingOrder
    return max(_timed(partial(header.setSortIndicator, column, order), page) for column in columns)


def _timed(do: Callable[[], object], page: Any) -> float:
    begun_s = time.monotonic()
    do()
    page.table.viewport().repaint()
    return time.monotonic() - begun_s


def _scroll(app: App, n_frames: int) -> float:
    """From the first to the last row: frames a second that can be painted."""
    page: Any = app.pages["sessions"]
    bar = page.table.verticalScrollBar()
    begun_s = time.monotonic()
    for index in range(n_frames):
        bar.setValue(round(bar.maximum() * (index + 1) / n_frames))
        page.table.viewport().repaint()
    return n_frames / (time.monotonic() - begun_s)


def _open(app: App, session: int) -> float:
    """From the wish to the painted timeline; the second time, as the first one imports what it needs."""
    page = app.pages.review
    spent = []
    for _ in range(2):
        app.window.show_page("sessions")
        run_until(lambda: app.desk.background.is_idle, 30.0)
        begun_s = time.monotonic()
        app.desk.review_session(session)
        run_until(lambda: app.review.opened is not None, 60.0, every_ms=4)
        page.draw()
        page.repaint()
        page.plot.viewport().repaint()
        spent.append(time.monotonic() - begun_s)
    return spent[-1]


def _pan(app: App, n_frames: int, span_s: float) -> float:
    """Every frame is everything: signal, bands, tracks and overview; an hour long, at one zoom."""
    from physio_desktop.ui.review.span import Span

    page, review = app.pages.review, app.review
    assert review.opened is not None
    whole = review.opened.whole
    length_us = round(span_s * 1e6)
    review.look_at(Span(whole.start_us, whole.start_us + length_us))
    _frame(page)
    way_us = max(whole.length_us - length_us, 1)
    begun_s = time.monotonic()
    for _ in range(n_frames):
        review.pan(way_us // n_frames)
        _frame(page)
    return n_frames / (time.monotonic() - begun_s)


def _frame(page: Any) -> None:
    page.draw()
    page.plot.viewport().repaint()  # and with it whatever else of the window has changed


def _report(app: App, session: int) -> float:
    """The one-page report, from the database to its bytes."""
    from physio_desktop.workflows.exporting import Report, read_record, report_of

    store, lane = app.workplace.store, app.workplace.storage
    begun_s = time.monotonic()
    report_of(store, lane, read_record(store, lane, session), Report())
    return time.monotonic() - begun_s


def _export(app: App, session: int) -> tuple[float, float]:
    """The files of one hour of samples, and how long their bytes alone take."""
    from physio_desktop.workflows.exporting import export_session

    workplace = app.workplace
    with tempfile.TemporaryDirectory() as folder:
        begun_s = time.monotonic()
        export_session(workplace.store, workplace.storage, session, Path(folder) / "report")
        spent_s = time.monotonic() - begun_s
        begun_s = time.monotonic()
        for index, file in enumerate((Path(folder) / "report").rglob("*.csv")):
            (Path(folder) / f"copy-{index}").write_bytes(file.read_bytes())
        return spent_s, time.monotonic() - begun_s
