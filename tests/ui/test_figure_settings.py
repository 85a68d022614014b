"""Metrics and mirrors in the settings of the real window: on, off, in use, not installed, broken."""

from __future__ import annotations

import json
import socket
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from ui_words import Until

from physio_desktop.app import App
from physio_desktop.domain import Prediction
from physio_desktop.settings import SettingsFile
from physio_desktop.workflows import run_mirrors

RESULT = {
    "fingerprint": "ab" * 32,
    "protocol": "Each person in turn.",
    "labels": ["e4", "idle"],
    "people": ["P-1"],
    "settings": {"placement": "right_ankle"},
    "learning_curve": [],
    "importance": [],
    "seconds": 1.0,
    "candidates": [
        {
            "kind": "forest",
            "overall": {"f1_macro": 0.8},
            "per_person": {"P-1": {"f1_macro": 0.4}},
            "confusion": [],
            "reliability": [],
            "parameters": {},
        }
    ],
}


def free_port() -> int:
    with socket.socket() as asking:
        asking.bind(("127.0.0.1", 0))
        return int(asking.getsockname()[1])


def fetched(port: int) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=5) as answer:
        return str(answer.read().decode())


@pytest.fixture
def settings_page(app: App, until: Until) -> App:
    app.window.show_page("settings")
    until(lambda: app.mirror.installed is not None and app.desk.background.is_idle)
    return app


