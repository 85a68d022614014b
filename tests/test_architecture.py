"""What the architecture promises beyond import order."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

_CORE_WITHOUT_QT = """
import importlib, pkgutil, sys
for name in ("PySide6", "pyqtgraph"):
    sys.modules[name] = None
import physio_desktop
names = [m.name for m in pkgutil.walk_packages(physio_desktop.__path__, "physio_desktop.")]
names = [n for n in names if n.split(".")[1] not in ("ui", "app", "__main__")]
for name in names:
    if "migrations" not in name:
        importlib.import_module(name)
assert len(names) > 40, names
from physio_desktop.workflows.self_test import run
results = list(run())
assert all(result.passed for result in results), results
"""


def test_the_core_runs_without_qt() -> None:
    done = subprocess.run([sys.executable, "-c", _CORE_WITHOUT_QT], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_no_address_and_no_place_of_a_machine_is_committed() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True)
    files = listed.stdout.split() or [str(p.relative_to(ROOT)) for p in ROOT.glob("packaging/*")]
    forbidden = ["py" + "pi.org", "python" + "hosted", "index" + "-url http"]
    for name in files:
        path = ROOT / name
        if path.is_file() and path.suffix in (".txt", ".toml", ".py", ".md", ".sh", ""):
            text = path.read_text(encoding="utf-8", errors="replace")
            assert not any(word in text for word in forbidden), name


def test_requirements_are_pinned_by_hash() -> None:
    for path in (ROOT / "packaging").glob("requirements*.txt"):
        entries = [line for line in path.read_text().splitlines() if line and not line.startswith((" ", "#"))]
        assert entries
        assert all("==" in line for line in entries), path
        assert path.read_text().count("--hash=sha256:") >= len(entries)
