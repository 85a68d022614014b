"""The life of a link: through stalls, pulled cables and restarts, on a real terminal and on a fake one."""

from __future__ import annotations

import os
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from device_streams import (
    BOOT_TEXT,
    SCALE,
    TerminalDevice,
    eventually,
    hello_frame,
    json_line,
    number_line,
    progo_line,
    sample_frames,
    some_counts,
    some_values,
)
from link_sessions import Session

from physio_desktop.domain import ONES, Calibration, DeviceInfo, Gap, ImuBlock
from physio_desktop.errors import SourceEnded, SourceError, SourceLost
from physio_desktop.sensing import connection as connecting
from physio_desktop.sensing import device as devices
from physio_desktop.sensing.connection import Connection, LinkState, LinkStatus
from physio_desktop.sensing.device import DeviceSource
from physio_desktop.sensing.serial_source import SerialLink

on_terminals = pytest.mark.skipif(not hasattr(os, "openpty"), reason="there are no terminals on Windows")

N = 3000
COUNTS = some_counts(N)
VALUES = some_values(N)


def _binary(i: int) -> bytes:
    frame = sample_frames(COUNTS[5 * i % N : 5 * i % N + 5], 5 * i)[0]
    return hello_frame() + frame if i % 20 == 0 else frame


def _texts(line: Callable[[int], bytes]) -> Callable[[int], bytes]:
    return lambda i: b"".join(line(k % N) for k in range(5 * i, 5 * i + 5))


PIECES: dict[str, Callable[[int], bytes]] = {
    "binary": _binary,
    "json": _texts(lambda k: json_line(VALUES[k].tolist(), timestamp=1640995200000 + 10 * k)),
    "progo": _texts(lambda k: progo_line(VALUES[k].tolist())),
    "delimited": _texts(lambda k: number_line(VALUES[k].tolist(), 10 * k)),
}


def _source(device: TerminalDevice) -> DeviceSource:
    return DeviceSource(f"serial:{device.link}", SerialLink(str(device.link), 115200, list))


@pytest.fixture
def port(tmp_path: Path) -> Path:
    return tmp_path / "ttySENSOR"


# ------------------------------------------------------------------------------- on a real terminal


@on_terminals
@pytest.mark.parametrize("kind", PIECES)
def test_every_format_streams_from_its_first_sample(kind: str, port: Path) -> None:
    opened = threading.Event()
    with TerminalDevice(lambda i: PIECES[kind](i) if opened.is_set() else b"", port) as device:
        link = SerialLink(str(port), 115200, list)
        source = DeviceSource("serial:x", link)
        with Session(source) as session:
            assert eventually(lambda: link._serial is not None)
            opened.set()
            assert session.reaches("streaming") and session.grows(50)
        assert session.states == ["connecting", "streaming", "ended"]
        assert session.status.format == kind == source.format
        device_values = session.values()
        everything = COUNTS if kind == "binary" else VALUES.astype(np.float32)
        start = int(np.flatnonzero((everything == device_values[0]).all(axis=1))[0])
        assert start % 5 == 0 and device.received == b""  # the first whole piece that was sent
        assert (device_values == everything[start : start + len(device_values)]).all()
        assert not session.gaps and session.times_grow()
        assert source.device is not None and source.device.id
        assert session.status.n_samples == session.n_samples and session.n_ticks > 5


@on_terminals
def test_a_stall_leaves_an_exact_gap(port: Path) -> None:
    with TerminalDevice(_binary, port) as device, Session(_source(device)) as session:
        assert session.reaches("streaming") and session.grows(30)
        device.quiet = True
        assert session.reaches("stalled", 3)
        assert "No samples" in session.status.message and session.status.hint
        time.sleep(0.3)
        device.quiet = False
        assert session.reaches("streaming", 2) and session.grows(30)
        session.stop()
        assert session.states == ["connecting", "streaming", "stalled", "streaming", "ended"]
        (gap,) = session.gaps
        assert gap.reason == "stalled" and gap.exact and gap.n_lost % 5 == 0
        assert 120 <= gap.n_lost <= 200
        assert gap.duration_s == pytest.approx((gap.n_lost + 1) / 100, abs=0.02)
        assert session.status.n_lost == gap.n_lost and session.status.n_gaps == 1
        n_all = session.n_samples + gap.n_lost
        rows = [int(np.flatnonzero((row == COUNTS).all(axis=1))[0]) for row in session.values()[[0, -1]]]
        assert rows[1] - rows[0] + 1 == n_all


