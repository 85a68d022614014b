"""A portable program writes beside itself and nowhere else; where it cannot, it says so."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

# As PyInstaller starts it: sys.frozen, and the executable in the program's folder.
_FROZEN = """
import sys
sys.path.insert(0, {root!r})
real = sys.executable
sys.frozen = True
sys.executable = {program!r}
sys.argv[0] = sys.executable
{work}
"""
_COMMAND = "from physio_desktop.__main__ import main; main()"
_WINDOW = """
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFileDialog
from physio_desktop import app as composition, paths
from physio_desktop.workflows.logbook import start_log

class Used(composition.App):
    def start(self, source=""):
        super().start("sim:?exercise=e4&placement=right_ankle&speed=20")
        QTimer.singleShot(2500, self.use)

    def use(self):
        self.desk.change_settings(theme="dark", initials="AB")
        self.patients.create("P-1")
        self.desk.toggle_recording()
        QTimer.singleShot(2000, self.finish)

    def finish(self):
        self.desk.stop_recording()
        self.safety.back_up_now()
        dialog = QFileDialog(self.window)  # Qt's own remembers where somebody was
        dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
        dialog.open()
        dialog.reject()
        dialog.deleteLater()
        QTimer.singleShot(2500, self.window.close)

composition.App = Used
start_log()
code = composition.run_window()
assert paths.data_dir().name == "data", paths.data_dir()
sys.exit(code)
"""


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick" / "physio-desktop"
    folder.mkdir(parents=True)
    (folder / "physio-desktop").touch()
    (folder / "portable").touch()
    return folder


def start(stick: Path, home: Path, work: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    home.mkdir(exist_ok=True)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "PHYSIO_"))}
    code = _FROZEN.format(root=str(ROOT), program=str(stick / "physio-desktop"), work=work)
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        capture_output=True,
        text=True,
        timeout=240,
        cwd=home.parent,
        env={**kept, "HOME": str(home), "USERPROFILE": str(home), "QT_QPA_PLATFORM": "offscreen"},
    )


def everything_in(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


@pytest.mark.skipif(sys.platform == "win32", reason="the home folder of Windows is not only a variable")
def test_a_window_leaves_nothing_in_the_home_folder(stick: Path, tmp_path: Path) -> None:
    """Settings, database, log, backup, Qt's own memory: all of it beside the program."""
    home = tmp_path / "home"
    done = start(stick, home, _WINDOW)
    assert done.returncode == 0, done.stderr
    assert everything_in(home) == []
    data = {
        path.relative_to(stick / "data").parts[0] for path in (stick / "data").rglob("*") if path.is_file()
    }
    assert {"physio.db", "settings.json", "backups", "logs", "qt"} <= data
    assert len(list((stick / "data" / "backups").iterdir())) >= 1


@pytest.mark.skipif(sys.platform == "win32", reason="the home folder of Windows is not only a variable")
def test_commands_leave_nothing_in_the_home_folder(stick: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    record = ("record", "--source", "sim:?speed=0", "--seconds", "3", "--patient", "P-1", "--json")
    for arguments in (record, ("backup",), ("sessions", "list"), ("audit",)):
        done = start(stick, home, _COMMAND, *arguments)
        assert done.returncode == 0, done.stderr
    assert everything_in(home) == []
    assert {"physio.db", "backups", "logs"} <= {path.name for path in (stick / "data").iterdir()}


def test_without_the_file_it_is_not_portable(stick: Path, tmp_path: Path) -> None:
    (stick / "portable").unlink()
    done = start(stick, tmp_path / "home", "from physio_desktop import paths; print(paths.portable_dir())")
    assert done.stdout.strip() == "None"
    (stick / "portable.txt").touch()
    where = (
        "from physio_desktop import paths; print(paths.data_dir(), paths.log_dir(), paths.settings_file())"
    )
    done = start(stick, tmp_path / "home", where)
    assert all(word.startswith(str(stick / "data")) for word in done.stdout.split())
    assert len(done.stdout.split()) == 3


def test_beside_a_bundle_of_a_mac_and_an_image_of_linux(monkeypatch: pytest.MonkeyPatch) -> None:
    from physio_desktop import paths

    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", "/Volumes/Stick/Physio Desktop.app/Contents/MacOS/physio-desktop")
    assert paths.program_dir() == Path("/Volumes/Stick")
    monkeypatch.setenv("APPIMAGE", "/media/stick/Physio.AppImage")
    assert paths.program_dir() == Path("/media/stick")


@pytest.fixture
def read_only(stick: Path) -> Iterator[Path]:
    """The stick itself, mounted so that nobody can write to it."""
    mount = shutil.which("mount")
    bound = mount and subprocess.run([mount, "--bind", str(stick), str(stick)], capture_output=True)
    if not bound or bound.returncode:
        pytest.skip("mounting a file system needs root")
    try:
        subprocess.run(["mount", "-o", "remount,ro,bind", str(stick)], check=True)
        yield stick
    finally:
        subprocess.run(["umount", "-l", str(stick)], check=True)


@pytest.mark.parametrize("kind", ["command", "window"])
def test_a_read_only_stick_is_refused_in_words(read_only: Path, tmp_path: Path, kind: str) -> None:
    home = tmp_path / "home"
    if kind == "command":
        done = start(read_only, home, _COMMAND, "sessions", "list")
        said = " ".join(done.stderr.split())
    else:
        told = (
            "from PySide6.QtWidgets import QMessageBox\n"
            "QMessageBox.critical = lambda parent, title, text: print(text)\n"
            "from physio_desktop.app import run_window; sys.exit(run_window())"
        )
        done = start(read_only, home, told)
        said = done.stdout
    assert done.returncode == 1
    assert f"keeps its data in {read_only / 'data'}, which cannot be written: Read-only file system." in said
    assert "Make the stick writable" in said
    assert everything_in(home) == []


def test_a_file_in_the_way_of_the_data_folder_is_refused(stick: Path, tmp_path: Path) -> None:
    (stick / "data").write_text("in the way")
    done = start(stick, tmp_path / "home", _COMMAND, "sessions", "list")
    assert done.returncode == 1 and "cannot be written" in " ".join(done.stderr.split())
    assert everything_in(tmp_path / "home") == []
