"""Every way in which Bluetooth does not work, said in words with what to do about it, for each system."""

from __future__ import annotations

import sys

import pytest
from bleak.exc import (
    BleakBluetoothNotAvailableError,
    BleakBluetoothNotAvailableReason,
    BleakDBusError,
    BleakDeviceNotFoundError,
    BleakError,
    BleakGATTProtocolError,
)

from physio_desktop.errors import SourceBlocked, SourceError
from physio_desktop.sensing.ble_troubles import (
    Unreachable,
    is_about_pairing,
    not_paired,
    why,
    why_not_connected,
)

Reason = BleakBluetoothNotAvailableReason
BLUEZ, DBUS = "org.bluez.Error.", "org.freedesktop.DBus.Error."


@pytest.mark.parametrize("system", ["linux", "win32", "darwin"])
@pytest.mark.parametrize(
    ("reason", "said"),
    [
        (Reason.NO_BLUETOOTH, "no Bluetooth adapter"),
        (Reason.NO_BLE_CENTRAL_ROLE, "too old"),
        (Reason.POWERED_OFF, "switched off"),
        (Reason.DENIED_BY_USER, "may not use"),
        (Reason.DENIED_BY_SYSTEM, "may not use"),
        (Reason.DENIED_BY_UNKNOWN, "may not use"),
    ],
)
def test_no_bluetooth(system: str, reason: Reason, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", system)
    found = why(BleakBluetoothNotAvailableError("text of the library", reason))
    assert isinstance(found, SourceBlocked)
    assert said in found.message and found.hint and "library" not in str(found)


def test_each_system_has_its_own_advice(monkeypatch: pytest.MonkeyPatch) -> None:
    for reason in (Reason.POWERED_OFF, Reason.DENIED_BY_USER):
        hints = set()
        for system in ("linux", "win32", "darwin"):
            monkeypatch.setattr(sys, "platform", system)
            hints.add(why(BleakBluetoothNotAvailableError("", reason)).hint)
        assert len(hints) == 3
    paired = set()
    for system in ("linux", "win32", "darwin"):
        monkeypatch.setattr(sys, "platform", system)
        paired.add(not_paired("Strap").hint)
    assert len(paired) == 3


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (BleakDBusError(DBUS + "ServiceUnknown", ["The name org.bluez was not provided"]), "not running"),
        (BleakDBusError(DBUS + "NameHasNoOwner", []), "not running"),
        (BleakDBusError(DBUS + "AccessDenied", ["Rejected send message"]), "may not use"),
        (BleakDBusError(BLUEZ + "NotReady", ["Resource Not Ready"]), "switched off"),
        (BleakDBusError(BLUEZ + "InProgress", []), "Another program"),
        (FileNotFoundError(2, "No such file"), "D-Bus"),
        (ConnectionRefusedError(111, "refused"), "D-Bus"),
        (PermissionError(13, "denied"), "may not use"),
        (ModuleNotFoundError("No module named bleak"), "not installed"),
        (BleakError("something odd."), "does not work: something odd."),
        (RuntimeError(), "does not work: RuntimeError."),
    ],
    ids=str,
)
def test_errors_of_linux(error: Exception, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    found = why(error)
    assert said in found.message and found.hint


def test_a_radio_that_windows_finds_not_ready_is_off() -> None:
    error = OSError("The device is not ready for use.")
    error.winerror = -2147020577  # type: ignore[attr-defined]  # there is none elsewhere
    assert "switched off" in why(error).message


@pytest.mark.parametrize(
    "error",
    [
        TimeoutError(),
        EOFError(),
        BleakDBusError(BLUEZ + "Failed", ["le-connection-abort-by-local"]),
        BleakDBusError(BLUEZ + "ConnectionAttemptFailed", ["Page Timeout"]),
        BleakDeviceNotFoundError("C4:5E:00:7F:3A:01", "it was removed"),
        BleakError("failed to discover services, device disconnected"),
    ],
    ids=str,
)
def test_a_device_that_cannot_be_connected_may_be_tried_again(error: Exception) -> None:
    found = why_not_connected(error, "Strap")
    assert isinstance(found, Unreachable)
    assert found.message.startswith("Strap is near")


def test_what_nobody_foresaw_is_tried_again_and_then_said() -> None:
    found = why_not_connected(AssertionError("a race in the library"), "Strap")
    assert isinstance(found, Unreachable) and "a race in the library" in found.message


def test_what_concerns_bluetooth_as_a_whole_is_said_while_connecting_too() -> None:
    off = why_not_connected(BleakBluetoothNotAvailableError("", Reason.POWERED_OFF), "Strap")
    assert isinstance(off, SourceBlocked)
    own = SourceError("Strap offers no service.")
    assert why_not_connected(own, "Strap") is own


@pytest.mark.parametrize("code", [0x05, 0x08, 0x0C, 0x0F])
def test_a_device_that_wants_to_be_paired(code: int) -> None:
    error = BleakGATTProtocolError(code)
    assert is_about_pairing(error)
    assert "paired" in why_not_connected(error, "Strap").message


def test_other_refusals_are_not_about_pairing() -> None:
    assert not is_about_pairing(BleakGATTProtocolError(0x03))
    assert not is_about_pairing(OSError())
    assert is_about_pairing(BleakDBusError(BLUEZ + "AuthenticationFailed", []))
    assert is_about_pairing(BleakDBusError(BLUEZ + "NotPermitted", ["Not paired"]))
    assert not is_about_pairing(BleakDBusError(BLUEZ + "NotPermitted", ["Write not permitted"]))
