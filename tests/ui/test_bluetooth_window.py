"""A Bluetooth sensor in the window: listed, connected, lost, found again, and remembered."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QTranslator
from PySide6.QtWidgets import QLabel, QPushButton
from ui_words import Until

from physio_desktop.app import App
from physio_desktop.benchmarks.ble_device import BleDevice
from physio_desktop.sensing import ble_troubles
from physio_desktop.sensing.connection import LinkState
from physio_desktop.sensing.source import DeviceEntry, list_devices
from physio_desktop.ui.application import install_language
from physio_desktop.ui.core_words import in_words
from physio_desktop.ui.device.presenter import signal_words

on_linux = pytest.mark.skipif(sys.platform != "linux", reason="BlueZ is the Bluetooth of Linux")
ADDRESS = "ble:C4:5E:00:7F:3A:01"


def near(dbm: int = -55) -> DeviceEntry:
    return DeviceEntry(f"{ADDRESS}?name=Strap", "Strap", "C4:5E:00:7F:3A:01", signal_dbm=dbm)


@pytest.fixture
def window(make_app: Callable[..., App], bluetooth: None, until: Until) -> App:
    """With the real list of devices; Bluetooth ends before it is looked whether a thread is left."""
    made = make_app(lister=lambda: list_devices(without=("serial",)))
    made.start()
    until(lambda: made.workplace.is_open and made.desk.background.is_idle)
    return made


@on_linux
def test_from_the_list_to_a_stream_that_comes_back(window: App, until: Until) -> None:
    with BleDevice() as device:
        window.window.show_page("device")
        until(lambda: any(c.uri.startswith(ADDRESS) for c in window.devices.choices))
        connect = button_for(window, "Strap 7F3A")
        connect.click()
        until(lambda: window.live.link.state is LinkState.STREAMING)
        assert window.desk.settings.last_source == f"{ADDRESS}?name=Strap%207F3A"
        device.unplug()
        until(lambda: window.live.link.state is LinkState.RECONNECTING)
        assert "is gone" in window.live.link.message
        device.plug()
        until(lambda: window.live.link.state is LinkState.STREAMING)
        window.desk.disconnect_sensor()
        until(lambda: window.treatment.live is None)
        until(lambda: device.count("disconnected") == 2)


@on_linux
def test_one_that_is_not_there_does_not_hold_up_the_window(window: App, until: Until) -> None:
    with BleDevice():
        window.desk.connect_sensor("ble:nobody")
        until(lambda: "Looking for nobody" in window.live.link.message)
        window.desk.disconnect_sensor()
        until(lambda: window.treatment.live is None and window.desk.background.is_idle)


def test_the_one_used_last_is_there_at_once(make_app: Callable[..., App], until: Until) -> None:
    found: list[DeviceEntry] = [DeviceEntry("sim:", "Simulated sensor")]
    app = make_app(lister=lambda: list(found))
    app.desk.change_settings(last_source=f"{ADDRESS}?name=Strap&pair=1")
    app.start()
    app.window.show_page("device")
    until(lambda: len(app.devices.choices) == 2)
    first = app.devices.choices[0]
    assert (first.name, first.was_last, first.problem) == ("Strap", True, "")
    assert "not heard" in first.description and first.can_connect
    found.append(near())
    app.devices.refresh()
    until(lambda: "strong" in app.devices.choices[0].description)
    assert app.devices.choices[0].uri == f"{ADDRESS}?name=Strap&pair=1"  # with the options of the last time
    assert len(app.devices.choices) == 2
    until(lambda: app.desk.background.is_idle)


def test_one_that_was_named_is_known_again(make_app: Callable[..., App], until: Until) -> None:
    app = make_app(lister=lambda: [near()])
    app.desk.change_settings(last_source="ble:Strap")
    app.start()
    app.window.show_page("device")
    until(lambda: bool(app.devices.choices))
    assert [(c.uri, c.was_last) for c in app.devices.choices] == [("ble:Strap", True)]
    until(lambda: app.desk.background.is_idle)


def test_a_changing_signal_leaves_the_buttons_where_they_are(
    make_app: Callable[..., App], until: Until
) -> None:
    found = [near(-50)]
    app = make_app(lister=lambda: list(found))
    app.start()
    app.window.show_page("device")
    until(lambda: bool(app.devices.choices))
    button = button_for(app, "Strap")
    found[:] = [near(-90)]
    app.devices.refresh()
    until(lambda: any("weak" in text for text in texts(app)))
    assert button_for(app, "Strap") is button
    until(lambda: app.desk.background.is_idle)


def test_bluetooth_that_does_not_work_says_so_below_the_rest(
    make_app: Callable[..., App], until: Until
) -> None:
    off = ble_troubles.switched_off()
    entries = [DeviceEntry("ble:", "Bluetooth", "", off.message, off.hint), DeviceEntry("sim:", "Sim")]
    app = make_app(lister=lambda: list(entries))
    app.start()
    app.window.show_page("device")
    until(lambda: len(app.devices.choices) == 2)
    last = app.devices.choices[-1]
    assert not last.can_connect and "switched off" in last.problem
    assert not button_for(app, "Bluetooth").isVisible()
    until(lambda: app.desk.background.is_idle)


@pytest.mark.parametrize(("dbm", "word"), [(-40, "strong"), (-70, "fair"), (-95, "weak")])
def test_signals_in_words(dbm: int, word: str) -> None:
    assert word in signal_words(dbm) and str(dbm)[1:] in signal_words(dbm)


@pytest.fixture
def german(qapp: object) -> Iterator[list[QTranslator]]:
    from PySide6.QtWidgets import QApplication

    application = QApplication.instance()
    assert isinstance(application, QApplication)
    translators = install_language(application, "de")
    yield translators
    for translator in translators:
        application.removeTranslator(translator)
    install_language(application, "en")


@pytest.mark.parametrize("system", ["linux", "win32", "darwin"])
def test_every_trouble_is_said_in_german(
    system: str, german: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", system)
    found = [
        ble_troubles.switched_off(),
        ble_troubles.not_allowed(),
        ble_troubles.not_paired("Gurt"),
        ble_troubles.unreachable("Gurt"),
        ble_troubles.why(ImportError()),
        ble_troubles.why(OSError("unforeseen")),
    ]
    for trouble in found:
        assert in_words(trouble.message) != trouble.message, trouble.message
        assert in_words(trouble.hint) != trouble.hint, trouble.hint


def texts(app: App) -> list[str]:
    return [label.text() for label in app.pages.device.findChildren(QLabel)]


def button_for(app: App, name: str) -> QPushButton:
    buttons = app.pages.device.findChildren(QPushButton)
    return next(button for button in buttons if button.accessibleName() == f"Connect {name}")
