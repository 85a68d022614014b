"""Statistics over all sessions, and the audit trail, as a person uses them."""

from __future__ import annotations

import csv
from pathlib import Path

from patient_history import give_history
from PySide6.QtWidgets import QApplication
from test_window import nameless
from ui_words import Until

from physio_desktop.app import App
from physio_desktop.ui.analytics.page import AnalyticsPage
from physio_desktop.ui.privacy.audit_dialog import AuditDialog
from physio_desktop.ui.privacy.erase_dialog import EraseDialog


def cells(file: Path) -> list[list[str]]:
    return list(csv.reader(file.open(encoding="utf-8-sig", newline="")))


def show(app: App, until: Until) -> AnalyticsPage:
    app.window.show_page("live")
    app.window.show_page("analytics")
    until(lambda: app.desk.background.is_idle)
    QApplication.processEvents()
    page = app.pages["analytics"]
    assert isinstance(page, AnalyticsPage)
    return page


def test_what_was_done_by_exercise_day_and_quality(app: App, until: Until, tmp_path: Path) -> None:
    page = show(app, until)
    assert page.summary.text() == "No session in this choice." and not page.export.isEnabled()
    store = app.workplace.store
    app.workplace.storage.call(lambda: give_history(store))
    app.workplace.storage.call(lambda: give_history(store, "P-2", (60, 200), (40, 40), (1, 1)))
    page = show(app, until)
    assert page.summary.text() == "6 sessions, 18 repetitions"
    assert [(bar.name, bar.words) for bar in page.exercises.bars] == [("Side-lying hip abduction", "18")]
    words = [bar.words for bar in page.verdicts.bars]
    assert words == ["12  (67 %)", "6  (33 %)", "0  (0 %)", "0  (0 %)"]
    assert app.statistics.by_confidence() == [0, 0, 0, 0, 0, 0, 0, 0, 18, 0]
    assert sum(n for _, n in app.statistics.by_day()) == 18
    page.period.setCurrentIndex(2)
    page.period.activated.emit(2)
    until(lambda: app.desk.background.is_idle)
    assert page.summary.text() == "7 sessions, 21 repetitions"
    assert sum(n for _, n in app.statistics.by_week()) == 7
    page.patient.setCurrentIndex(page.patient.findData("P-2"))
    page.patient.activated.emit(1)
    until(lambda: app.desk.background.is_idle)
    assert page.summary.text() == "2 sessions, 6 repetitions"
    assert page.patient.currentData() == "P-2"
    app.statistics.export(tmp_path / "numbers.csv")
    until(lambda: "numbers.csv" in app.window.toast.text)
    rows = cells(tmp_path / "numbers.csv")
    assert rows[0] == ["section", "exercise", "key", "value"]
    assert ["exercise", "e4", "repetitions", "6"] in rows
    (noted,) = [
        entry
        for entry in app.workplace.storage.call(lambda: store.history.audit_entries())
        if entry.action == "statistics exported"
    ]
    assert noted.detail["folder"] == str(tmp_path)
    app.desk.change_settings(theme="dark")
    assert nameless(app.window) == []


def test_the_audit_trail_is_filtered_and_exported(app: App, until: Until, tmp_path: Path) -> None:
    store = app.workplace.store
    app.workplace.storage.call(lambda: give_history(store))
    app.workplace.storage.call(lambda: store.save_patient("P-9"))
    app.talks.audit_trail()
    until(lambda: app.desk.background.is_idle)
    dialog = app.window.findChild(AuditDialog)
    everything = dialog.table.rowCount()
    assert everything > 10 and nameless(dialog) == []
    dialog.patient.setCurrentIndex(dialog.patient.findData("P-9"))
    dialog.refresh()
    until(lambda: app.desk.background.is_idle)
    shown = [dialog.table.item(row, 0).text() for row in range(dialog.table.rowCount())]
    assert sorted(shown) == ["patient added", "patient changed"]
    dialog.write(tmp_path / "audit.csv")
    until(lambda: "audit.csv" in app.window.toast.text)
    rows = cells(tmp_path / "audit.csv")
    assert len(rows) == 3 and {row[4] for row in rows[1:]} == {"P-9"}
    dialog.close()


def test_the_erase_dialogue_says_its_names(app: App, until: Until) -> None:
    app.workplace.storage.call(lambda: give_history(app.workplace.store))
    app.talks.erase_patient("P-0147")
    dialog = app.window.findChild(EraseDialog)
    until(lambda: app.desk.background.is_idle)
    assert nameless(dialog) == []
    dialog.reject()
