"""The device page: pick a sensor, the simulated one, a file or an old session."""

from __future__ import annotations

import dataclasses
from urllib.parse import quote

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QFileDialog, QLabel, QVBoxLayout

from physio_desktop.sensing.connection import LinkState, LinkStatus
from physio_desktop.ui.cards import Card, ScrollingPage, button, label, row
from physio_desktop.ui.core_words import told
from physio_desktop.ui.device.presenter import DeviceChoice, DevicePresenter
from physio_desktop.ui.device.still_pose import StillPoseCard
from physio_desktop.ui.theme import Theme
from physio_desktop.ui.wording import number, percent, translate

_LOOK_EVERY_MS = 3000


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
        self.body.addWidget(Card(self._state, self._hint, row(self._disconnect, self.orient, None)))
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
        presenter.on_change = self.show_choices
        self.show_choices()

    def set_theme(self, theme: Theme) -> None:
        self.still_pose.set_theme(theme)

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
        self.orient.setVisible(is_there and live is not None and live.source.is_live)

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
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        self._timer.stop()
        super().hideEvent(event)
