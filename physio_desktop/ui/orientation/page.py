"""The guided page: show a movement or two, compare the picture with the board, confirm."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout

from physio_desktop.ui.cards import Card, ScrollingPage, button, label, row
from physio_desktop.ui.orientation.board_picture import BoardPicture
from physio_desktop.ui.orientation.presenter import N_MOVEMENTS, OrientationPresenter
from physio_desktop.ui.theme import Theme
from physio_desktop.ui.wording import exercise_name, percent, placement_name, translate
from physio_desktop.workflows.model_choice import PLACEMENTS


class OrientationPage(ScrollingPage):
    def __init__(self, presenter: OrientationPresenter, theme: Theme) -> None:
        super().__init__(translate("Orientation", "How the board lies on the limb"))
        self.presenter = presenter
        self.placement = QComboBox()
        self.placement.setAccessibleName(translate("Orientation", "Where the sensor sits"))
        self.placement.addItem(translate("Orientation", "Placement …"), None)
        for placement in PLACEMENTS:
            self.placement.addItem(placement_name(placement), placement)
        self.placement.activated.connect(
            lambda _: presenter.desk.choose_placement(self.placement.currentData())
        )
        self.exercises = [self._exercise_box(index) for index in range(N_MOVEMENTS)]
        self.takes = [button("", self._toggle(index)) for index in range(N_MOVEMENTS)]
        self.message = label("", "warning", wraps=True)
        self.done = label("", "accent", wraps=True)
        self.busy = QProgressBar(minimum=0, maximum=0, textVisible=False)
        self.busy.setAccessibleName(translate("Orientation", "At work"))
        self.picture = BoardPicture(theme)
        self.words = label("", "large", wraps=True)
        self.sure = label("", "quiet", wraps=True)
        self.share = QProgressBar(minimum=0, maximum=1000, textVisible=False)
        self.share.setAccessibleName(translate("Orientation", "How likely"))
        self.runner_up = label("", "small", wraps=True)
        self.confirm = button(translate("Orientation", "This is how it sits"), presenter.confirm, "primary")
        self.next = button(translate("Orientation", "Next likeliest"), presenter.next_likeliest)
        self.turn = button(translate("Orientation", "Turn on the skin"), lambda: presenter.turn("z"))
        self.tip = button(translate("Orientation", "Turn about the limb"), lambda: presenter.turn("x"))
        self._lay_out()
        key = QShortcut(QKeySequence("R"), self, self._toggle_next)
        key.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        presenter.on_change = self.refresh
        presenter.desk.subject_changed.connect(presenter.look_at_subject)
        presenter.look_at_subject()

    def set_theme(self, theme: Theme) -> None:
        self.picture.set_theme(theme)

    def showEvent(self, event: QShowEvent) -> None:
        self.refresh()
        super().showEvent(event)

    def refresh(self) -> None:
        if not self.isVisible():
            return
        presenter, state = self.presenter, self.presenter.state
        placement = presenter.desk.treatment.subject.placement
        self.placement.setCurrentIndex(max(0, self.placement.findData(placement)))
        is_ready = not presenter.missing and not state.is_busy
        for index in range(N_MOVEMENTS):
            self._fill(self.exercises[index], state.exercises[index])
            self.exercises[index].setEnabled(is_ready and state.recording is None)
            self._show_take(self.takes[index], index, is_ready)
        self.message.setText(state.message or presenter.missing)
        self.message.setVisible(bool(self.message.text()))
        self.done.setText(state.done)
        self.done.setVisible(bool(state.done))
        self.busy.setVisible(state.is_busy)
        self.proposal.setVisible(state.rotation is not None)
        if state.rotation is not None:
            self._show_proposal()

    # -- inside

    def _lay_out(self) -> None:
        how = translate(
            "Orientation",
            "A board may be strapped on in any of 24 ways. Strap it on, press record, keep still for two "
            "seconds, do one or two repetitions, rest two seconds, press stop. Two exercises in different "
            "directions settle more than one. The key R records and stops, too.",
        )
        place = label(translate("Orientation", "Where the sensor sits"))
        show = Card(
            label(translate("Orientation", "1  Show a movement"), "heading"),
            label(how, "quiet", wraps=True),
            row(place, self.placement, None),
        )
        for exercise, take in zip(self.exercises, self.takes, strict=True):
            show.body.addLayout(row(exercise, take, None))
        for part in (self.busy, self.message, self.done):
            show.body.addWidget(part)
        words = QVBoxLayout()
        words.setSpacing(12)
        look = translate(
            "Orientation",
            "Hold the limb as drawn and look at the arrows printed on the board. A dashed arrow "
            "points into the limb.",
        )
        for widget in (self.words, label(look, "quiet", wraps=True), self.sure, self.share, self.runner_up):
            words.addWidget(widget)
        words.addStretch(1)
        words.addLayout(row(self.confirm, self.next, None))
        words.addLayout(row(self.turn, self.tip, None))
        line = QHBoxLayout()
        line.setSpacing(24)
        line.addWidget(self.picture)
        line.addLayout(words, 1)
        self.proposal = Card(label(translate("Orientation", "2  Compare and confirm"), "heading"))
        self.proposal.body.addLayout(line)
        for card in (show, self.proposal):
            self.body.addWidget(card)
        self.body.addStretch(1)

    def _exercise_box(self, index: int) -> QComboBox:
        box = QComboBox()
        box.setAccessibleName(translate("Orientation", "Movement {n}").format(n=index + 1))
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        box.activated.connect(lambda _: self.presenter.choose(index, str(box.currentData() or "")))
        return box

    def _fill(self, box: QComboBox, exercise: str) -> None:
        choices = self.presenter.choices
        if [box.itemData(i) for i in range(box.count())] != list(choices):
            box.clear()
            for choice in choices:
                box.addItem(exercise_name(choice), choice)
        box.setCurrentIndex(box.findData(exercise))

    def _show_take(self, take: QPushButton, index: int, is_ready: bool) -> None:
        state = self.presenter.state
        name = exercise_name(state.exercises[index]) if state.exercises[index] else ""
        if state.recording == index:
            text, said = translate("Orientation", "■  Stop"), translate("Orientation", "Stop: {what}")
        elif state.shown[index]:
            text = translate("Orientation", "✓  Shown; record again")
            said = translate("Orientation", "Record again: {what}")
        else:
            text, said = translate("Orientation", "●  Record"), translate("Orientation", "Record: {what}")
        take.setText(text)
        take.setAccessibleName(said.format(what=name))
        take.setEnabled(bool(name) and is_ready and state.recording in (None, index))

    def _show_proposal(self) -> None:
        presenter, state = self.presenter, self.presenter.state
        assert state.rotation is not None and state.found is not None
        self.picture.show_rotation(state.rotation, presenter.words)
        self.words.setText(presenter.words)
        self.sure.setText(presenter.sure)
        proposed = state.proposed
        self.share.setVisible(proposed is not None)
        self.share.setValue(round(1000 * proposed.share) if proposed else 0)
        likely = ", ".join(f"{one.text} {percent(one.share)}" for one in state.found.rotations)
        text = translate("Orientation", "Likeliest (board axes along the limb's x, y, z): {list}")
        self.runner_up.setText(text.format(list=likely))
        for choice in (self.confirm, self.turn, self.tip):
            choice.setDisabled(state.is_busy)
        self.next.setEnabled(not state.is_busy and (len(state.found.rotations) > 1 or proposed is None))

    def _toggle(self, index: int) -> Callable[[], None]:
        return lambda: self.presenter.toggle(index)

    def _toggle_next(self) -> None:
        """By key: end what is recorded, else record what was not shown yet."""
        state = self.presenter.state
        missing = [i for i, span in enumerate(state.shown) if span is None and state.exercises[i]]
        index = state.recording if state.recording is not None else next(iter(missing), 0)
        if self.takes[index].isEnabled():
            self.presenter.toggle(index)


def offer(go: Callable[[], None]) -> tuple[QLabel, QPushButton]:
    """Where the axes of a board were never confirmed: why that matters, and the way here."""
    words = translate("Orientation", "Nobody has confirmed yet how this sensor's board lies on the limb.")
    return label(words, "quiet", wraps=True), button(
        translate("Orientation", "How the board lies on the limb …"), go
    )
