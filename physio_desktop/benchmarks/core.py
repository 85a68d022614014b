"""The table "Figures" of the core: from device bytes to a saved session."""

from __future__ import annotations

from functools import partial

from physio_desktop.benchmarks import (
    clock_drift,
    decoding,
    fuzzing,
    hour,
    killing,
    reconnecting,
    same_seed,
    storage_faults,
    streaming,
)
from physio_desktop.benchmarks.figures import Figure, Measurement

at_least, at_most = Figure.minimum, Figure.maximum

DECODE_BINARY = at_least("core.decode_binary", 500_000, "samples/s")
DECODE_JSON = at_least("core.decode_json", 60_000, "samples/s")
DECODE_DELIMITED = at_least("core.decode_delimited", 150_000, "samples/s")
PTY = streaming.Figures(
    lost=at_most("core.pty_lost", 0, "samples"),
    reordered=at_most("core.pty_reordered", 0, "samples"),
    cpu=at_most("core.pty_cpu", 15, "% of one core"),
    memory=at_most("core.pty_memory_growth", 2, "MB"),
)
KILL = killing.Figures(
    opened=at_least("core.kill9_opened", 50, "databases"),
    missing=at_most("core.kill9_missing_s", 1.0, "s"),
)
STORAGE = storage_faults.Figures(
    full=at_least("core.disk_full", 1, "of 1"),
    locked=at_least("core.database_locked", 1, "of 1"),
    read_only=at_least("core.database_read_only", 1, "of 1"),
)
HOUR = hour.Figures(
    size=at_most("core.hour_size_mb", 6, "MB"),
    read=at_most("core.hour_read_s", 0.3, "s"),
    exact=at_least("core.hour_exact", 1, "of 1"),
)
FUZZ = fuzzing.Figures(
    exceptions=at_most("core.fuzz_exceptions", 0, "exceptions"),
    differences=at_most("core.fuzz_chunk_differences", 0, "differences"),
)
CLOCK = at_most("core.clock_residual_ms", 5, "ms")
RECONNECT = at_most("core.reconnect_s", 2, "s")
SAME_SEED = at_least("core.sim_same_seed", 1, "of 1")

# What is timed comes before what keeps the machine busy.
MEASUREMENTS = (
    Measurement((DECODE_BINARY,), partial(decoding.measure, DECODE_BINARY, decoding.BINARY), 15),
    Measurement((DECODE_JSON,), partial(decoding.measure, DECODE_JSON, decoding.JSON), 12),
    Measurement((DECODE_DELIMITED,), partial(decoding.measure, DECODE_DELIMITED, decoding.DELIMITED), 12),
    Measurement(PTY.all, partial(streaming.measure, PTY), 65),
    Measurement((RECONNECT,), partial(reconnecting.measure, RECONNECT), 30),
    Measurement(HOUR.all, partial(hour.measure, HOUR), 20),
    Measurement((CLOCK,), partial(clock_drift.measure, CLOCK), 15),
    Measurement((SAME_SEED,), partial(same_seed.measure, SAME_SEED), 2),
    Measurement(STORAGE.all, partial(storage_faults.measure, STORAGE), 15),
    Measurement(KILL.all, partial(killing.measure, KILL), 90),
    Measurement(FUZZ.all, partial(fuzzing.measure, FUZZ), 60),
)
