"""Who and what is learned from, by which kinds of trees, and how long it may take."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QRadioButton,
    QVBoxLayout,
)

from physio_desktop.ui.cards import Card, button, field, label, row
from physio_desktop.ui.training.presenter import IDLE, TrainPresenter
from physio_desktop.ui.training.words import KINDS, SEARCHES, kind_name, kind_words, search_name
from physio_desktop.ui.wording import exercise_name, number, translate

_LINE, _FEWEST, _MOST = 36, 3, 7


class ChoiceCard(Card):
    def __init__(self, presenter: TrainPresenter) -> None:
        super().__init__(label(translate("Training", "What to learn"), "heading"), spacing=12)
        self.presenter = presenter
        self._filled_for: object = None
        self._is_filling = False
        self.people = _check_list(lambda: self._ticked("people", self.people))
        self.exercises = _check_list(lambda: self._ticked("exercises", self.exercises))
        self.general = QRadioButton(translate("Training", "For everybody: tested on people left out"))
        self.personal = QRadioButton(
            translate("Training", "For one person: tested on sessions left out, serves nobody else")
        )
        self._scope = QButtonGroup(self)
        for radio in (self.general, self.personal):
            self._scope.addButton(radio)
        self.general.setChecked(True)
        self.personal.toggled.connect(lambda on: presenter.choose(personal=on))
        self.kinds = {kind: QCheckBox(kind_name(kind)) for kind in KINDS}
        words = translate("Training", "Go on from the model that serves now")
        self.continues = QCheckBox(words)
        self.continues.toggled.connect(lambda on: presenter.choose(continues=on))
        self.public = QCheckBox()
        self.public.toggled.connect(lambda on: presenter.choose(public=on))
        self.public_note = label("", "small", wraps=True)
        self.search = QComboBox()
        for search in SEARCHES:
            self.search.addItem("", search)
        self.search.currentIndexChanged.connect(self._search_chosen)
        self._lay_out()

    def _lay_out(self) -> None:
        lists = QHBoxLayout()
        lists.setSpacing(16)
        lists.addLayout(self._list(translate("Training", "People"), self.people))
        lists.addLayout(
            self._list(translate("Training", "Exercises (rest always takes part)"), self.exercises)
        )
        how = QVBoxLayout()
        how.setSpacing(8)
        how.addWidget(label(translate("Training", "Kinds of trees; the better one is taken"), "small"))
        for kind, box in self.kinds.items():
            box.setChecked(True)
            box.toggled.connect(lambda _: self._kinds_chosen())
            how.addWidget(box)
            how.addWidget(label(kind_words(kind), "small", wraps=True))
        how.addWidget(self.continues)
        keeps = translate(
            "Training", "Boosted trees only. What it knows stays in; it must know every chosen exercise."
        )
        how.addWidget(label(keeps, "small", wraps=True))
        how.addWidget(self.public)
        how.addWidget(self.public_note)
        how.addStretch(1)
        lists.addLayout(how, 1)
        self.body.addLayout(lists)
        self.body.addWidget(self.general)
        self.body.addWidget(self.personal)
        self.body.addLayout(field(translate("Training", "Search for better settings"), self.search))

    def _list(self, name: str, names: QListWidget) -> QVBoxLayout:
        made = field(name, names)
        every = button(translate("Training", "All"), lambda: _tick(names, True), "flat")
        none = button(translate("Training", "None"), lambda: _tick(names, False), "flat")
        every.setAccessibleName(f"{name}: {every.text()}")
        none.setAccessibleName(f"{name}: {none.text()}")
        made.addLayout(row(every, none, None))
        return made

    def show_choice(self) -> None:
        presenter = self.presenter
        health = presenter.health
        self.setVisible(health is not None and bool(health.people))
        if health is not None and health is not self._filled_for:
            self._filled_for = health
            self.public.setChecked(bool(health.public) and self.presenter.choice.public)
            self._is_filling = True
            _fill(self.people, ((who, who) for who in health.people))
            names = [name for name in health.exercises if name != IDLE]
            _fill(self.exercises, ((exercise_name(name), name) for name in names))
            self._is_filling = False
        self._show_public(0 if health is None else len(health.public))
        for i, search in enumerate(SEARCHES):
            times = number(presenter.effort(search))
            words = translate("Training", "{search} (takes about {n} times as long)")
            text = (
                search_name(search)
                if search == "defaults"
                else words.format(search=search_name(search), n=times)
            )
            self.search.setItemText(i, text)

    def _show_public(self, n_people: int) -> None:
        words = translate("Training", "Learn from the public archive, too ({n} people)").format(n=n_people)
        self.public.setText(words)
        self.public.setAccessibleName(words)
        self.public.setVisible(bool(n_people))
        imported = translate("Training", "Its people are in every training, and nobody is tested on them.")
        absent = translate(
            "Training", "The public archive can be added, too, once it was imported here (File, Import)."
        )
        self.public_note.setText(imported if n_people else absent)

    def _ticked(self, what: str, names: QListWidget) -> None:
        if not self._is_filling:
            self.presenter.choose(**{what: frozenset(_ticked(names))})

    def _kinds_chosen(self) -> None:
        self.presenter.choose(kinds=tuple(kind for kind, box in self.kinds.items() if box.isChecked()))

    def _search_chosen(self) -> None:
        self.presenter.choose(search=self.search.currentData())


def _check_list(changed: Callable[[], None]) -> QListWidget:
    made = QListWidget()
    made.setTextElideMode(Qt.TextElideMode.ElideMiddle)
    made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    made.itemChanged.connect(lambda _: changed())
    return made


def _fill(names: QListWidget, entries: Iterable[tuple[str, str]]) -> None:
    names.clear()
    for words, value in entries:
        item = QListWidgetItem(words, names)
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
        item.setData(Qt.ItemDataRole.UserRole, value)
        item.setToolTip(words)
        item.setCheckState(Qt.CheckState.Checked)
    names.setFixedHeight(_LINE * min(max(names.count(), _FEWEST), _MOST) + 4)
    if names.count():
        names.setCurrentRow(0)


def _tick(names: QListWidget, on: bool) -> None:
    state = Qt.CheckState.Checked if on else Qt.CheckState.Unchecked
    for i in range(names.count()):
        names.item(i).setCheckState(state)


def _ticked(names: QListWidget) -> list[str]:
    items = [names.item(i) for i in range(names.count())]
    return [i.data(Qt.ItemDataRole.UserRole) for i in items if i.checkState() == Qt.CheckState.Checked]
