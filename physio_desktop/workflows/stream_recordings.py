"""A stretch of the stream that runs, as a recording: nothing has to be stored to be looked at."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from physio_desktop.domain import ONES, ImuBlock, Recording
from physio_desktop.errors import PhysioError
from physio_desktop.processing.history import History
from physio_desktop.workflows.found_recordings import FoundRecording
from physio_desktop.workflows.live_session import LiveSession

_TITLE = "The movement"


def recorded(
    live: LiveSession, history: History, start_us: int, end_us: int, placement: str
) -> FoundRecording:
    """From start to end of stream time; its gaps are the stream's. Raises PhysioError without samples."""
    blocks = tuple(_blocks(history, start_us, end_us))
    if not blocks:
        raise PhysioError("There is no repetition to look at.", "Record one repetition and rest.")
    source = live.source
    recording = Recording(blocks, calibration=source.calibration, title=_TITLE)
    device = source.device if source.is_live else None
    return FoundRecording("", _TITLE, recording, placement, device=device.id if device else None)


def _blocks(history: History, start_us: int, end_us: int) -> Iterator[ImuBlock]:
    view = history.view(start_us, end_us, 1 << 30)
    inside = (view.time_us >= start_us) & (view.time_us <= end_us)
    times, values = view.time_us[inside], view.values[inside]
    is_gap = np.asarray(np.isnan(values[:, :6]).all(axis=1))
    for run in np.split(np.arange(len(times)), np.flatnonzero(is_gap)):
        rows = run[~is_gap[run]]
        if len(rows):
            first_us = int(times[rows[0]])
            gap = next((gap for gap in view.gaps if gap.end_us == first_us), None)
            yield ImuBlock(times[rows], values[rows], values[rows].copy(), ONES, gap)
