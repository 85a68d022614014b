"""What is measured of the window, each in a process of its own: memory and time are the window's alone.

Offscreen, with Qt's own raster painting: the frames are painted in full, as on a screen without a graphics
card. Qt is imported inside the functions, since the rest of the benchmarks works without it.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
import psutil

from physio_desktop.domain import ONES, ImuBlock

if TYPE_CHECKING:
    from physio_desktop.app import App

T = TypeVar("T")
BUSY = "sim:?exercise=e4&execution=protocol&repetitions=5&placement=right_ankle&rate_hz=200"
WIDTH, HEIGHT = 1280, 800


def in_new_process(task: Callable[..., T], *arguments: Any) -> T:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(task, *arguments).result()


def start_s() -> float:
    """From the start of the process to a window that is painted and answers."""
    begun_s = psutil.Process().create_time()
    with window_over() as app:
        app.start()
        run_until(lambda: app.live_page.empty.connect_button.isVisible(), 20.0)
        app.window.repaint()
        return time.time() - begun_s


def frame_ms(n_frames: int) -> list[float]:
    """Processor time of each frame: nine curves, ten seconds at 200 Hz, new samples each time, painted."""
    with window_over() as app:
        _fill(app, 12.0, 200.0)
        app.start()
        _show_stream(app)
        page = app.live_page
        page._timer.stop()
        spent = []
        block = _blocks(n_frames * 7 / 200.0, 200.0, first_us=12_000_000)
        for index in range(n_frames):
            app.treatment.history.append(_part(block, index * 7, 7))
            before_s = time.thread_time()
            page.draw()
            page.plot.viewport().repaint()
            spent.append(1000 * (time.thread_time() - before_s))
        return spent[10:]


def scroll_back_fps(n_frames: int) -> float:
    """An hour of 360,000 samples in view and near, panned: frames a second that can be painted."""
    with window_over() as app:
        _fill(app, 3600.0, 100.0)
        app.start()
        _show_stream(app)
        page = app.live_page
        page._timer.stop()
        for span_s in (3600.0, 600.0):  # what is binned for the first time is not a pan
            app.live.zoom(span_s / app.live.window.span_s, 1.0)
            page.draw()
            page.plot.viewport().repaint()
        app.live.zoom(1800.0 / app.live.window.span_s, 1.0)
        begun_s = time.monotonic()
        for _ in range(n_frames):
            app.live.pan(1800.0 / n_frames)
            page.draw()
            page.plot.viewport().repaint()
        return n_frames / (time.monotonic() - begun_s)


def busy(seconds: float) -> tuple[float, float, list[float]]:
    """Recording and classifying at 200 Hz: % of one core, frames a second, latencies of labels in s."""
    with window_over() as app:
        app.start()
        run_until(lambda: app.workplace.is_open, 20.0)
        app.desk.change_settings(ask_after_set=False)
        app.desk.connect_sensor(BUSY)
        run_until(lambda: app.live.link.n_samples > 0, 20.0)
        app.desk.toggle_recording()
        latencies: list[float] = []

        def labelled(prediction: Any) -> None:
            arrived_s = app.treatment.arrived_s(prediction)
            app.window.repaint()  # until it is on the screen
            if arrived_s is not None:
                latencies.append(time.monotonic() - arrived_s)

        app.events.prediction.connect(labelled)
        run_until(lambda: app.live.recognition.n_predictions > 1, 60.0)
        latencies.clear()
        process, frames = psutil.Process(), app.live_page.plot.n_frames
        before, begun_s = process.cpu_times(), time.monotonic()
        run_until(lambda: time.monotonic() - begun_s > seconds, seconds + 10)
        lasted_s = time.monotonic() - begun_s
        after = process.cpu_times()
        spent_s = after.user + after.system - before.user - before.system
        return 100 * spent_s / lasted_s, (app.live_page.plot.n_frames - frames) / lasted_s, latencies


def board(seconds: float) -> tuple[float, float]:
    """The sensor page, its board following 200 Hz: frames a second, and % of one core that the window's
    thread takes for everything.
    """
    with window_over() as app:
        app.start()
        run_until(lambda: app.workplace.is_open, 20.0)
        app.desk.connect_sensor("sim:?exercise=turned&rate_hz=200")
        run_until(lambda: app.live.link.n_samples > 400, 20.0)
        app.window.show_page("device")
        view = app.pages.device.pose.view
        run_until(lambda: view.n_frames > 30, 20.0)
        frames, before_s, begun_s = view.n_frames, time.thread_time(), time.monotonic()
        run_until(lambda: time.monotonic() - begun_s > seconds, seconds + 10)
        lasted_s = time.monotonic() - begun_s
        percent = 100 * (time.thread_time() - before_s) / lasted_s
        return (view.n_frames - frames) / lasted_s, percent


def answers_ms(seconds: float) -> tuple[list[float], int]:
    """How late the window answers while it records and classifies at 200 Hz on a slow disk, for moments five
    milliseconds apart. And how many writes were slow meanwhile.
    """
    n_slow = _slow_disk(0.3)
    with window_over() as app:
        app.start()
        run_until(lambda: app.workplace.is_open, 20.0)
        app.desk.change_settings(ask_after_set=False)
        app.desk.connect_sensor(BUSY)
        run_until(lambda: app.live.link.n_samples > 0, 20.0)
        app.desk.toggle_recording()
        run_until(lambda: app.live.recognition.n_predictions > 1, 60.0)
        before = n_slow[0]
        late_ms = _lateness_ms(seconds)
        return late_ms, n_slow[0] - before


def _slow_disk(seconds: float) -> list[int]:
    """From now on every write of this process takes so much longer; counted in the list."""
    from physio_desktop.storage.database import Database

    plain, n = Database.writing, [0]

    @contextmanager
    def slow(self: Database, *arguments: Any, **options: Any) -> Iterator[Any]:
        with plain(self, *arguments, **options) as connection:
            yield connection
            n[0] += 1
            time.sleep(seconds)

    Database.writing = slow  # type: ignore[method-assign]
    return n


def _lateness_ms(seconds: float) -> list[float]:
    """Of the beats of a clock on the window's thread; one that comes late stands for all that it delayed."""
    from PySide6.QtCore import Qt, QTimer

    period_ms, late = 5.0, list[float]()
    timer = QTimer(interval=int(period_ms), timerType=Qt.TimerType.PreciseTimer)
    last_s = time.monotonic()

    def beat() -> None:
        nonlocal last_s
        now_s = time.monotonic()
        behind_ms = 1000 * (now_s - last_s) - period_ms
        late.extend(
            max(0.0, behind_ms - i * period_ms) for i in range(1 + int(max(0.0, behind_ms) / period_ms))
        )
        last_s = now_s

    timer.timeout.connect(beat)
    timer.start()
    _wait(seconds)
    timer.stop()
    return late


