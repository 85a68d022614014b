"""JSON lines, the Progo serial line and delimited numbers: what is read, and what is skipped and why."""

from __future__ import annotations

import json

import numpy as np
import numpy.typing as npt
import pytest
from device_streams import (
    BOOT_TEXT,
    MAC,
    Samples,
    decode,
    json_line,
    json_message,
    number_line,
    progo_line,
    some_values,
)
from hypothesis import given
from hypothesis import strategies as st

pytestmark = pytest.mark.filterwarnings("error")  # of NumPy: a decoder knows what it computes

V9, V6 = some_values(30), some_values(30, 6)
SIX = "ax,ay,az,gx,gy,gz"
NINE = "acc_x,acc_y,acc_z,gyr_x,gyr_y,gyr_z,mag_x,mag_y,mag_z"


def _same(found: Samples, values: npt.NDArray[np.float64]) -> bool:
    """Whether the values came through exactly, and channels that were not sent are NaN."""
    n_axes = values.shape[1]
    expected = values.astype(np.float32)
    return (
        found.values.shape == (len(values), 9)
        and bool((found.values[:, :n_axes] == expected).all())
        and bool(np.isnan(found.values[:, n_axes:]).all())
    )


def _numbers(
    values: npt.NDArray[np.float64], ticks: list[float] | None = None, delimiter: str = ","
) -> bytes:
    ticks_or_none = ticks or [None] * len(values)
    return b"".join(number_line(row, t, delimiter) for row, t in zip(values, ticks_or_none, strict=True))


# ---------------------------------------------------------------------------------------- JSON lines


@pytest.mark.parametrize("flat", [False, True])
@pytest.mark.parametrize("values", [V9, V6])
def test_json_nested_and_flat(flat: bool, values: npt.NDArray[np.float64]) -> None:
    lines = [json_line(row, flat, timestamp=1640995200000 + 10 * i) for i, row in enumerate(values.tolist())]
    found = decode(b"".join(lines))
    assert found.decoder.format == "json" and _same(found, values) and not found.skipped
    assert found.device_us == [(1640995200000 + 10 * i) * 1000 for i in range(30)]
    assert found.decoder.device is not None and found.decoder.device.id == "ESP32_TEST_001"
    assert found.decoder.names_its_channels


@pytest.mark.parametrize("flat", [False, True])
@pytest.mark.parametrize(
    "absent",
    [
        {"magnetometer_available": False},
        {"magnetometer": None, "mag_x": None},
        {"magnetometer": {"x": None, "y": None, "z": None}, "mag_x": None, "mag_y": None, "mag_z": None},
        {"magnetometer": {}, "mag_x": None},
    ],
)
def test_json_without_a_magnetic_field(flat: bool, absent: dict[str, object]) -> None:
    found = decode(b"".join(json_line(row, flat, **absent) for row in V9.tolist()))
    assert _same(found, V6) and not found.skipped


def test_the_json_of_the_firmware_word_for_word() -> None:
    line = (
        b'{"device_id":"ESP32_TEST_001","timestamp":1640995200000,"magnetometer_available":true,'
        b'"accelerometer":{"x":0.23,"y":-0.01,"z":9.85},"gyroscope":{"x":0.01,"y":0.01,"z":-0.0},'
        b'"magnetometer":{"x":1617,"y":1119,"z":-14421},"temperature":26.8}\r\n'
    )
    found = decode(line * 3)
    expected = np.array([[0.23, -0.01, 9.85, 0.01, 0.01, 0.0, 1617, 1119, -14421]] * 3)
    assert _same(found, expected) and found.device_us == [None] * 3  # a clock that stands is none


def test_json_exercise_becomes_the_label() -> None:
    labels = ["squat"] * 4 + [""] * 2 + ["arm_raise"] * 4
    lines = [json_line(row, exercise_type=label) for row, label in zip(V9.tolist(), labels, strict=False)]
    found = decode(b"".join(lines) + json_line(V9[10].tolist(), exercise_type=7))
    assert found.labels == [label or None for label in labels] + [None]


