"""The receiver for Wi-Fi sensors in the real window: off, on, in use, begun from outside, away."""

from __future__ import annotations

import json
import socket
import stat
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from http_poster import Poster, free_port, reading
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from ui_words import Until

from physio_desktop.app import App
from physio_desktop.sensing.connection import LinkState
from physio_desktop.ui.device.presenter import DeviceChoice
from physio_desktop.ui.receiver.card import ReceiverCard


@pytest.fixture
def card(app: App, until: Until) -> ReceiverCard:
    app.window.show_page("settings")
    until(lambda: app.mirror.installed is not None and app.desk.background.is_idle)
    return app.pages.settings.receiver


@pytest.fixture
def on(app: App, card: ReceiverCard, until: Until) -> Poster:
    """Switched on as a person does it; a sensor that has the token."""
    card.port.setValue(free_port())
    QTest.mouseClick(card.on, Qt.MouseButton.LeftButton, pos=card.on.rect().center())
    card.on.setChecked(True)
    until(lambda: app.receiver.address is not None)
    assert app.receiver.address is not None
    return Poster(app.receiver.address.port, app.receiver.token)


@contextmanager
def posting(poster: Poster) -> Iterator[None]:
    """100 readings a second from a thread of their own, as a sensor beside the program."""
    stop = threading.Event()
    sensor = Poster(poster.port, poster._token)

    def post() -> None:
        began_s, i = time.monotonic(), 0
        while not stop.wait(max(0.0, began_s + i / 100 - time.monotonic())):
            sensor.post([reading(k) for k in range(i, i + 10)])
            i += 10
        sensor.close()

    thread = threading.Thread(target=post)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def asked(until: Until, poster: Poster, method: str, path: str, body: Any) -> tuple[int, Any]:
    """From beside the window, whose thread has to go on meanwhile."""
    answers: list[tuple[int, Any]] = []
    thread = threading.Thread(target=lambda: answers.append(poster.ask(method, path, body)))
    thread.start()
    until(lambda: not thread.is_alive())
    return answers[0]


def test_it_is_off_until_somebody_wants_it(app: App, card: ReceiverCard, home: Path) -> None:
    assert not card.on.isChecked() and app.receiver.address is None and not card.target.isVisible()
    assert not (home / "receiver-token").exists() and list(app.receiver.entries()) == []
    assert card.place.currentData() == "127.0.0.1"


