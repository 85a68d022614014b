"""JSON lines as the Progo firmware posts them, nested or flat."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from operator import itemgetter
from types import MappingProxyType
from typing import Any

import orjson

from physio_desktop.domain import ACC_UNITS, GYR_UNITS, MAG_UNITS, DeviceInfo
from physio_desktop.sensing.text_lines import NO_MAGNETOMETER, Rows, grouped

_XYZ = itemgetter("x", "y", "z")
_FLAT_ACC = itemgetter("accel_x", "accel_y", "accel_z")
_FLAT_GYR = itemgetter("gyro_x", "gyro_y", "gyro_z")
_FLAT_MAG = itemgetter("mag_x", "mag_y", "mag_z")
_NUMBERS = frozenset((int, float))
_UNITS: Mapping[str, Mapping[str, float]] = MappingProxyType(
    {"acc_unit": ACC_UNITS, "gyr_unit": GYR_UNITS, "mag_unit": MAG_UNITS}
)


class JsonLines:
    """`{"device_id": ..., "timestamp": ..., "accelerometer": {"x": ...}, ...}` or `{"accel_x": ...}`.

    What was posted over HTTP has `time_us`, whose unit is known, and `units` where they are stated.
    """

    format = "json"

    names_its_channels = True
    units: Mapping[str, str] = MappingProxyType({})

    def __init__(self) -> None:
        self.device: DeviceInfo | None = None
        self.skipped: Counter[str] = Counter()

    def read(self, lines: Sequence[bytes]) -> Sequence[Rows]:
        values, ticks, labels, time_unit = [], [], [], None
        for line in lines:
            try:
                message = orjson.loads(line)
                row = _values(message)
            except (orjson.JSONDecodeError, LookupError, TypeError, AttributeError):
                self.skipped[_kind_of_damage(line)] += 1
                continue
            if not set(map(type, row)) <= _NUMBERS:
                self.skipped["nan" if None in row else "malformed"] += 1
                continue
            self._notice(message.get("device_id"))
            tick, label = message.get("timestamp"), message.get("exercise_type")
            if (time_us := message.get("time_us")) is not None:
                tick, time_unit = time_us, "us"
            if (units := message.get("units")) is not None:
                self._take_units(units)
            values.append(row)
            ticks.append(float(tick) if type(tick) in _NUMBERS else float("nan"))
            labels.append(label if isinstance(label, str) and label else None)
        return grouped(values, ticks, labels, time_unit)

    def _take_units(self, stated: Any) -> None:
        if isinstance(stated, dict):
            said = {name: unit for name, unit in stated.items() if isinstance(unit, str)}
            self.units = {name: unit for name, unit in said.items() if unit in _UNITS.get(name, ())}

    def _notice(self, device_id: object) -> None:
        if self.device is None or (device_id is not None and self.device.id != device_id):
            known = "" if device_id is None else str(device_id)[:80]
            if self.device is None or self.device.id != known:
                self.device = DeviceInfo(id=known, format=self.format)


def _values(message: Mapping[str, Any]) -> tuple[Any, ...]:
    """Nine values; raises LookupError or TypeError where acceleration or angular rate are missing."""
    if "accelerometer" in message:
        acc, gyr = _XYZ(message["accelerometer"]), _XYZ(message["gyroscope"])
        mag = message.get("magnetometer") or {}
        found = NO_MAGNETOMETER if mag.get("x") is None else _XYZ(mag)
    else:
        acc, gyr = _FLAT_ACC(message), _FLAT_GYR(message)
        found = NO_MAGNETOMETER if message.get("mag_x") is None else _FLAT_MAG(message)
    if message.get("magnetometer_available") is False:
        found = NO_MAGNETOMETER
    return (*acc, *gyr, *found)


def _kind_of_damage(line: bytes) -> str:
    if b"{" not in line:
        return "text"
    if b"NaN" in line or b"Infinity" in line:
        return "nan"
    try:
        line.decode()
    except UnicodeDecodeError:
        return "utf8"
    return "malformed"
