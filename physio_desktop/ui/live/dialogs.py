"""Small questions during a session: what was it, how did it feel, what shall be noted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QDialog, QGridLayout, QLineEdit, QVBoxLayout, QWidget

from physio_desktop.ui.cards import button, label, row
from physio_desktop.ui.wording import number, translate

BORG_CR10 = (0, 0.5, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10)


class ExerciseChooser(QDialog):
    """What the exercise really is: a number key chooses, likeliest first."""

    def __init__(
        self, choices: Sequence[tuple[str, str]], choose: Callable[[str], None], parent: QWidget | None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(translate("Correct", "What is it really?"))
        self.choices = tuple(choices)
        self._choose = choose
        column = QVBoxLayout(self)
        column.setSpacing(4)
        for index, (exercise, name) in enumerate(choices[:9], start=1):
            take = partial(self._take, exercise)
            made = button(f"{index}   {name}", take)
            made.setAccessibleName(name)
            QShortcut(QKeySequence(str(index)), self, take)
            made.setStyleSheet("text-align: left;")
            column.addWidget(made)
        self.own = QLineEdit(placeholderText=translate("Correct", "Another name"), maxLength=120)
        self.own.setAccessibleName(translate("Correct", "Another name"))
        self.own.returnPressed.connect(lambda: self._take(self.own.text().strip()))
        column.addWidget(self.own)
        self.setMinimumWidth(360)

    def _take(self, exercise: str) -> None:
        if exercise:
            self._choose(exercise)
            self.accept()


class RatingDialog(QDialog):
    """Pain from 0 to 10 and effort by Borg's CR10; nothing has to be answered. It does not stop the work."""

    def __init__(
        self,
        title: str,
        rate: Callable[[int | None, float | None], None],
        parent: QWidget | None,
        number: int = 0,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(translate("Rating", "How was it?"))
        self._rate = rate
        self.number = number  # of the set
        pain_words = (translate("Rating", "no pain"), translate("Rating", "worst pain"))
        effort_words = (translate("Rating", "nothing at all"), translate("Rating", "extremely strong"))
        self.pain = _Scale(translate("Rating", "Pain"), tuple(range(11)), pain_words)
        self.effort = _Scale(translate("Rating", "Effort (Borg CR10)"), BORG_CR10, effort_words)
        self.done_button = button(translate("Rating", "Save"), self._save, "primary")
        self.done_button.setDefault(True)
        column = QVBoxLayout(self)
        column.setSpacing(16)
        column.addWidget(label(title, "heading"))
        column.addWidget(self.pain)
        column.addWidget(self.effort)
        column.addLayout(
            row(button(translate("Rating", "Skip"), self.reject, "flat"), None, self.done_button)
        )

    def _save(self) -> None:
        pain, effort = self.pain.value, self.effort.value
        self._rate(None if pain is None else int(pain), effort)
        self.accept()


class _Scale(QWidget):
    def __init__(self, name: str, values: Sequence[float], ends: tuple[str, str]) -> None:
        super().__init__()
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._values = tuple(values)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(4)
        grid.addWidget(label(name, "large"), 0, 0, 1, len(values))
        for index, value in enumerate(values):
            text = number(value, 0 if value == int(value) else 1)
            made = button(text, kind="scale")
            made.setCheckable(True)
            made.setAccessibleName(f"{name} {text}")
            self._group.addButton(made, index)
            grid.addWidget(made, 1, index)
        half = len(values) // 2
        grid.addWidget(label(ends[0], "small"), 2, 0, 1, half)
        right = label(ends[1], "small")
        right.setAlignment(Qt.AlignmentFlag.AlignRight)
        grid.addWidget(right, 2, half, 1, len(values) - half)

    @property
    def value(self) -> float | None:
        index = self._group.checkedId()
        return self._values[index] if index >= 0 else None

    def choose(self, value: float) -> None:
        self._group.button(self._values.index(value)).setChecked(True)


class NoteDialog(QDialog):
    def __init__(self, note: Callable[[str], None], parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(translate("Note", "Note"))
        self.setMinimumWidth(420)
        self._note = note
        self.text = QLineEdit(maxLength=500, placeholderText=translate("Note", "No names"))
        self.text.setAccessibleName(translate("Note", "Text of the note"))
        save = button(translate("Note", "Save"), self._save, "primary")
        save.setDefault(True)
        column = QVBoxLayout(self)
        column.addWidget(self.text)
        column.addLayout(row(None, save))

    def _save(self) -> None:
        if self.text.text().strip():
            self._note(self.text.text().strip())
        self.accept()


class SummaryDialog(QDialog):
    """After a session: a sentence per exercise, and whose it was if nobody said so."""

    def __init__(
        self,
        title: str,
        sentences: Sequence[str],
        assign: Callable[[str], None] | None,
        show: Callable[[], None],
        parent: QWidget | None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(translate("Summary", "Session saved"))
        self.setMinimumWidth(560)
        self._assign, self._show = assign, show
        self.patient = QLineEdit(maxLength=40, placeholderText=translate("Summary", "Pseudonym code"))
        self.patient.setAccessibleName(translate("Summary", "Assign to a patient"))
        done = button(translate("Summary", "Done"), self._done, "primary")
        done.setDefault(True)
        details = button(translate("Summary", "Show the session"), self._show_session)
        column = QVBoxLayout(self)
        column.setSpacing(12)
        column.addWidget(label(title, "heading"))
        for text in sentences:
            column.addWidget(label(text, "large", wraps=True))
        if assign is not None:
            column.addWidget(label(translate("Summary", "Whose session was it?"), "quiet"))
            column.addWidget(self.patient)
        column.addLayout(row(details, None, done))

    def _show_session(self) -> None:
        self._done()
        self._show()

    def _done(self) -> None:
        code = self.patient.text().strip()
        if self._assign is not None and code:
            self._assign(code)
        self.accept()