@pytest.fixture
def fake_mlflow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A library of that name that writes what it is told, found by the other process, too."""
    folder = tmp_path / "library"
    folder.mkdir()
    (folder / "mlflow.py").write_text(
        "import json, pathlib\n"
        "class MlflowClient:\n"
        "    def __init__(self, tracking_uri):\n"
        "        if 'broken' in tracking_uri: raise RuntimeError('the server is on fire')\n"
        "        if 'dies' in tracking_uri: import os; os._exit(3)\n"
        "        if 'hangs' in tracking_uri: import time; time.sleep(600)\n"
        "        self.said = {}\n"
        "        self.file = pathlib.Path(__file__).with_name('said.json')\n"
        "    def get_experiment_by_name(self, name): return None\n"
        "    def create_experiment(self, name): return '1'\n"
        "    def create_run(self, *a, **k):\n"
        "        return type('R', (), {'info': type('I', (), {'run_id': 'r'})})\n"
        "    def log_param(self, run, name, value): self.said[name] = value\n"
        "    def log_metric(self, run, name, value): self.said[name] = value\n"
        "    def set_tag(self, run, name, value): self.said[name] = value\n"
        "    def set_terminated(self, run, status, ended): self.file.write_text(json.dumps(self.said))\n"
    )
    monkeypatch.syspath_prepend(str(folder))  # a spawned process is given this path
    yield folder / "said.json"
    sys.modules.pop("mlflow", None)


def add_run(app: App) -> int:
    store = app.workplace.store
    settings = {"placement": "right_ankle", "people": ["P-1"], "search": "defaults"}
    return int(
        app.workplace.storage.call(
            lambda: store.models.add_run(datetime.now(UTC), "done", settings, result=RESULT)
        )
    )


# -- metrics -----------------------------------------------------------------------------------------------


def test_metrics_are_off_until_somebody_wants_them(
    settings_page: App, until: Until, make_app: Callable[..., App], tmp_path: Path
) -> None:
    app, port = settings_page, free_port()
    figures, metrics = app.pages.settings.figures, app.diagnostics.metrics
    assert not figures.metrics.isChecked() and metrics.address == "" and not figures.state.isVisible()
    app.treatment.meter.classified(Prediction(0, 1, "e4", 0.9), 0.25)
    figures.port.setValue(port)
    QTest.mouseClick(figures.metrics, Qt.MouseButton.LeftButton, pos=figures.metrics.rect().center())
    figures.metrics.setChecked(True)
    until(lambda: metrics.address != "")
    assert f"http://127.0.0.1:{port}/metrics" in figures.state.text() and figures.state.isVisible()
    text = fetched(port)
    assert "physio_recognition_requests_total 1.0" in text and 'quantile="0.99"' in text
    app.window.show_page("diagnostics")
    page = app.pages["diagnostics"]
    assert f"http://127.0.0.1:{port}/metrics" in page.metrics.text()  # type: ignore[attr-defined]
    saved = json.loads((tmp_path / "settings.json").read_text())
    assert saved["metrics"] is True and saved["metrics_port"] == port

    figures.metrics.setChecked(False)
    until(lambda: metrics.address == "" and app.desk.background.is_idle)
    with pytest.raises(urllib.error.URLError):
        fetched(port)
    assert "No metrics are offered" in page.metrics.text()  # type: ignore[attr-defined]


def test_metrics_are_there_from_the_start_and_end_with_the_window(
    make_app: Callable[..., App], until: Until, tmp_path: Path
) -> None:
    port = free_port()
    (tmp_path / "settings.json").write_text(json.dumps({"metrics": True, "metrics_port": port}))
    app = make_app()
    app.start()
    until(lambda: app.diagnostics.metrics.address != "")
    assert "physio_recognition_errors" in fetched(port)
    until(lambda: app.workplace.is_open and app.desk.background.is_idle)
    assert app.window.close()
    with pytest.raises(urllib.error.URLError):
        fetched(port)


def test_a_port_in_use_is_said_in_a_sentence(settings_page: App, until: Until) -> None:
    app = settings_page
    figures, metrics = app.pages.settings.figures, app.diagnostics.metrics
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        figures.port.setValue(other.getsockname()[1])
        figures.metrics.setChecked(True)
        until(lambda: metrics.failure != "")
    assert (
        "cannot be offered at port" in figures.state.text() and "Choose another port" in figures.state.text()
    )
    assert "cannot be offered at port" in app.window.toast.text
    page = app.pages["diagnostics"]
    assert "cannot be offered" in page.metrics.text()  # type: ignore[attr-defined]
    figures.port.setValue(free_port())
    until(lambda: metrics.address != "")
    assert metrics.failure == "" and "cannot" not in figures.state.text()


def test_what_the_computer_fixes_cannot_be_changed(
    make_app: Callable[..., App], until: Until, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    preset = tmp_path / "preset.json"
    preset.write_text(json.dumps({"metrics": False, "mirror": "", "fixed": ["metrics", "mirror"]}))
    whole = SettingsFile.__init__
    monkeypatch.setattr(SettingsFile, "__init__", lambda self, path: whole(self, path, preset))
    figures = make_app().pages.settings.figures
    assert not figures.metrics.isEnabled() and not figures.place.isEnabled() and figures.port.isEnabled()
    assert "all accounts" in figures.metrics.toolTip()


# -- mirrors -----------------------------------------------------------------------------------------------


def choose(app: App, kind: str, address: str = "") -> None:
    figures = app.pages.settings.figures
    figures.place.setCurrentIndex(figures.place.findData(kind))
    figures.place.activated.emit(figures.place.currentIndex())
    if address:
        figures.address.selectAll()
        QTest.keyClicks(figures.address, address)
        QTest.keyClick(figures.address, Qt.Key.Key_Return)


def test_a_library_that_is_missing_is_said_at_once(
    app: App, until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("physio_desktop.ui.training.mirroring.installed_libraries", frozenset)
    app.window.show_page("settings")
    until(lambda: app.mirror.installed is not None)
    figures = app.pages.settings.figures
    assert not figures.note.isVisible() and not figures.address.isVisible()
    choose(app, "mlflow")
    assert figures.address.isVisible() and "MLflow is not installed" in figures.note.text()
    assert "`tracking`" in figures.note.text() and "training works without it" in figures.note.text()


def test_a_run_is_mirrored_as_the_settings_say(fake_mlflow: Path, settings_page: App, until: Until) -> None:
    app = settings_page
    choose(app, "mlflow")
    assert "Name an address" in app.pages.settings.figures.note.text()
    choose(app, "mlflow", "http://127.0.0.1:5000")
    assert app.pages.settings.figures.note.text() == ""
    assert app.desk.settings.mirrors_to == "mlflow:http://127.0.0.1:5000"
    app.training.trained.emit(add_run(app))
    until(lambda: fake_mlflow.exists() and app.desk.background.is_idle, 60)
    said = json.loads(fake_mlflow.read_text())
    assert said["f1_macro"] == 0.8 and said["worst_f1_macro"] == 0.4 and "P-1" not in str(said)
    assert "where the settings say" in app.window.toast.text
    choose(app, "")
    assert app.desk.settings.mirrors_to == "" and not app.pages.settings.figures.address.isVisible()


@pytest.mark.parametrize(
    ("server", "words"), [("broken", "the server is on fire"), ("dies", "ended by itself")]
)
def test_a_mirror_that_fails_harms_no_run(
    fake_mlflow: Path,
    settings_page: App,
    until: Until,
    server: str,
    words: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    app = settings_page
    choose(app, "mlflow", f"http://{server}:5000")
    run = add_run(app)
    app.window.show_page("runs")
    until(lambda: app.desk.background.is_idle)
    assert app.pages.runs.mirror.isVisible() and app.pages.runs.mirror.isEnabled()
    app.pages.runs.mirror.click()
    until(lambda: app.desk.background.is_idle, 60)
    assert words in app.window.toast.text and "The run itself is kept" in app.window.toast.text
    assert any("could not be mirrored" in one.message for one in caplog.records)
    assert app.workplace.storage.call(app.workplace.store.models.run, run).status == "done"


def test_closing_does_not_wait_for_a_server_that_hangs(
    fake_mlflow: Path, settings_page: App, until: Until
) -> None:
    app = settings_page
    choose(app, "mlflow", "http://hangs:5000")
    app.training.trained.emit(add_run(app))
    until(lambda: app.workplace.backups.n_waiting == 1)
    assert app.window.close()  # the test's own time limit is shorter than the server's sleep


@pytest.mark.parametrize(
    ("typed", "words"),
    [("ftp://there", "begins with http://"), ("http://me:secret@there", "password")],
)
def test_an_address_that_cannot_be_is_not_kept(settings_page: App, typed: str, words: str) -> None:
    app = settings_page
    choose(app, "mlflow", typed)
    assert words in app.pages.settings.figures.note.text() and app.pages.settings.figures.note.isVisible()
    assert app.desk.settings.mirror_to == ""
    with pytest.raises(run_mirrors.PhysioError):
        run_mirrors.check_place(f"mlflow:{typed}")
