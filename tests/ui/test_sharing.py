"""Export, sending and receiving over the real window."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QFileDialog
from ui_words import Until

from physio_desktop.app import App
from physio_desktop.domain import ONES, DeviceInfo, ImuBlock
from physio_desktop.reporting.session_export import NAMES
from physio_desktop.storage import sealed_file
from physio_desktop.storage.database import Database
from physio_desktop.storage.session_store import SessionStore
from physio_desktop.ui.sharing.dialogs import ExportDialog, SendDialog
from physio_desktop.ui.sharing.receive_dialog import ReceiveDialog
from physio_desktop.workflows.bundles import open_bundle, send
from physio_desktop.workflows.safekeeping import Progress

PASSPHRASE = "quiet river brown horse wagon"


@pytest.fixture(autouse=True)
def quick_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealed_file, "LOG2_N", 14)


def add_sessions(store: SessionStore, n: int, patient: str | None) -> list[int]:
    ids = []
    for number in range(n):
        writer = store.begin_session(
            datetime(2026, 3, 1, tzinfo=UTC) + timedelta(days=number), patient=patient, device=DeviceInfo("D")
        )
        values = np.random.default_rng(number).normal(0, 1, (300, 9)).astype(np.float32)
        writer.append([ImuBlock(np.arange(300, dtype=np.int64) * 10_000, values, values, ONES)])
        writer.close()
        ids.append(writer.session_id)
    return ids


def filled(app: App, n: int = 2, patient: str | None = "P-1") -> list[int]:
    return app.workplace.storage.call(lambda: add_sessions(app.workplace.store, n, patient))


def dialog_of(app: App, kind: type) -> QDialog:
    [found] = [one for one in app.window.findChildren(kind) if one.isVisible()]
    return found


def test_the_chosen_sessions_are_exported_with_reports(
    app: App, until: Until, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = filled(app, 3)
    app.desk.chosen_sessions = lambda: tuple(ids[:2])
    app.sharing.export()
    dialog = dialog_of(app, ExportDialog)
    assert isinstance(dialog, ExportDialog) and dialog.pdf.isChecked()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path / "out"))
    dialog._go()
    until(lambda: app.sharing.progress is None and app.desk.background.is_idle)
    folders = [path for path in (tmp_path / "out").iterdir() if path.is_dir()]
    assert len(folders) == 2
    assert all({path.name for path in folder.iterdir()} == {*NAMES, "report.pdf"} for folder in folders)
    assert "The report is in" in app.window.toast.text


def test_an_export_is_cancelled_at_once(
    app: App, until: Until, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = filled(app, 30)
    app.desk.chosen_sessions = lambda: tuple(ids)
    app.sharing.export()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path / "out"))
    dialog = dialog_of(app, ExportDialog)
    assert isinstance(dialog, ExportDialog)
    dialog._go()
    until(lambda: any((tmp_path / "out").glob("*/session.csv")))
    assert app.sharing.progress is not None
    app.sharing.progress.reject()
    until(lambda: app.sharing.progress is None and app.desk.background.is_idle, 10)
    folders = [path for path in (tmp_path / "out").iterdir() if path.is_dir()]
    assert 0 < len(folders) < 30
    assert all({*NAMES} <= {path.name for path in folder.iterdir()} for folder in folders)
    assert "Cancelled" in app.window.toast.text


def test_without_a_choice_it_says_what_to_do(app: App) -> None:
    app.sharing.export()
    assert "Choose sessions" in app.window.toast.text
    assert app.window.findChildren(ExportDialog) == []


def test_from_home_to_the_clinic(
    make_app: Callable[..., App], until: Until, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, clinic = (make_app(tmp_path / f"{name}.db") for name in ("home", "clinic"))
    for app in (home, clinic):
        app.start()
        until(lambda app=app: app.workplace.is_open and app.desk.background.is_idle)
    filled(home, 2, "H-1")
    home.desk.choose_patient("H-1")
    until(lambda: home.desk.background.is_idle)
    home.sharing.send()
    sending = dialog_of(home, SendDialog)
    assert isinstance(sending, SendDialog)
    assert not sending.go.isEnabled()
    sending.passphrase.setText("short")
    assert "At least 8" in sending.secret.words.text() and not sending.go.isEnabled()
    sending.passphrase.setText(PASSPHRASE)
    sending.again.setText("another one")
    assert "not the same" in sending.secret.words.text() and not sending.go.isEnabled()
    sending.again.setText(PASSPHRASE)
    assert "Strong" in sending.secret.words.text()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "sent"), ""))
    sending.go.click()
    until(lambda: home.sharing.progress is None and home.desk.background.is_idle)
    file = tmp_path / "sent.physio"
    assert file.is_file()

    clinic._take_files([file])
    until(lambda: any(d.isVisible() for d in clinic.window.findChildren(ReceiveDialog)))
    receiving = dialog_of(clinic, ReceiveDialog)
    assert isinstance(receiving, ReceiveDialog)
    receiving.passphrase.setText("wrong passphrase")
    receiving.go.click()
    until(lambda: bool(receiving.message.text()))
    assert "passphrase is wrong" in receiving.message.text() and receiving.bundle is None
    receiving.passphrase.setText(PASSPHRASE)
    receiving.go.click()
    until(lambda: receiving.bundle is not None)
    assert receiving.table.rowCount() == 2 and receiving.patient.currentText() == "H-1"
    receiving.patient.setEditText("not a code!")
    receiving.go.click()
    until(lambda: bool(receiving.message.text()))
    assert "patient code" in receiving.message.text()
    receiving.patient.setEditText("K-9")
    receiving.go.click()
    until(lambda: clinic.desk.background.is_idle and "Received" in clinic.window.toast.text)
    got = clinic.workplace.storage.call(lambda: clinic.workplace.store.sessions("K-9"))
    assert len(got) == 2


def test_receiving_is_cancelled_in_the_middle(
    make_app: Callable[..., App], until: Until, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By Escape, as by the button; what was begun is gone, and it can be received again."""
    home, clinic = (make_app(tmp_path / f"{name}.db") for name in ("home", "clinic"))
    for app in (home, clinic):
        app.start()
        until(lambda app=app: app.workplace.is_open and app.desk.background.is_idle)
    ids = filled(home, 8, "H-1")
    workplace = home.workplace
    file = send(workplace.store, workplace.storage, ids, tmp_path / "sent.physio", PASSPHRASE)
    clinic._take_files([file])
    until(lambda: any(d.isVisible() for d in clinic.window.findChildren(ReceiveDialog)))
    receiving = dialog_of(clinic, ReceiveDialog)
    assert isinstance(receiving, ReceiveDialog)
    receiving.passphrase.setText(PASSPHRASE)
    receiving.go.click()
    assert receiving.busy.isVisible() and receiving.busy.maximum() == 0
    until(lambda: receiving.bundle is not None)
    half, go_on = threading.Event(), threading.Event()
    call = Progress.__call__

    def waits(progress: Progress, share: float) -> None:
        if share >= 0.5:
            progress.share = share
            half.set()
            assert go_on.wait(20)
        call(progress, share)

    monkeypatch.setattr(Progress, "__call__", waits)
    receiving.go.click()
    assert not receiving.go.isEnabled()
    until(lambda: half.is_set() and receiving.busy.value() >= 500)
    assert receiving.busy.maximum() == 1000 and receiving.cancel.isEnabled()
    QTest.keyClick(receiving, Qt.Key.Key_Escape)
    assert receiving.isVisible() and not receiving.cancel.isEnabled()
    assert receiving.cancel.text().startswith("Stopping")
    go_on.set()
    until(lambda: clinic.desk.background.is_idle)
    assert "Nothing was taken" in clinic.window.toast.text
    assert [one for one in clinic.window.findChildren(ReceiveDialog) if one.isVisible()] == []
    store = clinic.workplace.store
    assert clinic.workplace.storage.call(lambda: (store.sessions(), store.patients())) == ([], [])
    monkeypatch.undo()
    monkeypatch.setattr(sealed_file, "LOG2_N", 14)
    clinic.sharing.receive_file(file)
    until(lambda: any(d.isVisible() for d in clinic.window.findChildren(ReceiveDialog)))
    again = dialog_of(clinic, ReceiveDialog)
    assert isinstance(again, ReceiveDialog)
    again.passphrase.setText(PASSPHRASE)
    again.go.click()
    until(lambda: again.bundle is not None)
    again.go.click()
    until(lambda: clinic.desk.background.is_idle and "Received" in clinic.window.toast.text)
    assert len(clinic.workplace.storage.call(store.sessions)) == 8


