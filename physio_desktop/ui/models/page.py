"""Model cards in words, each with its honest limits, and the way to teaching a patient."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QVBoxLayout

from physio_desktop.ui.cards import Card, ScrollingPage, button, label, row
from physio_desktop.ui.models.gate_dialog import CompareDialog, DuelView, GateDialog
from physio_desktop.ui.models.presenter import ModelsPresenter, ModelSummary
from physio_desktop.ui.models.versions_presenter import Question, VersionsPresenter
from physio_desktop.ui.models.versions_view import VersionsView
from physio_desktop.ui.theme import Theme
from physio_desktop.ui.wording import exercise_name, placement_name, translate


class ModelsPage(ScrollingPage):
    def __init__(
        self,
        presenter: ModelsPresenter,
        versions: VersionsPresenter,
        open_teaching: Callable[[], None],
        theme: Theme,
    ) -> None:
        super().__init__(translate("Models", "Models"))
        self.presenter, self._theme = presenter, theme
        words = translate(
            "Models",
            "A model that knows your patient is right far more often than one that knows only other people.",
        )
        teach = Card(
            label(translate("Models", "Teach my patient"), "heading"), label(words, "quiet", wraps=True)
        )
        teach.body.addLayout(row(button(translate("Models", "Begin …"), open_teaching, "primary"), None))
        self.body.addWidget(teach)
        self.versions = VersionsView(versions)
        self.body.addWidget(self.versions)
        self.body.addWidget(label(translate("Models", "Came with the program"), "heading"))
        self._cards = QVBoxLayout()
        self._cards.setSpacing(16)
        self.body.addLayout(self._cards)
        self.body.addStretch(1)
        presenter.on_change = self.show_models
        versions.asked.connect(self._ask)
        versions.compared.connect(self._compare)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        for view in self.window().findChildren(DuelView):
            view.chart.set_theme(theme)

    def show_models(self) -> None:
        while (item := self._cards.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        for model in self.presenter.models:
            self._cards.addWidget(self._card(model))
        if not self.presenter.models:
            self._cards.addWidget(label(translate("Models", "No model is installed."), "quiet"))

    def _card(self, model: ModelSummary) -> Card:
        card = Card(row(label(model.name, "heading"), None, label(model.people, "quiet")))
        for place, exercises in model.placements:
            names = ", ".join(exercise_name(exercise) for exercise in exercises)
            card.body.addWidget(label(f"{placement_name(place)}: {names}", wraps=True))
        for score in model.scores:
            card.body.addWidget(label(f"{score.title}: {score.figures}", wraps=True))
            card.body.addWidget(label(score.protocol, "quiet", wraps=True))
        for text in model.limits:
            card.body.addWidget(label(text, "quiet", wraps=True))
        return card

    def _ask(self, question: Question) -> None:
        promote = self.versions.presenter.promote
        self._open(
            GateDialog(question, lambda reason: promote(question, reason=reason), self._theme, self.window())
        )

    def _compare(self, question: Question) -> None:
        self._open(CompareDialog(question, self._theme, self.window()))

    def _open(self, dialog: QDialog) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def showEvent(self, event: QShowEvent) -> None:
        self.presenter.refresh()
        self.versions.presenter.refresh()
        super().showEvent(event)
