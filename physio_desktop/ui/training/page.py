"""Train from recordings: what there is, what to learn of it, and the training itself."""

from __future__ import annotations

from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QComboBox

from physio_desktop.ui.cards import Card, ScrollingPage, button, field, label, row
from physio_desktop.ui.theme import Theme
from physio_desktop.ui.training.choice_card import ChoiceCard
from physio_desktop.ui.training.health_card import HealthCard
from physio_desktop.ui.training.presenter import PLACEMENTS, TrainPresenter
from physio_desktop.ui.training.progress_card import ProgressCard
from physio_desktop.ui.wording import placement_name, translate


class TrainPage(ScrollingPage):
    def __init__(self, presenter: TrainPresenter, theme: Theme) -> None:
        super().__init__(translate("Training", "Train from recordings"))
        self.presenter = presenter
        words = translate(
            "Training",
            "A model learns from repetitions that you accepted or corrected. "
            "It serves nobody before you say so.",
        )
        self.placement = QComboBox()
        for place in PLACEMENTS:
            side = translate("Training", "{place} (and the left one)").format(place=placement_name(place))
            self.placement.addItem(side, place)
        self.placement.currentIndexChanged.connect(lambda _: presenter.look(self.placement.currentData()))
        self.again = button(translate("Training", "Read again"), presenter.look)
        chosen = field(translate("Training", "Where the sensor was"), self.placement)
        self.reason = label("", "warning", wraps=True)
        self.train = button(translate("Training", "Train"), presenter.train, "primary")
        where = row(self.reason, self.again, self.train, spacing=16)
        where.insertLayout(0, chosen)
        where.setStretch(1, 1)
        self.progress = ProgressCard(presenter.cancel)
        self.health = HealthCard(theme)
        self.choice = ChoiceCard(presenter)
        self.body.addWidget(label(words, "quiet", wraps=True))
        self.where = Card(where)
        for widget in (self.where, self.progress, self.health, self.choice):
            self.body.addWidget(widget)
        self.body.addStretch(1)
        presenter.health_changed.connect(self.show_health)
        presenter.progressed.connect(self.show_progress)
        self.show_health()
        self.show_progress()

    def set_theme(self, theme: Theme) -> None:
        self.health.set_theme(theme)

    def show_health(self) -> None:
        presenter = self.presenter
        self.health.show_health(presenter.health)
        self.choice.show_choice()
        reason = presenter.failure or presenter.reason()
        self.reason.setText(reason)
        self.train.setEnabled(not presenter.reason())
        self.train.setToolTip(presenter.reason())
        self.show_progress()

    def show_progress(self) -> None:
        presenter = self.presenter
        trains, reads = presenter.is_training, presenter.is_reading
        self.progress.setVisible(trains or reads)
        for part in (self.where, self.health, self.choice):
            part.setEnabled(not trains)
        self.progress.show_now(presenter.now, trains=trains)
        if trains:
            self.verticalScrollBar().setValue(0)

    def showEvent(self, event: QShowEvent) -> None:
        if not self.presenter.is_training:
            self.presenter.look()
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        self.presenter.stop_looking()
        super().hideEvent(event)
