"""Which library reads a database file: Python's own SQLite, or SQLCipher where a passphrase encrypts it.

They are two copies of SQLite in one process. Where one of them closes a file, the system drops the POSIX
locks that the other one holds on it; so a file is never open in both at the same time.
"""

from __future__ import annotations

import hmac
import sqlite3
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import NoReturn, cast

from physio_desktop.errors import StorageError

MIN_PASSPHRASE = 8
_MAX_PASSPHRASE = 1000


class Passphrase:
    """A secret in memory: it does not show in logs and tracebacks, and cannot be written to a file."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        """The same letters typed on another system are the same passphrase. Raises StorageError."""
        text = unicodedata.normalize("NFC", text)
        if not text or "\0" in text or len(text) > _MAX_PASSPHRASE:
            raise StorageError("This cannot be a passphrase.", "Type a passphrase of several words.")
        self._text = text

    @classmethod
    def chosen(cls, text: str) -> Passphrase:
        """One for a database from now on. Raises StorageError where it would be guessed too soon."""
        made = cls(text)
        if len(made._text.strip()) < MIN_PASSPHRASE:
            raise StorageError(
                f"A passphrase has {MIN_PASSPHRASE} characters or more.", "Four or five words are best."
            )
        return made

    def matches(self, text: str) -> bool:
        typed = unicodedata.normalize("NFC", text).encode()
        return hmac.compare_digest(self._text.encode(), typed)

    def reveal(self) -> str:
        """For the library alone."""
        return self._text

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Passphrase) and self.matches(other._text)

    def __hash__(self) -> int:
        return hash(self._text)

    def __repr__(self) -> str:
        return "Passphrase(…)"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a passphrase stays in memory")


@dataclass(frozen=True, slots=True)
class Driver:
    """A DB-API module in the shape of sqlite3, and the passphrase its connections begin with."""

    module: ModuleType
    passphrase: Passphrase | None = None

    @property
    def fault(self) -> type[Exception]:
        """What its connections raise about the database."""
        return cast(type[Exception], self.module.DatabaseError)

    @property
    def any_fault(self) -> type[Exception]:
        return cast(type[Exception], self.module.Error)

    def connect(self, path: Path, options: str, timeout_s: float) -> sqlite3.Connection:
        """A connection of this thread in autocommit mode; `options` as in an SQLite URI, like mode=rw."""
        uri = f"{path.absolute().as_uri()}?{options}"
        connection = self.module.connect(uri, uri=True, timeout=timeout_s, isolation_level=None)
        if self.module is not sqlite3:
            try:
                connection.execute("PRAGMA cipher_log_level=NONE")  # or stderr hears of a wrong passphrase
                if self.passphrase is not None:
                    connection.set_key(self.passphrase.reveal())
            except BaseException:
                connection.close()
                raise
        return cast(sqlite3.Connection, connection)


PLAIN = Driver(sqlite3)


def cipher_driver(passphrase: Passphrase | None) -> Driver:
    """SQLCipher with its own defaults (AES-256, 256,000 rounds); without a passphrase it reads plain files.

    Raises StorageError where the library is missing.
    """
    try:
        import sqlcipher3.dbapi2 as module
    except ImportError as error:
        raise StorageError(
            "Encrypted databases cannot be opened: SQLCipher is not installed.", "Install the program again."
        ) from error
    return Driver(module, passphrase)


def driver_for(passphrase: Passphrase | None) -> Driver:
    return PLAIN if passphrase is None else cipher_driver(passphrase)
