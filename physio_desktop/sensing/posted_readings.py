"""Readings as firmware posts them over HTTP, in whatever shape, as the JSON lines that the decoder knows.

The shapes are in resources/http-api.md. What cannot be believed is refused with its place and reason.
"""

from __future__ import annotations

import math
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import pairwise
from types import MappingProxyType
from typing import Any

from physio_desktop.domain import ACC_UNITS, GYR_UNITS, MAG_UNITS
from physio_desktop.sensing.http_routes import Refused

MAX_READINGS = 2000  # of one post
_MAX_TEXT = 80
_MAX_VALUE = 1e9  # no unit of any of the three sensors needs more
_LISTS = ("readings", "sensor_data", "data", "samples")
_NESTED = {
    "accelerometer": ("accelerometer", "acceleration", "accel", "acc"),
    "gyroscope": ("gyroscope", "angular_velocity", "gyro", "gyr"),
    "magnetometer": ("magnetometer", "magnetic_field", "mag"),
}
_FLAT = {
    "accelerometer": ("accel_", "acc_", "a"),
    "gyroscope": ("gyro_", "gyr_", "g"),
    "magnetometer": ("mag_", "m"),
}
_TIMES_US = {"s": 1e6, "ms": 1e3, "us": 1.0, "ns": 1e-3}
_TIME_NAMES = {"timestamp_us": "us", "time_us": "us", "timestamp_ms": "ms", "time_ms": "ms"}
_UNITS: dict[str, tuple[str, Mapping[str, float]]] = {
    "acc": ("acc_unit", ACC_UNITS),
    "gyr": ("gyr_unit", GYR_UNITS),
    "mag": ("mag_unit", MAG_UNITS),
}
_CLOCK_OFF_S = 2 * 86_400.0  # how wrong a clock that was set may be


@dataclass(frozen=True, slots=True)
class Reading:
    """One sample as it was sent. time_us: by the device's clock, since whenever; None without one.

    mag: None where there is no magnetometer. units: those that were stated, as "acc_unit" and so on.
    """

    device: str
    acc: tuple[float, float, float]
    gyr: tuple[float, float, float]
    mag: tuple[float, float, float] | None = None
    time_us: int | None = None
    label: str | None = None
    temperature: float | None = None
    units: Mapping[str, str] | None = None

    @property
    def values(self) -> tuple[float, ...]:
        """Nine, in the order of `domain.CHANNELS`; NaN for an absent magnetometer."""
        return (*self.acc, *self.gyr, *(self.mag or (math.nan,) * 3))

    def message(self) -> dict[str, Any]:
        """As a JSON line says it."""
        found: dict[str, Any] = {
            "device_id": self.device,
            "accelerometer": dict(zip("xyz", self.acc, strict=True)),
            "gyroscope": dict(zip("xyz", self.gyr, strict=True)),
        }
        if self.mag is not None:
            found["magnetometer"] = dict(zip("xyz", self.mag, strict=True))
        if self.time_us is not None:
            found["time_us"] = self.time_us
        if self.label:
            found["exercise_type"] = self.label
        if self.units:
            found["units"] = dict(self.units)
        return found


def readings_of(
    posted: Any, clock_units: Mapping[str, str] = MappingProxyType({})
) -> tuple[list[Reading], str | None]:
    """The readings of one post, and the unit that its clock counts in ("s", "ms", "us", "ns" or None).

    clock_units: what the clocks of devices were found to count in before. Raises Refused.
    """
    items, about = _listed(posted)
    if not items:
        raise Refused(422, "There is no reading in the body.")
    if len(items) > MAX_READINGS:
        raise Refused(413, f"There are more than {MAX_READINGS} readings.", "Send fewer at once.")
    messages = [_merged(about, item, i) for i, item in enumerate(items)]
    known = clock_units.get(str(messages[0].get("device_id", "")).strip())
    clock_unit = _stated_clock(messages[0]) or known or _clock_unit(messages)
    readings = [_reading(message, i, clock_unit) for i, message in enumerate(messages)]
    if len({reading.device for reading in readings}) > 1:
        raise Refused(422, "The readings are of several devices.", "Send those of each device by itself.")
    return _without_shared_times(readings), clock_unit


def _without_shared_times(readings: list[Reading]) -> list[Reading]:
    """A batch whose readings have one time in common says nothing of when each was taken."""
    times = [reading.time_us for reading in readings]
    n_same = sum(a is not None and a == b for a, b in pairwise(times))
    if len(readings) > 2 and n_same > 0.1 * (len(readings) - 1):
        return [replace(reading, time_us=None) for reading in readings]
    return readings


def _listed(posted: Any) -> tuple[list[Any], dict[str, Any]]:
    """The readings one by one, and what is said of all of them."""
    if isinstance(posted, list):
        return posted, {}
    if not isinstance(posted, dict):
        raise Refused(422, "The body must be a reading or a list of readings.")
    for name in _LISTS:
        if isinstance(posted.get(name), list):
            return posted[name], {key: value for key, value in posted.items() if key != name}
    return [posted], {}


def _merged(about: Mapping[str, Any], item: Any, i: int) -> dict[str, Any]:
    if not isinstance(item, dict):
        raise Refused(422, f"Reading {i + 1} is no JSON object.")
    return {**about, **item} if about else item


