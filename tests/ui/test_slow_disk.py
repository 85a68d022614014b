"""A slow disk is waited for by nobody at the window: not while recording, and not while it closes."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QLabel
from ui_words import SIMULATED, Until

from physio_desktop.app import App
from physio_desktop.domain import PlannedExercise
from physio_desktop.settings import SettingsFile
from physio_desktop.storage.database import Database
from physio_desktop.storage.session_store import SessionStore

SLOW_S = 3.0  # of every write; whoever waits for one has a gap as long as that


@pytest.fixture
def slow_disk(monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    """Every transaction that writes, and the settings file, take `SLOW_S` longer; gives how many."""
    n = [0]
    writing, save = Database.writing, SettingsFile.save

    @contextmanager
    def slow(self: Database, *arguments: Any, **options: Any) -> Iterator[Any]:
        with writing(self, *arguments, **options) as connection:
            yield connection
            n[0] += 1
            time.sleep(SLOW_S)

    def slow_save(self: SettingsFile, settings: Any) -> None:
        time.sleep(SLOW_S)
        save(self, settings)

    monkeypatch.setattr(Database, "writing", slow)
    monkeypatch.setattr(SettingsFile, "save", slow_save)
    return lambda: n[0]


class Heartbeat:
    """Beats on the window's thread; `longest_s` is the longest time in which it could not."""

    def __init__(self) -> None:
        self.longest_s, self.n = 0.0, 0
        self._last_s = time.monotonic()
        self._timer = QTimer(interval=5, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    def _beat(self) -> None:
        now_s = time.monotonic()
        self.longest_s, self._last_s = max(self.longest_s, now_s - self._last_s), now_s
        self.n += 1

    def wait_for_a_beat(self, until: Until) -> None:
        n = self.n
        until(lambda: self.n > n)

    def stop(self) -> None:
        self._beat()
        self._timer.stop()


def test_the_window_beats_on_while_the_disk_is_slow(
    app: App, until: Until, slow_disk: Callable[[], int]
) -> None:
    app.desk.session_ended.disconnect()
    app.desk.connect_sensor(SIMULATED)
    until(lambda: app.live.link.n_samples > 0)
    app.live_page.draw()
    heart = Heartbeat()
    app.desk.toggle_recording()
    until(lambda: app.treatment.is_recording)
    until(lambda: app.live.elapsed_s > 3)
    app.live.mark("limps")
    app.desk.sign_as("AB")
    app.desk.change_settings(ask_after_set=True)
    app.live.change_exercise("e5")
    app.treatment.sets.end()
    for page in ("patients", "sessions", "models", "device", "settings", "live"):
        app.window.show_page(page)  # the first visit makes it, which takes its time without any disk:
        heart.wait_for_a_beat(until)  # a person does not click on five in one breath
    app.patients.create("P-1", "hip", "left", treat=False)
    app.patients.save_plan([PlannedExercise("e4", "right_ankle", 3, 2)])
    until(lambda: slow_disk() >= 3, 30)
    n_frames = app.live_page.plot.n_frames
    until(lambda: app.live_page.plot.n_frames > n_frames + 30)
    heart.stop()
    assert heart.n > 100
    assert heart.longest_s < SLOW_S / 2, "the window waited for the disk"


def test_the_window_goes_on_painting_while_it_saves(
    app: App, until: Until, slow_disk: Callable[[], int], tmp_path: Path
) -> None:
    app.desk.connect_sensor(SIMULATED)
    until(lambda: app.live.link.n_samples > 0)
    app.desk.toggle_recording()
    until(lambda: app.live.elapsed_s > 2 and slow_disk() >= 1, 30)
    n_written = slow_disk()
    seen: list[str] = []
    look = QTimer(interval=100)
    look.timeout.connect(
        lambda: seen.append(
            " ".join(part.text() for part in app.window.stack.currentWidget().findChildren(QLabel))
        )
    )
    look.start()
    app.window.may_close = lambda: True
    heart = Heartbeat()
    assert app.window.close()
    heart.stop()
    look.stop()
    assert slow_disk() > n_written  # it did wait for the disk
    assert heart.longest_s < SLOW_S / 2, "the window stood still"
    assert len(seen) > 5 and all("Saving" in words for words in seen)
    with Database.open(app.workplace.path) as database:
        (session,) = SessionStore(database).sessions()
        assert session.closed and session.n_samples > 100
