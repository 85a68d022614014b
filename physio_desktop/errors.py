"""Errors that reach the user: one sentence of what happened, one of what to do next."""

from __future__ import annotations


class PhysioError(Exception):
    """What happened (`message`) and what the user can do about it (`hint`)."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()


class SourceError(PhysioError):
    """A sensor, file or session cannot be opened as a source of samples."""


class SourceBlocked(SourceError):
    """It cannot be opened, nor come back, until a person does something (Bluetooth is off)."""


class SourcePending(SourceError):
    """Opening goes on meanwhile and takes longer: ask again; `message` says what is being done."""


class SourceLost(PhysioError):
    """An open source stopped answering (cable pulled, port gone); a new one may be opened."""


class SourceEnded(PhysioError):
    """A source with an end (a file, a stored session) has given all its samples."""


class RecordingFileError(PhysioError):
    """A file cannot be read as a recording; the message names file, line and reason."""


class StorageError(PhysioError):
    """The database cannot be opened, read or written."""


class StorageBusy(StorageError):
    """Writing is not possible now (locked, full, read-only) but may be again later."""


class StorageOutdated(StorageError):
    """The database is of an older version; opening it for writing brings it up to date."""


class Cancelled(PhysioError):
    """A person ended work that takes long; nothing of the unfinished part is left."""


class BundleError(PhysioError):
    """A file of sessions cannot be opened, or holds what cannot be believed; nothing of it was taken."""


class StorageLocked(StorageError):
    """The database is encrypted: it needs a passphrase, or another one than was given (`is_wrong`)."""

    def __init__(self, message: str, hint: str = "", *, is_wrong: bool = False) -> None:
        super().__init__(message, hint)
        self.is_wrong = is_wrong
        self.is_present = False  # while restoring: the present database, not the backup
