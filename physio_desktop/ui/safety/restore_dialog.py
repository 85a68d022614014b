"""Which backup shall become the database again? Each is looked into before it can be chosen."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QFileDialog,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from physio_desktop.ui.cards import button, label, row
from physio_desktop.ui.safety.presenter import SafetyPresenter, is_locked, reason, size
from physio_desktop.ui.wording import moment, number, translate


class RestoreDialog(QDialog):
    """`restore(backup, contents or None)`: None where only another passphrase opens it."""

    def __init__(
        self, presenter: SafetyPresenter, restore: Callable[[Path, Any], None], parent: QWidget | None
    ) -> None:
        super().__init__(parent)
        title = translate("Restore", "Restore a backup")
        self.setWindowTitle(title)
        self.setMinimumSize(720, 420)
        self._presenter, self._restore = presenter, restore
        self._is_over = False
        self._paths: list[Path] = []
        self._contents: dict[Path, Any] = {}
        self.table = QTableWidget(0, 4)
        self.table.setAccessibleName(title)
        self.table.setHorizontalHeaderLabels(
            [
                translate("Restore", "Made"),
                translate("Restore", "Sessions"),
                translate("Restore", "Size"),
                translate("Restore", "State"),
            ]
        )
        self.table.verticalHeader().hide()
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setTabKeyNavigation(False)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(3, QHeaderView.ResizeMode.Stretch)
        self.trouble = label("", "danger", wraps=True)
        self.go = button(translate("Restore", "Restore"), self._choose, "primary")
        self.go.setEnabled(False)
        other = button(translate("Restore", "Another file …"), self._pick_file, "flat")
        cancel = button(translate("Restore", "Cancel"), self.reject, "flat")
        text = translate(
            "Restore",
            "The present database is kept in the backup folder before another takes its place.",
        )
        column = QVBoxLayout(self)
        column.setSpacing(12)
        column.addWidget(label(title, "heading"))
        column.addWidget(label(text, wraps=True))
        column.addWidget(self.table, 1)
        column.addWidget(self.trouble)
        column.addLayout(row(other, None, cancel, self.go))
        self.table.itemSelectionChanged.connect(self._chosen)
        presenter.list_backups(self._listed, self._failed)

    def done(self, result: int) -> None:
        self._is_over = True  # what is still being looked into has nobody to tell
        super().done(result)

    def _listed(self, backups: list[Any]) -> None:
        if self._is_over:
            return
        if not backups:
            text = translate("Restore", "There is no backup in {folder}.")
            self.trouble.setText(text.format(folder=self._presenter.folder))
        for backup in backups[:200]:
            self._add(backup.path, moment(backup.made), backup.n_bytes)
        if backups:
            self.table.selectRow(0)

    def _failed(self, error: BaseException) -> None:
        if not self._is_over:
            self.trouble.setText(reason(error))

    def _add(self, path: Path, made: str, n_bytes: int) -> None:
        index = self.table.rowCount()
        self._paths.append(path)
        self.table.insertRow(index)
        for column, text in enumerate((made, "…", size(n_bytes), translate("Restore", "being checked …"))):
            item = QTableWidgetItem(text)
            item.setToolTip(str(path))
            if column in (1, 2):
                item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self.table.setItem(index, column, item)
        self._presenter.look_into(
            path,
            None,
            lambda contents: self._show(path, contents),
            lambda error: self._show_error(path, error),
        )

    def _show(self, path: Path, contents: Any) -> None:
        self._contents[path] = contents
        protection = translate("Restore", "whole, encrypted") if contents.is_encrypted else ""
        self._set(path, number(contents.n_sessions), protection or translate("Restore", "whole"))

    def _show_error(self, path: Path, error: BaseException) -> None:
        if is_locked(error):
            self._contents[path] = None
            self._set(path, "?", translate("Restore", "encrypted with another passphrase"))
        elif type(error).__name__ == "StorageOutdated":
            self._contents[path] = None
            self._set(path, "?", translate("Restore", "of an older version; it is brought up to date"))
        else:
            self._set(path, "–", "✕  " + reason(error))

    def _set(self, path: Path, n: str, state: str) -> None:
        if self._is_over:
            return
        index = self._paths.index(path)
        for column, text in ((1, n), (3, state)):
            item = self.table.item(index, column)
            if item is not None:
                item.setText(text)
                item.setToolTip(f"{state}\n{path}")
        self._chosen()

    def _chosen(self) -> None:
        self.go.setEnabled(self._selected() in self._contents)

    def _selected(self) -> Path | None:
        rows = self.table.selectionModel().selectedRows()
        return self._paths[rows[0].row()] if rows else None

    def _choose(self) -> None:
        path = self._selected()
        if path is not None and path in self._contents:
            self.accept()
            self._restore(path, self._contents[path])

    def _pick_file(self) -> None:
        folder = str(self._presenter.folder)
        name, _ = QFileDialog.getOpenFileName(self, self.windowTitle(), folder, "*.db *.damaged")
        if name:
            self._add(Path(name), moment_of(Path(name)), Path(name).stat().st_size)
            self.table.selectRow(self.table.rowCount() - 1)


def moment_of(path: Path) -> str:
    from datetime import UTC, datetime

    return moment(datetime.fromtimestamp(path.stat().st_mtime, UTC))
