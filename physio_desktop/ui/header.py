"""Above every page: whom, where, which sensor, who signs, and the record button."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QSizePolicy, QWidget

from physio_desktop.sensing.connection import LinkState, LinkStatus
from physio_desktop.ui.cards import button, restyle
from physio_desktop.ui.wording import clock, number, percent, placement_name, translate
from physio_desktop.workflows.model_choice import PLACEMENTS

_LONGEST, _LONGEST_TIGHT = 18, 8  # characters of a code
_ROOMY = 56  # lines of type that stand beside each other in a header with room for everything


class Header(QWidget):
    patient_wanted = Signal()
    device_wanted = Signal()
    record_wanted = Signal()
    placement_chosen = Signal(object)
    initials_chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("header")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.patient = button("", self.patient_wanted.emit, "chip")
        self.placement = QComboBox()
        self.placement.setAccessibleName(translate("Header", "Where the sensor sits"))
        self.placement.setToolTip(translate("Header", "Where the sensor sits"))
        self.placement.addItem(translate("Header", "Placement …"), None)
        for placement in PLACEMENTS:
            self.placement.addItem(placement_name(placement), placement)
        self.device = button("", self.device_wanted.emit, "chip")
        self.initials = QComboBox()
        self.initials.setEditable(True)
        self.initials.setAccessibleName(translate("Header", "Initials of who works"))
        self.initials.setToolTip(translate("Header", "Your initials sign every correction"))
        typed = QLineEdit(placeholderText=translate("Header", "Initials"), maxLength=6)
        self.initials.setLineEdit(typed)
        typed.setAccessibleName(translate("Header", "Initials of who works"))
        self.record = button("", kind="record")
        self.record.setCheckable(True)
        self.record.clicked.connect(lambda: self.record_wanted.emit())
        line = QHBoxLayout(self)
        line.setContentsMargins(16, 8, 16, 8)
        line.setSpacing(8)
        for widget in (self.patient, self.placement, self.device):
            widget.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            line.addWidget(widget)
        line.addStretch(1)
        line.addWidget(self.initials)
        line.addWidget(self.record)
        self.placement.activated.connect(lambda _: self.placement_chosen.emit(self.placement.currentData()))
        typed.editingFinished.connect(lambda: self.initials_chosen.emit(self.initials.currentText()))
        self.initials.activated.connect(lambda _: self.initials_chosen.emit(self.initials.currentText()))
        self._is_tight = False
        self._code: str | None = None
        self._link = LinkStatus(LinkState.ENDED)
        self.show_recording(False, 0.0, False)

    def show_patient(self, code: str | None) -> None:
        self._code = code
        text = code or translate("Header", "No patient")
        self.patient.setText(f"{_cut(text, _LONGEST_TIGHT if self._is_tight else _LONGEST)}  ▾")
        self.patient.setToolTip(text)
        self._fit()
        self.patient.setAccessibleName(translate("Header", "Patient: {code}").format(code=text))

    def show_placement(self, placement: str | None) -> None:
        self.placement.setCurrentIndex(max(0, self.placement.findData(placement)))

    def show_initials(self, initials: str, known: tuple[str, ...]) -> None:
        self.initials.blockSignals(True)
        self.initials.clear()
        self.initials.addItems(list(known))
        self.initials.setCurrentText(initials)
        self.initials.blockSignals(False)

    def show_link(self, status: LinkStatus) -> None:
        """A filled or hollow circle, a word, and the figures of the link: never colour alone."""
        self._link = status
        name = ""
        if status.device is not None:
            name = status.device.name or status.device.id
        words = {
            LinkState.CONNECTING: "◌  " + translate("Header", "Connecting …"),
            LinkState.STREAMING: f"●  {_cut(name, _LONGEST)}",
            LinkState.STALLED: "◍  " + translate("Header", "No samples"),
            LinkState.RECONNECTING: "○  " + translate("Header", "Sensor lost"),
            LinkState.FAILED: "✕  " + translate("Header", "Not connected"),
            LinkState.ENDED: "○  " + translate("Header", "No sensor"),
        }
        text = words[status.state]
        if status.state is LinkState.STREAMING and not self._is_tight:
            if status.rate_hz:
                text += f"   {number(status.rate_hz)} Hz"
            text += f"   {percent(status.loss_recent, 1)}"
            if status.device is not None and status.device.battery_percent is not None:
                text += f"   ▮ {status.device.battery_percent} %"
        self.device.setText(text)
        self.device.setToolTip(name)
        self.device.setAccessibleName(translate("Header", "Sensor: {state}").format(state=text))
        troubles = (LinkState.STALLED, LinkState.RECONNECTING, LinkState.FAILED)
        state = (
            "good" if status.state is LinkState.STREAMING else "trouble" if status.state in troubles else ""
        )
        restyle(self.device, state=state)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._make_room()

    def _make_room(self) -> None:
        """In a narrow window, or large type, what matters has it; figures are in the line of status, too."""
        is_tight = self.width() < _ROOMY * self.fontMetrics().height()
        if is_tight != self._is_tight:
            self._is_tight = is_tight
            self.show_patient(self._code)
            self.show_link(self._link)

    def _fit(self) -> None:
        """Chips are as wide as their words, at once."""
        self.initials.setFixedWidth(self.initials.fontMetrics().horizontalAdvance("ABCDEF") + 64)
        for chip in (self.patient, self.device):
            chip.updateGeometry()
        if (layout := self.layout()) is not None:
            layout.activate()

    def show_recording(self, is_on: bool, elapsed_s: float, can_record: bool) -> None:
        self.record.setChecked(is_on)
        self.record.setEnabled(is_on or can_record)
        word = translate("Header", "■  Stop") if is_on else translate("Header", "●  Record")
        self.record.setText(f"{word}   {clock(elapsed_s)}")
        self.record.setAccessibleName(
            translate("Header", "Stop recording") if is_on else translate("Header", "Record")
        )


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1]}…"
