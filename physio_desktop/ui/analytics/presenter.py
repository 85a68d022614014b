"""Sums over all sessions, or those of a period, patient or placement."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from physio_desktop.ui.desk import Desk
from physio_desktop.ui.wording import translate
from physio_desktop.workflows.public_people import PUBLIC, is_public
from physio_desktop.workflows.recounting import Counted

if TYPE_CHECKING:
    from physio_desktop.storage.trends import Totals


class AnalyticsPresenter:
    """`on_change` is told when there are other sums to show. period_days None: since ever."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.period_days: int | None = 90
        self.patient: str | None = None
        self.placement: str | None = None
        self.totals: Totals | None = None
        self.patients: tuple[str, ...] = ()
        self.placements: tuple[str, ...] = ()
        self.counted = Counted()
        self.on_change: Callable[[], None] = lambda: None
        self.on_counted: Callable[[], None] = lambda: None

    def refresh(self) -> None:
        if not self.desk.workplace.is_open:
            return
        from physio_desktop.storage.trends import Choice

        since = None if self.period_days is None else datetime.now(UTC) - timedelta(days=self.period_days)
        choice = Choice(since, self.patient, self.placement, without=PUBLIC)

        def read(store: Any) -> tuple[Totals, list[str], list[str]]:
            codes = [patient.code for patient in store.patients() if not is_public(patient.code)]
            return store.history.totals(choice), codes, store.history.placements()

        self.desk.ask_store(read, self._found)

    def choose(self, period_days: int | None, patient: str | None, placement: str | None) -> None:
        self.period_days, self.patient, self.placement = period_days, patient, placement
        self.refresh()

    def take_counted(self, counted: Counted) -> None:
        """Sessions of an earlier version are in the sums once they are counted."""
        self.counted = counted
        if counted.is_complete:
            self.refresh()
        self.on_counted()

    @property
    def n_sessions(self) -> int:
        return len(self.totals.sessions) if self.totals else 0

    @property
    def n_repetitions(self) -> int:
        return sum(n for _, n in self.totals.sessions) if self.totals else 0

    def by_exercise(self) -> list[tuple[str | None, int]]:
        """Most repetitions first."""
        exercises = self.totals.exercises if self.totals else ()
        return [(one.exercise, one.n_repetitions) for one in exercises if one.n_repetitions]

    def by_verdict(self) -> list[tuple[str | None, int]]:
        """correct, fast, low_amplitude, and None for what nobody judged."""
        exercises = self.totals.exercises if self.totals else ()
        judged: list[tuple[str | None, int]] = [
            ("correct", sum(one.n_correct for one in exercises)),
            ("fast", sum(one.n_fast for one in exercises)),
            ("low_amplitude", sum(one.n_low_amplitude for one in exercises)),
        ]
        rest = sum(one.n_found for one in exercises) - sum(n for _, n in judged)
        return [*judged, (None, rest)]

    def by_confidence(self) -> list[int]:
        """Detected repetitions in each tenth of confidence."""
        exercises = self.totals.exercises if self.totals else ()
        return [sum(one.sure[tenth] for one in exercises) for tenth in range(10)]

    def corrections(self) -> list[tuple[str | None, float]]:
        """Per 100 detected repetitions, the most corrected exercise first."""
        from physio_desktop.workflows.statistics_export import corrections_per_100

        exercises = self.totals.exercises if self.totals else ()
        rates = [(one.exercise, corrections_per_100(one.n_corrected, one.n_detected)) for one in exercises]
        return sorted([(name, rate) for name, rate in rates if rate is not None], key=lambda x: -x[1])

    def by_day(self) -> list[tuple[date, int]]:
        from physio_desktop.workflows.statistics_export import by_day

        return by_day(self.totals.sessions) if self.totals else []

    def by_week(self) -> list[tuple[date, int]]:
        from physio_desktop.workflows.statistics_export import by_week

        return by_week(self.totals.sessions) if self.totals else []

    def export(self, file: Path) -> None:
        """The numbers as they are shown; the audit trail keeps that it was done."""
        totals, workplace = self.totals, self.desk.workplace
        if totals is None:
            return
        about = {"folder": str(file.parent), "patient": self.patient, "period_days": self.period_days}

        def write() -> None:
            from physio_desktop.workflows.statistics_export import totals_csv

            file.write_bytes(totals_csv(totals))
            workplace.storage.call(lambda: workplace.store.audit("statistics exported", "", about))

        words = translate("Statistics", "The numbers are in {file}.").format(file=file)
        self.desk.background.watch(workplace.jobs.submit(write), lambda _: self.desk.say(words))

    def _found(self, found: tuple[Totals, list[str], list[str]]) -> None:
        self.totals, codes, placements = found
        self.patients, self.placements = tuple(codes), tuple(placements)
        self.on_change()
