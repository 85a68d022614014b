"""Training in a process of its own: the window keeps its processor time, and cancelling is at once.

Nothing of a patient is written for it: recordings go through a pipe. When the program dies the pipe breaks,
and with it the training.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import threading
import time
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING

from physio_desktop.errors import PhysioError

if TYPE_CHECKING:
    from physio_desktop.recognition.retraining.recordings import TrainingRecording
    from physio_desktop.recognition.retraining.run import RunResult, RunSettings
    from physio_desktop.recognition.window_classifier import WindowModel

LOOK_EVERY_S = 0.1
Progress = Callable[[float, str], None]


class Cancelled(PhysioError):
    """Somebody no longer wants the result."""


def run_apart(
    recordings: Sequence[TrainingRecording],
    settings: RunSettings,
    progress: Progress,
    is_cancelled: Callable[[], bool],
    start: WindowModel | None = None,
) -> RunResult:
    """`recognition.retraining.run.run` elsewhere. Raises Cancelled within a fraction of a second of being
    asked, and what `run` raises.
    """
    spawn = multiprocessing.get_context("spawn")
    ours, theirs = spawn.Pipe()
    process = spawn.Process(target=_work, args=(theirs,), name="training", daemon=True)
    process.start()
    theirs.close()
    try:
        _give(ours, (list(recordings), settings, start), is_cancelled)
        return _wait(ours, process, progress, is_cancelled)
    finally:
        process.kill()
        process.join()
        ours.close()
        process.close()


def _give(pipe: Connection, material: object, is_cancelled: Callable[[], bool]) -> None:
    """The other side reads while it is written: an hour of nine channels does not fit into a pipe."""
    sender = threading.Thread(target=_send, args=(pipe, material), name="training-data", daemon=True)
    sender.start()
    while sender.is_alive():
        sender.join(LOOK_EVERY_S)
        if is_cancelled():
            raise Cancelled("The training was cancelled.", "Nothing was changed.")


def _send(pipe: Connection, material: object) -> None:
    try:
        pipe.send(material)
    except OSError:
        return  # the process is gone: whoever waits for it finds out


def _wait(
    pipe: Connection,
    process: multiprocessing.process.BaseProcess,
    progress: Progress,
    is_cancelled: Callable[[], bool],
) -> RunResult:
    while True:
        if is_cancelled():
            raise Cancelled("The training was cancelled.", "Nothing was changed.")
        try:
            if not pipe.poll(LOOK_EVERY_S):
                continue
            kind, content = pipe.recv()
        except (EOFError, OSError) as error:
            process.join(1.0)
            raise PhysioError(
                f"The training ended by itself (exit code {process.exitcode}).",
                "Close other programs if memory is short, choose fewer people, and train again.",
            ) from error
        if kind == "progress":
            progress(*content)
        elif kind == "error":
            raise content
        else:
            result: RunResult = content
            return result


def _work(pipe: Connection) -> None:
    """In the other process."""
    step_back()
    recordings, settings, start = pipe.recv()
    try:
        from physio_desktop.recognition.retraining.run import run

        def progress(share: float, words: str) -> None:
            pipe.send(("progress", (share, words)))

        result = run(recordings, settings, progress, start=start)
        pipe.send(("result", result))
    except BrokenPipeError:
        return
    except PhysioError as error:
        pipe.send(("error", error))
    except Exception as error:  # the other side tells it in words and logs it
        pipe.send(("error", PhysioError(f"The training failed ({type(error).__name__}: {error}).")))


def children_at_work() -> list[str]:
    """What processes this one has now, and theirs: "training", Python's "tracker" of shared things, and of
    anything else its command line.
    """
    import psutil

    found = []
    for child in psutil.Process().children(recursive=True):
        try:
            line = child.cmdline()
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            continue
        words = " ".join(line)
        if not line:
            continue  # it has ended, and waits to be noticed
        if "resource_tracker" in words:
            found.append("tracker")
        else:
            is_training = "multiprocessing" in words and line[0] == sys.executable
            found.append("training" if is_training else words)
    return found


def step_back() -> None:
    """The window comes first."""
    if hasattr(os, "nice"):
        os.nice(10)
    else:
        import psutil

        psutil.Process().nice(getattr(psutil, "BELOW_NORMAL_PRIORITY_CLASS"))  # noqa: B009  (Windows alone)


class TimeLeft:
    """From the share done so far; None until there is something to go by."""

    def __init__(self) -> None:
        self._started = time.monotonic()

    def seconds(self, share: float) -> float | None:
        gone = time.monotonic() - self._started
        return None if share < 0.05 or gone < 2.0 else gone * (1 - share) / share
