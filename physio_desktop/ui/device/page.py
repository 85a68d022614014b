"""The device page: what the connected sensor is and does; pick one, a file or an old session."""

from __future__ import annotations

import dataclasses
from urllib.parse import quote

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QFileDialog, QLabel, QVBoxLayout, QWidget

from physio_desktop.sensing.connection import LinkState, LinkStatus
from physio_desktop.ui.calibrating.card import CalibrationCard
from physio_desktop.ui.cards import Card, ScrollingPage, button, label, row
from physio_desktop.ui.core_words import told
from physio_desktop.ui.device.connected_card import ConnectedCard
from physio_desktop.ui.device.connected_presenter import ConnectedPresenter
from physio_desktop.ui.device.pose_presenter import PosePresenter
from physio_desktop.ui.device.pose_view import PoseCard
from physio_desktop.ui.device.presenter import DeviceChoice, DevicePresenter
from physio_desktop.ui.device.still_pose import StillPoseCard
from physio_desktop.ui.device.terminal_dialog import TerminalDialog, open_terminal
from physio_desktop.ui.device.terminal_presenter import TerminalPresenter
from physio_desktop.ui.theme import Theme
from physio_desktop.ui.wording import number, percent, translate

_LOOK_EVERY_MS = 3000
_FIGURES_EVERY_MS = 1000
_MARGINS = 64  # pixels beside and between the cards


