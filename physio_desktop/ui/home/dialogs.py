"""A home package: made on the patient's page, opened on the computer at home."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QComboBox, QDialog, QLineEdit, QVBoxLayout, QWidget

from physio_desktop.settings import FONT_PERCENTS
from physio_desktop.ui.cards import ElidedLabel, button, field, label, row
from physio_desktop.ui.home.presenter import HomePresenter
from physio_desktop.ui.sharing.new_passphrase import NewPassphrase
from physio_desktop.ui.wording import exercise_name, moment, translate
from physio_desktop.ui.working_dialog import WorkingDialog

if TYPE_CHECKING:
    from physio_desktop.workflows.home_packages import HomePackage

_WIDTH = 520
_USUAL_PERCENT = 130


class MakePackageDialog(QDialog):
    """`make(passphrase, wanted)`: language and size of type at home."""

    def __init__(
        self, patient: str, make: Callable[[str, Mapping[str, Any]], None], parent: QWidget | None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(translate("Home", "Make a home package"))
        self.setMinimumWidth(_WIDTH)
        self._make = make
        self.language = QComboBox()
        for name, code in ((translate("Home", "As the system"), ""), ("English", "en"), ("Deutsch", "de")):
            self.language.addItem(name, code)
        self.type_size = QComboBox()
        for percent in FONT_PERCENTS:
            self.type_size.addItem(f"{percent} %", percent)
        self.type_size.setCurrentIndex(self.type_size.findData(_USUAL_PERCENT))
        self.passphrase = NewPassphrase()
        self.go = button(translate("Home", "Save the file …"), self._go, "primary")
        self.go.setDefault(True)
        words = translate(
            "Home",
            "One encrypted file with the plan, the taught repetitions and the personal model of {patient}, "
            "and nothing of anybody else. Opened at home, the program shows this plan and nothing more.",
        )
        column = QVBoxLayout(self)
        column.setSpacing(12)
        column.addWidget(label(translate("Home", "Make a home package"), "heading"))
        column.addWidget(label(words.format(patient=patient), "quiet", wraps=True))
        column.addLayout(field(translate("Home", "Language at home"), self.language))
        column.addLayout(field(translate("Home", "Size of type at home"), self.type_size))
        column.addWidget(self.passphrase)
        column.addLayout(row(button(translate("Home", "Cancel"), self.reject, "flat"), None, self.go))
        self.passphrase.changed.connect(lambda: self.go.setEnabled(self.passphrase.is_good))
        self.go.setEnabled(False)

    def _go(self) -> None:
        self.accept()
        wanted = {"language": self.language.currentData(), "font_percent": self.type_size.currentData()}
        self._make(self.passphrase.text, wanted)


class SetUpDialog(WorkingDialog):
    """Passphrase, a look at what is in it, then it is set up. Nothing is changed before the second step."""

    def __init__(self, presenter: HomePresenter, file: Path, parent: QWidget | None) -> None:
        title = translate("Home", "Open a home package")
        super().__init__(title, parent, lambda: presenter.share, presenter.cancel, presenter.desk.tell_error)
        self.setMinimumWidth(_WIDTH)
        self._presenter, self._file = presenter, file
        self.package: HomePackage | None = None
        self.passphrase = QLineEdit(maxLength=1000, echoMode=QLineEdit.EchoMode.Password)
        self.about = label("", wraps=True)
        self.renewal = label("", "warning", wraps=True)
        self.go = button("", self._go, "primary")
        self.go.setDefault(True)
        self._first = QWidget()
        first = QVBoxLayout(self._first)
        first.setContentsMargins(0, 0, 0, 0)
        first.addLayout(field(translate("Home", "Passphrase, as the clinic told you"), self.passphrase))
        column = QVBoxLayout(self)
        column.setSpacing(12)
        column.addWidget(ElidedLabel(file.name, "heading"))
        for part in (self._first, self.about, self.renewal, self.message, self.busy):
            column.addWidget(part)
        column.addLayout(row(self.cancel, None, self.go))
        self.passphrase.textChanged.connect(lambda _: self.show_state())
        self.show_state()

    def show_state(self) -> None:
        super().show_state()
        is_open = self.package is not None
        look, go = translate("Home", "Look into it"), translate("Home", "Set up this computer")
        self.go.setText(go if is_open else look)
        self.go.setAccessibleName(self.go.text())
        self.go.setEnabled(not self.is_busy and (is_open or bool(self.passphrase.text())))
        self._first.setVisible(not is_open)
        self._first.setEnabled(not self.is_busy)
        for words in (self.about, self.renewal):
            words.setVisible(bool(words.text()))
        self.adjustSize()

    def _go(self) -> None:
        self.set_busy(True)
        if self.package is None:
            self._presenter.open_file(self._file, self.passphrase.text(), self._opened, self.failed)
        else:
            self._presenter.set_up(self.package, self.accept, self.failed)

    def _opened(self, package: HomePackage, is_renewal: bool) -> None:
        self.package = package
        self.passphrase.clear()
        lines = [
            translate("Home", "For {patient}, made on {when}").format(
                patient=package.patient, when=moment(package.made)
            ),
            *(f"{exercise_name(one.exercise)}   {one.n_sets} × {one.n_repetitions}" for one in package.plan),
            translate("Home", "Taught repetitions: {n}").format(n=package.n_references),
            translate("Home", "Personal models: {n}").format(n=len(package.models)),
        ]
        self.about.setText("\n".join(lines))
        if is_renewal:
            words = translate(
                "Home",
                "This computer is set up for {patient} already. The plan and taught repetitions are "
                "replaced; recorded sessions stay.",
            )
            self.renewal.setText(words.format(patient=package.patient))
        self.set_busy(False)
        self.go.setFocus()

    def put_right(self) -> None:
        self.passphrase.selectAll()
        self.passphrase.setFocus()
