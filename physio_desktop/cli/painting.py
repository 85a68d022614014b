"""The step of the self-test that needs Qt: the real window, painted where nobody sees it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from physio_desktop.workflows.self_test import Result, Wrong, timed

if TYPE_CHECKING:
    from PySide6.QtGui import QImage

    from physio_desktop.app import App

_SOURCE = "sim:?exercise=e4&execution=protocol&repetitions=5&placement=right_ankle&rate_hz=200"
_N_FRAMES = 310
_BEFORE_S = 2.0  # of samples, so that every curve has a length
_LEAST_CURVE = 300  # pixels in the colour of an axis


def run(keep: Path | None = None) -> Iterator[Result]:
    """keep: a PNG file for what the window showed."""
    yield timed("window", lambda: _paint(keep))


def _paint(keep: Path | None) -> str:
    from physio_desktop.benchmarks.window_runs import run_until
    from physio_desktop.ui.application import install_language, make_application

    application = make_application(["physio-desktop", "-platform", "offscreen"])
    translators = install_language(application, "de")
    if len(translators) != 2:
        raise Wrong("The German of the program or of Qt is missing.", "Install the program again.")
    with tempfile.TemporaryDirectory(prefix="physio-desktop-") as folder:
        app = _window_over(Path(folder))
        try:
            app.start()
            run_until(lambda: app.workplace.is_open, 60.0)
            app.desk.connect_sensor(_SOURCE)
            run_until(lambda: app.live.link.n_samples > 200 * _BEFORE_S, 60.0)
            n_frames = _frames(app)
            picture = app.live_page.plot.grab().toImage()
            if keep is not None:
                app.window.grab().save(str(keep), "PNG")
            seen = curve_pixels(picture, app.theme.colours.axes)
            n_windows = sum(widget.isVisible() for widget in application.topLevelWidgets())
        finally:
            app.shutdown()
            app.window.close()
            del translators
    if blank := [axis for axis, n in zip("xyz", seen, strict=True) if n < _LEAST_CURVE]:
        raise Wrong(f"The curves of {', '.join(blank)} are not on the picture.")
    if n_windows != 1:
        raise Wrong(f"{n_windows} windows are open instead of one.")
    return f"{n_frames} frames; curves of {', '.join(map(str, seen))} pixels; one window"


def _window_over(folder: Path) -> App:
    from physio_desktop.app import create_app
    from physio_desktop.settings import SettingsFile

    app = create_app(
        folder / "physio.db",
        SettingsFile(folder / "settings.json"),
        lister=lambda *_, **__: iter(()),
        keeps_awake=False,
    )
    app.window.resize(1280, 800)
    return app


def _frames(app: App) -> int:
    """The stream goes on while each frame is painted in full, faster than the clock of the window asks."""
    from PySide6.QtCore import QCoreApplication

    before = app.live_page.plot.n_frames
    for _ in range(_N_FRAMES):
        app.live_page.draw()
        app.live_page.plot.viewport().repaint()
        QCoreApplication.processEvents()
    return app.live_page.plot.n_frames - before


def curve_pixels(picture: QImage, axes: tuple[str, str, str]) -> list[int]:
    """How many pixels have the colour of x, of y and of z."""
    from PySide6.QtGui import QColor, QImage

    plain = picture.convertToFormat(QImage.Format.Format_RGB32)
    raw = np.frombuffer(plain.constBits(), np.uint32).reshape(plain.height(), plain.bytesPerLine() // 4)
    shown: np.ndarray[Any, Any] = raw & 0xFFFFFF
    return [int((shown == (QColor(axis).rgb() & 0xFFFFFF)).sum()) for axis in axes]
