"""Which column is which: headers, bare numbers, clocks, and a triple that turns out to be gravity."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from physio_desktop.domain import ACC_UNITS, CHANNELS, GYR_UNITS, MAG_UNITS
from physio_desktop.sensing.columns import (
    header_problem,
    layout_from_header,
    layout_from_numbers,
    parse_number,
    second_triple_is_gravity,
    split_named,
    time_unit_of,
    with_decimal_of,
)

SIX = (*range(6), -1, -1, -1)


def _header(form: str, axes: str = "xyz", names: tuple[str, ...] = ("acc", "gyr")) -> str:
    return ",".join(form.format(name=name, axis=axis) for name in names for axis in axes)


@pytest.mark.parametrize(
    "header",
    [
        _header("{name}_{axis}"),
        _header("{name}.{axis}"),
        _header("{name} {axis}"),
        _header("{name}-{axis}"),
        _header("{name}{axis}", "XYZ", ("Acc", "Gyr")),
        _header("{name}{axis}", "XYZ", ("a", "g")),
        _header("{name}{axis}", names=("a", "g")),
        _header("{name}{axis}", names=("a", "w")),
        _header("{name}_{axis}", names=("accel", "gyro")),
        _header("{name}_{axis}", names=("accelerometer", "gyroscope")),
        _header("{name}_{axis}", names=("acceleration", "omega")),
        _header("{name} {axis}", "XYZ", ("Acceleration", "Angular velocity")),
        _header("imu.{name}.{axis}", names=("accel", "gyro")),
        _header("{axis}_{name}", names=("acc", "gyro")),
        _header('"{name}_{axis}"'),
        "# " + _header("{name}_{axis}"),
        "\ufeff" + _header("{name}_{axis}"),
        _header("{name}_{axis}").upper(),
        _header("{name}_{axis}").replace(",", ";"),
        _header("{name}_{axis}").replace(",", "\t"),
        _header("{name}_{axis}").replace(",", "  "),
        _header("{name}_{axis}") + ",",
        _header("{name}_{axis}") + "\r\n",
    ],
)
def test_names_of_six_axes(header: str) -> None:
    layout = layout_from_header(header)
    assert layout is not None
    assert (layout.channels, layout.n_columns, layout.n_axes) == (SIX, 6, 6)
    assert layout.has_header
    assert (layout.acc_unit, layout.gyr_unit, layout.mag_unit) == (None, None, None)
    assert header_problem(header) is None


@pytest.mark.parametrize(
    ("suffixes", "units"),
    [
        (("_g", "_dps", "_ut"), ("g", "deg/s", "uT")),
        ((" [g]", " [°/s]", " [µT]"), ("g", "deg/s", "uT")),
        ((" (m/s²)", " (rad/s)", " (mG)"), ("m/s^2", "rad/s", "mG")),
        ((" (m/s^2)", "_deg_s", "_any"), ("m/s^2", "deg/s", "any")),
        (("_m_s2", "_rad_s", "_uT"), ("m/s^2", "rad/s", "uT")),
        (("_mg", " (mdps)", " [G]"), ("mg", "mdeg/s", "G")),
        ((" [m s^-2]", " [rad s^-1]", " [gauss]"), ("m/s^2", "rad/s", "G")),
        (("_raw", " [LSB]", ""), (None, None, None)),
    ],
)
def test_units_in_names(suffixes: tuple[str, ...], units: tuple[str | None, ...]) -> None:
    names = zip(CHANNELS, np.repeat(suffixes, 3), strict=True)
    layout = layout_from_header(";".join(f"{name}{suffix}" for name, suffix in names))
    assert layout is not None
    assert (layout.acc_unit, layout.gyr_unit, layout.mag_unit) == units
    for unit, known in zip(units, (ACC_UNITS, GYR_UNITS, MAG_UNITS), strict=True):
        assert unit is None or unit in known


@given(st.permutations([*CHANNELS, "time_ms", "temperature", "exercise"]), st.sampled_from(",;\t"))
def test_any_order(names: list[str], delimiter: str) -> None:
    layout = layout_from_header(delimiter.join(names))
    assert layout is not None
    assert [names[column] for column in layout.channels] == list(CHANNELS)
    assert names[layout.time_column or 0] == "time_ms"
    assert layout.time_unit == "ms"
    assert names[layout.label_column or 0] == "exercise"


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        *(("time", None), ("t", None), ("timestamp", None), ("Time (s)", "s"), ("time [ms]", "ms")),
        *(("time_s", "s"), ("time_ms", "ms"), ("millis", "ms"), ("micros", "us"), ("timestamp_ns", "ns")),
        *(("time index", "index"), ("index", "index"), ("sample", "index"), ("n", "index"), ("seq", "index")),
        *(("", None), ("Unnamed: 0", None)),
    ],
)
def test_names_of_time(name: str, unit: str | None) -> None:
    layout = layout_from_header(f"{name},{_header('{name}_{axis}')}")
    assert layout is not None
    assert (layout.time_column, layout.time_unit) == (0, unit)


def test_a_clock_comes_before_an_index() -> None:
    layout = layout_from_header("index,time,time_ms," + _header("{name}_{axis}"))
    assert layout is not None
    assert (layout.time_column, layout.time_unit) == (2, "ms")


@pytest.mark.parametrize(
    ("header", "word"),
    [
        ("acc_x,acc_y,acc_z,gyr_x,gyr_y", "gyr_z"),
        ("acc_x;acc_y;gyr_x;gyr_y;gyr_z;temp", "acc_z"),
        ("ax,ay,az,gx,gy,gz,mx,my", "mag_z"),
        ("ax,ay,az,gx,gy,gz,ax", "acc_x is named twice"),
        ("acc_x_g,acc_y_mg,acc_z_g,gx,gy,gz", "different units"),
        ("acc_x_filtered,acc_y,acc_z,gx,gy,gz", "acc_x"),
    ],
)
def test_incomplete_headers(header: str, word: str) -> None:
    assert layout_from_header(header) is None
    assert word in (header_problem(header) or "")


@pytest.mark.parametrize(
    "line", ["", "1,2,3,4,5,6", "rst:0x1 (POWERON_RESET)", "a,b,c,d,e,f", "x_m,y_m,z_m,x,y,z"]
)
def test_no_headers(line: str) -> None:
    assert layout_from_header(line) is None
    assert header_problem(line) is None


@pytest.mark.parametrize(
    ("delimiter", "decimal"),
    [(",", "."), (", ", "."), *((delimiter, sign) for delimiter in (";", "\t", " ", "   ") for sign in ".,")],
)
@pytest.mark.parametrize("n", [6, 7, 9, 10])
def test_bare_numbers(n: int, delimiter: str, decimal: str) -> None:
    line = delimiter.join(f"{value:.2f}".replace(".", decimal) for value in np.arange(n) - 3.5)
    layout = layout_from_numbers(line)
    assert layout is not None
    assert (layout.delimiter, layout.decimal, layout.n_columns) == (delimiter.strip(" ") or " ", decimal, n)
    assert layout.time_column == (0 if n in (7, 10) else None)
    assert layout.n_axes == (9 if n > 8 else 6)
    assert layout.channels[0] == (1 if n in (7, 10) else 0)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "1,2,3,4,5",
        "1,2,3;4,5,6",
        "nan,1,2,3,4,5",
        "1_0,1,2,3,4,5",
        "1,2,3,4,5,x",
        "1.5;1,5;1;1;1;1",
        "1,,3,4,5,6",
    ],
)
def test_no_bare_numbers(line: str) -> None:
    assert layout_from_numbers(line) is None


def test_a_decimal_comma_below_a_header() -> None:
    layout = layout_from_header("ax;ay;az;gx;gy;gz")
    assert layout is not None
    assert with_decimal_of(layout, "0;1;2;3;4;5").decimal == "."
    assert with_decimal_of(layout, "0,5;1;2;3;4;5").decimal == ","
    comma = dataclasses.replace(layout, delimiter=",")
    assert with_decimal_of(comma, "0,1,2,3,4,5") is comma


@pytest.mark.parametrize("cell", ["", "nan", "inf", "1_000", "0x1", "1.2.3", "١", "--1", "1e", "1,5"])
def test_no_numbers(cell: str) -> None:
    assert parse_number(cell) is None


def test_plotter_lines() -> None:
    assert split_named("ax:0.1,ay:-2e-3") == ("ax,ay", "0.1,-2e-3")
    assert split_named("ax: 1\tay: 2") == ("ax,ay", "1,2")
    assert split_named("1,2,3") is None
    assert split_named("ax:0.1,ay:") is None


@pytest.mark.parametrize(
    ("step", "unit"),
    [
        (1, "index"),
        (0.04, "s"),
        (0.005, "s"),
        (10, "ms"),
        (0.5, "ms"),
        (5000, "us"),
        (1e7, "ns"),
        (0, None),
        (-1, None),
        (3600, "us"),
        (300, None),
    ],
)
def test_units_of_clocks(step: float, unit: str | None) -> None:
    assert time_unit_of(1000 + step * np.arange(50)) == unit


def test_clocks_with_faults() -> None:
    index = np.delete(np.arange(100.0), [20, 21, 50])
    assert time_unit_of(index) == "index"
    assert time_unit_of(np.array([0.0, np.nan, 2.0])) is None
    assert time_unit_of(np.array([5.0])) is None
    assert time_unit_of(np.repeat(np.arange(20.0) * 40, 4)) == "ms"  # four samples share each time


@pytest.mark.parametrize("gravity", [1.0, 9.81])
@pytest.mark.parametrize("rate_unit", [1.0, 57.3])
def test_gravity_in_the_second_triple(gravity: float, rate_unit: float) -> None:
    random = np.random.default_rng(1)
    rate = random.normal(0.02, 0.01, (300, 3)) * rate_unit
    acc = np.array([0.1, 0.7, -0.7]) * gravity + random.normal(0, 0.005 * gravity, (300, 3))
    acc[:200] += random.normal(0, gravity, (200, 3))  # movement, then rest
    rate[:200] += random.normal(0, rate_unit, (200, 3))
    assert second_triple_is_gravity(np.hstack([rate, acc]))
    assert not second_triple_is_gravity(np.hstack([acc, rate]))
    assert not second_triple_is_gravity(np.hstack([acc, acc]))
    assert not second_triple_is_gravity(np.hstack([rate, acc])[:3])
    assert not second_triple_is_gravity(np.hstack([rate, acc * 1.5]))
    assert not second_triple_is_gravity(np.hstack([rate * 0 + 1000, acc]))  # a first triple in mg or counts


@given(st.text(alphabet='acgyrxmz_ ,;\t.0123456789"()[]-=:#°', max_size=80))
def test_no_line_is_too_strange(line: str) -> None:
    layout_from_header(line)
    layout_from_numbers(line)
    header_problem(line)
    split_named(line)
