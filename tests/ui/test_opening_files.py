"""A file named at the start, by a second start or by the desktop is shown before anything is taken in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication

from physio_desktop.__main__ import files_to_open
from physio_desktop.app import App
from physio_desktop.ui.application import FileOpening
from physio_desktop.ui.sharing.receive_dialog import ReceiveDialog
from physio_desktop.ui.single_start import SingleStart

Until = Callable[[Callable[[], bool]], None]


@pytest.fixture
def sent(tmp_path: Path) -> Path:
    file = tmp_path / "P-0147_2026-11-21.physio"
    file.write_bytes(b"PHYSIO\r\n" + bytes(80))
    return file


def preview(app: App) -> ReceiveDialog | None:
    return next(iter(app.window.findChildren(ReceiveDialog)), None)


def test_files_are_told_from_commands(sent: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(sent.parent)
    Path("record").write_text("a file that is named like a command")
    assert files_to_open([str(sent)]) == [sent]
    assert files_to_open([sent.name, "./record"]) == [sent, Path("record").resolve()]
    assert files_to_open([]) == files_to_open(["record"]) == files_to_open(["no-such.physio"]) == []
    assert files_to_open(["export", sent.name]) == files_to_open(["--json"]) == []


def test_a_sent_file_waits_for_the_database_and_is_then_shown(
    make_app: Callable[[], App], until: Until, sent: Path
) -> None:
    app = make_app()
    app.open_files([sent])
    assert preview(app) is None
    app.start()
    until(lambda: preview(app) is not None)
    dialog = preview(app)
    assert dialog is not None and dialog.isVisible()
    assert app.workplace.storage.call(app.workplace.store.sessions) == []
    dialog.reject()


def test_a_second_start_hands_its_files_to_the_first_window(app: App, until: Until, sent: Path) -> None:
    first, second = SingleStart(app.workplace.path), SingleStart(app.workplace.path)
    asked: list[list[Path]] = []
    first.asked.connect(asked.append)
    assert first.is_first()
    assert not second.is_first([sent, sent.with_name("gone.physio")])
    until(lambda: asked == [[sent]])
    first.close()


def test_the_desktop_asks_to_open_a_file(app: App, sent: Path) -> None:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    opening = FileOpening(application)
    wanted: list[list[Path]] = []
    opening.wanted.connect(wanted.append)
    QApplication.sendEvent(application, QFileOpenEvent(QUrl.fromLocalFile(str(sent))))
    assert wanted == [[sent]]
    application.removeEventFilter(opening)
    opening.deleteLater()
