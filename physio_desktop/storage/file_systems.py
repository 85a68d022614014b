"""Where a database must not lie: SQLite's log needs shared memory, which no network drive has."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path, PurePath, PurePosixPath

import psutil

from physio_desktop.errors import StorageError

_NETWORK_TYPES = frozenset(
    [
        "9p",
        "afpfs",
        "afs",
        "beegfs",
        "ceph",
        "cifs",
        "coda",
        "davfs",
        "fuse.ceph",
        "fuse.davfs2",
        "fuse.glusterfs",
        "fuse.gvfsd-fuse",
        "fuse.rclone",
        "fuse.s3fs",
        "fuse.smbnetfs",
        "fuse.sshfs",
        "fuse.sshfs#",
        "fusefs.sshfs",
        "gfs2",
        "glusterfs",
        "gpfs",
        "lustre",
        "macfuse_sshfs",
        "ncpfs",
        "nfs",
        "nfs3",
        "nfs4",
        "ocfs2",
        "orangefs",
        "osxfuse_sshfs",
        "pvfs2",
        "smb",
        "smb2",
        "smb3",
        "smbfs",
        "sshfs",
        "vboxsf",
        "virtiofs",
        "webdav",
    ]
)
_DRIVE_REMOTE = 4  # GetDriveTypeW


def refuse_network(path: Path) -> None:
    """Raises StorageError, with the reason, where `path` is on a network drive."""
    kind = network_kind(path)
    if kind:
        raise StorageError(
            f"{path} is on a network drive ({kind}), where a database would be damaged sooner or later.",
            "Choose a folder of this computer. The backup folder may be on the network.",
        )


def network_kind(path: Path) -> str | None:
    """The name of the network file system that holds `path`, which need not exist; None for a disk."""
    if sys.platform == "win32":
        return _windows_kind(path)
    mounts = [(item.mountpoint, item.fstype) for item in psutil.disk_partitions(all=True)]
    return kind_among(_nearest(path).resolve(), mounts)


def kind_among(path: PurePath, mounts: Iterable[tuple[str, str]]) -> str | None:
    """`mounts`: where and of what type, in the order of mounting; the innermost counts, of two the later."""
    best: tuple[int, str] = (-1, "")
    for mountpoint, kind in mounts:
        point = PurePosixPath(mountpoint)
        if (path == point or point in path.parents) and len(point.parts) >= best[0]:
            best = (len(point.parts), kind.lower())
    return best[1] if best[1] in _NETWORK_TYPES else None


def _nearest(path: Path) -> Path:
    """The path itself or the folder above that exists."""
    path = path.absolute()
    return next((p for p in (path, *path.parents) if p.exists()), path)


def _windows_kind(path: Path) -> str | None:
    import ctypes

    real = os.path.realpath(path)
    drive = os.path.splitdrive(real)[0]
    if drive.startswith("\\\\") and not drive.startswith(("\\\\?\\", "\\\\.\\")):
        return "network share"
    if drive.upper().startswith("\\\\?\\UNC"):
        return "network share"
    kernel = getattr(ctypes, "windll").kernel32  # noqa: B009  (only there on Windows)
    return "network drive" if kernel.GetDriveTypeW(drive + "\\") == _DRIVE_REMOTE else None
