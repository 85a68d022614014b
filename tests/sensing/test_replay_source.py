"""A recording as a source: all of it, in order, when it is due."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pytest

from physio_desktop.domain import ONES, Calibration, Gap, ImuBlock, Recording
from physio_desktop.errors import PhysioError, SourceEnded, SourceError
from physio_desktop.sensing.replay_source import ReplaySource
from physio_desktop.sensing.source import Source, open_source


def _block(start: int, n: int, gap: Gap | None = None, label: str | None = None) -> ImuBlock:
    values = np.arange(start, start + n, dtype=np.float32)[:, None] * np.ones(9, np.float32)
    time_us = (1_000_000 + 10_000 * np.arange(start, start + n)).astype(np.int64)
    return ImuBlock(time_us, values, values, ONES, gap, label)


GAP = Gap(1_990_000, 3_500_000, 150, True, "lost")
RECORDING = Recording(
    blocks=(_block(0, 100), _block(250, 37, GAP, "squat"), _block(287, 63)),
    gaps=(GAP,),
    calibration=Calibration(acc_unit="g"),
    format="delimited",
)


def _all(source: Source, timeout_s: float = 0.1) -> list[ImuBlock]:
    blocks: list[ImuBlock] = []
    source.open()
    try:
        while True:
            blocks += source.read(timeout_s)
    except SourceEnded:
        return [*blocks, *source.flush()]


@pytest.mark.parametrize("speed", [0.0, 20.0, 100.0])
def test_everything_comes_in_order_with_its_gaps(speed: float) -> None:
    blocks = _all(ReplaySource("replay:x", lambda: RECORDING, speed))
    assert (np.concatenate([b.time_us for b in blocks]) == RECORDING.time_us()).all()
    assert (np.concatenate([b.values for b in blocks]) == RECORDING.values()).all()
    assert [b.gap for b in blocks if b.gap] == [GAP]
    assert next(b for b in blocks if b.gap).time_us[0] == 3_500_000
    assert all(len(b) for b in blocks) and len(blocks) >= 4
    labelled = np.concatenate([b.time_us for b in blocks if b.label == "squat"])
    assert len(labelled) == 37 and labelled[0] == 3_500_000


def test_it_describes_the_recording() -> None:
    source = ReplaySource("replay:x", lambda: RECORDING)
    assert source.format is None and source.rate_hz is None
    source.open()
    assert not source.is_live and source.device is None
    assert (source.format, source.rate_hz, source.calibration.acc_unit) == ("delimited", 100.0, "g")


@pytest.mark.parametrize(("speed", "seconds"), [(1.0, 1.0), (4.0, 0.87)])
def test_samples_come_when_they_are_due(speed: float, seconds: float) -> None:
    recording = RECORDING if speed > 1 else Recording(blocks=(_block(0, 100),))
    started_s = time.monotonic()
    source = ReplaySource("replay:x", lambda: recording, speed)
    source.open()
    n = 0
    try:
        while True:
            for block in source.read(0.02):
                n += len(block)
                due_s = (block.time_us[-1] - 1_000_000) / 1e6 / speed
                assert time.monotonic() - started_s >= due_s - 0.001
    except SourceEnded:
        pass
    assert n == recording.n_samples and seconds - 0.02 < time.monotonic() - started_s < seconds + 1.5


def test_a_read_takes_no_longer_than_it_may() -> None:
    source = ReplaySource("replay:x", lambda: RECORDING, 0.01)
    source.open()
    started_s = time.monotonic()
    assert source.read(0.05) == ()
    assert time.monotonic() - started_s < 0.5


def test_it_can_be_opened_again() -> None:
    source = ReplaySource("replay:x", lambda: RECORDING, 0.0)
    assert len(_all(source)) == len(_all(source))
    source.close()
    with pytest.raises(SourceEnded):
        source.read(0.0)


def test_an_empty_recording_ends_at_once() -> None:
    assert _all(ReplaySource("replay:x", lambda: Recording(blocks=()), 1.0)) == []
    empty = _block(0, 10).split(0)[0]
    assert _all(ReplaySource("replay:x", lambda: Recording(blocks=(empty,)), 1.0)) == []


def test_a_file_is_replayed(tmp_path: Path) -> None:
    path = tmp_path / "one two.csv"
    rows = [f"{10 * i},0.01,0.02,{1 + i / 1000:.3f},0.1,0.2,0.3" for i in range(300)]
    path.write_text("\n".join(["time_ms,acc_x_g,acc_y_g,acc_z_g,gx,gy,gz", *rows]))
    source = open_source(f"replay:{path}?speed=0")
    blocks = _all(source)
    values = np.concatenate([block.values for block in blocks])
    assert values.shape == (300, 9) and source.calibration.acc_unit == "g"
    assert values[100, 2] == pytest.approx(1.1 * 9.80665, rel=1e-5)
    assert len(_all(open_source(f"replay:{str(path).replace(' ', '%20')}?speed=0"))) == len(blocks)


@pytest.mark.parametrize("uri", ["replay:/no/such/file.csv", "replay:{csv}?index=1"])
def test_what_is_not_there_is_said(uri: str, tmp_path: Path) -> None:
    path = tmp_path / "one.csv"
    path.write_text("ax,ay,az,gx,gy,gz\n" + "1,2,3,4,5,6\n" * 30)
    source = open_source(uri.replace("{csv}", str(path)))
    with pytest.raises(PhysioError) as refused:
        source.open()
    assert refused.value.message


@pytest.mark.parametrize("uri", ["replay:x?speed=-1", "replay:x?speed=fast", "replay:x?colour=1"])
def test_bad_options_are_refused(uri: str) -> None:
    with pytest.raises(SourceError):
        open_source(uri)
