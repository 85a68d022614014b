"""One window per database: who has it open is written beside it, so that a second one can be told by name."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from pathlib import Path
from typing import Any, Self

from physio_desktop.errors import StorageError
from physio_desktop.storage import ownership
from physio_desktop.storage.records import now


class DatabaseLock:
    """A file `<database>.open` with machine and process. Use it as a context manager or call `release`.

    A crash leaves it behind: it counts only while that process lives, or, of another machine whose processes
    cannot be asked, for a day.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    @classmethod
    def take(cls, database: Path) -> Self:
        """Raises StorageError, naming who, where somebody else has it open."""
        path = database.with_name(f"{database.name}.open")
        path.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps(ownership.this_process())
        for _ in range(2):
            try:
                with path.open("x", encoding="utf-8") as file:
                    file.write(text)
                return cls(path)
            except FileExistsError:
                holder = _holder(path)
                if holder is not None:
                    raise StorageError(
                        f"{database.name} is open on {holder.get('machine', 'another computer')} "
                        f"(process {holder.get('pid', '?')}).",
                        "Close the program there, or choose another database.",
                    ) from None
                with suppress(OSError):
                    path.unlink()
            except OSError:
                break  # a folder that cannot be written: the database says so itself
        return cls(path)

    def release(self) -> None:
        """Safe to call twice; leaves what another process wrote."""
        found = _read(self._path)
        if found and found.get("pid") == os.getpid():
            with suppress(OSError):
                self._path.unlink()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.release()


def _holder(path: Path) -> dict[str, Any] | None:
    """Who has it open, and still lives."""
    found = _read(path)
    if not found:
        return None
    if found.get("pid") == os.getpid() and ownership.is_being_recorded(found, None):
        return found
    with suppress(OSError):
        written = path.stat().st_mtime
        age_s = now().timestamp() - written
        if found.get("machine") != ownership.this_process()["machine"]:
            return found if age_s < 86_400 else None
    return found if ownership.is_being_recorded(found, None) else None


def _read(path: Path) -> dict[str, Any] | None:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) else None
