"""The program's own reader at the end of the firmware's cable: commands, calibration, time line."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from programs import Talk

from physio_desktop.domain import ImuBlock
from physio_desktop.sensing.binary_frames import Command
from physio_desktop.sensing.device import DeviceSource
from physio_desktop.sensing.kept_calibration import KeptCalibration
from physio_desktop.sensing.sim_source import FastClock


class BoardLink:
    """The cable of the simulated board; its time passes as it is read."""

    fallback_id = "BOARD"

    def __init__(self, board: Talk) -> None:
        self.clock = FastClock(0.0)
        self._board = board

    def do(self, *words: object) -> bytes:
        """What came over the cable meanwhile."""
        self._board.send(*words)
        data = b""
        while not (line := self._board.hear()).startswith("ok "):
            if line.startswith("S "):
                data += bytes.fromhex(line[2:])
        self.clock.put(int(line[3:]))
        return data

    def open(self) -> None:
        self.do("run", 200)

    def read(self, timeout_s: float) -> bytes:
        return self.do("run", round(timeout_s * 1000))

    def write(self, data: bytes) -> None:
        self.do("cable", data.hex())

    def close(self) -> None:
        """It goes on by itself."""

    def next_speed(self) -> bool:
        return False


@pytest.fixture
def source() -> Iterator[DeviceSource]:
    with Talk("board") as board:
        link = BoardLink(board)
        link.do("plug", "icm20948")
        link.do("start")
        source = DeviceSource("board:", link)
        source.open()
        yield source


def _read(source: DeviceSource, seconds: float) -> list[ImuBlock]:
    return [block for _ in range(round(seconds / 0.1)) for block in source.read(0.1)]


def test_the_program_reads_renames_and_sets_the_rate(source: DeviceSource) -> None:
    blocks = _read(source, 5)
    assert source.device is not None and source.device.id == "7F3A0001" and source.format == "binary"
    assert source.rate_hz == pytest.approx(100, rel=0.001)
    told = [
        source.rename("Knie links"),
        source.command(Command.RATE, 200),
        source.keep(KeptCalibration(measured_s=5)),
        source.command(Command.MAGNETOMETER, 0),
    ]
    changed = _read(source, 5)
    assert {reply.token: reply.status for reply in source.replies} == dict.fromkeys(told, 0)
    assert source.device.name == "Knie links" and source.rate_hz == pytest.approx(200, rel=0.001)
    assert source.kept is not None and source.kept.kept == KeptCalibration(measured_s=5)
    assert changed[-1].n_axes == 6
    assert not any(block.gap for block in (*blocks, *changed)) and not source.skipped
    time_us = np.concatenate([block.time_us for block in (*blocks, *changed)])
    assert (np.diff(time_us) > 0).all() and (time_us[-1] - time_us[0]) / 1e6 == pytest.approx(9.9, abs=0.3)
