"""The left rail: one page at a time, icons with words."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QToolButton, QVBoxLayout, QWidget

from physio_desktop.ui.icons import icon
from physio_desktop.ui.theme import Theme


class Rail(QWidget):
    chosen = Signal(str)

    def __init__(self, pages: Sequence[tuple[str, str]], theme: Theme) -> None:
        super().__init__()
        self.setObjectName("rail")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QToolButton] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 12, 4, 12)
        column.setSpacing(8)
        for name, words in pages:
            made = QToolButton()
            made.setText(words)
            made.setCheckable(True)
            made.setObjectName("rail")
            made.setAccessibleName(words)
            made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
            made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            made.clicked.connect(lambda _=False, page=name: self.chosen.emit(page))
            self._group.addButton(made)
            self._buttons[name] = made
            column.addWidget(made)
        column.addStretch(1)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        colours = theme.colours
        width = theme.size(100)  # the longest word in bold type: Einstellungen
        self.setFixedWidth(width + 8)
        for name, made in self._buttons.items():
            made.setIcon(icon(name, colours.quiet, colours.accent))
            made.setIconSize(QSize(26, 26))
            made.setFixedSize(width, theme.size(60))

    def show_page(self, name: str) -> None:
        if name in self._buttons:
            self._buttons[name].setChecked(True)
