"""The serial port: found, opened, read, lost and found again, with every problem said in words."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
import serial
from device_streams import HELLO, hello_frame, sample_frames, some_counts
from serial.tools.list_ports_common import ListPortInfo

from physio_desktop.errors import SourceError, SourceLost
from physio_desktop.sensing import serial_source
from physio_desktop.sensing.binary_frames import encode_hello
from physio_desktop.sensing.device import DeviceSource
from physio_desktop.sensing.serial_source import BAUDS, SerialLink, list_devices
from physio_desktop.sensing.source import open_source

tty = pytest.importorskip("tty")  # there are no terminals on Windows
termios = pytest.importorskip("termios")


def _no_ports() -> list[ListPortInfo]:
    return []


def _port(
    device: str, vid: int | None = 0x10C4, pid: int = 0xEA60, serial_number: str = "0001", hwid: str = ""
) -> ListPortInfo:
    info = ListPortInfo(device)
    info.vid, info.pid, info.serial_number = vid, pid, serial_number
    info.hwid = hwid or f"USB VID:PID={vid or 0:04X}:{pid:04X}"
    return info


class _Terminal:
    def __init__(self) -> None:
        self.device, self.program = os.openpty()
        tty.setraw(self.program)
        self.name = os.ttyname(self.program)

    def hang_up(self) -> None:
        for end in (self.device, self.program):
            if end >= 0:
                os.close(end)
        self.device = self.program = -1


@pytest.fixture
def terminal() -> Iterator[_Terminal]:
    terminal = _Terminal()
    yield terminal
    terminal.hang_up()


@pytest.fixture
def second() -> Iterator[_Terminal]:
    terminal = _Terminal()
    yield terminal
    terminal.hang_up()


# -------------------------------------------------------------------------------------------- reading


def test_bytes_go_both_ways(terminal: _Terminal) -> None:
    link = SerialLink(terminal.name, 115200, _no_ports)
    link.open()
    os.write(terminal.device, b"hello")
    assert link.read(1.0) == b"hello"
    link.write(b"stop")
    assert os.read(terminal.device, 10) == b"stop"
    started_s = time.monotonic()
    assert link.read(0.1) == b"" and 0.05 < time.monotonic() - started_s < 1
    link.close()
    link.close()
    with pytest.raises(SourceLost):
        link.read(0.1)
    link.write(b"nobody hears it")


def test_what_came_meanwhile_is_read_at_once(terminal: _Terminal) -> None:
    link = SerialLink(terminal.name, 115200, _no_ports)
    link.open()
    os.write(terminal.device, b"x" * 3000)
    assert len(link.read(1.0)) == 3000
    link.close()


def test_opening_leaves_dtr_and_rts_low(monkeypatch: pytest.MonkeyPatch, terminal: _Terminal) -> None:
    """Otherwise an ESP32 restarts whenever the program is started."""
    lines: list[tuple[bool, bool, bool]] = []
    opened = serial.Serial.open

    def spy(self: serial.Serial) -> None:
        lines.append((self.dtr, self.rts, self.exclusive))
        opened(self)

    monkeypatch.setattr(serial.Serial, "open", spy)
    link = SerialLink(terminal.name, 115200, _no_ports)
    link.open()
    link.close()
    assert lines == [(False, False, True)]


# ------------------------------------------------------------------------------- problems with opening


def test_a_missing_port_is_said(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="There is no port") as refused:
        SerialLink(str(tmp_path / "ttyNONE"), 115200, _no_ports).open()
    assert "devices" in refused.value.hint


def test_a_port_in_use_by_another_program_is_said(terminal: _Terminal) -> None:
    code = (
        "import fcntl, os, sys\n"
        "port = os.open(sys.argv[1], os.O_RDWR | os.O_NOCTTY)\n"
        "fcntl.flock(port, fcntl.LOCK_EX)\n"
        "print('locked', flush=True)\n"
        "sys.stdin.read()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, terminal.name], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None and other.stdin is not None
        assert other.stdout.readline().strip() == b"locked"
        link = SerialLink(terminal.name, 115200, _no_ports)
        with pytest.raises(SourceError, match="in use by another program") as refused:
            link.open()
        assert "Close" in refused.value.hint
        other.stdin.close()
        other.wait(10)
    link.open()
    link.close()


def _failing_open(error: Exception) -> Callable[[serial.Serial], None]:
    def fail(_: serial.Serial) -> None:
        raise error

    return fail


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (serial.SerialException(errno.EACCES, "could not open port: Permission denied"), "You may not open"),
        (PermissionError(errno.EACCES, "Permission denied"), "You may not open"),
        (serial.SerialException(errno.EBUSY, "could not open port: busy"), "in use"),
        (serial.SerialException(errno.EAGAIN, "Could not exclusively lock port x"), "in use"),
        (serial.SerialException(errno.ENOENT, "No such file or directory: 'x'"), "There is no port"),
        (serial.SerialException("could not open port 'COM9': FileNotFoundError(2, 'x')"), "There is no port"),
        (OSError(errno.ENXIO, "No such device or address"), "There is no port"),
        (OSError(errno.EIO, "Input/output error"), "cannot be opened"),
        (ValueError("Invalid baud rate: 921600"), "cannot be opened"),
        (termios.error(errno.EIO, "Input/output error"), "cannot be opened"),
    ],
)
def test_every_refusal_is_said_in_words(monkeypatch: pytest.MonkeyPatch, error: Exception, says: str) -> None:
    monkeypatch.setattr(serial.Serial, "open", _failing_open(error))
    with pytest.raises(SourceError, match=says) as refused:
        SerialLink("/dev/ttyX", 115200, _no_ports).open()
    assert refused.value.hint


def test_access_denied_on_windows_means_in_use(monkeypatch: pytest.MonkeyPatch) -> None:
    error = serial.SerialException("could not open port 'COM3': PermissionError(13, 'Access is denied.')")
    monkeypatch.setattr(serial.Serial, "open", _failing_open(error))
    monkeypatch.setattr(serial_source.sys, "platform", "win32")
    with pytest.raises(SourceError, match="in use"):
        SerialLink("COM3", 115200, _no_ports).open()


# -------------------------------------------------------------------------------------------- losing it


def test_a_pulled_cable_is_a_lost_source(terminal: _Terminal) -> None:
    link = SerialLink(terminal.name, 115200, _no_ports)
    link.open()
    terminal.hang_up()
    with pytest.raises(SourceLost, match="is gone"):
        for _ in range(5):
            link.read(0.1)


@pytest.mark.parametrize(
    "error",
    [
        serial.SerialException("device reports readiness to read but returned no data"),
        serial.SerialException(errno.ENXIO, "gone"),
        serial.PortNotOpenError(),
        OSError(errno.EIO, "Input/output error"),
        OSError(errno.ENODEV, "No such device"),
        PermissionError(13, "The device does not recognize the command."),
        termios.error(errno.EIO, "Input/output error"),
        TypeError("'NoneType' object cannot be interpreted as an integer"),
    ],
)
@pytest.mark.parametrize("where", ["read", "in_waiting"])
def test_whatever_a_lost_port_raises_is_a_lost_source(
    monkeypatch: pytest.MonkeyPatch, terminal: _Terminal, error: Exception, where: str
) -> None:
    link = SerialLink(terminal.name, 115200, _no_ports)
    link.open()
    os.write(terminal.device, b"abc")

    def fail(*_: object) -> bytes:
        raise error

    monkeypatch.setattr(serial.Serial, where, property(fail) if where == "in_waiting" else fail)
    with pytest.raises(SourceLost) as lost:
        link.read(0.2)
    assert lost.value.hint and lost.value.__cause__ is error
    monkeypatch.undo()
    link.open()  # a new object each time
    os.write(terminal.device, b"def")
    assert link.read(1.0).endswith(b"def")
    link.close()


@pytest.mark.parametrize(
    "error", [OSError(errno.EIO, "gone"), serial.SerialTimeoutException("Write timeout")]
)
def test_a_command_to_a_lost_port_is_dropped(
    monkeypatch: pytest.MonkeyPatch, terminal: _Terminal, error: Exception
) -> None:
    link = SerialLink(terminal.name, 115200, _no_ports)
    link.open()

    def fail(*_: object) -> int:
        raise error

    monkeypatch.setattr(serial.Serial, "write", fail)
    link.write(b"stop")
    monkeypatch.setattr(serial.Serial, "close", fail)
    link.close()


# --------------------------------------------------------------------------------------- finding it again


def test_an_adapter_that_returns_under_another_name_is_found(terminal: _Terminal, second: _Terminal) -> None:
    ports = [_port("/dev/other", 0x1A86, 0x7523, "7"), _port(terminal.name)]
    link = SerialLink(terminal.name, 115200, lambda: ports)
    link.open()
    assert link.fallback_id == "0001"
    terminal.hang_up()
    with pytest.raises(SourceLost):
        for _ in range(5):
            link.read(0.1)
    ports[:] = [_port("/dev/other", 0x1A86, 0x7523, "7"), _port(second.name)]
    link.open()
    os.write(second.device, b"back")
    assert link.read(1.0) == b"back"
    link.close()


@pytest.mark.parametrize(
    "stranger",
    [{"serial_number": "0002"}, {"pid": 0x7523}, {"vid": 0x1A86}, {"vid": None}],
)
def test_another_adapter_is_not_taken_for_it(
    terminal: _Terminal, second: _Terminal, stranger: dict[str, int | str | None]
) -> None:
    ports = [_port(terminal.name)]
    name = terminal.name
    link = SerialLink(name, 115200, lambda: ports)
    link.open()
    link.close()
    terminal.hang_up()
    ports[:] = [_port(second.name, **stranger)]  # type: ignore[arg-type]
    with pytest.raises(SourceError):
        link.open()


def test_the_old_name_is_preferred_where_two_adapters_are_alike(
    terminal: _Terminal, second: _Terminal
) -> None:
    ports = [_port(second.name, serial_number=""), _port(terminal.name, serial_number="")]
    link = SerialLink(terminal.name, 115200, lambda: ports)
    link.open()
    assert link.fallback_id == "10C4:EA60"
    link.close()
    link.open()
    os.write(terminal.device, b"me")
    assert link.read(1.0) == b"me"
    link.close()


def test_ports_of_bluetooth_and_of_no_adapter_are_left_out() -> None:
    ports = [
        _port("COM7", hwid="BTHENUM\\{00001101-0000-1000-8000-00805F9B34FB}_LOCALMFG&0002"),
        _port("/dev/ttyS0", vid=None),
        _port("COM5", 0x303A, 0x1001, "AB"),
        _port("COM4", 0x1234, 0x5678, ""),
        _port("COM3"),
    ]
    found = list(list_devices(lambda: ports))
    assert [entry.uri for entry in found] == ["serial:COM3", "serial:COM4", "serial:COM5"]
    assert found[0].name == "CP210x (ESP32 board)" and found[2].name == "ESP32-S3/C3"
    assert "0001" in found[0].description


# -------------------------------------------------------------------------------------------------- speed


def test_speeds_are_tried_in_turn(terminal: _Terminal) -> None:
    link = SerialLink(terminal.name, None, _no_ports)
    assert not link.next_speed()  # not open
    link.open()
    seen = []
    for _ in range(2 * len(BAUDS)):
        assert link._serial is not None
        seen.append(link._serial.baudrate)
        assert link.next_speed()
    assert seen == [*BAUDS, *BAUDS]
    link.close()
    fixed = SerialLink(terminal.name, 57600, _no_ports)
    fixed.open()
    assert not fixed.next_speed()
    fixed.close()


def test_a_speed_that_the_port_refuses_is_no_crash(
    monkeypatch: pytest.MonkeyPatch, terminal: _Terminal
) -> None:
    link = SerialLink(terminal.name, None, _no_ports)
    link.open()

    def fail(*_: object) -> None:
        raise termios.error(errno.EIO, "gone")

    monkeypatch.setattr(serial.Serial, "reset_input_buffer", fail)
    assert not link.next_speed()
    link.close()


class _SpeedLink:
    """Bytes that only make sense at one speed, and a clock that runs on with every read."""

    fallback_id = "FAKE"

    def __init__(self, good: int, n_speeds: int = 5, only_hello: bool = False) -> None:
        self.clock = self
        self._now_us = 1_000_000
        self._good, self._n_speeds = good, n_speeds
        self._speed = self._n = 0
        self._stopped = only_hello
        self.tried_us: list[int] = []
        self._frames = sample_frames(some_counts(10_000))

    def now_us(self) -> int:
        return self._now_us

    def check_sleep(self) -> bool:
        return False

    def open(self) -> None:
        pass

    def close(self) -> None:
        pass

    def write(self, data: bytes) -> None:
        self._stopped = False

    def read(self, timeout_s: float) -> bytes:
        self._now_us += 50_000
        self._n += 1
        if self._speed != self._good:
            return bytes((self._n * k * 37 + k * k) % 251 + 1 for k in range(60))
        if self._stopped:
            return encode_hello(replace(HELLO, streaming=False)) if self._n % 20 == 0 else b""
        return hello_frame() + self._frames[self._n]

    def next_speed(self) -> bool:
        self.tried_us.append(self._now_us)
        self._speed = (self._speed + 1) % self._n_speeds
        return self._n_speeds > 1


@pytest.mark.parametrize("good", [0, 2, 4])
def test_the_speed_at_which_a_format_is_recognised_is_kept(good: int) -> None:
    link = _SpeedLink(good)
    source = DeviceSource("serial:x", link)
    source.open()
    blocks = [block for _ in range(400) for block in source.read(0.1)]
    assert source.format == "binary" and blocks and len(link.tried_us) == good
    assert all(2_000_000 <= b - a <= 2_500_000 for a, b in pairwise(link.tried_us))
    assert source.device is not None and source.device.id == "7F3A0001"
    n_good_reads = 400 - round((link.tried_us[-1] - 1_000_000) / 50_000 if good else 0)
    assert sum(map(len, blocks)) == 5 * n_good_reads  # from the first byte at the right speed


def test_a_stopped_device_is_recognised_and_told_to_start() -> None:
    source = DeviceSource("serial:x", _SpeedLink(0, only_hello=True))
    source.open()
    blocks = [block for _ in range(100) for block in source.read(0.1)]
    assert source.format == "binary" and sum(map(len, blocks)) > 300


def test_garbage_never_looks_like_silence() -> None:
    source = DeviceSource("serial:x", _SpeedLink(9))
    source.open()
    assert not source.has_bytes
    for _ in range(400):
        source.read(0.1)
        assert source.has_bytes
    assert source.format is None and source.device is None


# --------------------------------------------------------------------------------------------------- URIs


@pytest.mark.parametrize("uri", ["serial:", "serial:x?baud=1", "serial:x?baud=fast", "serial:x?speed=9600"])
def test_bad_uris_are_refused(uri: str) -> None:
    with pytest.raises(SourceError):
        open_source(uri)


def test_a_uri_names_port_and_speed(terminal: _Terminal) -> None:
    source = open_source(f"serial:{terminal.name}?baud=921600")
    source.open()
    os.write(terminal.device, b"".join(sample_frames(some_counts(20))))
    assert sum(map(len, source.read(1.0))) == 20
    source.close()
