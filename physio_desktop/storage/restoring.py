"""A backup becomes the database again: checked first, the present one kept, all or nothing."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from physio_desktop.errors import StorageBusy, StorageError, StorageLocked
from physio_desktop.storage import encryption, replacement, sqlite_file
from physio_desktop.storage.backups import Contents, contents_of, free_name, prepare
from physio_desktop.storage.database import Database, inspect
from physio_desktop.storage.drivers import Passphrase, cipher_driver, driver_for
from physio_desktop.storage.sqlite_file import Report, no_report


@dataclass(frozen=True, slots=True)
class Restored:
    """`kept`: where the former database went. `passphrase` opens the restored one."""

    contents: Contents
    kept: Path | None
    passphrase: Passphrase | None


def restore(
    backup: Path,
    backup_passphrase: Passphrase | None,
    path: Path,
    passphrase: Passphrase | None,
    folder: Path,
    report: Report = no_report,
    *,
    set_aside: bool = False,
) -> Restored:
    """The backup, checked and of this version, becomes the database; that one is first kept in `folder`.

    The database must be closed. It keeps its protection: what is restored is encrypted with `passphrase`, the
    present one; where the present database is gone or damaged, with the backup's own. `set_aside`: a database
    that `passphrase` does not open counts as damaged. Nothing has changed where this raises StorageLocked
    (`is_present` says which passphrase is wrong), StorageBusy or StorageError.
    """
    if path.exists() and backup.resolve() == path.resolve():
        raise StorageError("This is the database itself.", "Choose a backup.")
    state = _state_of(path, passphrase, set_aside)
    target = passphrase if state == "whole" else backup_passphrase
    replacement.finish(path)
    part = replacement.part_of(path)
    try:
        _copy_to_part(backup, backup_passphrase, part, target, report)
        with Database.open(part, passphrase=target) as copy:  # also brings older tables up to date
            problems = copy.check(lambda: report(0.8))
            contents = contents_of(copy)
        if problems:
            raise StorageError(f"The backup {backup.name} is damaged ({problems[0]}).", "Choose another one.")
        for beside in (part.parent / "backups").glob(f"{part.stem}-*.db"):
            beside.unlink()  # what bringing it up to date kept of it: the backup itself is still there
        report(0.9)
        kept = _swap(part, path, passphrase, folder, state)
    except BaseException:
        replacement.finish(path)
        raise
    report(1.0)
    return Restored(contents, kept, target)


def _state_of(path: Path, passphrase: Passphrase | None, set_aside: bool) -> str:
    """gone, whole or broken. Raises StorageBusy where it is whole but in use, StorageLocked."""
    if not sqlite_file.size_of(path):
        return "gone"
    try:
        Database.open(path, read_only=True, passphrase=passphrase).close()
    except StorageBusy:
        raise
    except StorageLocked as locked:
        if not set_aside:
            locked.is_present = True
            raise
        return "broken"
    except StorageError:
        return "broken"
    return "whole"


def _copy_to_part(
    backup: Path, its: Passphrase | None, part: Path, wanted: Passphrase | None, report: Report
) -> None:
    part.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if its == wanted:
        driver = driver_for(its)
        with sqlite_file.faults_as_errors(backup, driver):
            view = _opened(backup, its)
            try:
                sqlite_file.copy_database(view.connection, part, driver, report)
            finally:
                view.close()
        return
    view = _opened(backup, its, through_cipher=True)
    try:
        view.connection.execute("PRAGMA query_only=OFF")  # would hold for the new file, too
        with sqlite_file.faults_as_errors(backup, cipher_driver(its)):
            encryption.copy_across(view.connection, part, wanted, report)
    finally:
        view.close()


def _opened(backup: Path, its: Passphrase | None, *, through_cipher: bool = False) -> sqlite_file.View:
    """Any database of this program, of this version or an older one; refuses everything else."""
    if inspect(backup, its) is None:
        raise StorageError(f"{backup} is empty.", "Choose another backup.")
    driver = cipher_driver(its) if through_cipher else driver_for(its)
    return sqlite_file.open_view(backup, driver, lasting=False)


def _swap(part: Path, path: Path, passphrase: Passphrase | None, folder: Path, state: str) -> Path | None:
    """Keeps the present database, which nobody can change now, and puts the other in its place."""
    if state == "whole":
        prepare(folder, path)
        kept = free_name(folder, path, is_kept=True)
        with replacement.alone_with(path, passphrase) as connection:
            is_shared = bool(path.stat().st_mode & 0o020)
            sqlite_file.copy_database(connection, kept, cipher_driver(passphrase), is_shared=is_shared)
            replacement.put_in_place(part, path, connection)
        return kept
    damaged = _set_aside(path, folder) if state == "broken" else None
    for log in (sqlite_file.log_of(path), sqlite_file.index_of(path)):
        log.unlink(missing_ok=True)  # kept beside the damaged file; it must not meet the new one
    with sqlite_file.faults_as_errors(path):
        if path.exists():
            replacement.give_rights_of(path, part)
        part.replace(path)
    return damaged


def _set_aside(path: Path, folder: Path) -> Path:
    """Byte by byte, with its log: somebody may still get something out of it."""
    prepare(folder, path)
    to = free_name(folder, path, is_kept=True).with_suffix(".damaged")
    with sqlite_file.faults_as_errors(to):
        shutil.copyfile(path, to)
        if sqlite_file.size_of(sqlite_file.log_of(path)):
            shutil.copyfile(sqlite_file.log_of(path), sqlite_file.log_of(to))
    return to
