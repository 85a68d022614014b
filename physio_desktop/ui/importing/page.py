"""The import page: drop files, see what was done in them, keep them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QFileDialog,
    QHeaderView,
    QListWidget,
    QListWidgetItem,
    QProgressBar,
    QSizePolicy,
    QSpinBox,
    QSplitter,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from physio_desktop.sensing.recording_files import DEFAULT_RATE_HZ
from physio_desktop.ui.cards import Card, button, field, label, row
from physio_desktop.ui.core_words import told
from physio_desktop.ui.importing.chances_plot import ChancesPlot
from physio_desktop.ui.importing.presenter import ImportPresenter
from physio_desktop.ui.importing.results_table import ResultsTable, file_name, span_text
from physio_desktop.ui.theme import Theme
from physio_desktop.ui.wording import placement_name, translate
from physio_desktop.workflows.batch_classification import Refusal
from physio_desktop.workflows.model_choice import PLACEMENTS

if TYPE_CHECKING:
    from physio_desktop.storage.records import Patient

_MOST_RATE = 2000
_REFUSALS_SHOWN = 500

_LEAST_HEIGHT = 480  # a small screen must hold the window; what is less important gives way


class ImportPage(QWidget):
    def __init__(self, presenter: ImportPresenter, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setMinimumHeight(_LEAST_HEIGHT)
        self.presenter = presenter
        self.setAccessibleName(translate("Import", "Import"))
        self.files = button(translate("Import", "Choose files …"), self.choose_files, "primary")
        self.folder = button(translate("Import", "Choose a folder …"), self._choose_folder)
        self.clear = button(translate("Import", "Clear"), presenter.clear, "flat")
        self.placement = QComboBox()
        self.placement.addItem(translate("Import", "as the file says"), None)
        for name in PLACEMENTS:
            self.placement.addItem(placement_name(name), name)
        self.rate = QSpinBox(minimum=0, maximum=_MOST_RATE, suffix=" Hz")
        self.rate.lineEdit().setTextMargins(8, 0, 0, 0)
        self.rate.setSpecialValueText(f"{DEFAULT_RATE_HZ:g} Hz")
        self.state = label("", wraps=True)
        self.bar = QProgressBar(textVisible=False)
        self.bar.setAccessibleName(translate("Import", "Progress"))
        self.stop = button(translate("Import", "Cancel"), presenter.cancel)
        self.model = ResultsTable()
        self.table = QTableView()
        self.chances = ChancesPlot(theme)
        self.chosen = label("", "large", wraps=True)
        self.where = label("", "quiet", wraps=True)
        self.refusals = QListWidget()
        self.refused = label("", "warning")
        self._shown_refusals: list[Refusal] = []
        self.patient = QComboBox()
        self.patient.setEditable(True)
        self.patient.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.public = QCheckBox(
            translate("Import", "The public archive: each of its people on their own, to learn from")
        )
        self.public.setAccessibleName(self.public.text())
        self.save = button(translate("Import", "Save as CSV …"), self._save)
        self.keep = button(translate("Import", "Keep as sessions"), self._keep)
        self._lay_out()
        self.placement.currentIndexChanged.connect(self._change_options)
        self.rate.editingFinished.connect(self._change_options)
        self.table.selectionModel().currentRowChanged.connect(self._choose)
        self.patient.editTextChanged.connect(lambda _: self.show_state())
        self.public.toggled.connect(lambda _: self.show_state())
        presenter.on_results = self.show_results
        presenter.on_change = self.show_state
        self.show_results()
        self.show_state()

    # -- layout

    def _lay_out(self) -> None:
        options = row(spacing=16)
        options.addLayout(field(translate("Import", "Sensor on"), self.placement))
        options.addLayout(field(translate("Import", "Rate of files without a clock"), self.rate))
        words = translate(
            "Import",
            "Drop files or folders anywhere on the window: windows and recordings as CSV or TXT, "
            "UCI sessions, archives, and what this program exported.",
        )
        top = Card(label(words, "quiet", wraps=True), margin=16, spacing=12)
        line = row(self.files, self.folder, self.clear, None)
        line.addLayout(options)
        top.body.addLayout(line)
        top.body.addLayout(row(self.state, self.stop))
        top.body.addWidget(self.bar)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(12)
        column.addWidget(label(translate("Import", "Import"), "title"))
        column.addWidget(top)
        column.addWidget(self._results(), 1)
        column.addWidget(self._foot())

    def _results(self) -> QWidget:
        self._set_up_table()
        self.refusals.setAccessibleName(translate("Import", "Files that could not be used"))
        self.refusals.setWordWrap(True)
        self.refusals.setMaximumHeight(150)
        self.refusals.setSizeAdjustPolicy(QListWidget.SizeAdjustPolicy.AdjustToContents)
        self.refusals.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.refusals.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        left = Card(margin=8)
        left.body.addWidget(self.table, 1)
        left.body.addWidget(self.refused)
        left.body.addWidget(self.refusals)
        right = Card(self.chosen, self.where, self.chances)
        right.body.addStretch(1)
        right.setMinimumWidth(300)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.addWidget(left)
        split.addWidget(right)
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 2)
        split.setSizes([720, 400])
        split.setHandleWidth(12)
        return split

    def _set_up_table(self) -> None:
        table = self.table
        table.setModel(self.model)
        table.setAccessibleName(translate("Import", "Windows of all files"))
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setShowGrid(False)
        table.setTabKeyNavigation(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(32)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for column, mode in enumerate(
            (
                QHeaderView.ResizeMode.Stretch,
                QHeaderView.ResizeMode.ResizeToContents,
                QHeaderView.ResizeMode.Stretch,
                QHeaderView.ResizeMode.ResizeToContents,
            )
        ):
            header.setSectionResizeMode(column, mode)

    def _foot(self) -> QWidget:
        self.patient.setMinimumWidth(220)
        typed = self.patient.lineEdit()
        assert typed is not None
        typed.setMaxLength(40)
        typed.setPlaceholderText(translate("Import", "Code of the patient"))
        self.patient.setAccessibleName(translate("Import", "Patient to keep the sessions for"))
        return Card(row(self.save, None, self.public, self.patient, self.keep), margin=12)

    # -- showing

    def set_theme(self, theme: Theme) -> None:
        self.chances.set_theme(theme)

    def show_results(self) -> None:
        presenter = self.presenter
        self.model.show_windows(presenter.windows)
        if presenter.windows and not self.table.currentIndex().isValid():
            self.table.selectRow(0)
        if not presenter.windows:
            self._choose(QModelIndex(), QModelIndex())
        refusals = presenter.refusals
        if self._shown_refusals != refusals[: len(self._shown_refusals)]:
            self._shown_refusals = []
            self.refusals.clear()
        for one in refusals[len(self._shown_refusals) : _REFUSALS_SHOWN]:
            self.refusals.addItem(QListWidgetItem(told(one.error.message, one.error.hint)))
        self._shown_refusals = refusals[:_REFUSALS_SHOWN]
        self.refusals.setVisible(bool(refusals))
        self.refused.setVisible(bool(refusals))
        self.refused.setText(translate("Import", "Could not be used ({n}):").format(n=len(refusals)))
        self.show_state()

    def show_state(self) -> None:
        presenter = self.presenter
        busy = presenter.is_busy
        self.state.setText(self._state_words())
        self.bar.setMaximum(presenter.n_all if presenter.n_all > 1 else 0)  # 0: how far is not known
        self.bar.setValue(presenter.n_done)
        self.bar.setVisible(busy)
        self.stop.setVisible(busy)
        for part in (self.files, self.folder, self.placement, self.rate):
            part.setEnabled(not busy)
        self.clear.setVisible(presenter.can_keep)
        self.save.setEnabled(bool(presenter.windows) and not busy)
        self.public.setVisible(presenter.is_archive)
        self.patient.setVisible(not self._is_public)
        named = self._is_public or bool(self.patient.currentText().strip())
        self.keep.setEnabled(presenter.can_keep and named)

    @property
    def _is_public(self) -> bool:
        return self.presenter.is_archive and self.public.isChecked()

    def _state_words(self) -> str:
        presenter = self.presenter
        if presenter.is_busy:
            words = translate("Import", "File {n} of {total}; windows so far: {windows}")
            number = min(presenter.n_done + 1, presenter.n_all)
            return words.format(n=number, total=presenter.n_all, windows=len(presenter.windows))
        if not presenter.files:
            return ""
        words = translate("Import", "Files: {n}. Windows: {windows}.")
        found = words.format(windows=len(presenter.windows), n=len(presenter.files))
        return f"{found} {presenter.message}".strip()

    def _choose(self, index: QModelIndex, _: QModelIndex) -> None:
        if not index.isValid() or index.row() >= len(self.model.windows):
            self.chosen.setText(translate("Import", "No window is chosen."))
            self.where.setText("")
            self.chances.show_chances(())
            return
        one = self.model.windows[index.row()]
        is_sure = one.prediction.exercise is not None
        sure, unsure = translate("Import", "Recognised"), translate("Import", "Not sure")
        self.chosen.setText(sure if is_sure else unsure)
        self.where.setText(f"{file_name(one)}  ·  {span_text(one)}")
        self.chances.show_chances(one.prediction.top)

    # -- doing

    def choose_files(self) -> None:
        kinds = translate("Import", "Recordings (*.csv *.tsv *.txt *.zip);;All files (*)")
        names, _ = QFileDialog.getOpenFileNames(self, translate("Import", "Files to import"), "", kinds)
        self.presenter.add([Path(name) for name in names])

    def _choose_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(self, translate("Import", "Folder to import"))
        if name:
            self.presenter.add([Path(name)])

    def _save(self) -> None:
        title = translate("Import", "Save the results")
        name, _ = QFileDialog.getSaveFileName(self, title, "windows.csv", "CSV (*.csv)")
        if name:
            self.presenter.save_csv(Path(name))

    def _keep(self) -> None:
        self.presenter.keep(self.patient.currentText(), public=self._is_public)

    def _change_options(self) -> None:
        placement, rate = self.placement.currentData(), float(self.rate.value()) or None
        if (placement, rate) != (self.presenter.placement, self.presenter.rate_hz):
            self.presenter.placement, self.presenter.rate_hz = placement, rate
            self.presenter.again()

    def showEvent(self, event: QShowEvent) -> None:
        if self.presenter.desk.workplace.is_open:
            self.presenter.desk.ask_store(lambda store: store.patients(), self._offer_patients)
        super().showEvent(event)

    def _offer_patients(self, patients: list[Patient]) -> None:
        typed = self.patient.currentText() or self.presenter.desk.treatment.subject.patient or ""
        self.patient.clear()
        self.patient.addItems([patient.code for patient in patients])
        self.patient.setEditText(typed)
