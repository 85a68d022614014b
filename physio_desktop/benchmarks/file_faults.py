"""Disks that are full and files that cannot be written, made for real and mended again. Linux only."""

from __future__ import annotations

import array
import os
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_DISK_BYTES = 16 << 20
_GET_FLAGS, _SET_FLAGS, _IMMUTABLE = 0x80086601, 0x40086602, 0x10  # linux/fs.h


@contextmanager
def small_disk(at: Path) -> Iterator[Path | None]:
    """An empty disk of 16 MB at `at`; None where mounting is not allowed here."""
    at.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={_DISK_BYTES}", "tmpfs", str(at)]
    try:
        mounted = subprocess.run(mount, capture_output=True).returncode == 0
    except OSError:
        mounted = False
    try:
        yield at if mounted else None
    finally:
        if mounted:
            _unmount(at)


def _unmount(at: Path) -> None:
    """Whoever was killed may still be closing its files."""
    for _ in range(50):
        if subprocess.run(["umount", str(at)], capture_output=True).returncode == 0:
            return
        time.sleep(0.1)
    subprocess.run(["umount", "--lazy", str(at)], capture_output=True)


@contextmanager
def filled(disk: Path) -> Iterator[None]:
    """Not a byte left on this disk, until the end."""
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file, suppress(OSError):
        for size in (1 << 20, 1 << 12):
            with suppress(OSError):
                while file.write(b"x" * size) == size:
                    pass
    try:
        yield
    finally:
        ballast.unlink()


@contextmanager
def size_limited(pid: int, size: int) -> Iterator[None]:
    """No write of this process reaches beyond `size` bytes of any file; 0 refuses all of them."""
    if sys.platform != "linux":
        raise OSError("A running process cannot be limited on this system.")
    import resource

    soft, hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (soft, hard))


@contextmanager
def immutable(files: Iterable[Path]) -> Iterator[None]:
    """These files refuse every change, also from whoever has them open already."""
    held = [file for file in files if file.exists()]
    try:
        for file in held:
            _set_immutable(file, True)
        yield
    finally:
        for file in held:
            _set_immutable(file, False)


def can_make_immutable(folder: Path) -> bool:
    """Whether files here can be made immutable, and then refuse also writes of those who have them open."""
    probe = folder / "probe"
    with probe.open("wb", buffering=0) as file:
        try:
            with immutable([probe]):
                try:
                    file.write(b"x")
                except OSError:
                    refused = True
                else:
                    refused = False
        except OSError:
            refused = False
    probe.unlink()
    return refused


def _set_immutable(file: Path, wanted: bool) -> None:
    import fcntl

    handle = os.open(file, os.O_RDONLY)
    try:
        flags = array.array("i", [0])
        fcntl.ioctl(handle, _GET_FLAGS, flags, True)
        flags[0] = flags[0] | _IMMUTABLE if wanted else flags[0] & ~_IMMUTABLE
        fcntl.ioctl(handle, _SET_FLAGS, flags)
    finally:
        os.close(handle)
