"""How far a training is, and the way to end it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QProgressBar

from physio_desktop.ui.cards import Card, button, label, row
from physio_desktop.ui.training.presenter import Now
from physio_desktop.ui.training.words import left_words, stage_words
from physio_desktop.ui.wording import percent, translate


class ProgressCard(Card):
    def __init__(self, cancel: Callable[[], None]) -> None:
        super().__init__(spacing=12)
        self.title = label("", "heading")
        self.stage = label("", wraps=True)
        self.bar = QProgressBar(textVisible=False)
        self.bar.setAccessibleName(translate("Training", "Progress"))
        self.bar.setRange(0, 1000)
        self.figures = label("", "quiet")
        self.cancel = button(translate("Training", "Cancel"), cancel)
        words = translate("Training", "You can go on working: recording and the live page are not affected.")
        self.meanwhile = label(words, "quiet", wraps=True)
        for widget in (self.title, self.stage, self.bar):
            self.body.addWidget(widget)
        self.body.addLayout(row(self.figures, None, self.cancel))
        self.body.addWidget(self.meanwhile)

    def show_now(self, now: Now, *, trains: bool) -> None:
        reading = translate("Training", "Looking at the recordings")
        self.title.setText(translate("Training", "Training") if trains else reading)
        ending = translate("Training", "Ending the training …")
        self.stage.setText(ending if now.is_ending else stage_words(now.stage))
        self.bar.setValue(round(1000 * now.share))
        self.figures.setText(
            "  ·  ".join([percent(now.share), *([left_words(now.left_s)] if trains else [])])
        )
        self.cancel.setVisible(trains)
        self.cancel.setEnabled(not now.is_ending)
        self.meanwhile.setVisible(trains)