@on_terminals
@pytest.mark.parametrize("kind", ["binary", "progo"])
def test_a_pulled_cable_is_bridged(kind: str, port: Path) -> None:
    with TerminalDevice(PIECES[kind], port) as device:
        source = _source(device)
        with Session(source) as session:
            assert session.reaches("streaming") and session.grows(30)
            device.pull()
            assert session.reaches("reconnecting", 2)
            assert "gone" in session.status.message and session.status.hint
            n_before = session.n_samples
            time.sleep(0.6)
            back_s = device.plug()
            assert session.reaches("streaming", 5)
            waited_s = session.statuses[-1][0] - back_s
            assert waited_s < 2.0, waited_s
            assert session.grows(30)
            session.stop()
        (gap,) = session.gaps
        assert gap.reason == "reconnected" and gap.exact == (kind == "binary")
        assert gap.start_us == session.time_us()[n_before - 1]
        assert gap.duration_s == pytest.approx((gap.n_lost + 1) / 100, abs=0.1)
        assert 40 <= gap.n_lost <= 300 and session.times_grow()
        assert source.format == kind


@on_terminals
def test_a_device_that_restarts_leaves_a_gap_that_says_so(port: Path) -> None:
    restarted = threading.Event()
    begun: list[int] = []

    def piece(i: int) -> bytes:
        if not restarted.is_set():
            return sample_frames(COUNTS[5 * i : 5 * i + 5], 5 * i, boot=1)[0]
        if not begun:
            begun.append(i)
            return BOOT_TEXT
        k = i - begun[0] - 10  # half a second to start
        return sample_frames(COUNTS[5 * k : 5 * k + 5], 5 * k, boot=2)[0] if k >= 0 else b""

    with TerminalDevice(piece, port) as device, Session(_source(device)) as session:
        assert session.reaches("streaming") and session.grows(30)
        restarted.set()
        assert session.grows(80)
        session.stop()
    (gap,) = session.gaps
    assert gap.reason == "reset" and not gap.exact and 30 <= gap.n_lost <= 90
    assert session.states == ["connecting", "streaming", "ended"]


@on_terminals
def test_a_restarted_sketch_with_a_header_leaves_a_gap_too(port: Path) -> None:
    restarted = threading.Event()
    begun: list[int] = []
    header = b"time_ms,ax,ay,az,gx,gy,gz\r\n"

    def piece(i: int) -> bytes:
        if restarted.is_set() and not begun:
            begun.append(i)
            return BOOT_TEXT + header
        k = i - begun[0] if begun else i + 2000
        return b"".join(number_line(VALUES[j % N, :6].tolist(), 10 * j) for j in range(5 * k, 5 * k + 5))

    with TerminalDevice(piece, port) as device:
        source = _source(device)
        with Session(source) as session:
            assert session.reaches("streaming") and session.grows(30)
            restarted.set()
            assert eventually(lambda: session.gaps) and session.grows(50)
            session.stop()
    (gap,) = session.gaps
    assert gap.reason == "reset" and session.times_grow()
    assert source.skipped["text"] == 2


@on_terminals
def test_a_device_that_says_nothing_fails_in_words(port: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connecting, "SILENT_US", 500_000)
    with TerminalDevice(lambda _: b"", port) as device, Session(_source(device)) as session:
        assert session.reaches("failed", 3)
    assert session.states == ["connecting", "failed"]
    assert "sends nothing" in session.status.message and "reset button" in session.status.hint
    assert session.n_samples == 0


