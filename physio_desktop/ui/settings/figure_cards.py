"""The part of the settings that concerns figures for other programs: Prometheus, MLflow, Weights & Biases."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QFileDialog, QLineEdit, QSpinBox, QWidget

from physio_desktop.errors import PhysioError
from physio_desktop.settings import METRICS_PORTS
from physio_desktop.ui.cards import Card, button, field, label, row
from physio_desktop.ui.core_words import error_in_words
from physio_desktop.ui.diagnostics.metrics import MetricsPresenter, metrics_words
from physio_desktop.ui.training.mirroring import MirrorPresenter
from physio_desktop.ui.wording import translate
from physio_desktop.workflows.run_mirrors import check_place


class FigureCards:
    """`cards` in their order; `refresh` shows what holds now."""

    def __init__(self, metrics: MetricsPresenter, mirror: MirrorPresenter) -> None:
        self._metrics, self._mirror, self._desk = metrics, mirror, metrics.desk
        self.cards: list[QWidget] = [self._metrics_card(), self._mirror_card()]
        self._connect()
        self.refresh()

    def _metrics_card(self) -> Card:
        self.metrics = QCheckBox(
            translate("Settings", "Offer the figures of recognition as Prometheus metrics")
        )
        self.metrics.setAccessibleName(self.metrics.text())
        self.port = QSpinBox(minimum=METRICS_PORTS[0], maximum=METRICS_PORTS[-1])
        self.port.setMaximumWidth(160)
        self.port.lineEdit().setTextMargins(8, 0, 0, 0)
        self.port.setKeyboardTracking(False)  # a port that is half typed is none
        self.state = label("", "quiet", wraps=True)
        self.state.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        hint = translate("Settings", "Only programs on this computer can read them; they name no patient.")
        card = Card(
            label(translate("Settings", "Metrics"), "heading"),
            self.metrics,
            label(hint, "small", wraps=True),
            spacing=12,
        )
        card.body.addLayout(field(translate("Settings", "Port"), self.port))
        card.body.addWidget(self.state)
        return card

    def _mirror_card(self) -> Card:
        self.place = QComboBox()
        for words, kind in (
            (translate("Settings", "Nowhere else"), ""),
            (translate("Settings", "MLflow: a folder, a file or a server"), "mlflow"),
            (translate("Settings", "Weights & Biases: a folder, offline"), "wandb"),
        ):
            self.place.addItem(words, kind)
        self.place.setMaximumWidth(420)
        self.address = QLineEdit(maxLength=500)
        self.folder = button(translate("Settings", "Choose a folder …"), self._choose_folder)
        self.note = label("", "warning", wraps=True)
        hint = translate(
            "Settings",
            "Settings and figures of each training, and how many people: no recording, no patient code.",
        )
        card = Card(
            label(translate("Settings", "Training runs"), "heading"),
            label(hint, "small", wraps=True),
            spacing=12,
        )
        card.body.addLayout(field(translate("Settings", "Also keep them in"), self.place))
        self._where = QWidget()
        where = field(translate("Settings", "Address or folder"), self.address)
        where.setContentsMargins(0, 0, 0, 0)
        where.addLayout(row(self.folder, None))
        self._where.setLayout(where)
        card.body.addWidget(self._where)
        card.body.addWidget(self.note)
        return card

    def _connect(self) -> None:
        change = self._desk.change_settings
        self.metrics.toggled.connect(lambda on: change(metrics=on))
        self.port.valueChanged.connect(lambda port: change(metrics_port=port))
        self.place.activated.connect(lambda _: self._choose_place())
        self.address.editingFinished.connect(self._take_address)
        self._metrics.changed.connect(self.refresh)
        self._mirror.changed.connect(self.refresh)
        self._desk.settings_changed.connect(self.refresh)

    # -- showing

    def refresh(self) -> None:
        settings = self._desk.settings
        self.metrics.setChecked(settings.metrics)
        self.port.setValue(settings.metrics_port)
        self.state.setText(metrics_words(self._metrics))
        self.state.setVisible(settings.metrics)
        self.place.setCurrentIndex(max(0, self.place.findData(settings.mirror)))
        if not self.address.isModified():
            self.address.setText(settings.mirror_to)
        self.address.setPlaceholderText(_EXAMPLES.get(settings.mirror, ""))
        self._where.setVisible(bool(settings.mirror))
        self.note.setText(self._note())
        self.note.setVisible(bool(self.note.text()))
        fixed = self._desk.settings_file.fixed
        for name, *controls in (
            ("metrics", self.metrics),
            ("metrics_port", self.port),
            ("mirror", self.place),
            ("mirror_to", self.address, self.folder),
        ):
            for control in controls:
                if isinstance(control, QWidget) and name in fixed:
                    control.setEnabled(False)
                    control.setToolTip(translate("Settings", "Set for all accounts of this computer."))

    def _note(self) -> str:
        """What keeps runs from being mirrored."""
        settings, installed = self._desk.settings, self._mirror.installed
        if not settings.mirror:
            return ""
        if installed is not None and settings.mirror not in installed:
            words = translate(
                "Settings",
                "{name} is not installed, so nothing is kept there. Install the program with its extra "
                "`tracking`; training works without it.",
            )
            return words.format(name=_NAMES[settings.mirror])
        if not settings.mirror_to:
            return translate("Settings", "Name an address or a folder; until then nothing is kept there.")
        try:
            check_place(settings.mirrors_to)
        except PhysioError as error:
            return error_in_words(error)
        return ""

    # -- what is chosen

    def _choose_place(self) -> None:
        kind = self.place.currentData()
        if kind != self._desk.settings.mirror:  # a server of the one is no folder of the other
            self.address.setModified(False)
            self._desk.change_settings(mirror=kind, mirror_to="")

    def _take_address(self) -> None:
        typed = self.address.text().strip()
        try:
            if typed:
                check_place(f"{self._desk.settings.mirror}:{typed}")
        except PhysioError as error:
            self.note.setText(error_in_words(error))
            self.note.show()
            return  # it stays as it is typed, and is not kept
        self.address.setModified(False)
        self._desk.change_settings(mirror_to=typed)
        self.refresh()

    def _choose_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(
            self._where, translate("Settings", "Folder for training runs"), str(Path.home())
        )
        if name:
            self.address.setText(name)
            self._take_address()


_NAMES = {"mlflow": "MLflow", "wandb": "Weights & Biases"}
_EXAMPLES = {"mlflow": "http://127.0.0.1:5000", "wandb": ""}
