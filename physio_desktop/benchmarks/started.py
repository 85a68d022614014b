"""What a program that is measured says of itself; apart, so that it waits for nothing else."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from physio_desktop.app import App


def tell_time(app: App) -> None:
    """One JSON object: seconds from the start of the process to a window that is painted and has its
    database, and the memory it then holds. The window closes.
    """
    app.window.repaint()
    now_s = time.time()
    import json

    import psutil
    from PySide6.QtCore import QTimer

    process = psutil.Process()
    seconds, memory_mb = now_s - process.create_time(), process.memory_info().rss / 1e6
    print(json.dumps({"start_s": round(seconds, 3), "memory_mb": round(memory_mb, 1)}), flush=True)
    QTimer.singleShot(0, app.window.close)
