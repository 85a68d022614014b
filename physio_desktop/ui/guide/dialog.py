"""The guide: a list of pages and the page, beside the window, which goes on working."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QLocale, Qt, QUrl
from PySide6.QtGui import QTextBlock, QTextBlockFormat, QTextCursor, QTextFrameFormat, QTextTable
from PySide6.QtWidgets import QDialog, QHBoxLayout, QListWidget, QTextBrowser, QVBoxLayout, QWidget

from physio_desktop import paths
from physio_desktop.ui.cards import button, row
from physio_desktop.ui.guide import pages
from physio_desktop.ui.wording import translate

_FAINT = 60  # of 255


class GuideDialog(QDialog):
    def __init__(self, is_at_home: bool, parent: QWidget | None, folder: Path | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(translate("Guide", "Guide"))
        self.resize(960, 680)
        self.is_at_home = is_at_home
        self._folder = folder or paths.resources_dir() / "docs"
        names = pages.listed(QLocale().name()[:2], is_at_home)
        self.names = [name for name in names if (self._folder / name).is_file()]
        self.page = ""
        self._before: list[str] = []
        self.list = QListWidget()
        self.list.setAccessibleName(translate("Guide", "Pages"))
        self.list.addItems([pages.title(self._folder, name) for name in self.names])
        self.list.setFixedWidth(260)
        self.list.setWordWrap(True)
        self.list.setVisible(len(self.names) > 1)
        self.text = QTextBrowser()
        self.text.setAccessibleName(translate("Guide", "Page"))
        self.text.setOpenLinks(False)
        self.text.anchorClicked.connect(self._follow)
        self.back = button(translate("Guide", "Back"), self.go_back)
        close = button(translate("Guide", "Close"), self.accept, "primary")
        for made in (self.back, close):
            made.setAutoDefault(False)
        both = QHBoxLayout()
        both.setSpacing(16)
        both.addWidget(self.list)
        both.addWidget(self.text, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addLayout(both, 1)
        column.addLayout(row(self.back, None, close))
        self.list.currentRowChanged.connect(lambda at: self.open_page(self.names[at]) if at >= 0 else None)
        self.list.setCurrentRow(0)

    def open_page(self, page: str, heading: str = "", *, is_back: bool = False) -> None:
        """page: as `pages.listed` names it, or any other page that a link leads to."""
        if page != self.page:
            if self.page and not is_back:
                self._before.append(self.page)
            self.page = page
            self.text.setMarkdown(pages.text(self._folder, page))
            self._give_room()
            self.text.moveCursor(QTextCursor.MoveOperation.Start)
        self.back.setEnabled(bool(self._before))
        at = self.names.index(page) if page in self.names else -1
        if self.list.currentRow() != at:
            self.list.blockSignals(True)
            self.list.setCurrentRow(at)
            self.list.blockSignals(False)
        if heading:
            self._scroll_to(heading)

    def go_back(self) -> None:
        if self._before:
            self.open_page(self._before.pop(), is_back=True)

    def _follow(self, url: QUrl) -> None:
        found = pages.target(self._folder, self.page, url.toString())
        if found is not None:
            self.open_page(*found)

    def _blocks(self) -> list[QTextBlock]:
        block, found = self.text.document().begin(), []
        while block.isValid():
            found.append(block)
            block = block.next()
        return found

    def _give_room(self) -> None:
        """Lines as far apart as eyes like them, and tables with air in their cells."""
        document = self.text.document()
        document.setDocumentMargin(20)
        for block in self._blocks():
            layout = block.blockFormat()
            layout.setLineHeight(125, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
            if level := layout.headingLevel():
                layout.setTopMargin(8 if level == 1 else 20)
                layout.setBottomMargin(6)
            QTextCursor(block).setBlockFormat(layout)
        lines = self.palette().text().color()
        lines.setAlpha(_FAINT)
        for frame in document.rootFrame().childFrames():
            if isinstance(frame, QTextTable):
                table = frame.format()
                table.setCellPadding(6)
                table.setCellSpacing(0)
                table.setBorder(1)
                table.setBorderCollapse(True)
                table.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
                table.setBorderBrush(lines)
                table.setBottomMargin(12)
                frame.setFormat(table)

    def _scroll_to(self, heading: str) -> None:
        for block in self._blocks():
            if block.blockFormat().headingLevel() and pages.anchor(block.text()) == heading:
                edge = self.text.document().documentLayout().blockBoundingRect(block).top()
                self.text.verticalScrollBar().setValue(round(edge))
                return
