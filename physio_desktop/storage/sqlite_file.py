"""Everything that is peculiar to SQLite: connections, settings, faults, a look at a file without touching it.

A database file is never opened with plain `open()` here: closing such a handle would drop the POSIX locks of
every connection this process has on the file, and another process could then corrupt it.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from physio_desktop.errors import StorageBusy, StorageError
from physio_desktop.storage.drivers import PLAIN, Driver

BUSY_TIMEOUT_S = 2.0
Report = Callable[[float], None]  # share done, 0 to 1; raising stops the work
APPLICATION_ID = 0x50485953  # "PHYS": lets `file` and others tell whose database it is
BEGIN_READ = "BEGIN"
BEGIN_WRITE = "BEGIN IMMEDIATE"  # takes the write lock at once, so that waiting for it is possible
RESTORE_HINT = "Keep a copy of the file; restore the newest file of the folder `backups` beside it."
_PAGE_BYTES = 4096
_COPY_STEP_PAGES = 1000
_STEPS_BETWEEN_LOOKS = 200_000
_QUICK_CHECK_BYTES = 64 << 20  # up to this size a full quick_check (some 50 ms) is worth its time on opening

# Primary result code: message, hint. https://www.sqlite.org/rescode.html
_PASSING_FAULTS: dict[int, tuple[str, str]] = {
    sqlite3.SQLITE_BUSY: ("{} is in use by another program.", "Close other programs that use this file."),
    sqlite3.SQLITE_LOCKED: ("{} is in use by another program.", "Close other programs that use this file."),
    sqlite3.SQLITE_FULL: ("The disk is full: {} cannot grow.", "Free some space on this disk."),
    sqlite3.SQLITE_READONLY: (
        "{} cannot be written: it is read-only.",
        "Make the file and its folder writable.",
    ),
    sqlite3.SQLITE_PERM: (
        "{} cannot be written: access is denied.",
        "Make the file and its folder writable.",
    ),
    sqlite3.SQLITE_IOERR: (
        "The disk with {} does not take or give data.",
        "Check that the disk is connected, not full and not read-only.",
    ),
    sqlite3.SQLITE_CANTOPEN: (
        "{} or the files beside it cannot be opened.",
        "Check that the disk is connected, not full and writable.",
    ),
    sqlite3.SQLITE_NOMEM: ("This computer has no memory left for {}.", "Close other programs."),
}
_DAMAGE = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def no_report(_: float) -> None: ...


def fault_to_error(fault: BaseException | None, path: Path) -> StorageError | None:
    """What a driver's fault means for the user; None where it is a mistake of the program."""
    if isinstance(fault, OSError):
        return StorageBusy(f"{path} cannot be used: {fault.strerror}.", "Check the disk and its free space.")
    code = getattr(fault, "sqlite_errorcode", None)
    if code is None:
        is_unreadable = type(fault).__name__ == "OperationalError"  # bytes where a text should be
        return damaged(path, "a text cannot be read") if is_unreadable else None
    primary = code & 0xFF
    if primary in _DAMAGE:
        return damaged(path, str(fault))
    if primary in _PASSING_FAULTS:
        message, hint = _PASSING_FAULTS[primary]
        return StorageBusy(message.format(path), hint)
    return None


def is_harmless(fault: BaseException | None) -> bool:
    """A lock or a full disk passes, and the same connection can go on."""
    return getattr(fault, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_FULL)


def damaged(path: Path, reason: str) -> StorageError:
    return StorageError(f"The database {path} is damaged ({reason}). It was left as it is.", RESTORE_HINT)


@contextmanager
def faults_as_errors(path: Path, driver: Driver = PLAIN) -> Iterator[None]:
    """Turns the library's own exceptions into StorageError and StorageBusy."""
    try:
        yield
    except (driver.fault, OSError) as fault:
        if error := fault_to_error(fault, path):
            raise error from fault
        raise


def connect(path: Path, options: str, driver: Driver = PLAIN) -> sqlite3.Connection:
    """A connection of this thread in autocommit mode; `options` as in an SQLite URI, like mode=rw."""
    return driver.connect(path, options, BUSY_TIMEOUT_S)


def connect_for_writing(path: Path, driver: Driver = PLAIN) -> sqlite3.Connection:
    """WAL, so that a kill never costs a commit; synchronous=FULL, so that neither does a power cut."""
    connection = connect(path, "mode=rw", driver)
    try:
        if connection.execute("PRAGMA page_count").fetchone() == (0,):
            connection.execute("PRAGMA auto_vacuum=INCREMENTAL")  # without tables only; with them it writes
        connection.execute("PRAGMA journal_mode=WAL").fetchall()
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA foreign_keys=ON")
    except BaseException:
        connection.close()
        raise
    return connection


def create_empty(path: Path, is_shared: bool = False) -> None:
    """An empty file that only its owner may read, where there is none; folders too. Raises OSError.

    `is_shared`: it belongs to the group of its folder, whose members may read and write it; SQLite gives the
    files beside a database the same rights.
    """
    path.parent.mkdir(mode=0o770 if is_shared else 0o700, parents=True, exist_ok=True)
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        if is_shared and os.name == "posix":
            share_with_group(path)


def share_with_group(path: Path) -> None:
    with suppress(PermissionError):
        os.chown(path, -1, path.parent.stat().st_gid)
    path.chmod(0o660)


def log_of(path: Path) -> Path:
    return path.with_name(path.name + "-wal")


def index_of(path: Path) -> Path:
    return path.with_name(path.name + "-shm")


