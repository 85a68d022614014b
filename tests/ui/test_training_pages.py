"""Training from reviewed sessions, its result, and which version serves; the real window throughout."""

from __future__ import annotations

import csv
import os
import shutil
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import psutil
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QListWidget
from reviewed_sessions import store_reviewed
from ui_words import Until

from physio_desktop.app import App
from physio_desktop.domain import Correction
from physio_desktop.recognition.retraining.run import RunSettings
from physio_desktop.storage.database import Database
from physio_desktop.storage.edits import Edit
from physio_desktop.storage.session_store import SessionStore
from physio_desktop.ui.models.gate_dialog import CompareDialog, GateDialog
from physio_desktop.ui.models.versions_presenter import Question
from physio_desktop.workflows.importing import import_file
from physio_desktop.workflows.lane import Lane
from physio_desktop.workflows.model_registry import Duel, Gate, ModelRegistry, folder_beside
from physio_desktop.workflows.retraining import train_from_sessions

PROTOCOL = "never from other windows of the same person"
SIDE = "right_ankle"


def see(database: Path, *people: str) -> None:
    with Database.open(database) as opened:
        for number, person in enumerate(people):
            store_reviewed(SessionStore(opened, "AB"), person, 100 * number + 3)


@pytest.fixture(scope="module")
def trained_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three people and one version trained from them, which serves nobody yet."""
    folder = tmp_path_factory.mktemp("trained")
    path, lane = folder / "physio.db", Lane("storage")
    see(path, "P-1", "P-2", "P-3")
    database = lane.call(Database.open, path)
    store = SessionStore(database, "AB")
    registry = ModelRegistry(folder_beside(path), store, lane)
    train_from_sessions(registry, store, lane, RunSettings(SIDE, kinds=("boosted",)))
    lane.call(database.close)
    lane.close()
    return folder


@pytest.fixture
def opened(make_app: Callable[..., App], until: Until, tmp_path: Path) -> Callable[[], App]:
    def make() -> App:
        made = make_app(tmp_path / "physio.db")
        made.start()
        until(lambda: made.workplace.is_open and made.desk.background.is_idle)
        made.desk.sign_as("AB")
        return made

    return make


@pytest.fixture
def trained(trained_folder: Path, tmp_path: Path, opened: Callable[[], App]) -> App:
    shutil.copytree(trained_folder, tmp_path, dirs_exist_ok=True)
    return opened()


def look(app: App, until: Until) -> None:
    """The train page, by its menu, with everything read."""
    menu = next(c for c in app.commands if c.text.startswith("Train from recordings"))
    menu.do()
    until(lambda: not app.training.is_reading and app.desk.background.is_idle)


def idle(app: App, until: Until) -> None:
    until(lambda: app.desk.background.is_idle)
    QApplication.processEvents()


def dialog(kind: type[QDialog]) -> QDialog:
    (found,) = [w for w in QApplication.topLevelWidgets() if isinstance(w, kind) and w.isVisible()]
    return found


def models(app: App, name: str, *arguments: object) -> object:
    return app.workplace.storage.call(getattr(app.workplace.store.models, name), *arguments)


def said(widget: object) -> str:
    return " ".join(one.text() for one in widget.findChildren(QLabel) if one.isVisibleTo(widget))  # type: ignore[attr-defined]


def test_from_recordings_to_a_model_that_serves(
    opened: Callable[[], App], until: Until, tmp_path: Path
) -> None:
    see(tmp_path / "physio.db", "P-1", "P-2", "P-3")
    app = opened()
    look(app, until)
    page, table = app.pages.train, app.pages.train.health.table
    assert app.window.page == "train" and not page.reason.text()
    assert [table.item(row, 0).text() for row in range(4)] == ["P-1", "P-2", "P-3", "All"]
    assert "12 rep." in table.item(0, 1).text() and "36 rep." in table.item(3, 1).text()
    assert "58 %" in page.health.facts.text() and "with 2 more people" in page.health.advice.text()
    page.choice.kinds["forest"].setChecked(False)
    QTest.mouseClick(page.train, Qt.MouseButton.LeftButton)
    assert app.training.is_training and page.progress.cancel.isVisible() and not page.choice.isEnabled()
    stages = set()
    until(lambda: stages.add(page.progress.stage.text()) or app.result.run is not None, 120)
    assert any("testing on people left out" in stage for stage in stages)

    result = app.pages.result
    assert app.window.page == "result" and "macro F1" in result.headline.text()
    assert all(PROTOCOL in one.text() for one in result.protocols) and "Worst person" in result.worst.text()
    assert result.figures.rowCount() == 1 and result.figures.columnCount() == 10
    assert result.people.rowCount() == 3
    assert result.importance.accessibleDescription() and result.curve.accessibleDescription().startswith("1:")
    result.matrix.setFocus()
    result.matrix.setCurrentCell(1, 1)
    QTest.keyClick(result.matrix, Qt.Key.Key_Return)
    counted = int(result.matrix.item(1, 1).text())
    assert counted == result.windows.count() > 100
    assert "P-1" in result.windows.item(0).text()
    result.windows.itemActivated.emit(result.windows.item(0))
    until(lambda: app.review.opened is not None and app.desk.background.is_idle)
    assert app.window.page == "review" and app.review.opened.session.patient == "P-1"
    wanted_us = result.presenter.windows(1, 1)[0][0].start_us
    assert app.review.view.start_us <= wanted_us <= app.review.view.end_us
    app.pages.review.back.click()
    assert app.window.page == "result"

    result.use.click()
    idle(app, until)
    gate = dialog(GateDialog)
    assert "not worse" in said(gate) and "on 3 people" in said(gate).lower()
    gate.use.click()  # type: ignore[attr-defined]
    idle(app, until)
    assert models(app, "active", SIDE) is not None
    view = app.pages.models.versions
    assert "right ankle: right ankle, version 1 serves" in said(view) and "✓ Active" in said(view)
    (card,) = app.versions.lines
    assert PROTOCOL in card.protocol and "worst person" in card.figures and card.is_active
    app.window.toast._act()  # one click back
    idle(app, until)
    assert models(app, "active", SIDE) is None
    assert "the model that came with the program serves" in said(view)


def test_cancelling_leaves_nothing(opened: Callable[[], App], until: Until, tmp_path: Path) -> None:
    see(tmp_path / "physio.db", "P-1", "P-2", "P-3")
    app = opened()
    look(app, until)
    app.pages.train.train.click()
    until(lambda: app.training.now.share > 0.15, 60)
    app.pages.train.progress.cancel.click()
    assert "Ending" in app.pages.train.progress.stage.text()
    until(lambda: not app.training.is_training, 2)
    assert "Nothing was changed" in app.window.toast.text
    assert models(app, "runs") == [] and models(app, "versions") == []
    assert not folder_beside(app.workplace.path).exists()
    assert app.pages.train.train.isEnabled() and app.window.page == "train"


def test_closing_the_window_ends_a_training(opened: Callable[[], App], until: Until, tmp_path: Path) -> None:
    see(tmp_path / "physio.db", "P-1", "P-2", "P-3")
    app = opened()
    look(app, until)
    app.pages.train.train.click()
    until(lambda: app.training.now.share > 0.15, 60)
    assert app.window.close()
    with Database.open(tmp_path / "physio.db") as database:
        assert SessionStore(database).models.runs() == []
    assert not folder_beside(app.workplace.path).exists()


def test_what_a_killed_training_left_half_written_is_gone_at_the_next_start(
    opened: Callable[[], App], tmp_path: Path
) -> None:
    folder = folder_beside(tmp_path / "physio.db")
    old, young = folder / ".part-old", folder / ".part-young"
    for part in (old, young):
        part.mkdir(parents=True)
        (part / "right_ankle-1.repetition.ubj").write_bytes(b"half")
    os.utime(old, (1, 1))
    opened()
    assert not old.exists() and young.exists()  # another program may be at the young one


def test_too_little_says_why_and_trains_nothing(
    opened: Callable[[], App], until: Until, tmp_path: Path
) -> None:
    app = opened()
    look(app, until)
    assert not app.pages.train.train.isEnabled()
    assert "No reviewed session" in app.pages.train.reason.text()
    app.workplace.storage.call(store_reviewed, app.workplace.store, "P-1", 3)
    app.pages.train.again.click()
    until(lambda: app.training.health is not None and app.desk.background.is_idle)
    page = app.pages.train
    assert "at least 2 people" in page.reason.text() and not page.train.isEnabled()
    page.choice.personal.setChecked(True)
    assert page.reason.text() == "" and page.train.isEnabled()
    page.choice.exercises.item(0).setCheckState(Qt.CheckState.Unchecked)
    assert page.train.isEnabled()  # one exercise and rest are two
    for box in page.choice.kinds.values():
        box.setChecked(False)
    assert "at least one kind" in page.reason.text() and not page.train.isEnabled()


def test_a_training_that_dies_is_told_in_a_sentence(
    opened: Callable[[], App], until: Until, tmp_path: Path
) -> None:
    see(tmp_path / "physio.db", "P-1", "P-2", "P-3")
    app = opened()
    look(app, until)
    app.pages.train.train.click()
    until(lambda: app.training.now.share > 0.2, 60)
    for child in psutil.Process().children():
        if "resource_tracker" not in " ".join(child.cmdline()):
            child.kill()
    until(lambda: not app.training.is_training)
    assert "ended by itself" in app.window.toast.text and "Close other programs" in app.window.toast.text
    assert "ended by itself" in app.pages.train.reason.text() and app.pages.train.train.isEnabled()
    app.window.show_page("runs")
    idle(app, until)
    assert "✕ failed: The training ended by itself" in app.pages.runs.table.item(0, 2).text()
    assert not app.pages.runs.open.isEnabled()


def test_a_worse_model_serves_only_for_a_reason_that_is_kept(trained: App, until: Until) -> None:
    app = trained
    app.window.show_page("models")
    idle(app, until)
    (line,) = app.versions.lines
    worse = Gate((Duel("P-1", 0.7, 0.9), Duel("P-2", 0.8, 0.9)), False, "This model is worse.")
    app.versions.asked.emit(Question(line.id, line.name, "u2", worse))
    gate = dialog(GateDialog)
    assert "It is worse" in said(gate) and not gate.use.isVisible()  # type: ignore[attr-defined]
    gate.nevertheless.click()  # type: ignore[attr-defined]
    assert not gate.use.isEnabled()  # type: ignore[attr-defined]
    QTest.keyClicks(gate.reason, "the strap was moved")  # type: ignore[attr-defined]
    gate.use.click()  # type: ignore[attr-defined]
    idle(app, until)
    (promotion,) = models(app, "history", SIDE)  # type: ignore[misc]
    assert promotion.overridden and promotion.reason == "the strap was moved" and promotion.who == "AB"
    assert "against the test, because: the strap was moved" in said(app.pages.models.versions)


def test_a_damaged_version_cannot_serve(trained: App, until: Until, tmp_path: Path) -> None:
    app = trained
    app.window.show_page("models")
    idle(app, until)
    trees = next(folder_beside(app.workplace.path).rglob("*windows-right_ankle.ubj"))
    trees.write_bytes(trees.read_bytes()[:-1] + b"x")
    app.versions.ask(app.versions.lines[0].id)
    idle(app, until)
    dialog(GateDialog).use.click()  # type: ignore[attr-defined]
    idle(app, until)
    assert "was changed since it was made" in app.window.toast.text
    assert models(app, "active", SIDE) is None


def test_versions_travel_as_files_and_are_compared(trained: App, until: Until, tmp_path: Path) -> None:
    app, file = trained, tmp_path / "ankle.physio-model"
    app.window.show_page("models")
    idle(app, until)
    app.versions.export(app.versions.lines[0].id, file)
    idle(app, until)
    assert file.exists() and "ankle.physio-model" in app.window.toast.text
    app.versions.import_file(file)
    idle(app, until)
    assert [line.name for line in app.versions.lines] == ["right ankle, version 2", "right ankle, version 1"]
    second, first = app.versions.lines
    app.versions.compare(second.id, first.id)
    compared = dialog(CompareDialog)
    assert "is not worse than" in said(compared)
    compared.close()
    file.write_bytes(file.read_bytes()[:-200])
    app.versions.import_file(file)
    idle(app, until)
    assert "no model of this program" in app.window.toast.text and len(app.versions.lines) == 2


def test_a_session_that_was_deleted_is_said_to_be_gone(trained: App, until: Until) -> None:
    app = trained
    (run,) = models(app, "run_lines")  # type: ignore[misc]
    session = app.workplace.storage.call(app.workplace.store.reviews.lines, "P-1")[0]
    app.workplace.storage.call(app.workplace.store.reviews.delete, [session.id])
    app.ways.show_run(run.id)
    until(lambda: app.result.run is not None)
    result = app.pages.result
    result.matrix.cellClicked.emit(0, 0)
    assert "deleted" in result.windows.item(0).text()
    result.windows.itemActivated.emit(result.windows.item(0))
    assert "no longer there" in app.window.toast.text and app.window.page == "result"
    i, j = next(
        (i, j) for i, line in enumerate(app.result.candidate.confusion) for j, n in enumerate(line) if not n
    )
    result.matrix.cellClicked.emit(i, j)
    assert "none" in result.cell.text() and not result.windows.isVisible()


def test_tables_and_plots_are_exported(trained: App, until: Until, tmp_path: Path) -> None:
    app, out = trained, tmp_path / "figures"
    (run,) = models(app, "run_lines")  # type: ignore[misc]
    app.ways.show_run(run.id)
    until(lambda: app.result.run is not None)
    app.pages.result.export_to(out)
    idle(app, until)
    assert "12 files" in app.window.toast.text
    names = {path.name for path in out.iterdir()}
    assert {"confusion.png", "learning_curve.png", "reliability.png", "importance.png"} <= names
    with (out / "figures.csv").open(encoding="utf-8-sig", newline="") as file:
        (row,) = list(csv.DictReader(file))
    assert PROTOCOL in row["protocol"] and float(row["f1_macro"]) == pytest.approx(run.f1_macro)
    with (out / "confusion.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    stored = app.result.candidate.confusion  # type: ignore[union-attr]
    assert [int(rows[0][f"said {name}"]) for name in ("e4", "e5", "idle")] == list(stored[0])
    blocked = tmp_path / "file"
    blocked.write_text("")
    app.pages.result.export_to(blocked)
    idle(app, until)
    assert "could not be written" in app.window.toast.text


def test_runs_are_listed_and_compared(trained: App, until: Until) -> None:
    app = trained
    (line,) = models(app, "run_lines")  # type: ignore[misc]
    whole = models(app, "run", line.id)
    again = {**whole.settings, "search": "grid"}  # type: ignore[attr-defined]
    store = app.workplace.store.models
    app.workplace.storage.call(
        lambda: store.add_run(datetime.now(UTC), "done", again, result=whole.result)  # type: ignore[attr-defined]
    )
    app.window.show_page("runs")
    idle(app, until)
    page = app.pages.runs
    assert page.table.rowCount() == 2 and page.table.item(0, 4).text() == page.table.item(1, 4).text()
    page.table.selectAll()
    assert page.compare.isEnabled() and not page.open.isEnabled()
    page.compare.click()
    idle(app, until)
    words = {
        page.side_by_side.item(row, 0).text(): [
            page.side_by_side.item(row, column).text() for column in (1, 2)
        ]
        for row in range(page.side_by_side.rowCount())
    }
    assert words["Search"][0] != words["Search"][1] and words["Macro F1"][0] == words["Macro F1"][1]
    page.table.selectRow(1)
    page.table.opened.emit(1)
    until(lambda: app.result.run is not None)
    assert app.window.page == "result"
    app.pages.result.back.click()
    assert app.window.page == "runs"


@pytest.mark.full
def test_four_real_people_through_the_page(opened: Callable[[], App], until: Until, tmp_path: Path) -> None:
    folder = Path(os.environ.get("PHYSIO_DATA", Path(__file__).parents[3] / "shared" / "data"))
    archives = sorted(folder.glob("uci730*.zip"))
    if not archives:
        pytest.skip(f"no real recordings in {folder}; set PHYSIO_DATA to their folder")
    app = opened()
    with zipfile.ZipFile(archives[0]) as archive:
        for person in ("s1", "s2", "s3", "s5"):
            for exercise in ("e1", "e3", "e4", "e5"):
                file = tmp_path / person / exercise / "u2" / "test.txt"
                file.parent.mkdir(parents=True)
                file.write_bytes(archive.read(f"{person}/{exercise}/u2/test.txt"))
                marks = folder / "uci730-annotations" / person / f"{exercise}.csv"
                _import(app, file, person, exercise, marks)
    look(app, until)
    until(lambda: app.training.health is not None, 60)
    assert app.pages.train.health.table.rowCount() == 5
    app.pages.train.train.click()
    until(lambda: app.result.run is not None or bool(app.training.failure), 280)
    assert app.training.failure == ""
    best = app.result.candidate
    assert best is not None and (best.overall["f1_macro"] or 0) > 0.6
    assert {who for who, _ in best.people} == {"s1", "s2", "s3", "s5"}
    assert app.pages.result.matrix.rowCount() == 5


def _import(app: App, file: Path, person: str, exercise: str, marks: Path) -> None:
    """A session as a therapist would have left it: every repetition of the annotation added by hand."""
    store, lane = app.workplace.store, app.workplace.storage
    (one,) = import_file(store, lane, file, patient=person, exercise=exercise, placement=SIDE)
    with marks.open() as lines:
        rows = list(csv.reader(line for line in lines if not line.startswith("#")))[1:]
    how = ("correct", "fast", "low_amplitude")
    said = tuple(
        Correction(round(float(a) * 40_000), round(float(b) * 40_000), exercise, how[int(float(c))])
        for a, b, c in rows
    )
    lane.call(store.reviews.edit, one.session.id, Edit(add=said))


def test_lists_are_named_for_screen_readers(trained: App) -> None:
    for names in trained.pages.train.findChildren(QListWidget):
        assert names.accessibleName()
