"""Any rate and any block size onto the model's time base."""

from __future__ import annotations

import numpy as np
import pytest

from physio_desktop.domain import ONES, Gap, ImuBlock
from physio_desktop.processing.resampling import Resampler
from physio_desktop.processing.windowing import Windower


def tone(rate_hz: float, seconds: float, hz: float, start_us: int = 0, jitter_us: float = 0.0) -> ImuBlock:
    n = round(rate_hz * seconds)
    noise = np.random.default_rng(1).uniform(-jitter_us, jitter_us, n)
    times = start_us + np.rint(np.arange(n) * 1e6 / rate_hz + noise).astype(np.int64)
    values = np.repeat(np.sin(2 * np.pi * hz * (times - start_us) / 1e6)[:, None], 9, axis=1).astype(
        np.float32
    )
    return ImuBlock(times, values, values, ONES)


def pieces(block: ImuBlock, size: int) -> list[ImuBlock]:
    return [
        ImuBlock(block.time_us[i : i + size], block.values[i : i + size], block.values[i : i + size], ONES)
        for i in range(0, len(block), size)
    ]


def resampled(blocks: list[ImuBlock], rate_hz: float = 25.0) -> tuple[np.ndarray, np.ndarray]:
    resampler = Resampler(rate_hz)
    out = [piece for block in blocks for piece in resampler.push(block)] + resampler.close()
    return np.concatenate([p.time_us for p in out]), np.concatenate([p.values for p in out])


def test_stream_on_the_grid_passes_unchanged() -> None:
    block = tone(25.0, 10.0, 1.0)
    times, values = resampled([block])
    np.testing.assert_array_equal(times, block.time_us)
    np.testing.assert_array_equal(values, block.values)


@pytest.mark.parametrize("rate_hz", [20.0, 25.0, 33.3, 50.0, 100.0, 208.0, 1000.0])
def test_blocks_of_any_size_give_the_same_bits(rate_hz: float) -> None:
    block = tone(rate_hz, 8.0, 1.3, jitter_us=200.0)
    times, values = resampled([block])
    for size in (1, 7, 1000):
        other_times, other_values = resampled(pieces(block, size))
        np.testing.assert_array_equal(times, other_times)
        np.testing.assert_array_equal(values, other_values)


@pytest.mark.parametrize("rate_hz", [20.0, 50.0, 99.7, 104.0, 500.0, 1000.0])
def test_slow_movement_is_kept_and_does_not_drift(rate_hz: float) -> None:
    times, values = resampled([tone(rate_hz, 600.0, 0.5)])
    np.testing.assert_array_equal(np.diff(times), 40_000)
    expected = np.sin(2 * np.pi * 0.5 * times / 1e6)
    assert np.abs(values[5:-5, 0] - expected[5:-5]).max() < 0.03


@pytest.mark.parametrize("hz", [23.0, 30.0, 49.0])
def test_what_would_alias_is_filtered(hz: float) -> None:
    _, values = resampled([tone(200.0, 20.0, hz)])
    assert values[10:-10].std() < 0.1 * np.sqrt(0.5)


def test_gap_starts_a_new_stretch_and_no_window_spans_it() -> None:
    first, second = tone(50.0, 20.0, 1.0), tone(50.0, 20.0, 1.0, start_us=25_000_000)
    gap = Gap(int(first.time_us[-1]), 25_000_000, 250, True, "lost")
    second = ImuBlock(second.time_us, second.values, second.values, ONES, gap=gap)
    resampler, windower = Resampler(25.0), Windower(200, 25)
    out = [*resampler.push(first), *resampler.push(second), *resampler.close()]
    assert [piece.gap for piece in out if piece.gap is not None] == [gap]
    windows = [window for piece in out for window in windower.push(piece)]
    assert len(windows) == 2 * 13
    assert all(w.end_us < 20_000_000 or w.start_us >= 25_000_000 for w in windows)


def test_a_few_lost_samples_are_bridged() -> None:
    whole = tone(100.0, 20.0, 0.8)
    parts = []
    for first in range(0, len(whole), 50):  # of every half second the last 0.2 s are lost
        kept = slice(first, first + 30)
        gap = (
            Gap(int(whole.time_us[first - 21]), int(whole.time_us[first]), 20, True, "lost")
            if first
            else None
        )
        values = whole.values[kept]
        parts.append(ImuBlock(whole.time_us[kept], values, values, ONES, gap=gap))
    resampler = Resampler(25.0)
    out = [piece for part in parts for piece in resampler.push(part)] + resampler.close()
    assert not any(piece.gap for piece in out)
    times, values = (np.concatenate([getattr(p, name) for p in out]) for name in ("time_us", "values"))
    np.testing.assert_array_equal(np.diff(times), 40_000)
    expected = np.sin(2 * np.pi * 0.8 * times / 1e6)
    assert np.abs(values[5:-10, 0] - expected[5:-10]).max() < 0.2


@pytest.mark.parametrize("reason", ["reset", "reconnected", "slept", "damaged"])
def test_other_gaps_are_never_bridged(reason: str) -> None:
    first, second = tone(50.0, 4.0, 1.0), tone(50.0, 4.0, 1.0, start_us=4_100_000)
    gap = Gap(int(first.time_us[-1]), 4_100_000, 5, True, reason)
    resampler = Resampler(25.0)
    out = resampler.push(first)
    out += resampler.push(ImuBlock(second.time_us, second.values, second.values, ONES, gap=gap))
    assert [piece.gap for piece in out if piece.gap is not None] == [gap]


def test_silence_inside_a_block_is_a_gap_too() -> None:
    block = tone(50.0, 20.0, 1.0)
    times = block.time_us + np.where(np.arange(len(block)) < 500, 0, 3_000_000)
    resampler = Resampler(25.0)
    out = resampler.push(ImuBlock(times, block.values, block.values, ONES)) + resampler.close()
    assert [piece.gap.reason for piece in out if piece.gap] == ["stalled"]


def test_a_slow_device_is_told_apart() -> None:
    slow, fast = Resampler(25.0), Resampler(25.0)
    for block in pieces(tone(10.0, 20.0, 1.0), 1):
        slow.push(block)
    fast.push(tone(20.0, 20.0, 1.0))
    assert slow.too_slow
    assert not fast.too_slow


def test_six_axes_stay_six_axes() -> None:
    block = tone(100.0, 10.0, 1.0)
    values = block.values.copy()
    values[:, 6:] = np.nan
    _, out = resampled([ImuBlock(block.time_us, values, values, ONES)])
    assert np.isfinite(out[:, :6]).all() and np.isnan(out[:, 6:]).all()
