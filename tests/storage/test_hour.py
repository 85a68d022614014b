"""An hour at 100 Hz as the binary format delivers it: int16 counts with the noise of the sensor."""

from __future__ import annotations

import time
from datetime import datetime
from pathlib import Path

import numpy as np
from storage_samples import CALIBRATION, SCALE

from physio_desktop.domain import ImuBlock
from physio_desktop.storage.database import Database
from physio_desktop.storage.session_store import SessionStore

N = 360_000


def hour() -> tuple[np.ndarray, np.ndarray]:
    """Times and counts: slow movements of a limb, the noise of an LSM6DSOX."""
    rng = np.random.default_rng(11)
    phase = np.cumsum(2 * np.pi / 450 * (1 + 0.3 * np.sin(np.arange(N) / 5000)))
    angle = 0.7 * (1 - np.cos(phase)) * (np.sin(np.arange(N) / 20_000) > -0.3)  # exercises and rests
    rate = np.gradient(angle) * 100
    acc = 9.81 * np.stack((np.sin(angle), 0.1 * np.cos(angle), np.cos(angle)), axis=1)
    acc += rng.normal(0, 9.81 * 75e-6 * np.sqrt(50), (N, 3))
    gyr = rate[:, None] * [0.05, 0.98, 0.1] + rng.normal(0, np.deg2rad(3.8e-3) * np.sqrt(50), (N, 3))
    mag = 45 * np.stack((np.cos(angle), 0.2 + 0 * angle, np.sin(angle)), axis=1) + rng.normal(0, 0.35, (N, 3))
    counts = np.rint(np.concatenate((acc, gyr, mag), axis=1) / SCALE).astype(np.int16)
    times = np.rint(np.arange(N) * 1e4 * (1 + 2e-5)).astype(np.int64) + rng.integers(-3, 4, N)
    return times, counts


def test_an_hour_takes_six_megabytes_at_most(path: Path, started: datetime) -> None:
    times, counts = hour()
    values = CALIBRATION.apply(counts, SCALE)
    with Database.open(path) as database:
        store = SessionStore(database)
        writer = store.begin_session(started, calibration=CALIBRATION)
        costs = []
        for a in range(0, N, 3_000):  # 30 s at once: the real pace takes half a minute longer
            begun = time.perf_counter()
            writer.append([ImuBlock(times[a : a + 3000], values[a : a + 3000], counts[a : a + 3000], SCALE)])
            costs.append(time.perf_counter() - begun)
        begun = time.perf_counter()
        writer.close()
        closing_s = time.perf_counter() - begun
        size = sum(file.stat().st_size for file in path.parent.iterdir())
        begun = time.perf_counter()
        recording = store.read(writer.session_id)
        read_s = time.perf_counter() - begun
    print(
        f"{size / 1e6:.2f} MB, read {read_s:.3f} s, closed {closing_s:.2f} s, append {np.median(costs):.4f} s"
    )
    assert size <= 6_000_000
    (found,) = recording.blocks
    assert found.time_us.tobytes() == times.tobytes()
    assert found.device_values.dtype == np.int16 and found.device_values.tobytes() == counts.tobytes()
    assert found.values.tobytes() == values.tobytes()
