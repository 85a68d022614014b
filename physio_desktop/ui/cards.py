"""The few building blocks that every page shares: cards, headings, labelled fields."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)


class Card(QFrame):
    """A surface with a hairline around it; `body` takes what is in it."""

    def __init__(self, *widgets: QWidget | QLayout, margin: int = 16, spacing: int = 8) -> None:
        super().__init__()
        self.setObjectName("card")
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(margin, margin, margin, margin)
        self.body.setSpacing(spacing)
        for widget in widgets:
            if isinstance(widget, QLayout):
                self.body.addLayout(widget)
            else:
                self.body.addWidget(widget)


def label(text: str = "", kind: str = "", *, wraps: bool = False) -> QLabel:
    """kind: small, quiet, large, heading, title, warning, danger, accent or nothing."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    if kind:
        made.setObjectName(kind)
    if wraps:
        made.setWordWrap(True)
        made.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    return made


class ElidedLabel(QLabel):
    """One line that gives way: what does not fit is left out in the middle, and said by the tool tip."""

    def __init__(self, text: str = "", kind: str = "") -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setObjectName(kind)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.full_text = ""
        self.say(text)

    def say(self, text: str) -> None:
        self.full_text = text
        self.setToolTip(text)
        self.setAccessibleName(text)
        self._elide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._elide()

    def _elide(self) -> None:
        middle = Qt.TextElideMode.ElideMiddle
        self.setText(self.fontMetrics().elidedText(self.full_text, middle, max(self.width(), 1)))


def button(text: str, do: Callable[[], object] | None = None, kind: str = "", tip: str = "") -> QPushButton:
    made = QPushButton(text)
    made.setAccessibleName(text)
    if kind:
        made.setObjectName(kind)
    if tip:
        made.setToolTip(tip)
    if do is not None:
        made.clicked.connect(lambda: do())
    return made


def row(*items: QWidget | None, spacing: int = 8) -> QHBoxLayout:
    """Side by side; None is room that stretches."""
    made = QHBoxLayout()
    made.setContentsMargins(0, 0, 0, 0)
    made.setSpacing(spacing)
    for item in items:
        if item is None:
            made.addStretch(1)
        else:
            made.addWidget(item)
    return made


def field(name: str, widget: QWidget) -> QVBoxLayout:
    """A small name above what it names; screen readers hear it too."""
    made = QVBoxLayout()
    made.setSpacing(4)
    title = label(name, "small")
    title.setBuddy(widget)
    widget.setAccessibleName(name)
    made.addWidget(title)
    made.addWidget(widget)
    return made


def restyle(widget: QWidget, **properties: object) -> None:
    """Set dynamic properties that the style sheet looks at."""
    for name, value in properties.items():
        if widget.property(name) == value:
            continue
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


class ScrollingPage(QScrollArea):
    """A page that is as long as it has to be; `body` takes its cards."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setWidgetResizable(True)
        self.setAccessibleName(title)
        inside = QWidget()
        inside.setObjectName("scrolled")
        self.body = QVBoxLayout(inside)
        self.body.setContentsMargins(24, 24, 24, 24)
        self.body.setSpacing(16)
        self.heading = label(title, "title")
        self.body.addWidget(self.heading)
        self.setWidget(inside)
