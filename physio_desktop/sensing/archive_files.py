"""The recordings inside a folder or ZIP archive, found without unpacking anything to disk."""

from __future__ import annotations

import dataclasses
import lzma
import os
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from physio_desktop.errors import RecordingFileError
from physio_desktop.sensing.text_files import MAX_FILE_BYTES, refusal
from physio_desktop.sensing.uci730_files import TEMPLATE_TIMES, session_of

MAX_TOTAL_BYTES = 8 * 1024**3
MAX_MEMBERS = 100_000
MAX_RATIO = 200  # tables of numbers shrink to a quarter, at best to a thirtieth
_RATIO_MATTERS_BYTES = 10_000_000
_SUFFIXES = (".csv", ".tsv", ".txt")
_SAMPLES = "samples.csv"  # of an exported session; beside it lie tables that are no recordings
_BESIDE_SAMPLES = ("session.csv", "repetitions.csv", "predictions.csv")
_INDEX = "sessions.csv"  # of several exported sessions, each in a folder below
_ZIP_ERRORS = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    OSError,
    ValueError,
    OverflowError,
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A file that can be opened: `name` for messages, `path` with `/` to find its neighbours."""

    name: str
    path: str
    open: Callable[[], BinaryIO]

    def neighbour(self, entries: dict[str, Entry], name: str, folders_up: int = 0) -> Entry | None:
        """Another file of the same folder, or of one above it."""
        folders = PurePosixPath(self.path).parents
        return entries.get(str(folders[folders_up] / name)) if folders_up < len(folders) else None


def is_zip(path: Path) -> bool:
    with path.open("rb") as stream:
        return stream.read(4) in (b"PK\x03\x04", b"PK\x05\x06")


def file_entry(path: Path) -> Entry:
    return Entry(path.name, path.absolute().as_posix(), lambda: path.open("rb"))


def folder_entries(folder: Path) -> dict[str, Entry]:
    """Every file below a folder, by its path; symbolic links to folders are not followed."""
    found = {}
    for root, folders, files in os.walk(folder):
        folders.sort()
        for file in sorted(files):
            path = Path(root) / file
            if path.is_file():
                entry = dataclasses.replace(file_entry(path), name=path.relative_to(folder).as_posix())
                found[entry.path] = entry
    return found


@contextmanager
def zip_entries(path: Path) -> Iterator[dict[str, Entry]]:
    """The members of an archive, open while inside. Raises RecordingFileError for one that may do harm."""
    with translated(path.name):
        archive = zipfile.ZipFile(path)
    with archive:
        with translated(path.name):
            members = [info for info in archive.infolist() if not info.filename.endswith("/")]
            _refuse_harmful(path.name, members)
        yield {info.filename: _member(archive, path, info) for info in members}


def _member(archive: zipfile.ZipFile, path: Path, info: zipfile.ZipInfo) -> Entry:
    def open_member() -> BinaryIO:
        return archive.open(info)  # type: ignore[return-value]  # IO[bytes] with all that is used of BinaryIO

    return Entry(f"{path.name}/{info.filename}", info.filename, open_member)


def _refuse_harmful(name: str, members: list[zipfile.ZipInfo]) -> None:
    if len(members) > MAX_MEMBERS:
        raise refusal(name, f"the archive holds more than {MAX_MEMBERS} files")
    if sum(info.file_size for info in members) > MAX_TOTAL_BYTES:
        raise refusal(name, "the archive unpacks to more than 8 GB")
    for info in members:
        where = f"{name}/{info.filename}"
        parts = PurePosixPath(info.filename.replace("\\", "/")).parts
        if info.filename.startswith(("/", "\\")) or not parts or ".." in parts or ":" in parts[0]:
            raise refusal(where, "the archive names a place outside of itself")
        if info.flag_bits & 1:
            raise refusal(where, "the archive is encrypted", hint="Unpack it with its password first.")
        if info.file_size > MAX_FILE_BYTES:
            raise refusal(where, "the file is larger than 2 GB")
        too_dense = info.file_size > MAX_RATIO * max(info.compress_size, 1)
        if too_dense and info.file_size > _RATIO_MATTERS_BYTES:
            raise refusal(where, "the file is packed so densely that it cannot be a recording")


def recordings_among(entries: dict[str, Entry], name: str) -> list[Entry]:
    """The files to read, in order. With any session of the UCI data set, those alone.

    Left out: hidden files, `__MACOSX`, the other tables of an export, template times.
    """
    sessions = [(session, entry) for entry in entries.values() if (session := session_of(entry.path))]
    if sessions:
        return [entry for _, entry in sorted(sessions, key=lambda pair: (pair[0], pair[1].path))]
    found = [entry for entry in entries.values() if _is_recording(entry, entries)]
    if not found:
        raise refusal(name, "no recording in it (.csv, .tsv or .txt)")
    return found


def _is_recording(entry: Entry, entries: dict[str, Entry]) -> bool:
    path = PurePosixPath(entry.path)
    if path.suffix.lower() not in _SUFFIXES or "__MACOSX" in path.parts or path.name.startswith("."):
        return False
    if path.name == TEMPLATE_TIMES:
        return False
    if path.name == _INDEX:
        return not any(other.endswith(f"/{_SAMPLES}") for other in entries)
    return path.name not in _BESIDE_SAMPLES or entry.neighbour(entries, _SAMPLES) is None


@contextmanager
def translated(name: str) -> Iterator[None]:
    """What the operating system or a broken archive raises, as RecordingFileError."""
    try:
        yield
    except RecordingFileError:
        raise
    except _ZIP_ERRORS as error:
        reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
        raise refusal(name, f"the file cannot be read: {reason}") from error