@on_terminals
@pytest.mark.parametrize("garbage", [b"\x91\xe3\x07\xff" * 9, b"loop took 3 ms\r\n"])
def test_garbage_fails_in_other_words(garbage: bytes, port: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connecting, "SILENT_US", 600_000)
    monkeypatch.setattr(connecting, "UNKNOWN_US", 1_200_000)
    monkeypatch.setattr(devices, "_RECOGNISE_US", 200_000)
    with TerminalDevice(lambda _: garbage, port) as device, Session(_source(device)) as session:
        assert session.reaches("failed", 4)
        waited_s = session.statuses[-1][0] - session.statuses[0][0]
    assert "no format" in session.status.message and "baud" in session.status.hint
    assert waited_s > 1.1


@on_terminals
def test_a_missing_port_fails_at_once(tmp_path: Path) -> None:
    link = SerialLink(str(tmp_path / "ttyNONE"), 115200, list)
    with Session(DeviceSource("serial:x", link)) as session:
        assert session.reaches("failed", 2)
    assert session.states == ["connecting", "failed"] and "no port" in session.status.message


@on_terminals
@pytest.mark.full
def test_twenty_pulled_cables_cost_twenty_exact_gaps(port: Path) -> None:
    random = np.random.default_rng(0)
    waits_s = []
    with TerminalDevice(_binary, port) as device, Session(_source(device)) as session:
        assert session.reaches("streaming")
        for _ in range(20):
            assert session.grows(int(random.integers(10, 80)))
            device.pull()
            assert session.reaches("reconnecting", 3)
            time.sleep(random.uniform(0.05, 1.5))
            back_s = device.plug()
            assert session.reaches("streaming", 5)
            waits_s.append(session.statuses[-1][0] - back_s)
        session.stop()
    assert max(waits_s) < 2.0 and len(session.gaps) == 20
    assert all(gap.exact and gap.reason == "reconnected" for gap in session.gaps)


# ----------------------------------------------------------------------------------- on a fake source


class FakeSource:
    """A source that does what its script says, one line per read, on a clock of its own."""

    uri, device, format, calibration = "fake:", DeviceInfo("F"), "binary", Calibration()
    rate_hz = 100.0

    def __init__(self, script: Iterator[object], is_live: bool = True) -> None:
        self.clock = self
        self.is_live = is_live
        self.skipped: Counter[str] = Counter(damaged=2)
        self.reasons: list[str] = []
        self.n_opened = self.n_closed = 0
        self.slept = False
        self._script = script
        self._now_us = 50_000_000

    def now_us(self) -> int:
        return self._now_us

    def check_sleep(self) -> bool:
        slept, self.slept = self.slept, False
        return slept

    def open(self) -> None:
        self.n_opened += 1
        action = next(self._script) if self.n_opened > 1 else None
        if isinstance(action, Exception):
            raise action

    def read(self, timeout_s: float) -> Sequence[ImuBlock]:
        self._now_us += 100_000
        action = next(self._script, SourceEnded("end of script"))
        if isinstance(action, Exception):
            raise action
        if action == "sleep":
            self.slept = True
            self._now_us += 60_000_000
            return ()
        return [action] if isinstance(action, ImuBlock) else ()

    def flush(self) -> Sequence[ImuBlock]:
        return ()

    def interrupt(self, reason: str) -> None:
        self.reasons.append(reason)

    def close(self) -> None:
        self.n_closed += 1


def _block(n: int = 10, n_lost: int = 0) -> ImuBlock:
    values = np.zeros((n, 9), np.float32)
    gap = Gap(0, 10, n_lost, True, "lost") if n_lost else None
    return ImuBlock(np.arange(n, dtype=np.int64) + 10, values, values, ONES, gap)


def _run(*script: object, is_live: bool = True) -> tuple[FakeSource, list[LinkStatus], list[ImuBlock]]:
    source = FakeSource(iter(script), is_live)
    statuses: list[LinkStatus] = []
    blocks: list[ImuBlock] = []
    Connection(source, blocks.extend, statuses.append).run(threading.Event())
    return source, statuses, blocks


def _states(statuses: Sequence[LinkStatus]) -> list[LinkState]:
    states = [status.state for status in statuses]
    return [state for i, state in enumerate(states) if i == 0 or state != states[i - 1]]


C, S, T = LinkState.CONNECTING, LinkState.STREAMING, LinkState.STALLED
R, F, E = LinkState.RECONNECTING, LinkState.FAILED, LinkState.ENDED


