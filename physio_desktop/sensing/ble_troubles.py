"""Why Bluetooth does not work, in words for each system, and what to do about it."""

from __future__ import annotations

import sys

from physio_desktop.errors import SourceBlocked, SourceError

_SETTINGS = {  # where a system switches Bluetooth on
    "win32": "Switch it on: Settings, Bluetooth & devices.",
    "darwin": "Switch it on: System Settings, Bluetooth.",
}
_RIGHTS = {
    "win32": "Allow it: Settings, Privacy & security, Radios. Then start the program again.",
    "darwin": "Allow it: System Settings, Privacy & Security, Bluetooth. Then start the program again.",
}
_PAIRING = {
    "win32": "Pair it in Settings, Bluetooth & devices, then connect again.",
    "darwin": "Answer the question of the system, then connect again.",
}
_NO_SERVICE = ("ServiceUnknown", "NameHasNoOwner", "Error.Spawn", "Error.NoReply", "UnknownObject")
_NO_RIGHTS = ("AccessDenied", "AuthFailed", "NotAuthorized", "NotPermitted")
_AUTHENTICATION = (0x05, 0x08, 0x0C, 0x0F)  # of the attribute protocol: authentication, encryption
_WINDOWS_OFF = (-2147020577, -2147023729)  # HRESULT: the device is not ready; no such device


class Unreachable(SourceError):
    """The device is there, but connecting failed; trying again may do."""


def why(error: BaseException) -> SourceError:
    """What an error of bleak, D-Bus or the system means for Bluetooth as a whole."""
    if isinstance(error, SourceError):
        return error
    if isinstance(error, ImportError):
        return SourceBlocked("Bluetooth support is not installed.", "Install the program again.")
    if (known := _not_available(error)) is not None:
        return known
    name = dbus_name(error)
    if any(part in name for part in _NO_SERVICE):
        return SourceBlocked(
            "The Bluetooth service of this computer is not running.",
            "Run: sudo apt-get install bluez && sudo systemctl enable --now bluetooth",
        )
    if any(part in name for part in _NO_RIGHTS) or isinstance(error, PermissionError):
        return not_allowed()
    if name.endswith("NotReady") or getattr(error, "winerror", None) in _WINDOWS_OFF:
        return switched_off()
    if name.endswith("InProgress"):
        return SourceError("Another program is using Bluetooth just now.", "Wait a moment and try again.")
    if sys.platform == "linux" and _is_no_bus(error):
        return SourceBlocked(
            "This computer has no system bus (D-Bus), which Bluetooth needs.",
            "Use the USB cable. In a container, start the program on the computer itself.",
        )
    reason = str(error).strip().rstrip(".") or type(error).__name__
    if isinstance(error, TimeoutError):
        reason = "it does not answer"
    return SourceError(
        f"Bluetooth does not work: {reason}.",
        "Switch Bluetooth off and on; if that does not help, restart the computer.",
    )


def why_not_connected(error: BaseException, name: str) -> SourceError:
    """What an error while connecting to a device means. BlueZ says `Failed` for most of them."""
    if is_about_pairing(error):
        return not_paired(name)
    is_common = isinstance(error, (TimeoutError, EOFError))
    if is_common or dbus_name(error).endswith((".Failed", "ConnectionAttemptFailed", "NoReply")):
        return unreachable(name)
    found = why(error)
    if type(found) is not SourceError or found is error:
        return found
    # bleak has no error class of its own for a device that vanishes between two steps.
    return unreachable(name) if _is_bleak(error) else Unreachable(found.message, found.hint)


def is_about_pairing(error: BaseException) -> bool:
    """Whether the device refused because it is not paired."""
    code = getattr(error, "code", None)
    if isinstance(code, int):
        return code in _AUTHENTICATION
    name = dbus_name(error)
    return "Authentication" in name or (name.endswith("NotPermitted") and "paired" in str(error).lower())


def not_paired(name: str) -> SourceError:
    hint = _PAIRING.get(sys.platform, "Pair it in the Bluetooth settings of the system, then connect again.")
    return SourceError(f"{name} wants to be paired with this computer, and that failed.", hint)


def unreachable(name: str) -> Unreachable:
    return Unreachable(
        f"{name} is near but does not let itself be connected.",
        "Switch it off and on, bring it nearer, and end its connection to other devices.",
    )


def switched_off() -> SourceBlocked:
    hint = _SETTINGS.get(
        sys.platform, "Switch it on in the settings of the system, or run: bluetoothctl power on"
    )
    return SourceBlocked("Bluetooth is switched off.", hint)


def not_allowed() -> SourceBlocked:
    hint = _RIGHTS.get(sys.platform, "Run: sudo usermod -aG bluetooth $USER, then log out and in again.")
    return SourceBlocked("This program may not use Bluetooth.", hint)


def dbus_name(error: BaseException) -> str:
    """The name of a D-Bus error, such as org.bluez.Error.NotReady; empty for others."""
    for source in (error, error.__cause__):
        name = getattr(source, "dbus_error", None) or getattr(source, "type", None)
        if isinstance(name, str):
            return name
    return ""


def _not_available(error: BaseException) -> SourceBlocked | None:
    """Of bleak's own error for a missing Bluetooth, which names its reason."""
    reason = getattr(getattr(error, "reason", None), "name", "")
    if reason == "NO_BLUETOOTH":
        return SourceBlocked(
            "This computer has no Bluetooth adapter.",
            "Use the USB cable, or plug in a Bluetooth adapter of version 4 or newer.",
        )
    if reason == "NO_BLE_CENTRAL_ROLE":
        return SourceBlocked(
            "The Bluetooth adapter is too old for this sensor.",
            "Use the USB cable, or plug in a Bluetooth adapter of version 4 or newer.",
        )
    if reason == "POWERED_OFF":
        return switched_off()
    return not_allowed() if reason.startswith("DENIED") else None


def _is_no_bus(error: BaseException) -> bool:
    is_missing = isinstance(error, (FileNotFoundError, ConnectionError))
    return is_missing or type(error).__name__ in ("InvalidAddressError", "AuthError")


def _is_bleak(error: BaseException) -> bool:
    return type(error).__module__.partition(".")[0] == "bleak"
