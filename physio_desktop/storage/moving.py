"""A database goes to another folder: a checked copy first, the former file last."""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from pathlib import Path

from physio_desktop.errors import StorageBusy, StorageError
from physio_desktop.storage import file_systems, replacement, sqlite_file
from physio_desktop.storage.database import Database
from physio_desktop.storage.drivers import Passphrase, cipher_driver
from physio_desktop.storage.sqlite_file import Report, no_report


def move(
    path: Path,
    passphrase: Passphrase | None,
    folder: Path,
    report: Report = no_report,
    *,
    is_shared: bool = False,
) -> Path:
    """Its new place, under the same name. The database must be closed. Its backups stay where they are.

    Raises StorageError where `folder` is on a network drive, has such a file already, or cannot be written,
    and StorageBusy where the database is open elsewhere: it then is where it was.
    """
    to = folder / path.name
    file_systems.refuse_network(to)
    if to.exists():
        hint = "Choose another folder, or open the database that is there."
        raise StorageError(f"{to} exists already.", hint)
    with suppress(OSError):
        if folder.is_dir() and shutil.disk_usage(folder).free < sqlite_file.size_of(path):
            raise StorageError(f"{folder} has no room for the database.", "Choose another folder.")
    Database.open(path, read_only=True, passphrase=passphrase).close()
    driver = cipher_driver(passphrase)
    with replacement.alone_with(path, passphrase) as connection:
        sqlite_file.copy_database(connection, to, driver, report, is_shared=is_shared)
        with sqlite_file.faults_as_errors(to, driver):
            replacement.flush(to)
        if os.name == "nt":
            connection.close()  # an open file cannot be deleted there
        try:
            path.unlink()
        except OSError as error:
            to.unlink(missing_ok=True)
            raise StorageBusy(
                f"{path} cannot be deleted: {error.strerror}.", "Close other programs."
            ) from error
    return to
