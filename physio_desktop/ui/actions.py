"""Menus and keys as data: what a person expects where."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow, QWidget


@dataclass(frozen=True, slots=True)
class Command:
    """`menu`: its place; `key`: as Qt writes it.

    `scope` says where a key without Ctrl holds: "live" while that page is shown, "plot" while the plots have
    the focus. Elsewhere the same keys walk through lists and press buttons.
    """

    menu: str
    text: str
    do: Callable[[], object]
    key: str = ""
    id: str = ""
    scope: str = ""
    separated: bool = False


def install(
    window: QMainWindow, menus: Sequence[str], commands: Sequence[Command], plots: QWidget
) -> dict[str, QAction]:
    """Menus in the given order; gives the actions by id. `plots`: where the keys of scope "plot" hold."""
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
        if command.scope == "plot":
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            plots.addAction(action)
        if command.id:
            actions[command.id] = action
    return actions


def limit_keys(commands: Sequence[Command], actions: Mapping[str, QAction], page: str) -> None:
    """The keys of the live page hold while it is shown; the menu entries always do."""
    for command in commands:
        if command.scope == "live":
            actions[command.id].setShortcut(QKeySequence(command.key if page == "live" else ""))
