"""Whether anything of an erased patient is left: in any column, and in the bytes of the files."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, func, select

from physio_desktop.errors import StorageError
from physio_desktop.storage import sqlite_file
from physio_desktop.storage.database import Database
from physio_desktop.storage.drivers import Passphrase, driver_for
from physio_desktop.storage.erasure import FREE_TEXTS, Task, is_telling, mentions, written
from physio_desktop.storage.schema import (
    AuditRow,
    Base,
    DeviceRow,
    PatientRow,
    ReferenceRow,
    SampleBlockRow,
    SessionRow,
)

_CHUNK_BYTES = 4 << 20
_LEAST_RAW_CODE = 5  # shorter ones occur by chance in compressed samples
_MOST_UIDS = 200
_LEAST_VARIED = 8  # different bytes in a piece of a recording, so that it is no stretch of zeros
_MORE: tuple[Any, ...] = (
    *(AuditRow.__table__.c[name] for name in ("object", "detail")),
    *(DeviceRow.__table__.c[name] for name in ("name", "last_source")),
)


def traces(database: Database, task: Task) -> list[str]:
    """Where something was found, in words; empty: no trace. Raises StorageError."""
    with database.reading() as connection:
        found = [*_in_rows(connection, task)]
        needles = _needles(connection, task)
    database.let_go()
    for path in (database.path, sqlite_file.log_of(database.path)):
        if path.exists():
            found += [f"{path.name}: {name}" for name in _in_bytes(path, needles)]
    return found


def holding(
    database: Database, folders: Iterable[Path], code: str, uids: Iterable[str]
) -> tuple[list[Path], list[Path]]:
    """Backups that hold the patient, and those that cannot be looked into. Nothing is changed."""
    theirs, unknown = [], []
    for folder in folders:
        for path in sorted(folder.glob("*")) if folder.is_dir() else ():
            if (
                not path.is_file()
                or path.resolve() == database.path.resolve()
                or path.name.endswith(("-wal", "-shm", "-journal"))
            ):
                continue
            try:
                if _holds(path, database.passphrase, code, list(uids)):
                    theirs.append(path)
            except Exception:  # whatever is wrong with it: a person must know that nobody could look
                unknown.append(path)
    return theirs, unknown


def _holds(path: Path, passphrase: Passphrase | None, code: str, uids: list[str]) -> bool:
    is_plain = sqlite_file.is_plain(sqlite_file.first_page(path))
    view = sqlite_file.open_view(path, driver_for(None if is_plain else passphrase), lasting=False)
    try:
        tables = view.connection.execute("SELECT count(*) FROM sqlite_master WHERE name = 'patients'")
        if tables.fetchone() == (0,):
            raise StorageError(f"{path.name} is no backup.")
        if view.connection.execute("SELECT 1 FROM patients WHERE code = ?", (code,)).fetchone():
            return True
        query = "SELECT 1 FROM sessions WHERE uid = ?"
        return any(view.connection.execute(query, (uid,)).fetchone() for uid in uids)
    finally:
        view.close()


def _in_rows(connection: Connection, task: Task) -> Iterator[str]:
    """Columns that hold words of people; what else there is, the bytes tell."""
    if connection.scalar(select(PatientRow.id).where(PatientRow.code == task.code)) is not None:
        yield "patients.code"
    if connection.scalar(select(SessionRow.id).where(SessionRow.uid.in_(task.uids)).limit(1)) is not None:
        yield "sessions.uid"
    for column, _, _ in written(connection, task.code, task.uids):
        yield f"{column.table.name}.{column.name}"
    for column in _MORE:
        if any(mentions(value, task.code, task.uids) for value in connection.scalars(select(column))):
            yield str(column)


def _needles(connection: Connection, task: Task) -> dict[bytes, str]:
    """Bytes that must be nowhere; not those that other patients' rows hold, too."""
    wanted = {uid.encode(): "the id of a session" for uid in task.uids[:_MOST_UIDS]}
    if is_telling(task.code) and len(task.code) >= _LEAST_RAW_CODE and not _in_others(connection, task.code):
        wanted[task.code.encode()] = "the code"
        wanted[json.dumps(task.code)[1:-1].encode()] = "the code"
    for piece in map(bytes.fromhex, task.samples):
        if len(set(piece)) > _LEAST_VARIED and not _others_hold(connection, piece):
            wanted[piece] = "a piece of a recording"
    return wanted


def _in_others(connection: Connection, code: str) -> bool:
    """P-0147 in P-01471: bytes alone cannot tell whose they are."""
    texts = [PatientRow.code, *_MORE]
    texts += [Base.metadata.tables[name].c[text] for name, columns in FREE_TEXTS.items() for text in columns]
    return any(code in json.dumps(value) for text in texts for value in connection.scalars(select(text)))


def _others_hold(connection: Connection, piece: bytes) -> bool:
    for table, column in ((SampleBlockRow, SampleBlockRow.payload), (ReferenceRow, ReferenceRow.data)):
        if connection.scalar(select(table.id).where(func.instr(column, piece) > 0).limit(1)) is not None:
            return True
    return False


def _in_bytes(path: Path, needles: dict[bytes, str]) -> set[str]:
    longest = max(map(len, needles), default=1)
    found: set[str] = set()
    with path.open("rb") as file:
        before = b""
        while chunk := file.read(_CHUNK_BYTES):
            part = before + chunk
            found |= {name for needle, name in needles.items() if needle in part}
            before = part[-longest:]
    return found
