"""A database of an earlier version becomes one of this version: after a backup, all or nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from physio_desktop.errors import StorageBusy, StorageError
from physio_desktop.storage import migrations, sqlite_file

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from physio_desktop.storage.database import Database

_NAME = re.compile(r".+-(?P<tables>\d{4})-\d{8}T\d{6}\.\d+Z\.db")


@dataclass(frozen=True, slots=True)
class Upgraded:
    """From which tables to which; what lies in `backup` as it was before, and how many sessions that are."""

    before: str
    now: str
    backup: Path
    n_sessions: int


def upgrade(database: Database, revision: str | None, report: sqlite_file.Report) -> Upgraded | None:
    """From `revision` (None: no tables yet, and nothing to say) to the newest.

    Killed at any moment, it is whole: as it was, or as it shall be. Raises StorageError, StorageBusy.
    """
    upgraded = None if revision is None else _back_up(database, revision, report)
    if upgraded is None:
        database.sign()
    with database.without_foreign_keys(), database.writing() as connection:
        n_before = _n_sessions(connection) if upgraded is not None else 0
        migrations.upgrade(connection)
        _refuse_losses(connection, database.path, n_before)
    database.give_back_space()
    return upgraded


def _back_up(database: Database, revision: str, report: sqlite_file.Report) -> Upgraded:
    to = backup_path(database.path, revision)
    try:
        database.backup(to, report)
    except StorageBusy as busy:
        raise StorageBusy(
            f"{database.path.name} is of an earlier version, and no backup could be made before it is "
            f"brought to this one: {busy.message}",
            f"Nothing was changed. {busy.hint}",
        ) from busy
    with database.reading() as connection:
        return Upgraded(revision, migrations.HEAD, to, _n_sessions(connection))


def _n_sessions(connection: Connection) -> int:
    return int(connection.exec_driver_sql("SELECT count(*) FROM sessions").scalar_one())


def _refuse_losses(connection: Connection, path: Path, n_before: int) -> None:
    problem = ""
    if broken := connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall():
        problem = f"{len(broken)} broken references"
    elif (n_lost := n_before - _n_sessions(connection)) > 0:
        problem = f"{n_lost} sessions would be lost"
    if problem:
        raise StorageError(
            f"{path} cannot be brought to this version: {problem}.",
            "It was left as it is. Go on with the version of the program used before.",
        )


def backup_path(database: Path, revision: str) -> Path:
    """Named after the tables in it."""
    moment = datetime.now(UTC).strftime("%Y%m%dT%H%M%S.%fZ")
    return database.parent / "backups" / f"{database.stem}-{revision}-{moment}.db"


def newer_than_this(path: Path, tables: str) -> StorageError:
    """Says what to do, and which backup this version could open instead."""
    hint = "It was left as it is. Install the newest version of the program, then open it again."
    if (earlier := _backup_from_before(path)) is not None:
        hint = (
            "It was left as it is. Install the newest version of the program, then open it again; or restore "
            f"{earlier.name}, the backup from before its update, which this version opens."
        )
    message = (
        f"{path} was written by a newer version of this program (tables {tables}; this one knows "
        f"{migrations.HEAD})."
    )
    return StorageError(message, hint)


def _backup_from_before(database: Path) -> Path | None:
    try:
        files = list((database.parent / "backups").iterdir())
    except OSError:
        return None
    names = ((file, _NAME.fullmatch(file.name)) for file in files if file.name.startswith(database.stem))
    fitting = [(file.stat().st_mtime, file) for file, m in names if m and m["tables"] in migrations.REVISIONS]
    return max(fitting)[1] if fitting else None
