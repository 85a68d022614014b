"""While the window closes: what is shown, and a wait in which it goes on painting."""

from __future__ import annotations

from concurrent.futures import Future, wait
from typing import Any

from PySide6.QtCore import QCoreApplication, QEventLoop, Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from physio_desktop.ui.cards import label
from physio_desktop.ui.wording import translate

_LOOK_S = 0.02


class SavingPage(QWidget):
    """In place of everything else; there is nothing to press."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("page")
        title = label(translate("Close", "Saving …"), "title")
        words = label(translate("Close", "The window closes by itself when everything is stored."), "quiet")
        column = QVBoxLayout(self)
        column.addStretch(2)
        for line in (title, words):
            column.addWidget(line, alignment=Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)


def wait_while_painting(future: Future[Any]) -> None:
    """Until it is done, however it ends. Nobody can press anything; the window answers the system."""
    flags = QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents
    while not future.done():
        QCoreApplication.processEvents(flags, round(1000 * _LOOK_S))
        wait([future], _LOOK_S)
