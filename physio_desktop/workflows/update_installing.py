"""A verified update put in place: by its installer once this program has ended, or by a person."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from physio_desktop import paths
from physio_desktop.workflows.update_signatures import UpdateError
from physio_desktop.workflows.updates import Found, Offer, Verified, check_again

KEPT = ("data", *paths.PORTABLE)  # beside a portable program; never touched
_BEFORE = ".before-update"
_PROGRAM = "physio-desktop"
_MAX_UNPACKED = 4 << 30
_MAX_ENTRIES = 50_000


@dataclass(frozen=True, slots=True)
class Step:
    """How an update is installed. `command`: what a person types, "" where nothing is to be typed."""

    is_automatic: bool
    command: str = ""


def suited(found: Found) -> Offer | None:
    """The newest, of the kind that this program was installed by."""
    mine = installed_as()
    newest = [o for o in found.offers if o.manifest.version == found.offers[0].manifest.version]
    return next((o for o in newest if o.manifest.kind == mine), newest[0]) if newest else None


def installed_as() -> str:
    if sys.platform == "win32":
        return "archive" if paths.portable_dir() else "installer"
    if sys.platform == "darwin":
        return "disk-image"
    if os.environ.get("APPIMAGE"):
        return "appimage"
    folder = paths.program_dir()
    return (
        "archive" if folder is not None and os.access(folder, os.W_OK) and not _is_systems(folder) else "deb"
    )


def _is_systems(folder: Path) -> bool:
    return folder.parts[:2] in (("/", "usr"), ("/", "opt"))


def step_for(verified: Verified) -> Step:
    """What will happen with it, said before somebody agrees."""
    kind = verified.manifest.kind
    if kind == "deb":
        return Step(False, f"sudo apt install {shlex.quote(str(verified.path))}")
    if kind == "archive":
        folder = paths.program_dir()
        is_ours = folder is not None and sys.platform.startswith("linux") and os.access(folder, os.W_OK)
        return Step(bool(is_ours) and not _is_systems(folder or Path("/usr")))
    if kind == "appimage":
        return Step(bool(os.environ.get("APPIMAGE")))
    return Step(kind == {"win32": "installer", "darwin": "disk-image"}.get(sys.platform))


def install(verified: Verified, start: Callable[[list[str]], object] | None = None) -> None:
    """As the last act of the program: nothing of it may be imported afterwards. Raises UpdateError.

    The installer of Windows waits until this program has ended. `start` runs a command and leaves it alone.
    """
    check_again(verified)
    start = start or _start
    kind, path = verified.manifest.kind, verified.path
    if not step_for(verified).is_automatic:
        raise UpdateError(f"{path.name} cannot be installed from here.", "Install it by hand.")
    if kind == "archive":
        swap(path, paths.program_dir() or Path())
    elif kind == "appimage":
        replace_image(path, Path(os.environ["APPIMAGE"]))
    elif kind == "disk-image":
        start(["open", str(path)])
    else:
        start([str(path), "/CLOSEAPPLICATIONS"])


def swap(archive: Path, folder: Path) -> None:
    """The program in `folder` becomes that of the archive; data beside it stay where they are.

    The former program is kept in `.before-update` until the next one. Where a step fails, it is back.
    """
    before = folder / _BEFORE
    staged = None
    try:
        shutil.rmtree(before, ignore_errors=True)
        staged = Path(tempfile.mkdtemp(prefix=".update-", dir=folder))
        new = _unpacked(archive, staged)
        before.mkdir()
        _exchange(new, folder, before)
    except (OSError, tarfile.TarError, EOFError) as error:
        raise UpdateError(
            f"The update could not be put in place: {error}.", "The former version is still there."
        ) from error
    finally:
        if staged is not None:
            shutil.rmtree(staged, ignore_errors=True)


def _unpacked(archive: Path, staged: Path) -> Path:
    """One folder with a program in it. Links that lead out of it, devices and absolute names are refused."""
    with tarfile.open(archive) as packed:
        members = packed.getmembers()
        if len(members) > _MAX_ENTRIES or sum(member.size for member in members) > _MAX_UNPACKED:
            raise UpdateError("The update is larger than it should be.", "Do not install it.")
        packed.extractall(staged, filter="data")
    entries = list(staged.iterdir())
    if len(entries) != 1 or not (entries[0] / _PROGRAM).is_file():
        raise UpdateError("There is no program in the update.", "Get it once more.")
    return entries[0]


def _exchange(new: Path, folder: Path, before: Path) -> None:
    moved: list[tuple[Path, Path]] = []
    try:
        for entry in sorted(new.iterdir()):
            if entry.name in KEPT:
                continue
            here = folder / entry.name
            if here.exists():
                here.rename(before / entry.name)
                moved.append((before / entry.name, here))
            entry.rename(here)
            moved.append((here, entry))
    except OSError:
        for now, then in reversed(moved):
            with suppress(OSError):
                now.rename(then)
        raise


def replace_image(new: Path, image: Path) -> None:
    """One file in the place of another, in one step."""
    part = image.with_name(image.name + ".part")
    try:
        shutil.copyfile(new, part)
        part.chmod(image.stat().st_mode & 0o777 | 0o100)
        part.replace(image)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise UpdateError(
            f"The update could not be put in place: {error}.", "The former version is still there."
        ) from error


def _start(command: list[str]) -> None:
    """It outlives this program."""
    subprocess.Popen(command, start_new_session=True, close_fds=True)
