"""The simulated device: equal seeds give equal bytes, another seed gives others."""

from __future__ import annotations

from collections.abc import Iterator

from physio_desktop.benchmarks.figures import Figure, Row
from physio_desktop.sensing.sim_source import SimulatedLink
from physio_desktop.sensing.simulated_device import LinkFaults, SimulatedDevice
from physio_desktop.sensing.simulation import SimulatedImu, SimulationOptions


def measure(figure: Figure, short: bool) -> Iterator[Row]:
    """One, if the bytes of two devices with one seed are the same and those of a third are not."""
    n_reads = 20 if short else 240
    one, again, other = (sent(seed, n_reads) for seed in (21, 21, 22))
    yield figure.row(int(one == again and one != other), note=f"{len(one)} bytes compared")


def sent(seed: int, n_reads: int) -> bytes:
    """What a device with loss, jitter and drift sends, half a second a read."""
    imu = SimulatedImu(SimulationOptions(seed=seed))
    faults = LinkFaults(loss=0.02, drift_ppm=40.0, seed=seed)
    link = SimulatedLink(SimulatedDevice(imu, 100.0, 9, faults), speed=0)
    link.open()
    return b"".join(link.read(0) for _ in range(n_reads))
