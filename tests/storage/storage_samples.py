"""Blocks to store, and what a faithful store must give back."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import numpy as np

from physio_desktop.domain import Calibration, Gap, ImuBlock

SCALE = np.array([8 * 9.80665 / 32768] * 3 + [np.deg2rad(1000) / 32768] * 3 + [0.15] * 3, np.float32)
SIX_AXES = np.array([*SCALE[:6], np.nan, np.nan, np.nan], np.float32)
CALIBRATION = Calibration(
    gyr_bias_rad_s=(0.01, -0.02, 0.003), mag_offset_ut=(3.0, -7.0, 11.0), source="profile"
)


def counts(first: int, n: int) -> np.ndarray:
    """(n, 9) int16 that depend only on the number of the sample, with movement and noise."""
    index = np.arange(first, first + n, dtype=np.int64)[:, None] * 9 + np.arange(9)
    noise = (index * 2654435761 % 2**32 >> 28) - 8
    return (3000 * np.sin(index / 2000) + noise).astype(np.int16)


def block(
    first: int,
    n: int,
    *,
    period_us: int = 10_000,
    scale: np.ndarray = SCALE,
    as_float: bool = False,
    gap: Gap | None = None,
    label: str | None = None,
) -> ImuBlock:
    """Samples number `first` to `first + n - 1` of one endless signal."""
    time_us = np.arange(first, first + n, dtype=np.int64) * period_us
    values = counts(first, n)
    device_values = (values * np.float32(0.37)).astype(np.float32) if as_float else values
    with np.errstate(invalid="ignore"):
        si = CALIBRATION.apply(device_values, scale)
    return ImuBlock(time_us, si, device_values, scale.copy(), gap, label)


def joined(blocks: Sequence[ImuBlock]) -> list[ImuBlock]:
    """What reading must give: cut at gaps, labels, types and scales, and nowhere else."""
    result: list[ImuBlock] = []
    for new in blocks:
        old = result[-1] if result else None
        if old and not new.gap and old.label == new.label and alike(old, new):
            result[-1] = dataclasses.replace(
                old,
                time_us=np.concatenate((old.time_us, new.time_us)),
                values=np.concatenate((old.values, new.values)),
                device_values=np.concatenate((old.device_values, new.device_values)),
            )
        else:
            result.append(new)
    return result


def alike(a: ImuBlock, b: ImuBlock) -> bool:
    return a.device_values.dtype == b.device_values.dtype and a.scale.tobytes() == b.scale.tobytes()


def assert_same(found: Sequence[ImuBlock], expected: Sequence[ImuBlock]) -> None:
    """Bit by bit."""
    assert [len(b) for b in found] == [len(b) for b in expected]
    for a, b in zip(found, expected, strict=True):
        assert a.time_us.dtype == np.int64 and a.time_us.tobytes() == b.time_us.tobytes()
        assert a.device_values.dtype == b.device_values.dtype
        assert a.device_values.tobytes() == b.device_values.tobytes()
        assert a.scale.tobytes() == b.scale.tobytes()
        assert a.values.dtype == np.float32
        np.testing.assert_array_equal(a.values.view(np.uint32)[~np.isnan(a.values)], _bits(b.values))
        np.testing.assert_array_equal(np.isnan(a.values), np.isnan(b.values))
        assert (a.gap, a.label) == (b.gap, b.label)


def _bits(values: np.ndarray) -> np.ndarray:
    return values.view(np.uint32)[~np.isnan(values)]
