"""What the table of sessions shows: words, keys to sort by, and what a search looks through."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

from physio_desktop.domain import SessionLine
from physio_desktop.ui.sessions.quality import quality_words
from physio_desktop.ui.wording import clock, exercise_name, moment, number, percent, translate

PATIENT, DATE, DEVICE, DURATION, EXERCISES, REPETITIONS, QUALITY, LOSS = range(8)
N_COLUMNS = 8
NUMBERS = (DURATION, REPETITIONS, LOSS)


def headings() -> tuple[str, ...]:
    return (
        translate("Sessions", "Patient"),
        translate("Sessions", "Date"),
        translate("Sessions", "Sensor"),
        translate("Sessions", "Duration"),
        translate("Sessions", "Exercises"),
        translate("Sessions", "Reps"),
        translate("Sessions", "Quality"),
        translate("Sessions", "Loss"),
    )


def cell(line: SessionLine, column: int) -> str:
    return _CELLS[column](line)


def _patient(line: SessionLine) -> str:
    return line.patient or translate("Sessions", "no patient")


def _exercises(line: SessionLine) -> str:
    return ", ".join(map(exercise_name, line.exercises))


def _repetitions(line: SessionLine) -> str:
    return str(line.n_repetitions) if line.closed else translate("Sessions", "being recorded")


def _loss(line: SessionLine) -> str:
    return "–" if line.loss is None else percent(line.loss, 1)


_CELLS: tuple[Callable[[SessionLine], str], ...] = (
    _patient,
    lambda line: moment(line.started),
    lambda line: line.device,
    lambda line: clock(line.duration_s),
    _exercises,
    _repetitions,
    lambda line: quality_words(line.quality),
    _loss,
)

_KEYS: tuple[Callable[[SessionLine], Any], ...] = (
    lambda line: (line.patient is None, (line.patient or "").casefold()),
    lambda line: line.started,
    lambda line: line.device.casefold(),
    lambda line: line.duration_s,
    lambda line: _exercises(line).casefold(),
    lambda line: line.n_repetitions,
    lambda line: math.inf if line.quality is None else line.quality,
    lambda line: -1.0 if line.loss is None else line.loss,
)


def in_order(lines: Sequence[SessionLine], column: int, *, descending: bool) -> list[SessionLine]:
    """Equal ones stay in order of time, the newest first."""
    return sorted(lines, key=_KEYS[column], reverse=descending)


def searched(line: SessionLine) -> str:
    """Patient, exercises, sensor and date, as shown and as 2026-03-14."""
    words = (_patient(line), _exercises(line), line.device, moment(line.started), f"{line.started:%Y-%m-%d}")
    return "\n".join(words).casefold()


def matching(lines: Sequence[SessionLine], texts: Sequence[str], wanted: str) -> list[SessionLine]:
    """Those in whose text every wanted word is found."""
    words = wanted.casefold().split()
    if not words:
        return list(lines)
    return [line for line, text in zip(lines, texts, strict=True) if all(word in text for word in words)]


def share_words(lines: Sequence[SessionLine]) -> str:
    """Of several chosen sessions: how many, and how much they are together."""
    return translate("Sessions", "{n} sessions, {time}, repetitions: {repetitions}").format(
        n=number(len(lines)),
        time=clock(sum(line.duration_s for line in lines)),
        repetitions=number(sum(line.n_repetitions for line in lines)),
    )