def _reading(message: Mapping[str, Any], i: int, clock_unit: str | None) -> Reading:
    acc, gyr = _triple(message, "accelerometer", i), _triple(message, "gyroscope", i)
    if acc is None or gyr is None:
        missing = "accelerometer" if acc is None else "gyroscope"
        raise Refused(422, f"Reading {i + 1}: {missing} is missing.", "Both need x, y and z.")
    mag = None
    if message.get("magnetometer_available") is not False:
        mag = _triple(message, "magnetometer", i)
    label = message.get("exercise_type")
    return Reading(
        device=_text(message.get("device_id", ""), "device_id", i),
        acc=acc,
        gyr=gyr,
        mag=mag,
        time_us=_time_us(message, clock_unit, i),
        label=None if label is None else _text(label, "exercise_type", i) or None,
        temperature=_optional_number(message.get("temperature")),
        units=units_of(message.get("units")),
    )


def units_of(stated: Any) -> dict[str, str] | None:
    """`{"acc": "g", "gyr": "deg/s", "mag": "uT"}` as the calibration names them. Raises Refused."""
    if stated is None:
        return None
    if not isinstance(stated, dict):
        raise Refused(422, 'units must be an object such as {"acc": "m/s^2", "gyr": "rad/s"}.')
    found = {}
    for short, (name, known) in _UNITS.items():
        unit = stated.get(short, stated.get(name))
        if unit is None:
            continue
        if not isinstance(unit, str) or unit not in known:
            raise Refused(422, f"The unit of {short} is unknown.", f"Known: {', '.join(known)}.")
        found[name] = unit
    return found


def _triple(message: Mapping[str, Any], kind: str, i: int) -> tuple[float, float, float] | None:
    """From an object, a list or three names; None where there is none of them."""
    values: Sequence[Any] | None = None
    for name in _NESTED[kind]:
        nested = message.get(name)
        if isinstance(nested, dict) and "x" in nested:
            values = [nested.get(axis) for axis in "xyz"]
        elif isinstance(nested, list):
            values = nested
        if values is not None:
            break
    else:
        for prefix in _FLAT[kind]:
            if f"{prefix}x" in message:
                values = [message.get(f"{prefix}{axis}") for axis in "xyz"]
                break
    if values is None or (kind == "magnetometer" and all(value is None for value in values)):
        return None
    numbers = [_number(value, f"Reading {i + 1}: {kind}") for value in values]
    if len(numbers) != 3:
        raise Refused(422, f"Reading {i + 1}: {kind} needs three values.")
    return numbers[0], numbers[1], numbers[2]


def _number(value: Any, what: str) -> float:
    if type(value) not in (int, float) or not -_MAX_VALUE <= value <= _MAX_VALUE:
        raise Refused(422, f"{what} has a value that is no number, or too large.")
    return float(value)


def _optional_number(value: Any) -> float | None:
    return float(value) if type(value) in (int, float) and abs(value) < _MAX_VALUE else None


def _text(value: Any, name: str, i: int) -> str:
    text = str(value).strip() if type(value) in (str, int) else None
    if text is None or len(text) > _MAX_TEXT or not (text.isprintable()):
        raise Refused(422, f"Reading {i + 1}: {name} must be a text of at most {_MAX_TEXT} characters.")
    return text


# -- clocks


def _time(message: Mapping[str, Any]) -> tuple[Any, str | None]:
    """What stands for the time, and its unit where its name says it."""
    for name, unit in _TIME_NAMES.items():
        if message.get(name) is not None:
            return message[name], unit
    return message.get("timestamp", message.get("time")), None


def _stated_clock(message: Mapping[str, Any]) -> str | None:
    unit = message.get("timestamp_unit")
    if unit is None:
        return None
    if not isinstance(unit, str) or unit not in _TIMES_US:
        raise Refused(422, "timestamp_unit is unknown.", f"Known: {', '.join(_TIMES_US)}.")
    return unit


def _clock_unit(messages: Sequence[Mapping[str, Any]]) -> str | None:
    """What bare numbers count: by their size where they count since 1970, else milliseconds since the start
    of the device; seconds where one of them has a fraction.
    """
    numbers = [value for value, unit in map(_time, messages) if unit is None and type(value) in (int, float)]
    if not numbers:
        return None
    largest = max(abs(number) for number in numbers)
    for unit, least in (("ns", 1e17), ("us", 1e14), ("ms", 1e11)):
        if largest >= least:
            return unit
    is_now = abs(largest - time.time()) < _CLOCK_OFF_S
    return "s" if is_now or any(number != round(number) for number in numbers) else "ms"


def _time_us(message: Mapping[str, Any], clock_unit: str | None, i: int) -> int | None:
    value, unit = _time(message)
    if value is None:
        return None
    if isinstance(value, str):
        return _iso_us(value, i)
    if type(value) not in (int, float) or not abs(value) < 1e19:
        raise Refused(422, f"Reading {i + 1}: the timestamp is neither a number nor a date.")
    time_us: float = value * _TIMES_US[unit or clock_unit or "ms"]
    if not abs(time_us) < 2**53:
        raise Refused(422, f"Reading {i + 1}: the timestamp is too large.")
    return round(time_us)


def _iso_us(text: str, i: int) -> int:
    try:
        moment = datetime.fromisoformat(text[:_MAX_TEXT])
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        return round((moment - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds() * 1e6)
    except (ValueError, OverflowError):
        raise Refused(422, f"Reading {i + 1}: the timestamp is no date.", "Write ISO 8601.") from None