def _broken(path: tuple[str, ...], value: object) -> bytes:
    message = json_message(V9[0].tolist(), timestamp=5)
    inner = message
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    return json.dumps(message).encode() + b"\n"


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        (_broken(("accelerometer", "x"), None), "nan"),
        (_broken(("gyroscope", "z"), float("nan")), "nan"),
        (_broken(("gyroscope", "z"), float("-inf")), "nan"),
        (_broken(("magnetometer", "y"), None), "nan"),
        (_broken(("accelerometer", "x"), 1e39), "nan"),  # no float32
        (_broken(("accelerometer", "x"), "0.1"), "malformed"),
        (_broken(("accelerometer", "x"), True), "malformed"),
        (_broken(("accelerometer", "x"), [1]), "malformed"),
        (_broken(("accelerometer",), 5), "malformed"),
        (_broken(("accelerometer",), None), "malformed"),
        (_broken(("magnetometer",), [1, 2, 3]), "malformed"),
        (_broken(("gyroscope",), {"x": 1, "y": 2}), "malformed"),
        (b'{"accelerometer": 1}\n', "malformed"),
        (b'["accelerometer", {}]\n', "malformed"),
        (b'"accelerometer {"\n', "malformed"),
        (b"{}\n", "malformed"),
        (json_line(V9[0].tolist())[:-20] + b"\n", "malformed"),
        (json_line(V9[0].tolist())[30:], "malformed"),
        (json_line(V9[0].tolist()).replace(b"ESP", b"\xff\xfe"), "utf8"),
        (b"[" * 3000 + b"{\n", "malformed"),
        (b"WiFi connected\n", "text"),
    ],
)
def test_a_bad_json_line_is_counted_and_costs_itself_alone(line: bytes, kind: str) -> None:
    good = [json_line(row) for row in V9.tolist()]
    found = decode(b"".join([*good[:5], line, *good[5:]]))
    assert _same(found, V9) and found.skipped == {kind: 1}


@pytest.mark.parametrize("tick", [None, "12", True, float("nan"), 1e300, -1e300])
def test_a_bad_timestamp_costs_no_sample(tick: object) -> None:
    lines = [json_line(row, timestamp=1000 + 10 * i) for i, row in enumerate(V9.tolist())]
    lines[20] = json_line(V9[20].tolist(), timestamp=tick if tick == tick else None)
    found = decode(b"".join(lines))
    assert len(found) == 30 and not found.new_epochs
    assert all(b > a for a, b in zip(found.device_us, found.device_us[1:], strict=False))
    assert found.device_us[21] == 1_210_000


# ------------------------------------------------------------------------------ the Progo serial line


@pytest.mark.parametrize("values", [V9, V6])
def test_progo_line_with_and_without_magnetic_field(values: npt.NDArray[np.float64]) -> None:
    found = decode(b"".join(progo_line(row) for row in values.tolist()))
    assert found.decoder.format == "progo" and _same(found, values) and not found.skipped
    assert set(found.labels) == {"bicep_curl"} and set(found.device_us) == {None}
    assert found.decoder.device is not None and found.decoder.device.id == MAC


def test_the_progo_line_word_for_word() -> None:
    line = (
        "[AA:BB:CC:DD:EE:FF | bicep_curl | NORM | WS:✓] A:0.23,-0.01,9.85 "
        "G:0.01,0.01,-0.00 T:26.8°C M:1617,1119,-14421\n"
    )
    expected = np.array([[0.23, -0.01, 9.85, 0.01, 0.01, 0.0, 1617, 1119, -14421]] * 2)
    assert _same(decode(line.encode() * 2), expected)
    assert _same(decode(line.encode("latin-1", "replace") * 2), expected)  # the signs need not be UTF-8


def test_progo_exercise_of_idle_is_no_label() -> None:
    names = ["idle", "None", "-", "squat", " squat "]
    found = decode(b"".join(progo_line(V6[0].tolist(), name) for name in names))
    assert found.labels == [None, None, None, "squat", "squat"]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        (progo_line(V9[0].tolist()).replace(b"A:0", b"A:nan #0"), "nan"),
        (b"[x | y] A:nan,0,0 G:0,0,0\n", "nan"),
        (b"[x | y] A:1e99,0,0 G:0,0,0\n", "nan"),
        (progo_line(V9[0].tolist())[:-9] + b"\n", "malformed"),
        (progo_line(V9[0].tolist())[20:], "malformed"),
        (b"[x | y] A:1,2,3 G:1,2\n", "malformed"),
        (b"[x | y] A:1,2,3 G:1,2,3 M:1,2\n", "malformed"),
        (b"WebSocket connected\n", "text"),
    ],
)
def test_a_bad_progo_line_is_counted_and_costs_itself_alone(line: bytes, kind: str) -> None:
    good = [progo_line(row) for row in V9.tolist()]
    found = decode(b"".join([*good[:5], line, *good[5:]]))
    assert _same(found, V9) and found.skipped == {kind: 1}


