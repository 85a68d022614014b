"""The part of the settings that concerns the data: place, protection, backups, age."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QWidget

from physio_desktop.settings import KEEP_YEARS, LOCK_MINUTES
from physio_desktop.ui.cards import Card, button, field, label, row
from physio_desktop.ui.safety.presenter import SafetyPresenter, when
from physio_desktop.ui.safety.talks import SafetyTalks
from physio_desktop.ui.wording import translate


class DataCards:
    """`cards` in their order; `refresh` shows what holds now."""

    def __init__(self, presenter: SafetyPresenter) -> None:
        self._presenter = presenter
        self.talks: SafetyTalks | None = None
        self.cards: list[QWidget] = [self._place(), self._protection(), self._backups(), self._age()]
        presenter.changed.connect(self.refresh)
        presenter.exchanged.connect(self.refresh)
        presenter.desk.settings_changed.connect(self.refresh)
        presenter.desk.store_opened.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        presenter, settings = self._presenter, self._presenter.desk.settings
        self.path.setText(str(presenter.desk.workplace.path))
        is_encrypted, is_open = presenter.is_encrypted, presenter.desk.workplace.is_open
        self.state.setText(self._state_words(is_encrypted))
        self.encrypt.setText(
            translate("Settings", "Change the passphrase …")
            if is_encrypted
            else translate("Settings", "Encrypt …")
        )
        self.encrypt.setAccessibleName(self.encrypt.text())
        self.decrypt.setVisible(is_encrypted)
        for opened in (self.encrypt, self.decrypt, self.move, self.now):
            opened.setEnabled(is_open)
        self.lock_after.setEnabled(is_encrypted and not presenter.is_fixed("lock_after_min"))
        _choose(self.lock_after, settings.lock_after_min)
        _choose(self.keep, settings.keep_years)
        self.automatic.setChecked(settings.backups)
        self.folder.setText(str(presenter.folder))
        text = translate("Settings", "Last backup: {when}").format(when=when(presenter.last_backup))
        self.last.setText(text)
        controls: dict[QWidget, str] = {
            self.move: "database",
            self.other: "database",
            self.automatic: "backups",
            self.choose_folder: "backup_folder",
            self.keep: "keep_years",
        }
        for control, name in controls.items():
            if presenter.is_fixed(name):
                control.setEnabled(False)
                control.setToolTip(translate("Settings", "Set for all accounts of this computer."))

    def _state_words(self, is_encrypted: bool) -> str:
        if is_encrypted:
            return translate("Settings", "Encrypted. Only the passphrase opens it.")
        return translate("Settings", "Not encrypted. Whoever has the file can read it.")

    def _talk(self) -> SafetyTalks:
        assert self.talks is not None
        return self.talks

    def _place(self) -> Card:
        self.path = label("", "quiet", wraps=True)
        self.path.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.move = button(translate("Settings", "Move …"), lambda: self._talk().move())
        self.other = button(translate("Settings", "Open another …"), lambda: self._talk().open_other())
        hint = translate("Settings", "On a disk of this computer; a network drive would damage it.")
        return Card(
            label(translate("Settings", "Database"), "heading"),
            self.path,
            label(hint, "small", wraps=True),
            row(self.move, self.other, None),
        )

    def _protection(self) -> Card:
        self.state = label("", wraps=True)
        self.encrypt = button(translate("Settings", "Encrypt …"), lambda: self._talk().encrypt())
        self.decrypt = button(
            translate("Settings", "Remove the encryption …"), lambda: self._talk().decrypt()
        )
        change = self._presenter.desk.change_settings
        minutes = translate("Settings", "After {n} min without a key or the mouse")
        self.lock_after = _combo(
            [(minutes.format(n=n) if n else translate("Settings", "Never"), n) for n in LOCK_MINUTES]
        )
        self.lock_after.activated.connect(lambda _: change(lock_after_min=self.lock_after.currentData()))
        card = Card(
            label(translate("Settings", "Protection"), "heading"),
            self.state,
            row(self.encrypt, self.decrypt, None),
            spacing=12,
        )
        card.body.addLayout(field(translate("Settings", "Lock the window"), self.lock_after))
        return card

    def _backups(self) -> Card:
        self.automatic = QCheckBox(translate("Settings", "Every day, and when the program closes"))
        self.automatic.setAccessibleName(self.automatic.text())
        self.automatic.toggled.connect(lambda on: self._presenter.desk.change_settings(backups=on))
        self.folder = label("", "quiet", wraps=True)
        self.last = label("", wraps=True)
        self.choose_folder = button(
            translate("Settings", "Choose a folder …"), lambda: self._talk().choose_backup_folder()
        )
        self.now = button(translate("Settings", "Back up now"), self._presenter.back_up_now)
        restore = button(translate("Settings", "Restore …"), lambda: self._talk().restore())
        hint = translate(
            "Settings",
            "Seven days, four weeks and twelve months are kept. The folder may be on a stick or a "
            "network drive.",
        )
        return Card(
            label(translate("Settings", "Backups"), "heading"),
            self.automatic,
            self.folder,
            label(hint, "small", wraps=True),
            self.last,
            row(self.now, restore, self.choose_folder, None),
        )

    def _age(self) -> Card:
        years = translate("Settings", "{n} years, then the program asks at start")
        named = {
            0: translate("Settings", "For ever"),
            1: translate("Settings", "One year, then the program asks at start"),
        }
        self.keep = _combo([(named.get(n, years.format(n=n)), n) for n in KEEP_YEARS])
        self.keep.activated.connect(lambda _: self._keep_for(self.keep.currentData()))
        card = Card(label(translate("Settings", "Retention"), "heading"))
        card.body.addLayout(field(translate("Settings", "Keep sessions"), self.keep))
        return card

    def _keep_for(self, years: int) -> None:
        self._presenter.desk.change_settings(keep_years=years)
        self._presenter.look_for_old()


def _combo(choices: list[tuple[str, int]]) -> QComboBox:
    made = QComboBox()
    for text, value in choices:
        made.addItem(text, value)
    made.setMaximumWidth(420)
    return made


def _choose(box: QComboBox, value: int) -> None:
    box.setCurrentIndex(max(0, box.findData(value)))
