"""Versions trained here, newest first, with what serves at each placement and what can be done with them."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from physio_desktop.ui.cards import Card, button, label, row
from physio_desktop.ui.models.versions_presenter import Serving, VersionLine, VersionsPresenter
from physio_desktop.ui.theme import Theme
from physio_desktop.ui.wording import moment, placement_name, translate
from physio_desktop.workflows.model_files import SUFFIX


class VersionsView(QWidget):
    """`run_wanted`: the result page of the run that a version came from."""

    run_wanted = Signal(int)
    train_wanted = Signal()

    def __init__(self, presenter: VersionsPresenter) -> None:
        super().__init__()
        self.presenter = presenter
        words = translate("Models", "Models that were trained here, from what you accepted and corrected.")
        self.train = button(translate("Models", "Train from recordings …"), self.train_wanted.emit, "primary")
        self.import_ = button(translate("Models", "Add from a file …"), self._import)
        self.tried = label("", "warning", wraps=True)
        self.stop_trying = button(translate("Models", "Stop trying it"), lambda: presenter.try_live(None))
        trying = row(self.tried, self.stop_trying)
        trying.setStretch(0, 1)
        own = Card(
            label(translate("Models", "Trained here"), "heading"),
            label(words, "quiet", wraps=True),
            row(self.train, self.import_, None),
            trying,
        )
        self._serving = QVBoxLayout()
        self._serving.setSpacing(8)
        own.body.addLayout(self._serving)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addWidget(own)
        self._cards = QVBoxLayout()
        self._cards.setSpacing(16)
        column.addLayout(self._cards)
        presenter.changed.connect(self.show_versions)
        self.show_versions()

    def set_theme(self, theme: Theme) -> None:
        """Nothing is drawn by hand here."""

    def show_versions(self) -> None:
        presenter = self.presenter
        _empty(self._serving)
        _empty(self._cards)
        for one in presenter.serving:
            self._serving.addWidget(self._serving_row(one))
        for line in presenter.lines:
            self._cards.addWidget(self._card(line))
        tried = next((line for line in presenter.lines if line.id == presenter.tried), None)
        if tried is not None:
            self.tried.setText(_tried_words(tried))
        self.tried.setVisible(tried is not None)
        self.stop_trying.setVisible(tried is not None)

    def _serving_row(self, serving: Serving) -> QWidget:
        place = placement_name(serving.placement)
        if serving.patient:
            place = f"{place}, {serving.patient}"
        line = QWidget()
        words = translate("Models", "{place}: {model} serves").format(place=place, model=serving.words)
        said = QVBoxLayout()
        said.setSpacing(0)
        said.addWidget(label(words, wraps=True))
        if serving.since:
            said.addWidget(label(serving.since, "small", wraps=True))
        back = button(
            translate("Models", "Go back to the one before"),
            lambda: self.presenter.roll_back(serving.placement, serving.patient),
        )
        back.setEnabled(serving.can_roll_back)
        everybodys = translate("Models", "Back to the one for everybody")
        shipped = button(
            everybodys if serving.patient else translate("Models", "Back to the shipped one"),
            lambda: self.presenter.serve_shipped(serving.placement, serving.patient),
        )
        shipped.setEnabled(not serving.is_shipped)
        for one in (back, shipped):
            one.setAccessibleName(f"{one.text()}: {place}")
        buttons = row(back, shipped)
        buttons.insertLayout(0, said, 1)
        line.setLayout(buttons)
        return line

    def _card(self, line: VersionLine) -> Card:
        active = label(translate("Models", "✓ Active") if line.is_active else "", "accent")
        people = translate("Models", "learned from {n} people").format(n=line.n_people)
        if line.patient is not None:
            people = translate("Models", "personal: serves nobody else")
        facts = label(f"{moment(line.created)}  ·  {people}", "quiet")
        head = row(label(line.name, "heading", wraps=True), active, facts, spacing=12)
        head.setStretch(0, 1)
        card = Card(head)
        card.setProperty("selected", line.is_active)
        card.body.addWidget(label(line.figures, wraps=True))
        if line.protocol:
            card.body.addWidget(label(line.protocol, "quiet", wraps=True))
        card.body.addLayout(self._actions(line))
        return card

    def _actions(self, line: VersionLine) -> QHBoxLayout:
        presenter = self.presenter
        use = button(translate("Models", "Use it …"), lambda: presenter.ask(line.id), "primary")
        use.setEnabled(not line.is_active)
        try_ = button(translate("Models", "Try it live"), lambda: presenter.try_live(line.id))
        try_.setEnabled(presenter.tried != line.id)
        compare = button(translate("Models", "Compare with"))
        others = presenter.comparable(line.id)
        menu = QMenu(compare)
        for other in others:
            menu.addAction(other.name, lambda o=other.id: presenter.compare(line.id, o))  # type: ignore[misc]
        compare.setMenu(menu)
        compare.setEnabled(bool(others))
        result = button(translate("Models", "Figures"), lambda: self.run_wanted.emit(line.run))
        result.setEnabled(line.run is not None)
        save = button(translate("Models", "Save as a file …"), lambda: self._export(line))
        for one in (use, try_, compare, result, save):
            one.setAccessibleName(f"{one.text()}: {line.name}")
        return row(use, try_, compare, result, save, None)

    def _export(self, line: VersionLine) -> None:
        title = translate("Models", "Save the model")
        kinds = translate("Models", "Models (*{ending})").format(ending=SUFFIX)
        name, _ = QFileDialog.getSaveFileName(self, title, line.file_name + SUFFIX, kinds)
        if name:
            self.presenter.export(line.id, Path(name))

    def _import(self) -> None:
        kinds = translate("Models", "Models (*{ending})").format(ending=SUFFIX)
        name, _ = QFileDialog.getOpenFileName(self, translate("Models", "Add a model"), "", kinds)
        if name:
            self.presenter.import_file(Path(name))


def _tried_words(line: VersionLine) -> str:
    if line.patient is None:
        words = translate("Models", "{name} is being tried on the live page; it serves nothing else.")
        return words.format(name=line.name)
    words = translate("Models", "{name} is being tried on the live page whenever {patient} is treated.")
    return words.format(name=line.name, patient=line.patient)


def _empty(layout: QVBoxLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.deleteLater()
