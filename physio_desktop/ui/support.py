"""Log folder, report for whoever helps, and what becomes of an error that nobody foresaw."""

from __future__ import annotations

import logging
import platform
import re
import sys
from collections.abc import Callable
from types import TracebackType

from PySide6.QtCore import QObject, QUrl, Signal, qVersion
from PySide6.QtGui import QDesktopServices, QGuiApplication

from physio_desktop import __version__, paths
from physio_desktop.ui.wording import translate

_log = logging.getLogger("physio_desktop")
_TAIL = 20_000
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|'[^']*'|[^\s(]*[/\\][^\s),:]*")


class Support(QObject):
    """`failed`: an exception that reached nobody, from any thread."""

    failed = Signal(object)

    def __init__(self, say: Callable[[str], None]) -> None:
        super().__init__()
        self._say = say
        self._before = sys.excepthook

    def catch_everything(self) -> None:
        sys.excepthook = self._take

    def let_go(self) -> None:
        sys.excepthook = self._before

    def open_log_folder(self) -> None:
        paths.log_dir().mkdir(parents=True, exist_ok=True)
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(paths.log_dir())))

    def copy_report(self) -> None:
        QGuiApplication.clipboard().setText(report())
        self._say(translate("Support", "The report is in the clipboard. It holds no patient data."))

    def _take(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            self._before(kind, error, trace)
            return
        error.__traceback__ = trace
        self.failed.emit(error)


def report() -> str:
    """Versions and the end of the log, in which names, codes and places are blotted out."""
    head = [
        f"physio-desktop {__version__}",
        f"Python {platform.python_version()} on {platform.system()} {platform.release()}",
        f"Qt {qVersion()}, {QGuiApplication.platformName()}",
    ]
    try:
        with (paths.log_dir() / "physio-desktop.log").open(encoding="utf-8", errors="replace") as file:
            log = file.read()[-_TAIL:]
    except OSError:
        log = ""
    return "\n".join([*head, "", _QUOTED.sub("…", log)])
