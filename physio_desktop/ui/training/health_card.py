"""What there is to learn from: people by exercises, and what is amiss, in words."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from physio_desktop.ui.cards import Card, label
from physio_desktop.ui.theme import Theme
from physio_desktop.ui.training.tables import FigureTable
from physio_desktop.ui.training.words import sentence
from physio_desktop.ui.wording import exercise_name, number, percent, translate

if TYPE_CHECKING:
    from physio_desktop.recognition.retraining.health import Cell, DataHealth


class HealthCard(Card):
    def __init__(self, theme: Theme) -> None:
        super().__init__(label(translate("Training", "What there is to learn from"), "heading"))
        self.table = FigureTable(translate("Training", "Repetitions and windows by person"), theme)
        self.facts = label("", "quiet", wraps=True)
        self.advice = label("", wraps=True)
        self.advice_title = label(translate("Training", "What to record or review next"), "accent")
        for widget in (self.table, self.facts, self.advice_title, self.advice):
            self.body.addWidget(widget)

    def set_theme(self, theme: Theme) -> None:
        self.table.set_theme(theme)

    def show_health(self, health: DataHealth | None) -> None:
        self.setVisible(health is not None and bool(health.people or health.public))
        if health is None or self.isHidden():
            return
        headings = [translate("Training", "Person"), *map(exercise_name, health.exercises)]
        rows = [[who, *(_cell(health, who, name) for name in health.exercises)] for who in health.people]
        rows.append(
            [translate("Training", "All"), *(_total(health, n, health.people) for n in health.exercises)]
        )
        if health.public:
            who = translate("Training", "Public archive ({n} people)").format(n=len(health.public))
            rows.append([who, *(_total(health, name, health.public) for name in health.exercises)])
        self.table.show_rows(headings, rows)
        self.facts.setText("  ·  ".join(_facts(health)))
        self.advice.setText("\n".join(f"• {sentence(one)}" for one in health.advice))
        for widget in (self.advice, self.advice_title):
            widget.setVisible(bool(health.advice))


def _cell(health: DataHealth, person: str, exercise: str) -> str:
    return _words(health.matrix.get((person, exercise)))


def _total(health: DataHealth, exercise: str, people: Collection[str]) -> str:
    cells = [cell for (who, name), cell in health.matrix.items() if name == exercise and who in people]
    return _counts(sum(c.n_repetitions for c in cells), sum(c.n_windows for c in cells))


def _words(cell: Cell | None) -> str:
    return "–" if cell is None else _counts(cell.n_repetitions, cell.n_windows)


def _counts(n_repetitions: int, n_windows: int) -> str:
    windows = translate("Training", "{n} windows").format(n=n_windows)
    if not n_repetitions:
        return windows
    return translate("Training", "{n} rep.").format(n=n_repetitions) + f" · {windows}"


def _facts(health: DataHealth) -> list[str]:
    rates = ", ".join(number(rate) for rate in health.rates_hz) or "–"
    devices = ", ".join(f"{name or '–'} ({n})" for name, n in health.devices.items())
    return [
        translate("Training", "Balance: the rarest has {share} of the windows of the most frequent").format(
            share=percent(health.balance)
        ),
        translate("Training", "Sensors (sessions): {names}").format(names=devices),
        translate("Training", "Rates: {rates} Hz").format(rates=rates),
        translate("Training", "Corrections: {n}").format(n=health.n_corrections),
        translate("Training", "Contradictions: {n}").format(n=len(health.conflicts)),
    ]
