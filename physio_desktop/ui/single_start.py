"""A second start brings the first window forward, with its files, instead of opening another one."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

_WAIT_MS = 500
_MOST_BYTES = 1 << 20


class SingleStart(QObject):
    """One window per database and user. `asked`: another start wants this window, and these files in it."""

    asked = Signal(list)

    def __init__(self, database: Path) -> None:
        super().__init__()
        self._name = _name_for(database)
        self._server: QLocalServer | None = None
        self._callers: list[QLocalSocket] = []

    def is_first(self, files: Sequence[Path] = ()) -> bool:
        """False: another window was there, and was asked to come forward with the files."""
        socket = QLocalSocket()
        socket.connectToServer(self._name)
        if socket.waitForConnected(_WAIT_MS):
            socket.write(json.dumps([str(file) for file in files]).encode())
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
            self._callers.clear()

    def _answer(self) -> None:
        assert self._server is not None
        socket = self._server.nextPendingConnection()
        if socket is not None:
            self._callers.append(socket)
            socket.disconnected.connect(self._hear)
            self._hear()

    def _hear(self) -> None:
        """Of those who have said all. What is no list of files is a wish to see the window, nothing else."""
        for socket in [*self._callers]:
            if socket.state() != QLocalSocket.LocalSocketState.UnconnectedState:
                continue
            self._callers.remove(socket)
            said = bytes(socket.read(_MOST_BYTES).data())
            socket.deleteLater()
            self.asked.emit(_files_in(said))


def _files_in(said: bytes) -> list[Path]:
    try:
        names = json.loads(said)
    except ValueError:
        return []
    texts = [name for name in names if isinstance(name, str)] if isinstance(names, list) else []
    return [Path(name) for name in texts if "\0" not in name and Path(name).is_file()]


def _name_for(database: Path) -> str:
    return f"physio-desktop-{hashlib.sha256(str(database.resolve()).encode()).hexdigest()[:16]}"
