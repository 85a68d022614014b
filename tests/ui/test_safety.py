"""Passphrase, lock page, backups and the rest of the data's safety over the real window."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QMessageBox, QPushButton
from test_window import nameless
from ui_words import SIMULATED, Until

from physio_desktop.app import App, create_app
from physio_desktop.settings import SettingsFile
from physio_desktop.storage import sqlite_file
from physio_desktop.storage.database import Database
from physio_desktop.storage.drivers import Passphrase
from physio_desktop.storage.session_store import SessionStore
from physio_desktop.ui.safety.restore_dialog import RestoreDialog
from physio_desktop.ui.safety.unlock_dialog import NewPassphraseDialog, UnlockDialog

WORDS = "correct horse battery"
Make = Callable[..., App]


def dialogs(kind: type[QDialog]) -> list[QDialog]:
    return [w for w in QApplication.topLevelWidgets() if isinstance(w, kind) and w.isVisible()]


def type_into(dialog: UnlockDialog | NewPassphraseDialog, *texts: str) -> None:
    for line, text in zip(dialog.form.fields, texts, strict=True):
        line.setText(text)
    QTest.keyClick(dialog.form.fields[-1], Qt.Key.Key_Return)


def encrypted_database(path: Path, patient: str = "P-0147") -> Path:
    with Database.open(path, passphrase=Passphrase(WORDS)) as database:
        SessionStore(database).ensure_patient(patient)
    return path


@pytest.fixture
def locked(make_app: Make, until: Until, tmp_path: Path) -> App:
    """An open window over an encrypted database."""
    app = make_app(encrypted_database(tmp_path / "physio.db"))
    app.start()
    until(lambda: dialogs(UnlockDialog))
    type_into(dialogs(UnlockDialog)[0], WORDS)
    until(lambda: app.workplace.is_open and app.desk.background.is_idle)
    return app


# -- passphrase ----------------------------------------------------------------------------------------------


def test_the_passphrase_is_asked_until_it_fits(
    make_app: Make, until: Until, tmp_path: Path, home: Path
) -> None:
    app = make_app(encrypted_database(tmp_path / "physio.db"))
    app.start()
    until(lambda: dialogs(UnlockDialog))
    (dialog,) = dialogs(UnlockDialog)
    assert nameless(dialog) == []
    assert dialog.form.fields[0].echoMode() == dialog.form.fields[0].EchoMode.Password
    type_into(dialog, "correct horse batter")
    until(lambda: "does not open physio.db" in dialog.trouble.text() and dialog.isEnabled())
    assert not app.workplace.is_open and dialog.form.fields[0].text() == ""
    type_into(dialog, WORDS)
    until(lambda: app.workplace.is_open and app.desk.background.is_idle)
    assert not dialogs(UnlockDialog)
    assert [patient.code for patient in app.patients.patients] == ["P-0147"]
    app.shutdown()
    written = [file for folder in (tmp_path, home) for file in folder.rglob("*") if file.is_file()]
    assert written
    for file in written:  # neither in settings nor in a log or database
        assert WORDS.encode() not in file.read_bytes(), file


def test_without_the_passphrase_signals_can_be_seen_but_nothing_is_open(
    make_app: Make, until: Until, tmp_path: Path
) -> None:
    app = make_app(encrypted_database(tmp_path / "physio.db"))
    app.start(SIMULATED)
    until(lambda: dialogs(UnlockDialog))
    dialogs(UnlockDialog)[0].reject()
    until(lambda: app.live.link.n_samples > 0)
    assert not app.workplace.is_open


def test_another_database_instead(
    make_app: Make, until: Until, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = make_app(encrypted_database(tmp_path / "physio.db"))
    app.start()
    until(lambda: dialogs(UnlockDialog))
    other = tmp_path / "other" / "mine.db"
    monkeypatch.setattr(
        "physio_desktop.ui.safety.talks.QFileDialog.getSaveFileName", lambda *_, **__: (str(other), "")
    )
    dialogs(UnlockDialog)[0].others[0].click()
    until(lambda: app.workplace.is_open and app.desk.background.is_idle)
    assert app.workplace.path == other and other.exists()
    assert app.desk.settings.database == str(other)
    assert not dialogs(QDialog)


def test_encrypt_change_and_remove_in_the_window(app: App, until: Until) -> None:
    app.patients.create("P-0147", "note", None, treat=False)
    until(lambda: app.desk.background.is_idle)
    path = app.workplace.path
    app.pages.settings.data.encrypt.click()
    (dialog,) = dialogs(NewPassphraseDialog)
    assert nameless(dialog) == []
    type_into(dialog, "short", "short")
    assert "8 characters" in dialog.trouble.text()
    type_into(dialog, WORDS, "something else")
    assert "not the same" in dialog.trouble.text()
    assert all(line.text() == "" for line in dialog.form.fields)
    type_into(dialog, WORDS, WORDS)
    until(lambda: app.safety.is_encrypted and app.desk.background.is_idle)
    assert not sqlite_file.is_plain(path.read_bytes())
    assert "Encrypted" in app.pages.settings.data.state.text()
    until(lambda: dialogs(QMessageBox))  # the backup of the start can be read by anybody
    (box,) = dialogs(QMessageBox)
    backups = list((path.parent / "backups").glob("*.db"))
    assert backups and all(backup.name in box.text() for backup in backups)
    assert "may keep remains" in box.informativeText()
    next(b for b in box.buttons() if "delete" in b.text()).click()
    until(lambda: "overwritten and deleted" in app.window.toast.text)
    assert list((path.parent / "backups").glob("*.db")) == []
    app.pages.settings.data.encrypt.click()
    (dialog,) = dialogs(NewPassphraseDialog)
    type_into(dialog, "not it at all", "another one 99", "another one 99")
    assert "not the present" in dialog.trouble.text()
    type_into(dialog, WORDS, "another one 99", "another one 99")
    until(lambda: app.safety.matches("another one 99") and app.desk.background.is_idle)
    app.pages.settings.data.decrypt.click()
    type_into(dialogs(NewPassphraseDialog)[0], "another one 99")
    until(lambda: not app.safety.is_encrypted and app.desk.background.is_idle)
    assert sqlite_file.is_plain(path.read_bytes())
    assert [patient.code for patient in app.patients.patients] == ["P-0147"]


def test_not_while_a_recording_runs(app: App, until: Until) -> None:
    app.desk.connect_sensor(SIMULATED)
    until(lambda: app.live.link.n_samples > 0)
    app.desk.toggle_recording()
    until(lambda: app.treatment.is_recording and app.live.elapsed_s > 1)
    app.safety.protect(WORDS)
    assert "Stop the recording" in app.window.toast.text
    assert app.treatment.is_recording and not app.safety.is_encrypted


# -- lock ----------------------------------------------------------------------------------------------------


def test_idle_time_locks_and_the_recording_goes_on(locked: App, until: Until) -> None:
    app = locked
    app.desk.choose_patient("P-0147")
    app.desk.connect_sensor(SIMULATED)
    until(lambda: app.live.link.n_samples > 0)
    app.desk.toggle_recording()
    until(lambda: app.treatment.is_recording)
    now_s = [1000.0]
    app.locking._clock_s = lambda: now_s[0]
    QTest.keyClick(app.window, Qt.Key.Key_Shift)
    app.desk.change_settings(lock_after_min=5)
    now_s[0] += 299
    app.locking.look()
    assert not app.locking.is_locked
    QTest.mouseMove(app.window)
    QTest.keyClick(app.window, Qt.Key.Key_Shift)
    now_s[0] += 299
    app.locking.look()
    assert not app.locking.is_locked  # a key begins the time anew
    app.talks.note()
    now_s[0] += 2
    app.locking.look()
    assert app.locking.is_locked
    page = app.locking.page
    until(lambda: not dialogs(QDialog))
    assert nameless(app.window) == [] and page.isVisible() and not app.live_page.isVisible()
    assert not app.window.header.isVisible() and not app.window.menuBar().isVisible()
    assert not page.recording.isHidden()
    app.talks.about()  # whatever opens by itself waits
    until(lambda: not dialogs(QDialog))
    assert not any(action.isEnabled() for action in app.window.findChildren(QAction) if action.shortcut())
    before = app.live.link.n_samples
    until(lambda: app.live.link.n_samples > before + 500)
    assert app.treatment.is_recording
    page.form.fields[0].setText("wrong passphrase")
    QTest.keyClick(page.form.fields[0], Qt.Key.Key_Return)
    assert app.locking.is_locked and "does not fit" in page.trouble.text()
    page.form.fields[0].setText(WORDS)
    page.unlock_button.click()
    assert not app.locking.is_locked and app.live_page.isVisible() and app.window.header.isVisible()
    assert app.window.menuBar().isVisible()
    assert len(dialogs(QDialog)) == 2  # the note that was being written, and what waited
    for dialog in dialogs(QDialog):
        dialog.close()
    app.desk.toggle_recording()
    until(lambda: not app.treatment.is_recording and app.desk.background.is_idle)
    store = app.workplace.storage
    (session,) = store.call(lambda: app.workplace.store.sessions())
    assert session.closed and session.n_samples > before + 400 and session.n_lost == 0


def test_lock_now_needs_an_encrypted_database(app: App, until: Until) -> None:
    command = next(c for c in app.commands if c.text == "Lock now")
    command.do()
    assert not app.locking.is_locked and "encrypted" in app.window.toast.text
    app.safety.protect(WORDS)
    until(lambda: app.safety.is_encrypted and app.desk.background.is_idle)
    for box in dialogs(QMessageBox):
        box.close()
    command.do()
    assert app.locking.is_locked
    app.locking.page.form.fields[0].setText(WORDS)
    app.locking.page.unlock_button.click()
    assert not app.locking.is_locked


# -- backups -------------------------------------------------------------------------------------------------


def own_backups(app: App) -> list[Path]:
    return sorted(app.safety.folder.glob("physio-*.db"))


def test_a_backup_a_day_at_start_and_one_at_the_end(app: App, until: Until) -> None:
    until(lambda: len(own_backups(app)) == 1)
    (first,) = own_backups(app)
    app.safety.back_up_if_due()
    until(lambda: app.desk.background.is_idle)
    assert own_backups(app) == [first]  # not again today
    yesterday = datetime.now(UTC) - timedelta(days=1, hours=1)
    first = first.rename(first.with_name(f"{first.stem[:18]}{yesterday:%Y%m%dT%H%M%SZ}.db"))
    assert len(own_backups(app)) == 1 and app.safety.keeping.is_due()
    app.patients.create("P-0147", "", None, treat=False)
    until(lambda: app.desk.background.is_idle)
    path = app.workplace.path
    app.window.close()
    found = own_backups(app)
    assert len(found) == 2 and found[0] == first
    with Database.open(found[1], read_only=True) as copy:
        assert [patient.code for patient in SessionStore(copy).patients()] == ["P-0147"]
    assert path.exists()


def test_a_backup_folder_that_is_away_is_said_once(make_app: Make, until: Until, tmp_path: Path) -> None:
    away = tmp_path / "stick" / "backups"
    (tmp_path / "settings.json").write_text(json.dumps({"backup_folder": str(away)}))
    app = make_app()
    app.start()
    until(lambda: "is not there" in app.window.toast.text)
    assert "Connect the drive" in app.window.toast.text
    app.window.toast.say("")
    app.safety.back_up_if_due()
    until(lambda: app.desk.background.is_idle)
    assert app.window.toast.text == ""
    away.mkdir(parents=True)  # it is back
    app.safety.back_up_if_due()
    until(lambda: len(own_backups(app)) == 1)


def test_restore_in_the_window(app: App, until: Until) -> None:
    app.patients.create("P-0001", "", None, treat=False)
    until(lambda: app.desk.background.is_idle)
    app.safety.back_up_now()
    until(lambda: "made and checked" in app.window.toast.text)
    app.patients.create("P-0002", "", None, treat=False)
    until(lambda: len(app.patients.patients) == 2)
    bad = app.safety.folder / "physio-broken.db"
    bad.write_bytes(b"nothing of the kind" * 400)
    dialog = app.safety_talks.restore()
    until(lambda: dialog.table.rowCount() == 2 and app.desk.background.is_idle)
    assert nameless(dialog) == []
    states = {dialog._paths[row].name: dialog.table.item(row, 3).text() for row in range(2)}
    assert states.pop(bad.name).startswith("✕")
    assert list(states.values()) == ["whole"]
    dialog.table.selectRow(dialog._paths.index(bad))
    assert not dialog.go.isEnabled()
    dialog.table.selectRow(1 - dialog._paths.index(bad))
    dialog.go.click()
    until(lambda: "Restored" in app.window.toast.text and app.desk.background.is_idle)
    assert [patient.code for patient in app.patients.patients] == ["P-0001"]
    (kept,) = app.safety.folder.glob("*-kept-*.db")
    with Database.open(kept, read_only=True) as copy:
        assert len(SessionStore(copy).patients()) == 2
    assert not dialogs(RestoreDialog)


def test_a_lost_passphrase_leaves_the_backups(make_app: Make, until: Until, tmp_path: Path) -> None:
    path = tmp_path / "physio.db"
    with Database.open(path) as database:
        SessionStore(database).ensure_patient("P-0001")
        database.backup(tmp_path / "backups" / "older.db")
    path.unlink()
    encrypted_database(path)
    app = make_app(path)
    app.start()
    until(lambda: dialogs(UnlockDialog))
    dialogs(UnlockDialog)[0].others[1].click()
    until(lambda: dialogs(RestoreDialog))
    (dialog,) = dialogs(RestoreDialog)
    until(lambda: dialog.go.isEnabled())
    dialog.go.click()
    until(lambda: app.workplace.is_open and app.desk.background.is_idle)
    assert [patient.code for patient in app.patients.patients] == ["P-0001"]
    (kept,) = app.safety.folder.glob("*.damaged")
    shutil.copy(kept, tmp_path / "again.db")
    Database.open(tmp_path / "again.db", passphrase=Passphrase(WORDS)).close()


# -- place, preset, age --------------------------------------------------------------------------------------


def test_the_database_moves_and_is_found_again(
    app: App, until: Until, tmp_path: Path, make_app: Make
) -> None:
    app.patients.create("P-0001", "", None, treat=False)
    until(lambda: app.desk.background.is_idle)
    old, folder = app.workplace.path, tmp_path / "elsewhere"
    folder.mkdir()
    app.safety.move(folder)
    until(lambda: app.workplace.path.parent == folder and app.desk.background.is_idle)
    assert not old.exists() and not sqlite_file.log_of(old).exists()
    assert app.pages.settings.data.path.text() == str(folder / "physio.db")
    assert [patient.code for patient in app.patients.patients] == ["P-0001"]
    assert SettingsFile(tmp_path / "settings.json").load().database == str(folder / "physio.db")


def test_a_network_drive_is_refused_with_the_reason_and_the_present_stays(
    app: App, until: Until, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    share = tmp_path / "share"
    share.mkdir()
    monkeypatch.setattr(
        "physio_desktop.storage.file_systems.network_kind",
        lambda path: "cifs" if share in path.parents else None,
    )
    before = app.workplace.path
    for act in (
        lambda: app.safety.move(share),
        lambda: app.safety_talks.open_path(share / "physio.db"),
    ):
        app.window.toast.say("")
        act()
        until(lambda: "network drive (cifs)" in app.window.toast.text and app.desk.background.is_idle)
        assert app.workplace.path == before and app.workplace.is_open and before.exists()
    assert list(share.iterdir()) == []
    app.desk.change_settings(backup_folder=str(share))  # backups may lie there
    app.safety.back_up_now()
    until(lambda: len(own_backups(app)) == 1)


def test_an_encrypted_database_is_opened_instead(app: App, until: Until, tmp_path: Path) -> None:
    other = encrypted_database(tmp_path / "other.db", "P-0009")
    app.safety_talks.open_path(other)
    until(lambda: dialogs(UnlockDialog))
    type_into(dialogs(UnlockDialog)[0], "wrong passphrase")
    until(lambda: dialogs(UnlockDialog) and "does not open" in dialogs(UnlockDialog)[0].trouble.text())
    assert app.workplace.is_open and app.workplace.path != other
    type_into(dialogs(UnlockDialog)[0], WORDS)
    until(lambda: app.workplace.path == other and app.desk.background.is_idle)
    assert [patient.code for patient in app.patients.patients] == ["P-0009"]


def test_what_is_preset_for_all_accounts_cannot_be_changed(
    qapp: QApplication, until: Until, tmp_path: Path
) -> None:
    preset = tmp_path / "preset.json"
    shared = tmp_path / "shared"
    shared.mkdir(mode=0o770)
    wanted = {"database": str(shared / "clinic.db"), "shared": True, "fixed": ["database"]}
    preset.write_text(json.dumps(wanted))
    own = SettingsFile(tmp_path / "settings.json", preset)
    (tmp_path / "settings.json").write_text('{"database": "/somewhere/else.db"}')
    app = create_app(None, own, keeps_awake=False, lister=list)
    try:
        app.start()
        until(lambda: app.workplace.is_open and app.desk.background.is_idle)
        assert app.workplace.path == shared / "clinic.db"
        assert (shared / "clinic.db").stat().st_mode & 0o777 == 0o660
        assert not app.pages.settings.data.move.isEnabled() and not app.pages.settings.data.other.isEnabled()
        assert "all accounts" in app.pages.settings.data.move.toolTip()
    finally:
        app.shutdown()
        app.window.close()
        app.window.deleteLater()


def test_old_sessions_are_asked_about_and_only_then_deleted(
    make_app: Make, until: Until, tmp_path: Path
) -> None:
    path = tmp_path / "physio.db"
    with Database.open(path) as database:
        store = SessionStore(database)
        for years in (0, 1, 11, 12):
            store.begin_session(datetime.now(UTC) - timedelta(days=366 * years), patient="P-1").close()
    (tmp_path / "settings.json").write_text('{"keep_years": 10}')
    app = make_app(path)
    app.start()
    until(lambda: dialogs(QMessageBox))
    (box,) = dialogs(QMessageBox)
    assert nameless(box) == []
    assert "10 years ago: 2, of 1 patients" in box.text()
    QTest.keyClick(box, Qt.Key.Key_Return)  # keeps them
    until(lambda: not dialogs(QMessageBox))
    count = lambda: app.workplace.storage.call(lambda: len(app.workplace.store.sessions()))  # noqa: E731
    assert count() == 4
    app.safety.look_for_old()
    until(lambda: dialogs(QMessageBox))
    button = next(b for b in dialogs(QMessageBox)[0].findChildren(QPushButton) if "Delete" in b.text())
    button.click()
    until(lambda: "2 sessions are deleted" in app.window.toast.text and app.desk.background.is_idle)
    assert count() == 2