# -------------------------------------------------------------------------------- delimited numbers


@pytest.mark.parametrize("delimiter", [",", ";", "\t", " ", ";,", "\t,"])
@pytest.mark.parametrize("led", [False, True])
@pytest.mark.parametrize("values", [V9, V6])
def test_numbers_without_a_header(delimiter: str, led: bool, values: npt.NDArray[np.float64]) -> None:
    found = decode(_numbers(values, [10.0 * i for i in range(30)] if led else None, delimiter))
    assert found.decoder.format == "delimited" and _same(found, values) and not found.skipped
    assert found.device_us == ([10_000 * i for i in range(30)] if led else [None] * 30)
    assert not found.decoder.names_its_channels


@pytest.mark.parametrize("delimiter", [",", ";", "\t", ";,", "\t,"])
def test_a_header_in_any_order_with_units(delimiter: str) -> None:
    names = "gyr_z [deg/s],acc_y_g,acc_x_g,note,gyr_x [deg/s],acc_z_g,gyr_y [deg/s],time_ms"
    order = [5, 1, 0, -1, 3, 2, 4, -2]
    lines = [names.replace(",", delimiter[0]).encode() + b"\n"]
    for i, row in enumerate(V6.tolist()):
        cells = [f"{row[k]:.2f}" if k >= 0 else {-1: "ok", -2: str(20 * i)}[k] for k in order]
        line = delimiter[0].join(cells)
        lines.append((line.replace(".", ",") if len(delimiter) > 1 else line).encode() + b"\n")
    found = decode(b"".join(lines))
    assert _same(found, V6) and found.device_us == [20_000 * i for i in range(30)]
    assert found.decoder.names_its_channels
    assert found.decoder.units == {"acc_unit": "g", "gyr_unit": "deg/s"}


def test_a_label_column() -> None:
    lines = [b"ax,ay,az,gx,gy,gz,label\n"]
    lines += [
        number_line(row)[:-2] + b"," + name + b"\n"
        for row, name in zip(V6.tolist(), [b"a", b"b"] * 15, strict=True)
    ]
    found = decode(b"".join(lines))
    assert _same(found, V6) and found.labels == ["a", "b"] * 15


def test_a_missed_header_that_comes_again_after_a_reset_is_heeded() -> None:
    gyr_first = V6[:, [3, 4, 5, 0, 1, 2]]
    header = b"gx,gy,gz,ax,ay,az\r\n"
    found = decode(_numbers(gyr_first) + BOOT_TEXT + header + _numbers(gyr_first))
    assert (found.values[:30, :6] == gyr_first.astype(np.float32)).all()
    assert (found.values[30:, :6] == V6.astype(np.float32)).all()
    assert found.decoder.names_its_channels


def test_a_header_repeated_after_a_reset_costs_nothing() -> None:
    ticks = [5000.0 + 10 * i for i in range(30)]
    once = b"time_ms," + SIX.encode() + b"\r\n"
    stream = once + _numbers(V6, ticks) + BOOT_TEXT + once + _numbers(V6, [10.0 * i for i in range(30)])
    found = decode(stream)
    assert _same(found, np.concatenate([V6, V6]))
    assert found.new_epochs == [30] and found.device_us[30:] == [10_000 * i for i in range(30)]
    assert found.skipped == {"text": 2}


@pytest.mark.parametrize("separator", [",", "\t", " ", ", "])
def test_named_values_of_the_plotter(separator: str) -> None:
    names = ["ax", "ay", "az", "gx", "gy", "gz"]
    lines = [
        separator.join(f"{n}:{v:.2f}" for n, v in zip(names, row, strict=True)).encode() + b"\r\n"
        for row in V6.tolist()
    ]
    found = decode(b"".join(lines))
    assert _same(found, V6) and found.decoder.names_its_channels and not found.skipped


def test_named_values_after_a_header_of_another_kind_are_read() -> None:
    named = b"".join(
        ",".join(f"{n}:{v:.2f}" for n, v in zip(SIX.split(","), row, strict=True)).encode() + b"\n"
        for row in V6.tolist()
    )
    found = decode(SIX.replace(",", ";").encode() + b"\n" + _numbers(V6, None, ";") + named)
    assert _same(found, np.concatenate([V6, V6]))


