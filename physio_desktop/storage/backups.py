"""A folder of backups: how they are named, which are kept, what one holds, and putting one in place."""

from __future__ import annotations

import hashlib
import platform
import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import func, select

from physio_desktop.errors import StorageBusy, StorageError
from physio_desktop.storage.database import Database
from physio_desktop.storage.drivers import Passphrase
from physio_desktop.storage.schema import PatientRow, SessionRow
from physio_desktop.storage.sqlite_file import Report, no_report

N_DAYS, N_WEEKS, N_MONTHS = 7, 4, 12
_MOMENT = "%Y%m%dT%H%M%SZ"
_NAME = re.compile(r"physio-(?P<origin>[0-9a-f]{10})-(?P<kept>kept-)?(?P<moment>\d{8}T\d{6}Z)\.db")
_FULL_HINT = "Free some space there, or choose another folder for backups in the settings."
_GONE_HINT = "Connect the drive of the backup folder, or choose another one in the settings."


@dataclass(frozen=True, slots=True)
class BackupFile:
    """`made`: UTC. `is_own`: of this database on this computer. `is_kept`: never deleted by itself."""

    path: Path
    made: datetime
    n_bytes: int
    is_own: bool
    is_kept: bool


@dataclass(frozen=True, slots=True)
class Contents:
    """What is in a backup that opens and is whole."""

    n_sessions: int
    n_patients: int
    newest: datetime | None
    is_encrypted: bool


def origin_of(database: Path) -> str:
    """Tells the backups of several computers in one folder apart; names neither place nor person."""
    return hashlib.sha256(f"{platform.node()}\0{database.resolve()}".encode()).hexdigest()[:10]


def name_of(database: Path, moment: datetime, *, is_kept: bool = False) -> str:
    kept = "kept-" if is_kept else ""
    return f"physio-{origin_of(database)}-{kept}{moment.astimezone(UTC).strftime(_MOMENT)}.db"


def backups_in(folder: Path, database: Path) -> list[BackupFile]:
    """Newest first; also those of other databases and those made before the tables were changed.

    Raises StorageBusy where the folder cannot be read.
    """
    own, live = origin_of(database), database.resolve()
    found = []
    try:
        for file in folder.iterdir() if folder.exists() else ():
            if file.suffix != ".db" or not file.is_file() or file.resolve() == live:
                continue
            about = file.stat()
            match = _NAME.fullmatch(file.name)
            made = datetime.fromtimestamp(about.st_mtime, UTC)
            if match:
                with suppress(ValueError):
                    made = datetime.strptime(match["moment"], _MOMENT).replace(tzinfo=UTC)
            is_own = match is not None and match["origin"] == own
            is_kept = match is None or match["kept"] is not None
            found.append(BackupFile(file, made, about.st_size, is_own, is_kept))
    except OSError as error:
        raise StorageBusy(
            f"The backup folder {folder} cannot be read: {error.strerror}.", _GONE_HINT
        ) from error
    return sorted(found, key=lambda backup: (backup.made, backup.path.name), reverse=True)


def superseded(moments: Iterable[datetime]) -> set[datetime]:
    """Those that may go: all but the newest of each of the last days, weeks and months that have one."""
    ordered = sorted(set(moments), reverse=True)
    kept: set[datetime] = set(ordered[:1])
    rules: list[tuple[int, Callable[[datetime], object]]] = [
        (N_DAYS, lambda moment: moment.date()),
        (N_WEEKS, lambda moment: moment.isocalendar()[:2]),
        (N_MONTHS, lambda moment: (moment.year, moment.month)),
    ]
    for n, period in rules:
        newest: dict[object, datetime] = {}
        for moment in ordered:
            newest.setdefault(period(moment), moment)
        kept.update(list(newest.values())[:n])
    return set(ordered) - kept


