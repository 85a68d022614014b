"""How recognition fares in use, in words; sessions are read off the window's thread."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from physio_desktop.ui.desk import Desk
from physio_desktop.ui.diagnostics.metrics import MetricsPresenter
from physio_desktop.ui.training.feature_words import feature_words
from physio_desktop.ui.training.words import sentence
from physio_desktop.ui.wording import number, percent, placement_name, translate
from physio_desktop.workflows.diagnostics import Diagnosis, Diagnostics

if TYPE_CHECKING:
    from physio_desktop.recognition.drift import Drift


class DiagnosticsPresenter:
    """`refresh` takes the counts, at once; `look` reads the latest sessions, on the training lane."""

    def __init__(self, desk: Desk, diagnostics: Diagnostics) -> None:
        self.desk = desk
        self.metrics = MetricsPresenter(desk, diagnostics.snapshot)
        self.figures: tuple[tuple[str, str], ...] = ()
        self.drift: tuple[tuple[str, ...], ...] = ()
        self.tips: tuple[str, ...] = ()
        self.warning = ""
        self.notes = ""
        self.on_change: Callable[[], None] = lambda: None
        self._diagnostics = diagnostics
        self._looking: threading.Event | None = None

    @property
    def is_looking(self) -> bool:
        return self._looking is not None

    def refresh(self) -> None:
        self._show(self._diagnostics.snapshot())

    def look(self) -> None:
        """What was being read before goes on; a training that runs comes first."""
        workplace = self.desk.workplace
        if self.is_looking or not workplace.is_open:
            return
        self._looking = stop = threading.Event()

        def read() -> Diagnosis:
            if stop.is_set():
                return self._diagnostics.snapshot()
            return self._diagnostics.look(workplace.registry, is_cancelled=stop.is_set)

        def done(found: Diagnosis) -> None:
            self._looking = None
            self._show(found)

        def failed(error: BaseException) -> None:
            self._looking = None
            self.desk.tell_error(error)
            self.refresh()

        self.desk.background.watch(workplace.training.submit(read), done, failed)
        self.refresh()

    def close(self) -> None:
        """Before the window goes, or the page is left."""
        if self._looking is not None:
            self._looking.set()

    def _show(self, found: Diagnosis) -> None:
        self.figures = tuple(_figures(found))
        self.drift = tuple(_drift_row(one) for one in found.drifts)
        self.tips = tuple(feature_words(one.most) for one in found.drifts)
        far = [one for one in found.drifts if one.has_drifted]
        words = translate(
            "Diagnostics",
            "The movements of {names} look unlike those the model learned from: "
            "check strap and units, review some of their sessions, and train again.",
        )
        self.warning = words.format(names="; ".join(_whose(one) for one in far)) if far else ""
        self.notes = " ".join(map(sentence, found.notes))
        self.on_change()


def _figures(found: Diagnosis) -> list[tuple[str, str]]:
    counts = found.recognition
    times = [counts.latency_median_s, counts.latency_p95_s, counts.latency_p99_s]
    shown = " / ".join(number(1000 * s, 1) for s in times if s is not None)
    unsure = "–" if counts.not_sure_rate is None else percent(counts.not_sure_rate, 1)
    corrected = "–" if found.corrections_per_100 is None else number(found.corrections_per_100, 1)
    return [
        (translate("Diagnostics", "Windows named"), number(counts.n_requests)),
        (translate("Diagnostics", "Time for one (median / 95 % / 99 %)"), f"{shown} ms" if shown else "–"),
        (translate("Diagnostics", "Windows skipped, the computer was busy"), number(counts.n_skipped)),
        (translate("Diagnostics", "Errors"), number(counts.n_errors)),
        (translate("Diagnostics", "Not sure"), unsure),
        (translate("Diagnostics", "Corrections per 100 repetitions, all sessions"), corrected),
    ]


def _whose(drift: Drift) -> str:
    """A patient or a sensor, and where it was worn."""
    name, _, place = drift.whose.rpartition(", ")
    return f"{name}, {placement_name(place)}"


def _drift_row(drift: Drift) -> tuple[str, ...]:
    if drift.has_drifted:
        verdict = translate("Diagnostics", "▲ unlike what was learned from")
    else:
        verdict = translate("Diagnostics", "✓ as learned from")
    usual = translate("Diagnostics", "up to {index}").format(index=number(drift.usual, 2))
    return _whose(drift), verdict, number(drift.index, 2), usual, number(drift.n_windows)
