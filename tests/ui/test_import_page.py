"""Files dropped on the real window: good ones are classified and kept, bad ones say where and why."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QGraphicsView
from ui_words import Until

from physio_desktop.app import App
from physio_desktop.ui.importing.page import ImportPage
from physio_desktop.workflows.lane import Lane


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """Good and bad ones, side by side."""
    folder = tmp_path / "mixed"
    folder.mkdir()
    random = np.random.default_rng(1)

    def rows(n: int = 200, k: int = 9, delimiter: str = ",") -> list[str]:
        values = random.uniform(-1, 1, (n, k))
        values[:, 2] += 9.8
        return [delimiter.join(f"{value:.3f}" for value in row) for row in values]

    contents = {
        "a window.csv": "\n".join(rows()),
        "long.txt": "\n".join(rows(600)),
        "utf16.csv": "\n".join(rows()).encode("utf-16"),
        "bad shape.csv": "\n".join(rows(k=8)),
        "bad delimiter.csv": "\n".join(rows(delimiter="|")),
        "bad cell.csv": "\n".join([*rows(20), "1,2,three,4,5,6,7,8,9"]),
        "bad unit.csv": "\n".join(["acc_x [furlong],acc_y,acc_z,gyr_x,gyr_y,gyr_z", *rows(k=6)]),
        "bad encoding.csv": bytes(range(256)) * 40,
        "bad length.csv": "\n".join(rows(50)),
    }
    for name, content in contents.items():
        path = folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def page_of(app: App) -> ImportPage:
    page = app.pages["import"]
    assert isinstance(page, ImportPage)
    return page


def drop(app: App, *paths: Path) -> None:
    """As a person does, with the mouse over the window."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    args = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    enter = QDragEnterEvent(QPointF(50, 50).toPoint(), *args)
    app.window.dragEnterEvent(enter)
    assert enter.isAccepted()
    app.window.dropEvent(QDropEvent(QPointF(50, 50), *args))


def n_sessions(app: App) -> int:
    return len(app.workplace.storage.call(lambda: app.workplace.store.sessions()))


def test_a_mixed_batch(
    app: App, until: Until, files: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, presenter = page_of(app), app.importing
    drop(app, *sorted(files.iterdir()))
    assert app.window.page == "import"
    until(lambda: not presenter.is_busy, 60)
    assert {Path(one.file).name for one in presenter.windows} == {"a window.csv", "long.txt", "utf16.csv"}
    told = [page.refusals.item(i).text() for i in range(page.refusals.count())]
    assert len(told) == 6
    for name, words in (
        ("bad shape.csv, line 1", "8 columns of numbers"),
        ("bad delimiter.csv, line 1", "'|' stands between the numbers"),
        ("bad cell.csv, line 21", "acc_z is 'three'"),
        ("bad unit.csv, line 1", "'furlong'"),
        ("bad encoding.csv, line 1", "not text"),
        ("bad length.csv", "a window needs 200 samples"),
    ):
        assert any(name in text and words in text for text in told), (name, told)
    assert page.model.rowCount() == len(presenter.windows) > 3
    row = next(i for i, one in enumerate(presenter.windows) if one.title == "long.txt")
    page.table.selectRow(row)
    assert "long.txt" in page.where.text()
    assert page.chances.accessibleDescription().count("%") == 5

    table = tmp_path / "windows.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(table), ""))
    page.save.click()
    until(lambda: table.exists() and app.desk.background.is_idle)
    with table.open(encoding="utf-8-sig", newline="") as stream:
        written = list(csv.DictReader(stream))
    assert len(written) == len(presenter.windows)
    assert all(row["top_5"] and 0 <= float(row["confidence"]) <= 1 and row["model"] for row in written)


def test_they_are_kept_as_sessions_of_a_patient(app: App, until: Until, files: Path) -> None:
    page, presenter = page_of(app), app.importing
    drop(app, *sorted(files.iterdir()))
    until(lambda: not presenter.is_busy, 60)
    assert not page.keep.isEnabled()
    page.patient.setEditText("P-0200")
    page.keep.click()
    until(lambda: not presenter.is_busy and app.desk.background.is_idle, 60)
    # A recording that is too short to classify can be kept all the same.
    assert n_sessions(app) == 4 and "4" in page.state.text()
    assert page.refusals.count() == 5
    sessions = app.workplace.storage.call(lambda: app.workplace.store.sessions("P-0200"))
    assert {session.n_samples for session in sessions} == {50, 200, 600}


def test_a_folder_goes_on_after_a_bad_file(app: App, until: Until, files: Path) -> None:
    drop(app, files)
    until(lambda: not app.importing.is_busy, 60)
    assert {one.title for one in app.importing.windows} == {"a window.csv", "long.txt", "utf16.csv"}
    assert len(app.importing.refusals) == 6


def test_it_can_be_cancelled(app: App, until: Until, files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page, presenter = page_of(app), app.importing
    long = files / "very long.csv"
    long.write_text("\n".join((files / "long.txt").read_text().splitlines() * 100))
    drop(app, long)
    until(lambda: bool(presenter.windows), 60)
    assert page.stop.isVisibleTo(page)
    page.stop.click()
    until(lambda: not presenter.is_busy, 10)
    assert 0 < len(presenter.windows) < 2000
    assert "Cancelled." in page.state.text()


def test_another_placement_asks_again(app: App, until: Until, files: Path) -> None:
    page, presenter = page_of(app), app.importing
    drop(app, files / "a window.csv")
    until(lambda: not presenter.is_busy, 60)
    before = presenter.windows[0].prediction.model
    page.placement.setCurrentIndex(page.placement.findData("right_wrist"))
    until(lambda: not presenter.is_busy and bool(presenter.windows), 60)
    assert "right_wrist" in presenter.windows[0].prediction.model != before


def test_files_may_be_dropped_anywhere(app: App) -> None:
    assert app.window.acceptDrops()
    for name in app.pages:
        app.window.show_page(name)
    assert [view for view in app.window.findChildren(QGraphicsView) if view.acceptDrops()] == []
    data = QMimeData()
    data.setText("no file")
    args = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    enter = QDragEnterEvent(QPointF(5, 5).toPoint(), *args)
    enter.ignore()
    app.window.dragEnterEvent(enter)
    assert not enter.isAccepted()


def test_closing_ends_what_is_classified(app: App, until: Until, files: Path) -> None:
    long = files / "very long.csv"
    long.write_text("\n".join((files / "long.txt").read_text().splitlines() * 100))
    drop(app, long)
    until(lambda: bool(app.importing.windows), 60)
    app.shutdown()
    assert isinstance(app.workplace.jobs, Lane) and app.workplace.jobs.n_waiting == 0
