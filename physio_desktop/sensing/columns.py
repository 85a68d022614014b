"""Which column of a line of delimited numbers is which channel: from its header or its numbers alone."""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from physio_desktop.domain import CHANNELS, STANDARD_GRAVITY_MS2

DELIMITERS = ("\t", ";", ",", " ")  # in the order they are tried; " " stands for any run of blanks
TIME_UNITS_US = {"s": 1e6, "ms": 1e3, "us": 1.0, "ns": 1e-3}  # "index" has no length without a rate
MIN_RATE_HZ, MAX_RATE_HZ = 5.0, 2000.0

_MAX_NAME_CHARS, _MAX_NAMES, _MAX_PLOTTER_CHARS = 100, 1000, 1000  # beyond, it is something else
_NUMBER_TEXT = r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"
_NUMBER = re.compile(_NUMBER_TEXT)
_NAMED_VALUE = re.compile(rf"\s*([A-Za-z][\w. ]*?)\s*[:=]\s*({_NUMBER_TEXT})\s*(?:[,;\t ]|$)")
_KINDS = {
    "acc": "a|acc|accel|accelero|accelerometer|acceleration|beschleunigung",
    "gyr": "g|gyr|gyro|gyros|gyroscope|gyroskop|w|omega|angvel|angular_velocity|angular_rate|drehrate",
    "mag": "m|mag|magn|magnet|magneto|magnetometer|magnetic|magnetic_field|magnetfeld|h",
}
_LONG = {  # x_m may be a length, x_mag is not
    kind: "|".join(name for name in names.split("|") if len(name) > 1) for kind, names in _KINDS.items()
}
_CHANNEL = {
    kind: re.compile(
        rf"(?:(?:imu|sensor|raw|cal)\d*_)?"
        rf"(?:(?:{names})_?([xyz])|([xyz])_?(?:axis_)?(?:{_LONG[kind]}))(?:_(.+))?"
    )
    for kind, names in _KINDS.items()
}
_UNITS = {
    "acc": {
        "m/s^2": "ms2 mss mpers2 mpersec2 meterpersecond2",
        "g": "g gs gravity",
        "mg": "mg milig millig",
    },
    "gyr": {
        "rad/s": "rads radps radsec radpers radpersec radianss radianspersecond",
        "deg/s": "degs degps degsec degpers degpersec dps degreess degreespersecond",
        "mdeg/s": "mdegs mdegps mdps",
    },
    "mag": {
        "uT": "ut microtesla utesla",
        "mG": "mg mgauss milligauss",
        "G": "g gs gauss",
        "any": "any au arbitrary normalised normalized",
    },
}
_UNIT_OF = {
    kind: {slug: unit for unit, slugs in units.items() for slug in slugs.split()}
    for kind, units in _UNITS.items()
}
_UNNAMED_SUFFIXES = ("raw", "lsb", "counts")  # still the channel, but its unit has to be found
_TIME_NAMES = {
    "s": "time_s time_sec time_secs time_seconds t_s t_sec timestamp_s seconds secs sec seconds_elapsed "
    "elapsed_s zeit_s",
    "ms": "time_ms t_ms timestamp_ms millis ms milliseconds elapsed_ms zeit_ms",
    "us": "time_us t_us timestamp_us micros us microseconds elapsed_us zeit_us",
    "ns": "time_ns t_ns timestamp_ns nanos ns nanoseconds elapsed_ns",
    "index": "time_index index idx i n nr no sample sample_index sample_number sample_no sample_id seq "
    "sequence sequence_number counter count packet packet_counter packetcounter frame frame_number row",
    "": "time t ts timestamp time_stamp clock elapsed elapsed_time zeit",
}
_TIME_UNIT_OF = {name: unit for unit, names in _TIME_NAMES.items() for name in names.split()}
_TIME_BRACKETS = {"s": "s", "sec": "s", "seconds": "s", "ms": "ms", "us": "us", "ns": "ns"}
_LABEL_NAME = re.compile("label|activity|class|übung|uebung|exercise(_label|_name)?")


