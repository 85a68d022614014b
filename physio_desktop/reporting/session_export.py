"""A session as two files that a spreadsheet and a statistics program can read."""

from __future__ import annotations

import errno
import os
import uuid
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from physio_desktop.domain import Marker, Prediction, Recording, Repetition, Session
from physio_desktop.errors import StorageError
from physio_desktop.reporting.samples_csv import samples_csv
from physio_desktop.reporting.summary_csv import summary_csv


def export_session(
    session: Session,
    recording: Recording,
    *,
    predictions: Sequence[Prediction] = (),
    repetitions: Sequence[Repetition] = (),
    markers: Sequence[Marker] = (),
    out: Path,
) -> list[Path]:
    """Write `out/session.csv` and `out/samples.csv` and return their paths; both or neither.

    Files of these names are replaced, but only once the new ones are complete. Raises StorageError where the
    folder cannot be written, PhysioError for samples that are no numbers.
    """
    summary = summary_csv(session, recording, predictions, repetitions, markers)
    return write_complete(out, {"session.csv": [summary], "samples.csv": samples_csv(recording)})


def write_complete(folder: Path, files: Mapping[str, Iterable[bytes]]) -> list[Path]:
    """Write files given in pieces, under their own names only when all are complete and on the disk."""
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


def _storage_error(folder: Path, error: OSError) -> StorageError:
    full = error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))
    hint = "Make room on the disk" if full else "Choose a folder that can be written"
    reason = "the disk is full" if full else error.strerror or str(error)
    return StorageError(
        f"The session could not be exported to {folder}: {reason}.", f"{hint} and export again."
    )
