from __future__ import annotations

import dataclasses
from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from storage_samples import CALIBRATION, SCALE, SIX_AXES, assert_same, block, joined

from physio_desktop.domain import Gap, ImuBlock
from physio_desktop.storage.schema import SampleBlockRow
from physio_desktop.storage.session_store import SessionStore

STARTED = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


@st.composite
def streams(draw: st.DrawFn) -> list[list[ImuBlock]]:
    """Batches of blocks: any size, gaps, changing labels, types, scales, 20 to 1000 Hz."""
    period_us = draw(st.sampled_from([1_000, 9_973, 50_000]))
    batches: list[list[ImuBlock]] = []
    index = draw(st.integers(-100, 100))  # the first samples may lie before the start
    kind: dict[str, object] = {}
    for _ in range(draw(st.integers(1, 8))):
        batch = []
        for _ in range(draw(st.integers(0, 4))):
            if draw(st.integers(0, 5)) == 0:
                kind = {
                    "scale": draw(st.sampled_from([SCALE, SIX_AXES])),
                    "as_float": draw(st.booleans()),
                    "label": draw(st.sampled_from([None, "squat", "bridge"])),
                }
            gap = None
            if draw(st.integers(0, 4)) == 0:
                lost = draw(st.integers(1, 5000))
                gap = Gap(
                    (index - 1) * period_us, (index + lost) * period_us, lost, draw(st.booleans()), "lost"
                )
                index += lost
            n = draw(st.one_of(st.integers(1, 12), st.integers(1, 400)))
            batch.append(block(index, n, period_us=period_us, gap=gap, **kind))  # type: ignore[arg-type]
            index += n
        batches.append(batch)
    return batches


@given(streams())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_stream_in_any_batches_comes_back(store: SessionStore, batches: list[list[ImuBlock]]) -> None:
    blocks = [b for batch in batches for b in batch]
    writer = store.begin_session(STARTED, calibration=CALIBRATION, source="simulated:")
    for batch in batches:
        writer.append(batch)
    live = store.read(writer.session_id)
    assert_same(live.blocks, joined(blocks))
    assert store.session(writer.session_id).n_samples == sum(map(len, blocks))
    writer.close()
    compact = store.read(writer.session_id)
    assert_same(compact.blocks, joined(blocks))
    assert list(compact.gaps) == [b.gap for b in blocks if b.gap]
    with store.database.reading() as connection:
        kinds = set(connection.scalars(select(SampleBlockRow.kind)))
    assert kinds <= {"compact"}


def test_one_row_per_second_while_recording(store: SessionStore, started: datetime) -> None:
    writer = store.begin_session(started)
    for first in range(0, 350, 7):
        writer.append([block(first, 7)])
    with store.database.reading() as connection:
        rows = connection.execute(
            select(SampleBlockRow.first_us, SampleBlockRow.n).order_by(SampleBlockRow.first_us)
        ).all()
    assert [tuple(row) for row in rows] == [(0, 100), (1_000_000, 100), (2_000_000, 100), (3_000_000, 50)]


def test_a_closed_session_has_a_row_per_minute(store: SessionStore, started: datetime) -> None:
    writer = store.begin_session(started)
    writer.append([block(0, 13_000)])
    writer.close()
    with store.database.reading() as connection:
        assert connection.scalars(select(SampleBlockRow.n)).all() == [6000, 6000, 1000]


def test_float_devices_keep_nan_and_other_bits(store: SessionStore, started: datetime) -> None:
    rng = np.random.default_rng(5)
    values = rng.integers(0, 2**32, (3000, 9), dtype=np.uint32).view(np.float32)
    values[:, 8] = np.nan
    times = np.cumsum(rng.integers(1, 40_000, 3000)).astype(np.int64)
    with np.errstate(all="ignore"):
        si = CALIBRATION.apply(values, SCALE)
    original = ImuBlock(times, si, values, SCALE.copy())
    writer = store.begin_session(started, calibration=CALIBRATION)
    writer.append([original])
    writer.close()
    assert_same(store.read(writer.session_id).blocks, [original])


def test_times_that_go_back_are_refused_and_nothing_is_overwritten(
    store: SessionStore, started: datetime
) -> None:
    writer = store.begin_session(started)
    writer.append([block(0, 150)])
    with pytest.raises(ValueError, match="increase"):
        writer.append([block(150, 10), block(100, 80)])
    writer.append([block(150, 10)])
    assert_same(
        store.read(writer.session_id).blocks, [dataclasses.replace(block(0, 160), values=plain(0, 160))]
    )


def plain(first: int, n: int) -> np.ndarray:
    b = block(first, n)
    return b.device_values * b.scale


def test_a_gap_before_an_empty_block_is_kept_and_bound_to_the_next(
    store: SessionStore, started: datetime
) -> None:
    gap = Gap(990_000, 1_500_000, 50, False, "stalled")
    empty = block(150, 0, gap=gap)
    writer = store.begin_session(started, calibration=CALIBRATION)
    writer.append([block(0, 100), empty])
    writer.append([block(150, 10)])
    writer.close()
    recording = store.read(writer.session_id)
    assert recording.gaps == (gap,)
    assert [b.gap for b in recording.blocks] == [None, gap]


def test_a_calibration_set_later_applies_to_the_whole_session(store: SessionStore, started: datetime) -> None:
    writer = store.begin_session(started)
    writer.append([block(0, 200)])
    writer.set_calibration(CALIBRATION)
    writer.append([block(200, 100)])
    writer.close()
    assert_same(store.read(writer.session_id).blocks, [block(0, 300)])


def test_device_labels_become_labels(store: SessionStore, started: datetime) -> None:
    writer = store.begin_session(started, source="serial:COM3")
    for first, label in [(0, "squat"), (50, "squat"), (120, None), (140, "squat"), (160, "bridge")]:
        writer.append([block(first, 10, label=label)])
    writer.close()
    spans = [(x.start_us, x.end_us, x.exercise, x.source) for x in store.labels(writer.session_id)]
    assert spans == [
        (0, 590_000, "squat", "device"),
        (1_400_000, 1_490_000, "squat", "device"),
        (1_600_000, 1_690_000, "bridge", "device"),
    ]