def test_a_source_that_ends_is_ended_and_closed() -> None:
    source, statuses, blocks = _run(_block(), _block())
    assert _states(statuses) == [C, S, E] and len(blocks) == 2 and source.n_closed == 1


def test_ten_silent_reads_are_a_stall_and_nine_are_none() -> None:
    _, statuses, _ = _run(_block(), *[None] * 9, _block())
    assert _states(statuses) == [C, S, E]
    source, statuses, _ = _run(_block(), *[None] * 11, _block())
    assert _states(statuses) == [C, S, T, S, E] and source.reasons == ["stalled"]


def test_a_long_silence_leads_to_a_new_link() -> None:
    source, statuses, _ = _run(_block(), *[None] * 51, None, _block())
    assert _states(statuses) == [C, S, T, R, T, S, E]
    assert source.n_opened == 2 and source.reasons == ["stalled", "reconnected"]


def test_a_recording_that_is_silent_is_not_stalled() -> None:
    _, statuses, _ = _run(_block(), *[None] * 300, _block(), is_live=False)
    assert _states(statuses) == [C, S, E]


def test_a_lost_source_is_opened_until_it_is_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connecting, "REOPEN_PAUSE_S", 0.001)
    away = [SourceError("There is no port.")] * 5
    source, statuses, _ = _run(_block(), SourceLost("It is gone.", "Check."), *away, None, _block())
    assert _states(statuses) == [C, S, R, T, S, E]
    assert source.n_opened == 7 and source.reasons == ["reconnected"]
    lost = next(status for status in statuses if status.state is R)
    assert lost.message == "It is gone." and lost.hint


def test_a_source_lost_before_its_first_sample_has_failed() -> None:
    _, statuses, _ = _run(None, SourceLost("It is gone.", "Check."))
    assert _states(statuses) == [C, F] and statuses[-1].message == "It is gone."


def test_sleep_is_no_stall() -> None:
    source, statuses, _ = _run(_block(), "sleep", None, _block())
    assert source.reasons == ["slept"] and T not in _states(statuses)
    source, _, _ = _run(_block(), "sleep", None, _block(), is_live=False)
    assert source.reasons == []


def test_loss_is_counted_over_five_seconds_and_in_total() -> None:
    _, statuses, _ = _run(_block(90, n_lost=10), *[_block(10)] * 12, *[_block(10)] * 50)
    early = next(status for status in statuses if status.n_samples >= 100)
    assert early.loss_recent == pytest.approx(10 / (early.n_samples + 10))
    last = statuses[-1]
    assert (last.n_samples, last.n_lost, last.n_gaps) == (710, 10, 1)
    assert last.loss_recent == 0 and last.loss_total == pytest.approx(10 / 720)
    assert last.skipped == {"damaged": 2} and last.device == DeviceInfo("F")


def test_counts_are_said_once_a_second() -> None:
    _, statuses, _ = _run(*[_block(10)] * 50)
    assert 4 <= sum(status.state is S for status in statuses) <= 7


def test_stopping_ends_the_link_with_what_was_held_back() -> None:
    source = FakeSource(iter([_block(), *[None] * 5]))
    held = _block(3)
    source.flush = lambda: [held]  # type: ignore[method-assign]
    stop = threading.Event()
    blocks: list[ImuBlock] = []
    statuses: list[LinkStatus] = []
    ticks = iter(range(100))
    Connection(source, blocks.extend, statuses.append, lambda: stop.set() if next(ticks) == 3 else None).run(
        stop
    )
    assert blocks[-1] is held and statuses[-1].state is E and source.n_closed == 1


def test_a_fault_of_the_receiver_still_closes_the_source() -> None:
    source = FakeSource(iter([_block()]))

    def fail(_: Sequence[ImuBlock]) -> None:
        raise RuntimeError("disk on fire")

    with pytest.raises(RuntimeError):
        Connection(source, fail).run(threading.Event())
    assert source.n_closed == 1


# ------------------------------------------------------------------------- units of a live device


