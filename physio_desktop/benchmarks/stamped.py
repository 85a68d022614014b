"""Samples that carry their own number, so that what is stored shows what is missing, doubled or wrong."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from physio_desktop.domain import Int64Array, Recording
from physio_desktop.sensing.binary_frames import Hello, encode_hello, encode_samples

DEVICE_ID = 0xBE9C0001
SCALE = np.repeat(np.array([9.80665 / 2048, np.pi / 180 / 16.4, 0.15], np.float32), 3)
_FACTORS = np.array([1, 1, 7919, 104_729, 15_485_863, 32_452_843, 49_979_687, 67_867_967], np.int64)
_SHIFTS = np.array([0, 15, 3, 5, 7, 2, 4, 6], np.int64)


def stamped(numbers: Int64Array) -> npt.NDArray[np.int16]:
    """(n, 9) counts of samples with these numbers, below 2^30: two channels tell the number, seven check it.

    The last channel is the negative of the first, so that the signs are tested too.
    """
    mixed = (numbers[:, None] * _FACTORS >> _SHIFTS) & 0x7FFF
    return np.concatenate((mixed, -mixed[:, :1]), axis=1).astype(np.int16)


@dataclass(frozen=True, slots=True)
class StampedFrames:
    """The binary format at `rate_hz`, twenty frames a second and a hello frame once a second."""

    rate_hz: int
    drift_ppm: float = 0.0

    @property
    def per_frame(self) -> int:
        return max(1, self.rate_hz // 20)

    @property
    def period_us(self) -> int:
        return 1_000_000 // self.rate_hz

    @property
    def true_period_s(self) -> float:
        """By a right clock; the device's own clock runs `drift_ppm` too fast."""
        return self.period_us / 1e6 / (1 + self.drift_ppm * 1e-6)

    def frame(self, index: int) -> bytes:
        """Frame `index`, with samples `index * per_frame` and on."""
        first = index * self.per_frame
        counts = stamped(np.arange(first, first + self.per_frame, dtype=np.int64))
        period_us = self.period_us
        data = encode_samples(DEVICE_ID, 7, first, first * period_us, period_us, counts, SCALE)
        return self.hello() + data if first % self.rate_hz < self.per_frame else data

    def hello(self) -> bytes:
        return encode_hello(
            Hello(DEVICE_ID, 7, self.rate_hz, 16, 2000, 4915, True, True, 87, "stamped", "BENCH")
        )


@dataclass(frozen=True, slots=True)
class Found:
    """What a recording holds of a stamped stream. `n_wrong`: samples with a value that was never sent."""

    numbers: Int64Array
    n_wrong: int

    @classmethod
    def in_recording(cls, recording: Recording) -> Found:
        blocks = [block.device_values for block in recording.blocks]
        counts = np.concatenate(blocks) if blocks else np.empty((0, 9), np.int16)
        numbers = counts[:, 0].astype(np.int64) | counts[:, 1].astype(np.int64) << 15
        return cls(numbers, int((counts != stamped(numbers)).any(axis=1).sum()))

    @classmethod
    def nothing(cls) -> Found:
        return cls(np.empty(0, np.int64), 0)

    @property
    def n_lost(self) -> int:
        """Samples missing between the first and the last."""
        return int(self.numbers[-1] - self.numbers[0]) + 1 - len(np.unique(self.numbers)) if self.any else 0

    @property
    def n_reordered(self) -> int:
        """Samples that do not come after the one before them, doubled ones included."""
        return int((np.diff(self.numbers) <= 0).sum())

    @property
    def any(self) -> bool:
        return len(self.numbers) > 0

    @property
    def is_whole(self) -> bool:
        return self.any and self.n_lost == self.n_reordered == self.n_wrong == 0
