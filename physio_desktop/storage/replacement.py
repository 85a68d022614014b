"""One database file takes the place of another, all or nothing, while nobody has it open."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from physio_desktop.errors import StorageBusy
from physio_desktop.storage import sqlite_file
from physio_desktop.storage.drivers import Passphrase, cipher_driver

_WIPE_STEP = 1 << 20
_BESIDE = ("-wal", "-shm", "-journal", ".part", ".part-wal", ".part-shm", ".part-journal")


def part_of(path: Path) -> Path:
    """What shall take the place of the database, while it is made."""
    return path.with_name(path.name + ".rewriting")


def replaced_of(path: Path) -> Path:
    """The second name that the former database keeps until its bytes are overwritten."""
    return path.with_name(path.name + ".replaced")


@contextmanager
def alone_with(path: Path, passphrase: Passphrase | None) -> Iterator[sqlite3.Connection]:
    """A connection, plain or encrypted, that no other one exists beside; the log is moved into the file.

    Raises StorageBusy where another program has the database open.
    """
    driver = cipher_driver(passphrase)
    with sqlite_file.faults_as_errors(path, driver):
        connection = sqlite_file.connect(path, "mode=rw", driver)
        try:
            # Leaving WAL needs to be the only one; the lock of the empty transaction is then kept.
            connection.execute("PRAGMA journal_mode=DELETE").fetchall()
            connection.execute("PRAGMA locking_mode=EXCLUSIVE").fetchall()
            connection.execute("BEGIN EXCLUSIVE")
            connection.execute("COMMIT")
            yield connection
        finally:
            connection.close()


def put_in_place(part: Path, path: Path, connection: sqlite3.Connection) -> bool:
    """`part`, a whole and closed database, becomes `path`; gives whether the former bytes were overwritten.

    `connection` is the one of `alone_with`. Killed at any moment, `path` is either the old or the new one;
    `finish` then does what was left. Raises OSError or StorageBusy before anything has changed.
    """
    old = replaced_of(path)
    give_rights_of(path, part)
    flush(part)
    old.unlink(missing_ok=True)
    with suppress(OSError):  # a file system without second names: it cannot be overwritten later
        os.link(path, old)
    if os.name == "nt":
        connection.close()  # an open file cannot be replaced there
    try:
        part.replace(path)
    except OSError as error:
        old.unlink(missing_ok=True)
        hint = "Close other programs that use this file."
        raise StorageBusy(f"{path} cannot be replaced: {error.strerror}.", hint) from error
    connection.close()
    with suppress(OSError):  # it is done; what is left over is tried again by `finish`
        flush(path.parent)
        return _wipe_replaced(path)
    return False


def give_rights_of(path: Path, part: Path) -> None:
    """The same people may read and write it as before."""
    about = path.stat()
    if os.name == "posix":
        with suppress(PermissionError):
            os.chown(part, -1, about.st_gid)
        part.chmod(about.st_mode & 0o777)


def is_unfinished(path: Path) -> bool:
    """Whether `finish` has something to do, or somebody is at it right now."""
    return part_of(path).exists() or replaced_of(path).exists()


def finish(path: Path) -> None:
    """Ends what a kill interrupted; nobody else may be about to replace this database. Safe to repeat."""
    part = part_of(path)
    for leftover in (part, *(Path(f"{part}{end}") for end in _BESIDE)):
        with suppress(OSError):
            leftover.unlink(missing_ok=True)
    with suppress(OSError):
        _wipe_replaced(path)


def _wipe_replaced(path: Path) -> bool:
    """The second name may still be that of the database itself: then only the name goes."""
    old = replaced_of(path)
    if not old.exists() or not path.exists():
        return False
    if old.samefile(path):
        old.unlink()
        return False
    return wipe(old)


def wipe(file: Path) -> bool:
    """Overwrites a file that nobody has open, and deletes it; False where another name still leads to it.

    On flash memory and on file systems that write elsewhere, and in backups of others, remains may be left.
    """
    is_only_name = file.stat().st_nlink <= 1
    if is_only_name:
        n_bytes = file.stat().st_size
        with file.open("r+b", buffering=0) as raw:
            for first in range(0, n_bytes, _WIPE_STEP):
                raw.write(os.urandom(min(_WIPE_STEP, n_bytes - first)))
            os.fsync(raw.fileno())
    file.unlink()
    return is_only_name


def flush(path: Path) -> None:
    """What is written goes to the disk itself; folders cannot be flushed on Windows."""
    if path.is_dir() and os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
