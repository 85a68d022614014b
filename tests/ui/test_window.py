"""The window itself: closing, second starts, errors, settings, home mode, every control by name."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from ui_words import SIMULATED, Until

from physio_desktop.app import App
from physio_desktop.errors import StorageError
from physio_desktop.storage.database import Database
from physio_desktop.storage.database_lock import DatabaseLock
from physio_desktop.storage.session_store import SessionStore
from physio_desktop.ui.about import AboutDialog, ShortcutsDialog
from physio_desktop.ui.single_start import SingleStart
from physio_desktop.ui.support import report
from physio_desktop.workflows import workplace
from physio_desktop.workflows.model_choice import SHIPPED_SERVES
from physio_desktop.workflows.recognising import RecognitionStatus

NAMED = {
    QAccessible.Role.Button,
    QAccessible.Role.CheckBox,
    QAccessible.Role.ComboBox,
    QAccessible.Role.EditableText,
    QAccessible.Role.List,
    QAccessible.Role.ProgressBar,
    QAccessible.Role.SpinBox,
    QAccessible.Role.Table,
}


def walk(item: QAccessibleInterface) -> Iterator[QAccessibleInterface]:
    yield item
    for index in range(item.childCount()):
        child = item.child(index)
        if child is not None and child.isValid():
            yield from walk(child)


def nameless(widget: QWidget) -> list[str]:
    top = QAccessible.queryAccessibleInterface(widget)
    found = []
    for item in walk(top):
        if item.state().invisible:  # type: ignore[attr-defined]
            continue
        if item.role() in NAMED and not item.text(QAccessible.Text.Name).strip():
            # The parts inside a combo or spin box are named by the box.
            parent = item.parent()
            if parent is not None and parent.role() in (
                QAccessible.Role.ComboBox,
                QAccessible.Role.SpinBox,
                QAccessible.Role.Table,
            ):
                continue
            thing = item.object()
            found.append(f"{item.role()} {type(thing).__name__} {thing.objectName() if thing else ''}")
    return found


def test_every_control_has_a_name_that_a_screen_reader_can_say(app: App, until: Until) -> None:
    app.patients.create("P-1", "note", "left")
    until(lambda: app.treatment.subject.patient == "P-1")
    app.patients.choose("P-1")
    app.pages["patients"].plan.add_line()  # type: ignore[attr-defined]
    app.desk.connect_sensor(SIMULATED)
    until(lambda: app.live.link.n_samples > 0)
    for name in app.pages:
        app.window.show_page(name)
        QApplication.processEvents()
        assert nameless(app.window) == [], name
    app.window.show_page("live")
    for open_it in (
        app.talks.pick_patient,
        app.talks.correct_exercise,
        app.talks.note,
        app.talks.about,
        lambda: app.talks.keys(app.commands),
        lambda: app.talks.ask_rating(1, "e4"),
        lambda: app.home_talks.make_package("P-1"),
        lambda: app.home_talks.open_file(Path("P-1.physio-home")),
        app.look_for_update,
    ):
        open_it()
        dialogs = [w for w in QApplication.topLevelWidgets() if isinstance(w, QDialog) and w.isVisible()]
        assert dialogs
        for dialog in dialogs:
            assert nameless(dialog) == [], dialog
            dialog.close()
    until(lambda: app.desk.background.is_idle)


def test_every_page_is_reached_by_the_keyboard(app: App) -> None:
    for name in app.pages:
        app.window.show_page(name)
        page = app.pages[name]
        focusable = [
            w
            for w in page.findChildren(QWidget)
            if w.focusPolicy() & Qt.FocusPolicy.TabFocus and w.isVisibleTo(page)
        ]
        assert focusable, name


def test_menus_and_keys(app: App) -> None:
    menus = [action.text().replace("&", "") for action in app.window.menuBar().actions()]
    assert menus == ["File", "Session", "Device", "Model", "View", "Help"]
    keys = [command.key for command in app.commands if command.key]
    assert len(keys) == len(set(keys)) >= 20
    app.talks.keys(app.commands)
    app.talks.about()
    about = next(w for w in QApplication.topLevelWidgets() if isinstance(w, AboutDialog))
    words = " ".join(label.text() for label in about.findChildren(type(app.window.message)))
    assert "makes no diagnosis" in words and "Not a certified medical device" in words and "LGPL" in words
    for dialog in QApplication.topLevelWidgets():
        if isinstance(dialog, AboutDialog | ShortcutsDialog):
            dialog.close()


def test_keys_of_the_live_page_leave_lists_and_buttons_alone(app: App, until: Until) -> None:
    app.desk.connect_sensor(SIMULATED)
    until(lambda: app.live.can_record)
    app.window.show_page("sessions")
    app.window.activateWindow()
    app.pages["sessions"].table.setFocus()  # type: ignore[attr-defined]
    QTest.keyClick(app.pages["sessions"].table, Qt.Key.Key_R)  # type: ignore[attr-defined]
    QApplication.processEvents()
    assert app.actions["record"].shortcut().isEmpty()
    assert not app.treatment.is_recording
    app.window.show_page("live")
    app.live_page.panel.more.setFocus()
    QTest.keyClick(app.live_page.panel.more, Qt.Key.Key_Space)
    assert app.live.window.follows  # the button was pressed, and the picture was not paused
    assert not app.actions["record"].shortcut().isEmpty()


def test_closing_while_recording_asks_and_loses_nothing(app: App, until: Until) -> None:
    app.desk.connect_sensor(SIMULATED)
    until(lambda: app.live.link.n_samples > 0)
    app.desk.toggle_recording()
    until(lambda: app.live.elapsed_s > 2)
    answers = [False, True]
    app.window.may_close = lambda: answers.pop(0)
    assert not app.window.close()
    assert app.treatment.is_recording
    assert app.window.close()
    with Database.open(app.workplace.path) as database:
        (session,) = SessionStore(database).sessions()
        assert session.closed and session.n_samples > 100


def test_whatever_fails_at_the_end_the_recording_is_closed(
    app: App, until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    app.desk.connect_sensor(SIMULATED)
    until(lambda: app.live.link.n_samples > 0)
    app.desk.toggle_recording()
    until(lambda: app.live.elapsed_s > 2)

    def fail() -> None:
        raise RuntimeError("broken")

    for part in (app.training, app.diagnostics, app.player):
        monkeypatch.setattr(part, "close", fail)
    with pytest.raises(RuntimeError):
        app._end_work()
    with Database.open(app.workplace.path, read_only=True) as database:
        (session,) = SessionStore(database).sessions()
        assert session.closed and session.n_samples > 100


def test_a_model_that_cannot_serve_is_said(app: App, until: Until) -> None:
    app.events.recognition.emit(RecognitionStatus(notice=SHIPPED_SERVES))
    assert app.window.toast.text == SHIPPED_SERVES


def test_after_a_crash_the_session_is_offered(make_app, until: Until, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "physio.db"
    code = (
        "import sys, numpy as np; from datetime import *; from pathlib import Path\n"
        "from physio_desktop.storage.database import Database\n"
        "from physio_desktop.storage.session_store import SessionStore\n"
        "from physio_desktop.domain import ImuBlock, ONES\n"
        "store = SessionStore(Database.open(Path(sys.argv[1])))\n"
        "writer = store.begin_session(datetime.now(UTC), patient='P-1')\n"
        "t = np.arange(500, dtype=np.int64) * 10_000; v = np.ones((500, 9), np.float32)\n"
        "writer.append([ImuBlock(t, v, v.copy(), ONES)])\n"
        "import os; os._exit(9)\n"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    subprocess.run([sys.executable, "-c", code, str(path)], env=environment)
    # A recent write is believed to be somebody's; an hour later it is not.
    with Database.open(path) as database, database.writing() as connection:
        long_ago = datetime.now(UTC).replace(tzinfo=None) - timedelta(hours=1)
        connection.exec_driver_sql("UPDATE sessions SET last_write = ?", (str(long_ago),))
    app = make_app()
    app.start()
    until(lambda: "was not closed last time" in app.window.toast.text)
    app.window.toast._act()
    until(lambda: app.sessions.parts is not None)
    assert app.sessions.parts.session.closed
    assert app.window.page == "sessions"


def test_a_database_that_is_open_elsewhere_is_refused_by_name(
    make_app,
    until: Until,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,  # type: ignore[no-untyped-def]
) -> None:
    path = tmp_path / "physio.db"
    holder = {"machine": "front-desk", "pid": 4711, "process_started": 0.0}
    path.with_name("physio.db.open").write_text(json.dumps(holder))
    app = make_app(path)
    app.start()
    until(lambda: "front-desk" in app.window.toast.text)
    assert "4711" in app.window.toast.text
    assert not app.workplace.is_open
    assert workplace.Workplace is type(app.workplace)
    app.desk.connect_sensor(SIMULATED)  # a look at the signals is possible all the same
    until(lambda: app.live.link.n_samples > 0)


def test_a_lock_that_a_crash_left_is_taken_over(tmp_path: Path) -> None:
    path = tmp_path / "physio.db"
    first = DatabaseLock.take(path)
    with pytest.raises(StorageError, match=r"physio\.db is open on"):
        DatabaseLock.take(path)
    first.release()
    first.release()
    gone = {
        **json.loads('{"pid": 999999999, "process_started": 1.0}'),
        "machine": __import__("platform").node(),
    }
    path.with_name("physio.db.open").write_text(json.dumps(gone))
    with DatabaseLock.take(path):
        assert path.with_name("physio.db.open").exists()
    assert not path.with_name("physio.db.open").exists()
    path.with_name("physio.db.open").write_text("rubbish")
    DatabaseLock.take(path).release()


def test_a_second_start_brings_the_first_window_forward(app: App, until: Until) -> None:
    first, second = SingleStart(app.workplace.path), SingleStart(app.workplace.path)
    asked: list[bool] = []
    first.asked.connect(lambda: asked.append(True))
    assert first.is_first()
    assert not second.is_first()
    until(lambda: asked == [True])
    first.close()
    assert second.is_first()
    second.close()


def test_an_unforeseen_error_is_one_toast_and_the_report_names_no_patient(
    app: App, until: Until, home: Path
) -> None:
    app.support.catch_everything()
    try:
        sys.excepthook(ValueError, ValueError("P-0147 in “/home/someone/x”"), None)
    finally:
        app.support.let_go()
    until(lambda: "nobody foresaw" in app.window.toast.text)
    assert "P-0147" not in app.window.toast.text
    log = home / "logs"
    log.mkdir(exist_ok=True)
    (log / "physio-desktop.log").write_text('INFO main patient “P-0147” in /home/someone/x and "Mr X"\n')
    text = report()
    assert "Qt" in text and "P-0147" not in text and "someone" not in text and "Mr X" not in text
    app.support.copy_report()
    assert QGuiApplication.clipboard().text().startswith("physio-desktop")


def test_settings_hold_at_once_and_survive(app: App, until: Until, tmp_path: Path) -> None:
    app.desk.change_settings(theme="dark", font_percent=150)
    assert app.theme.colours.is_dark
    assert app.theme.percent == 150
    app.workplace.storage.call(lambda: None)  # written off the window's thread
    saved = json.loads((tmp_path / "settings.json").read_text())
    assert (saved["theme"], saved["font_percent"]) == ("dark", 150)
    app.desk.change_settings(theme="light", font_percent=100)
    assert not app.theme.colours.is_dark


def test_home_mode_shows_three_things(app: App, until: Until) -> None:
    app.desk.change_settings(home_mode=True)
    assert app.window.page == "home"
    assert not app.window.rail.isVisible() and not app.window.menuBar().isVisible()
    app.desk.connect_sensor(SIMULATED)
    until(lambda: app.live.link.n_samples > 0)
    app.window.show_page("home")
    until(lambda: app.pages.home.go.isEnabled())
    app.pages.home.go.click()
    until(lambda: app.treatment.is_recording)
    until(lambda: len(app.live.rows()) >= 1, 40)
    until(lambda: app.pages.home.count.text() != "0")
    app.pages.home.go.click()
    until(lambda: not app.treatment.is_recording)
    app.pages.home.leave.click()
    assert app.window.page == "live"
    assert app.window.rail.isVisible()


def test_a_very_long_code_does_not_widen_the_header(app: App, until: Until) -> None:
    code = "P-" + "0" * 38
    app.desk.choose_patient(code)
    until(lambda: app.treatment.subject.patient == code)
    assert app.window.header.patient.toolTip() == code
    assert app.window.header.minimumSizeHint().width() < 1000