@dataclass(frozen=True, slots=True)
class ColumnLayout:
    """What the columns of a line hold. `channels`: nine column numbers in domain.CHANNELS order, -1 = absent.

    `time_unit`: "s", "ms", "us", "ns", "index", or None = to be found from the numbers (`time_unit_of`).
    The units are keys of domain.ACC_UNITS and so on where the header names them, else None.
    """

    delimiter: str
    decimal: str
    n_columns: int
    channels: tuple[int, ...]
    time_column: int | None = None
    time_unit: str | None = None
    label_column: int | None = None
    acc_unit: str | None = None
    gyr_unit: str | None = None
    mag_unit: str | None = None
    has_header: bool = False

    @property
    def n_axes(self) -> int:
        return 9 if self.channels[6] >= 0 else 6

    @property
    def number_columns(self) -> tuple[int, ...]:
        """The columns that must hold numbers: the channels present, then the time."""
        present = tuple(column for column in self.channels if column >= 0)
        return present if self.time_column is None else (*present, self.time_column)


def split_line(line: str, delimiter: str) -> list[str]:
    """Cells without blanks and quotes around them; a single empty cell after a last delimiter is left out."""
    cells = line.split() if delimiter == " " else line.split(delimiter)
    if len(cells) > 1 and not cells[-1].strip():
        cells.pop()
    return [cell.strip().strip('"').strip() for cell in cells]


def parse_number(cell: str, decimal: str = ".") -> float | None:
    """The number in a cell, or None. NaN, infinity, thousands separators and `_` are not numbers here."""
    if decimal != ".":
        if "." in cell:
            return None
        cell = cell.replace(decimal, ".")
    return float(cell) if _NUMBER.fullmatch(cell) else None


def layout_from_header(line: str) -> ColumnLayout | None:
    """The layout that a header names; None if the line does not name the six acc and gyr columns once each.

    Numbers below a header may have a decimal comma, which the header cannot say: see `with_decimal_of`.
    """
    for delimiter in DELIMITERS:
        cells = split_line(line.lstrip("#\ufeff").strip("\r\n"), delimiter)
        if 6 <= len(cells) <= _MAX_NAMES:
            layout, problem = _layout_of_names(cells, delimiter)
            if not problem:
                return layout
    return None


def header_problem(line: str) -> str | None:
    """Why a line that names some sensor columns is no complete header; None if complete or no header."""
    best: tuple[int, str] | None = None
    for delimiter in DELIMITERS:
        cells = split_line(line.lstrip("#\ufeff").strip("\r\n"), delimiter)
        if len(cells) > _MAX_NAMES:
            continue
        n_named = sum(_channel_of(cell) is not None for cell in cells)
        _, problem = _layout_of_names(cells, delimiter)
        if n_named and not problem:
            return None
        if n_named > (best[0] if best else 0):
            best = n_named, problem
    return best[1] if best else None


def with_decimal_of(layout: ColumnLayout, line: str) -> ColumnLayout:
    """The same layout with a decimal comma where a line of its numbers shows one."""
    if layout.delimiter == ",":
        return layout
    cells = split_line(line, layout.delimiter)
    texts = [cells[column] for column in layout.number_columns if column < len(cells)]
    has_comma, has_point = (any(sign in text for text in texts) for sign in ",.")
    return dataclasses.replace(layout, decimal=",") if has_comma and not has_point else layout


def layout_from_numbers(line: str) -> ColumnLayout | None:
    """The layout of a line of 6 or 9 numbers, optionally led by a time or index (7 or 10); else None."""
    for delimiter in DELIMITERS:
        cells = split_line(line.strip("\r\n"), delimiter)
        n_columns = len(cells)
        if n_columns not in (6, 7, 9, 10):
            continue
        decimal = "," if delimiter != "," and any("," in cell for cell in cells) else "."
        if any(parse_number(cell, decimal) is None for cell in cells):
            continue
        led = n_columns in (7, 10)
        n_axes = n_columns - led
        channels = tuple(i + led if i < n_axes else -1 for i in range(len(CHANNELS)))
        return ColumnLayout(delimiter, decimal, n_columns, channels, 0 if led else None)
    return None


