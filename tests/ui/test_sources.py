"""Sensors that come, go and cannot be opened; files and old sessions; all through the real window."""

from __future__ import annotations

import sys
import threading
from pathlib import Path

import pytest
from ui_words import SIMULATED, Until

from physio_desktop.app import App
from physio_desktop.benchmarks.pty_device import PtyDevice
from physio_desktop.sensing.connection import LinkState
from physio_desktop.sensing.source import DeviceEntry


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals")
def test_a_pulled_cable_is_seen_and_the_session_goes_on(app: App, until: Until, tmp_path: Path) -> None:
    with PtyDevice(link=tmp_path / "ttyUSB7") as device:
        app.desk.connect_sensor(f"{device.source}?baud=921600")
        until(lambda: app.live.link.state is LinkState.STREAMING)
        app.desk.toggle_recording()
        until(lambda: app.live.elapsed_s > 0.5)
        device.unplug()
        until(lambda: app.live.link.state is LinkState.RECONNECTING)
        until(lambda: "lost" in app.window.header.device.text())
        until(lambda: "Recording continues when it is back." in app.window.message.text())
        assert app.treatment.is_recording
        device.plug()
        until(lambda: app.live.link.state is LinkState.STREAMING)
        n_samples = app.live.link.n_samples
        until(lambda: app.live.link.n_samples > n_samples + 50)
        app.desk.toggle_recording()
        until(lambda: not app.treatment.is_recording)
        app.desk.disconnect_sensor()
        until(lambda: app.treatment.live is None)
    store, lane = app.workplace.store, app.workplace.storage
    (session,) = lane.call(store.sessions)
    assert session.n_gaps == 1
    view = app.treatment.history.view(0, 1 << 62, 1 << 20)
    assert [gap.reason for gap in view.gaps] == ["reconnected"]


def test_a_missing_port_is_told_in_words(app: App, until: Until) -> None:
    app.desk.connect_sensor("serial:/dev/there-is-no-such-port")
    until(lambda: app.live.link.state is LinkState.FAILED)
    assert "There is no port" in app.live_page.empty.hint.text()
    assert "Plug the sensor in" in app.live_page.empty.hint.text()
    assert app.live_page.stack.currentWidget() is app.live_page.empty
    assert not app.window.header.record.isEnabled()


@pytest.mark.parametrize("uri", ["nonsense:", "sim:?exercise=dance", "session:abc"])
def test_what_is_no_source_is_told_in_words(app: App, until: Until, uri: str) -> None:
    app.desk.connect_sensor(uri)
    until(lambda: app.live.link.state is LinkState.FAILED and bool(app.window.toast.text))
    assert app.window.toast.text in app.live_page.empty.hint.text() + app.window.toast.text


def test_a_recording_is_replayed_and_so_is_a_stored_session(app: App, until: Until, tmp_path: Path) -> None:
    app.desk.connect_sensor(SIMULATED)
    until(lambda: app.live.link.n_samples > 0)
    app.desk.session_ended.disconnect()
    app.desk.toggle_recording()
    until(lambda: app.live.elapsed_s > 8)
    app.desk.toggle_recording()
    until(lambda: not app.treatment.is_recording)
    app.window.show_page("sessions")
    until(lambda: bool(app.sessions.sessions))
    session = app.sessions.sessions[0]
    app.sessions.choose(session.id)
    until(lambda: app.sessions.parts is not None)
    app.sessions.export([session.id], tmp_path)
    report = tmp_path / f"session-{session.id}" / "samples.csv"
    until(lambda: "report" in app.window.toast.text and report.exists())
    for uri in (f"session:{session.id}?speed=0", f"replay:{report}?speed=0"):
        app.desk.connect_sensor(uri)
        until(lambda: app.live.link.n_samples == session.n_samples)
        until(lambda: app.live.link.state is LinkState.ENDED)
        assert app.live_page.stack.currentWidget() is not app.live_page.empty  # its end can be looked at


def test_the_recording_of_a_source_that_ends_is_saved(app: App, until: Until, tmp_path: Path) -> None:
    lines = [f"{0.01 * i:.3f},0.1,0.2,9.8,0,0,0" for i in range(400)]
    file = tmp_path / "old.csv"
    file.write_text("t,ax,ay,az,gx,gy,gz\n" + "\n".join(lines))
    app.desk.session_ended.disconnect()
    app.desk.connect_sensor(f"replay:{file}?speed=2")
    until(lambda: app.live.link.n_samples > 0)
    app.desk.toggle_recording()
    until(lambda: app.live.link.state is LinkState.ENDED and not app.treatment.is_recording)
    assert app.workplace.storage.call(app.workplace.store.sessions)[0].closed


def test_the_list_fills_itself_and_remembers_the_last_sensor(make_app, until: Until) -> None:  # type: ignore[no-untyped-def]
    found: list[DeviceEntry] = []
    seen_on: list[str] = []

    def lister() -> list[DeviceEntry]:
        seen_on.append(threading.current_thread().name)
        return list(found)

    app = make_app(lister=lister)
    app.desk.change_settings(last_source="serial:/dev/ttyX")
    app.start()
    app.window.show_page("device")
    until(lambda: len(app.devices.choices) == 1)
    assert "Not plugged in" in app.devices.choices[0].problem
    found += [
        DeviceEntry("serial:/dev/ttyY", "CH340"),
        DeviceEntry("serial:/dev/ttyX", "CP210x", "X"),
        DeviceEntry("sim:", "Simulated sensor"),
    ]
    app.devices.refresh()
    until(lambda: len(app.devices.choices) == 3)
    assert [(c.uri.partition("?")[0], c.was_last, c.problem) for c in app.devices.choices] == [
        ("serial:/dev/ttyX", True, ""),
        ("serial:/dev/ttyY", False, ""),
        ("sim:", False, ""),
    ]
    assert all(name.startswith("devices") for name in seen_on)
    until(lambda: app.desk.background.is_idle)
