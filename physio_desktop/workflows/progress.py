"""How a patient gets on: adherence to the plan, trends, what has changed for sure, what should be looked at.

Pure functions over what is stored; nothing here reads a clock.
"""

from __future__ import annotations

import math
import statistics
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from physio_desktop.storage.trends import ExerciseResult


BAND_Z = 1.645  # 9 of 10 lie within the error band: +-1.645 standard errors of a normal distribution
CONFIDENT_Z = 1.96
LEAST_PAIN_RISE = 2
_N_EARLIER = 2  # sessions before the last two, for a median worth the name
_N_PAIN = 3


@dataclass(frozen=True, slots=True)
class Adherence:
    """Of the last `n_days` days: `n_done` of `n_planned` sessions, or without a plan days with a session."""

    n_days: int
    n_done: int
    n_planned: float | None

    @property
    def share(self) -> float | None:
        """From 0 to 1; None without a plan."""
        if self.n_planned is None:
            return None
        return min(1.0, self.n_done / self.n_planned) if self.n_planned > 0 else 1.0


@dataclass(frozen=True, slots=True)
class Flag:
    """Something to look at. kind: missed (value: days since the last session, None: there was none yet;
    before: days planned between two), range (value: degrees now; before: the earlier median; change: the
    least that is sure), pain (value, before: ratings from 0 to 10).
    """

    kind: str
    exercise: str | None
    value: float | None
    before: float
    change: float = 0.0


@dataclass(frozen=True, slots=True)
class Pair:
    """One exercise in two sessions; None where it was not done in one of them."""

    exercise: str
    first: ExerciseResult | None
    second: ExerciseResult | None

    @property
    def amplitude_change_deg(self) -> float | None:
        if self.first is None or self.second is None:
            return None
        if self.first.amplitude_deg is None or self.second.amplitude_deg is None:
            return None
        return self.second.amplitude_deg - self.first.amplitude_deg

    @property
    def is_sure(self) -> bool:
        """Whether the range changed by more than the minimal detectable change."""
        change = self.amplitude_change_deg
        least = minimal_detectable_change([one for one in (self.first, self.second) if one is not None])
        return change is not None and least is not None and abs(change) > least


def adherence(
    sessions: Iterable[datetime],
    per_week: float | None,
    n_days: int,
    now: datetime,
    known_since: datetime | None = None,
    zone: tzinfo | None = None,
) -> Adherence:
    """Over the last `n_days` days, today included, in the local time of `zone` (None: this computer's).

    A day counts no more often than the plan has sessions on it: two on one day of a plan of three a week are
    one, so that a good day does not hide a missed one. Where the patient is known only since `known_since`,
    the plan is asked for from then on, by whole days.
    """
    today = now.astimezone(zone).date()
    first = today - timedelta(days=n_days - 1)
    starts = [start.astimezone(zone).date() for start in sessions]
    days = Counter(day for day in starts if first <= day <= today)
    if per_week is None or per_week <= 0:
        return Adherence(n_days, len(days), None)
    begun = min([*starts, *([known_since.astimezone(zone).date()] if known_since else [])], default=first)
    asked_days = (today - min(max(begun, first), today)).days + 1
    planned = per_week * asked_days / 7
    most = max(1, math.ceil(per_week / 7))
    return Adherence(n_days, sum(min(n, most) for n in days.values()), planned)


def minimal_detectable_change(results: Sequence[ExerciseResult]) -> float | None:
    """The change of range (degrees) that is larger than error in 19 of 20 cases; None without amplitudes.

    MDC95 = 1.96 * sqrt(2) * SEM (J. P. Weir, "Quantifying test-retest reliability using the intraclass
    correlation coefficient and the SEM", J. Strength Cond. Res. 19(1):231-240, 2005). SEM, the standard error
    of measurement, is the mean error band over 1.645, as the band holds 9 of 10 true amplitudes. It is not
    divided by the number of repetitions: what a strap's seat adds is the same for all of a session.
    """
    bands = [one.amplitude_error_deg for one in results if one.amplitude_error_deg is not None]
    if not bands:
        return None
    return CONFIDENT_Z * math.sqrt(2) * statistics.fmean(bands) / BAND_Z


def exercises_of(results: Iterable[ExerciseResult]) -> list[str]:
    """Those done, the one done last first."""
    last: dict[str, datetime] = {}
    for one in results:
        last[one.exercise] = max(one.started, last.get(one.exercise, one.started))
    return sorted(last, key=lambda exercise: last[exercise], reverse=True)


def flags(
    results: Sequence[ExerciseResult],
    sessions: Sequence[datetime],
    per_week: float | None,
    now: datetime,
    known_since: datetime | None = None,
) -> list[Flag]:
    """Missed sessions first, then exercise by exercise. `results` in order of time."""
    found = [missed] if (missed := _missed(sessions, per_week, now, known_since)) else []
    for exercise in exercises_of(results):
        theirs = [one for one in results if one.exercise == exercise]
        found += [flag for flag in (_range_lost(theirs), _pain_risen(theirs)) if flag is not None]
    return found


def _missed(
    sessions: Sequence[datetime], per_week: float | None, now: datetime, known_since: datetime | None
) -> Flag | None:
    """No session for more than twice the planned interval."""
    since = max(sessions, default=known_since)
    if not per_week or per_week <= 0 or since is None:
        return None
    interval_days, gone_days = 7 / per_week, (now - since) / timedelta(days=1)
    if gone_days <= 2 * interval_days:
        return None
    return Flag("missed", None, gone_days if sessions else None, interval_days)


def _range_lost(theirs: Sequence[ExerciseResult]) -> Flag | None:
    """In both of the last two sessions the range lay below the earlier median by more than the MDC."""
    measured = [one for one in theirs if one.amplitude_deg is not None]
    earlier, last = measured[:-2], measured[-2:]
    least = minimal_detectable_change(measured)
    if len(earlier) < _N_EARLIER or least is None:
        return None
    median = statistics.median(one.amplitude_deg or 0.0 for one in earlier)
    if all((one.amplitude_deg or 0.0) < median - least for one in last):
        return Flag("range", last[-1].exercise, last[-1].amplitude_deg, median, least)
    return None


def _pain_risen(theirs: Sequence[ExerciseResult]) -> Flag | None:
    """The last rating is two or more above the lowest of the three before: a slow rise counts, too.

    Two points of eleven is what patients call a change (J. T. Farrar et al., Pain 94(2):149-158, 2001).
    """
    rated = [one for one in theirs if one.pain is not None]
    if len(rated) < 2:
        return None
    pains = [one.pain or 0 for one in rated[-1 - _N_PAIN :]]
    lowest = min(pains[:-1])
    if pains[-1] - lowest < LEAST_PAIN_RISE:
        return None
    return Flag("pain", rated[-1].exercise, pains[-1], lowest)


def compare(results: Sequence[ExerciseResult], first_id: int, second_id: int) -> list[Pair]:
    """Exercise by exercise, in the order of the first session, then those only of the second."""
    first = {one.exercise: one for one in results if one.session_id == first_id}
    second = {one.exercise: one for one in results if one.session_id == second_id}
    return [Pair(name, first.get(name), second.get(name)) for name in dict.fromkeys([*first, *second])]
