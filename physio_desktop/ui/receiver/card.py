"""The receiver in the settings: on or off, where, and what goes into the firmware."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QGuiApplication, QShowEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QSpinBox, QWidget

from physio_desktop.sensing.http_address import LOOPBACK, own_addresses
from physio_desktop.settings import METRICS_PORTS
from physio_desktop.ui.cards import Card, button, field, label, row
from physio_desktop.ui.receiver.presenter import ReceiverPresenter
from physio_desktop.ui.wording import translate

_HIDDEN = "•" * 12


class ReceiverCard(Card):
    """`addresses`: those of this computer, and the names of their interfaces."""

    def __init__(
        self, presenter: ReceiverPresenter, addresses: Callable[[], dict[str, str]] = own_addresses
    ) -> None:
        self.presenter, self._desk, self._addresses = presenter, presenter.desk, addresses
        self._is_seen = False
        self.on = QCheckBox(translate("Receiver", "Take readings that sensors post over Wi-Fi (HTTP)"))
        self.on.setAccessibleName(self.on.text())
        self.place = QComboBox()
        self.place.setMaximumWidth(420)
        self.port = QSpinBox(minimum=METRICS_PORTS[0], maximum=METRICS_PORTS[-1])
        self.port.setMaximumWidth(160)
        self.port.lineEdit().setTextMargins(8, 0, 0, 0)
        self.port.setKeyboardTracking(False)  # a port that is half typed is none
        self.target = QLineEdit(readOnly=True)
        self.state = label("", "quiet", wraps=True)
        hint = translate(
            "Receiver",
            "For firmware that can only post. Whoever has the token and is in the same network can send "
            "readings; they are not encrypted on their way.",
        )
        super().__init__(
            label(translate("Receiver", "Wi-Fi sensors"), "heading"),
            self.on,
            label(hint, "small", wraps=True),
            spacing=12,
        )
        self.body.addLayout(field(translate("Receiver", "Reachable from"), self.place))
        self.body.addLayout(field(translate("Receiver", "Port"), self.port))
        self.body.addWidget(self._firmware())
        self.body.addWidget(self.state)
        self._connect()
        self.refresh()

    def _firmware(self) -> QWidget:
        """The address, its token hidden until somebody wants to see it."""
        self._target_box = QWidget()
        lines = field(translate("Receiver", "Address for the firmware, with its token"), self.target)
        lines.setContentsMargins(0, 0, 0, 0)
        self.shows = QCheckBox(translate("Receiver", "Show"))
        self.shows.setAccessibleName(translate("Receiver", "Show the address with its token"))
        self.copy = button(translate("Receiver", "Copy"), self._copy)
        self.copy.setAccessibleName(translate("Receiver", "Copy the address with its token"))
        self.renew = button(translate("Receiver", "New token"), self.presenter.renew_token)
        lines.addLayout(row(self.shows, self.copy, self.renew, None))
        self._target_box.setLayout(lines)
        return self._target_box

    def _connect(self) -> None:
        change = self._desk.change_settings
        self.on.toggled.connect(lambda on: change(receiver=on))
        self.port.valueChanged.connect(lambda port: change(receiver_port=port))
        self.place.activated.connect(lambda _: change(receiver_address=self.place.currentData()))
        self.shows.toggled.connect(lambda _: self._show_target())
        self.presenter.changed.connect(self.refresh)
        self._desk.settings_changed.connect(self.refresh)

    def showEvent(self, event: QShowEvent) -> None:
        self._is_seen = True
        self.refresh()  # networks come and go
        super().showEvent(event)

    def refresh(self) -> None:
        settings, presenter = self._desk.settings, self.presenter
        self.on.setChecked(settings.receiver)
        self.port.setValue(settings.receiver_port)
        self._fill_places(settings.receiver_address)
        self._show_target()
        self._target_box.setVisible(presenter.address is not None)
        self.state.setText(self._state())
        self.state.setVisible(bool(self.state.text()))
        fixed = self._desk.settings_file.fixed
        for name, control in (
            ("receiver", self.on),
            ("receiver_address", self.place),
            ("receiver_port", self.port),
        ):
            if name in fixed:
                control.setEnabled(False)
                control.setToolTip(translate("Settings", "Set for all accounts of this computer."))

    def _fill_places(self, chosen: str) -> None:
        """Loopback, this computer's addresses, and the chosen one, though its network may be away now."""
        places = [
            (translate("Receiver", "This computer alone ({address})").format(address=LOOPBACK), LOOPBACK)
        ]
        others = self._addresses() if self._is_seen else {}  # not while the window opens
        places += [(f"{name}: {address}", address) for address, name in others.items()]
        if chosen not in [address for _, address in places]:
            away = translate("Receiver", "{address} (not there now)").format(address=chosen)
            places.append((away, chosen))
        if places != [(self.place.itemText(i), self.place.itemData(i)) for i in range(self.place.count())]:
            self.place.clear()
            for words, address in places:
                self.place.addItem(words, address)
        self.place.setCurrentIndex(self.place.findData(chosen))

    def _state(self) -> str:
        if self.presenter.failure:
            return self.presenter.failure
        if self.presenter.address is None:
            return ""
        if self.presenter.address.is_loopback:
            words = translate(
                "Receiver",
                "Listens at {address}, for programs of this computer alone. A sensor needs the address of "
                "its network, above.",
            )
        else:
            words = translate("Receiver", "Listens at {address}. It is in the list under Sensor.")
        return words.format(address=self.presenter.address.text)

    def _show_target(self) -> None:
        text, token = self.presenter.firmware_address, self.presenter.token
        if not self.shows.isChecked() and token:
            text = text.replace(token, _HIDDEN)
        self.target.setText(text)
        self.target.setCursorPosition(0)

    def _copy(self) -> None:
        clipboard = QGuiApplication.clipboard()
        clipboard.setText(self.presenter.firmware_address)
        self._desk.say(translate("Receiver", "The address is copied."))
