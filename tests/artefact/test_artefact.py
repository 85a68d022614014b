"""What is built works where nothing else is: offscreen, on a screen, with a defect, and from outside."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import psutil
import pytest
from artefact_place import NAME, ROOT, Elsewhere, Screen, rows

STEPS = ["models", "record", "read back", "database", "classify", "export", "import", "train"]
AXES = (0x0072B2, 0xD55E00, 0x009E73)  # ui/theme.py, light
SIMULATED = "sim:?exercise=e4&execution=protocol&repetitions=5&placement=right_ankle"


def wait_until(is_so: Callable[[], bool], what: str, timeout_s: float = 90.0) -> None:
    deadline_s = time.monotonic() + timeout_s
    while not is_so():
        assert time.monotonic() < deadline_s, what
        time.sleep(0.1)


def test_it_goes_the_whole_way_offscreen(elsewhere: Elsewhere) -> None:
    done = elsewhere.run("self-test", "--json", "--picture", elsewhere.home / "window.png")
    assert done.returncode == 0, done.stdout + done.stderr
    results = rows(done)
    assert [row["step"] for row in results] == [*STEPS, "Bluetooth", "window"]
    assert all(row["passed"] and row["seconds"] >= 0 for row in results)
    said = {row["step"]: row["detail"] for row in results}
    models = sorted(path.name.split(".")[0] for path in (ROOT / "models").glob("*.card.json"))
    assert said["models"].split(", ") == models
    assert int(said["window"].split()[0]) > 300
    assert "report.pdf" in said["export"] and "repetitions.csv" in said["export"]
    assert "Traceback" not in done.stderr
    assert (elsewhere.home / "window.png").stat().st_size > 10_000


def test_nothing_of_the_checkout_is_needed(elsewhere: Elsewhere) -> None:
    if not elsewhere.hides:
        pytest.skip("file systems cannot be hidden from one process here")
    looking = elsewhere.command()
    looking[looking.index("sh", 3) :] = ["sh", "ls", str(ROOT), sys.prefix]
    seen = subprocess.run(looking, capture_output=True, text=True, env=elsewhere.environment)
    assert {line for line in seen.stdout.split() if not line.endswith(":")} == set()
    assert elsewhere.run("--version").stdout.startswith("physio-desktop ")


@pytest.mark.skipif(sys.platform != "linux", reason="hard links and the order of files as on Linux")
def test_a_model_that_is_missing_is_said(built: Path, tmp_path: Path) -> None:
    damaged = tmp_path / "damaged"
    shutil.copytree(built, damaged, symlinks=True, copy_function=shutil.copyfile)
    (damaged / NAME).chmod(0o755)
    (damaged / "_internal" / "models" / "u2.execution.ubj").unlink()
    done = subprocess.run(
        [damaged / NAME, "self-test"], env={"HOME": str(tmp_path)}, capture_output=True, text=True
    )
    assert done.returncode == 1
    first, *others = done.stdout.splitlines()
    assert first.startswith("models") and "FAILED" in first and "u2.card.json cannot be read" in first
    assert not [line for line in others if line.startswith("record")]
    assert any(line.startswith("window") and " ok " in line for line in others)
    assert "Not as it should be: models." in done.stderr


def test_the_window_on_a_screen(elsewhere: Elsewhere, screen: Screen) -> None:
    program = elsewhere.start("window", "--source", SIMULATED, DISPLAY=screen.display)
    try:
        wait_until(lambda: bool(screen.windows()) or program.poll() is not None, "no window came")
        assert program.poll() is None, program.communicate()[0]
        colours = dict.fromkeys(AXES, 0)

        def has_curves() -> bool:
            picture = screen.picture()
            colours.update({axis: int((picture == axis).sum()) for axis in AXES})
            return all(n > 500 for n in colours.values())

        wait_until(has_curves, f"the plots are blank: {colours}")
        first = screen.picture()
        time.sleep(2.0)
        moved = int((screen.picture() != first).sum())
        assert moved > 500, "the curves stand still"
        assert [title for title in screen.windows() if title] == ["Physio Desktop"]
    finally:
        psutil.Process(program.pid).terminate()
        said = program.communicate(timeout=60)[0]
    assert program.returncode == 0, said


def test_training_opens_nothing(elsewhere: Elsewhere, screen: Screen) -> None:
    """Seen from outside: no window, and of processes only the one that trains and Python's tracker."""
    program = elsewhere.start("self-test", "--json", DISPLAY=screen.display)
    windows, most = set(), 0
    while program.poll() is None:
        windows.update(screen.windows())
        try:
            most = max(most, len(psutil.Process(program.pid).children(recursive=True)))
        except psutil.NoSuchProcess:
            break
        time.sleep(0.1)
    said = program.communicate()[0]
    assert program.returncode == 0, said
    assert windows == set()
    assert 1 <= most <= 2, most


def test_a_sent_file_is_shown(elsewhere: Elsewhere, screen: Screen) -> None:
    """As by a double click; a second start hands its file to the window that is there."""
    sent = elsewhere.home / "P-0147.physio"
    sent.write_bytes(b"PHYSIO\r\n" + bytes(80))
    program = elsewhere.start(sent, DISPLAY=screen.display)
    try:
        wait_until(lambda: len(screen.windows()) == 2, f"no preview came: {screen.windows()}")
        again = elsewhere.run(sent, DISPLAY=screen.display)
        assert again.returncode == 0, again.stderr
    finally:
        psutil.Process(program.pid).kill()
        program.communicate()


def test_the_doctor_knows_that_it_is_frozen(elsewhere: Elsewhere) -> None:
    findings = {row["check"]: row for row in rows(elsewhere.run("doctor", "--json"))}
    assert findings["window"]["state"] == "ok", findings["window"]


def test_it_starts_in_time(elsewhere: Elsewhere, screen: Screen) -> None:
    """That it is measured at all, here; the figure itself belongs to `benchmark start` on a quiet machine."""
    for platform in ({"QT_QPA_PLATFORM": "offscreen"}, {"DISPLAY": screen.display}):
        done = elsewhere.run("benchmark", "start", "--short", "--json", **platform)
        found = {row["name"]: row for row in rows(done)}
        assert found["start.usable_s"]["value"] is not None, done.stdout + done.stderr
        assert np.isfinite(found["start.memory_mb"]["value"])
