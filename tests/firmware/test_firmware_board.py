"""The real main.cpp on a simulated board: chips, cable, radio, flash and time are imitated."""

from __future__ import annotations

import math
import subprocess
from dataclasses import dataclass, field

import numpy as np
import pytest
from programs import program

from physio_desktop.sensing.binary_frames import BinaryDecoder, Command, encode_command, text_bytes
from physio_desktop.sensing.frames import SampleBatch
from physio_desktop.sensing.kept_calibration import KeptCalibration

BOARDS = {
    "lsm6dsox+lis3mdl": 9,
    "lsm6dsox": 6,
    "mpu9250": 9,
    "mpu6500": 6,
    "icm20948": 9,
    "bno055": 9,
}
DEVICE_ID = 0x7F3A0001


@dataclass
class Heard:
    """What a program at one end of the board hears."""

    decoder: BinaryDecoder = field(default_factory=BinaryDecoder)
    batches: list[SampleBatch] = field(default_factory=list)
    n_bytes: int = 0
    pieces: list[bytes] = field(default_factory=list)

    def feed(self, data: bytes) -> None:
        self.n_bytes += len(data)
        self.pieces.append(data)
        self.batches += self.decoder.feed(data, 0)

    @property
    def n_pieces(self) -> int:
        return len(self.pieces)

    @property
    def counter(self) -> np.ndarray:
        return np.concatenate([b.counter for b in self.batches if b.counter is not None])

    @property
    def device_us(self) -> np.ndarray:
        return np.concatenate([b.device_us for b in self.batches if b.device_us is not None])

    @property
    def values(self) -> np.ndarray:
        """SI (n, 9)."""
        return np.concatenate([b.device_values * b.scale for b in self.batches])

    def __len__(self) -> int:
        return sum(map(len, self.batches))


