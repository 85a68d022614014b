"""Builds the artefact in dist/: the folder of the program, and what is made of it. `dev.py package` calls it.

Runs in an environment of its own that holds the program's packages and PyInstaller, so that nothing else can
get in. Two builds of the same commit on the same machine give the same bytes.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "packaging")]

from physio_desktop import __version__  # noqa: E402

DIST = ROOT / "dist"
FOLDER = DIST / "physio-desktop"
INSTALLERS = DIST / "installers"
WORK = ROOT / "build" / "physio-desktop"
NOTICES = "THIRD-PARTY-NOTICES.txt"
MOST_UNPACKED_MB, MOST_ARCHIVE_MB = 340, 100
_LONG_AGO = 1_767_225_600  # where there is no history to take a date from: 2026-01-01


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder-only", action="store_true", help="no archive, no installers")
    parser.add_argument("--installers-only", action="store_true", help="of the folder as it is")
    parser.add_argument("--sums-only", action="store_true", help="of the installers as they are")
    chosen = parser.parse_args(arguments)
    if chosen.sums_only:
        write_sums()
        return 0
    environment = reproducible()
    if not chosen.installers_only:
        freeze(environment)
        write_notices()
        report(FOLDER)
        write_manifest()
    if not chosen.folder_only:
        shutil.rmtree(INSTALLERS, ignore_errors=True)
        INSTALLERS.mkdir(parents=True)
        make_installers(environment)
        write_sums()
    return 0


def reproducible() -> dict[str, str]:
    """An environment in which nothing depends on the moment."""
    moment = os.environ.get("SOURCE_DATE_EPOCH")
    if not moment:
        asked = ["git", "log", "-1", "--format=%ct"]
        try:
            found = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True)
            moment = found.stdout.strip()
        except FileNotFoundError:
            moment = ""
    return {**os.environ, "SOURCE_DATE_EPOCH": moment or str(_LONG_AGO), "PYTHONHASHSEED": "0", "TZ": "UTC"}


def freeze(environment: Mapping[str, str]) -> None:
    shutil.rmtree(FOLDER, ignore_errors=True)
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--clean", "--log-level", "WARN"]
    command += ["--distpath", DIST, "--workpath", WORK.parent, ROOT / "packaging" / "physio-desktop.spec"]
    run(*command, environment=environment)


def write_notices() -> None:
    import notices

    parts = notices.write(WORK, FOLDER / NOTICES, __version__, DIST / "inventory.json")
    shutil.copyfile(ROOT / "LICENSE", FOLDER / "LICENSE.txt")
    print(f"{NOTICES}: {len(parts)} works of others")
    bundle = DIST / "Physio Desktop.app" / "Contents" / "Resources"
    if bundle.is_dir():
        for name in (NOTICES, "LICENSE.txt"):
            shutil.copyfile(FOLDER / name, bundle / name)


def report(folder: Path) -> None:
    """Sizes, the largest parts first; too large is an error."""
    sizes = {p: p.lstat().st_size for p in folder.rglob("*") if p.is_file() and not p.is_symlink()}
    total = sum(sizes.values())
    print(f"{folder.name}: {len(sizes)} files, {total / 1e6:.1f} MB; the largest:")
    for path in sorted(sizes, key=lambda p: -sizes[p])[:10]:
        print(f"  {sizes[path] / 1e6:6.1f} MB  {path.relative_to(folder)}")
    forbidden = ("nccl", "Qt6Qml", "Qt6Quick", "Qt6Pdf", "libgtk", "libcairo", "QtWebEngine")
    if found := [path.name for path in sizes if any(word in path.name for word in forbidden)]:
        sys.exit(f"This does not belong into the artefact: {', '.join(found)}.")
    if sys.platform == "linux" and total > MOST_UNPACKED_MB * 1e6:
        sys.exit(f"The artefact is too large: at most {MOST_UNPACKED_MB} MB.")


def write_manifest() -> None:
    """dist/FILES.sha256: every file and link of the folder. Two builds are compared by comparing these."""
    lines = []
    for path in sorted(path for path in FOLDER.rglob("*") if path.is_symlink() or path.is_file()):
        content = str(path.readlink()).encode() if path.is_symlink() else path.read_bytes()
        lines.append(f"{hashlib.sha256(content).hexdigest()}  {path.relative_to(FOLDER).as_posix()}\n")
    (DIST / "FILES.sha256").write_text("".join(lines), encoding="utf-8", newline="\n")


def make_installers(environment: Mapping[str, str]) -> None:
    if sys.platform == "linux":
        import debian_package

        archive = write_archive(int(environment["SOURCE_DATE_EPOCH"]))
        if archive.stat().st_size > MOST_ARCHIVE_MB * 1e6:
            sys.exit(f"The archive is too large: at most {MOST_ARCHIVE_MB} MB.")
        if shutil.which("dpkg-deb"):
            debian_package.build(FOLDER, INSTALLERS, ROOT / "build" / "deb", __version__, environment)
        else:
            print("dpkg-deb is not here: no .deb was made.")
    elif sys.platform == "win32":
        compiler = shutil.which("ISCC") or r"C:\Program Files (x86)\Inno Setup 6\ISCC.exe"
        if Path(compiler).exists():
            script = ROOT / "packaging" / "windows" / "physio-desktop.iss"
            run(compiler, f"/DVersion={__version__}", f"/O{INSTALLERS}", script, environment=environment)
        else:
            print("Inno Setup is not here: no installer was made.")
    else:
        image = INSTALLERS / f"physio-desktop-{__version__}.dmg"
        run("sh", ROOT / "packaging" / "macos" / "dmg.sh", image, environment=environment)


def write_archive(moment: int) -> Path:
    """The folder as .tar.xz: names sorted, one time, nobody's files."""
    machine = os.uname().machine
    archive = INSTALLERS / f"physio-desktop-{__version__}-linux-{machine}.tar.xz"

    def plain(entry: tarfile.TarInfo) -> tarfile.TarInfo:
        entry.uid = entry.gid = 0
        entry.uname = entry.gname = ""
        entry.mtime = moment
        entry.mode = 0o755 if entry.isdir() or entry.mode & 0o100 else 0o644
        return entry

    with archive.open("wb") as file:
        xz = shutil.which("xz")
        if xz is None:
            with tarfile.open(fileobj=file, mode="w:xz", preset=6) as tar:
                _add_sorted(tar, plain)
        else:
            # Two threads whatever the machine has: the blocks, and so the bytes, follow from their number.
            with subprocess.Popen([xz, "-6", "-T2"], stdin=subprocess.PIPE, stdout=file) as packing:
                assert packing.stdin
                with tarfile.open(fileobj=packing.stdin, mode="w|") as tar:
                    _add_sorted(tar, plain)
                packing.stdin.close()
            if packing.returncode:
                sys.exit("xz failed.")
    print(f"{archive.name}: {archive.stat().st_size / 1e6:.1f} MB")
    return archive


def _add_sorted(tar: tarfile.TarFile, plain: object) -> None:
    for path in sorted([FOLDER, *FOLDER.rglob("*")]):
        tar.add(path, path.relative_to(DIST), recursive=False, filter=plain)  # type: ignore[arg-type]


def write_sums() -> None:
    """SHA256SUMS, as `sha256sum --check` reads it."""
    files = [path for path in sorted(INSTALLERS.iterdir()) if path.name != "SHA256SUMS"]
    lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in files]
    (INSTALLERS / "SHA256SUMS").write_text("".join(lines), encoding="utf-8", newline="\n")
    print("".join(lines), end="")


def run(*command: object, environment: Mapping[str, str]) -> None:
    code = subprocess.run([str(part) for part in command], cwd=ROOT, env=dict(environment)).returncode
    if code:
        sys.exit(code)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
