"""The device list: found off the window's thread, the one used last on top."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from physio_desktop.sensing.source import DeviceEntry, SourceUri, list_devices
from physio_desktop.ui.core_words import in_words, told
from physio_desktop.ui.desk import SIMULATED, Desk
from physio_desktop.ui.wording import number, translate

_STRONG_DBM, _FAIR_DBM = -65, -80
Lister = Callable[[], Iterable[DeviceEntry]]


@dataclass(frozen=True, slots=True)
class DeviceChoice:
    """One line of the list; `problem` is empty where it can be opened.

    Bluetooth as a whole (`can_connect` is false) only says why it does not work.
    """

    uri: str
    name: str
    description: str
    problem: str = ""
    was_last: bool = False

    @property
    def can_connect(self) -> bool:
        return self.uri != "ble:"


class DevicePresenter:
    """`refresh` looks for devices on a lane of its own; `on_change` is told when the list is another one."""

    def __init__(self, desk: Desk, lister: Lister = list_devices) -> None:
        self.desk = desk
        self.choices: tuple[DeviceChoice, ...] = ()
        self.on_change: Callable[[], None] = lambda: None
        self._lister = lister
        self._is_looking = False

    def refresh(self) -> None:
        if self._is_looking:
            return
        self._is_looking = True
        future = self.desk.workplace.devices.submit(lambda: list(self._lister()))
        self.desk.background.watch(future, self._found, self._failed)

    def _found(self, entries: list[DeviceEntry]) -> None:
        self._is_looking = False
        choices = tuple(self._choices(entries))
        if choices != self.choices:
            self.choices = choices
            self.on_change()

    def _failed(self, error: BaseException) -> None:
        self._is_looking = False
        self.desk.tell_error(error)

    def _choices(self, entries: list[DeviceEntry]) -> list[DeviceChoice]:
        last = self.desk.settings.last_source
        found = [self._choice(entry, last) for entry in entries]
        if not any(choice.was_last for choice in found):
            found += _away(last)
        return sorted(found, key=lambda c: (not c.was_last, not c.can_connect, c.uri.startswith("sim:")))

    def _choice(self, entry: DeviceEntry, last: str) -> DeviceChoice:
        if entry.uri == "sim:":
            return DeviceChoice(
                SIMULATED,
                translate("Device", "Simulated sensor"),
                translate("Device", "No hardware needed: a simulated person does a hip abduction."),
                was_last=last.startswith("sim:"),
            )
        was_last = last.partition("?")[0] in (entry.uri.partition("?")[0], f"ble:{entry.name}")
        problem = told(entry.problem, entry.hint)
        description = in_words(entry.description)
        if entry.signal_dbm is not None:
            description = f"{signal_words(entry.signal_dbm)}  ·  {description}"
        return DeviceChoice(last if was_last else entry.uri, entry.name, description, problem, was_last)


def _away(last: str) -> list[DeviceChoice]:
    """The sensor used last, where it is not in the list; one by radio can be connected all the same."""
    if last.startswith("serial:"):
        away = translate("Device", "Not plugged in now. Plug it in, and it appears by itself.")
        return [DeviceChoice(last, last.partition(":")[2].partition("?")[0], "", away, True)]
    if last.startswith("ble:"):
        uri = SourceUri.parse(last)
        quiet = translate("Device", "Bluetooth, not heard at the moment; Connect looks for it.")
        return [DeviceChoice(last, uri.options.get("name") or uri.path, quiet, "", True)]
    return []


def signal_words(dbm: int) -> str:
    """How strongly a radio device is heard, as a person reads it."""
    if dbm >= _STRONG_DBM:
        words = translate("Device", "Bluetooth, strong signal ({dbm} dBm)")
    elif dbm >= _FAIR_DBM:
        words = translate("Device", "Bluetooth, fair signal ({dbm} dBm)")
    else:
        words = translate("Device", "Bluetooth, weak signal ({dbm} dBm): bring it nearer")
    return words.format(dbm=number(dbm))
