"""`backup`, `restore`, `encrypt`, `decrypt`: the safety of the database as a whole."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from physio_desktop.cli.cancelling import stoppable
from physio_desktop.cli.opening import finish_interrupted, settings, usual_database
from physio_desktop.cli.output import Db, Json, emit, errors, print_rows, telling_errors
from physio_desktop.cli.passphrases import new_passphrase, opened_with
from physio_desktop.errors import StorageError, StorageLocked
from physio_desktop.storage import backups, encryption, restoring
from physio_desktop.storage.database import Database, inspect
from physio_desktop.storage.database_lock import DatabaseLock
from physio_desktop.storage.drivers import Passphrase
from physio_desktop.storage.session_store import SessionStore
from physio_desktop.workflows.safekeeping import backup_folder

Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")]
NewFile = Annotated[
    Path | None, typer.Option("--new-file", help="File whose first line is the new passphrase.")
]
Folder = Annotated[
    Path | None, typer.Option("--folder", help="Backup folder; without it, that of the settings.")
]
_WIPED = "The former file was overwritten. Solid-state disks and backups made by others may keep remains."
_NOT_WIPED = "The former file was deleted, but could not be overwritten: remains may be left on the disk."

_STOPPED = "It was stopped. Nothing was changed."


def register(app: typer.Typer) -> None:
    app.command("backup")(backup)
    app.command("restore")(restore)
    app.command("encrypt")(encrypt)
    app.command("decrypt")(decrypt)


def backup(
    list_only: Annotated[bool, typer.Option("--list", help="Only show what is there.")] = False,
    folder: Folder = None,
    db: Db = None,
    as_json: Json = False,
) -> None:
    """Make a checked copy of the database now, also while it is being used; or list the backups."""
    path = db or usual_database()
    where = folder or _usual_folder(path)
    with telling_errors():
        if list_only:
            rows = [_row(found) for found in backups.backups_in(where, path)]
            print_rows(rows, as_json, f"There is no backup in {where}.")
            return
        _must_exist(path)
        passphrase = opened_with(path, lambda passphrase: (inspect(path, passphrase), passphrase)[1])
        with stoppable("Backing up", _STOPPED) as report:
            made = backups.make(path, passphrase, where, report)
        print_rows([{"file": made, "bytes": made.stat().st_size}], as_json, "")


def restore(
    file: Annotated[Path, typer.Argument(help="A backup, as backup --list shows it.")],
    yes: Yes = False,
    set_aside: Annotated[
        bool,
        typer.Option(help="Also where the present passphrase is lost; that file is kept."),
    ] = False,
    folder: Folder = None,
    db: Db = None,
    as_json: Json = False,
) -> None:
    """Put a backup, once checked, in the place of the database, which is kept in the backup folder first."""
    path = db or usual_database()
    with telling_errors(), _alone(path):
        if not file.is_file():
            raise StorageError(f"There is no file {file}.", "physio-desktop backup --list shows them.")
        its = opened_with(file, lambda passphrase: (inspect(file, passphrase), passphrase)[1])
        present = None if set_aside else _present_passphrase(path)
        if not (yes or as_json):
            typer.confirm(f"Put {file.name} in the place of {path}?", abort=True, err=True)
        where = folder or _usual_folder(path)
        with stoppable("Restoring", _STOPPED) as report:
            done = restoring.restore(file, its, path, present, where, report, set_aside=set_aside)
        about = {"sessions": done.contents.n_sessions}
        _audit(path, done.passphrase, "backup restored", f"backup:{file.name}", about)
    row = {
        "database": path,
        "sessions": done.contents.n_sessions,
        "patients": done.contents.n_patients,
        "encrypted": done.passphrase is not None,
        "kept": done.kept,
    }
    print_rows([row], as_json, "")


def encrypt(new_file: NewFile = None, folder: Folder = None, db: Db = None, as_json: Json = False) -> None:
    """Encrypt the database with a passphrase, or change it. Without it nobody can read the data again."""
    path = db or usual_database()
    with telling_errors(), _alone(path):
        _must_exist(path)
        old = _present_passphrase(path)
        new = new_passphrase(new_file)
        _rewrite(path, old, new, folder, as_json)


def decrypt(yes: Yes = False, db: Db = None, as_json: Json = False) -> None:
    """Remove the encryption: whoever has the file can then read the data."""
    path = db or usual_database()
    with telling_errors(), _alone(path):
        _must_exist(path)
        old = _present_passphrase(path)
        if old is None:
            raise StorageError(f"{path} is not encrypted.", "There is nothing to do.")
        if not (yes or as_json):
            typer.confirm(f"Keep {path} without encryption from now on?", abort=True, err=True)
        _rewrite(path, old, None, None, as_json)


def _rewrite(
    path: Path, old: Passphrase | None, new: Passphrase | None, folder: Path | None, as_json: bool
) -> None:
    folders = [folder or _usual_folder(path), path.parent / "backups"]
    with stoppable("Writing anew", _STOPPED) as report:
        done = encryption.rewrite(path, old, new, report, folders)
    _audit(path, new, "database decrypted" if new is None else "database encrypted")
    if as_json:
        row = {"database": path, "encrypted": new is not None, "overwritten": done.is_wiped}
        emit({**row, "plain_copies": list(done.plain_copies)})
        return
    errors.print(f"{path} is {'encrypted' if new else 'not encrypted'} now.", markup=False, soft_wrap=True)
    errors.print(_WIPED if done.is_wiped else _NOT_WIPED)
    if done.plain_copies:
        errors.print("Anybody can still read these backups; delete them when you need them no more:")
        for copy in done.plain_copies:
            errors.print(f"  {copy}", markup=False, soft_wrap=True)


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """No window has this database open."""
    finish_interrupted(path)
    with DatabaseLock.take(path):
        yield


def _present_passphrase(path: Path) -> Passphrase | None:
    """The one that opens it; None for a plain, missing or damaged database."""
    if not path.exists():
        return None

    def look(passphrase: Passphrase | None) -> Passphrase | None:
        try:
            Database.open(path, read_only=True, passphrase=passphrase).close()
        except StorageLocked:
            raise
        except StorageError:
            return passphrase
        return passphrase

    return opened_with(path, look)


def _audit(
    path: Path,
    passphrase: Passphrase | None,
    action: str,
    what: str = "",
    about: dict[str, Any] | None = None,
) -> None:
    with Database.open(path, passphrase=passphrase) as database:
        SessionStore(database, settings().initials).audit(action, what, about)


def _must_exist(path: Path) -> None:
    if not path.exists():
        raise StorageError(
            f"There is no database {path}.", "Check the name, or record a session into it first."
        )


def _usual_folder(path: Path) -> Path:
    return backup_folder(settings().backup_folder, path)


def _row(found: backups.BackupFile) -> dict[str, Any]:
    """What it holds is told where no passphrase is needed."""
    n_sessions, state = None, "whole"
    try:
        n_sessions = backups.look_into(found.path).n_sessions
    except StorageLocked:
        state = "encrypted"
    except StorageError as error:
        state = error.message
    return {
        "file": found.path,
        "made": found.made,
        "bytes": found.n_bytes,
        "sessions": n_sessions,
        "of_this_database": found.is_own,
        "state": state,
    }
