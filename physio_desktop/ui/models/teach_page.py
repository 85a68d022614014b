"""The guided page: one thing to do at a time, from top to bottom."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QProgressBar

from physio_desktop.ui.cards import Card, ScrollingPage, button, field, label, row
from physio_desktop.ui.models.teach_presenter import EXECUTIONS, N_CHECKS, TeachPresenter
from physio_desktop.ui.orientation.page import offer
from physio_desktop.ui.theme import Theme
from physio_desktop.ui.wording import EXERCISES, exercise_name, placement_name, translate, verdict_name


class TeachPage(ScrollingPage):
    def __init__(self, presenter: TeachPresenter, theme: Theme) -> None:
        super().__init__(translate("Teach", "Teach my patient"))
        self.presenter = presenter
        self.who = label("", "quiet")
        self.exercise = QComboBox()
        self.exercise.setEditable(True)
        for exercise in EXERCISES:
            self.exercise.addItem(exercise_name(exercise), exercise)
        self.exercise.setCurrentIndex(-1)
        self.exercise.currentTextChanged.connect(self._choose)
        first = Card(label(translate("Teach", "1  What"), "heading"), self.who)
        self.axes, self.orient = offer(lambda: presenter.desk.page_wanted.emit("orientation"))
        first.body.addLayout(row(self.axes, self.orient, None))
        first.body.addLayout(
            field(translate("Teach", "Exercise (choose, or type a name of your own)"), self.exercise)
        )
        how = label(
            translate(
                "Teach",
                "Press record, keep still for two seconds, do one repetition, rest two seconds, press stop. "
                "One good repetition is needed; a fast and a small one make the verdicts better.",
            ),
            "quiet",
            wraps=True,
        )
        second = Card(label(translate("Teach", "2  Reference repetitions"), "heading"), how)
        self.takes = {execution: button("", self._toggle(execution)) for execution in EXECUTIONS}
        second.body.addLayout(row(*self.takes.values(), None))
        self.learn = button(translate("Teach", "Learn"), presenter.learn, "primary")
        self.learned = label("", "accent", wraps=True)
        third = Card(label(translate("Teach", "3  Learn"), "heading"), self.learned, row(self.learn, None))
        words = translate("Teach", "Record {n} more good repetitions. They are not learned from.")
        self.check = button("", self._toggle("check"), "primary")
        self.result = label("", "large", wraps=True)
        fourth = Card(
            label(translate("Teach", "4  Check"), "heading"),
            label(words.format(n=N_CHECKS), "quiet", wraps=True),
            row(self.check, None),
            self.result,
        )
        self.message = label("", "warning", wraps=True)
        self.busy = QProgressBar(minimum=0, maximum=0, textVisible=False)
        self.busy.setAccessibleName(translate("Teach", "At work"))
        for widget in (first, second, third, fourth, self.message, self.busy):
            self.body.addWidget(widget)
        self.body.addStretch(1)
        presenter.on_change = self.refresh
        presenter.desk.subject_changed.connect(self.refresh)
        self.refresh()

    def set_theme(self, theme: Theme) -> None:
        """Nothing is drawn by hand here."""

    def refresh(self) -> None:
        presenter, state = self.presenter, self.presenter.state
        subject = presenter.desk.treatment.subject
        who = subject.patient or translate("Teach", "no patient")
        self.who.setText(f"{who}  ·  {placement_name(subject.placement)}")
        for part in (self.axes, self.orient):
            part.setVisible(presenter.axes_are_open)
        can_record = not presenter.missing and not state.is_busy
        for execution, take in self.takes.items():
            name = verdict_name(execution)
            if state.recording == execution:
                text = translate("Teach", "■ Stop: {what}").format(what=name)
            elif state.has(execution):
                text = translate("Teach", "✓ {what}, record again").format(what=name)
            else:
                text = translate("Teach", "● Record: {what}").format(what=name)
            take.setText(text)
            take.setAccessibleName(text)
            take.setEnabled(can_record and state.recording in ("", execution))
        self.learn.setEnabled(can_record and state.has("correct") and not state.recording)
        self.learned.setText(state.learned)
        stop, begin = translate("Teach", "■ Stop the check"), translate("Teach", "● Record the check")
        self.check.setText(stop if state.recording == "check" else begin)
        self.check.setAccessibleName(self.check.text())
        self.check.setEnabled(can_record and bool(state.learned) and state.recording in ("", "check"))
        self.result.setText(state.result)
        self.message.setText(state.message or presenter.missing)
        self.message.setVisible(bool(self.message.text()))
        self.busy.setVisible(state.is_busy)

    def _choose(self, text: str) -> None:
        known = self.exercise.findText(text)
        self.presenter.choose_exercise(str(self.exercise.itemData(known)) if known >= 0 else text)

    def _toggle(self, what: str):  # type: ignore[no-untyped-def]
        return lambda: self.presenter.toggle(what)
