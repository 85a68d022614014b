"""A newer version in the window: shown, verified, installed after closing; never over a network."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog
from ui_words import SIMULATED, Until

from physio_desktop import app as composition
from physio_desktop import paths
from physio_desktop.app import App
from physio_desktop.sensing.connection import LinkState
from physio_desktop.ui.menus import menu_commands
from physio_desktop.ui.updates.dialog import UpdateDialog
from physio_desktop.workflows import update_installing, update_signatures, updates

KEY = Ed25519PrivateKey.generate()


def put(stick: Path, version: str = "9.1.0", kind: str = "deb", content: bytes = b"new" * 900_000) -> Path:
    stick.mkdir(exist_ok=True)
    package = stick / f"physio-{version}.{kind}"
    package.write_bytes(content)
    about = {
        "format": 1,
        "product": "physio-desktop",
        "version": version,
        "kind": kind,
        "file": package.name,
        "system": updates.this_system(),
        "bytes": len(content),
        "minimum_version": "0.1.0",
        "sha256": hashlib.sha256(content).hexdigest(),
        "notes": {"en": "Faster.", "de": "Schneller."},
    }
    text = json.dumps(about).encode()
    package.with_name(package.name + updates.MANIFEST).write_bytes(text)
    package.with_name(package.name + updates.SIGNATURE).write_bytes(update_signatures.sign(text, KEY))
    return package


@pytest.fixture
def keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    public = base64.b64encode(update_signatures.raw_of(KEY.public_key())).decode()
    file = tmp_path / "update-keys.json"
    file.write_text(json.dumps({"keys": [{"public": public}]}))
    monkeypatch.setattr(paths, "update_keys", lambda: file)
    return file


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    return tmp_path / "stick"


@pytest.fixture
def opened(keys: Path, make_app: Callable[..., App], until: Until) -> App:
    made = make_app()
    made.start()
    until(lambda: made.workplace.is_open and made.desk.background.is_idle, 20)
    made.desk.change_settings(ask_after_set=False)
    return made


def dialog_of(app: App) -> UpdateDialog:
    (found,) = [d for d in app.window.findChildren(UpdateDialog) if d.isVisible()]
    return found


def chosen(app: App, stick: Path, monkeypatch: pytest.MonkeyPatch, until: Until) -> UpdateDialog:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(stick))
    app.look_for_update()
    dialog = dialog_of(app)
    dialog.choose.click()
    until(lambda: app.desk.background.is_idle)
    return dialog


def test_it_is_in_the_help_menu(opened: App) -> None:
    (command,) = [c for c in menu_commands(opened) if c.text == "Look for an update …"]
    command.do()
    dialog = dialog_of(opened)
    assert not dialog.go.isVisible() and "never looks on a network" in dialog._installed.text()
    dialog.cancel.click()


def test_it_is_shown_verified_and_installed_by_hand(
    opened: App, stick: Path, monkeypatch: pytest.MonkeyPatch, until: Until
) -> None:
    package = put(stick)
    dialog = chosen(opened, stick, monkeypatch, until)
    assert dialog.version.text() == "Version 9.1.0 (3 MB)" and dialog.notes.toPlainText() == "Faster."
    assert dialog.go.text() == "Copy and verify" and not dialog.command.isVisible()
    dialog.go.click()
    until(lambda: dialog.verified is not None and opened.desk.background.is_idle)
    assert dialog.verified is not None and dialog.verified.path.read_bytes() == package.read_bytes()
    assert paths.data_dir() in dialog.verified.path.parents
    if os.name == "posix":
        assert stat.S_IMODE(dialog.verified.path.parent.stat().st_mode) == 0o700
    assert "nobody altered it" in dialog.state.text() and not dialog.go.isVisible()
    dialog.copy.click()
    assert QGuiApplication.clipboard().text() == f"sudo apt install {dialog.verified.path}"
    dialog.cancel.click()
    assert opened.updates.scheduled is None


def test_it_is_installed_when_everything_is_closed(
    opened: App, stick: Path, monkeypatch: pytest.MonkeyPatch, until: Until
) -> None:
    monkeypatch.setattr(update_installing, "step_for", lambda _: update_installing.Step(True))
    installed: list[Path] = []
    monkeypatch.setattr(update_installing, "install", lambda verified: installed.append(verified.path))
    put(stick)
    dialog = chosen(opened, stick, monkeypatch, until)
    dialog.go.click()
    until(lambda: dialog.verified is not None)
    assert dialog.go.text() == "Close and install"
    dialog.go.click()
    until(lambda: not opened.window.isVisible())
    assert installed == [] and opened.updates.scheduled is not None
    assert not opened.workplace.is_open  # saved and closed before
    composition._install(opened)
    assert installed == [opened.updates.scheduled.path]


def test_an_installer_that_fails_is_said(opened: App, stick: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(stick)
    found = updates.look_for_updates(stick, update_signatures.read_keys(paths.update_keys()), "0.1.0")
    opened.updates.scheduled = updates.take(found.offers[0], paths.updates_dir())
    said: list[str] = []
    monkeypatch.setattr(composition.QMessageBox, "critical", lambda *words: said.append(words[-1]))
    composition._install(opened)  # a .deb is nothing that the program could install
    assert len(said) == 1 and "cannot be installed from here" in said[0]


def test_never_while_it_records(
    opened: App, stick: Path, monkeypatch: pytest.MonkeyPatch, until: Until
) -> None:
    opened.desk.connect_sensor(SIMULATED)
    until(lambda: opened.live.link.state is LinkState.STREAMING)
    opened.desk.toggle_recording()
    until(lambda: opened.treatment.is_recording)
    put(stick)
    dialog = chosen(opened, stick, monkeypatch, until)
    dialog.go.click()
    assert dialog.message.text() == "Stop the recording first." and dialog.verified is None
    opened.desk.stop_recording()
    until(lambda: not opened.treatment.is_recording)
    dialog.go.click()
    until(lambda: dialog.verified is not None)
    # another recording may begin while the dialogue is open: closing then asks, as ever
    asked: list[bool] = []
    opened.window.may_close = lambda: bool(asked.append(True))
    monkeypatch.setattr(dialog, "_is_automatic", True)
    dialog._go()
    assert asked == [True] and opened.window.isVisible()
    opened.window.may_close = lambda: True


@pytest.mark.parametrize("how", ["altered", "older", "nothing", "package"])
def test_what_is_none_is_said(
    opened: App, stick: Path, monkeypatch: pytest.MonkeyPatch, until: Until, how: str
) -> None:
    package = put(stick, "0.0.1" if how == "older" else "9.1.0")
    manifest = package.with_name(package.name + updates.MANIFEST)
    if how == "altered":
        manifest.write_text(manifest.read_text().replace("Faster", "Slower"))
    elif how == "nothing":
        manifest.unlink()
    elif how == "package":
        package.write_bytes(b"bad" * 900_000)
    dialog = chosen(opened, stick, monkeypatch, until)
    words = {
        "altered": "The signature of the update is wrong",
        "older": "Version 0.0.1 is older than the installed",
        "nothing": "There is no newer version in this folder.",
        "package": "was altered: it is not what was signed",
    }
    if how == "package":
        dialog.go.click()
        until(lambda: bool(dialog.message.text()))
        assert list(paths.updates_dir().iterdir()) == []
    else:
        assert not dialog.go.isVisible()
    assert words[how] in dialog.message.text() and dialog.verified is None


def test_a_chosen_folder_is_looked_into_at_the_next_start(
    opened: App, stick: Path, monkeypatch: pytest.MonkeyPatch, until: Until, make_app: Callable[..., App]
) -> None:
    put(stick)
    dialog = chosen(opened, stick, monkeypatch, until)
    dialog.at_start.click()
    assert opened.desk.settings.update_folder == str(stick)
    dialog.cancel.click()
    until(lambda: opened.desk.background.is_idle)
    opened.window.close()
    again = make_app()
    again.start()
    until(lambda: "Version 9.1.0 is ready" in again.window.toast.text)
    again.window.toast._act()
    until(lambda: again.desk.background.is_idle)
    shown = dialog_of(again)
    assert shown.offer is not None and shown.at_start.isChecked()
    shown.at_start.click()
    assert again.desk.settings.update_folder == ""
    shown.cancel.click()


def test_verifying_can_be_cancelled(
    opened: App, stick: Path, monkeypatch: pytest.MonkeyPatch, until: Until
) -> None:
    put(stick, content=b"x" * 40_000_000)
    dialog = chosen(opened, stick, monkeypatch, until)
    dialog.go.click()
    dialog.reject()
    until(lambda: opened.desk.background.is_idle and not opened.window.findChildren(UpdateDialog))
    assert not paths.updates_dir().exists() or list(paths.updates_dir().iterdir()) == []