def idle_percent(seconds: float) -> float:
    """% of one core with no sensor."""
    with window_over() as app:
        app.start()
        run_until(lambda: app.workplace.is_open and app.desk.background.is_idle, 20.0)
        begun_s = time.monotonic()
        _wait(1.0)
        process = psutil.Process()
        before, begun_s = process.cpu_times(), time.monotonic()
        _wait(seconds)
        after = process.cpu_times()
        spent_s = after.user + after.system - before.user - before.system
        return 100 * spent_s / (time.monotonic() - begun_s)


def prepare_memory(folder: str) -> None:
    """As on any day but the first: making the tables loads what is not needed again. And what the sensor
    sends is made elsewhere, since a real one takes no memory here.
    """
    from physio_desktop.storage.database import Database

    Database.open(Path(folder) / "physio.db").close()
    np.save(Path(folder) / "samples.npy", _simulated(600.0))


def memory_mb(hours: float, folder: str) -> tuple[list[float], float]:
    """Resident memory each hour of a session run at speed, recorded and recognised; and how long it was."""
    with window_over(folder) as app:
        app.start()
        run_until(lambda: app.workplace.is_open, 20.0)
        app.desk.change_settings(ask_after_set=False)
        app.treatment._open_source = lambda uri: LoopedSource(hours, np.load(Path(folder) / "samples.npy"))
        app.desk.choose_placement("right_ankle")
        app.desk.connect_sensor("sim:?placement=right_ankle")
        run_until(lambda: app.treatment.live is not None, 20.0)
        app.desk.toggle_recording()
        run_until(lambda: app.treatment.is_recording or app.treatment.live.ended.is_set(), 20.0)  # type: ignore[union-attr]
        process, seen = psutil.Process(), [0.0]
        every_s = min(3600.0, hours * 3600 / 8)

        def done() -> bool:
            at_s = app.live.now_us / 1e6
            if at_s >= every_s * len(seen):
                seen.append(process.memory_info().rss / 1e6)
            live = app.treatment.live
            return live is None or live.ended.is_set()

        run_until(done, 3600.0)
        return seen[1:], app.live.now_us / 3.6e9


