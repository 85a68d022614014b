"""What goes over the link, as lines, for support; and one of the known commands to send."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from physio_desktop import __version__
from physio_desktop.sensing.binary_frames import Command
from physio_desktop.sensing.byte_log import ByteLog
from physio_desktop.sensing.byte_words import MessageReader, byte_lines
from physio_desktop.sensing.device import DeviceSource
from physio_desktop.ui.core_words import said_of
from physio_desktop.ui.desk import Desk
from physio_desktop.ui.device.device_words import answer_in_words
from physio_desktop.ui.wording import translate
from physio_desktop.workflows.commanding import Answer
from physio_desktop.workflows.live_session import LiveSession

COMMANDS = (
    Command.INFO,
    Command.START,
    Command.STOP,
    Command.RATE,
    Command.MAGNETOMETER,
    Command.IDENTIFY,
    Command.SEND_CALIBRATION,
)
MOST_LINES = 2000


class TerminalPresenter:
    """The bytes are kept only while this is open; `close` ends that."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.message = ""
        self.on_message: Callable[[], None] = lambda: None
        self.as_bytes = False
        self._log = ByteLog()
        self._live: LiveSession | None = None
        self._next = 0
        self._reader = MessageReader(is_binary=True)
        self.attach()

    @property
    def source(self) -> DeviceSource | None:
        live = self._desk.treatment.live
        return live.source if live is not None and isinstance(live.source, DeviceSource) else None

    def attach(self) -> None:
        """To the stream that runs; another one than before begins anew."""
        live, source = self._desk.treatment.live, self.source
        if live is self._live or source is None:
            return
        self.close()
        self._live, self._log = live, ByteLog()
        source.byte_log = self._log
        self._begin_again()

    def close(self) -> None:
        if self._live is not None and isinstance(self._live.source, DeviceSource):
            self._live.source.byte_log = None
        self._live = None

    def show_as(self, as_bytes: bool) -> list[str]:
        """Everything that is kept, as bytes or as messages."""
        self.as_bytes = as_bytes
        self._begin_again()
        return self.new_lines()

    def new_lines(self) -> list[str]:
        """What has come since the last call."""
        self.attach()
        lines: list[str] = []
        for chunk in self._log.since(self._next):
            self._next = chunk.number + 1
            lines += byte_lines(chunk) if self.as_bytes else self._reader.lines(chunk)
        return lines[-MOST_LINES:]

    def counts(self) -> str:
        """What was skipped since the connection began."""
        live = self._live
        skipped = live.status.skipped if live is not None else {}
        if not skipped:
            return translate("Terminal", "Nothing was skipped.")
        told = ", ".join(f"{kind} {n}" for kind, n in sorted(skipped.items()))
        return translate("Terminal", "Skipped: {counts}").format(counts=told)

    def send(self, command: Command, argument: int) -> None:
        live = self._live
        if live is None:
            self._say(answer_in_words(Answer.NO_ANSWER, ""))
            return
        done = translate("Terminal", "The sensor has done it.")
        self._desk.background.watch(
            live.commanding.ask(command, argument),
            lambda answer: self._say(answer_in_words(answer, done)),
            lambda error: self._say(said_of(error)),
        )

    def save(self, path: Path, text: str) -> None:
        """With the sensor's format and the program's version, and nothing of a patient."""
        source = self.source
        device = source.device if source is not None else None
        head = [f"Physio Desktop {__version__}, sensor terminal"]
        if device is not None:
            head.append(f"device {device.id}, format {device.format}, firmware {device.firmware or '-'}")
        whole = "\n".join([*head, self.counts(), "", text, ""])

        def done(_: object) -> None:
            self._say(translate("Terminal", "Saved as {file}.").format(file=path.name))

        def failed(error: BaseException) -> None:
            text = translate("Terminal", "{file} cannot be written: {reason}.")
            reason = error.strerror if isinstance(error, OSError) else said_of(error)
            self._say(text.format(file=path.name, reason=reason))

        future = self._desk.workplace.jobs.submit(path.write_text, whole, encoding="utf-8")
        self._desk.background.watch(future, done, failed)

    def _begin_again(self) -> None:
        self._next = 0
        source = self.source
        self._reader = MessageReader(is_binary=source is None or source.format in (None, "binary"))

    def _say(self, message: str) -> None:
        self.message = message
        self.on_message()
