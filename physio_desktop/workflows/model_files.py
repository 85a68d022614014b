"""A model as one file, to be carried to another computer, and read as if it came from an enemy.

The file is a ZIP with the card and what the card names. Sizes and names are checked before anything is
unpacked, every part against its SHA-256, and the trees are read by another process first: a file that was
made to break the library breaks nothing here.
"""

from __future__ import annotations

import hashlib
import json
import lzma
import multiprocessing
import zipfile
import zlib
from pathlib import Path
from typing import Any

from physio_desktop.errors import PhysioError
from physio_desktop.workflows.training_process import step_back

SUFFIX = ".physio-model"
MAX_BYTES = 64 << 20  # unpacked; the largest shipped model takes 5 MB
MAX_CARD_BYTES = 4 << 20
MAX_PARTS = 32
_PATIENCE_S = 60.0
_CARD = "card.json"
_UNREADABLE = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, NotImplementedError, EOFError, RuntimeError)
_HINT = "Ask for the file once more, exported by this program."


class ModelFileError(PhysioError):
    """A file is no model of this program, or not a whole one."""


def pack(card_path: Path, to: Path) -> None:
    """Write the card and its parts into one file, complete or not at all. Raises ModelFileError."""
    part = to.with_name(to.name + ".part")
    try:
        card = card_path.read_bytes()
        names = [Path(entry["file"]).name for entry in json.loads(card)["files"].values()]
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(_entry(_CARD), card)
            for name in sorted(names):
                archive.writestr(_entry(name), (card_path.parent / name).read_bytes())
        part.replace(to)
    except (OSError, ValueError, LookupError) as error:
        raise ModelFileError(
            f"The model could not be written to {to}: {error}.", "Choose another place."
        ) from error
    finally:
        part.unlink(missing_ok=True)


def unpack(file: Path, folder: Path) -> Path:
    """The parts in a new `folder`, checked; gives the card's path. Raises ModelFileError."""
    try:
        with zipfile.ZipFile(file) as archive:
            sizes = _checked_directory(archive)
            card = _read(archive, _CARD, MAX_CARD_BYTES)
            files = json.loads(card)["files"]
            hashes = {str(entry["file"]): str(entry["sha256"]) for entry in files.values()}
            if set(hashes) | {_CARD} != set(sizes):
                raise _bad(file, "its parts are not those that its card names")
            folder.mkdir(parents=True)
            for name, expected in hashes.items():
                data = _read(archive, name, sizes[name])
                if hashlib.sha256(data).hexdigest() != expected:
                    raise _bad(file, f"{name} was changed")
                (folder / name).write_bytes(data)
            path = folder / _CARD
            path.write_bytes(card)
            return path
    except FileNotFoundError as error:
        raise ModelFileError(f"There is no file {file.name}.", "Choose another file.") from error
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise _bad(file, "it cannot be read") from error
    except (
        zipfile.BadZipFile,
        zlib.error,
        lzma.LZMAError,
        NotImplementedError,
        EOFError,
        RuntimeError,
    ) as error:
        raise _bad(file, "it is not whole") from error


def try_out(card_path: Path) -> None:
    """Load the model in a process of its own and let it answer once. Raises ModelFileError."""
    spawn = multiprocessing.get_context("spawn")
    ours, theirs = spawn.Pipe(duplex=False)
    process = spawn.Process(target=_load, args=(theirs, str(card_path)), name="model check", daemon=True)
    process.start()
    theirs.close()
    try:
        said = ours.recv() if ours.poll(_PATIENCE_S) else "it took too long to load"
    except (EOFError, OSError):
        said = "loading it failed"
    finally:
        process.kill()
        process.join()
        process.close()
        ours.close()
    if said:
        raise ModelFileError(f"This model cannot be used: {said}", _HINT)


def _load(pipe: Any, card: str) -> None:
    """In the other process; sends what is wrong, or nothing."""
    step_back()
    import numpy as np

    from physio_desktop.recognition.model_store import load_model

    try:
        model = load_model(Path(card))
        window = np.zeros((1, int(model.card["window"]["samples"]), 9), np.float32)
        for kind, label in model.windows.items():
            if kind != "personal":
                chances = label.probabilities(window)
                if chances.shape != (1, len(label.labels)) or not np.isfinite(chances).all():
                    raise ValueError("its answers are no probabilities")
        pipe.send("")
    except PhysioError as error:
        pipe.send(str(error))
    except Exception as error:
        pipe.send(f"{type(error).__name__}: {error}"[:300])


def _entry(name: str) -> zipfile.ZipInfo:
    """With a fixed date: the same model gives the same bytes."""
    entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def _checked_directory(archive: zipfile.ZipFile) -> dict[str, int]:
    entries = archive.infolist()
    sizes = {entry.filename: entry.file_size for entry in entries}
    plain = all(Path(name).name == name and name not in (".", "..") and "\\" not in name for name in sizes)
    if not plain or len(sizes) != len(entries):
        raise ValueError("names that are no plain file names")
    if len(entries) > MAX_PARTS or sum(sizes.values()) > MAX_BYTES:
        raise ModelFileError(f"This file is larger than any model ({MAX_BYTES >> 20} MB).", _HINT)
    return sizes


def _read(archive: zipfile.ZipFile, name: str, most: int) -> bytes:
    """Never more than the directory promised, whatever the packed data say."""
    with archive.open(name) as stream:
        data = stream.read(most + 1)
    if len(data) > most:
        raise ValueError("larger than its directory says")
    return data


def _bad(file: Path, why: str) -> ModelFileError:
    return ModelFileError(f"{file.name} is no model of this program, or not a whole one: {why}.", _HINT)
