"""A newer version in a folder or on a stick: found, verified, copied to a safe place. Never over a network.

A package is three files beside each other: the installer or archive, `<name>.physio-update.json` which says
what it is, and `<name>.physio-update.sig`. Layout: resources/updates.md. What is opened in the end is the
copy whose bytes were hashed while they were written, in a folder that only this account can write.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import re
import shutil
import stat
import sys
import tempfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import Any, BinaryIO

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from physio_desktop.workflows.update_signatures import UpdateError, verify

PRODUCT = "physio-desktop"
MANIFEST, SIGNATURE = ".physio-update.json", ".physio-update.sig"
KINDS = ("installer", "disk-image", "deb", "appimage", "archive")
FORMAT = 1
MAX_PACKAGE_BYTES = 2 << 30
MAX_MANIFEST_BYTES = 64 << 10
MAX_NOTES = 4000  # characters
MAX_MANIFESTS = 100
_MACHINES = {"amd64": "x86_64", "aarch64": "arm64"}
_STEP = 1 << 20
_VERSION = re.compile(r"\d{1,6}(\.\d{1,6}){1,3}")
_FILE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]{0,120}")
_AGAIN = "Copy it once more from where it came."
Report = Callable[[float], None]  # share done, 0 to 1; raising stops the work


@dataclass(frozen=True, slots=True)
class Manifest:
    """What is signed of a package. `system` as `this_system()`; `notes` by language."""

    version: str
    system: str
    kind: str
    file: str
    n_bytes: int
    sha256: str
    minimum_version: str
    notes: Mapping[str, str]

    def note(self, language: str) -> str:
        return self.notes.get(language[:2]) or self.notes.get("en", "")


@dataclass(frozen=True, slots=True)
class Offer:
    """A signed manifest of a newer version for this system. The package itself is not looked at yet."""

    manifest: Manifest
    folder: Path


@dataclass(frozen=True, slots=True)
class Refusal:
    """A package that is there, and why it is none."""

    name: str
    error: UpdateError


@dataclass(frozen=True, slots=True)
class Found:
    """`offers`: the newest first. `refusals`: what somebody might have expected to be one."""

    offers: tuple[Offer, ...]
    refusals: tuple[Refusal, ...]


@dataclass(frozen=True, slots=True)
class Verified:
    """A copy in a private folder, whose bytes are those that were signed."""

    manifest: Manifest
    path: Path


def this_system() -> str:
    """Such as linux-x86_64, windows-x86_64, macos-arm64."""
    system = {"win32": "windows", "darwin": "macos"}.get(sys.platform, "linux")
    machine = platform.machine().lower()
    return f"{system}-{_MACHINES.get(machine, machine)}"


def number_of(version: str) -> tuple[int, ...]:
    """1.10 is newer than 1.9, and the same as 1.10.0."""
    numbers = [int(part) for part in version.split(".")]
    while len(numbers) > 1 and numbers[-1] == 0:
        numbers.pop()
    return tuple(numbers)


def look_for_updates(
    folder: Path, keys: Mapping[str, Ed25519PublicKey | None], installed: str, system: str | None = None
) -> Found:
    """In the folder itself, not below it. Raises UpdateError where it cannot be read."""
    system = system or this_system()
    try:
        names = sorted(entry.name for entry in os.scandir(folder) if entry.name.endswith(MANIFEST))
    except OSError as error:
        raise UpdateError(
            f"{folder} cannot be read: {error.strerror or error}.",
            "Plug the stick in, or choose another folder.",
        ) from error
    offers, refusals = [], []
    for name in names[:MAX_MANIFESTS]:
        try:
            manifest = read_manifest(folder / name, keys)
            if reason := unfit(manifest, installed, system):
                raise reason
            offers.append(Offer(manifest, folder))
        except UpdateError as error:
            refusals.append(Refusal(name.removesuffix(MANIFEST), error))
    offers.sort(key=lambda offer: number_of(offer.manifest.version), reverse=True)
    return Found(tuple(offers), tuple(refusals))


def read_manifest(file: Path, keys: Mapping[str, Ed25519PublicKey | None]) -> Manifest:
    """Believed only once its signature was verified. Raises UpdateError."""
    text = _small(file)
    signature = _small(file.with_name(file.name.removesuffix(MANIFEST) + SIGNATURE))
    verify(text, signature, keys)
    try:
        said = json.loads(text.decode())
        return _manifest(said)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise UpdateError(
            "What the update says of itself cannot be understood.", "It may need a newer version first."
        ) from error


def _manifest(said: Mapping[str, Any]) -> Manifest:
    """Signed, but still looked at: the signer may have been mistaken."""
    notes = {str(code): str(text)[:MAX_NOTES] for code, text in said["notes"].items()}
    made = Manifest(
        str(said["version"]),
        str(said["system"]),
        str(said["kind"]),
        str(said["file"]),
        int(said["bytes"]),
        str(said["sha256"]),
        str(said["minimum_version"]),
        notes,
    )
    versions = _VERSION.fullmatch(made.version) and _VERSION.fullmatch(made.minimum_version)
    is_plain = (
        _FILE.fullmatch(made.file) and ".." not in made.file and not made.file.endswith((MANIFEST, SIGNATURE))
    )
    fits = 0 < made.n_bytes <= MAX_PACKAGE_BYTES and re.fullmatch("[0-9a-f]{64}", made.sha256)
    is_ours = said["product"] == PRODUCT and said["format"] == FORMAT and made.kind in KINDS
    if not (versions and is_plain and fits and is_ours):
        raise ValueError("a field that makes no sense")
    return made


def unfit(manifest: Manifest, installed: str, system: str) -> UpdateError | None:
    """Why it is no update for this program on this computer."""
    version, mine = number_of(manifest.version), number_of(installed)
    if manifest.system != system:
        return UpdateError(
            f"Version {manifest.version} is for another system ({manifest.system}; this is {system}).",
            "Get the one for this system.",
        )
    if version == mine:
        return UpdateError(
            f"Version {manifest.version} is the one that is installed.", "There is nothing to do."
        )
    if version < mine:
        return UpdateError(
            f"Version {manifest.version} is older than the installed {installed}.",
            "An older version would not open your database. It is not installed from here.",
        )
    if mine < number_of(manifest.minimum_version):
        return UpdateError(
            f"Version {manifest.version} needs {manifest.minimum_version} first; this is {installed}.",
            "Install that version, then this one.",
        )
    return None


def take(offer: Offer, into: Path, report: Report = lambda _: None) -> Verified:
    """The package in a new private folder below `into`, hashed while it is copied; that copy is what counts.

    `report` may raise to stop it; nothing is left then. Raises UpdateError.
    """
    manifest = offer.manifest
    private = None
    try:
        into.mkdir(parents=True, exist_ok=True)
        _refuse_full_disk(into, manifest.n_bytes)
        private = Path(tempfile.mkdtemp(prefix=f"{manifest.version}-", dir=into))  # for this account alone
        path = private / manifest.file
        with _regular(offer.folder / manifest.file) as source, path.open("xb") as target:
            _copy_checked(source, target, manifest, report)
        return Verified(manifest, path)
    except BaseException as error:
        if private is not None:
            shutil.rmtree(private, ignore_errors=True)
        if isinstance(error, OSError):
            raise UpdateError(
                f"{manifest.file} cannot be copied: {error.strerror or error}.", _AGAIN
            ) from error
        raise


def _copy_checked(source: BinaryIO, target: BinaryIO, manifest: Manifest, report: Report) -> None:
    digest, n_bytes = hashlib.sha256(), 0
    while part := source.read(_STEP):
        n_bytes += len(part)
        if n_bytes > manifest.n_bytes:
            raise UpdateError(f"{manifest.file} is larger than it should be.", _AGAIN)
        digest.update(part)
        target.write(part)
        report(n_bytes / manifest.n_bytes)
    target.flush()
    os.fsync(target.fileno())
    if n_bytes < manifest.n_bytes:
        raise UpdateError(f"{manifest.file} is not complete ({n_bytes} of {manifest.n_bytes} bytes).", _AGAIN)
    if digest.hexdigest() != manifest.sha256:
        raise UpdateError(f"{manifest.file} was altered: it is not what was signed.", "Do not install it.")


def check_again(verified: Verified) -> None:
    """Right before it is opened, which may be hours later. Raises UpdateError."""
    try:
        with _regular(verified.path) as file:
            is_same = hashlib.file_digest(file, "sha256").hexdigest() == verified.manifest.sha256
    except OSError as error:
        raise UpdateError("The verified copy of the update is gone.", "Look for the update again.") from error
    if not is_same:
        raise UpdateError("The verified copy of the update was altered.", "Do not install it.")


def forget_copies(into: Path, up_to: str = "") -> None:
    """What earlier looks left; with `up_to` only versions up to that one: they are installed by now."""
    with suppress(OSError):
        for folder in into.iterdir():
            version = folder.name.partition("-")[0]
            is_newer = _VERSION.fullmatch(version) and up_to and number_of(version) > number_of(up_to)
            if not is_newer:
                shutil.rmtree(folder, ignore_errors=True)


def _refuse_full_disk(folder: Path, n_bytes: int) -> None:
    if shutil.disk_usage(folder).free < n_bytes + (16 << 20):
        raise UpdateError(
            f"There is no room for the update: it takes {max(1, n_bytes // 1_000_000)} MB.",
            "Free some space on this disk.",
        )


def _small(file: Path) -> bytes:
    try:
        with _regular(file) as stream:
            data = stream.read(MAX_MANIFEST_BYTES + 1)
    except FileNotFoundError as error:
        raise UpdateError(f"{file.name} is missing beside the update.", _AGAIN) from error
    except OSError as error:
        raise UpdateError(f"{file.name} cannot be read: {error.strerror or error}.", _AGAIN) from error
    if len(data) > MAX_MANIFEST_BYTES:
        raise UpdateError(f"{file.name} is larger than it should be.", _AGAIN)
    return data


def _regular(file: Path) -> BufferedReader:
    """Opened once, without following a link; no pipe, no device. Raises OSError and UpdateError."""
    flags = (
        os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    )
    if file.is_symlink():
        raise UpdateError(f"{file.name} is a link and not a file.", _AGAIN)
    handle = os.open(file, flags)
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise UpdateError(f"{file.name} is not a file.", _AGAIN)
    return os.fdopen(handle, "rb")
