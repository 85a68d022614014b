"""The table "Figures" of devices: Bluetooth and cable, from a sensor's bytes to a saved session."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from physio_desktop.benchmarks import clock_drift, firmware_fuzz, protocol_fuzz, reconnecting, streaming
from physio_desktop.benchmarks.ble_device import BleDevice
from physio_desktop.benchmarks.figures import Figure, Measurement, Row
from physio_desktop.benchmarks.sensor import Sensor

at_least, at_most = Figure.minimum, Figure.maximum
RATE_HZ = 200
N_DROPS = 50


@dataclass(frozen=True, slots=True)
class StreamFigures:
    lost: Figure
    reordered: Figure
    cpu: Figure

    @property
    def all(self) -> tuple[Figure, ...]:
        return self.lost, self.reordered, self.cpu


def _stream_figures(name: str) -> StreamFigures:
    return StreamFigures(
        lost=at_most(f"devices.{name}_lost", 0, "samples"),
        reordered=at_most(f"devices.{name}_reordered", 0, "samples"),
        cpu=at_most(f"devices.{name}_cpu", 15, "% of one core"),
    )


BLE = _stream_figures("ble")
BLE_SMALL = _stream_figures("ble_mtu23")
SERIAL_RECONNECT = at_most("devices.serial_reconnect_p95_s", 2, "s")
BLE_RECONNECT = at_most("devices.ble_reconnect_p95_s", 5, "s")
CLOCK = at_most("devices.clock_residual_ms", 5, "ms")
FUZZ = protocol_fuzz.Figures(
    exceptions=at_most("devices.fuzz_exceptions", 0, "exceptions"),
    differences=at_most("devices.fuzz_chunk_differences", 0, "differences"),
    inventions=at_most("devices.fuzz_invented_commands", 0, "commands"),
)
FUZZ_FIRMWARE = at_most("devices.fuzz_firmware_findings", 0, "findings")


def stream(figures: StreamFigures, mtu: int, short: bool) -> Iterator[Row]:
    """A minute at 200 Hz; the processor time is that of `physio-desktop record` alone.

    The sensor, and the bus between both, are processes of their own. At an MTU of 23, the least that there
    is, a frame comes in twelve notifications; 247 is what most sensors agree on.
    """
    seconds = 5.0 if short else 60.0
    with tempfile.TemporaryDirectory(prefix="physio-bench-") as folder:
        streamed = streaming.stream(Path(folder) / "ble.db", seconds, BleDevice(rate_hz=RATE_HZ, mtu=mtu))
    found = streamed.found
    if found.n_wrong or len(found.numbers) < 0.99 * seconds * RATE_HZ:
        raise RuntimeError(f"{len(found.numbers)} samples are stored, {found.n_wrong} of them wrong")
    note = f"{len(found.numbers)} samples, MTU {mtu}" + (f"; only {seconds:g} s" if short else "")
    yield figures.lost.row(found.n_lost, note=note)
    yield figures.reordered.row(found.n_reordered, note=note)
    yield figures.cpu.row(streamed.load.cpu_percent, note=note)


def reconnect(figure: Figure, sensor: Callable[[], Sensor | None], short: bool) -> Iterator[Row]:
    """Seconds from the sensor's return until samples come, in the same session: the 95th percentile.

    Every tenth time it is away for so long that the program looks for it with pauses.
    """
    n_drops, long_every = (2, 0) if short else (N_DROPS, 10)
    with tempfile.TemporaryDirectory(prefix="physio-bench-") as folder:
        done = reconnecting.reconnect(Path(folder), n_drops, sensor=sensor(), long_every=long_every)
    if problem := reconnecting.problem_of(done):
        raise RuntimeError(problem)
    waits_s = np.sort(done.waits_s)
    note = f"median {np.median(waits_s):.2f} s, slowest {waits_s[-1]:.2f} s of {n_drops} drops"
    yield figure.row(float(np.percentile(waits_s, 95, method="higher")), note=note)


def fuzz_firmware(short: bool) -> Iterator[Row]:
    """What the firmware hears is compiled with sanitizers, and given noise and damaged commands."""
    done = firmware_fuzz.fuzz_firmware(2_000 if short else 1_000_000, seed=1)
    if done.not_measured:
        raise RuntimeError(f"the firmware was not tried: {done.not_measured}")
    note = (
        done.finding or f"{done.n_streams} streams, {done.n_bytes / 1e6:.0f} MB, {done.n_commands} commands"
    )
    yield FUZZ_FIRMWARE.row(float(bool(done.finding)), note=note)


MEASUREMENTS = (
    Measurement(BLE.all, partial(stream, BLE, 247), 66),
    Measurement(BLE_SMALL.all, partial(stream, BLE_SMALL, 23), 66),
    Measurement((SERIAL_RECONNECT,), partial(reconnect, SERIAL_RECONNECT, lambda: None), 260),
    Measurement((BLE_RECONNECT,), partial(reconnect, BLE_RECONNECT, lambda: BleDevice(rate_hz=100)), 280),
    Measurement((CLOCK,), partial(clock_drift.measure, CLOCK), 15),
    Measurement(FUZZ.all, partial(protocol_fuzz.measure, FUZZ), 60),
    Measurement((FUZZ_FIRMWARE,), fuzz_firmware, 60),
)
