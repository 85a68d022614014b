"""Settings as one page that is also the dialogue: what is changed holds at once."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QCheckBox, QComboBox

from physio_desktop.settings import FONT_PERCENTS
from physio_desktop.ui.cards import Card, ScrollingPage, button, field, label, row
from physio_desktop.ui.desk import Desk
from physio_desktop.ui.diagnostics.metrics import MetricsPresenter
from physio_desktop.ui.receiver.card import ReceiverCard
from physio_desktop.ui.receiver.presenter import ReceiverPresenter
from physio_desktop.ui.safety.presenter import SafetyPresenter
from physio_desktop.ui.settings.data_cards import DataCards
from physio_desktop.ui.settings.figure_cards import FigureCards
from physio_desktop.ui.support import Support
from physio_desktop.ui.theme import Theme
from physio_desktop.ui.training.mirroring import MirrorPresenter
from physio_desktop.ui.wording import translate


class SettingsPage(ScrollingPage):
    def __init__(
        self,
        desk: Desk,
        support: Support,
        safety: SafetyPresenter,
        metrics: MetricsPresenter,
        mirror: MirrorPresenter,
        receiver: ReceiverPresenter,
        theme: Theme,
    ) -> None:
        super().__init__(translate("Settings", "Settings"))
        self._desk = desk
        self.theme_choice = _combo(
            [
                (translate("Settings", "As the system"), "system"),
                (translate("Settings", "Light"), "light"),
                (translate("Settings", "Dark"), "dark"),
            ]
        )
        self.type_size = _combo([(f"{percent} %", percent) for percent in FONT_PERCENTS])
        self.language = _combo(
            [(translate("Settings", "As the system"), ""), ("English", "en"), ("Deutsch", "de")]
        )
        self.home = QCheckBox(translate("Settings", "Home mode: only today's plan, a large count, done"))
        self.ask = QCheckBox(translate("Settings", "Ask for pain and effort after each set"))
        for box in (self.home, self.ask):
            box.setAccessibleName(box.text())
        self._show_settings()
        look = Card(label(translate("Settings", "Look"), "heading"), spacing=12)
        look.body.addLayout(field(translate("Settings", "Colours"), self.theme_choice))
        look.body.addLayout(field(translate("Settings", "Size of type"), self.type_size))
        look.body.addLayout(field(translate("Settings", "Language (from the next start on)"), self.language))
        work = Card(label(translate("Settings", "Work"), "heading"), self.ask, self.home, spacing=12)
        self.data = DataCards(safety)
        self.figures, self._mirror = FigureCards(metrics, mirror), mirror
        self.receiver = ReceiverCard(receiver)
        helping = Card(
            label(translate("Settings", "When something goes wrong"), "heading"),
            label(
                translate("Settings", "The report holds versions and the log, and no patient data."), "quiet"
            ),
            row(
                button(translate("Settings", "Open log folder"), support.open_log_folder),
                button(translate("Settings", "Copy report"), support.copy_report),
                None,
            ),
        )
        for card in (look, work, *self.data.cards, self.receiver, *self.figures.cards, helping):
            card.setMaximumWidth(720)
            self.body.addWidget(card)
        self.body.addStretch(1)
        self._connect()

    def set_theme(self, theme: Theme) -> None:
        """Nothing is drawn by hand here."""

    def showEvent(self, event: QShowEvent) -> None:
        self._mirror.look()
        super().showEvent(event)

    def _show_settings(self) -> None:
        """They are changed elsewhere too: by menus, and by whoever leaves home mode."""
        settings = self._desk.settings
        for combo, chosen in (
            (self.theme_choice, settings.theme),
            (self.type_size, settings.font_percent),
            (self.language, settings.language),
        ):
            combo.setCurrentIndex(max(0, combo.findData(chosen)))
        for box, on in ((self.home, settings.home_mode), (self.ask, settings.ask_after_set)):
            with QSignalBlocker(box):
                box.setChecked(on)

    def _connect(self) -> None:
        change = self._desk.change_settings
        self._desk.settings_changed.connect(self._show_settings)
        self.theme_choice.activated.connect(lambda _: change(theme=self.theme_choice.currentData()))
        self.type_size.activated.connect(lambda _: change(font_percent=self.type_size.currentData()))
        self.language.activated.connect(lambda _: change(language=self.language.currentData()))
        self.home.toggled.connect(lambda on: change(home_mode=on))
        self.ask.toggled.connect(lambda on: change(ask_after_set=on))
        for name, control in {
            "theme": self.theme_choice,
            "font_percent": self.type_size,
            "language": self.language,
            "home_mode": self.home,
            "ask_after_set": self.ask,
        }.items():
            if name in self._desk.settings_file.fixed:
                control.setEnabled(False)
                control.setToolTip(translate("Settings", "Set for all accounts of this computer."))


def _combo(choices: Sequence[tuple[str, object]]) -> QComboBox:
    made = QComboBox()
    for text, value in choices:
        made.addItem(text, value)
    made.setMaximumWidth(320)
    return made