def foreign_delimiter(line: str) -> str | None:
    """The sign between numbers that no table here is delimited by, such as `|`; None if it is not that."""
    signs = set(re.sub(r"[0-9.,eE+\-\s\"]", "", line))
    if len(signs) != 1 or len(line) > _MAX_PLOTTER_CHARS:
        return None
    [sign] = signs
    cells = split_line(line.strip("\r\n"), sign)
    enough = len(cells) > 1 and all(parse_number(cell.replace(",", ".")) is not None for cell in cells)
    return sign if enough else None


def split_named(line: str) -> tuple[str, str] | None:
    """A plotter line such as `ax:0.1,ay:0.2` as a header and a line of numbers, with commas; else None."""
    if len(line) > _MAX_PLOTTER_CHARS:
        return None
    names, numbers, position = [], [], 0
    while match := _NAMED_VALUE.match(line, position):
        names.append(match[1])
        numbers.append(match[2])
        position = match.end()
    if not names or line[position:].strip():
        return None
    return ",".join(names), ",".join(numbers)


def _layout_of_names(cells: list[str], delimiter: str) -> tuple[ColumnLayout | None, str]:
    """The layout, or None and the reason why the names do not make one."""
    found: dict[str, int] = {}
    units: dict[str, set[str]] = {kind: set() for kind in _KINDS}
    for column, cell in enumerate(cells):
        channel = _channel_of(cell)
        if channel is None:
            continue
        name, unit = channel
        if name in found:
            return None, f"{name} is named twice, in columns {found[name] + 1} and {column + 1}"
        found[name] = column
        if unit:
            units[name[:3]].add(unit)
        elif strange := _strange_unit(cell):
            return None, f"the unit {strange!r} of {name} is not known"
    problem = _missing(found) or _mixed(units)
    if problem:
        return None, problem
    time_column, time_unit = _time_of(cells)
    labels = [column for column, cell in enumerate(cells) if _LABEL_NAME.fullmatch(_slug(cell)[0])]
    acc_unit, gyr_unit, mag_unit = (next(iter(units[kind]), None) for kind in ("acc", "gyr", "mag"))
    layout = ColumnLayout(
        delimiter=delimiter,
        decimal=".",
        n_columns=len(cells),
        channels=tuple(found.get(name, -1) for name in CHANNELS),
        time_column=time_column,
        time_unit=time_unit,
        label_column=labels[0] if labels else None,
        acc_unit=acc_unit,
        gyr_unit=gyr_unit,
        mag_unit=mag_unit,
        has_header=True,
    )
    return layout, ""


def _missing(found: dict[str, int]) -> str:
    wanted = CHANNELS if any(name.startswith("mag") for name in found) else CHANNELS[:6]
    missing = [name for name in wanted if name not in found]
    return f"the header does not name {', '.join(missing)}" if missing else ""


def _mixed(units: dict[str, set[str]]) -> str:
    for kind, names in units.items():
        if len(names) > 1:
            return f"the header names different units for {kind}: {', '.join(sorted(names))}"
    return ""


def _slug(cell: str) -> tuple[str, str]:
    """A column name as lower-case words joined by `_`, and what stood in brackets after it."""
    if len(cell) > _MAX_NAME_CHARS:
        return "", ""
    match = re.fullmatch(r"(.*?)\s*[(\[{]([^()\[\]{}]*)[)\]}]", cell.strip().strip('"').strip())
    name, bracket = (match[1], match[2]) if match else (cell, "")
    name = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name.strip().strip('"'))
    return re.sub(r"[\s._\-:]+", "_", name.strip()).strip("_").lower(), bracket


def _unit_slug(text: str) -> str:
    text = text.lower()
    for sign, letters in (("°", "deg"), ("º", "deg"), ("²", "2"), ("µ", "u"), ("μ", "u"), ("·", "")):
        text = text.replace(sign, letters)
    text = text.replace("s^-2", "s2").replace("s-2", "s2").replace("s^-1", "s").replace("s-1", "s")
    return re.sub(r"[^a-z0-9]", "", text)