@pytest.mark.parametrize(
    ("step", "unit_us"),
    [(0.01, 1e6), (10, 1e3), (4, 1e3), (10_000, 1), (5_000, 1), (1_001, 1)],
)
@pytest.mark.parametrize("start", [0, 77_777])
def test_a_leading_clock_is_recognised_by_its_pace(step: float, unit_us: float, start: int) -> None:
    found = decode(_numbers(V6, [start + step * i for i in range(30)]))
    expected = [round((start + step * i) * unit_us) for i in range(30)]
    assert np.abs(np.subtract(found.device_us, expected)).max() <= 500  # three decimals of a second
    assert found.counter == [None] * 30


def test_a_leading_index_is_a_counter() -> None:
    found = decode(_numbers(V6, [100.0 + i for i in range(30)]))
    assert found.counter == list(range(100, 130)) and found.device_us == [None] * 30


def test_a_hole_in_the_index_is_kept() -> None:
    ticks = [float(i + (50 if i >= 20 else 0)) for i in range(30)]
    assert decode(_numbers(V6, ticks)).counter == [int(t) for t in ticks]


@pytest.mark.parametrize("modulus", [1 << 8, 1 << 16, 1 << 32])
def test_an_index_wraps_around(modulus: int) -> None:
    found = decode(_numbers(V6, [float((modulus - 15 + i) % modulus) for i in range(30)]))
    assert np.diff(found.counter).tolist() == [1] * 29 and not found.new_epochs


def test_an_index_beyond_a_byte_that_falls_back_has_begun_anew() -> None:
    found = decode(_numbers(V6, [*(285.0 + i for i in range(15)), *(60.0 + i for i in range(15))]))
    assert found.new_epochs == [15] and found.counter[15] == 60


@pytest.mark.parametrize(("step", "per_us"), [(10_000, 1), (10, 1000)])
def test_micros_and_millis_wrap_around(step: int, per_us: int) -> None:
    found = decode(_numbers(V6, [float((2**32 - 15 * step + step * i) % 2**32) for i in range(30)]))
    assert np.diff(found.device_us).tolist() == [step * per_us] * 29 and not found.new_epochs


def test_a_clock_wraps_around_twice() -> None:
    steps = np.arange(0, 3 * 2**32, 2**28)
    head = [float(10_000 * i) for i in range(10)]
    values = some_values(10 + len(steps), 6)
    found = decode(_numbers(values, [*head, *(float((100_000 + s) % 2**32) for s in steps)]))
    # Steps of 4.5 minutes: too far to be sure of a turn, so each is a restart, but time never runs backwards
    # within an epoch.
    parts = np.split(np.array(found.device_us), found.new_epochs)
    assert all((np.diff(part) > 0).all() for part in parts)


@pytest.mark.parametrize("step", [1.0, 10.0, 10_000.0])
def test_a_clock_or_index_that_begins_again_is_a_new_epoch(step: float) -> None:
    ticks = [step * (70_000 + i) for i in range(15)] + [step * i for i in range(15)]
    found = decode(_numbers(V6, ticks))
    assert found.new_epochs == [15] and _same(found, V6)


