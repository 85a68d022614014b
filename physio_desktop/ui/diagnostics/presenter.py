"""How recognition fares in use: numbers that are read off the window's thread, in words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from physio_desktop.ui.desk import Desk
from physio_desktop.ui.wording import number, percent, translate

NOTABLE, LARGE = 0.1, 0.25  # population stability index: below the first nothing has changed


class DriftLine(Protocol):
    """How far features of a device and patient are from those learned from; `index`: population stability."""

    @property
    def device(self) -> str: ...
    @property
    def patient(self) -> str | None: ...
    @property
    def index(self) -> float: ...


class Snapshot(Protocol):
    """Since the program began. latency_ms: median, 95th and 99th percentile, None before the first."""

    @property
    def n_requests(self) -> int: ...
    @property
    def latency_ms(self) -> tuple[float, float, float] | None: ...
    @property
    def n_skipped(self) -> int: ...
    @property
    def n_errors(self) -> int: ...
    @property
    def not_sure_rate(self) -> float | None: ...
    @property
    def corrections_per_100(self) -> float | None: ...
    @property
    def drift(self) -> Sequence[DriftLine]: ...


class DiagnosticsPresenter:
    """`take` gives a snapshot; it may ask the database and runs on the jobs lane."""

    def __init__(self, desk: Desk, take: Callable[[], Snapshot]) -> None:
        self.desk = desk
        self.figures: tuple[tuple[str, str], ...] = ()
        self.drift: tuple[tuple[str, str, str, str], ...] = ()
        self.warning = ""
        self.on_change: Callable[[], None] = lambda: None
        self._take = take
        self._is_waiting = False

    def refresh(self) -> None:
        """A snapshot that takes long is not asked for twice."""
        if not self._is_waiting and self.desk.workplace.is_open:
            self._is_waiting = True
            self.desk.background.watch(
                self.desk.workplace.jobs.submit(self._take), self._taken, self._not_taken
            )

    def _not_taken(self, error: BaseException) -> None:
        self._is_waiting = False
        self.desk.tell_error(error)

    def _taken(self, found: Snapshot) -> None:
        self._is_waiting = False
        self.figures = tuple(_figures(found))
        self.drift = tuple(_drift_row(line) for line in found.drift)
        far = [line for line in found.drift if line.index >= LARGE]
        words = translate(
            "Diagnostics",
            "The movements of {names} look unlike those the model learned from: "
            "check strap and placement, review some of their sessions, and train again.",
        )
        names = ", ".join(dict.fromkeys(line.patient or line.device for line in far))
        self.warning = words.format(names=names) if far else ""
        self.on_change()


def _figures(found: Snapshot) -> list[tuple[str, str]]:
    latency = found.latency_ms
    times = " / ".join(number(ms, 1) for ms in latency) + " ms" if latency is not None else "–"
    unsure = "–" if found.not_sure_rate is None else percent(found.not_sure_rate, 1)
    corrected = "–" if found.corrections_per_100 is None else number(found.corrections_per_100, 1)
    return [
        (translate("Diagnostics", "Windows named"), number(found.n_requests)),
        (translate("Diagnostics", "Time for one (median / 95 % / 99 %)"), times),
        (translate("Diagnostics", "Windows skipped, the computer was busy"), number(found.n_skipped)),
        (translate("Diagnostics", "Errors"), number(found.n_errors)),
        (translate("Diagnostics", "Not sure"), unsure),
        (translate("Diagnostics", "Corrections per 100 repetitions"), corrected),
    ]


def _drift_row(line: DriftLine) -> tuple[str, str, str, str]:
    if line.index >= LARGE:
        verdict = translate("Diagnostics", "▲ unlike what was learned from")
    elif line.index >= NOTABLE:
        verdict = translate("Diagnostics", "△ a little unlike it")
    else:
        verdict = translate("Diagnostics", "✓ as learned from")
    return line.device, line.patient or "–", verdict, number(line.index, 2)
