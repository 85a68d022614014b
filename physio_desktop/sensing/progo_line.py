"""The line that the Progo firmware prints on its serial port:

[AA:BB:CC:DD:EE:FF | bicep_curl | NORM | WS:ok] A:0.23,-0.01,9.85 G:0.01,0.01,-0.00 T:26.8C M:1617,1119,-14421
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from physio_desktop.domain import N_CHANNELS, DeviceInfo
from physio_desktop.sensing.text_lines import NO_MAGNETOMETER, Rows, grouped

_NUMBER = rb"([+-]?\d+(?:\.\d*)?(?:[eE][+-]?\d+)?)"
_TRIPLE = rb"\s*,\s*".join((_NUMBER,) * 3)
_LINE = re.compile(
    rb"\s*\[([^|\]]{1,80})\|([^|\]]*)(?:\|[^\]]*)?\]"
    rb"\s*A:\s*" + _TRIPLE + rb"\s+G:\s*" + _TRIPLE + rb"(?:\s+T:\s*\S+)?(?:\s+M:\s*" + _TRIPLE + rb")?\s*"
)
_NAN = re.compile(rb"[:,]\s*[+-]?(?:nan|inf)", re.IGNORECASE)
_NO_EXERCISE = ("", "none", "idle", "-")


class ProgoLine:
    """Temperature and connection state are read over; the exercise becomes the label."""

    format = "progo"

    names_its_channels = True
    units: Mapping[str, str] = MappingProxyType({})

    def __init__(self) -> None:
        self.device: DeviceInfo | None = None
        self.skipped: Counter[str] = Counter()

    def read(self, lines: Sequence[bytes]) -> Sequence[Rows]:
        values, labels = [], []
        for line in lines:
            match = _LINE.fullmatch(line)
            if match is None:
                self.skipped[_kind(line)] += 1
                continue
            device, exercise, *numbers = match.groups()
            self._notice(device)
            label = exercise.decode("utf-8", "replace").strip()
            labels.append(None if label.lower() in _NO_EXERCISE else label)
            row = [float(number) for number in numbers if number is not None]
            values.append(row if len(row) == N_CHANNELS else [*row, *NO_MAGNETOMETER])
        return grouped(values, [float("nan")] * len(values), labels)

    def _notice(self, device: bytes) -> None:
        name = device.decode("utf-8", "replace").strip()
        if self.device is None or self.device.id != name:
            self.device = DeviceInfo(id=name, format=self.format)


def _kind(line: bytes) -> str:
    if b"A:" not in line and b"G:" not in line:
        return "text"
    if _NAN.search(line):
        return "nan"
    return "malformed"
