"""A session in the terminal: what is done, rate, loss, and a small picture of the last seconds."""

from __future__ import annotations

import math
import time

import numpy as np
import numpy.typing as npt
from rich.console import Group, RenderableType
from rich.live import Live
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from physio_desktop.cli.output import errors
from physio_desktop.sensing.connection import LinkState
from physio_desktop.workflows.live_session import LiveSession
from physio_desktop.workflows.recognising import RecognitionStatus
from physio_desktop.workflows.recorder import Recorder

_BARS = "▁▂▃▄▅▆▇█"
_SHOWN_S = 10.0
_WIDTH = 60
_EVERY_S = 0.25
_STALE_US = 3_000_000  # a label that is older says nothing of now
_ROWS = (
    ("acceleration", "m/s²", 0, 1.0),
    ("angular rate", "°/s", 3, 180 / math.pi),
    ("magnetic field", "µT", 6, 1.0),
)


class LiveView:
    """Redraws four times a second what `refresh` finds in the ring."""

    def __init__(self, live: LiveSession, recorder: Recorder | None) -> None:
        self._live = live
        self._recorder = recorder
        self._screen = Live(console=errors, auto_refresh=False, transient=True)
        self._drawn_s = 0.0

    def start(self) -> None:
        self._screen.start()

    def stop(self) -> None:
        self._screen.stop()

    def refresh(self) -> None:
        now_s = time.monotonic()
        if now_s - self._drawn_s >= _EVERY_S:
            self._drawn_s = now_s
            self._screen.update(self._picture(), refresh=True)

    def _picture(self) -> RenderableType:
        status = self._live.status
        time_us, values = self._live.ring.latest(_SHOWN_S)
        head = Text()
        head.append(
            f"{status.state.value}", style="bold green" if status.state is LinkState.STREAMING else "bold red"
        )
        name = status.device.name or status.device.id if status.device else "-"
        rate = "-" if status.rate_hz is None else f"{status.rate_hz:.1f} Hz"
        head.append(f"   {name}   {rate}   loss {status.loss_recent:.1%} (total {status.loss_total:.1%})")
        if status.device and status.device.battery_percent is not None:
            head.append(f"   battery {status.device.battery_percent} %")
        if len(time_us):
            head.append(f"   {time_us[-1] / 1e6:.0f} s")
        lines: list[RenderableType] = [head]
        if self._live.recognition is not None:
            recognised = self._live.recognition.status
            lines.append(label_panel(recognised, int(time_us[-1]) if len(time_us) else 0))
            if recognised.message:
                lines.append(Text(f"{recognised.message} {recognised.hint}", style="yellow"))
        if status.message:
            lines.append(Text(f"{status.message} {status.hint}", style="yellow"))
        if self._recorder is not None:
            storage = self._recorder.status
            lines.append(Text(f"{storage.n_stored} samples stored"))
            if storage.message:
                lines.append(Text(f"{storage.message} {storage.hint}", style="yellow"))
        lines.append(self._plots(values))
        return Group(*lines)

    def _plots(self, values: npt.NDArray[np.float32]) -> Table:
        table = Table(box=None, show_header=False, pad_edge=False)
        for name, unit, first, factor in _ROWS:
            norm = np.linalg.norm(values[:, first : first + 3], axis=1) * factor
            shown = norm[np.isfinite(norm)]
            if len(shown):
                table.add_row(name, sparkline(norm, _WIDTH), f"{shown[-1]:7.1f} {unit}")
        return table


def label_panel(status: RecognitionStatus, now_us: int) -> Panel:
    """The exercise as large as a terminal can, how sure that is, and the repetitions so far."""
    label = Text(justify="center")
    prediction = status.prediction
    if prediction is None or now_us - prediction.end_us > _STALE_US:
        label.append("…", style="dim")
    elif prediction.exercise is None:
        label.append("NOT SURE", style="bold yellow")
        label.append(f"   {prediction.confidence:.0%}", style="dim")
    else:
        label.append(prediction.exercise.upper(), style="bold reverse green")
        label.append(f"   {prediction.confidence:.0%}")
    if status.is_counting:
        label.append(f"\n{status.n_repetitions} repetitions", style="bold")
    elif prediction is not None:
        label.append("\nrepetitions are counted once references were taught", style="dim")
    counts = [f"{name} {n}" for name, n in status.repetitions_by_exercise.items()]
    label.append(f"   {', '.join(counts)}" if len(counts) > 1 else "")
    if status.n_skipped:
        label.append(f"   {status.n_skipped} windows skipped", style="yellow")
    return Panel(label, width=_WIDTH + 30, padding=(1, 2))


def sparkline(values: npt.NDArray[np.floating], width: int) -> str:
    """`width` characters for (n,) values, each the mean of its share; a blank where there is nothing."""
    text = ""
    finite = values[np.isfinite(values)]
    low, high = float(finite.min()), float(finite.max())
    for part in np.array_split(values, width):
        part = part[np.isfinite(part)]
        if not len(part):
            text += " "
            continue
        level = (float(part.mean()) - low) / (high - low) if high > low else 0.0
        text += _BARS[min(int(level * len(_BARS)), len(_BARS) - 1)]
    return text
