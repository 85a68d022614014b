"""Stopped, refused or failed: a dialogue that works leaves somebody who can go on."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication, QDialog, QVBoxLayout

from physio_desktop.errors import PhysioError
from physio_desktop.ui.working_dialog import WorkingDialog
from physio_desktop.workflows.safekeeping import Stopped


class Trial(WorkingDialog):
    def __init__(self) -> None:
        self.n_stopped, self.told, self.n_put_right = 0, list[BaseException](), 0
        super().__init__("Trial", None, lambda: 0.5, self._count, self.told.append)
        column = QVBoxLayout(self)
        for part in (self.message, self.busy, self.cancel):
            column.addWidget(part)
        self.show_state()

    def _count(self) -> None:
        self.n_stopped += 1

    def put_right(self) -> None:
        self.n_put_right += 1


@pytest.fixture
def dialog(qapp: QApplication) -> Iterator[Trial]:
    made = Trial()
    made.open()
    yield made
    made.set_busy(False)
    made.close()
    made.deleteLater()
    qapp.processEvents()


def test_cancel_stops_the_work_and_the_dialogue_goes_when_it_has_stopped(dialog: Trial) -> None:
    dialog.set_busy(True)
    assert dialog.busy.isVisible()
    dialog.cancel.click()
    assert dialog.isVisible() and dialog.n_stopped == 1
    assert not dialog.cancel.isEnabled() and dialog.cancel.text().startswith("Stopping")
    dialog.failed(Stopped())
    assert not dialog.isVisible() and dialog.result() == QDialog.DialogCode.Rejected


def test_what_was_refused_while_it_was_stopping_can_be_put_right(dialog: Trial) -> None:
    dialog.set_busy(True)
    dialog.cancel.click()
    dialog.failed(PhysioError("The passphrase is wrong.", "Type it again."))
    assert dialog.isVisible() and not dialog.busy.isVisible()
    assert dialog.message.isVisible() and dialog.message.text().endswith("Type it again.")
    assert dialog.n_put_right == 1 and dialog.told == []
    assert dialog.cancel.isEnabled() and dialog.cancel.text() == "Cancel"
    dialog.set_busy(True)
    assert not dialog.message.isVisible()
    dialog.set_busy(False)
    dialog.cancel.click()
    assert not dialog.isVisible() and dialog.n_stopped == 1


def test_what_nobody_foresaw_is_told_where_the_other_errors_are(dialog: Trial) -> None:
    dialog.set_busy(True)
    dialog.failed(error := ValueError("odd"))
    assert dialog.told == [error] and dialog.isVisible()
    assert not dialog.message.isVisible() and dialog.n_put_right == 0
