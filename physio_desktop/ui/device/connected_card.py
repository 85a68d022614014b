"""The connected sensor on the device page: a table of what is known, what it can be told, and its losses."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QLabel

from physio_desktop.ui.cards import Card, button, label, row
from physio_desktop.ui.device.connected_presenter import RATES_HZ, ConnectedPresenter
from physio_desktop.ui.device.loss_plot import LossPlot
from physio_desktop.ui.device.name_dialog import NameDialog
from physio_desktop.ui.theme import Theme
from physio_desktop.ui.wording import translate


class ConnectedCard(Card):
    def __init__(self, presenter: ConnectedPresenter, theme: Theme) -> None:
        super().__init__(label(translate("Device", "This sensor"), "heading"))
        self.presenter = presenter
        self._facts = QGridLayout()
        self._facts.setHorizontalSpacing(16)
        self._facts.setVerticalSpacing(4)
        self._facts.setColumnStretch(1, 1)
        self.values: dict[str, QLabel] = {}
        self.rename = button(translate("Device", "Rename …"), self.ask_name)
        self.blink = button(translate("Device", "Blink"), presenter.blink)
        self.blink.setToolTip(translate("Device", "Its light blinks, to tell it from others"))
        self.rate = QComboBox()
        self.rate.setAccessibleName(translate("Device", "Samples a second"))
        self.rate.activated.connect(lambda _: presenter.choose_rate(self.rate.currentData()))
        self.field = QCheckBox(translate("Device", "Magnetometer"))
        self.field.setAccessibleName(translate("Device", "Magnetometer"))
        self.field.clicked.connect(presenter.set_field)
        self.carried = label("", "quiet", wraps=True)
        self.use_carried = button(translate("Device", "Use it"), presenter.use_carried)
        self.use_carried.setAccessibleName(translate("Device", "Use the calibration that the sensor carries"))
        self.message = label("", "accent", wraps=True)
        self.reason = label("", "quiet", wraps=True)
        self.losses = LossPlot(theme)
        self._loss_words = label("", "small", wraps=True)
        self.body.addLayout(self._facts)
        self.body.addLayout(row(self.rename, self.blink, self.rate, self.field, None))
        line = row(self.carried, self.use_carried)
        line.setStretch(0, 1)
        self.body.addLayout(line)
        for widget in (self.message, self.reason, self.losses, self._loss_words):
            self.body.addWidget(widget)
        presenter.on_change = self.refresh
        self.refresh()

    def set_theme(self, theme: Theme) -> None:
        self.losses.set_theme(theme)

    def refresh(self) -> None:
        presenter = self.presenter
        self._show_facts(presenter.facts())
        self._show_controls()
        said = presenter.loss_words()
        self.losses.show_seconds(presenter.figures.seconds, said)
        self._loss_words.setText(said)
        self.carried.setText(presenter.carried)
        for widget in (self.carried, self.use_carried):
            widget.setVisible(bool(self.carried.text()))
        self.message.setText(presenter.message)
        self.message.setVisible(bool(presenter.message))

    def ask_name(self) -> None:
        device = self.presenter.status.device
        dialog = NameDialog(device.name if device else "", self.presenter.rename, self.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _show_facts(self, facts: list[tuple[str, str]]) -> None:
        for name, value in facts:
            if name not in self.values:
                line = self._facts.rowCount()
                shown = label("", wraps=True)
                shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
                self._facts.addWidget(label(name, "quiet"), line, 0, Qt.AlignmentFlag.AlignTop)
                self._facts.addWidget(shown, line, 1)
                self.values[name] = shown
            if self.values[name].text() != value:
                self.values[name].setText(value)
                self.values[name].setAccessibleName(f"{name}: {value}")

    def _show_controls(self) -> None:
        controls = self.presenter.controls()
        can_change = not controls.reason and not controls.fixed
        for widget in (self.rename, self.blink):
            widget.setEnabled(not controls.reason)
        for changer in (self.rate, self.field):
            changer.setEnabled(can_change)
            changer.setToolTip(controls.reason or controls.fixed)
        self.reason.setText(controls.reason or controls.fixed)
        self.reason.setVisible(bool(self.reason.text()))
        self.field.setChecked(controls.has_field)
        if self.rate.view().isVisible():
            return  # somebody is choosing
        rates = sorted({*RATES_HZ, *filter(None, (controls.rate_hz,))})
        if [self.rate.itemData(i) for i in range(self.rate.count())] != rates:
            self.rate.clear()
            for rate_hz in rates:
                self.rate.addItem(f"{rate_hz} Hz", rate_hz)
        self.rate.setCurrentIndex(self.rate.findData(controls.rate_hz))
