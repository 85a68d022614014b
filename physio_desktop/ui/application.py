"""The QApplication and the language it speaks."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QEvent, QLibraryInfo, QLocale, QObject, QSettings, QTranslator, Signal
from PySide6.QtGui import QFileOpenEvent, QIcon
from PySide6.QtWidgets import QApplication

from physio_desktop import paths
from physio_desktop.ui.icons import drawn


def make_application(arguments: list[str] | None = None) -> QApplication:
    """The QApplication with what must be set before the first widget."""
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    if (folder := paths.portable_dir()) is not None:  # what Qt's own dialogues remember
        QSettings.setPath(QSettings.Format.NativeFormat, QSettings.Scope.UserScope, str(folder / "qt"))
    application = QApplication(arguments or sys.argv[:1])
    application.setApplicationName("physio-desktop")
    application.setApplicationDisplayName("Physio Desktop")
    application.setDesktopFileName("physio-desktop")
    application.setWindowIcon(QIcon(drawn("app", "#000", 128)))
    application.setStyle("Fusion")
    return application


def install_language(application: QApplication, language: str) -> list[QTranslator]:
    """Translators of the chosen language, or of the system's; they must be kept."""
    locale = QLocale(language) if language else QLocale()
    QLocale.setDefault(locale)
    found = []
    for name, folder in (
        ("physio-desktop", str(paths.resources_dir() / "translations")),
        ("qtbase", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)),
    ):
        translator = QTranslator(application)
        if translator.load(locale, name, "_", folder):
            application.installTranslator(translator)
            found.append(translator)
    return found


class FileOpening(QObject):
    """`wanted`: files that macOS asks the program to open; other systems name them at the start."""

    wanted = Signal(list)

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        application.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QFileOpenEvent) and event.file():
            self.wanted.emit([Path(event.file())])
            return True
        return super().eventFilter(watched, event)
