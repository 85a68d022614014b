"""Locks the window after idle time or at once; what goes on underneath goes on."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QDialog

from physio_desktop.ui.main_window import MainWindow
from physio_desktop.ui.safety.lock_page import LockPage

_LOOK_MS = 1000
_INPUT = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletPress,
        QEvent.Type.TabletMove,
    }
)


class Locking(QObject):
    """`fits` says whether a typed passphrase is that of the open database; None while it has none.

    `clock_s` counts seconds. While locked, dialogues that open are held back until the window is unlocked.
    """

    locked_changed = Signal(bool)

    def __init__(
        self,
        window: MainWindow,
        fits: Callable[[], Callable[[str], bool] | None],
        is_recording: Callable[[], bool],
        clock_s: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(window)
        self._minutes = 0
        self._is_watching = False
        self.is_locked = False
        self._window, self._fits, self._is_recording, self._clock_s = window, fits, is_recording, clock_s
        self._last_s = clock_s()
        self._held: list[QDialog] = []
        self._actions: list[QAction] = []
        self.page = LockPage()
        window.add_cover(self.page)
        self.page.tried.connect(self._try)
        self._timer = QTimer(self, interval=_LOOK_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    @property
    def minutes(self) -> int:
        """Of idle time before it locks itself; 0: never."""
        return self._minutes

    @minutes.setter
    def minutes(self, minutes: int) -> None:
        self._minutes = minutes
        self._last_s = self._clock_s()
        self._watch()

    def _watch(self) -> None:
        """Every event of every widget comes by: only while that serves something."""
        application, wanted = QApplication.instance(), bool(self._minutes) or self.is_locked
        if application is None or wanted == self._is_watching:
            return
        self._is_watching = wanted
        if wanted:
            application.installEventFilter(self)
        else:
            application.removeEventFilter(self)

    @property
    def can_lock(self) -> bool:
        return self._fits() is not None

    def close(self) -> None:
        self._timer.stop()
        self._minutes, self.is_locked = 0, False
        self._watch()

    def look(self) -> None:
        """A few times a minute would do: is it time?"""
        if self.is_locked:
            self.page.show_recording(self._is_recording())
        elif self.minutes and self.can_lock and self._clock_s() - self._last_s >= 60 * self.minutes:
            self.lock()

    def lock(self) -> None:
        if self.is_locked or not self.can_lock:
            return
        self.is_locked = True
        self._watch()
        popup = QApplication.activePopupWidget()
        if popup is not None:
            popup.close()
        for dialog in QApplication.topLevelWidgets():
            if isinstance(dialog, QDialog) and dialog.isVisible():
                self._hold(dialog)
        self._actions = [a for a in self._window.findChildren(QAction) if a.isEnabled()]
        for action in self._actions:  # their keys would work under the page
            action.setEnabled(False)
        self.page.begin(self._is_recording())
        self._window.cover(self.page)
        self.locked_changed.emit(True)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind in _INPUT:
            self._last_s = self._clock_s()
        elif kind == QEvent.Type.Show and self.is_locked and isinstance(watched, QDialog):
            self._hold(watched)
        return False

    def _hold(self, dialog: QDialog) -> None:
        """Not on the screen, and with all that was typed into it."""
        if dialog not in self._held:
            self._held.append(dialog)
            dialog.destroyed.connect(lambda: self._forget(dialog))
        dialog.setWindowOpacity(0.0)  # until it is hidden, nothing of it is seen
        QTimer.singleShot(0, self, lambda: self._hide(dialog))

    def _hide(self, dialog: QDialog) -> None:
        if self.is_locked and dialog in self._held:
            dialog.setVisible(False)

    def _forget(self, dialog: QDialog) -> None:
        self._held = [held for held in self._held if held is not dialog]

    def _try(self, typed: str) -> None:
        fits = self._fits()
        if fits is not None and not fits(typed):
            self.page.refuse()
            return
        self.is_locked = False
        self._last_s = self._clock_s()
        self._watch()
        for action in self._actions:
            action.setEnabled(True)
        self._actions = []
        self._window.uncover()
        for dialog in self._held:
            dialog.setWindowOpacity(1.0)
            dialog.show()
        self._held = []
        self.locked_changed.emit(False)
