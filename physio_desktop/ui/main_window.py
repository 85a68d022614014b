"""The shell: rail, header, one page at a time, a line of status."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QGraphicsView,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from physio_desktop.ui.cards import label
from physio_desktop.ui.closing import SavingPage
from physio_desktop.ui.header import Header
from physio_desktop.ui.icons import icon
from physio_desktop.ui.notifications import Toast
from physio_desktop.ui.rail import Rail
from physio_desktop.ui.theme import Theme
from physio_desktop.ui.wording import translate

if TYPE_CHECKING:
    from physio_desktop.ui.pages import Pages

_CLOCK_MS = 200
_PARENTS = {  # pages without a rail button
    "teach": "models",
    "orientation": "device",
    "review": "sessions",
    "analytics": "sessions",
    "import": "sessions",
    **dict.fromkeys(("train", "result", "runs", "diagnostics"), "models"),
}


class MainWindow(QMainWindow):
    """Holds pages and shows one of them. `look` is asked a few times a second for what the frame shows."""

    page_shown = Signal(str)
    files_dropped = Signal(list)  # of Path

    def __init__(self, pages: Pages, theme: Theme) -> None:
        super().__init__()
        self.setWindowTitle("Physio Desktop")
        self.setWindowIcon(icon("app", "#000"))
        self.resize(1280, 800)
        self.setMinimumSize(960, 640)
        self.setAcceptDrops(True)
        self.pages = pages
        self.may_close: Callable[[], bool] = lambda: True
        self.on_close: Callable[[], None] = lambda: None
        self.look: Callable[[], None] = lambda: None
        self._is_saving = False
        self.rail = Rail(
            [
                ("live", translate("Rail", "Live")),
                ("patients", translate("Rail", "Patients")),
                ("sessions", translate("Rail", "Sessions")),
                ("models", translate("Rail", "Models")),
                ("device", translate("Rail", "Sensor")),
                ("settings", translate("Rail", "Settings")),
            ],
            theme,
        )
        self.header = Header()
        self.stack = pages.stack
        self.stack.setAccessibleName(translate("Rail", "Page"))
        self.message = label("", "small")
        self.figures = label("", "small")
        self.footer = self._footer(self.message, self.figures)
        content = self._content()
        self._covers = QStackedWidget()
        self._covers.addWidget(content)
        self.setCentralWidget(self._covers)
        self._had_menus = True
        self.toast = Toast(content)
        self.rail.chosen.connect(self.show_page)
        self._timer = QTimer(self, interval=_CLOCK_MS)
        self._timer.timeout.connect(lambda: self.look())
        self._timer.start()
        self.show_page("live")
        self.stack.setFocus()

    @property
    def page(self) -> str:
        """The name of the page that is shown."""
        return self.pages.name_of(self.stack.currentWidget())

    def show_page(self, name: str) -> None:
        focused = self.focusWidget()
        page = self.pages[name]
        self.stack.setCurrentWidget(page)
        for view in page.findChildren(QGraphicsView):
            view.setAcceptDrops(False)  # it would swallow files that are dropped on the window
        if focused is not None and not focused.isVisible():
            page.setFocus()  # else Qt gives it to the next in line, which is the rail
        self.rail.show_page(_PARENTS.get(name, name))
        self.page_shown.emit(name)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _dropped(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        if files := _dropped(event.mimeData()):
            event.acceptProposedAction()
            self.files_dropped.emit(files)

    def add_cover(self, page: QWidget) -> None:
        """A page that `cover` puts over everything else of the window, menus included."""
        self._covers.addWidget(page)

    def cover(self, page: QWidget) -> None:
        self._had_menus = self.menuBar().isVisibleTo(self)
        self.menuBar().hide()
        self._covers.setCurrentWidget(page)

    def uncover(self) -> None:
        self._covers.setCurrentIndex(0)
        self.menuBar().setVisible(self._had_menus)

    def set_home_mode(self, on: bool) -> None:
        """Only the home page, without rail, header, footer and menus."""
        for part in (self.rail, self.header, self.footer, self.menuBar()):
            part.setVisible(not on)
        self.show_page("home" if on else "live")

    def set_theme(self, theme: Theme) -> None:
        self.rail.set_theme(theme)
        for page in self.pages.made.values():
            page.set_theme(theme)  # type: ignore[attr-defined]

    def say(self, message: str, figures: str) -> None:
        """The line of status: words at the left, figures of the link at the right."""
        if self.message.text() != message:
            self.message.setText(message)
        if self.figures.text() != figures:
            self.figures.setText(figures)

    def come_forward(self) -> None:
        """A second start asks for this window."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    def set_saving(self, on: bool) -> None:
        """Nothing but that it is saving; pages that are not shown ask for nothing."""
        self._is_saving = on
        if on:
            self._timer.stop()
            for part in (self.rail, self.header, self.footer, self.menuBar(), self.toast):
                part.setEnabled(False)
            self.toast.hide()
            saving = SavingPage()
            self.stack.addWidget(saving)
            self.stack.setCurrentWidget(saving)

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._is_saving or not self.may_close():
            event.ignore()
            return
        self._timer.stop()
        self.on_close()
        event.accept()

    def _footer(self, message: QLabel, figures: QLabel) -> QWidget:
        footer = QWidget()
        footer.setObjectName("footer")
        footer.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        line = QHBoxLayout(footer)
        line.setContentsMargins(16, 4, 16, 4)
        line.addWidget(message, 1)
        line.addWidget(figures)
        return footer

    def _content(self) -> QWidget:
        content = QWidget()
        content.setObjectName("content")
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(self.stack, 1)
        column.addWidget(self.footer)
        line = QHBoxLayout(content)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        line.addWidget(self.rail)
        line.addLayout(column, 1)
        return content


def _dropped(data: QMimeData) -> list[Path]:
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
