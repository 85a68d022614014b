"""The past of a stream at any distance."""

from __future__ import annotations

import numpy as np
import pytest

from physio_desktop.domain import ONES, Gap, ImuBlock
from physio_desktop.processing.history import History


def block(first: int, n: int, gap: Gap | None = None) -> ImuBlock:
    times = (np.arange(first, first + n) * 10_000).astype(np.int64)
    values = np.random.default_rng(first).normal(size=(n, 9)).astype(np.float32)
    return ImuBlock(times, values, values.copy(), ONES, gap)


def test_near_every_sample_and_far_the_extremes() -> None:
    history, blocks = History(50_000), [block(i * 500, 500) for i in range(40)]
    for each in blocks:
        history.append(each)
    assert history.span_us == (0, 19_999 * 10_000)
    near = history.view(1_000_000, 3_000_000, 2000)
    inside = (near.time_us >= 1_000_000) & (near.time_us <= 3_000_000)
    everything = np.concatenate([b.values for b in blocks])
    assert np.array_equal(near.values[inside], everything[100:301])
    far = history.view(0, 200_000_000, 2000)
    assert 500 < len(far.time_us) <= 2600
    assert np.allclose(far.values.max(axis=0), everything.max(axis=0))
    assert np.allclose(far.values.min(axis=0), everything.min(axis=0))


def test_bins_do_not_move_with_the_view() -> None:
    history = History(50_000)
    history.append(block(0, 20_000))
    one = history.view(0, 150_000_000, 2000)
    two = history.view(17_770_000, 167_770_000, 2000)
    common, i, j = np.intersect1d(one.time_us, two.time_us, return_indices=True)
    assert len(common) > 100
    assert np.array_equal(one.values[i], two.values[j])


def test_a_gap_is_seen_from_near_and_far() -> None:
    history = History(50_000)
    history.append(block(0, 5000))
    gap = Gap(49_990_000, 60_000_000, 1000, True, "lost")
    history.append(block(6000, 9000, gap))
    for rows in (20_000, 500):
        view = history.view(0, 200_000_000, rows)
        assert np.isnan(view.values).all(axis=1).any()
        assert view.gaps == (gap,)
    assert history.view(0, 10_000_000, 500).gaps == ()


def test_memory_is_bounded() -> None:
    history = History(10_000)
    for i in range(100):
        history.append(block(i * 1000, 1000, Gap(i * 10_000_000 - 5, i * 10_000_000, 1, True, "lost")))
    span = history.span_us
    assert span is not None
    assert 8_000 <= (span[1] - span[0]) / 10_000 <= 17_000
    assert len(history.view(0, 10**12, 10).gaps) < 20


def test_nothing_yet() -> None:
    history = History(1000)
    assert history.span_us is None
    assert len(history.view(0, 1, 10).time_us) == 0


@pytest.mark.parametrize("step", [1, 7, 50, 333])
def test_looking_while_it_grows_shows_the_same_as_looking_at_the_end(step: int) -> None:
    """Bins are made as samples come; gaps inside one and across pieces are seen all the same."""
    parts = [block(0, 1000), block(1003, 2501, Gap(9_990_000, 10_030_000, 3, True, "lost"))]
    parts.append(block(9000, 2000, Gap(35_030_000, 90_000_000, 5496, True, "lost")))
    watched, unwatched = History(50_000), History(50_000)
    for part in parts:
        unwatched.append(part)
        for start in range(0, len(part), step):
            piece = part._part(slice(start, start + step), part.gap if start == 0 else None)
            watched.append(piece)
            watched.view(0, 10**9, 300)
    for rows in (100, 300, 3000):
        one, two = watched.view(0, 10**9, rows), unwatched.view(0, 10**9, rows)
        np.testing.assert_array_equal(one.time_us, two.time_us)
        np.testing.assert_array_equal(one.values, two.values)
