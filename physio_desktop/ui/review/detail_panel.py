"""Beside the timeline: what the program said of the chosen repetition, what people say, and the note."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Signal
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from physio_desktop.domain import Repetition, ReviewedRepetition
from physio_desktop.ui.cards import Card, button, field, label, row
from physio_desktop.ui.icons import verdict_picture
from physio_desktop.ui.review.presenter import ReviewPresenter
from physio_desktop.ui.review.repetition_list import RepetitionList, state_name
from physio_desktop.ui.theme import Theme
from physio_desktop.ui.wording import clock, exercise_name, moment, number, percent, translate, verdict_name

_NOTE_LINES = 2
_LIST_HEIGHT = 112  # pixels of three lines; more where there is room


class DetailPanel(QWidget):
    exercise_wanted = Signal()
    set_wanted = Signal()

    def __init__(self, presenter: ReviewPresenter, theme: Theme) -> None:
        super().__init__()
        self._presenter = presenter
        self._theme = theme
        self.title = label("", "heading", wraps=True)
        self.program = label("", wraps=True)
        self.person = label("", wraps=True)
        self.progress = label("", "small", wraps=True)
        self.good = button(translate("Review", "1  Good"), lambda: presenter.verdict("correct"))
        self.fast = button(translate("Review", "2  Too fast"), lambda: presenter.verdict("fast"))
        self.small = button(translate("Review", "3  Too small"), lambda: presenter.verdict("low_amplitude"))
        self.exercise = button(translate("Review", "Exercise …"), self.exercise_wanted.emit)
        self.accept = button(translate("Review", "Accept"), presenter.accept, "primary")
        self.reject = button(translate("Review", "Reject"), presenter.reject, "danger")
        self.accept_set = button(translate("Review", "Accept the set"), presenter.accept_set)
        self.change_set = button(translate("Review", "Set … (S)"), self.set_wanted.emit)
        self.change_set.setToolTip(
            translate("Review", "Exercise, count, boundaries, pain and effort of the set")
        )
        self.add = button(translate("Review", "Add a repetition (A)"), lambda: presenter.add_missed())
        self.add.setToolTip(translate("Review", "One that the program missed, at the moment that is shown"))
        self.accept_all = button(translate("Review", "Accept all"), presenter.accept_session)
        self.list = RepetitionList(theme)
        self.note = QPlainTextEdit()
        self.note.setTabChangesFocus(True)
        self.note.installEventFilter(self)
        for one, name in ((self.accept, "Enter"), (self.reject, "Del"), (self.exercise, "E")):
            one.setToolTip(name)
        self._lay_out()
        self.list.picked.connect(presenter.select)
        self.set_theme(theme)

    def _lay_out(self) -> None:
        for one in (self.good, self.fast, self.small):
            one.setObjectName("scale")
        chosen = Card(self.title, self.program, self.person, margin=12)
        chosen.body.addLayout(row(self.good, self.fast, self.small, spacing=4))
        chosen.body.addLayout(row(self.accept, self.exercise, self.reject, spacing=4))
        every = Card(self.progress, self.list, margin=12)
        every.body.setStretch(1, 1)
        every.body.addLayout(row(self.accept_set, self.accept_all, None, spacing=4))
        every.body.addLayout(row(self.change_set, self.add, None, spacing=4))
        notes = Card(margin=12)
        notes.body.addLayout(field(translate("Review", "Note on this session"), self.note))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(chosen)
        column.addWidget(every, 1)
        column.addWidget(notes)

    def minimumSizeHint(self) -> QSize:
        """What wraps is as high as it is at this width, not as at the narrowest."""
        least = super().minimumSizeHint()
        layout = self.layout()
        assert layout is not None
        return QSize(least.width(), layout.totalMinimumHeightForWidth(max(self.width(), least.width())))

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.list.set_theme(theme)
        self.list.setMinimumHeight(theme.size(_LIST_HEIGHT))
        self.note.setFixedHeight(theme.size(_NOTE_LINES * 20 + 18))
        for one, execution in ((self.good, "correct"), (self.fast, "fast"), (self.small, "low_amplitude")):
            one.setIcon(verdict_picture(execution, theme.colours.verdict(execution)))

    def show_note(self) -> None:
        opened = self._presenter.opened
        self.note.setPlainText(opened.session.note if opened is not None else "")

    def show_said(self) -> None:
        presenter, said = self._presenter, self._presenter.said
        one, about = presenter.selected, presenter.label
        self.list.show_items(said.repetitions, one)
        n_open = sum(r.state == "detected" for r in said.repetitions)
        words = translate("Review", "{n} repetitions, {open} of them not looked at")
        self.progress.setText(words.format(n=len(said.repetitions), open=n_open))
        for made in (self.good, self.fast, self.small, self.accept):
            made.setEnabled(one is not None)
        for made in (self.exercise, self.reject):
            made.setEnabled(one is not None or about is not None)
        for made in (self.accept_set, self.change_set):
            made.setEnabled(presenter.chosen_set is not None)
        self.accept_all.setEnabled(n_open > 0)
        if one is not None:
            self._show_repetition(one)
        elif about is not None:
            self.title.setText(
                translate("Review", "Label: {exercise}").format(exercise=exercise_name(about.exercise))
            )
            self.program.setText(f"{clock(about.start_us / 1e6)} – {clock(about.end_us / 1e6)}")
            self.person.setText(about.author)
        else:
            self.title.setText(translate("Review", "Nothing is chosen"))
            self.program.setText(translate("Review", "Press on a repetition, or step with the arrow keys."))
            keys = translate(
                "Review", "Space plays; 1, 2, 3 judge; E exercise; Enter accepts; Del rejects; A adds."
            )
            self.person.setText(keys)

    def _show_repetition(self, one: ReviewedRepetition) -> None:
        index = self._presenter.said.repetitions.index(one) + 1
        start, end = one.span_us
        title = translate("Review", "Repetition {n} at {time}, {seconds} s").format(
            n=index, time=clock(start / 1e6), seconds=number((end - start) / 1e6, 1)
        )
        self.title.setText(title)
        if one.detected is None:
            self.program.setText(translate("Review", "Program: saw nothing here"))
        else:
            self.program.setText(
                translate("Review", "Program: {words}").format(words=_in_words(one.detected))
            )
        self.person.setText(self._said_by_person(one))

    def _said_by_person(self, one: ReviewedRepetition) -> str:
        said = one.correction
        if said is None:
            return translate("Review", "Nobody has looked at it yet.")
        when = moment(said.created) if said.created is not None else translate("Review", "just now")
        what = [state_name(one.state)]
        if one.truth is not None and one.state != "accepted":
            what.append(f"{exercise_name(said.exercise)}, {verdict_name(said.execution)}")
        who = said.author or "–"
        return translate("Review", "{who}, {when}: {what}").format(who=who, when=when, what=" · ".join(what))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.note and event.type() == QEvent.Type.FocusOut:
            self._presenter.write_note(self.note.toPlainText())
        return False


def _in_words(one: Repetition) -> str:
    words = [exercise_name(one.exercise), verdict_name(one.execution)]
    if one.confidence is not None:
        words.append(percent(one.confidence))
    if (range_deg := one.measures.get("amplitude_deg")) is not None and range_deg == range_deg:
        words.append(f"{number(range_deg)}°")
    return ", ".join(words)