def _channel_of(cell: str) -> tuple[str, str | None] | None:
    """The channel that a column name means, and its unit if named."""
    name, bracket = _slug(cell)
    for kind, pattern in _CHANNEL.items():
        match = pattern.fullmatch(name)
        if not match:
            continue
        axis, suffix = match[1] or match[2], match[3] or ""
        unit = _UNIT_OF[kind].get(_unit_slug(suffix or bracket))
        if suffix and not unit and suffix not in _UNNAMED_SUFFIXES:
            return None  # acc_x_filtered, acc_x_2 ...: something else
        return f"{kind}_{axis}", unit
    return None


def _strange_unit(cell: str) -> str:
    """What stands in brackets after a channel's name where a unit is expected, if it is none."""
    bracket = _slug(cell)[1].strip()
    return bracket if _unit_slug(bracket) not in ("", *_UNNAMED_SUFFIXES) else ""


def _time_of(cells: list[str]) -> tuple[int | None, str | None]:
    """The column that keeps time: a clock with a named unit, else a clock, else an index; the first."""
    best: tuple[int, int, str] | None = None
    for column, cell in enumerate(cells):
        name, bracket = _slug(cell)
        unit = _TIME_UNIT_OF.get(name)
        if unit is None:
            continue
        unit = unit or _TIME_BRACKETS.get(_unit_slug(bracket), "")
        rank = 2 if unit == "index" else 0 if unit else 1
        if best is None or (rank, column) < best[:2]:
            best = rank, column, unit
    if best is None:
        return (0, None) if cells[0].lower() in ("", "unnamed: 0") else (None, None)
    return best[1], best[2] or None


def time_unit_of(times: npt.NDArray[np.float64]) -> str | None:
    """The unit of a column of numbers (n,) that may be a clock.

    "index" where it counts up by one, else the unit that makes the rate lie within 5 to 2000 Hz: "s", "ms",
    "us" or "ns". None where it is no clock: constant, mostly backwards, not finite, or of another pace.
    """
    times = np.asarray(times, np.float64)
    if len(times) < 2 or not np.isfinite(times).all():
        return None
    steps = np.diff(times)
    if np.mean(steps < 0) > 0.1:
        return None
    step = float(np.median(steps)) or float(np.mean(steps[steps >= 0]))  # the mean where batches share a time
    if step == 1.0 and (steps != 0).all() and (times == np.round(times)).all():
        return "index"
    for unit, length_us in TIME_UNITS_US.items():
        rate_hz = 1e6 / (step * length_us) if step > 0 else 0.0
        if MIN_RATE_HZ * 0.999 <= rate_hz <= MAX_RATE_HZ * 1.001:
            return unit
    return None


def second_triple_is_gravity(values: npt.NDArray[np.floating]) -> bool:
    """Whether a device without a header sends angular rate first. values: (n, >= 6), device units.

    True only if, in the stillest part, the second triple alone has the norm of gravity (9.81 m/s^2 or 1 g,
    10 % off at most) and keeps its direction, and the first is small enough for the bias of a gyroscope.
    """
    values = np.asarray(values, np.float64)[:, :6]
    values = values[np.isfinite(values).all(axis=1)]
    if len(values) < 5:
        return False
    first, second = _stillest(values)
    norms = [float(np.linalg.norm(triple.mean(axis=0))) for triple in (first, second)]
    wobble = float(np.sqrt(second.var(axis=0).sum()))
    first_is_rate = norms[0] < 50.0 and not _is_gravity(norms[0])
    return first_is_rate and _is_gravity(norms[1]) and wobble < 0.05 * norms[1]


def _is_gravity(norm: float) -> bool:
    return any(abs(norm - gravity) <= 0.1 * gravity for gravity in (1.0, STANDARD_GRAVITY_MS2))


def _stillest(values: npt.NDArray[np.float64]) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """The window (w, 3) of both triples in which they vary least, each by its own measure."""
    width = min(len(values), max(10, min(200, len(values) // 10)))
    starts = range(0, len(values) - width + 1, max(1, width // 2))
    spreads = np.array([values[start : start + width].std(axis=0) for start in starts])  # (windows, 6)
    triples = np.linalg.norm(spreads.reshape(len(spreads), 2, 3), axis=2)
    triples /= np.median(triples, axis=0) + 1e-9
    start = starts[int(np.argmin(triples.sum(axis=1)))]
    return values[start : start + width, :3], values[start : start + width, 3:]
