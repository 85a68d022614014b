"""All numbers of the statistics page as one table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING

from physio_desktop.reporting.neutral_tables import Cell, table_csv

if TYPE_CHECKING:
    from physio_desktop.storage.trends import Totals

COLUMNS = ("section", "exercise", "key", "value")


def by_day(sessions: Iterable[tuple[datetime, int]], zone: tzinfo | None = None) -> list[tuple[date, int]]:
    """Repetitions of each local day that had a session, in order."""
    days: Counter[date] = Counter()
    for started, n in sessions:
        days[started.astimezone(zone).date()] += n
    return sorted(days.items())


def by_week(sessions: Iterable[tuple[datetime, int]], zone: tzinfo | None = None) -> list[tuple[date, int]]:
    """Sessions of each week, by its Monday, from the first to the last without leaving one out."""
    weeks: Counter[date] = Counter()
    for started, _ in sessions:
        day = started.astimezone(zone).date()
        weeks[day - timedelta(days=day.weekday())] += 1
    if not weeks:
        return []
    first, last = min(weeks), max(weeks)
    mondays = [first + timedelta(weeks=i) for i in range((last - first).days // 7 + 1)]
    return [(monday, weeks[monday]) for monday in mondays]


def corrections_per_100(n_corrected: int, n_detected: int) -> float | None:
    """None where nothing was detected."""
    return 100 * n_corrected / n_detected if n_detected else None


def totals_csv(totals: Totals) -> bytes:
    rows: list[tuple[Cell, ...]] = []
    for one in totals.exercises:
        values: dict[str, Cell] = {
            "repetitions": one.n_repetitions,
            "found": one.n_found,
            "detected": one.n_detected,
            "correct": one.n_correct,
            "fast": one.n_fast,
            "low_amplitude": one.n_low_amplitude,
            "corrected": one.n_corrected,
            "corrections_per_100": corrections_per_100(one.n_corrected, one.n_detected),
        }
        values |= {f"confidence_{i / 10:.1f}_to_{(i + 1) / 10:.1f}": n for i, n in enumerate(one.sure)}
        rows += [("exercise", one.exercise, key, value) for key, value in values.items()]
    rows += [("day", None, day.isoformat(), n) for day, n in by_day(totals.sessions)]
    rows += [("week", None, monday.isoformat(), n) for monday, n in by_week(totals.sessions)]
    return table_csv(COLUMNS, rows)
