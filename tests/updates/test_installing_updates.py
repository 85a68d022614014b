"""A verified package put in place: the program of a portable folder is exchanged, its data are not."""

from __future__ import annotations

import io
import os
import sys
import tarfile
from pathlib import Path

import pytest
from signed_packages import Maintainer

from physio_desktop.workflows import update_installing
from physio_desktop.workflows.update_installing import install, step_for, suited
from physio_desktop.workflows.update_signatures import UpdateError
from physio_desktop.workflows.updates import Verified, look_for_updates, take

INSTALLED = "1.4.0"
LINUX = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the folder is exchanged on Linux")


def packed(file: Path, files: dict[str, bytes], links: dict[str, str] | None = None) -> bytes:
    with tarfile.open(file, "w:gz") as archive:
        for name, content in files.items():
            entry = tarfile.TarInfo(name)
            entry.size, entry.mode = len(content), 0o755
            archive.addfile(entry, io.BytesIO(content))
        for name, to in (links or {}).items():
            entry = tarfile.TarInfo(name)
            entry.type, entry.linkname = tarfile.SYMTYPE, to
            archive.addfile(entry)
    return file.read_bytes()


NEW = {
    "physio-desktop/physio-desktop": b"new program",
    "physio-desktop/_internal/library.so": b"new library",
    "physio-desktop/portable": b"",
    "physio-desktop/data/physio.db": b"not this one",
}


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A portable program with data beside it, as if this were it."""
    folder = tmp_path / "stick with a program"
    for name, content in {
        "physio-desktop": b"old program",
        "_internal/library.so": b"old library",
        "_internal/gone.so": b"only in the old one",
        "portable": b"",
        "data/physio.db": b"sessions",
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(folder / "physio-desktop"))
    monkeypatch.delenv("APPIMAGE", raising=False)
    return folder


def files(folder: Path) -> dict[str, bytes]:
    return {
        str(file.relative_to(folder)): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file() and ".before-update" not in file.parts
    }


def verified(
    maintainer: Maintainer, stick: Path, into: Path, content: bytes, kind: str = "archive"
) -> Verified:
    maintainer.package(stick, content=content, kind=kind, name=f"physio-desktop-9.1.0.{kind}")
    offer = suited(look_for_updates(stick, maintainer.keys, INSTALLED))
    assert offer is not None
    return take(offer, into)


@LINUX
def test_the_program_of_a_portable_folder_is_exchanged_and_its_data_stay(
    maintainer: Maintainer, stick: Path, tmp_path: Path, program: Path
) -> None:
    assert update_installing.installed_as() == "archive"
    ready = verified(maintainer, stick, tmp_path / "safe", packed(tmp_path / "new.tar.gz", NEW))
    assert step_for(ready).is_automatic
    install(ready)
    assert files(program) == {
        "physio-desktop": b"new program",
        "_internal/library.so": b"new library",
        "portable": b"",
        "data/physio.db": b"sessions",
    }
    assert (program / ".before-update" / "physio-desktop").read_bytes() == b"old program"
    assert os.access(program / "physio-desktop", os.X_OK)
    install(ready)  # and once more: the folder of before is replaced
    assert (program / ".before-update" / "physio-desktop").read_bytes() == b"new program"


@LINUX
def test_a_copy_that_was_altered_meanwhile_is_not_installed(
    maintainer: Maintainer, stick: Path, tmp_path: Path, program: Path
) -> None:
    before = files(program)
    ready = verified(maintainer, stick, tmp_path / "safe", packed(tmp_path / "new.tar.gz", NEW))
    ready.path.write_bytes(packed(tmp_path / "evil.tar.gz", {**NEW, "physio-desktop/evil": b"!"}))
    with pytest.raises(UpdateError, match="altered"):
        install(ready)
    ready.path.unlink()
    with pytest.raises(UpdateError, match="gone"):
        install(ready)
    assert files(program) == before


@LINUX
@pytest.mark.parametrize("how", ["outside", "absolute", "link", "two folders", "no program", "no archive"])
def test_an_archive_that_is_none_leaves_the_program(
    maintainer: Maintainer, stick: Path, tmp_path: Path, program: Path, how: str
) -> None:
    file = tmp_path / "new.tar.gz"
    content = {
        "outside": lambda: packed(file, {**NEW, "../outside": b"!"}),
        "absolute": lambda: packed(file, NEW, {"physio-desktop/x": "/etc/passwd"}),
        "link": lambda: packed(file, NEW, {"physio-desktop/x": "../../../x"}),
        "two folders": lambda: packed(file, {**NEW, "other/file": b"!"}),
        "no program": lambda: packed(file, {"physio-desktop/readme": b"!"}),
        "no archive": lambda: b"not an archive",
    }[how]()
    before = files(program)
    with pytest.raises(UpdateError):
        install(verified(maintainer, stick, tmp_path / "safe", content))
    assert files(program) == before
    assert not (tmp_path / "outside").exists() and not (program.parent / "outside").exists()
    assert [p.name for p in program.iterdir() if p.name.startswith(".update-")] == []


@LINUX
def test_where_a_step_of_the_exchange_fails_the_former_program_is_back(
    maintainer: Maintainer, stick: Path, tmp_path: Path, program: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready = verified(maintainer, stick, tmp_path / "safe", packed(tmp_path / "new.tar.gz", NEW))
    before, rename, n = files(program), Path.rename, 0

    def sometimes(self: Path, target: Path) -> Path:
        nonlocal n
        n += 1
        if n == 4:
            raise PermissionError(13, "Permission denied")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", sometimes)
    with pytest.raises(UpdateError, match="could not be put in place"):
        install(ready)
    assert files(program) == before


@LINUX
def test_an_image_is_replaced_in_one_step(
    maintainer: Maintainer, stick: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    image = tmp_path / "Physio.AppImage"
    image.write_bytes(b"old")
    image.chmod(0o755)
    monkeypatch.setenv("APPIMAGE", str(image))
    ready = verified(maintainer, stick, tmp_path / "safe", b"new image", "appimage")
    assert step_for(ready).is_automatic
    install(ready)
    assert image.read_bytes() == b"new image" and os.access(image, os.X_OK)


@LINUX
def test_a_package_of_the_system_is_for_an_administrator(
    maintainer: Maintainer, stick: Path, tmp_path: Path
) -> None:
    ready = verified(maintainer, stick, tmp_path / "safe place", b"package", "deb")
    step = step_for(ready)
    assert not step.is_automatic and step.command == f"sudo apt install '{ready.path}'"
    with pytest.raises(UpdateError, match="cannot be installed from here"):
        install(ready)


@pytest.mark.parametrize(
    ("system", "kind", "command"),
    [("win32", "installer", ["{path}", "/CLOSEAPPLICATIONS"]), ("darwin", "disk-image", ["open", "{path}"])],
)
def test_an_installer_is_started(
    maintainer: Maintainer,
    stick: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    system: str,
    kind: str,
    command: list[str],
) -> None:
    ready = verified(maintainer, stick, tmp_path / "safe", b"installer", kind)
    monkeypatch.setattr(sys, "platform", system)
    started: list[list[str]] = []
    assert step_for(ready).is_automatic
    install(ready, started.append)
    assert started == [[part.format(path=ready.path) for part in command]]


def test_the_kind_that_was_installed_comes_first(
    maintainer: Maintainer, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for kind in ("appimage", "deb", "archive"):
        maintainer.package(stick, kind=kind, content=kind.encode(), name=f"x.{kind}")
    maintainer.package(stick, "8.0.0", kind="deb", name="older.deb")
    found = look_for_updates(stick, maintainer.keys, INSTALLED)
    for kind in ("deb", "archive"):
        monkeypatch.setattr(update_installing, "installed_as", lambda kind=kind: kind)
        offer = suited(found)
        assert offer is not None and (offer.manifest.kind, offer.manifest.version) == (kind, "9.1.0")
