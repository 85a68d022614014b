"""A model of one patient, and the public archive, through the real window."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from test_import_page import drop
from test_training_pages import dialog, idle, look, models, said, see
from ui_words import SIMULATED, Until

from physio_desktop.app import App
from physio_desktop.storage.database import Database
from physio_desktop.storage.session_store import SessionStore
from physio_desktop.ui.models.gate_dialog import GateDialog

pytestmark = pytest.mark.usefixtures("training_here")

SIDE = "right_ankle"
MINE = "right ankle, P-1 alone, version 1"


@pytest.fixture
def opened(make_app: Callable[..., App], until: Until, tmp_path: Path) -> App:
    from reviewed_sessions import store_reviewed

    see(tmp_path / "physio.db", "P-1", "P-2")
    with Database.open(tmp_path / "physio.db") as database:
        store_reviewed(SessionStore(database, "AB"), "P-1", 400)
    made = make_app(tmp_path / "physio.db")
    made.start()
    until(lambda: made.workplace.is_open and made.desk.background.is_idle)
    made.desk.change_settings(ask_after_set=False)
    return made


def train(app: App, until: Until) -> None:
    app.pages.train.choice.kinds["forest"].setChecked(False)
    QTest.mouseClick(app.pages.train.train, Qt.MouseButton.LeftButton)
    assert app.training.is_training
    until(lambda: app.result.run is not None or bool(app.training.failure), 120)
    assert app.training.failure == ""


def use(app: App, until: Until) -> None:
    app.pages.result.use.click()
    idle(app, until)
    dialog(GateDialog).use.click()  # type: ignore[attr-defined]
    idle(app, until)


def sees(app: App, until: Until, patient: str | None, model: str) -> None:
    """With this patient the live page names this model, and windows are named by it."""
    app.desk.choose_patient(patient)
    until(lambda: app.treatment.subject.patient == patient and app.desk.background.is_idle)
    until(lambda: app.live.panel().model == f"Model: {model}", 60)
    until(lambda: app.live_page.panel.model.full_text == f"Model: {model}")


def recorded(app: App, until: Until, folder: Path) -> set[str]:
    """Records a little and gives what stands in predictions.csv as the model."""
    from physio_desktop.workflows.exporting import export_session

    before = len(app.workplace.storage.call(app.workplace.store.sessions))
    app.desk.toggle_recording()
    until(lambda: app.treatment.is_recording)
    until(lambda: app.live.elapsed_s > 14, 60)
    app.desk.stop_recording()
    until(lambda: len(app.workplace.storage.call(app.workplace.store.sessions)) > before)
    idle(app, until)
    newest = max(app.workplace.storage.call(app.workplace.store.sessions), key=lambda one: one.id)
    assert newest.patient == app.treatment.subject.patient
    export_session(app.workplace.store, app.workplace.storage, newest.id, folder)
    with (folder / "predictions.csv").open(encoding="utf-8-sig", newline="") as file:
        return {row["model"] for row in csv.DictReader(file)}


def test_a_model_of_one_patient_serves_that_one_alone(opened: App, until: Until, tmp_path: Path) -> None:
    app = opened
    look(app, until)
    page = app.pages.train
    page.choice.personal.setChecked(True)
    assert "choose exactly one" in page.reason.text() and not page.train.isEnabled()
    page.choice.people.item(1).setCheckState(Qt.CheckState.Unchecked)
    assert page.reason.text() == "" and page.train.isEnabled()
    train(app, until)
    result = app.pages.result
    assert "personal, for P-1 alone" in result.facts.text() and "Worst session 2026-" in result.worst.text()
    assert result.each.text() == "Each session" and result.people.rowCount() == 2
    assert result.people.horizontalHeaderItem(0).text() == "Session"
    assert all("Each session in turn (2 sessions)" in one.text() for one in result.protocols)
    use(app, until)
    assert models(app, "active", SIDE) is None and models(app, "active", SIDE, "P-1") is not None
    view = app.pages.models.versions
    assert "right ankle, P-1: right ankle, P-1 alone, version 1 serves" in said(view)
    assert "personal: serves nobody else" in said(view)

    app.desk.connect_sensor(SIMULATED.replace("repetitions=3", "repetitions=40"))
    app.desk.choose_placement(SIDE)
    sees(app, until, "P-1", MINE)
    assert recorded(app, until, tmp_path / "mine") == {"right_ankle-P-1-1:personal"}
    sees(app, until, "P-2", "u2, as shipped")
    assert recorded(app, until, tmp_path / "other") == {"u2:right_ankle"}

    app.versions.roll_back(SIDE, "P-1")
    idle(app, until)
    assert "right ankle, P-1: the model for everybody serves" in said(view)
    app.versions.try_live(app.versions.lines[0].id)
    idle(app, until)
    assert "whenever P-1 is treated" in said(view)
    sees(app, until, "P-2", "u2, as shipped")
    sees(app, until, "P-1", MINE)


def test_the_public_archive_is_imported_and_learned_from(
    opened: App, until: Until, tiny_dataset: tuple[Path, Path]
) -> None:
    app = opened
    look(app, until)
    choice = app.pages.train.choice
    assert not choice.public.isVisible() and "once it was imported" in choice.public_note.text()
    drop(app, tiny_dataset[0])
    page = app.pages["import"]
    until(lambda: not app.importing.is_busy, 60)
    assert page.public.isVisible() and not page.keep.isEnabled()  # type: ignore[attr-defined]
    page.public.setChecked(True)  # type: ignore[attr-defined]
    assert not page.patient.isVisible()  # type: ignore[attr-defined]
    page.keep.click()  # type: ignore[attr-defined]
    until(lambda: not app.importing.is_busy and app.desk.background.is_idle, 60)
    look(app, until)
    until(lambda: app.training.health is not None)
    table = app.pages.train.health.table
    assert [table.item(row, 0).text() for row in range(table.rowCount())] == [
        *("P-1", "P-2", "All", "Public archive (2 people)")
    ]
    assert choice.people.count() == 2 and choice.public.isVisible()
    choice.public.setChecked(True)
    assert [one.code for one in app.patients.patients] == ["P-1", "P-2"]  # they are nobody's patients
    train(app, until)
    assert "2 people of the public archive" in app.pages.result.protocols[0].text()
    assert app.pages.result.people.rowCount() == 2 and "e1" in app.result.run.labels  # type: ignore[union-attr]


def test_boosting_goes_on_from_the_shipped_model(opened: App, until: Until) -> None:
    app = opened
    look(app, until)
    app.pages.train.choice.continues.setChecked(True)
    train(app, until)
    assert "go on from" in app.pages.result.protocols[0].text()
    assert app.result.run is not None and {"e1", "e3"} <= set(app.result.run.labels)
