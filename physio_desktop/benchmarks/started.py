"""What a program that is measured says of itself; apart, so that it waits for nothing else."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from physio_desktop.app import App


def tell_time(app: App) -> None:
    """One JSON object: seconds from the start of the process to a window that is painted and has its
    database, seconds that the live plots then take, and the memory held with them. The window closes.
    """
    app.window.repaint()
    now_s = time.time()
    app.live_page.prepare()
    plots_s = time.time() - now_s
    import json

    import psutil
    from PySide6.QtCore import QTimer

    process = psutil.Process()
    told = {
        "start_s": round(now_s - process.create_time(), 3),
        "plots_s": round(plots_s, 3),
        "memory_mb": round(process.memory_info().rss / 1e6, 1),
    }
    print(json.dumps(told), flush=True)
    QTimer.singleShot(0, app.window.close)