def test_closing_the_window_stops_receiving(
    app: App, until: Until, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = filled(app, 4, "H-1")
    workplace = app.workplace
    file = send(workplace.store, workplace.storage, ids, tmp_path / "sent.physio", PASSPHRASE)
    workplace.storage.call(lambda: [workplace.store.delete_session(one) for one in ids])
    bundle = open_bundle(workplace.store, workplace.storage, file, PASSPHRASE)
    begun = threading.Event()
    call = Progress.__call__

    def slowly(progress: Progress, share: float) -> None:
        begun.set()
        time.sleep(0.05)
        call(progress, share)

    monkeypatch.setattr(Progress, "__call__", slowly)
    app.sharing.presenter.receive(bundle, "K-9", lambda: None, lambda _: None)
    until(begun.is_set)
    app.shutdown()
    with Database.open(app.workplace.path, read_only=True) as database:
        assert SessionStore(database).sessions() == []


def test_home_mode_offers_to_send(app: App, until: Until) -> None:
    filled(app, 1, "H-1")
    app.desk.choose_patient("H-1")
    until(lambda: app.desk.background.is_idle)
    app.desk.change_settings(home_mode=True)
    app.pages.home.refresh()
    app.pages.home.send.click()
    assert dialog_of(app, SendDialog).isVisible()
    app.desk.change_settings(home_mode=False)