class DevicePage(ScrollingPage):
    def __init__(self, presenter: DevicePresenter, theme: Theme) -> None:
        super().__init__(translate("Device", "Sensor"))
        self.presenter = presenter
        self._state = label("", "large", wraps=True)
        self._hint = label("", "quiet", wraps=True)
        self._disconnect = button(translate("Device", "Disconnect"), presenter.desk.disconnect_sensor)
        self.orient = button(
            translate("Device", "How the board lies on the limb …"),
            lambda: presenter.desk.page_wanted.emit("orientation"),
        )
        self.open_terminal = button(translate("Device", "Terminal for support …"), self.show_terminal)
        self.terminal: TerminalDialog | None = None
        head = row(self._state, self.open_terminal)
        head.setStretch(0, 1)
        self.body.addWidget(Card(head, self._hint, row(self._disconnect, self.orient, None)))
        self.connected = ConnectedPresenter(presenter.desk)
        self.sensor = ConnectedCard(self.connected, theme)
        self.pose = PoseCard(PosePresenter(presenter.desk), theme)
        self.calibrations = CalibrationCard(presenter.desk, theme)
        self.calibrations.on_done = self._show_figures
        self._details = QWidget()
        self._beside = QBoxLayout(QBoxLayout.Direction.LeftToRight, self._details)
        self._beside.setContentsMargins(0, 0, 0, 0)
        self._beside.setSpacing(16)
        self._beside.addWidget(self.sensor, 3)
        self._beside.addWidget(self.pose, 2)
        self.body.addWidget(self._details)
        self.body.addWidget(self.calibrations)
        self.still_pose = StillPoseCard(presenter.desk, theme)
        self.body.addWidget(self.still_pose)
        self.body.addWidget(label(translate("Device", "Connect"), "heading"))
        self._words: dict[DeviceChoice, QLabel] = {}  # of each choice, but for its description
        self._list = QVBoxLayout()
        self._list.setSpacing(8)
        self.body.addLayout(self._list)
        self.body.addWidget(self._replay_card())
        self.body.addStretch(1)
        self._timer = QTimer(self, interval=_LOOK_EVERY_MS)
        self._timer.timeout.connect(presenter.refresh)
        self._figures = QTimer(self, interval=_FIGURES_EVERY_MS)
        self._figures.timeout.connect(self._show_figures)
        presenter.on_change = self.show_choices
        self.show_choices()

    def set_theme(self, theme: Theme) -> None:
        for card in (self.sensor, self.pose, self.calibrations, self.still_pose):
            card.set_theme(theme)

    def show_link(self, status: LinkStatus) -> None:
        words = {
            LinkState.CONNECTING: translate("Device", "Connecting …"),
            LinkState.STREAMING: translate("Device", "Connected"),
            LinkState.STALLED: translate("Device", "No samples at the moment"),
            LinkState.RECONNECTING: translate("Device", "Sensor lost; it is being looked for"),
            LinkState.FAILED: translate("Device", "The sensor could not be opened"),
            LinkState.ENDED: translate("Device", "No sensor is connected"),
        }
        self._state.setText(words[status.state])
        details = [told(status.message, status.hint)]
        if status.device is not None and status.state is LinkState.STREAMING:
            details += [status.device.name or status.device.id, status.format or ""]
            details.append(f"{number(status.rate_hz or 0)} Hz")
            lost = percent(status.loss_total, 2)
            details.append(translate("Device", "{share} lost so far").format(share=lost))
        self._hint.setText("  ·  ".join(filter(None, details)))
        is_there = status.state not in (LinkState.FAILED, LinkState.ENDED)
        self._disconnect.setVisible(is_there)
        live = self.presenter.desk.treatment.live
        is_live = is_there and live is not None and live.source.is_live
        self.orient.setVisible(is_live)
        self.open_terminal.setVisible(is_live)
        self.connected.take_link(status)
        for card in (self._details, self.calibrations):
            card.setVisible(is_live and self.connected.is_there)
        if status.device is not None:
            self.calibrations.show_axes(status.device.n_axes)
        if self.isVisible():
            self._show_figures()

    def show_terminal(self) -> None:
        """One of it, beside the window."""
        if self.terminal is None:
            self.terminal = open_terminal(TerminalPresenter(self.presenter.desk), self.window())
            self.terminal.finished.connect(lambda _: setattr(self, "terminal", None))
        self.terminal.raise_()

    def show_choices(self) -> None:
        """Anew, unless only words changed: whoever stands on a button keeps it while signals come and go."""
        choices = {
            dataclasses.replace(one, description=""): one.description for one in self.presenter.choices
        }
        if choices and list(choices) == list(self._words):
            for choice, words in self._words.items():
                words.setText(choice.problem or choices[choice])
            return
        self._words.clear()
        while (item := self._list.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        for choice in self.presenter.choices:
            self._list.addWidget(self._card(choice))
        if not self.presenter.choices:
            self._list.addWidget(label(translate("Device", "Looking for sensors …"), "quiet"))

    def _show_figures(self) -> None:
        self.connected.refresh()
        self.sensor.refresh()

    def _card(self, choice: DeviceChoice) -> Card:
        name = label(choice.name, "large")
        last = label(translate("Device", "used last") if choice.was_last else "", "accent")
        connect = button(
            translate("Device", "Connect"),
            lambda: self.presenter.desk.connect_sensor(choice.uri),
            "primary" if choice.was_last and not choice.problem else "",
        )
        connect.setAccessibleName(translate("Device", "Connect {name}").format(name=choice.name))
        card = Card(row(name, last, None, connect))
        connect.setVisible(choice.can_connect)
        kind = "warning" if choice.problem else "quiet"
        words = label(choice.problem or choice.description, kind, wraps=True)
        self._words[dataclasses.replace(choice, description="")] = words
        card.body.addWidget(words)
        return card

    def _replay_card(self) -> Card:
        text = translate("Device", "Play a recording as if it came from a sensor.")
        card = Card(label(translate("Device", "Replay"), "large"), label(text, "quiet", wraps=True))
        open_file = button(translate("Device", "A file …"), self.replay_file)
        old = button(
            translate("Device", "An old session …"), lambda: self.presenter.desk.page_wanted.emit("sessions")
        )
        card.body.addLayout(row(open_file, old, None))
        return card

    def replay_file(self) -> None:
        kinds = translate("Device", "Recordings (*.csv *.txt *.zip);;All files (*)")
        name, _ = QFileDialog.getOpenFileName(self, translate("Device", "Replay a file"), "", kinds)
        if name:
            self.presenter.desk.connect_sensor(f"replay:{quote(name, safe='/:')}?speed=1")

    def showEvent(self, event: QShowEvent) -> None:
        self.presenter.refresh()
        self._timer.start()
        self._figures.start()
        self._show_figures()
        super().showEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is no room beside each other, the cards stand below each other."""
        needed = self.sensor.minimumSizeHint().width() + self.pose.minimumSizeHint().width() + _MARGINS
        is_wide = event.size().width() >= needed
        way = QBoxLayout.Direction.LeftToRight if is_wide else QBoxLayout.Direction.TopToBottom
        if self._beside.direction() != way:
            self._beside.setDirection(way)
        super().resizeEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        self._timer.stop()
        self._figures.stop()
        super().hideEvent(event)
