"""One patient erased, with everything that names or belongs to the patient. All or nothing.

The rows go in one transaction. What a transaction cannot hold (rewriting the file, removing files) is written
down beside the database before it; should the program be killed in between, the next opening finishes it
(`finish`), or, where the transaction did not happen, forgets it.
"""

from __future__ import annotations

import json
import logging
import os
import re
import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, delete, func, select, update

from physio_desktop.errors import StorageError
from physio_desktop.storage import audit_trail, directory, ownership, replacement
from physio_desktop.storage.database import Database
from physio_desktop.storage.schema import (
    AuditRow,
    Base,
    DeviceRow,
    ModelRow,
    PatientRow,
    PlannedExerciseRow,
    ReferenceRow,
    SampleBlockRow,
    SessionRow,
    TrainingRunRow,
)

FREE_TEXTS = {
    "patients": ("note",),
    "planned_exercises": ("title", "note"),
    "sessions": ("note", "source"),
    "markers": ("text",),
    "training_runs": ("message",),
}
_JSON = {"models": ("card",), "training_runs": ("settings", "result")}
_PASSING_SOURCES = ("file:", "replay:", "session:")
_log = logging.getLogger(__name__)
_N_SAMPLES, _SAMPLE_BYTES = 24, 32


@dataclass(frozen=True, slots=True)
class Findings:
    """What there is of a patient. rows: how many by table. folders: where reports went, as was noted.

    own_models: names of those that learned from this patient alone; shared_models: of those with others.
    """

    code: str
    uids: tuple[str, ...]
    rows: Mapping[str, int]
    n_samples: int
    folders: tuple[str, ...]
    own_models: tuple[str, ...]
    shared_models: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be done, as it is written down. `remove`: files that go; `samples`: bytes to look for after.

    fresh_backup: where a new backup is made before any old one goes, or "".
    """

    code: str
    alias: str
    uids: tuple[str, ...]
    remove: tuple[str, ...] = ()
    fresh_backup: str = ""
    samples: tuple[str, ...] = field(default=(), repr=False)


def find(connection: Connection, code: str) -> Findings:
    """Raises StorageError for an unknown patient, and while one of the patient's sessions is recorded."""
    patient_id = directory.known_patient_id(connection, code)
    sessions = connection.execute(
        select(
            SessionRow.id, SessionRow.uid, SessionRow.closed, SessionRow.writer, SessionRow.last_write
        ).where(SessionRow.patient_id == patient_id)
    ).all()
    if any(not row.closed and ownership.is_being_recorded(row.writer, row.last_write) for row in sessions):
        raise StorageError("This patient is being recorded.", "Stop the recording first.")
    uids = tuple(dict.fromkeys([*(row.uid for row in sessions), *_gone(connection, code)]))
    theirs = select(SessionRow.id).where(SessionRow.patient_id == patient_id)
    rows = {"patients": 1, "sessions": len(sessions)}
    for table in (PlannedExerciseRow, ReferenceRow):
        rows[table.__tablename__] = _count(connection, table.__table__, table.patient_id == patient_id)
    for table_ in _of_sessions():
        rows[table_.name] = _count(connection, table_, table_.c.session_id.in_(theirs))
    about = [row for row in _audit(connection) if _is_about(row, code, uids)]
    rows["audit"] = len(about)
    n_samples = connection.scalar(
        select(func.sum(SampleBlockRow.n)).where(SampleBlockRow.session_id.in_(theirs))
    )
    folders = [str(row.detail["folder"]) for row in about if row.detail.get("folder")]
    own, shared = _models(connection, code)
    rows["models"] = len(own)
    return Findings(code, uids, rows, n_samples or 0, tuple(dict.fromkeys(folders)), own, shared)


def erase(database: Database, task: Task, who: str) -> None:
    """The rows, in one transaction; before it the task is written down, so that `finish` can be sure."""
    _write_down(database.path, task)
    try:
        with database.writing(erase=True) as connection:
            find(connection, task.code)  # it may have changed since: a recording may have begun
            _erase_rows(connection, task)
            directory.audit(connection, who, "patient erased", f"patient:{task.alias}")
    except BaseException:
        if _still_known(database, task.code):
            note_of(database.path).unlink(missing_ok=True)
        raise


