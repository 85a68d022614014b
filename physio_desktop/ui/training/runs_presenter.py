"""Every training there was, and two or more of them side by side."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from physio_desktop.ui.core_words import in_words
from physio_desktop.ui.desk import Desk
from physio_desktop.ui.training.words import (
    FIGURES,
    LEADING,
    figure_name,
    figure_words,
    kind_name,
    search_name,
)
from physio_desktop.ui.wording import clock, exercise_name, moment, number, placement_name, translate

if TYPE_CHECKING:
    from physio_desktop.storage.model_versions import RunLine, TrainingRun


class RunsPresenter:
    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.lines: tuple[RunLine, ...] = ()
        self.compared: tuple[TrainingRun, ...] = ()
        self.on_change: Callable[[], None] = lambda: None
        self.on_compared: Callable[[], None] = lambda: None

    def refresh(self) -> None:
        if self.desk.workplace.is_open:
            self.desk.ask_store(lambda store: store.models.run_lines(), self._found)

    def _found(self, lines: list[RunLine]) -> None:
        self.lines = tuple(lines)
        self.on_change()

    def can_open(self, rows: Sequence[int]) -> bool:
        return len(rows) == 1 and self.lines[rows[0]].status == "done"

    def can_compare(self, rows: Sequence[int]) -> bool:
        return len(rows) > 1 and all(self.lines[row].status == "done" for row in rows)

    def compare(self, rows: Sequence[int]) -> None:
        ids = [self.lines[row].id for row in rows]

        def found(runs: list[TrainingRun]) -> None:
            self.compared = tuple(runs)
            self.on_compared()

        self.desk.ask_store(lambda store: [store.models.run(run) for run in ids], found)

    def headings(self) -> list[str]:
        return [
            translate("Runs", "When"),
            translate("Runs", "Where"),
            translate("Runs", "State"),
            translate("Runs", "People"),
            figure_name(LEADING),
            translate("Runs", "Took"),
        ]

    def row(self, line: RunLine) -> list[str]:
        took = (line.ended - line.started).total_seconds() if line.ended is not None else None
        return [
            moment(line.started),
            placement_name(str(line.settings.get("placement", ""))),
            translate("Runs", "✓ done") if line.status == "done" else self.message(line),
            number(len(line.people)) if line.people else "–",
            figure_words(LEADING, line.f1_macro),
            "–" if took is None else clock(took),
        ]

    def message(self, line: RunLine) -> str:
        if line.status == "done":
            return ""
        return translate("Runs", "✕ failed: {message}").format(message=in_words(line.message))

    def comparison(self) -> tuple[list[str], list[list[str]]]:
        """Headings and rows: parameters first, then figures; each run is a column."""
        runs = self.compared
        headings = ["", *(moment(run.started) for run in runs)]
        rows = [_row(name, [_setting(name, run.settings) for run in runs]) for name in _SETTINGS]
        best = [(run.result or {})["candidates"][0] for run in runs]
        rows.append([translate("Runs", "Kind that was taken"), *(kind_name(b["kind"]) for b in best)])
        names = sorted({name for b in best for name in b["parameters"]})
        rows += [[name, *(str(b["parameters"].get(name, "–")) for b in best)] for name in names]
        for name in FIGURES:
            rows.append([figure_name(name), *(figure_words(name, b["overall"].get(name)) for b in best)])
        rows.append([translate("Runs", "Data (fingerprint)"), *(_fingerprint(run) for run in runs)])
        return headings, rows


_SETTINGS = ("placement", "people", "exercises", "search", "personal", "public", "continues", "seed")


def _row(name: str, values: list[str]) -> list[str]:
    names = {
        "placement": translate("Runs", "Where"),
        "people": translate("Runs", "People"),
        "exercises": translate("Runs", "Exercises"),
        "search": translate("Runs", "Search"),
        "personal": translate("Runs", "For one person"),
        "public": translate("Runs", "With the public archive"),
        "continues": translate("Runs", "Goes on from the model before"),
        "seed": translate("Runs", "Seed"),
    }
    return [names[name], *values]


def _setting(name: str, settings: Any) -> str:
    value = settings.get(name)
    every = translate("Runs", "all")
    if name == "placement":
        return placement_name(value)
    if name == "people":
        return ", ".join(value) or every
    if name == "exercises":
        return ", ".join(map(exercise_name, value)) or every
    if name == "search":
        return search_name(str(value))
    if name in ("personal", "public", "continues"):
        return translate("Runs", "yes") if value else translate("Runs", "no")
    return str(value)


def _fingerprint(run: TrainingRun) -> str:
    return str((run.result or {}).get("fingerprint", ""))[:12]
