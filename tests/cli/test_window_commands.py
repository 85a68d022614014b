"""The window from the command line; Qt stays out of every other command."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest


def environment() -> dict[str, str]:
    return {**os.environ, "QT_QPA_PLATFORM": "offscreen"}


def run(*code: str, timeout_s: float = 100.0) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *code], capture_output=True, text=True, env=environment(), timeout=timeout_s
    )


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
@pytest.mark.parametrize("arguments", [[], ["window", "--source", "sim:?placement=right_ankle"]])
def test_the_window_opens_and_a_polite_end_closes_it(arguments: list[str], home: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "physio_desktop", *arguments],
        env=environment(),
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        deadline_s = time.monotonic() + 60
        while not (home / "physio.db.open").exists():
            assert process.poll() is None and time.monotonic() < deadline_s
            time.sleep(0.1)
        time.sleep(1)
        process.terminate()
        assert process.wait(30) == 0
        assert not (home / "physio.db.open").exists()
        assert process.stderr is not None
        assert "Traceback" not in process.stderr.read()
    finally:
        process.kill()
        process.communicate()


def test_the_window_is_there_before_slow_libraries() -> None:
    done = run(
        "-c",
        "import sys, physio_desktop.app; "
        "print([m for m in ('sqlalchemy', 'pyqtgraph', 'scipy', 'xgboost', 'typer') if m in sys.modules])",
    )
    assert done.stdout.strip() == "[]", done.stderr


def test_commands_do_without_qt() -> None:
    done = run("-c", "import sys; sys.modules['PySide6'] = None; import physio_desktop.cli")
    assert done.returncode == 0, done.stderr


TRAINING = ("train", "result", "confusion", "gate", "versions", "diagnostics")


@pytest.mark.full
def test_pictures_of_every_page(tmp_path: Path) -> None:
    done = run("-m", "physio_desktop", "screenshots", "--out", str(tmp_path), timeout_s=200)
    assert done.returncode == 0, done.stderr
    names = {path.name for path in tmp_path.iterdir()}
    for page in (
        "live",
        "patients",
        "sessions",
        "models",
        "teach",
        "device",
        "settings",
        "home",
        "start",
        *TRAINING,
    ):
        for look in ("light", "dark"):
            assert {f"{page}-{look}-1x.png", f"{page}-{look}-2x.png"} <= names
