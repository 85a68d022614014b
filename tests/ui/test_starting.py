"""A start in a process of its own: what it leaves out, and that nothing is left out for good."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

SHORTCUTS = """
import builtins, gc, linecache
from physio_desktop.ui.starting import begin_start, end_start

begin_start()
assert not gc.isenabled()
assert "feature" not in builtins.__import__.__name__
import physio_desktop.domain
assert not [name for name in linecache.cache if name.endswith("domain.py")], "PySide6 has read the source"

class Ring:
    def __init__(self):
        self.me = self

end_start()
assert gc.isenabled() and gc.get_freeze_count() > 1000
Ring()
assert gc.collect() > 0, "what comes later is looked after"
frozen = gc.get_freeze_count()
later = [Ring() for _ in range(10)]
end_start()
assert gc.get_freeze_count() <= frozen, "only once"
"""

ENDED = """
import gc, sys
from PySide6.QtCore import QTimer
from physio_desktop.ui.starting import begin_start

begin_start()
from physio_desktop.app import run_window

def tell(app):
    print(gc.isenabled(), app.workplace.is_open)

def watch(app):
    assert not gc.isenabled()
    app.ready.connect(lambda: QTimer.singleShot(0, lambda: (tell(app), app.window.close())))

sys.exit(run_window(watch=watch))
"""

NEVER = """
import gc, sys
from PySide6.QtCore import QTimer
from physio_desktop.ui.starting import begin_start

begin_start()
from physio_desktop import app

app._START_MS = 300
app.App._prepare_plots = lambda self: None

def watch(made):
    assert not gc.isenabled()
    made.ready.connect(lambda: sys.exit("it became usable"))
    QTimer.singleShot(1500, lambda: (print(gc.isenabled()), made.window.close()))

sys.exit(app.run_window(watch=watch))
"""


def run(*arguments: str, home: Path, **environment: str) -> str:
    done = subprocess.run(
        [sys.executable, *arguments],
        env={
            **os.environ,
            "QT_QPA_PLATFORM": "offscreen",
            "PHYSIO_DESKTOP_HOME": str(home),
            **environment,
        },
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_start_neither_collects_nor_reads_sources_and_then_collects_again(tmp_path: Path) -> None:
    run("-c", SHORTCUTS, home=tmp_path)


def test_once_the_window_is_usable_garbage_is_collected(tmp_path: Path) -> None:
    assert run("-c", ENDED, home=tmp_path).split() == ["True", "True"]


def test_a_window_that_cannot_open_its_database_collects_garbage_too(tmp_path: Path) -> None:
    foreign = f"{ENDED}".replace("watch=watch", f"watch=watch, database=Path({str(tmp_path / 'notes.db')!r})")
    (tmp_path / "notes.db").write_bytes(b"no database" * 1000)
    assert run("-c", "from pathlib import Path\n" + foreign, home=tmp_path).split() == ["True", "False"]
    assert (tmp_path / "notes.db").read_bytes() == b"no database" * 1000


def test_garbage_is_collected_though_the_window_never_becomes_usable(tmp_path: Path) -> None:
    assert run("-c", NEVER, home=tmp_path).split() == ["True"]


def test_the_program_tells_when_its_data_and_its_plots_were_there(tmp_path: Path) -> None:
    told = json.loads(run("-m", "physio_desktop", home=tmp_path, PHYSIO_DESKTOP_TIMED="1"))
    assert 0 < told["data_s"] < told["usable_s"]
    assert told["memory_mb"] > 50