def make(
    database: Path,
    passphrase: Passphrase | None,
    folder: Path,
    report: Report = no_report,
    *,
    moment: datetime | None = None,
) -> Path:
    """A checked copy through a connection of its own, also while another one records; then old ones go.

    Only after the new one is whole, to the last stored block, is any other deleted. Raises StorageBusy
    (folder away, disk full) or StorageError (the database is damaged): no backup was deleted then.
    """
    prepare(folder, database)
    to = free_name(folder, database, moment)
    with Database.open(database, read_only=True, passphrase=passphrase) as source:
        try:
            source.backup(to, report)
        except StorageBusy as busy:
            if "disk is full" in busy.message:
                raise StorageBusy(f"The backup folder {folder} is full.", _FULL_HINT) from busy
            raise StorageBusy(f"No backup could be written to {folder}.", _GONE_HINT) from busy
    _refuse_damage(to, passphrase, database, report)
    _rotate(folder, database, to)
    report(1.0)
    return to


def _refuse_damage(made: Path, passphrase: Passphrase | None, database: Path, report: Report) -> None:
    """Also of the recordings inside the pages: what is older may be the last that is whole."""
    report(0.9)
    with Database.open(made, read_only=True, passphrase=passphrase) as copy:
        problems = copy.check(lambda: report(0.9))
    if problems:
        raise StorageError(
            f"The database {database.name} is damaged ({problems[0].rstrip('.')}). "
            "It was backed up as it is, and no older backup was deleted.",
            "Restore an older backup, or go on without what is damaged.",
        )


def prepare(folder: Path, database: Path) -> None:
    """Makes it where it is missing. Raises StorageBusy.

    A folder elsewhere is not made where its drive is away: the disk beneath would be filled instead.
    """
    is_beside = folder.parent == database.parent
    if not folder.is_dir() and not (is_beside or folder.parent.is_dir()):
        raise StorageBusy(f"The backup folder {folder} is not there.", _GONE_HINT)
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        if database.parent.stat().st_mode & 0o020 and is_beside:
            folder.chmod(database.parent.stat().st_mode & 0o2777)
    except OSError as error:
        raise StorageBusy(
            f"The backup folder {folder} cannot be written: {error.strerror}.", _GONE_HINT
        ) from error


def _rotate(folder: Path, database: Path, just_made: Path) -> None:
    own = [
        backup
        for backup in backups_in(folder, database)
        if backup.is_own and not backup.is_kept and backup.path != just_made
    ]
    made = datetime.strptime(just_made.stem.rsplit("-", 1)[-1], _MOMENT).replace(tzinfo=UTC)
    old = superseded([made, *(backup.made for backup in own)])
    for backup in own:
        if backup.made in old:
            with suppress(OSError):  # next time
                backup.path.unlink()


def last_own(folder: Path, database: Path) -> datetime | None:
    """When the newest backup of this database was made. Raises StorageBusy as `backups_in`."""
    return next((backup.made for backup in backups_in(folder, database) if backup.is_own), None)


def look_into(backup: Path, passphrase: Passphrase | None = None) -> Contents:
    """Without changing it. Raises StorageLocked, StorageOutdated (older tables) or StorageError."""
    with Database.open(backup, read_only=True, passphrase=passphrase) as database:
        return contents_of(database)


def contents_of(database: Database) -> Contents:
    with database.reading() as connection:
        n_sessions, newest = connection.execute(
            select(func.count(SessionRow.id), func.max(SessionRow.started)).where(
                SessionRow.deleted.is_(None)
            )
        ).one()
        n_patients = connection.scalar(select(func.count(PatientRow.id))) or 0
    return Contents(n_sessions, n_patients, newest, database.passphrase is not None)


def free_name(folder: Path, database: Path, moment: datetime | None = None, *, is_kept: bool = False) -> Path:
    moment = moment or datetime.now(UTC)
    while (to := folder / name_of(database, moment, is_kept=is_kept)).exists():
        moment += timedelta(seconds=1)
    return to