def finish(database: Database) -> list[str]:
    """After `erase`, or after a program that was killed in it; what could not be removed, by name.

    Does nothing where nothing was begun, and only forgets what never happened.
    """
    task = pending(database.path)
    if task is None:
        return []
    if _still_known(database, task.code):  # killed before the transaction came to its end
        note_of(database.path).unlink(missing_ok=True)
        return []
    database.rebuild()
    if task.fresh_backup and not Path(task.fresh_backup).exists():
        database.backup(Path(task.fresh_backup))
    left = [path for path in task.remove if not _removed(Path(path))]
    note_of(database.path).unlink(missing_ok=True)
    return left


def pending(database: Path) -> Task | None:
    """What is written down beside the database."""
    try:
        data = json.loads(note_of(database).read_text(encoding="utf-8"))
        lists = {name: tuple(map(str, data[name])) for name in ("uids", "remove", "samples")}
        return Task(str(data["code"]), str(data["alias"]), fresh_backup=str(data["fresh_backup"]), **lists)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError, LookupError):
        _log.warning("what was to be erased cannot be read", exc_info=True)
        return None


def note_of(database: Path) -> Path:
    return database.with_name(f"{database.name}.erasing")


def new_task(connection: Connection, findings: Findings, **chosen: Any) -> Task:
    """With a name that tells nothing, and some of the patient's bytes to look for afterwards."""
    samples = [bytes(blob) for blob in _some_blobs(connection, findings.code)]
    pieces = [blob[len(blob) // 2 :][:_SAMPLE_BYTES].hex() for blob in samples if len(blob) >= 100]
    alias = f"erased-{secrets.token_hex(4)}"
    return Task(findings.code, alias, findings.uids, samples=tuple(pieces), **chosen)


# -- rows --------------------------------------------------------------------------------------------------


def _erase_rows(connection: Connection, task: Task) -> None:
    patient_id = directory.known_patient_id(connection, task.code)
    of_patient = SessionRow.patient_id == patient_id
    sources = [
        source
        for source in connection.scalars(select(SessionRow.source).where(of_patient))
        if source.startswith(_PASSING_SOURCES)
    ]
    cards = connection.execute(select(ModelRow.id, ModelRow.card)).all()
    own = [key for key, card in cards if _is_theirs(card, task.code)]
    connection.execute(delete(TrainingRunRow).where(TrainingRunRow.model_id.in_(own)))
    connection.execute(delete(ModelRow).where(ModelRow.id.in_(own)))
    connection.execute(delete(SessionRow).where(of_patient))
    connection.execute(delete(PatientRow).where(PatientRow.id == patient_id))
    connection.execute(update(DeviceRow).where(DeviceRow.last_source.in_(sources)).values(last_source=""))
    _rename(connection, task)
    audit_trail.let_change(connection)
    for row in _audit(connection):
        if _is_about(row, task.code, task.uids):
            own_row = _names(row.object, task.code, task.uids)
            values = {
                "object": f"patient:{task.alias}" if own_row else row.object,
                "detail": {} if own_row else scrubbed(row.detail, task),
            }
            connection.execute(update(AuditRow).where(AuditRow.id == row.id).values(**values))
    audit_trail.guard(connection)


def _rename(connection: Connection, task: Task) -> None:
    """What was written of this patient elsewhere, in notes of others and in models' cards, loses the code."""
    for column, key, value in written(connection, task.code, task.uids):
        table: Any = column.table
        connection.execute(
            update(table).where(table.c.id == key).values({column.name: scrubbed(value, task)})
        )


def written(connection: Connection, code: str, uids: Sequence[str]) -> Iterator[tuple[Any, int, Any]]:
    """Column, key and value of every free text or JSON that names the patient or a session."""
    for columns in (FREE_TEXTS, _JSON):
        for name, texts in columns.items():
            table = Base.metadata.tables[name]
            for text in texts:
                column = table.c[text]
                for key, value in connection.execute(select(table.c.id, column)).all():
                    if mentions(value, code, uids):
                        yield column, key, value


def _of_sessions() -> list[Table]:
    tables = Base.metadata.tables.values()
    return [table for table in tables if "session_id" in table.c]


def _count(connection: Connection, table: Any, condition: Any) -> int:
    return connection.scalar(select(func.count()).select_from(table).where(condition)) or 0


def _some_blobs(connection: Connection, code: str) -> list[Any]:
    patient_id = directory.known_patient_id(connection, code)
    theirs = select(SessionRow.id).where(SessionRow.patient_id == patient_id)
    blocks = select(SampleBlockRow.payload).where(SampleBlockRow.session_id.in_(theirs))
    references = select(ReferenceRow.data).where(ReferenceRow.patient_id == patient_id)
    return [*connection.scalars(blocks.limit(_N_SAMPLES)), *connection.scalars(references.limit(_N_SAMPLES))]


def _gone(connection: Connection, code: str) -> list[str]:
    """Sessions that are no longer there, as far as the audit trail tells that they were this patient's."""
    known = set(connection.scalars(select(SessionRow.uid)))
    named = [row.object for row in _audit(connection) if row.detail.get("patient") == code]
    uids = [name.removeprefix("session:") for name in named if name.startswith("session:")]
    return [uid for uid in uids if uid not in known]


def _audit(connection: Connection) -> list[Any]:
    return list(connection.execute(select(AuditRow.id, AuditRow.object, AuditRow.detail)).all())


def _is_about(row: Any, code: str, uids: Sequence[str]) -> bool:
    return _names(row.object, code, uids) or mentions(row.detail, code, uids)


def _names(object_: str, code: str, uids: Sequence[str]) -> bool:
    return object_ == f"patient:{code}" or object_.removeprefix("session:") in uids


def _models(connection: Connection, code: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    own, shared = [], []
    for name, card in connection.execute(select(ModelRow.name, ModelRow.card)).all():
        if _is_theirs(card, code):
            own.append(name)
        elif code in (card.get("people") or ()):
            shared.append(name)
    return tuple(dict.fromkeys(own)), tuple(dict.fromkeys(shared))


def _is_theirs(card: Mapping[str, Any], code: str) -> bool:
    """Whether a model learned from this patient alone."""
    return card.get("patient") == code or list(card.get("people") or ()) == [code]


def _still_known(database: Database, code: str) -> bool:
    with database.reading() as connection:
        return connection.scalar(select(PatientRow.id).where(PatientRow.code == code)) is not None


# -- words -------------------------------------------------------------------------------------------------


def is_telling(code: str) -> bool:
    """Whether the code names the patient wherever it stands; "12" and "correct" may mean something else."""
    return len(code) >= 4 and not code.isdigit() and any(sign.isdigit() for sign in code)


def word(code: str) -> re.Pattern[str]:
    """The code as a word of its own: P-1 is not in P-10."""
    return re.compile(rf"(?<![\w\-]){re.escape(code)}(?![\w\-])")


def mentions(value: Any, code: str, uids: Sequence[str]) -> bool:
    """Whether a text, or one anywhere in JSON, is the code, holds it as a word, or holds a session's uid."""
    if isinstance(value, str):
        if value == code or any(uid in value for uid in uids):
            return True
        return code in value and is_telling(code) and word(code).search(value) is not None
    if isinstance(value, Mapping):
        return any(mentions(item, code, uids) for pair in value.items() for item in pair)
    return isinstance(value, list | tuple) and any(mentions(item, code, uids) for item in value)


def scrubbed(value: Any, task: Task) -> Any:
    """The same with the alias where the patient or a session was named."""
    if isinstance(value, str):
        if value == task.code:
            return task.alias
        for uid in task.uids:
            value = value.replace(uid, task.alias)
        return word(task.code).sub(task.alias, value) if is_telling(task.code) else value
    if isinstance(value, Mapping):
        return {scrubbed(key, task): scrubbed(item, task) for key, item in value.items()}
    return [scrubbed(item, task) for item in value] if isinstance(value, list | tuple) else value


# -- files -------------------------------------------------------------------------------------------------


def _write_down(database: Path, task: Task) -> None:
    path = note_of(database)
    part = path.with_name(path.name + ".part")
    with part.open("w", encoding="utf-8") as file:
        json.dump(asdict(task), file)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


def _removed(path: Path) -> bool:
    """The file is overwritten and gone; its folder, too, where that was all."""
    try:
        if path.exists():
            replacement.wipe(path)
    except OSError:
        return False
    with suppress(OSError):
        if path.suffix != ".db":
            path.parent.rmdir()
    return True
