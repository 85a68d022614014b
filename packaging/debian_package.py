"""The .deb of the folder: program, menu entry, icons, kind of file, rule for the sensors, manual page."""

from __future__ import annotations

import gzip
import hashlib
import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from email.utils import formatdate
from pathlib import Path

LINUX = Path(__file__).resolve().parent / "linux"
ID = "org.physio_desktop.PhysioDesktop"
# What Qt loads from the system, being bound to its drivers and its display; everything else is inside.
DEPENDS = ("libgl1", "libegl1", "libxcb1", "libwayland-client0", "libwayland-cursor0", "fontconfig-config")
_GLIBC = re.compile(rb"GLIBC_2\.(\d+)\0")
MAINTAINER = "Physio Desktop <physio-desktop@localhost>"
_CONTROL = """\
Package: physio-desktop
Version: {version}
Section: science
Priority: optional
Architecture: {machine}
Depends: {depends}
Recommends: bluez, fonts-dejavu-core, xdg-utils
Installed-Size: {size}
Maintainer: {maintainer}
Description: live motion capture and records for physiotherapy exercises
 Physio Desktop records what a patient does with one strap-on ESP32 motion
 sensor (accelerometer, gyroscope, magnetometer) on the clinic's own computer:
 offline, without an account, without a cloud.
 .
 It measures and shows movement; it makes no diagnosis and is not a certified
 medical device.
"""


def build(folder: Path, to: Path, work: Path, version: str, environment: Mapping[str, str]) -> Path:
    """Write the package made of `folder` into `to`; the same folder gives the same bytes."""
    shutil.rmtree(work, ignore_errors=True)
    shutil.copytree(folder, work / "opt" / "physio-desktop", symlinks=True)
    (work / "usr" / "bin").mkdir(parents=True)
    (work / "usr" / "bin" / "physio-desktop").symlink_to("/opt/physio-desktop/physio-desktop")
    _lay_desktop_files(work, version, int(environment["SOURCE_DATE_EPOCH"]))
    _lay_control(work, version)
    for path in [work, *work.rglob("*")]:
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or _is_run(path, work) else 0o644)
    machine = _machine()
    package = to / f"physio-desktop_{version}_{machine}.deb"
    command = ["dpkg-deb", "--root-owner-group", "-Zxz", "-z4", "--threads-max=2", "--build", work, package]
    subprocess.run([str(part) for part in command], check=True, env=dict(environment))
    print(f"{package.name}: {package.stat().st_size / 1e6:.1f} MB")
    return package


def _lay_desktop_files(work: Path, version: str, moment: int) -> None:
    from icons import DRAWING, write_png

    share = work / "usr" / "share"
    rules = work / "usr" / "lib" / "udev" / "rules.d" / "70-physio-desktop.rules"
    for source, place in (
        ("physio-desktop.desktop", share / "applications" / f"{ID}.desktop"),
        ("physio-desktop.xml", share / "mime" / "packages" / "physio-desktop.xml"),
        ("70-physio-desktop.rules", rules),
    ):
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(LINUX / source, place)
    metainfo = share / "metainfo" / f"{ID}.metainfo.xml"
    metainfo.parent.mkdir(parents=True)
    day = formatdate(moment)[5:16]
    text = (LINUX / "physio-desktop.metainfo.xml").read_text(encoding="utf-8")
    metainfo.write_text(text.format(version=version, moment=moment), encoding="utf-8")
    for size in (16, 24, 32, 48, 64, 128, 256, 512):
        write_png(share / "icons" / "hicolor" / f"{size}x{size}" / "apps" / f"{ID}.png", size)
    scalable = share / "icons" / "hicolor" / "scalable" / "apps" / f"{ID}.svg"
    scalable.parent.mkdir(parents=True)
    shutil.copyfile(DRAWING, scalable)
    manual = share / "man" / "man1" / "physio-desktop.1.gz"
    manual.parent.mkdir(parents=True)
    page = (LINUX / "physio-desktop.1").read_text(encoding="utf-8").format(version=version, day=day)
    manual.write_bytes(gzip.compress(page.encode(), 9, mtime=0))
    doc = share / "doc" / "physio-desktop"
    doc.mkdir(parents=True)
    shutil.copyfile(LINUX / "copyright", doc / "copyright")
    stamp = formatdate(moment)
    changes = f"physio-desktop ({version}) stable; urgency=medium\n\n  * See the release notes.\n\n"
    changes += f" -- {MAINTAINER}  {stamp}\n"
    (doc / "changelog.gz").write_bytes(gzip.compress(changes.encode(), 9, mtime=0))


def _lay_control(work: Path, version: str) -> None:
    files = sorted(p for p in work.rglob("*") if p.is_file() and not p.is_symlink())
    sums = [f"{hashlib.md5(p.read_bytes()).hexdigest()}  {p.relative_to(work)}\n" for p in files]
    control = work / "DEBIAN"
    control.mkdir()
    size = sum(p.stat().st_size for p in files) // 1024
    fields = {"version": version, "machine": _machine(), "depends": ", ".join((_glibc(files), *DEPENDS))}
    text = _CONTROL.format(size=size, maintainer=MAINTAINER, **fields)
    (control / "control").write_text(text, encoding="utf-8")
    (control / "md5sums").write_text("".join(sums), encoding="utf-8")
    shutil.copyfile(LINUX / "postinst", control / "postinst")


def _glibc(files: list[Path]) -> str:
    """The oldest C library that everything inside can do with."""
    libraries = [p for p in files if ".so" in p.name or p.name == "physio-desktop"]
    return f"libc6 (>= 2.{max(int(n) for p in libraries for n in _GLIBC.findall(p.read_bytes()))})"


def _is_run(path: Path, work: Path) -> bool:
    return path in (work / "opt" / "physio-desktop" / "physio-desktop", work / "DEBIAN" / "postinst")


def _machine() -> str:
    return {"x86_64": "amd64", "aarch64": "arm64"}.get(os.uname().machine, os.uname().machine)
