"""Over the plots: the sensor does not sit as it should, and what to press."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout

from physio_desktop.ui.cards import button, label
from physio_desktop.ui.icons import drawn
from physio_desktop.ui.live.placement_words import Notice
from physio_desktop.ui.theme import NORMAL, Theme

_ICON = 28


class PlacementNotice(QFrame):
    """Shows a `Notice`; `leave` and `put_right` are connected by the page."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("notice")
        self._shown: Notice | None = None
        self.picture = QLabel()
        self.words = label("", wraps=True)
        self.hint = label("", "quiet", wraps=True)
        self.leave = button("", kind="primary")
        self.put_right = button("")
        line = QHBoxLayout(self)
        line.setContentsMargins(16, 10, 12, 10)
        line.setSpacing(12)
        line.addWidget(self.picture)
        said = QVBoxLayout()
        said.setSpacing(2)
        said.addWidget(self.words)
        said.addWidget(self.hint)
        line.addLayout(said, 1)
        for choice in (self.put_right, self.leave):
            choice.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            line.addWidget(choice)
        self.set_theme(theme)
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        self.picture.setPixmap(drawn("notice", theme.colours.warning, _ICON))
        self.words.setFont(theme.font(NORMAL, bold=True))

    def show_notice(self, notice: Notice | None) -> None:
        if notice == self._shown:
            return
        self._shown = notice
        self.setVisible(notice is not None)
        if notice is None:
            return
        self.words.setText(notice.words)
        self.hint.setText(notice.hint)
        for choice, text in ((self.leave, notice.leave), (self.put_right, notice.put_right)):
            choice.setText(text)
            choice.setAccessibleName(text)
            choice.setVisible(bool(text))
        self.setAccessibleName(f"{notice.words} {notice.hint}")
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))
