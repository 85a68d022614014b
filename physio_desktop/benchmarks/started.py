"""What a program that is measured says of itself; apart, so that it waits for nothing else."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from physio_desktop.app import App


def tell_times(app: App) -> None:
    """One JSON object, once the start is over: seconds from the start of the process to a window that is
    painted and has its database, seconds until it is usable, with the live plots made, and the memory held
    then. The window closes.
    """
    from PySide6.QtCore import QTimer

    moments: list[float] = []

    def take() -> None:
        app.window.repaint()
        moments.append(time.time())

    def tell() -> None:
        take()
        import json

        import psutil

        process = psutil.Process()
        began = process.create_time()
        told = {
            "data_s": round(moments[0] - began, 3),
            "usable_s": round(moments[-1] - began, 3),
            "memory_mb": round(process.memory_info().rss / 1e6, 1),
        }
        print(json.dumps(told), flush=True)
        QTimer.singleShot(0, app.window.close)

    app.desk.store_opened.connect(lambda: QTimer.singleShot(0, take))  # once it is shown
    app.ready.connect(tell)
