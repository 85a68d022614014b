"""After an update: the window opens at once, and says how much of what it shows is counted."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from stored_sessions import write_many
from ui_words import Until

from physio_desktop.app import App
from physio_desktop.benchmarks.session_stock import stocked
from physio_desktop.storage.database import Database
from physio_desktop.storage.history_store import HistoryStore
from physio_desktop.storage.stock import add_sessions
from physio_desktop.ui.analytics.page import AnalyticsPage
from physio_desktop.ui.sessions.page import SessionsPage
from physio_desktop.ui.updating import updating_words
from physio_desktop.workflows import recounting
from physio_desktop.workflows.recounting import Counted


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> threading.Semaphore:
    """Slices of one session, each of which waits to be let through."""
    monkeypatch.setattr(recounting, "AT_ONCE", 1)
    let = threading.Semaphore(0)
    count = HistoryStore.count

    def waits(store: HistoryStore, ids: list[int]) -> None:
        assert let.acquire(timeout=20)
        count(store, ids)

    monkeypatch.setattr(HistoryStore, "count", waits)
    return let


def column(page: SessionsPage, index: int) -> list[str]:
    model = page.table.rows
    return [str(model.data(model.index(row, index))) for row in range(model.rowCount())]


def test_the_list_fills_while_it_is_counted(
    make_app: Callable[..., App], until: Until, tmp_path: Path, gate: threading.Semaphore
) -> None:
    path = tmp_path / "physio.db"
    write_many(path)
    with Database.open(path) as database, database.writing() as connection:
        for table in ("overviews", "exercise_overviews"):
            connection.exec_driver_sql(f"DELETE FROM {table}")
    app = make_app(path)
    app.start()
    until(lambda: app.workplace.is_open and app.sessions.counted.n_all == 5)
    page, statistics = app.pages["sessions"], app.pages["analytics"]
    assert isinstance(page, SessionsPage) and isinstance(statistics, AnalyticsPage)
    app.window.show_page("sessions")
    gate.release()  # the list is read between two slices
    until(lambda: app.sessions.is_loaded and app.sessions.counted.n == 1)
    assert page.counted.text() == "Counted after the update: 1 of 5 sessions" and page.counting.isVisible()
    assert (page.counting.value(), page.counting.maximum()) == (1, 5)
    reps = column(page, 5)
    assert len(reps) == 5 and reps[1:] == ["…"] * 4 and column(page, 4)[-1] == "…"
    app._look()
    assert app.window.message.text() == "Counted after the update: 1 of 5 sessions"
    app.window.show_page("analytics")
    assert statistics.counted.isVisible() and "1 of 5" in statistics.counted.text()
    for _ in range(4):
        gate.release()
    until(lambda: app.sessions.counted.is_complete and app.desk.background.is_idle)
    assert not statistics.counted.isVisible() and app.statistics.n_repetitions == 0  # of the last 90 days
    app.window.show_page("sessions")
    until(lambda: app.desk.background.is_idle)
    assert not page.counting.isVisible() and not page.counted.isVisible()
    assert column(page, 5) == ["5"] * 5 and "…" not in column(page, 4)
    app._look()
    assert app.window.message.text() == ""


def test_a_window_closed_in_the_middle_counts_on_when_it_opens_again(
    make_app: Callable[..., App], until: Until, tmp_path: Path
) -> None:
    path, n = tmp_path / "physio.db", 200
    rng = np.random.default_rng(1)
    with Database.open(path) as database:
        add_sessions(database, [stocked(number, rng) for number in range(n)])
        with database.writing() as connection:
            for table in ("overviews", "exercise_overviews"):
                connection.exec_driver_sql(f"DELETE FROM {table}")
    first = make_app(path)
    first.start()
    until(lambda: first.sessions.counted.n > 0)
    first.shutdown()
    second = make_app(path)
    second.start()
    until(lambda: second.sessions.counted.n_all > 0 and second.sessions.counted.is_complete)
    assert 0 < second.sessions.counted.n_all < n


def test_a_backup_before_an_update_is_said_with_its_progress() -> None:
    assert updating_words(0.42, Counted()) == "The database is backed up and brought to this version: 42 %"
    assert updating_words(None, Counted()) == "" and "3 of 7" in updating_words(None, Counted(3, 7))
