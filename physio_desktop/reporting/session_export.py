"""A session as files that a spreadsheet and a statistics program can read."""

from __future__ import annotations

import errno
import os
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from physio_desktop.errors import Cancelled, StorageError
from physio_desktop.reporting.predictions_csv import predictions_csv
from physio_desktop.reporting.repetitions_csv import repetitions_csv
from physio_desktop.reporting.samples_csv import samples_csv
from physio_desktop.reporting.session_record import SessionRecord
from physio_desktop.reporting.summary_csv import summary_csv

NAMES = ("session.csv", "repetitions.csv", "predictions.csv", "samples.csv")


def never() -> bool:
    return False


def export_session(
    record: SessionRecord,
    out: Path,
    further: Mapping[str, bytes] | None = None,
    is_cancelled: Callable[[], bool] = never,
) -> list[Path]:
    """Write the four files of a session, and `further` ones, into `out`; their paths. All or none.

    Files of these names are replaced, but only once the new ones are complete. Raises StorageError where the
    folder cannot be written, PhysioError for samples that are no numbers, Cancelled.
    """
    files: dict[str, Iterable[bytes]] = {
        "session.csv": [summary_csv(record)],
        "repetitions.csv": [repetitions_csv(record)],
        "predictions.csv": [predictions_csv(record)],
        "samples.csv": _until(is_cancelled, samples_csv(record.recording)),
    }
    return write_complete(out, {**files, **{name: [data] for name, data in (further or {}).items()}})


def _until(is_cancelled: Callable[[], bool], pieces: Iterable[bytes]) -> Iterator[bytes]:
    for piece in pieces:
        if is_cancelled():
            raise Cancelled("The export was cancelled.", "What was complete by then is kept.")
        yield piece


def write_complete(folder: Path, files: Mapping[str, Iterable[bytes]]) -> list[Path]:
    """Write files given in pieces, under their own names only when all are complete and on the disk."""
    is_new = not folder.exists()
    partial = {folder / name: folder / f".{name}.{uuid.uuid4().hex}.part" for name in files}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for (path, temporary), pieces in zip(partial.items(), files.values(), strict=True):
            _refuse_folder(path)
            _write(temporary, pieces)
        for path, temporary in partial.items():
            temporary.replace(path)
    except OSError as error:
        raise _storage_error(folder, error) from error
    finally:
        for temporary in partial.values():
            _forget(temporary)
        if is_new:
            _forget_empty(folder)
    return list(partial)


def _write(path: Path, pieces: Iterable[bytes]) -> None:
    with path.open("xb") as stream:
        for piece in pieces:
            stream.write(piece)
        stream.flush()
        os.fsync(stream.fileno())


def _refuse_folder(path: Path) -> None:
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, "a folder has this name", str(path))


def _forget(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return  # the folder is gone or cannot be written: the error on its way says so


def _forget_empty(folder: Path) -> None:
    try:
        folder.rmdir()
    except OSError:
        return  # it holds what was written


def _storage_error(folder: Path, error: OSError) -> StorageError:
    full = error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))
    hint = "Make room on the disk" if full else "Choose a folder that can be written"
    reason = "the disk is full" if full else error.strerror or str(error)
    return StorageError(
        f"The session could not be exported to {folder}: {reason}.", f"{hint} and export again."
    )