class Board:
    """A script for the board, run as a whole: the same script always gives the same."""

    def __init__(self, chips: str = "lsm6dsox+lis3mdl", flash: dict[str, str] | None = None) -> None:
        self.lines = [f"flash {key} {value}" for key, value in (flash or {}).items()]
        self.lines += [f"plug {chips}", "start"]
        self.cable, self.radio = Heard(), Heard()
        self.light: list[tuple[int, bool]] = []
        self.flash: dict[str, str] = {}
        self.advertised: str | None = None

    def do(self, *lines: str) -> Board:
        self.lines += lines
        return self

    def tell(
        self, command: int, argument: int = 0, data: bytes = b"", by: str = "cable", token: int = 9
    ) -> Board:
        encoded = encode_command(command, argument, token, data).hex()
        self.lines.append(f"{'cable' if by == 'cable' else 'ble write'} {encoded}")
        return self

    def run(self, ms: int) -> Board:
        """Play the whole script from the switching on, to so many milliseconds after its last line."""
        script = "\n".join([*self.lines, f"run {ms}"]) + "\n"
        done = subprocess.run([program("board")], input=script, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stdout[-500:] + done.stderr
        self.cable, self.radio, self.light, self.advertised = Heard(), Heard(), [], None
        for line in done.stdout.splitlines():
            self._take(line)
        return self

    def _take(self, line: str) -> None:
        kind, _, rest = line.partition(" ")
        if kind in "SB":
            (self.cable if kind == "S" else self.radio).feed(bytes.fromhex(rest))
        elif kind == "L":
            self.light.append((int(rest.split()[0]), rest.endswith("1")))
        elif kind == "F":
            key, _, value = rest.partition(" ")
            self.flash[key] = value
        elif kind == "A":
            self.advertised = rest
        elif kind == "ok":
            self.is_advertising = self.advertised


def _connected(board: Board, mtu: int) -> Board:
    """At least a tenth of a second after it was switched on."""
    return board.do("run 100", f"ble connect {mtu}", "ble subscribe")


def _movement(t_s: np.ndarray) -> np.ndarray:
    """What the chips feel (n, 9): `motion_at` of chips.h."""
    columns = [(45 + 10 * i) * np.sin(2 * math.pi * (0.13 + 0.03 * i) * t_s + 0.3 * i) for i in range(3)]
    columns += [(10 + 2 * i) * np.sin(2 * math.pi * (0.11 + 0.03 * i) * t_s + 0.5 + i) for i in range(3)]
    columns += [(30 + 9 * i) * np.sin(2 * math.pi * (0.12 + 0.03 * i) * t_s + 1 + i) for i in range(3)]
    return np.column_stack(columns)


@pytest.mark.parametrize("rate_hz", [50, 100, 200])
@pytest.mark.parametrize("mtu", [23, 185, 247])
def test_ten_seconds_at_every_rate_over_cable_and_radio_lose_nothing(rate_hz: int, mtu: int) -> None:
    board = Board().do("run 500").tell(Command.RATE, rate_hz).do("run 200")
    _connected(board, mtu).do("run 300").run(10_000)
    for heard in (board.cable, board.radio):
        recent = heard.device_us > heard.device_us[-1] - 9_500_000
        assert (np.diff(heard.counter[recent]) == 1).all() and not heard.decoder.skipped
        assert np.abs(np.diff(heard.device_us[recent]) - 1_000_000 // rate_hz).max() <= 1
        assert recent.sum() == pytest.approx(9.5 * rate_hz, abs=1)
        assert np.abs(heard.values[:, :6] - _movement(heard.device_us / 1e6)[:, :6]).max() < 0.08
    assert (np.diff(board.cable.counter) == 1).all()
    both = board.radio.counter <= board.cable.counter[-1]  # the cable may be a frame behind
    assert set(board.radio.counter[both]) <= set(board.cable.counter)


@pytest.mark.parametrize("chips", BOARDS)
def test_every_sensor_board_is_found_and_read_in_si_units(chips: str) -> None:
    board = Board(chips).do("run 3000").tell(Command.RATE, 200).run(4000)
    hello = board.cable.decoder.hello
    assert hello is not None and hello.has_magnetometer == (BOARDS[chips] == 9) and hello.rate_hz == 200
    assert (hello.mag_range_ut > 0) == hello.has_magnetometer
    off = np.abs(board.cable.values - _movement(board.cable.device_us / 1e6))
    assert off[:, :3].max() < 0.08 and off[:, 3:6].max() < 0.02
    if hello.has_magnetometer:
        assert off[:, 6:].max() < 0.9  # it is slower: its last value is repeated
    assert len(board.cable) > 500


def test_at_most_a_tenth_of_a_second_waits_for_its_frame() -> None:
    board = _connected(Board(), 23).run(5000)
    assert {len(batch) for batch in board.radio.batches} == {10}
    board = _connected(Board(), 247).run(5000)
    assert {len(batch) for batch in board.radio.batches} == {5}
    assert board.radio.n_pieces < 5 * 22 + 20  # a frame in one notification, and hello


def test_a_stack_that_is_short_of_buffers_costs_no_sample() -> None:
    board = _connected(Board().do("run 1000").tell(Command.RATE, 200), 23).do("ble buffers 3").run(6000)
    assert (np.diff(board.radio.counter) == 1).all() and not board.radio.decoder.skipped


def test_a_radio_that_cannot_keep_up_loses_whole_frames_and_says_how_many() -> None:
    board = _connected(Board().do("run 1000").tell(Command.RATE, 200), 23).do("ble buffers 1").run(8000)
    steps = np.diff(board.radio.counter)
    assert steps.min() == 1 and steps.max() > 1 and not board.radio.decoder.skipped
    assert (np.diff(board.cable.counter) == 1).all()


def test_a_frame_in_the_middle_of_which_the_radio_drops_is_not_sent_to_the_next() -> None:
    """Nor what waited behind it."""
    board = _connected(Board().do("run 1000").tell(Command.RATE, 200), 23).do(
        "ble buffers 1", "run 2013", "ble drop"
    )
    n_before = board.run(100).radio.n_pieces
    board.do("ble buffers 6", "run 100")
    second = Heard()
    for piece in _connected(board, 247).run(2000).radio.pieces[n_before:]:
        second.feed(piece)
    assert second.pieces[0].startswith(b"\0") and not second.decoder.skipped
    assert second.device_us[0] > 3_200_000 and (np.diff(second.counter) == 1).all()


def test_after_a_drop_it_can_be_found_again() -> None:
    board = _connected(Board().do("run 100"), 185).run(100)
    assert board.lines and board.advertised == "Physio-0001"
    found = _connected(Board().do("run 100"), 185).do("ble drop").run(100)
    assert found.advertised == "Physio-0001"


def test_commands_over_cable_and_radio() -> None:
    board = _connected(Board().do("run 500"), 247)
    for by in ("cable", "ble"):
        for command in Command:
            data = b"" if command != Command.NAME else b"Strap"
            board.tell(command, 1, data, by, token=command).do("run 20")
    board.tell(Command.START).run(2000)
    for heard in (board.cable, board.radio):
        replies = [(reply.command, reply.token, reply.status) for reply in heard.decoder.replies]
        assert replies[:9] == [(c, c, 0) for c in Command]
        assert {reply.device_id for reply in heard.decoder.replies} == {DEVICE_ID}
        assert heard.decoder.calibration is not None and heard.decoder.calibration.kept is None
        hello = heard.decoder.hello
        assert hello is not None and hello.name == "Strap" and hello.streaming and hello.rate_hz == 50


def test_a_long_command_over_a_small_mtu() -> None:
    encoded = encode_command(Command.CALIBRATION, 0, 5, KeptCalibration(measured_s=1).to_bytes())
    board = _connected(Board().do("run 200"), 23)
    board.do(*(f"ble write {encoded[i : i + 20].hex()}" for i in range(0, len(encoded), 20)))
    board.run(500)
    kept = board.radio.decoder.calibration
    assert kept is not None and kept.kept == KeptCalibration(measured_s=1)


def test_stopped_it_says_hello_and_counts_on() -> None:
    board = Board().do("run 1000").tell(Command.STOP).do("run 3000").tell(Command.START).run(1000)
    steps = np.diff(board.cable.counter)
    assert sorted(set(steps)) == [1, steps.max()] and steps.max() == pytest.approx(300, abs=3)
    stopped = Board().do("run 1000").tell(Command.STOP).run(3000)
    hello = stopped.cable.decoder.hello
    assert hello is not None and not hello.streaming and len(stopped.cable) < 101


def test_a_change_of_rate_and_of_axes_loses_nothing() -> None:
    board = Board().do("run 1000").tell(Command.RATE, 200).do("run 1000").tell(Command.MAGNETOMETER, 0)
    board.do("run 1000").tell(Command.RATE, 50).do("run 1000").tell(Command.MAGNETOMETER, 1).run(1000)
    assert (np.diff(board.cable.counter) == 1).all() and not board.cable.decoder.skipped
    steps = np.diff(board.cable.device_us)
    # A timer that is set anew begins after the reading at which it was asked for.
    assert all(min(abs(step - us) for us in (5000, 10000, 20000)) < 700 for step in steps.tolist())
    assert all((steps == us).sum() > 40 for us in (5000, 10000, 20000))
    without = [batch for batch in board.cable.batches if np.isnan(batch.scale[6])]
    assert 200 < sum(map(len, without)) < 300
    assert np.abs(board.cable.values[:, :6] - _movement(board.cable.device_us / 1e6)[:, :6]).max() < 0.08


def test_name_and_calibration_outlast_a_restart() -> None:
    kept = KeptCalibration(measured_s=1_760_000_000, gyr_bias_rad_s=(0.5, -0.25, 0.125))
    name = "Gürtel é 膝 mit einem langen Namen"
    board = (
        Board()
        .do("run 300")
        .tell(Command.NAME, data=name.encode())
        .tell(Command.CALIBRATION, data=kept.to_bytes())
    )
    board.tell(Command.RATE, 200).run(500)
    again = Board(flash=board.flash).do("run 300").tell(Command.INFO).run(500)
    hello, calibration = again.cable.decoder.hello, again.cable.decoder.calibration
    assert hello is not None and calibration is not None
    assert hello.name == name and calibration.kept == kept and hello.rate_hz == 100
    assert hello.boot == board.cable.decoder.hello.boot + 1  # type: ignore[union-attr]
    assert (
        again.advertised is not None
        and len(again.advertised.encode()) <= 29
        and name.startswith(again.advertised)
    )
    forgotten = Board(flash=again.flash).do("run 300").tell(Command.NAME).tell(Command.CALIBRATION).run(500)
    assert forgotten.flash["physio/name"] == "" == forgotten.flash["physio/calibration"]


def test_a_new_name_is_advertised_at_once() -> None:
    board = Board().do("run 300").tell(Command.NAME, data=text_bytes("Knie")).run(100)
    assert board.advertised == "Knie"
    board = _connected(Board(), 247).tell(Command.NAME, data=b"Schulter", by="ble")
    board.do("run 100").tell(Command.NAME, data=b"Knie", by="ble").do("run 100", "ble drop").run(100)
    assert board.advertised == "Knie"


def test_the_boot_number_wraps_around() -> None:
    assert Board(flash={"physio/boot": "ff"}).run(500).cable.decoder.hello.boot == 0  # type: ignore[union-attr]


def test_a_sensor_that_comes_late_is_found() -> None:
    board = Board("none").do("run 2000", "plug icm20948").run(3000)
    hello = board.cable.decoder.hello
    assert hello is not None and hello.has_magnetometer and len(board.cable) > 150
    early = [ms for ms, lit in board.light if lit and ms < 2000]
    assert len(early) >= 3  # it looks for it, in view of everybody


def test_a_sensor_that_goes_and_comes_back_leaves_a_gap_of_the_right_length() -> None:
    board = Board("mpu9250").do("run 2000", "plug none", "run 3000", "plug mpu9250").run(3000)
    steps, times = np.diff(board.cable.counter), np.diff(board.cable.device_us)
    assert (steps > 1).sum() == 1 and steps.max() == pytest.approx(times.max() / 10_000, abs=2)
    assert 3.0e6 < times.max() < 4.2e6
    values = board.cable.values[board.cable.device_us > 6_000_000]
    assert (
        np.abs(values[:, 3:6] - _movement(board.cable.device_us[-len(values) :] / 1e6)[:, 3:6]).max() < 0.02
    )


def test_nobody_gets_what_waited_for_another() -> None:
    """A port that nobody reads is not found full of old samples."""
    board = Board().do("run 2000", "cable jam", "run 20000", "cable open").run(2000)
    assert board.cable.device_us[-1] > 23_900_000
    meanwhile = (board.cable.device_us > 2_200_000) & (board.cable.device_us < 21_400_000)
    assert not meanwhile.any() and sum(board.cable.decoder.skipped.values()) <= 1
    shut = Board().do("cable shut", "run 10000", "cable open").run(1000)
    assert shut.cable.device_us[0] > 9_900_000


def test_the_battery_is_said() -> None:
    assert Board().run(500).cable.decoder.hello.battery_percent == 50  # type: ignore[union-attr]
    board = Board().do("run 100", "adc 2090").run(12_000)
    assert board.cable.decoder.hello.battery_percent == 100  # type: ignore[union-attr]


def _lit_share(light: list[tuple[int, bool]], start_ms: int, end_ms: int) -> float:
    changes = [*light, (end_ms, False)]
    is_lit, since, lit_ms = False, start_ms, 0
    for ms, now_lit in changes:
        at = min(max(ms, start_ms), end_ms)
        lit_ms += (at - since) * is_lit
        is_lit, since = now_lit, at
    return lit_ms / (end_ms - start_ms)


def test_the_light_says_what_is_going_on() -> None:
    waiting = Board().run(10_000)
    assert _lit_share(waiting.light, 2000, 10_000) == pytest.approx(0.025, abs=0.002)
    connected = _connected(Board(), 185).run(10_000)
    assert _lit_share(connected.light, 2000, 10_000) == pytest.approx(0.975, abs=0.002)
    stopped = Board().do("run 100").tell(Command.STOP).run(9900)
    assert _lit_share(stopped.light, 2000, 10_000) == pytest.approx(0.5, abs=0.002)
    blinking = Board().do("run 2000").tell(Command.IDENTIFY, 4).run(8000)
    flashes = [ms for ms, lit in blinking.light if lit and 2000 <= ms < 6000]
    assert len(flashes) == pytest.approx(33, abs=1)
    assert sum(lit and ms > 6100 for ms, lit in blinking.light) == pytest.approx(2, abs=1)


def test_noise_on_cable_and_radio_does_not_disturb_the_stream() -> None:
    random = np.random.default_rng(5)
    board = _connected(Board().do("run 200"), 247)
    for _ in range(40):
        board.do(f"cable {random.bytes(300).hex()}", f"ble write {random.bytes(200).hex()}", "run 25")
    board.tell(Command.INFO, token=77).run(1000)
    assert (np.diff(board.cable.counter) == 1).all() and not board.cable.decoder.skipped
    assert 77 not in [reply.token for reply in board.radio.decoder.replies]


def test_a_cable_that_is_flooded_still_obeys_what_is_whole() -> None:
    board = (
        Board().do("run 200", f"cable {(bytes(3000) + encode_command(Command.INFO, 0, 7)).hex()}").run(1000)
    )
    assert [reply.token for reply in board.cable.decoder.replies] == [7]
