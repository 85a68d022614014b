"""Menus and keys as data: what a person expects where."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow


@dataclass(frozen=True, slots=True)
class Command:
    """`menu`: its place; `key`: as Qt writes it; `checked` None: it is not a switch."""

    menu: str
    text: str
    do: Callable[[], object]
    key: str = ""
    id: str = ""
    separated: bool = False


def install(window: QMainWindow, menus: Sequence[str], commands: Sequence[Command]) -> dict[str, QAction]:
    """Menus in the given order; gives the actions by id."""
    bar = window.menuBar()
    made = {name: bar.addMenu(name) for name in menus}
    actions: dict[str, QAction] = {}
    for command in commands:
        action = QAction(command.text, window)
        if command.key:
            action.setShortcut(QKeySequence(command.key))
        action.triggered.connect(lambda _=False, do=command.do: do())
        if command.separated:
            made[command.menu].addSeparator()
        made[command.menu].addAction(action)
        if command.id:
            actions[command.id] = action
    return actions
