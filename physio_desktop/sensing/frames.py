"""What a decoder gives: consecutive samples as the device sent them, before they have a host time."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from physio_desktop.domain import DeviceInfo, FloatArray, Int64Array


@dataclass(frozen=True, slots=True, eq=False)
class SampleBatch:
    """n samples in the order they were sent.

    device_values: (n, 9) int16 counts or float32 numbers, columns in the order of `domain.CHANNELS`.
    scale: (9,) float32, device_values * scale = device units; NaN for absent channels.
    arrival_us: (n,) int64, host time at which the bytes of each sample had arrived.
    counter: (n,) int64 sample numbers without wrap-around, or None where the device has none.
    device_us: (n,) int64 device time without wrap-around, or None where the device has no clock.
    new_epoch: the device started anew before this batch; counters and clock begin again.
    """

    device_values: npt.NDArray[np.int16] | FloatArray
    scale: FloatArray
    arrival_us: Int64Array
    counter: Int64Array | None = None
    device_us: Int64Array | None = None
    new_epoch: bool = False
    label: str | None = None

    def __len__(self) -> int:
        return len(self.device_values)

    def part(self, start: int, stop: int) -> SampleBatch:
        """Samples start to stop; only the first part keeps `new_epoch`."""
        return dataclasses.replace(
            self,
            device_values=self.device_values[start:stop],
            arrival_us=self.arrival_us[start:stop],
            counter=None if self.counter is None else self.counter[start:stop],
            device_us=None if self.device_us is None else self.device_us[start:stop],
            new_epoch=self.new_epoch and start == 0,
        )


class Decoder(Protocol):
    """One format. `feed` never raises on any input, and its samples do not depend on how bytes are cut."""

    format: str
    skipped: Counter[str]

    @property
    def device(self) -> DeviceInfo | None: ...

    @property
    def n_held(self) -> int:
        """Samples decoded but held back to learn more."""
        ...

    def feed(self, data: bytes, arrival_us: int) -> Sequence[SampleBatch]: ...

    def flush(self) -> Sequence[SampleBatch]:
        """What was held back to learn more, now that nothing more comes."""
        ...

    def resume(self) -> None:
        """The link was interrupted: forget half a frame, keep what is known of the device."""
        ...
