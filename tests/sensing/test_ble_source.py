"""Bluetooth LE through bleak's own BlueZ backend, on a bus of its own with a sensor that does not exist.

What this cannot show: radios, WinRT and CoreBluetooth (resources/bluetooth.md).
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from device_streams import eventually
from link_sessions import Session

from physio_desktop.benchmarks import reconnecting, streaming
from physio_desktop.benchmarks.ble_device import BleDevice
from physio_desktop.benchmarks.program import recording
from physio_desktop.benchmarks.stamped import Found
from physio_desktop.domain import Recording
from physio_desktop.errors import SourceBlocked, SourceError
from physio_desktop.sensing import ble_link, ble_radio, ble_source
from physio_desktop.sensing.binary_frames import Command
from physio_desktop.sensing.ble_link import BleLink, Inbox
from physio_desktop.sensing.ble_profiles import PROFILES
from physio_desktop.sensing.ble_radio import Target, radio
from physio_desktop.sensing.connection import LinkState
from physio_desktop.sensing.device import DeviceSource
from physio_desktop.sensing.source import DeviceEntry, list_devices, open_source

on_linux = pytest.mark.skipif(sys.platform != "linux", reason="BlueZ is the Bluetooth of Linux")
NO_BUS = "unix:path=/nonexistent/bus"


@pytest.fixture
def air(bluetooth: None) -> Iterator[None]:
    """Nothing of Bluetooth is left behind but the loop, and that ends with the program."""
    threads = set(threading.enumerate())
    yield
    if radio.cache_info().currsize:
        radio()._listen_until_s = 0.0  # the list goes on for some seconds
        assert eventually(lambda: tasks_left() == [], 5)
        radio().end()
    assert set(threading.enumerate()) - threads == set()


def tasks_left() -> list[str]:
    """What still runs on the loop beside its own main task, and what bleak keeps for the bus."""

    async def names() -> list[str]:
        tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        return [str(task.get_coro()) for task in tasks]

    own = ("BleLoop._live", "_monitor_bus_disconnect")
    return [name for name in radio().submit(names()).result(5) if not any(one in name for one in own)]


def ble_entries(listen_s: float = 1.0) -> list[DeviceEntry]:
    return list(list_devices(listen_s, without=("serial", "sim")))


def found_in(session: Session) -> Found:
    return Found.in_recording(Recording(tuple(session.blocks)))


def is_true(session: Session) -> bool:
    """Every sample is one that was sent, none came twice, and the gaps say exactly what is missing."""
    found = found_in(session)
    n_in_gaps = sum(gap.n_lost for gap in session.gaps)
    return found.any and found.n_wrong == found.n_reordered == 0 and found.n_lost == n_in_gaps


# ------------------------------------------------------------------------------------------ the list


@on_linux
def test_what_is_near_is_listed_with_name_and_signal(air: None) -> None:
    with BleDevice(name="Gurt é?") as device:
        (entry,) = ble_entries()
        assert (entry.name, entry.problem) == ("Gurt é?", "")
        assert entry.signal_dbm is not None and -60 < entry.signal_dbm < -50
        assert entry.uri.startswith(f"{device.source}?name=Gurt%20")
        with Session(open_source(entry.uri)) as session:
            assert session.grows(10)
            assert session.status.device is not None
            assert session.status.device.id == "BE9C0001"


@on_linux
def test_the_list_answers_at_once_and_knows_more_the_next_time(air: None) -> None:
    with BleDevice():
        assert ble_entries(0) == []
        assert eventually(lambda: len(ble_entries(0)) == 1)


@on_linux
def test_one_that_lies_still_stays_in_the_list(air: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """BlueZ tells of a signal only when it changes; what is not heard any more leaves the list."""
    monkeypatch.setattr(ble_radio, "_FORGET_S", 1.5)
    monkeypatch.setattr(ble_radio, "_SCAN_S", 0.5)
    with BleDevice() as device:
        for _ in range(4):
            assert len(ble_entries()) == 1
        device.unplug()
        assert eventually(lambda: ble_entries(0) == [])


@on_linux
def test_a_device_that_does_not_say_what_it_is_comes_with_a_remark(air: None) -> None:
    with BleDevice(says_service=False):
        (entry,) = ble_entries()
        assert "does not say whether it is a sensor" in entry.description
        with Session(open_source(entry.uri)) as session:
            assert session.grows(10)  # it is one all the same


@on_linux
def test_a_connected_sensor_stays_in_the_list(air: None) -> None:
    with BleDevice() as device:
        ble_entries()
        with Session(open_source(device.source)) as session:
            assert session.grows(10)
            (entry,) = ble_entries()
            assert entry.uri.startswith(device.source)
            n_scans = device.count("scanning")
            assert ble_entries() and device.count("scanning") == n_scans  # the stream has the air for itself


@on_linux
@pytest.mark.parametrize(
    ("config", "said"),
    [
        ({"powered": False}, "Bluetooth is switched off."),
        ({"has_adapter": False}, "has no Bluetooth adapter"),
    ],
)
def test_where_there_is_no_bluetooth_the_list_says_why(config: dict[str, Any], said: str, air: None) -> None:
    with BleDevice(**config):
        (entry,) = ble_entries()
        assert entry.uri == "ble:" and said in entry.problem and entry.hint
        problem = ble_source.trouble()
        assert problem is not None and said in problem.message


@on_linux
def test_a_computer_without_a_bus_says_so(air: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", NO_BUS)
    (entry,) = ble_entries()
    assert "D-Bus" in entry.problem
    with Session(open_source("ble:Strap")) as session:
        assert session.reaches("failed")
        assert "D-Bus" in session.status.message and session.status.hint


@on_linux
def test_bluetooth_that_is_switched_on_later_is_noticed(air: None) -> None:
    with BleDevice(powered=False) as device:
        assert ble_entries()[0].uri == "ble:"
        device.wish(powered=True)
        assert eventually(lambda: [e.name for e in ble_entries(0)] == ["Strap 7F3A"])
        assert ble_source.trouble() is None


# --------------------------------------------------------------------------------------- connecting


@on_linux
@pytest.mark.parametrize("what", ["address", "small letters", "name", "quoted name"])
def test_by_address_or_by_name(what: str, air: None) -> None:
    paths = {
        "address": "C4:5E:00:7F:3A:01",
        "small letters": "c4-5e-00-7f-3a-01",
        "name": "Strap 7F3A",
        "quoted name": "Strap%207F3A",
    }
    with BleDevice(), Session(open_source(f"ble:{paths[what]}")) as session:
        assert session.grows(20)
        messages = [status.message for _, status in session.statuses]
        assert any("Connecting to Strap 7F3A" in message for message in messages)


@on_linux
@pytest.mark.parametrize("profile", PROFILES[1:], ids=lambda profile: profile.name)
def test_other_services_by_the_table(profile: Any, air: None) -> None:
    flags = ("notify", "write-without-response") if profile.rx == profile.tx else ("notify",)
    other = {"service": profile.service, "rx": profile.rx, "tx": profile.tx, "flags_tx": flags}
    with BleDevice(**other) as device, Session(open_source(device.source)) as session:
        assert session.grows(10)


@on_linux
def test_another_service_by_the_uri(air: None) -> None:
    own = {name: f"0000ab0{i}-0000-1000-8000-00805f9b34fb" for i, name in enumerate(("service", "rx", "tx"))}
    with BleDevice(**own) as device:
        with Session(open_source(device.source)) as session:
            assert session.reaches("failed")
            assert "offers no service that carries a sensor's stream" in session.status.message
            assert "AB00" in session.status.hint and "180F" in session.status.hint
        assert eventually(lambda: device.count("disconnected") == 1)
        with Session(open_source(f"{device.source}?service=AB00&rx=AB01&tx=AB02")) as session:
            assert session.grows(10)


@on_linux
def test_two_sensors_of_one_name_are_not_taken_for_each_other(air: None) -> None:
    with BleDevice(twin="C4:5E:00:7F:3A:02") as device:
        with Session(open_source("ble:Strap 7F3A")) as session:
            assert session.reaches("failed")
            assert "several sensors called Strap 7F3A" in session.status.message
        with Session(open_source(device.source)) as session:
            assert session.grows(10)


@on_linux
def test_a_sensor_that_is_not_there(air: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ble_link, "_FIND_S", 0.5)
    with BleDevice(), Session(open_source("ble:11:22:33:44:55:66")) as session:
        assert session.reaches("failed")
        assert "There is no sensor 11:22:33:44:55:66 near." in session.status.message


@on_linux
def test_the_first_attempt_may_fail(air: None) -> None:
    with BleDevice() as device:
        device.wish(refuse_connects=1)
        with Session(open_source(device.source)) as session:
            assert session.grows(10)


@on_linux
def test_one_that_never_lets_itself_be_connected(air: None) -> None:
    with BleDevice() as device:
        device.wish(refuse_connects=9)
        with Session(open_source(device.source)) as session:
            assert session.reaches("failed")
            assert "does not let itself be connected" in session.status.message


@on_linux
@pytest.mark.parametrize("option", ["", "?pair=1"])
def test_pairing_where_it_is_asked_for(option: str, air: None) -> None:
    with BleDevice(needs_pairing=True) as device, Session(open_source(device.source + option)) as session:
        assert session.grows(10)
        assert device.count("paired") == 1


@on_linux
def test_pairing_that_is_refused_is_told_in_words(air: None) -> None:
    secret = BleDevice(needs_pairing=True, refuses_pairing=True)
    with secret as device, Session(open_source(device.source)) as session:
        assert session.reaches("failed")
        assert "wants to be paired" in session.status.message and session.status.hint


@on_linux
def test_a_connection_left_by_a_crash_is_taken_over(air: None, tmp_path: Path) -> None:
    """A killed program leaves the system connected, and a connected sensor does not advertise."""
    with BleDevice() as device:
        with recording(device.source, tmp_path / "killed.db") as program:
            assert device.heard.wait(60)
            program.kill()
        assert device.count("disconnected") == 0
        with Session(open_source(device.source)) as session:
            assert session.grows(10)
            assert device.count("connected") == 1


@on_linux
def test_a_link_does_not_wait_for_the_list(air: None) -> None:
    with BleDevice() as device:
        radio().look(600)
        assert eventually(lambda: device.count("scanning"))
        with Session(open_source(device.source)) as session:
            assert session.grows(10)


# ------------------------------------------------------------------------------------------ the stream


@on_linux
@pytest.mark.parametrize("mtu", [23, 247])
def test_two_hundred_samples_a_second_are_all_stored(mtu: int, tmp_path: Path) -> None:
    assert_whole(streaming.stream(tmp_path / "ble.db", 5, BleDevice(rate_hz=200, mtu=mtu)), 5)


@on_linux
@pytest.mark.full
@pytest.mark.parametrize("mtu", [23, 247])
def test_a_minute_of_two_hundred_samples_a_second(mtu: int, tmp_path: Path) -> None:
    assert_whole(streaming.stream(tmp_path / "ble.db", 60, BleDevice(rate_hz=200, mtu=mtu)), 60)


def assert_whole(streamed: streaming.Streamed, seconds: int) -> None:
    assert streamed.found.is_whole
    assert abs(len(streamed.found.numbers) - 200 * seconds) <= 4
    assert streamed.result["n_lost"] == streamed.result["n_gaps"] == 0


@on_linux
@pytest.mark.parametrize("mtu", [23, 247])
def test_commands_are_cut_to_what_the_connection_carries(mtu: int, air: None) -> None:
    with BleDevice(mtu=mtu) as device:
        source = open_source(device.source)
        assert isinstance(source, DeviceSource)
        with Session(source) as session:
            assert session.grows(10)
            for seconds in range(1, 6):
                source.command(Command.IDENTIFY, 100_000 + seconds)
            assert eventually(lambda: device.count("command") == 5)
            assert session.grows(10)
        assert [e["argument"] for e in device.said if e["said"] == "command"] == [
            100_001 + i for i in range(5)
        ]
        sizes = [e["n_bytes"] for e in device.said if e["said"] == "written"]
        assert max(sizes) <= mtu - 3 and (len(sizes) > 5) == (mtu == 23 and sum(sizes) / 5 > 20)
        assert session.status.skipped.get("damaged", 0) == 0


@on_linux
def test_frames_that_come_twice_are_taken_once(air: None) -> None:
    with BleDevice() as device, Session(open_source(device.source)) as session:
        assert session.grows(10)
        device.wish(twice_every=2, whole_frames=True)
        assert session.grows(300)
        session.stop()
        assert is_true(session)
        assert session.gaps == [] and session.status.skipped["duplicate"] > 5


@on_linux
@pytest.mark.parametrize("mtu", [23, 247])
@pytest.mark.parametrize("fault", ["lose_every", "twice_every"])
def test_what_is_lost_or_garbled_is_a_gap(fault: str, mtu: int, air: None) -> None:
    """A piece that is missing, or comes twice, spoils its frame; nothing wrong or doubled is kept."""
    with BleDevice(mtu=mtu) as device, Session(open_source(device.source)) as session:
        assert session.grows(10)
        device.wish(**{fault: 31 if mtu == 23 else 5})
        assert session.grows(300)
        session.stop()
        assert is_true(session)
        is_harmless = fault == "twice_every" and mtu == 247  # there a piece is a frame
        assert (session.status.n_lost == 0) == is_harmless


@on_linux
def test_a_sensor_that_goes_silent_is_asked_anew(air: None, monkeypatch: pytest.MonkeyPatch) -> None:
    from physio_desktop.sensing import connection

    monkeypatch.setattr(connection, "REOPEN_AFTER_US", 1_500_000)
    with BleDevice() as device, Session(open_source(device.source)) as session:
        assert session.grows(10)
        device.wish(muted=True)
        assert eventually(lambda: device.count("disconnected") == 1)
        device.wish(muted=False)
        assert session.grows(10)
        session.stop()
        assert is_true(session) and session.states[1:4] == ["streaming", "stalled", "reconnecting"]


# ---------------------------------------------------------------------------------- away and back again


@on_linux
def test_out_of_reach_and_back_into_the_same_session(tmp_path: Path) -> None:
    done = reconnecting.reconnect(tmp_path, 2, sensor=BleDevice(rate_hz=100))
    assert reconnecting.problem_of(done) == ""
    assert done.result["n_gaps"] == 2


@on_linux
@pytest.mark.full
def test_out_of_reach_twenty_times(tmp_path: Path) -> None:
    done = reconnecting.reconnect(tmp_path, 20, sensor=BleDevice(rate_hz=100), long_every=5)
    assert reconnecting.problem_of(done) == ""


@on_linux
def test_bluetooth_switched_off_and_on_again(air: None) -> None:
    with BleDevice() as device, Session(open_source(device.source)) as session:
        assert session.grows(10)
        device.wish(powered=False)
        assert eventually(lambda: session.status.message == "Bluetooth is switched off.")
        assert session.status.state is LinkState.RECONNECTING and session.status.hint
        device.wish(powered=True)
        assert session.reaches("streaming")
        assert session.grows(10)
        session.stop()
        assert is_true(session) and [gap.reason for gap in session.gaps] == ["reconnected"]


@on_linux
def test_a_bus_that_breaks_down_is_told_in_words(air: None) -> None:
    device = BleDevice()
    with device:
        session = Session(open_source(device.source))
        session.__enter__()
        assert session.grows(10)
    assert eventually(lambda: "D-Bus" in session.status.message)
    assert session.status.state is LinkState.RECONNECTING
    session.stop()


@on_linux
def test_the_twin_does_not_take_the_place_of_one_that_is_away(
    air: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was chosen by its name while it was alone; afterwards it is known by its address."""
    monkeypatch.setattr(ble_link, "_FIND_S", 1.0)
    with BleDevice() as device, Session(open_source("ble:Strap 7F3A")) as session:
        assert session.grows(10)
        device.unplug()
        device.wish(twin="C4:5E:00:7F:3A:02")
        assert session.reaches("reconnecting")
        n_scans = device.count("scanning")
        assert eventually(lambda: device.count("scanning") > n_scans)  # it hears the twin, and looks on
        device.plug()
        assert session.grows(10)
        session.stop()
        assert is_true(session) and device.count("twin connected") == 0