class LoopedSource:
    """Ten minutes of the simulated sensor again and again, as fast as they are taken."""

    uri = "sim:?placement=right_ankle"
    is_live = False
    format = "binary"
    device = None
    rate_hz = 100.0

    def __init__(self, hours: float, values: np.ndarray[Any, np.dtype[np.float32]]) -> None:
        from collections import Counter

        from physio_desktop.domain import Calibration
        from physio_desktop.sensing.clock import HostClock

        self.calibration = Calibration()
        self.clock = HostClock()
        self.skipped: Counter[str] = Counter()
        self._n_left = round(hours * 3600)
        self._second = 0
        self._values = values

    def open(self) -> None: ...
    def flush(self) -> Sequence[ImuBlock]:
        return ()

    def interrupt(self, reason: str) -> None: ...
    def close(self) -> None: ...

    def read(self, timeout_s: float) -> Sequence[ImuBlock]:
        from physio_desktop.errors import SourceEnded

        if not self._n_left:
            raise SourceEnded("The session is over.")
        self._n_left -= 1
        row = self._second * 100 % len(self._values)
        values = self._values[row : row + 100].copy()
        times = (np.arange(100, dtype=np.int64) + self._second * 100) * 10_000
        self._second += 1
        return [ImuBlock(times, values, values.copy(), ONES)]


# -- the stage


@contextmanager
def window_over(place: str | None = None) -> Iterator[App]:
    """A window over the database in `place`, or over a new one."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from physio_desktop.app import create_app
    from physio_desktop.settings import SettingsFile
    from physio_desktop.ui.application import make_application

    make_application(["benchmark"])
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(
            Path(place or folder) / "physio.db",
            SettingsFile(Path(folder) / "settings.json"),
            keeps_awake=False,
        )
        app.window.resize(WIDTH, HEIGHT)
        app.desk.session_ended.disconnect()
        try:
            yield app
        finally:
            app.shutdown()


def _show_stream(app: App) -> None:
    """As if a sensor were there, whose samples the measurement itself appends."""
    from physio_desktop.ui.live.presenter import LivePresenter

    LivePresenter.has_stream = property(lambda self: True)  # type: ignore[assignment,method-assign]
    run_until(lambda: app.workplace.is_open, 20.0)
    app.live_page.refresh()
    app.window.repaint()


def run_until(is_so: Callable[[], bool], timeout_s: float, every_ms: int = 20) -> None:
    """The event loop, as it runs in the program, until something is so. Raises TimeoutError."""
    from PySide6.QtCore import QEventLoop, QTimer

    loop, timer = QEventLoop(), QTimer()
    deadline_s = time.monotonic() + timeout_s
    timer.timeout.connect(lambda: loop.quit() if is_so() or time.monotonic() > deadline_s else None)
    timer.start(every_ms)
    if not is_so():
        loop.exec()
    timer.stop()
    if not is_so() and time.monotonic() > deadline_s:
        raise TimeoutError("the window did not come so far")


def _wait(seconds: float) -> None:
    """The event loop and nothing else."""
    from PySide6.QtCore import QEventLoop, QTimer

    loop = QEventLoop()
    QTimer.singleShot(round(1000 * seconds), loop.quit)
    loop.exec()


def _fill(app: App, seconds: float, rate_hz: float) -> None:
    app.treatment.history.append(_blocks(seconds, rate_hz))


def _simulated(seconds: float) -> np.ndarray[Any, np.dtype[np.float32]]:
    from physio_desktop.sensing.simulation import SimulatedImu, SimulationOptions

    imu = SimulatedImu(SimulationOptions("e4", repetitions=5, placement="right_ankle"))
    return (imu.take(round(seconds * 100)) * imu.scale).astype(np.float32)


def _blocks(seconds: float, rate_hz: float, first_us: int = 0) -> ImuBlock:
    """Movement with noise; what the curves cost depends on how rough they are."""
    n = round(seconds * rate_hz)
    phase = np.arange(n)[:, None] / rate_hz * np.linspace(0.5, 1.3, 9)[None]
    noise = np.random.default_rng(1).normal(scale=0.05, size=(n, 9))
    scale = np.repeat([9.0, 2.0, 40.0], 3)
    values = ((np.sin(2 * np.pi * phase) + noise) * scale).astype(np.float32)
    times = first_us + np.rint(np.arange(n) * 1e6 / rate_hz).astype(np.int64)
    return ImuBlock(times, values, values.copy(), ONES)


def _part(block: ImuBlock, start: int, n: int) -> ImuBlock:
    rows = slice(start, start + n)
    return ImuBlock(block.time_us[rows], block.values[rows].copy(), block.device_values[rows].copy(), ONES)
