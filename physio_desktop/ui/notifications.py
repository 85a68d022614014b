"""Toasts bottom right: at most one, with at most one action."""

from __future__ import annotations

import logging
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from physio_desktop.errors import PhysioError
from physio_desktop.ui.core_words import error_in_words
from physio_desktop.ui.wording import translate

_log = logging.getLogger(__name__)
_SHOWN_MS = 8_000
_MARGIN = 16


class Toast(QFrame):
    """Over the lower right corner of its parent; a newer one takes the place of an older one."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._over = parent
        self.setObjectName("toast")
        self._label = QLabel(wordWrap=True)
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        self._action = QPushButton()
        self._close = QPushButton("✕")
        self._close.setAccessibleName(translate("Toast", "Close this message"))
        self._do: Callable[[], None] = lambda: None
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 12, 12, 12)
        row.setSpacing(12)
        row.addWidget(self._label, 1)
        row.addWidget(self._action)
        row.addWidget(self._close)
        self._timer = QTimer(self, singleShot=True, interval=_SHOWN_MS)
        self._timer.timeout.connect(self.hide)
        self._action.clicked.connect(self._act)
        self._close.clicked.connect(self.hide)
        parent.installEventFilter(self)
        self.hide()

    @property
    def text(self) -> str:
        return self._label.text()

    def say(self, text: str, action: str = "", do: Callable[[], None] = lambda: None) -> None:
        self._label.setText(text)
        self._action.setText(action)
        self._action.setAccessibleName(action)
        self._action.setVisible(bool(action))
        self._do = do
        self.setAccessibleName(text)
        self._place()
        self.show()
        self.raise_()
        self._timer.start()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def tell_error(
        self, error: BaseException, action: str = "", do: Callable[[], None] = lambda: None
    ) -> None:
        """One sentence and what to do next; the traceback is in the log."""
        if isinstance(error, PhysioError):
            _log.info("%s", error, exc_info=error)
            self.say(error_in_words(error), action, do)
            return
        _log.error("unexpected error", exc_info=error)
        text = translate("Toast", "Something went wrong that nobody foresaw. Your recordings are safe.")
        self.say(text, action, do)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False

    def _place(self) -> None:
        parent = self._over
        width = min(560, max(320, parent.width() - 2 * _MARGIN))
        self.setFixedWidth(width)
        self._label.setMinimumHeight(0)
        self.adjustSize()
        height = max(self.sizeHint().height(), self.heightForWidth(width))
        self.setGeometry(parent.width() - width - _MARGIN, parent.height() - height - 44, width, height)

    def _act(self) -> None:
        self.hide()
        self._do()
