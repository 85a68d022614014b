"""The audit trail: who looked at, changed, exported, deleted or imported what."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QComboBox, QDialog, QFileDialog, QVBoxLayout, QWidget

from physio_desktop.ui.cards import button, field, label, row
from physio_desktop.ui.desk import Desk
from physio_desktop.ui.privacy.audit_words import action_name, object_name
from physio_desktop.ui.tables import WordTable
from physio_desktop.ui.wording import moment, translate

if TYPE_CHECKING:
    from physio_desktop.storage.audit_trail import AuditEntry

_MOST = 2000


class AuditDialog(QDialog):
    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._is_over = False
        self.finished.connect(lambda _: self._end())
        self.setWindowTitle(translate("Audit", "Audit trail"))
        self.setMinimumSize(860, 560)
        self.period, self.patient = QComboBox(), QComboBox()
        for words, days in (
            (translate("Audit", "Last 7 days"), 7),
            (translate("Audit", "Last 90 days"), 90),
            (translate("Audit", "All"), None),
        ):
            self.period.addItem(words, days)
        self.period.setCurrentIndex(1)
        self.patient.addItem(translate("Audit", "All"), None)
        self.patient.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.patient.setMinimumContentsLength(16)
        headings = (
            translate("Audit", "What"),
            translate("Audit", "When"),
            translate("Audit", "Who"),
            translate("Audit", "Of what"),
            translate("Audit", "Patient"),
        )
        self.table = WordTable(translate("Audit", "Audit trail, newest first"), headings)
        self.count = label("", "quiet")
        self.export = button(translate("Audit", "Export as CSV …"), self._export)
        close = button(translate("Audit", "Close"), self.accept, "primary")
        choice = row(spacing=12)
        choice.addLayout(field(translate("Audit", "Period"), self.period))
        choice.addLayout(field(translate("Audit", "Patient"), self.patient))
        choice.addStretch(1)
        column = QVBoxLayout(self)
        column.setSpacing(12)
        column.addLayout(choice)
        column.addWidget(self.table, 1)
        column.addWidget(self.count)
        column.addLayout(row(self.export, None, close))
        for box in (self.period, self.patient):
            box.activated.connect(lambda _: self.refresh())
        desk.ask_store(lambda store: [patient.code for patient in store.patients()], self._offer)
        self.refresh()

    def refresh(self) -> None:
        about = self._about()

        def read(store: Any) -> tuple[list[AuditEntry], int]:
            history = store.history
            return history.audit_entries(limit=_MOST, **about), history.n_audit_entries(**about)

        self._desk.ask_store(read, lambda found: self._show(*found))

    def _about(self) -> dict[str, Any]:
        days = self.period.currentData()
        since = None if days is None else datetime.now(UTC) - timedelta(days=days)
        return {"patient": self.patient.currentData(), "since": since}

    def _offer(self, codes: list[str]) -> None:
        for code in () if self._is_over else codes:
            self.patient.addItem(code, code)

    def _show(self, entries: list[AuditEntry], n: int) -> None:
        if self._is_over:
            return
        rows = [(number, _words(one)) for number, one in enumerate(entries)]
        self.table.fill(rows, grows=False)
        all_ = translate("Audit", "Entries: {n}").format(n=n)
        some = translate("Audit", "The newest {shown} of {n} entries; the CSV holds all of them.")
        self.count.setText(all_ if n == len(entries) else some.format(shown=len(entries), n=n))

    def _end(self) -> None:
        self._is_over = True  # what was asked for may come when nobody looks any more

    def _export(self) -> None:
        title = translate("Audit", "Where shall the audit trail go?")
        file, _ = QFileDialog.getSaveFileName(self, title, "audit.csv", "CSV (*.csv)")
        if file:
            self.write(Path(file))

    def write(self, file: Path) -> None:
        """All that the filters let through; that is noted, too."""
        about, workplace = self._about(), self._desk.workplace

        def work() -> None:
            from physio_desktop.workflows.audit_export import audit_csv

            entries = workplace.storage.call(lambda: workplace.store.history.audit_entries(**about))
            file.write_bytes(audit_csv(entries))
            detail = {"folder": str(file.parent), "patient": about["patient"]}
            workplace.storage.call(lambda: workplace.store.audit("audit trail exported", "", detail))

        words = translate("Audit", "The audit trail is in {file}.").format(file=file)
        self._desk.background.watch(workplace.jobs.submit(work), lambda _: self._desk.say(words))


def _words(entry: AuditEntry) -> tuple[str, ...]:
    who, patient = entry.who or "–", entry.patient or "–"
    return action_name(entry.action), moment(entry.at), who, object_name(entry), patient
