"""The real window, offscreen, over a database of its own; nothing may be left of it afterwards."""

from __future__ import annotations

import faulthandler
import gc
import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication, QEvent, QLocale, QObject, QTimer
from PySide6.QtWidgets import QApplication
from ui_words import Until

from physio_desktop.app import App, create_app
from physio_desktop.settings import SettingsFile
from physio_desktop.ui.application import make_application


@pytest.fixture(scope="session")
def qapp() -> QApplication:
    QLocale.setDefault(QLocale("en_US"))
    return make_application(["test"])


@pytest.fixture
def until(qapp: QApplication) -> Until:
    """Runs the event loop until something is so."""
    import time

    def wait(is_so: Callable[[], bool], timeout_s: float = 20.0) -> None:
        deadline_s = time.monotonic() + timeout_s
        while not is_so():
            if time.monotonic() > deadline_s:
                faulthandler.dump_traceback()  # where every thread is
                pytest.fail("it did not come true in time")
            QCoreApplication.processEvents()
            time.sleep(0.003)

    return wait


@pytest.fixture
def make_app(qapp: QApplication, tmp_path: Path) -> Iterator[Callable[..., App]]:
    """Builds windows; in the end they are closed, and no thread, timer or widget may survive them."""
    gc.collect()
    gc.freeze()  # what was there before is not looked through again and again
    threads = set(threading.enumerate())
    made: list[App] = []

    def make(database: Path | None = None, **options: object) -> App:
        settings = SettingsFile(tmp_path / "settings.json")
        options.setdefault("lister", list)
        app = create_app(database or tmp_path / "physio.db", settings, keeps_awake=False, **options)
        made.append(app)
        return app

    yield make
    app = None
    for app in made:
        app.shutdown()
        app.window.may_close = lambda: True
        app.window.close()
        app.window.deleteLater()
        app.deleteLater()
    del app
    made.clear()
    for _ in range(3):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QCoreApplication.processEvents()
        gc.collect()
    qapp.setStyleSheet("")  # now it has nobody to polish
    assert set(threading.enumerate()) - threads == set()
    assert [w for w in qapp.topLevelWidgets() if not w.inherits("QMenu")] == []
    alive = [o for o in gc.get_objects() if isinstance(o, QTimer) and _is_active(o)]
    assert alive == []


def _is_active(timer: QObject) -> bool:
    try:
        return bool(timer.isActive())  # type: ignore[attr-defined]
    except RuntimeError:  # its C++ side is gone
        return False


@pytest.fixture
def app(make_app: Callable[..., App], until: Until) -> App:
    """A window that is open, with its database."""
    made = make_app()
    made.start()
    until(lambda: made.workplace.is_open and made.desk.background.is_idle, 20)
    made.desk.change_settings(ask_after_set=False)
    return made
