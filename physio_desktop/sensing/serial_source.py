"""USB serial: `serial:PORT?baud=921600`, found again by its adapter when it comes back under another name."""

from __future__ import annotations

import errno
import sys
import time
from collections.abc import Callable, Iterable, Iterator

import serial
from serial.tools import list_ports
from serial.tools.list_ports_common import ListPortInfo

from physio_desktop.errors import SourceError, SourceLost
from physio_desktop.sensing.clock import HostClock
from physio_desktop.sensing.device import DeviceSource
from physio_desktop.sensing.source import DeviceEntry, SourceUri

BAUDS = (115200, 921600, 460800, 230400, 57600)
KNOWN_ADAPTERS = {
    (0x10C4, 0xEA60): "CP210x (ESP32 board)",
    (0x1A86, 0x7523): "CH340 (ESP32 board)",
    (0x1A86, 0x55D4): "CH9102 (ESP32 board)",
    (0x303A, 0x1001): "ESP32-S3/C3",
    (0x0403, 0x6001): "FT232",
}
_GATHER_S = 0.01  # chunks of a hundredth of a second instead of a wake-up per byte
_MAX_CHUNK = 1 << 16
PortLister = Callable[[], Iterable[ListPortInfo]]


class SerialLink:
    """Bytes over a serial port. Opening does not reset an ESP32: DTR and RTS stay low."""

    def __init__(self, port: str, baud: int | None = None, ports: PortLister = list_ports.comports) -> None:
        self.clock = HostClock()
        self.fallback_id = port
        self._port = port
        self._baud = baud or BAUDS[0]
        self._fixed_baud = baud is not None
        self._ports = ports
        self._adapter: tuple[int | None, int | None, str | None] | None = None
        self._serial: serial.Serial | None = None

    def open(self) -> None:
        # A Serial object that lost its port cannot be opened again: a new one each time.
        link = serial.Serial()
        link.port = self._find_port()
        link.baudrate = self._baud
        link.timeout = 0
        link.write_timeout = 1
        link.dtr = link.rts = False
        if sys.platform != "win32":
            link.exclusive = True
        try:
            link.open()
        except (serial.SerialException, OSError, ValueError, _TERMIOS_ERROR) as error:
            raise _why(self._port, error) from error
        self._serial = link
        self._remember_adapter(str(link.port))

    def read(self, timeout_s: float) -> bytes:
        link = self._serial
        if link is None:
            raise SourceLost(f"{self._port} is closed.")
        try:
            link.timeout = timeout_s
            data = link.read(1)
            if data:
                time.sleep(_GATHER_S)
                data += link.read(min(link.in_waiting, _MAX_CHUNK))
        # serial, termios and the system each report a pulled cable in their own way.
        except (serial.SerialException, OSError, TypeError, _TERMIOS_ERROR) as error:
            self.close()
            raise SourceLost(f"The sensor at {self._port} is gone.", "Check the cable.") from error
        return bytes(data)

    def write(self, data: bytes) -> None:
        """A command that cannot be sent is dropped: a lost link shows when reading."""
        if self._serial is not None:
            try:
                self._serial.write(data)
            except (serial.SerialException, OSError, _TERMIOS_ERROR):
                return

    def close(self) -> None:
        link, self._serial = self._serial, None
        if link is not None:
            try:
                link.close()
            except (serial.SerialException, OSError, _TERMIOS_ERROR):
                return

    def next_speed(self) -> bool:
        if self._fixed_baud or self._serial is None:
            return False
        self._baud = BAUDS[(BAUDS.index(self._baud) + 1) % len(BAUDS)]
        try:
            self._serial.baudrate = self._baud
            self._serial.reset_input_buffer()
        except (serial.SerialException, OSError, ValueError, _TERMIOS_ERROR):
            return False
        return True

    def _find_port(self) -> str:
        """The port itself, or where the same adapter is now."""
        if self._adapter is None:
            return self._port
        ports = list(self._ports())
        same = [str(info.device) for info in ports if _identity(info) == self._adapter]
        return self._port if not same or self._port in same else same[0]

    def _remember_adapter(self, port: str) -> None:
        if self._adapter is not None:
            return
        for info in self._ports():
            if info.device == port and info.vid is not None:
                self._adapter = _identity(info)
                self.fallback_id = info.serial_number or f"{info.vid:04X}:{info.pid:04X}"


def open_uri(uri: SourceUri) -> DeviceSource:
    uri.allow("baud")
    if not uri.path:
        raise SourceError("serial: needs a port.", "physio-desktop devices lists the ports there are.")
    baud = None
    if "baud" in uri.options:
        baud = int(uri.number("baud", 115200, 300, 12_000_000))
    return DeviceSource(uri.text, SerialLink(uri.path, baud))


def list_devices(ports: PortLister = list_ports.comports) -> Iterator[DeviceEntry]:
    """Serial ports with a USB adapter; Bluetooth COM ports, which take seconds to open, are left out."""
    for info in sorted(ports(), key=lambda port: port.device):
        if "BTHENUM" in (info.hwid or "") or info.vid is None:
            continue
        name = (
            KNOWN_ADAPTERS.get((info.vid, info.pid or 0)) or info.product or info.description or "serial port"
        )
        yield DeviceEntry(f"serial:{info.device}", name, f"{info.device} {info.serial_number or ''}".strip())


def _identity(info: ListPortInfo) -> tuple[int | None, int | None, str | None]:
    return info.vid, info.pid, info.serial_number


def _why(port: str, error: Exception) -> SourceError:
    """Why a port cannot be opened, and what to do, in words."""
    code = getattr(error, "errno", None)
    text = str(error).lower()
    if code in (errno.ENOENT, errno.ENXIO, errno.ENODEV) or "filenotfound" in text or "no such file" in text:
        return SourceError(
            f"There is no port {port}.",
            "Plug the sensor in; physio-desktop devices lists the ports there are.",
        )
    # Windows reports a port in use as access denied; elsewhere access denied is about permission.
    if code == errno.EBUSY or "exclusively lock" in text or (sys.platform == "win32" and "access" in text):
        return SourceError(
            f"{port} is in use by another program.",
            "Close the other program (a serial monitor?) and try again.",
        )
    if code == errno.EACCES or "permission" in text:
        return SourceError(
            f"You may not open {port}.", "Run: sudo usermod -aG dialout $USER, then log out and in again."
        )
    return SourceError(f"{port} cannot be opened: {error}.", "Unplug the sensor, plug it in again and retry.")


def _termios_error() -> type[Exception]:
    try:
        import termios
    except ImportError:  # Windows
        return OSError
    return termios.error


_TERMIOS_ERROR = _termios_error()