@on_linux
def test_closing_while_it_is_looked_for(air: None) -> None:
    with BleDevice():
        session = Session(open_source("ble:nobody"))
        with session:
            assert eventually(lambda: session.statuses and "Looking for nobody" in session.status.message)
        assert session.status.state is LinkState.ENDED
        assert eventually(lambda: tasks_left() == [])


@on_linux
def test_closing_while_it_does_not_let_itself_be_connected(air: None) -> None:
    with BleDevice() as device:
        device.wish(stubborn=True)
        session = Session(open_source(device.source))
        with session:
            assert eventually(lambda: session.statuses and "Connecting to" in session.status.message)
        assert session.status.state is LinkState.ENDED
        device.wish(stubborn=False)
        with Session(open_source(device.source)) as again:
            assert again.grows(10)


@on_linux
def test_a_system_that_hangs_is_given_up(air: None, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (ble_radio, ble_link):
        monkeypatch.setattr(module, "_ANSWERS_S", 0.7)
    with BleDevice() as device:
        with Session(open_source(device.source)) as session:
            assert session.grows(10)
            device.freeze(True)
        assert session.status.state is LinkState.ENDED
        with Session(open_source(device.source)) as again:
            assert again.reaches("failed", 20)
            assert again.status.message and again.status.hint
        radio().look()
        assert eventually(lambda: "it does not answer" in str(radio().trouble))
        device.freeze(False)
        assert eventually(lambda: tasks_left() == [])
        with Session(open_source(device.source)) as again:
            assert again.grows(10), again.statuses


@on_linux
def test_closing_disconnects(air: None) -> None:
    with BleDevice() as device:
        with Session(open_source(device.source)) as session:
            assert session.grows(10)
        assert eventually(lambda: device.count("disconnected") == 1)
        with Session(open_source(device.source)) as again:
            assert again.grows(10)


# --------------------------------------------------------------------------------- without any Bluetooth


def test_pauses_grow_and_end_with_the_first_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Attempts that fail at once, with a clock that only this test moves."""
    now_s = 100.0
    begun: list[float] = []

    class Deaf:
        def hold(self, n_links: int) -> None: ...
        def submit(self, coroutine: Any) -> Future[None]:
            coroutine.close()
            begun.append(now_s)
            failed: Future[None] = Future()
            failed.set_exception(SourceBlocked("Bluetooth is switched off."))
            return failed

    monkeypatch.setattr(ble_link.time, "monotonic", lambda: now_s)
    link = BleLink(Target("Strap"), at=Deaf())  # type: ignore[arg-type]
    for _ in range(80):
        with pytest.raises(SourceBlocked):
            link.open()
        now_s += 0.25
    pauses_s = np.diff(begun).tolist()
    assert pauses_s[:6] == [0.25, 0.5, 1.0, 2.0, 3.0, 3.0]
    link._inbox = Inbox()
    link._inbox.put(b"samples")
    assert link.read(0) == b"samples"
    assert link._n_failed == 0


def test_an_inbox_gives_what_came_before_the_loss() -> None:
    inbox = Inbox()
    inbox.put(b"ab")
    inbox.put(b"c")
    inbox.lose()
    assert inbox.take(0) == b"abc"
    assert inbox.take(0) is None
    assert Inbox().take(0) == b""


def test_an_inbox_that_nobody_empties_is_bounded() -> None:
    inbox = Inbox()
    for _ in range(3000):
        inbox.put(bytes(1000))
    assert len(inbox.take(0) or b"") <= 1 << 20


@pytest.mark.parametrize(
    "uri", ["ble:", "ble:Strap?baud=9600", "ble:Strap?service=nonsense", "ble:Strap?pair=yes"]
)
def test_what_is_wrongly_written_is_told_in_words(uri: str) -> None:
    with pytest.raises(SourceError) as caught:
        open_source(uri)
    assert caught.value.message


def test_nothing_of_bluetooth_is_loaded_before_it_is_needed() -> None:
    code = """
import sys, threading
import physio_desktop.app, physio_desktop.cli, physio_desktop.sensing.ble_source
from physio_desktop.sensing.source import list_devices, open_source
list(list_devices(without=("ble",)))
open_source("ble:Strap")
loaded = [name for name in sys.modules if name.partition(".")[0] in ("bleak", "dbus_fast")]
assert not loaded, loaded
assert threading.active_count() == 1, threading.enumerate()
"""
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )
    assert done.returncode == 0, done.stderr
