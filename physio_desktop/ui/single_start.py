"""A second start brings the first window forward, with the files it was to open."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

_WAIT_MS = 500
_MOST_BYTES = 64 << 10


class SingleStart(QObject):
    """One window per database and user. `asked`: another start wants it; `files_wanted`: with these."""

    asked = Signal()
    files_wanted = Signal(list)  # of Path

    def __init__(self, database: Path) -> None:
        super().__init__()
        self._name = _name_for(database)
        self._server: QLocalServer | None = None

    def is_first(self, files: Sequence[Path] = ()) -> bool:
        """False: another window was there, and was asked to come forward, and to open `files`."""
        socket = QLocalSocket()
        socket.connectToServer(self._name)
        if socket.waitForConnected(_WAIT_MS):
            socket.write(json.dumps([str(file) for file in files]).encode() + b"\n")
            socket.waitForBytesWritten(_WAIT_MS)
            socket.disconnectFromServer()
            return False
        server = QLocalServer(self)
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        if not server.listen(self._name):
            QLocalServer.removeServer(self._name)  # a crash left it behind
            server.listen(self._name)
        server.newConnection.connect(self._answer)
        self._server = server
        return True

    def follow(self, database: Path) -> None:
        """The window has another database open now."""
        if _name_for(database) != self._name:
            self.close()
            self._name = _name_for(database)
            self.is_first()

    def close(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None

    def _answer(self) -> None:
        assert self._server is not None
        socket = self._server.nextPendingConnection()
        if socket is not None:
            socket.disconnected.connect(socket.deleteLater)
            self.asked.emit()
            if socket.canReadLine():
                self._take_line(socket)
            else:
                socket.readyRead.connect(self._listen)  # a method: no connection keeps this object alive

    def _listen(self) -> None:
        socket = self.sender()
        if isinstance(socket, QLocalSocket) and socket.canReadLine():
            self._take_line(socket)

    def _take_line(self, socket: QLocalSocket) -> None:
        """Names of files; only this account can write here, and still only those that exist are believed."""
        try:
            names = json.loads(bytes(socket.readLine(_MOST_BYTES).data()).decode())
            files = [Path(name) for name in names if isinstance(name, str) and Path(name).is_file()]
        except (ValueError, TypeError, OSError):
            return
        if files:
            self.files_wanted.emit(files)


def _name_for(database: Path) -> str:
    return f"physio-desktop-{hashlib.sha256(str(database.resolve()).encode()).hexdigest()[:16]}"
