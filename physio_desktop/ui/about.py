"""What this program is, for what it is meant, and what it stands on."""

from __future__ import annotations

import platform

from PySide6.QtCore import Qt, qVersion
from PySide6.QtWidgets import QDialog, QLabel, QVBoxLayout, QWidget

from physio_desktop import __version__
from physio_desktop.ui.actions import Command
from physio_desktop.ui.cards import button, label, row
from physio_desktop.ui.icons import drawn
from physio_desktop.ui.wording import translate

_LIBRARIES = (
    *("PySide6_Essentials", "pyqtgraph", "numpy", "scipy", "scikit-learn", "xgboost", "xgboost-cpu"),
    *("SQLAlchemy", "alembic", "pyserial", "dtaidistance", "wakepy"),
)


class AboutDialog(QDialog):
    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(translate("About", "About Physio Desktop"))
        self.setMinimumWidth(520)
        picture = QLabel()
        picture.setPixmap(drawn("app", "#000", 64))
        picture.setAccessibleName("Physio Desktop")
        intended = translate(
            "About", "It measures and shows movement; it makes no diagnosis. Not a certified medical device."
        )
        versions = f"Python {platform.python_version()}  ·  Qt {qVersion()}"
        licence = translate(
            "About",
            "Apache License 2.0. Qt for Python is used under the LGPL version 3. "
            "The other libraries keep their own licences:",
        )
        libraries = label(", ".join(_libraries()), "small", wraps=True)
        libraries.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column = QVBoxLayout(self)
        column.setSpacing(12)
        column.addLayout(row(picture, label(f"Physio Desktop {__version__}", "title"), None))
        for widget in (
            label(intended, "large", wraps=True),
            label(versions, "quiet"),
            label(licence, "quiet", wraps=True),
            libraries,
        ):
            column.addWidget(widget)
        column.addLayout(row(None, button(translate("About", "Close"), self.accept, "primary")))


class ShortcutsDialog(QDialog):
    """Every key, as the menus have them."""

    def __init__(self, commands: list[Command], parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(translate("About", "Keys"))
        column = QVBoxLayout(self)
        column.setSpacing(4)
        for command in commands:
            if command.key:
                column.addLayout(row(label(command.text), None, label(command.key, "accent"), spacing=48))
        column.addLayout(row(None, button(translate("About", "Close"), self.accept, "primary")))


def _libraries() -> list[str]:
    from importlib import metadata  # nothing that the start should wait for

    found = []
    for name in _LIBRARIES:
        try:
            about = metadata.metadata(name)
        except metadata.PackageNotFoundError:
            continue
        known = about.json
        licence = str(known.get("license_expression") or known.get("license") or "")
        licence = licence.splitlines()[0][:40] if licence else ""
        found.append(f"{name} {about['Version']}" + (f" ({licence})" if licence else ""))
    return found
