"""A dialogue that works before it is answered: how far it is, how to stop, and what went wrong."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QDialog, QProgressBar, QWidget

from physio_desktop.errors import PhysioError
from physio_desktop.ui.cards import button, label
from physio_desktop.ui.core_words import error_in_words
from physio_desktop.ui.wording import translate
from physio_desktop.workflows.safekeeping import Stopped

_LOOK_MS = 100
PER_MILLE = 1000


class WorkingDialog(QDialog):
    """`cancel` closes it; while it works it asks the work to stop, and the dialogue goes when that has.
    What was refused is said here and can be put right; any other error goes where the others go.

    share: how far the work is, 0 to 1. Whoever inherits says by `show_state` what else there is to see.
    """

    def __init__(
        self,
        title: str,
        parent: QWidget | None,
        share: Callable[[], float],
        stop: Callable[[], None],
        tell: Callable[[BaseException], None],
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.is_busy = False
        self._stop, self._tell = stop, tell
        self.message = label("", "danger", wraps=True)
        self.busy = QProgressBar(minimum=0, maximum=PER_MILLE, textVisible=False)
        self.busy.setAccessibleName(translate("Work", "At work"))
        self.cancel = button(translate("Work", "Cancel"), self.reject, "flat")
        self._timer = QTimer(self, interval=_LOOK_MS)
        self._timer.timeout.connect(lambda: self.busy.setValue(round(PER_MILLE * share())))

    def show_state(self) -> None:
        self.message.setVisible(bool(self.message.text()))
        self.busy.setVisible(self.is_busy)

    def set_busy(self, busy: bool) -> None:
        self.is_busy = busy
        self.busy.setValue(0)
        if busy:
            self.message.setText("")
            self._timer.start()
        else:
            self._timer.stop()
            self.cancel.setEnabled(True)
            self.cancel.setText(self.cancel.accessibleName())  # it may have been stopping
        self.show_state()

    def failed(self, error: BaseException) -> None:
        self.set_busy(False)
        if self.is_stopped(error):
            super().reject()
        elif isinstance(error, PhysioError):
            self.message.setText(error_in_words(error))
            self.show_state()
            self.put_right()
        else:
            self._tell(error)

    def is_stopped(self, error: BaseException) -> bool:
        return isinstance(error, Stopped)

    def put_right(self) -> None:
        """After a refusal, where somebody can do something about it."""

    def reject(self) -> None:
        if not self.is_busy:
            super().reject()
            return
        self._stop()
        self.cancel.setEnabled(False)
        self.cancel.setText(translate("Work", "Stopping …"))

    def done(self, result: int) -> None:
        self._timer.stop()
        super().done(result)