class _Bytes:
    """A link that gives prepared pieces, a tenth of a second apart."""

    fallback_id = "PORT"

    def __init__(self, pieces: Sequence[bytes]) -> None:
        self.clock = self
        self._now_us = 0
        self._pieces = iter(pieces)

    def now_us(self) -> int:
        return self._now_us

    def check_sleep(self) -> bool:
        return False

    def open(self) -> None:
        pass

    def close(self) -> None:
        pass

    def write(self, data: bytes) -> None:
        pass

    def next_speed(self) -> bool:
        return False

    def read(self, timeout_s: float) -> bytes:
        self._now_us += 100_000
        piece = next(self._pieces, None)
        if piece is None:
            raise SourceEnded("end")
        return piece


def _lines(values: np.ndarray) -> list[bytes]:
    lines = [number_line(row) for row in values.tolist()]
    return [b"".join(lines[i : i + 10]) for i in range(0, len(lines), 10)]


def _read_all(source: DeviceSource) -> list[ImuBlock]:
    source.open()
    blocks: list[ImuBlock] = []
    try:
        while True:
            blocks += source.read(0.1)
    except SourceEnded:
        return [*blocks, *source.flush()]


IN_G = some_values(300, 6) / np.array([9.81] * 3 + [1.0] * 3)


def test_units_are_proposed_from_rest_and_the_raw_values_kept() -> None:
    source = DeviceSource("serial:x", _Bytes(_lines(IN_G)))
    blocks = _read_all(source)
    assert source.calibration.acc_unit == "g" and source.calibration.source == "assumed"
    assert source.device is not None and source.device.id == "PORT"
    last = blocks[-1]
    assert np.linalg.norm(last.values[0, :3]) == pytest.approx(9.81, rel=0.05)
    assert np.linalg.norm(last.device_values[0, :3]) == pytest.approx(1.0, rel=0.05)


@pytest.mark.parametrize("kind", ["binary", "delimited"])
def test_a_link_opened_again_glues_no_halves_together(kind: str) -> None:
    if kind == "binary":
        whole, halves = COUNTS, ([_binary(i) for i in range(40)], [_binary(i) for i in range(40, 80)])
    else:
        whole, halves = VALUES.astype(np.float32), (_lines(VALUES[:200]), _lines(VALUES[200:400]))
    first, second = (b"".join(half) for half in halves)
    source = DeviceSource("serial:x", _Bytes([first[:-3], b"9\r\n" + second]))
    source.open()
    blocks = [*source.read(0.1)]
    source.open()
    blocks += [*source.read(0.1), *source.flush()]
    values = np.concatenate([block.device_values for block in blocks])
    n_first = 195 if kind == "binary" else 199
    assert (values == np.concatenate([whole[:n_first], whole[200:400]])).all()


def test_a_remembered_profile_is_asked_for_by_device_and_stands() -> None:
    profile = Calibration(acc_unit="mg", gyr_unit="deg/s", source="profile")
    asked: list[str] = []

    def profiles(device: str) -> Calibration:
        asked.append(device)
        return profile

    source = DeviceSource("serial:x", _Bytes(_lines(IN_G)), profiles)
    _read_all(source)
    assert source.calibration == profile and asked == ["PORT"]


def test_a_header_that_comes_later_ends_what_was_assumed_without_it() -> None:
    """Angular rate came first and was found so; the header then puts the columns right itself."""
    gyr_first = _lines(IN_G[:, [3, 4, 5, 0, 1, 2]])
    header = b"gx (rad/s),gy (rad/s),gz (rad/s),ax (g),ay (g),az (g)\r\n"
    source = DeviceSource("serial:x", _Bytes([*gyr_first, header, *gyr_first]))
    blocks = _read_all(source)
    down = [float(np.median(block.values[:, 2])) for block in blocks]
    assert down[20] == pytest.approx(9.8, rel=0.05) and down[-1] == pytest.approx(9.8, rel=0.05)
    assert not source.calibration.swapped and source.calibration.source == "device"


def test_the_binary_format_needs_no_check() -> None:
    source = DeviceSource("serial:x", _Bytes(sample_frames(some_counts(50))))
    blocks = _read_all(source)
    assert source.calibration == Calibration()
    values = np.concatenate([block.values for block in blocks])
    assert (values == some_counts(50) * SCALE).all()
