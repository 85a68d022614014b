"""The patient over time: plan, adherence, trends, flags, comparison; and empty states."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from patient_history import give_history
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from stored_sessions import STARTED, write
from ui_words import Until

from physio_desktop.app import App
from physio_desktop.ui.patients.page import PatientsPage

LONG = "P-" + "0" * 38


def show(app: App, until: Until, code: str) -> PatientsPage:
    app.window.show_page("patients")
    app.patients.choose(code)
    until(lambda: app.patients.history is not None and app.desk.background.is_idle)
    QApplication.processEvents()
    return app.pages.patients


def fill(app: App, until: Until, **options: object) -> list[int]:
    ids = app.workplace.storage.call(lambda: give_history(app.workplace.store, **options))  # type: ignore[arg-type]
    app.patients.refresh()
    until(lambda: app.desk.background.is_idle)
    return ids


def words_of(widget: object) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel))  # type: ignore[attr-defined]


def test_plan_trends_and_flags(app: App, until: Until) -> None:
    fill(app, until)
    page = show(app, until, "P-0147")
    plan = words_of(page.cards)
    assert "Side-lying hip abduction" in plan and "3 × 10" in plan and "right ankle" in plan
    assert "5 repetitions" in plan and "not taught yet" in plan
    assert page.trends.exercise.currentData() == "e4"
    assert page.trends.table.rowCount() == 5
    assert [page.trends.table.item(0, column).text() for column in (1, 2, 5)] == ["3", "30 ± 2°", "4"]
    assert page.trends.plots.accessibleDescription().count("°") == 2
    assert page.flags.isVisible()
    first, second = page.flags.sentences
    assert "fallen from 41° to 30°" in first and "pain has risen from 1 to 4" in second
    assert page.adherence.words == ["0 days with a session", "5 days with a session"]
    app.desk.change_settings(theme="dark")
    app.desk.change_settings(theme="light")
    assert page.flags.isVisible() and page.trends.plots.isVisible()


def test_sessions_a_week_are_set_and_count(app: App, until: Until) -> None:
    fill(app, until)
    page = show(app, until, "P-0147")
    page.about.per_week.setValue(2)
    page.about.note.setText("knee")
    page.about.language.setCurrentIndex(page.about.language.findData("de"))
    page.about.save.click()
    until(lambda: app.patients.history is not None and app.patients.history.patient.sessions_per_week == 2)
    until(lambda: app.desk.background.is_idle)
    assert page.adherence.words == ["0 of 2 sessions", "5 of 6 sessions"]
    assert any("No session for 8 days" in sentence for sentence in page.flags.sentences)
    assert app.patients.patient is not None
    assert (app.patients.patient.note, app.patients.patient.language) == ("knee", "de")


def test_a_session_is_opened_from_the_table(app: App, until: Until) -> None:
    ids = fill(app, until)
    page = show(app, until, "P-0147")
    asked: list[int] = []
    app.desk.review_wanted.connect(lambda session, _: asked.append(session))
    table = page.trends.table
    place = table.visualItemRect(table.item(1, 0)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    QTest.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert asked and set(asked) == {ids[-2]}
    asked.clear()
    table.setCurrentCell(0, 0)
    QTest.keyClick(table, Qt.Key.Key_Return)
    assert asked == [ids[-1]]


def test_two_sessions_are_compared(app: App, until: Until) -> None:
    ids = fill(app, until)
    page = show(app, until, "P-0147")
    card = page.comparison
    assert (card.first.currentData(), card.second.currentData()) == (ids[-2], ids[-1])
    assert card.table.item(0, 5).text() == "1 → 4"
    assert "No range changed" in card.note.text()
    card.first.setCurrentIndex(card.first.findData(ids[0]))
    card.show_pairs()
    assert card.table.item(0, 2).text() == "40° → 30°"
    assert "changed by −10°" in card.note.text()


def test_the_plan_is_edited_in_place(app: App, until: Until) -> None:
    fill(app, until)
    page = show(app, until, "P-0147")
    assert not page.plan.isVisible()
    page.cards.edit.click()
    assert page.plan.isVisible() and not page.cards.isVisible()
    page.leave_plan.click()
    assert page.cards.isVisible()
    page.cards.edit.click()
    page.plan.add_line()
    app.patients.refresh()  # another part of the window changed something
    until(lambda: app.desk.background.is_idle)
    assert len(page.plan.items()) == 3
    page.plan.save.click()
    until(lambda: len(app.patients.plan) == 3 and page.cards.isVisible())


def test_empty_states(app: App, until: Until) -> None:
    app.window.show_page("patients")
    app.patients.refresh()
    until(lambda: app.desk.background.is_idle)
    page = app.pages.patients
    assert page.nobody.text() == "There is no patient yet." and page.nobody.isVisible()
    fill(app, until, code=LONG, days_ago=(), amplitudes=(), pains=())
    assert page.nobody.text() == "Choose a patient, or add one."
    page = show(app, until, LONG)
    assert page.trends.empty.isVisible() and page.trends.plots is None
    assert not page.comparison.isVisible() and not page.flags.isVisible()
    assert app.window.minimumSizeHint().width() <= 960
    fill(app, until, code=LONG, days_ago=(1,), amplitudes=(40,), pains=(1,))
    page = show(app, until, LONG)
    assert page.trends.plots.isVisible() and not page.comparison.isVisible()
    assert page.adherence.words[0] == "1 days with a session"


def test_looking_at_a_patient_is_noted_once(app: App, until: Until) -> None:
    fill(app, until)
    show(app, until, "P-0147")
    app.patients.refresh()
    until(lambda: app.desk.background.is_idle)
    entries = app.workplace.storage.call(lambda: app.workplace.store.history.audit_entries(patient="P-0147"))
    assert [entry.action for entry in entries].count("patient viewed") == 1


@pytest.mark.parametrize("ending", ["txt", "csv"])
def test_a_patient_is_erased_by_typing_the_code(app: App, until: Until, tmp_path: Path, ending: str) -> None:
    from physio_desktop.ui.privacy.erase_dialog import EraseDialog

    fill(app, until)
    backups = app.workplace.path.parent / "backups"
    app.workplace.storage.call(lambda: app.workplace.store.database.backup(backups / "old.db"))
    app.desk.choose_patient("P-0147")
    until(lambda: app.treatment.subject.patient == "P-0147")
    page = show(app, until, "P-0147")
    page.about.erase.click()
    until(lambda: app.desk.background.is_idle)
    dialog = app.window.findChild(EraseDialog)
    assert "Sessions: 5" in dialog.found.text() and dialog.backups.isVisible()
    paper = tmp_path / f"certificate.{ending}"
    dialog.certificate.setText(str(paper))
    dialog.typed.setText("P-0148")
    assert not dialog.erase.isEnabled()
    dialog.start()
    assert not paper.exists()
    dialog.typed.setText("P-0147")
    dialog.erase.click()
    dialog.reject()  # not while it is at work
    assert dialog.isVisible()
    until(lambda: dialog.text.isVisible() and app.desk.background.is_idle)
    assert "found no trace" in dialog.text.toPlainText()
    assert b"P-0147" in paper.read_bytes()
    assert not (backups / "old.db").exists()
    kept = [file.read_bytes() for file in backups.glob("*.db")]
    assert kept and not any(b"P-0147" in content for content in kept)
    assert app.patients.patients == () and app.treatment.subject.patient is None
    dialog.leave.click()


def test_erasing_is_refused_while_recording_or_without_a_certificate(
    app: App, until: Until, tmp_path: Path
) -> None:
    from ui_words import SIMULATED

    from physio_desktop.ui.privacy.erase_dialog import EraseDialog

    fill(app, until)
    app.talks.erase_patient("P-0147")
    until(lambda: app.desk.background.is_idle)
    dialog = app.window.findChild(EraseDialog)
    dialog.certificate.setText(str(tmp_path / "no" / "folder.txt"))
    dialog.typed.setText("P-0147")
    dialog.erase.click()
    until(lambda: app.desk.background.is_idle)
    assert "Nothing was erased" in dialog.state.text() and dialog.erase.isEnabled()
    app.desk.connect_sensor(SIMULATED)
    until(lambda: app.live.can_record)
    app.desk.toggle_recording()
    until(lambda: app.treatment.is_recording)
    dialog.certificate.setText(str(tmp_path / "c.txt"))
    dialog.erase.click()
    assert "A recording is on" in dialog.state.text() and not (tmp_path / "c.txt").exists()
    dialog.reject()
    app.desk.session_ended.disconnect()
    app.desk.stop_recording()
    until(lambda: not app.treatment.is_recording)
    assert len(app.workplace.storage.call(lambda: app.workplace.store.sessions("P-0147"))) == 5


def test_repetitions_of_two_sessions_are_laid_over_each_other(app: App, until: Until) -> None:
    """Simulated movement, so that there is something to draw; a third session has no samples of it."""
    store, lane = app.workplace.store, app.workplace.storage
    first = lane.call(write, store, STARTED, "P-1")
    second = lane.call(write, store, STARTED + timedelta(days=2), "P-1", executions=("correct",) * 2)
    bare = lane.call(lambda: give_history(store, "P-1", (1,), (40,), (1,))[0])
    app.patients.refresh()
    page = show(app, until, "P-1")
    card = page.comparison
    assert (card.first.currentData(), card.second.currentData()) == (second, bare)
    assert card.plots is not None and card.plots.isVisible()
    said = card.plots.accessibleDescription()
    assert "2 repetitions" in said and "no samples of it" in said
    card.first.setCurrentIndex(card.first.findData(first))
    card.second.setCurrentIndex(card.second.findData(second))
    card.second.activated.emit(card.second.currentIndex())
    until(lambda: set(app.patients.shapes) == {first, second} and app.desk.background.is_idle)
    said = card.plots.accessibleDescription()
    assert "4 repetitions" in said and "2 repetitions" in said and "°" in said
    words = words_of(card.plots)
    assert card.first.currentText() in words and card.second.currentText() in words
    assert "8 in 10" in card.about_shapes.text()
    app.desk.change_settings(theme="dark")
    app.desk.change_settings(theme="light")
    assert card.plots.isVisible()


def test_sessions_without_samples_say_so(app: App, until: Until) -> None:
    fill(app, until)
    page = show(app, until, "P-0147")
    until(lambda: app.patients.shapes_state == "done")
    assert "Neither session holds samples" in page.comparison.about_shapes.text()
    assert page.comparison.plots is None and page.comparison.table.rowCount() == 1