def test_switched_on_it_shows_what_the_firmware_needs(
    app: App, card: ReceiverCard, on: Poster, until: Until, home: Path, tmp_path: Path
) -> None:
    token, port = app.receiver.token, on.port
    address = f"http://sensor:{token}@127.0.0.1:{port}/api/v1/sensor-data/"
    assert token not in card.target.text() and f"@127.0.0.1:{port}/api" in card.target.text()
    card.shows.setChecked(True)
    assert card.target.text() == address
    QTest.mouseClick(card.copy, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == address
    assert f"127.0.0.1:{port}" in card.state.text()
    until(lambda: app.desk.background.is_idle)
    assert token not in (tmp_path / "settings.json").read_text()
    if sys.platform != "win32":
        assert stat.S_IMODE((home / "receiver-token").stat().st_mode) == 0o600
    assert on.post(reading(0))[0] == 200
    on.close()


def test_a_new_token_makes_the_former_one_worthless(
    app: App, card: ReceiverCard, on: Poster, until: Until
) -> None:
    before = app.receiver.token
    QTest.mouseClick(card.renew, Qt.MouseButton.LeftButton)
    until(lambda: app.receiver.token not in ("", before))
    assert asked(until, on, "GET", "/api/v1/info", None)[0] == 401
    card.shows.setChecked(True)
    assert app.receiver.token in card.target.text() and before not in card.target.text()
    on.close()


def listed(app: App) -> DeviceChoice:
    return next(choice for choice in app.devices.choices if choice.uri.startswith("http:"))


def test_it_is_a_sensor_of_the_list_and_records(app: App, on: Poster, until: Until) -> None:
    with posting(on):
        app.window.show_page("device")
        until(lambda: any(choice.uri.startswith("http:") for choice in app.devices.choices))
        until(lambda: "AA:BB:CC:DD:EE:FF posts" in listed(app).description)
        choice = listed(app)
        app.desk.connect_sensor(choice.uri)
        until(lambda: app.live.link.state is LinkState.STREAMING)
        app.desk.toggle_recording()
        until(lambda: ((app.treatment.recorder and app.treatment.recorder.status.n_stored) or 0) > 100)
        app.desk.stop_recording()
        until(lambda: not app.treatment.is_recording and app.desk.background.is_idle)
    [session] = app.workplace.storage.call(app.workplace.store.sessions)
    assert session.source == choice.uri and session.n_gaps == 0 and session.n_samples > 100
    assert app.desk.settings.last_source == choice.uri
    on.close()


def test_a_session_is_begun_and_ended_from_outside_and_the_window_shows_it(
    app: App, on: Poster, until: Until
) -> None:
    path = "/api/v1/sessions/"
    found = asked(until, on, "POST", path, {"patient": "P-5"})
    assert found[0] == 409 and "does not listen" in found[1]["detail"]
    app.desk.connect_sensor(f"http:127.0.0.1:{on.port}")
    until(lambda: app.live.link.message.startswith("Waiting"))
    assert asked(until, on, "POST", path, {})[1]["detail"] == "No readings come from the sensor."
    with posting(on):
        until(lambda: app.live.link.state is LinkState.STREAMING)
        status, told = asked(until, on, "POST", path, {"patient": "P-5", "placement": "right_ankle"})
        assert status == 201, told
        assert told["patient"] == "P-5" and told["is_recording"]
        assert app.treatment.subject.patient == "P-5" and "P-5" in app.window.header.patient.text()
        until(lambda: "over HTTP" in app.window.toast.text)
        again = asked(until, on, "POST", path, {})
        assert again[0] == 409 and "already" in again[1]["detail"]
        status, told = asked(
            until, on, "PUT", f"{path}{told['id']}", {"status": "completed", "notes": "done"}
        )
        assert status == 200 and not told["is_recording"] and told["notes"] == "done"
        until(lambda: not app.treatment.is_recording)
        other = asked(until, on, "POST", path, {"patient": "P-6"})
        assert other[0] == 409 and "Another patient" in other[1]["detail"]
        assert app.treatment.subject.patient == "P-5"
    on.close()


def test_a_locked_window_shows_no_sessions_and_the_stream_goes_on(app: App, on: Poster, until: Until) -> None:
    app.locking.is_locked = True
    assert asked(until, on, "GET", "/api/v1/sessions/", None)[0] == 423
    assert asked(until, on, "POST", "/api/v1/sensor-data/", reading(0))[0] == 200
    app.locking.is_locked = False
    assert asked(until, on, "GET", "/api/v1/sessions/", None)[0] == 200
    on.close()


def test_a_port_in_use_is_said_and_another_one_taken(app: App, card: ReceiverCard, until: Until) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        card.port.setValue(other.getsockname()[1])
        card.on.setChecked(True)
        until(lambda: app.receiver.failure != "")
    assert "is in use" in card.state.text() and "another port" in app.window.toast.text
    card.port.setValue(free_port())
    until(lambda: app.receiver.address is not None)
    assert app.receiver.failure == ""


def test_switched_off_the_stream_waits_and_comes_back(
    app: App, card: ReceiverCard, on: Poster, until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("physio_desktop.sensing.http_source._LOOK_EVERY_S", 0.1)
    app.desk.connect_sensor(f"http:127.0.0.1:{on.port}")
    with posting(on):
        until(lambda: app.live.link.state is LinkState.STREAMING)
    card.on.setChecked(False)
    until(lambda: app.live.link.state is LinkState.RECONNECTING)
    assert "off" in app.live.link.message
    card.on.setChecked(True)
    until(lambda: app.receiver.address is not None)
    with posting(on):
        until(lambda: app.live.link.state is LinkState.STREAMING)
    on.close()


def test_a_network_that_is_away_stays_chosen(app: App, card: ReceiverCard, until: Until) -> None:
    app.desk.change_settings(receiver_address="192.0.2.7", receiver=True)
    until(lambda: app.receiver.failure != "")
    assert "192.0.2.7 is not an address" in card.state.text()
    assert card.place.currentData() == "192.0.2.7" and "not there" in card.place.currentText()


def test_what_the_computer_fixes_cannot_be_switched_on(
    make_app: Callable[..., App], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from physio_desktop.settings import SettingsFile

    preset = tmp_path / "preset.json"
    preset.write_text(json.dumps({"receiver": False, "fixed": ["receiver"]}))
    whole = SettingsFile.__init__
    monkeypatch.setattr(SettingsFile, "__init__", lambda self, path: whole(self, path, preset))
    card = make_app().pages.settings.receiver
    assert not card.on.isEnabled() and "all accounts" in card.on.toolTip()
