"""One database file, opened with care: foreign, newer and damaged files are refused and left as they are.

A Database belongs to the thread that opens it (the storage lane); the driver refuses any other thread loudly.
"""

from __future__ import annotations

import logging
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Self, cast

import sqlalchemy
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from physio_desktop.errors import StorageBusy, StorageError, StorageLocked, StorageOutdated
from physio_desktop.storage import migrations, sqlite_file, upgrading
from physio_desktop.storage.drivers import Driver, Passphrase, driver_for
from physio_desktop.storage.schema import Base
from physio_desktop.storage.upgrading import Upgraded

_log = logging.getLogger(__name__)


class Database:
    """Made by `Database.open`. Use it as a context manager or call `close`."""

    def __init__(
        self, path: Path, connect: Callable[[], sqlite3.Connection], driver: Driver, *, read_only: bool
    ) -> None:
        self.path = path
        self.read_only = read_only
        self._driver = driver
        self._engine: Engine = sqlalchemy.create_engine(
            "sqlite://", module=driver.module, creator=connect, poolclass=NullPool
        )
        self._connection: Connection | None = None
        self._is_closed = False
        self.upgraded: Upgraded | None = None  # what opening had to change
        self._on_close: Callable[[], None] = lambda: None

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        read_only: bool = False,
        passphrase: Passphrase | None = None,
        is_shared: bool = False,
        report: sqlite_file.Report = sqlite_file.no_report,
    ) -> Self:
        """Opens, creates (with its folder) or migrates the database.

        Raises StorageError, and changes nothing, when `path` is no database of this program, damaged, from a
        newer version or cannot be written; StorageBusy where that may pass. `read_only` also works on a
        read-only or full disk and never creates or migrates. `passphrase` opens an encrypted database, and
        makes a new one so; without it, or with a wrong one, StorageLocked is raised. The files of a new
        database are private, or `is_shared` with the group of their folder. `report` hears how far the backup
        before a migration is, and may raise to stop it.
        """
        path = Path(path)
        driver = driver_for(passphrase)
        with sqlite_file.faults_as_errors(path, driver):
            revision = _inspect(path, driver)
            if read_only:
                return cls._open_to_read(path, driver, revision)
            return cls._open_to_write(path, driver, revision, is_shared, report)

    @property
    def passphrase(self) -> Passphrase | None:
        """None: not encrypted."""
        return self._driver.passphrase

    @classmethod
    def _open_to_read(cls, path: Path, driver: Driver, revision: str | None) -> Self:
        if revision is None:
            raise StorageError(f"There is no database {path}.", "Start the program once to create it.")
        if revision != migrations.HEAD:
            raise StorageOutdated(
                f"{path} was written by an older version of this program.",
                "Open it once with this version in a folder that can be written.",
            )
        view = sqlite_file.open_view(path, driver, lasting=True)
        database = cls(path, lambda: view.connection, driver, read_only=True)
        database._on_close = view.close
        return database

    @classmethod
    def _open_to_write(
        cls, path: Path, driver: Driver, revision: str | None, is_shared: bool, report: sqlite_file.Report
    ) -> Self:
        if path.exists() and not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)):
            raise StorageBusy(
                f"{path} cannot be written: the file or its folder is read-only.",
                "Make both writable, or choose another folder.",
            )
        is_new = not path.exists()
        sqlite_file.create_empty(path, is_shared)
        connect = lambda: sqlite_file.connect_for_writing(path, driver)  # noqa: E731
        database = cls(path, connect, driver, read_only=False)
        try:
            if revision != migrations.HEAD:
                database.upgraded = upgrading.upgrade(database, revision, report)
            else:
                with database.reading():
                    pass
        except BaseException:
            database._disconnect()
            if is_new:
                _remove_files(path)
            raise
        return database

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # -- transactions --------------------------------------------------------------------------------------

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One consistent state of the database."""
        with self._transaction(sqlite_file.BEGIN_READ) as connection:
            yield connection

    @contextmanager
    def writing(self, *, erase: bool = False) -> Iterator[Connection]:
        """All or nothing. Raises StorageBusy (locked, full, read-only: nothing was written) or StorageError.

        `erase`: what is deleted is overwritten, too.
        """
        if self.read_only:
            raise StorageBusy(
                f"{self.path} was opened only for reading.", "Make the file and its folder writable."
            )
        with self._faults_as_errors():
            self._raw().execute(f"PRAGMA secure_delete={int(erase)}").fetchall()
        with self._transaction(sqlite_file.BEGIN_WRITE) as connection:
            yield connection

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[Connection]:
        with self._faults_as_errors():
            connection = self._connected()
            with connection.begin():
                connection.exec_driver_sql(begin)
                yield connection

    @contextmanager
    def _faults_as_errors(self) -> Iterator[None]:
        try:
            yield
        except (DBAPIError, self._driver.fault) as fault:
            cause = fault.orig if isinstance(fault, DBAPIError) else fault
            if error := sqlite_file.fault_to_error(cause, self.path):
                self._drop_broken_connection(cause)
                raise error from fault
            raise

    def _connected(self) -> Connection:
        if self._is_closed:
            raise StorageError(f"{self.path} was closed.", "Try again.")
        if self._connection is None:
            self._connection = self._engine.connect()
        return self._connection

    def _raw(self) -> sqlite3.Connection:
        return cast(sqlite3.Connection, self._connected().connection.driver_connection)

    def _drop_broken_connection(self, fault: BaseException | None) -> None:
        """After a fault the next use starts afresh, unless the connection surely took no harm.

        One that met a read-only or vanished disk may keep its handle to it, and its belief, for ever.
        """
        if self._connection is None or self.read_only:
            return
        with suppress(DBAPIError, self._driver.any_fault):
            if sqlite_file.is_harmless(fault) and not self._raw().in_transaction:
                return
        with suppress(DBAPIError, self._driver.any_fault):
            self._connection.invalidate()
            self._connection.close()
        self._connection = None

    # -- care ----------------------------------------------------------------------------------------------

    def backup(self, to: Path, report: sqlite_file.Report = sqlite_file.no_report) -> None:
        """A checked copy in one file, also while recording; encrypted alike. Raises StorageError.

        `report` hears of the progress and may raise to stop it.
        """
        with self._faults_as_errors():
            is_shared = bool(self.path.stat().st_mode & 0o020)
            sqlite_file.copy_database(self._raw(), Path(to), self._driver, report, is_shared=is_shared)

    def give_back_space(self) -> None:
        """Cuts the files to what they hold; a busy reader or a full disk only puts it off."""
        try:
            with self._faults_as_errors():
                sqlite_file.give_back_space(self._raw())
        except StorageBusy as error:
            _log.info("space is given back later: %s", error)

    def rebuild(self) -> None:
        """Writes the whole file anew, without a byte of what was ever deleted. Raises StorageBusy.

        Takes a second for some 100 MB, and for that time as much space again.
        """
        with self._faults_as_errors():
            driver = self._raw()
            driver.execute("VACUUM")
            (is_busy, _, _) = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if is_busy:
            raise StorageBusy(
                f"{self.path} is in use by another program.", "Close other programs that use this file."
            )

    @contextmanager
    def without_foreign_keys(self) -> Iterator[None]:
        """While tables are rebuilt: dropping the old one would delete what refers to it."""
        with self._faults_as_errors():
            self._raw().execute("PRAGMA foreign_keys=OFF")
        try:
            yield
        finally:
            with self._faults_as_errors():
                self._raw().execute("PRAGMA foreign_keys=ON")

    def sign(self) -> None:
        """Marks a new file as one of this program."""
        with self._faults_as_errors():
            self._raw().execute(f"PRAGMA application_id={sqlite_file.APPLICATION_ID}")

    def let_go(self) -> None:
        """Closes the file until the next use: only then may its bytes be read past SQLite."""
        self._disconnect()

    def check(self, look_up: Callable[[], None] = lambda: None) -> list[str]:
        """Every problem found, in words; reads the whole file. Empty: all is well.

        `look_up` is called now and then and may raise to stop it.
        """
        from physio_desktop.storage.check import problems

        with self._faults_as_errors():
            return problems(self, look_up)

    def close(self) -> None:
        """Moves the log into the database when possible. Safe to call twice."""
        if self._connection is not None and not self.read_only:
            self.give_back_space()
        self._disconnect()
        self._is_closed = True
        self._on_close()

    def _disconnect(self) -> None:
        if self._connection is not None:
            with suppress(DBAPIError, self._driver.any_fault):
                self._connection.close()
        self._connection = None
        self._engine.dispose()


def inspect(path: Path, passphrase: Passphrase | None) -> str | None:
    """The revision of the tables, None where there are none yet; changes nothing. Raises StorageError."""
    driver = driver_for(passphrase)
    with sqlite_file.faults_as_errors(path, driver):
        return _inspect(path, driver)


def _inspect(path: Path, driver: Driver) -> str | None:
    """The revision of the tables; None for no file or an empty one. Raises StorageError; touches nothing."""
    if path.is_dir():
        raise StorageError(f"{path} is a folder, not a database.", "Choose a file inside it.")
    if path.exists() and not path.is_file():
        raise StorageError(f"{path} is not a file.", "Choose a file.")
    if sqlite_file.size_of(path) == 0:
        return None
    if not os.access(path, os.R_OK):
        raise StorageError(f"{path} cannot be read: access is denied.", "Ask for access to this file.")
    try:
        view = sqlite_file.open_view(path, driver, lasting=False)
        try:
            return _revision_in(view.connection, path)
        finally:
            view.close()
    except driver.fault as fault:
        if getattr(fault, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_NOTADB:
            raise _unreadable(path, driver) from fault
        raise


def _unreadable(path: Path, driver: Driver) -> StorageError:
    """Nothing of this process is open: the look that failed was the first."""
    page = sqlite_file.first_page(path)
    if driver.passphrase is None:
        if not sqlite_file.looks_encrypted(page):
            return _foreign(path)
        return StorageLocked(f"{path} is encrypted.", "Its passphrase opens it.")
    if sqlite_file.is_plain(page):
        return StorageError(f"{path} is not encrypted, or damaged.", "Open it without a passphrase.")
    return StorageLocked(
        f"This passphrase does not open {path.name}.",
        "Type it once more; mind capital letters and the layout of the keyboard.",
        is_wrong=True,
    )


def _revision_in(connection: sqlite3.Connection, path: Path) -> str | None:
    names = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if not names:
        return None
    if "alembic_version" not in names:
        raise _foreign(path)
    found = [str(value) for (value,) in connection.execute("SELECT version_num FROM alembic_version")]
    if len(found) != 1:
        raise sqlite_file.damaged(path, "its version is not recorded")
    if found[0] not in migrations.REVISIONS:
        raise upgrading.newer_than_this(path, found[0])
    if found[0] == migrations.HEAD and (missing := set(Base.metadata.tables) - names):
        raise sqlite_file.damaged(path, f"tables are missing: {', '.join(sorted(missing))}")
    if problem := sqlite_file.quick_problems(connection, sqlite_file.size_of(path)):
        raise sqlite_file.damaged(path, problem)
    return found[0]


def _foreign(path: Path) -> StorageError:
    return StorageError(
        f"{path} is not a database of this program, or its beginning is damaged. It was left as it is.",
        f"Choose another file. If this should be your database: {sqlite_file.RESTORE_HINT}",
    )


def _remove_files(path: Path) -> None:
    for file in (path, sqlite_file.log_of(path), sqlite_file.index_of(path)):
        with suppress(OSError):
            file.unlink(missing_ok=True)
