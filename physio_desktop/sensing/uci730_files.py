"""The layout of the Physical Therapy Exercises Dataset (Yurtman and Barshan, UCI, 2022, doi 10.24432/C5JK60).

`s<subject>/e<exercise>/u<unit>/{test,template_session}.txt`, 25 Hz, acceleration m/s^2, angular rate rad/s,
magnetometer in Xsens units; `e<exercise>/template_times.txt` marks one repetition of each execution type.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from physio_desktop.domain import Label
from physio_desktop.sensing.text_files import refusal

RATE_HZ = 25.0
HEADER = "time index;acc_x;acc_y;acc_z;gyr_x;gyr_y;gyr_z;mag_x;mag_y;mag_z"
TEMPLATE_TIMES = "template_times.txt"
EXECUTIONS = {1: "correct", 2: "fast", 3: "low_amplitude"}
_SET_A = {1: "left_ankle", 2: "right_ankle", 3: "right_thigh", 4: "left_thigh", 5: "chest"}
_SET_B = {1: "right_thigh", 2: "right_wrist", 3: "right_elbow", 4: "right_shoulder", 5: "chest"}
_EXERCISES, _EXERCISES_OF_SET_A = range(1, 9), (1, 3, 4, 5)
_PATH = re.compile(r"(?:^|.*/)s(\d{1,4})/e(\d{1,4})/u(\d{1,4})/(test|template_session)\.txt")
_MARK = re.compile(r"([1-3])\s*;\s*([0-9]{1,9}(?:\.[0-9]{1,9})?)\s*;\s*([0-9]{1,9}(?:\.[0-9]{1,9})?)\s*;?")


@dataclass(frozen=True, slots=True, order=True)
class UciSession:
    """What the place of a file says. `kind`: "test" or "template_session"."""

    subject: int
    exercise: int
    unit: int
    kind: str

    @property
    def title(self) -> str:
        return f"s{self.subject} e{self.exercise} u{self.unit} {self.kind}"

    @property
    def placement(self) -> str | None:
        return placement_of(self.exercise, self.unit)


def session_of(path: str) -> UciSession | None:
    """The session that a path with `/` names, or None if it is no path of the data set."""
    match = _PATH.fullmatch(path)
    return UciSession(int(match[1]), int(match[2]), int(match[3]), match[4]) if match else None


def placement_of(exercise: int, unit: int) -> str | None:
    """Where the unit was worn: the authors used two sets of places. None for unknown numbers."""
    if exercise not in _EXERCISES:
        return None
    return (_SET_A if exercise in _EXERCISES_OF_SET_A else _SET_B).get(unit)


def is_uci_header(header: str) -> bool:
    return header.strip().rstrip(";") == HEADER


def index_us(index: float) -> int:
    """Microseconds of a place in a session; the index counts from 1 and is sometimes a fraction."""
    return round((index - 1) * 1e6 / RATE_HZ)


def template_labels(text: str, exercise: int, name: str) -> tuple[Label, ...]:
    """The marked repetitions of a template session. Raises RecordingFileError naming file and line."""
    labels = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or (number == 1 and line.startswith("execution type")):
            continue
        match = _MARK.fullmatch(line.strip())
        if match is None or float(match[3]) < float(match[2]) or float(match[2]) < 1:
            raise refusal(name, "not an execution type, a start and an end", number)
        labels.append(_label(exercise, index_us(float(match[2])), index_us(float(match[3])), int(match[1])))
    return tuple(labels)


def session_label(session: UciSession, start_us: int, end_us: int) -> tuple[Label, ...]:
    """The exercise that the protocol prescribes for a whole session, its rests included."""
    return (_label(session.exercise, start_us, end_us),)


def _label(exercise: int, start_us: int, end_us: int, execution: int | None = None) -> Label:
    return Label(start_us, end_us, f"e{exercise}", EXECUTIONS.get(execution or 0), source="protocol")