def size_of(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


class View:
    """A connection that only reads, and the temporary copy it may need; `close` removes both."""

    def __init__(self, path: Path, options: str, driver: Driver, copy_of: Path | None = None) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="physio-") if copy_of else None
        try:
            if copy_of and self._folder:
                path = Path(self._folder.name) / copy_of.name
                for original in (copy_of, log_of(copy_of)):
                    shutil.copyfile(original, path.with_name(original.name))
            self.connection = connect(path, options, driver)
            try:
                self.connection.execute("PRAGMA query_only=ON")
                self.connection.execute("SELECT count(*) FROM sqlite_master").fetchone()  # opens for real
            except BaseException:
                self.connection.close()
                raise
        except BaseException:
            self._remove_copy()
            raise

    def close(self) -> None:
        self.connection.close()
        self._remove_copy()

    def _remove_copy(self) -> None:
        if self._folder:
            self._folder.cleanup()


def open_view(path: Path, driver: Driver = PLAIN, *, lasting: bool) -> View:
    """Reads an existing database without changing it, on a full or read-only disk too.

    Reading through the write-ahead log needs an index file beside the database. Where there is none, a
    passing look takes the file as immutable (nobody has it open) or, with commits still in the log, reads a
    copy. A `lasting` view prefers the proper way, because another process may start to write.
    """
    attempts = [("mode=ro", False)] if lasting or index_of(path).exists() else []
    attempts.append(("mode=rw", True) if size_of(log_of(path)) else ("immutable=1", False))
    for options, as_copy in attempts[:-1]:
        with suppress(driver.module.OperationalError, OSError):
            return View(path, options, driver, path if as_copy else None)
    options, as_copy = attempts[-1]
    return View(path, options, driver, path if as_copy else None)


def first_page(path: Path) -> bytes:
    """Only where this process has no connection to the file: closing it drops their locks. Raises OSError."""
    with path.open("rb") as file:
        return file.read(_PAGE_BYTES)


def is_plain(page: bytes) -> bool:
    return page.startswith(b"SQLite format 3\0")


def is_plain_of_this_program(page: bytes) -> bool:
    return is_plain(page) and page[68:72] == APPLICATION_ID.to_bytes(4, "big")


def looks_encrypted(page: bytes) -> bool:
    """An encrypted file is noise from its first byte on: every value about as often as any other."""
    counts = [page.count(value) for value in range(256)]
    return len(page) == _PAGE_BYTES and max(counts) < 50 and sum(map(bool, counts)) > 240


def quick_problems(connection: sqlite3.Connection, n_bytes: int) -> str | None:
    """The first sign of damage; in a large file only the schema is read, the rest is left to `doctor`."""
    if n_bytes <= _QUICK_CHECK_BYTES:
        (answer,) = connection.execute("PRAGMA quick_check(1)").fetchone()
        return None if answer == "ok" else str(answer).splitlines()[-1]
    return None


def give_back_space(connection: sqlite3.Connection) -> None:
    """Moves the log into the database and cuts both to size; outside a transaction."""
    connection.executescript("PRAGMA incremental_vacuum")  # `execute` would stop after one page
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def copy_database(
    source: sqlite3.Connection,
    to: Path,
    driver: Driver = PLAIN,
    report: Report = no_report,
    *,
    is_shared: bool = False,
) -> None:
    """A checked copy in one file, while others write. Raises StorageError and then leaves nothing behind.

    What is encrypted stays so, with the passphrase of `driver`. `report` may raise to stop it.
    """
    if to.exists():
        raise StorageError(f"{to} exists already.", "Choose another name for the backup.")
    part = to.with_name(to.name + ".part")
    try:
        with faults_as_errors(to, driver):
            part.unlink(missing_ok=True)
            create_empty(part, is_shared)
            _copy_checked(source, part, driver, report)
            part.rename(to)
    except BaseException:
        for leftover in (part, log_of(part), index_of(part)):
            leftover.unlink(missing_ok=True)
        raise


def _copy_checked(source: sqlite3.Connection, part: Path, driver: Driver, report: Report) -> None:
    target = connect(part, "mode=rw", driver)
    try:
        _copy_pages(source, target, report)
        # A backup must open anywhere, also from a read-only disk: no log beside it.
        target.execute("PRAGMA journal_mode=DELETE").fetchall()
        with interruptible(target, report):
            problems = [str(answer) for (answer,) in target.execute("PRAGMA integrity_check(3)")]
    finally:
        target.close()
    if problems != ["ok"]:
        raise StorageError(
            f"The backup {part.name} is damaged ({problems[0]}).", "Check the disk and try again."
        )


def _copy_pages(source: sqlite3.Connection, target: sqlite3.Connection, report: Report) -> None:
    """One state of the source, held while others go on writing; otherwise each commit would begin it anew."""

    def tell(_: int, n_left: int, n_pages: int) -> None:
        report(0.8 * (1 - n_left / max(n_pages, 1)))

    source.execute(BEGIN_READ)
    try:
        source.execute("SELECT count(*) FROM sqlite_master").fetchone()
        source.backup(target, pages=_COPY_STEP_PAGES, progress=tell)
    finally:
        source.execute("COMMIT")


@contextmanager
def interruptible(connection: sqlite3.Connection, report: Report, share: float = 0.8) -> Iterator[None]:
    """While a statement works, `report(share)` is called now and then; what it raises ends the statement."""
    raised: list[BaseException] = []

    def look() -> bool:
        try:
            report(share)
        except BaseException as error:
            raised.append(error)
        return bool(raised)

    connection.set_progress_handler(look, _STEPS_BETWEEN_LOOKS)
    try:
        yield
    except Exception:
        if raised:
            raise raised[0] from None
        raise
    finally:
        connection.set_progress_handler(None, 0)