def test_equal_readings_of_a_coarse_clock_mean_no_clock() -> None:
    found = decode(_numbers(V6, [float(i // 3 * 30) for i in range(30)]))
    assert found.device_us == [None] * 30 and found.counter == [None] * 30


def test_a_clock_that_stands_for_a_moment_still_grows() -> None:
    ticks = [10.0 * i for i in range(30)]
    ticks[20] = ticks[19]
    found = decode(_numbers(V6, ticks))
    assert found.device_us[19:22] == [190_000, 190_001, 210_000] and not found.new_epochs


def test_a_clock_of_nanoseconds_since_1970() -> None:
    found = decode(_numbers(V6, [1.7e18 + 1e7 * i for i in range(30)]))
    assert np.abs(np.diff(found.device_us) - 10_000).max() <= 1 and not found.new_epochs


@pytest.mark.parametrize("tick", [9e13, 1e17, 1e18, 1e300])
def test_an_absurd_clock_reading_raises_nothing(tick: float) -> None:
    ticks = [0.01 * i for i in range(30)]
    ticks[20] = tick
    with np.errstate(all="raise"):
        found = decode(_numbers(V6, ticks))
    assert _same(found, V6)


# ---------------------------------------------------------------------------------- half lines, damage


@pytest.mark.parametrize("cut", [1, 4, 8, 14, 20])
def test_a_half_first_line_is_skipped(cut: int) -> None:
    lines = [number_line(row, 1_234_560 + 10 * i) for i, row in enumerate(V6.tolist())]
    found = decode(lines[0][cut:] + b"".join(lines[1:]))
    assert _same(found, V6[1:]) and sum(found.skipped.values()) == 1
    assert found.device_us == [(1_234_560 + 10 * i) * 1000 for i in range(1, 30)]


def test_half_a_last_line_is_no_sample() -> None:
    assert _same(decode(_numbers(V6) + b"0.1,0.2,0.3,0.4,0.5,0.6"), V6)


def test_after_an_interruption_half_a_line_is_skipped() -> None:
    from physio_desktop.sensing.frame_decoder import FrameDecoder

    decoder = FrameDecoder()
    decoder.resume()  # of a link that was just opened: nothing is lost
    before = decoder.feed(_numbers(V6[:10]) + b"0.5,0.6")
    decoder.resume()
    after = decoder.feed(b"3,0.1,9.8,0.01,0.01,0.01\r\n" + _numbers(V6[10:]))
    values = np.concatenate([batch.device_values for batch in (*before, *after)])
    assert (values[:, :6] == V6.astype(np.float32)).all() and decoder.skipped["half"] == 1


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        (b"0.1,nan,9.8,0,0,0\n", "nan"),
        (b"0.1,NaN,9.8,0,0,0\n", "nan"),
        (b"0.1,inf,9.8,0,0,0\n", "nan"),
        (b"0.1,1e39,9.8,0,0,0\n", "nan"),
        (b"0.1,1_0,9.8,0,0,0\n", "malformed"),
        (b"0.1,0x10,9.8,0,0,0\n", "malformed"),
        (b"0.1,,9.8,0,0,0\n", "malformed"),
        (b"0.1,\xff\xfe,9.8,0,0,0\n", "utf8"),
        (b"0.1,0.2,9.8\n", "text"),
        (b"0.1,0.2,9.8,1,2,3,4,5,6\n", "columns"),
        (b"E (123) i2c: timeout\n", "text"),
        (b"1," * 3000 + b"\n", "oversized"),
    ],
)
def test_a_bad_line_of_numbers_is_counted_and_costs_itself_alone(line: bytes, kind: str) -> None:
    found = decode(_numbers(V6[:10]) + line + _numbers(V6[10:]))
    assert _same(found, V6) and found.skipped == {kind: 1}


@pytest.mark.parametrize("number", [b"nan", b"inf"])
def test_a_field_that_is_half_there_is_skipped(number: bytes) -> None:
    half = number_line(V9[0]).rsplit(b",", 1)[0] + b"," + number + b"\r\n"
    none = number_line(V6[0]).strip() + b",nan,nan,nan\r\n"
    found = decode(_numbers(V9[:10]) + half + _numbers(V9[10:]))
    assert _same(found, V9) and found.skipped == {"nan": 1}
    assert len(decode(_numbers(V9) + none)) == 31


def test_another_layout_is_learned_anew() -> None:
    other = some_values(60, 9, seed=1)
    found = decode(_numbers(V6) + _numbers(other))
    n_learning = found.skipped["columns"]
    assert 15 <= n_learning <= 25
    assert (found.values[30:] == other[n_learning:].astype(np.float32)).all()


def test_short_streams_are_decided_at_their_end() -> None:
    lead = [10.0 * i for i in range(4)]
    found = decode(_numbers(V6[:4], lead))
    assert _same(found, V6[:4]) and found.device_us == [0, 10_000, 20_000, 30_000]
    assert len(decode(SIX.encode() + b"\n" + _numbers(V6[:1]))) == 1
    assert len(decode(json_line(V6[0].tolist()))) == 1
    assert len(decode(b"")) == 0 and len(decode(b"hello\n")) == 0


@given(st.lists(st.floats(-1e6, 1e6, width=32), min_size=9, max_size=9), st.sampled_from((6, 9)))
def test_numbers_of_any_size_come_through_exactly(values: list[float], n_axes: int) -> None:
    row = [float(np.float32(v)) for v in values[:n_axes]]
    for line in (json_line(row), (",".join(map(repr, row)) + "\n").encode()):
        found = decode(line * 4)
        assert (found.values[:, :n_axes] == np.float32(row)).all() and len(found) == 4
