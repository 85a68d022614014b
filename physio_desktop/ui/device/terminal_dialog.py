"""The raw terminal: what the sensor sends and is sent; paused, copied or saved for support."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QDateTime, QStandardPaths, Qt, QTimer
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QPlainTextEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from physio_desktop.sensing.binary_frames import Command
from physio_desktop.ui.cards import button, label, row
from physio_desktop.ui.device.terminal_presenter import COMMANDS, MOST_LINES, TerminalPresenter
from physio_desktop.ui.wording import translate

_LOOK_MS = 200


class TerminalDialog(QDialog):
    def __init__(self, presenter: TerminalPresenter, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(translate("Terminal", "What the sensor sends"))
        self.presenter = presenter
        self.text = QPlainTextEdit(readOnly=True, maximumBlockCount=MOST_LINES)
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.text.setStyleSheet(f'font-family: "{self.text.font().family()}"')
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.text.setAccessibleName(translate("Terminal", "Lines"))
        self.kind = QComboBox()
        self.kind.setAccessibleName(translate("Terminal", "What is shown"))
        self.kind.addItem(translate("Terminal", "Messages"), False)
        self.kind.addItem(translate("Terminal", "Bytes"), True)
        self.kind.activated.connect(lambda _: self._show_anew())
        self.pause = QCheckBox(translate("Terminal", "Pause"))
        self.pause.setAccessibleName(translate("Terminal", "Pause"))
        self.counts = label("", "small", wraps=True)
        self.command = QComboBox()
        self.command.setAccessibleName(translate("Terminal", "Command"))
        for command in COMMANDS:
            self.command.addItem(_name(command), int(command))
        self.argument = QSpinBox(minimum=0, maximum=1000)
        self.argument.setAccessibleName(translate("Terminal", "Its number"))
        self.argument.setToolTip(
            translate("Terminal", "Samples a second, 1 for on and 0 for off, or seconds to blink")
        )
        self.send = button(translate("Terminal", "Send"), self._send)
        self.message = label("", "accent", wraps=True)
        self._lay_out()
        presenter.on_message = lambda: self.message.setText(presenter.message)
        self._timer = QTimer(self, interval=_LOOK_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        self.finished.connect(lambda _: self._end())
        self.resize(860, 560)
        self.look()

    def look(self) -> None:
        """Show what has come; while paused it is kept as far as there is room."""
        self.counts.setText(self.presenter.counts())
        if not self.pause.isChecked():
            lines = self.presenter.new_lines()
            if lines:
                self.text.appendPlainText("\n".join(lines))

    def copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text.toPlainText())
        self.message.setText(translate("Terminal", "Copied."))

    def save(self) -> None:
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        stamp = QDateTime.currentDateTime().toString("yyyyMMdd-HHmm")
        kinds = translate("Terminal", "Text (*.txt)")
        name, _ = QFileDialog.getSaveFileName(
            self,
            translate("Terminal", "Save what is shown"),
            str(Path(folder) / f"sensor-{stamp}.txt"),
            kinds,
        )
        if name:
            self.presenter.save(Path(name), self.text.toPlainText())

    def _lay_out(self) -> None:
        about = translate(
            "Terminal",
            "For support. It shows the last 64 kB that went over the link and holds no patient data.",
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(12)
        column.addWidget(label(about, "quiet", wraps=True))
        copy = button(translate("Terminal", "Copy"), self.copy)
        save = button(translate("Terminal", "Save …"), self.save)
        column.addLayout(row(self.kind, self.pause, None, copy, save))
        column.addWidget(self.text, 1)
        column.addWidget(self.counts)
        line = QHBoxLayout()
        line.setSpacing(8)
        for widget in (label(translate("Terminal", "Command")), self.command, self.argument, self.send):
            line.addWidget(widget)
        line.addWidget(self.message, 1)
        leave = button(translate("Terminal", "Close"), self.reject)
        line.addWidget(leave)
        column.addLayout(line)
        for made in (copy, save, self.send, leave):
            made.setAutoDefault(False)

    def _show_anew(self) -> None:
        lines = self.presenter.show_as(bool(self.kind.currentData()))
        self.text.setPlainText("\n".join(lines))
        self.text.moveCursor(self.text.textCursor().MoveOperation.End)

    def _send(self) -> None:
        self.message.setText("")
        self.presenter.send(Command(self.command.currentData()), self.argument.value())

    def _end(self) -> None:
        self._timer.stop()
        self.presenter.close()


def _name(command: Command) -> str:
    """As the protocol calls it; support and firmware speak of it so."""
    return command.name.lower().replace("_", " ")


def open_terminal(presenter: TerminalPresenter, parent: QWidget) -> TerminalDialog:
    """Beside the window, which goes on working."""
    dialog = TerminalDialog(presenter, parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.show()
    return dialog
