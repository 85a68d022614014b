"""Encrypting a database that exists, changing its passphrase, removing it: always a checked copy first.

Killed at any moment, the database opens completely with the old passphrase or completely with the new one.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from physio_desktop.errors import StorageBusy, StorageError
from physio_desktop.storage import replacement, sqlite_file
from physio_desktop.storage.database import Database
from physio_desktop.storage.drivers import Passphrase, cipher_driver
from physio_desktop.storage.sqlite_file import Report, no_report

_BACKUP_NAME = re.compile(r".+-\d{8}T\d{6}(\.\d+)?Z\.db")  # daily, kept, and before new tables
_COPIED = 0.6  # share of the work; the rest is the check


@dataclass(frozen=True, slots=True)
class Rewritten:
    """`is_wiped`: the former file was overwritten. `plain_copies`: unencrypted backups that still exist."""

    is_wiped: bool
    plain_copies: tuple[Path, ...] = ()


def rewrite(
    path: Path,
    old: Passphrase | None,
    new: Passphrase | None,
    report: Report = no_report,
    backup_folders: Sequence[Path] = (),
) -> Rewritten:
    """From one passphrase to another; None: not encrypted. The database must be closed and of this version.

    `report` may raise to stop it: nothing has changed then. Raises StorageLocked (wrong passphrase),
    StorageBusy (open elsewhere, disk full) or StorageError; the database is then as it was.
    """
    Database.open(path, read_only=True, passphrase=old).close()  # refuses a wrong passphrase, and damage
    replacement.finish(path)
    part = replacement.part_of(path)
    try:
        with replacement.alone_with(path, old) as connection:
            copy_across(connection, part, new, report)
            _check(connection, part, new, report)
            is_wiped = replacement.put_in_place(part, path, connection)
    except BaseException:
        replacement.finish(path)
        raise
    report(1.0)
    left = tuple(plain_copies(backup_folders)) if new is not None else ()
    return Rewritten(is_wiped, left)


def copy_across(
    source: sqlite3.Connection, to: Path, passphrase: Passphrase | None, report: Report = no_report
) -> None:
    """Into a new file with another passphrase. `source`: SQLCipher's, outside a transaction."""
    with sqlite_file.faults_as_errors(to, cipher_driver(passphrase)):
        sqlite_file.create_empty(to)
        key = passphrase.reveal() if passphrase is not None else ""
        source.execute("ATTACH DATABASE ? AS target KEY ?", (str(to), key))
        try:
            source.execute("PRAGMA target.auto_vacuum=INCREMENTAL")
            with sqlite_file.interruptible(source, report, _COPIED / 2):
                _export(source, to)
            for name in ("application_id", "user_version"):
                (value,) = source.execute(f"PRAGMA main.{name}").fetchone()
                source.execute(f"PRAGMA target.{name}={int(value)}")
        finally:
            source.execute("DETACH DATABASE target")


def _export(source: sqlite3.Connection, to: Path) -> None:
    """The function reports what stopped it as words, under the code of any mistake in a statement."""
    try:
        source.execute("SELECT sqlcipher_export('target')").fetchall()
    except Exception as fault:
        if getattr(fault, "sqlite_errorcode", None) != sqlite3.SQLITE_ERROR:
            raise
        if "full" in str(fault):
            hint = "Free some space on this disk."
            raise StorageBusy(f"The disk is full: {to} cannot grow.", hint) from fault
        raise StorageError(f"{to.stem} cannot be copied: {fault}.", sqlite_file.RESTORE_HINT) from fault


def _check(source: sqlite3.Connection, part: Path, passphrase: Passphrase | None, report: Report) -> None:
    """Every page, reference and block of the copy, and as many rows in every table as in the original."""
    report(_COPIED)
    expected = _rows(source)
    with Database.open(part, read_only=True, passphrase=passphrase) as copy:
        problems = copy.check(lambda: report(_COPIED))
        report(0.95)
        with copy.reading() as connection:
            found = {
                table: connection.exec_driver_sql(f'SELECT count(*) FROM "{table}"').scalar_one()
                for table in expected
            }
    if found != expected:
        problems.append("rows are missing.")
    if problems:
        raise StorageError(
            f"The copy of {part.stem} is not whole ({problems[0].rstrip('.')}). Nothing was changed.",
            "Check the database with physio-desktop doctor, and the disk; then try again.",
        )


def _rows(connection: sqlite3.Connection) -> dict[str, int]:
    names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    count = 'SELECT count(*) FROM "{}"'
    return {str(name): int(connection.execute(count.format(name)).fetchone()[0]) for (name,) in names}


def plain_copies(folders: Sequence[Path]) -> list[Path]:
    """Backups of this program in these folders that anybody can read, and no other files."""
    found = []
    for file in sorted({file for folder in folders if folder.is_dir() for file in folder.glob("*.db")}):
        if _BACKUP_NAME.fullmatch(file.name):  # a database in use would lose its locks by being looked at
            with suppress(OSError):
                if sqlite_file.is_plain_of_this_program(sqlite_file.first_page(file)):
                    found.append(file)
    return found
