"""What the table of sessions shows: words, keys to sort by, and what a search looks through."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from physio_desktop.domain import SessionLine
from physio_desktop.ui.sessions.quality import quality_words
from physio_desktop.ui.wording import clock, exercise_name, moment, number, percent, short_date, translate

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


class SessionWords:
    """Cells, keys to sort by and texts to search in; words that many sessions share are made once."""

    def __init__(self) -> None:
        self._exercises: dict[tuple[str, ...], str] = {}
        self._days: dict[date, str] = {}

    def cell(self, line: SessionLine, column: int) -> str:
        if column == PATIENT:
            return line.patient or translate("Sessions", "no patient")
        if column == DATE:
            return moment(line.started)
        if column == DEVICE:
            return line.device
        if column == DURATION:
            return clock(line.duration_s)
        if not line.counted and line.closed and column in (EXERCISES, REPETITIONS, QUALITY):
            return "…"  # of an earlier version: counted in a moment
        if column == EXERCISES:
            return self.exercises(line)
        if column == REPETITIONS:
            return str(line.n_repetitions) if line.closed else "–"
        if column == QUALITY:
            is_open = translate("Sessions", "being recorded")
            return quality_words(line.quality) if line.closed else is_open
        return "–" if line.loss is None else percent(line.loss, 1)

    def exercises(self, line: SessionLine) -> str:
        if line.exercises not in self._exercises:
            self._exercises[line.exercises] = ", ".join(map(exercise_name, line.exercises))
        return self._exercises[line.exercises]

    def searched(self, line: SessionLine) -> str:
        """Patient, exercises, sensor and date, as shown and as 2026-03-14."""
        day = line.started.astimezone().date()
        if day not in self._days:
            self._days[day] = f"{short_date(day)} {day:%Y-%m-%d}"
        words = (line.patient or "", self.exercises(line), line.device, self._days[day])
        return "\n".join(words).casefold()

    def in_order(self, lines: Sequence[SessionLine], column: int, *, descending: bool) -> list[SessionLine]:
        """Equal ones stay in order of time, the newest first."""
        return sorted(lines, key=self._key(column), reverse=descending)

    def _key(self, column: int) -> Callable[[SessionLine], Any]:
        keys: dict[int, Callable[[SessionLine], Any]] = {
            PATIENT: lambda line: (line.patient is None, (line.patient or "").casefold()),
            DATE: lambda line: line.started,
            DEVICE: lambda line: line.device.casefold(),
            DURATION: lambda line: line.duration_s,
            EXERCISES: lambda line: self.exercises(line).casefold(),
            REPETITIONS: lambda line: line.n_repetitions,
            QUALITY: lambda line: math.inf if line.quality is None else line.quality,
            LOSS: lambda line: -1.0 if line.loss is None else line.loss,
        }
        return keys[column]


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
