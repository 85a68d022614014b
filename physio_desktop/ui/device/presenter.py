"""The device list: found off the window's thread, the one used last on top."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from physio_desktop.sensing.source import DeviceEntry, list_devices
from physio_desktop.ui.core_words import told
from physio_desktop.ui.desk import SIMULATED, Desk
from physio_desktop.ui.wording import translate

Lister = Callable[[], Iterable[DeviceEntry]]


@dataclass(frozen=True, slots=True)
class DeviceChoice:
    """One line of the list; `problem` is empty where it can be opened."""

    uri: str
    name: str
    description: str
    problem: str = ""
    was_last: bool = False


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
        if last.startswith("serial:") and not any(choice.was_last for choice in found):
            away = translate("Device", "Not plugged in now. Plug it in, and it appears by itself.")
            found.append(DeviceChoice(last, last.partition(":")[2].partition("?")[0], "", away, True))
        return sorted(found, key=lambda choice: (not choice.was_last, choice.uri.startswith("sim:")))

    def _choice(self, entry: DeviceEntry, last: str) -> DeviceChoice:
        if entry.uri == "sim:":
            return DeviceChoice(
                SIMULATED,
                translate("Device", "Simulated sensor"),
                translate("Device", "No hardware needed: a simulated person does a hip abduction."),
                was_last=last.startswith("sim:"),
            )
        was_last = last.partition("?")[0] == entry.uri
        problem = told(entry.problem, entry.hint)
        return DeviceChoice(last if was_last else entry.uri, entry.name, entry.description, problem, was_last)
