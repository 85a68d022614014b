"""The windows behind each cell of a confusion matrix, small enough to be kept with the run."""

from __future__ import annotations

from typing import Any

import numpy as np

from physio_desktop.recognition.retraining.scores import Answers

MOST_WINDOWS = 30_000  # some 250 kB; beyond it only errors are kept, and of those as many


def cells_json(tested: Answers) -> dict[str, Any]:
    """`{"sessions": [uid], "windows": {"truth,said": [[session, start_ms], ...]}, "complete": bool}`.

    truth and said are numbers of labels, session the place in `sessions`. Where there are too many windows
    those that were named rightly are left out, then the last of the others.
    """
    uids, session = np.unique(tested.sessions, return_inverse=True)
    said = tested.predicted
    chosen = np.arange(len(said))
    if len(chosen) > MOST_WINDOWS:
        chosen = np.flatnonzero(said != tested.truth)[:MOST_WINDOWS]
    windows: dict[str, list[list[int]]] = {}
    for i in chosen.tolist():
        key = f"{tested.truth[i]},{said[i]}"
        windows.setdefault(key, []).append([int(session[i]), int(tested.start_us[i]) // 1000])
    return {"sessions": uids.tolist(), "windows": windows, "complete": len(chosen) == len(said)}
