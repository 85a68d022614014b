"""Finding sessions and what is done with them, through the real window."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QInputDialog, QMessageBox
from stored_sessions import STARTED, write, write_many
from ui_words import Until

from physio_desktop.app import App
from physio_desktop.storage.database import Database
from physio_desktop.storage.records import now
from physio_desktop.storage.session_store import SessionStore
from physio_desktop.ui.sessions import session_rows
from physio_desktop.ui.sessions.page import SessionsPage
from physio_desktop.ui.sharing.dialogs import ExportDialog


@pytest.fixture
def ids(tmp_path: Path) -> list[int]:
    return write_many(tmp_path / "physio.db")


@pytest.fixture
def app(make_app: Callable[..., App], ids: list[int], until: Until) -> App:
    made = make_app()
    made.start()
    until(lambda: made.workplace.is_open and made.desk.background.is_idle)
    made.desk.sign_as("AB")
    made.window.show_page("sessions")
    until(lambda: len(made.sessions.sessions) == 5)
    return made


def page_of(app: App) -> SessionsPage:
    found = app.pages["sessions"]
    assert isinstance(found, SessionsPage)
    return found


def column(app: App, index: int) -> list[str]:
    rows = page_of(app).table.rows
    return [str(rows.data(rows.index(row, index))) for row in range(rows.rowCount())]


def store_call(app: App, task: Callable[[Any], Any]) -> Any:
    return app.workplace.storage.call(lambda: task(app.workplace.store))


def choose(app: App, *session_ids: int) -> None:
    table = page_of(app).table
    table.clearSelection()
    for row in table.rows.rows_of(set(session_ids)):
        index = table.rows.index(row, 0)
        table.scrollTo(index)
        QTest.mouseClick(
            table.viewport(),
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.ControlModifier,
            table.visualRect(index).center(),
        )
    assert {line.id for line in table.selected} == set(session_ids)


def settled(app: App, until: Until) -> None:
    until(lambda: app.desk.background.is_idle)


def test_every_column_of_a_session(app: App) -> None:
    assert column(app, session_rows.PATIENT) == ["P-1", "no patient", "Q-7", "P-2", "P-1"]
    assert column(app, session_rows.EXERCISES)[1] == "Side-lying hip abduction"
    assert column(app, session_rows.DEVICE) == [f"ESP32-{i}" for i in (4, 3, 2, 1, 0)]
    assert column(app, session_rows.DURATION) == ["00:38", "00:37", "00:36", "00:35", "00:34"]
    assert column(app, session_rows.REPETITIONS) == ["5"] * 5
    words = column(app, session_rows.QUALITY)
    assert words == ["100 % good", "80 % good", "60 % mixed", "40 % poor", "20 % poor"]
    assert all(text.endswith(" %") for text in column(app, session_rows.LOSS))
    rows = page_of(app).table.rows
    shapes = {
        rows.data(rows.index(row, session_rows.QUALITY), Qt.ItemDataRole.DecorationRole).cacheKey()
        for row in range(5)
    }
    assert len(shapes) == 3  # a shape for each word


def test_what_is_typed_is_found_in_patient_exercise_sensor_and_date(app: App, until: Until) -> None:
    page = page_of(app)
    for text, wanted in (
        ("q-7", ["Q-7"]),
        ("hip abduction", ["no patient", "P-1"]),
        ("esp32-1", ["P-2"]),
        ("2026-03-04", ["Q-7"]),
        ("p-1 hip", ["P-1"]),
    ):
        page.search.clear()
        QTest.keyClicks(page.search, text)
        until(lambda wanted=wanted: column(app, session_rows.PATIENT) == wanted)
    QTest.keyClicks(page.search, "nothing like it")
    until(lambda: page.nothing.isVisible())
    assert "No session matches" in page.nothing.text()
    page.search.clear()
    until(lambda: page.table.isVisible() and page.table.rows.rowCount() == 5)


def test_any_column_sorts_both_ways_and_the_selection_stays(app: App, ids: list[int], until: Until) -> None:
    page = page_of(app)
    header = page.table.horizontalHeader()
    choose(app, ids[2])
    for index in range(session_rows.N_COLUMNS):
        x = header.sectionViewportPosition(index) + 10
        shown = []
        for _ in range(2):
            place = QPoint(x, header.height() // 2)
            QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)
            shown.append([line.id for line in page.table.rows._lines])
        assert sorted(shown[0]) == sorted(ids)
        if index in (session_rows.DATE, session_rows.DEVICE, session_rows.DURATION, session_rows.QUALITY):
            assert shown[0] == shown[1][::-1]
            assert shown[0] in (ids, ids[::-1])
        assert [line.id for line in page.table.selected] == [ids[2]]
    settled(app, until)


def test_the_chosen_session_is_summed_up_beside_the_table(app: App, ids: list[int], until: Until) -> None:
    choose(app, ids[0])
    page = page_of(app)
    until(lambda: "5" in page.chosen.summary.text())
    assert (
        "Side-lying hip abduction: 1 set, repetitions: 5 (1 good, 4 too fast)" in page.chosen.summary.text()
    )
    assert "stiff" in page.chosen.markers.text()
    choose(app, ids[0], ids[1])
    until(lambda: not page.chosen.isVisible())
    assert page.several.text().startswith("2 sessions")
    assert not page.review.isEnabled() and page.merge.isEnabled()


def test_deleting_has_a_way_back(app: App, ids: list[int], until: Until) -> None:
    page = page_of(app)
    choose(app, ids[0], ids[3])
    QTest.keyClick(page.table, Qt.Key.Key_Delete)
    until(lambda: page.table.rows.rowCount() == 3)
    until(lambda: "2 sessions deleted." in app.window.toast.text)
    app.window.toast._action.click()  # Undo
    until(lambda: page.table.rows.rowCount() == 5)
    actions = [a for a in store_call(app, _audit) if a in ("session deleted", "session restored")]
    assert actions[-4:] == ["session deleted"] * 2 + ["session restored"] * 2


def _audit(store: SessionStore) -> list[str]:
    with store.database.reading() as connection:
        return [row[0] for row in connection.exec_driver_sql("SELECT action FROM audit ORDER BY id")]


def test_deleted_sessions_are_restored_or_ended(
    app: App, ids: list[int], until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = page_of(app)
    for one in ids[:2]:
        choose(app, one)
        page.delete.click()
        settled(app, until)
    until(lambda: page.table.rows.rowCount() == 3)
    page.deleted.click()
    until(lambda: page.table.rows.rowCount() == 2)
    assert page.restore.isVisible() and not page.review.isVisible()
    choose(app, ids[0])
    page.restore.click()
    until(lambda: page.table.rows.rowCount() == 1)
    monkeypatch.setattr(QMessageBox, "question", lambda *_: QMessageBox.StandardButton.Yes)
    choose(app, ids[1])
    app.window.toast.hide()
    page.purge.click()
    until(lambda: page.nothing.isVisible())
    settled(app, until)
    assert not app.window.toast.isVisible()  # nothing went wrong on the way
    assert "Nothing was deleted" in page.nothing.text()
    page.deleted.click()
    until(lambda: page.table.rows.rowCount() == 4)
    settled(app, until)
    with Database.open(app.workplace.path, read_only=True) as database:
        found = {one.id for one in SessionStore(database).sessions()}
    assert found == {ids[0], *ids[2:]}


def test_what_was_deleted_long_ago_is_ended_at_the_start(
    make_app: Callable[..., App], tmp_path: Path, until: Until
) -> None:
    path = tmp_path / "physio.db"
    ids = write_many(path)
    with Database.open(path) as database:
        store = SessionStore(database)
        store.reviews.delete(ids[:2])
        long_ago = (now() - timedelta(days=31)).replace(tzinfo=None)
        with database.writing() as connection:
            connection.exec_driver_sql(
                "UPDATE sessions SET deleted = ? WHERE id = ?", (str(long_ago), ids[0])
            )
    app = make_app()
    app.start()
    until(lambda: app.workplace.is_open and app.desk.background.is_idle)
    assert [line.id for line in store_call(app, lambda s: s.reviews.lines(deleted=True))] == [ids[1]]


def test_two_halves_are_merged_and_parted_again(
    make_app: Callable[..., App], tmp_path: Path, until: Until
) -> None:
    with Database.open(tmp_path / "physio.db") as database:
        store = SessionStore(database)
        halves = [write(store, STARTED + timedelta(minutes=3 * i)) for i in range(2)]
        other = write(store, STARTED + timedelta(days=2), "P-2")
    app = make_app()
    app.start()
    until(lambda: app.workplace.is_open)
    app.window.show_page("sessions")
    until(lambda: len(app.sessions.sessions) == 3)
    page = page_of(app)
    choose(app, *halves)
    page.merge.click()
    until(lambda: page.table.rows.rowCount() == 2)
    (merged,) = {line.id for line in app.sessions.sessions} - {other}
    until(lambda: [line.id for line in page.table.selected] == [merged])
    until(lambda: app.sessions.parts is not None and len(app.sessions.parts.sets) == 2)
    app.window.toast._action.click()
    until(lambda: {line.id for line in app.sessions.sessions} == {*halves, other})
    choose(app, halves[0], other)
    page.merge.click()
    until(lambda: "two patients" in app.window.toast.text)
    assert page.table.rows.rowCount() == 3


def test_several_sessions_are_assigned_at_once(
    app: App, ids: list[int], until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = page_of(app)
    monkeypatch.setattr(QInputDialog, "getText", lambda *_: ("P-9", True))
    choose(app, ids[2], ids[3])
    page.assign.click()
    until(lambda: column(app, session_rows.PATIENT) == ["P-1", "P-9", "P-9", "P-2", "P-1"])
    until(lambda: "Assigned to P-9" in app.window.toast.text)
    app.window.toast._action.click()
    until(lambda: column(app, session_rows.PATIENT) == ["P-1", "no patient", "Q-7", "P-2", "P-1"])


def test_what_is_no_code_is_refused_and_nothing_changes(
    app: App, ids: list[int], until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QInputDialog, "getText", lambda *_: ("Mr. John Smith!", True))
    choose(app, ids[0])
    page_of(app).assign.click()
    until(lambda: "not a patient code" in app.window.toast.text)
    assert column(app, session_rows.PATIENT)[-1] == "P-1"


def test_several_sessions_are_exported_at_once(
    app: App, ids: list[int], tmp_path: Path, until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(app, *ids[:2])
    assert set(app.desk.chosen_sessions()) == set(ids[:2])
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    page_of(app).export.click()
    (dialog,) = app.window.findChildren(ExportDialog)
    dialog._go()
    until(lambda: "report" in app.window.toast.text)
    assert len(list(tmp_path.rglob("samples.csv"))) == 2


def test_enter_opens_the_review_and_escape_comes_back(app: App, ids: list[int], until: Until) -> None:
    page = page_of(app)
    choose(app, ids[1])
    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    until(lambda: app.review.opened is not None)
    assert app.window.page == "review" and app.review.opened.session.id == ids[1]
    assert "session viewed" in store_call(app, _audit)
    QTest.keyClick(app.pages.review.tracks, Qt.Key.Key_Escape)
    assert app.window.page == "sessions"
    settled(app, until)


def test_without_any_session_the_page_says_what_to_do(make_app: Callable[..., App], until: Until) -> None:
    app = make_app()
    app.start()
    until(lambda: app.workplace.is_open)
    app.window.show_page("sessions")
    until(lambda: page_of(app).nothing.isVisible())
    assert "press Record" in page_of(app).nothing.text()
    assert not page_of(app).delete.isEnabled()
