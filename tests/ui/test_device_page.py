"""The connected sensor in the real window: what is shown, told, drawn and logged."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from test_window import nameless
from ui_words import Until

from physio_desktop.app import App
from physio_desktop.sensing.binary_frames import Command
from physio_desktop.sensing.connection import LinkState
from physio_desktop.ui.device.board_drawing import drawing
from physio_desktop.ui.device.name_dialog import NameDialog
from physio_desktop.ui.device.terminal_presenter import MOST_LINES

IDLE = "sim:?exercise=idle&speed=4"


def connect(app: App, until: Until, uri: str) -> None:
    app.desk.connect_sensor(uri)
    until(
        lambda: (
            app.treatment.live is not None
            and app.treatment.live.source.uri == uri
            and app.live.link.state is LinkState.STREAMING
        )
    )
    app.window.show_page("device")
    until(lambda: app.pages.device.sensor.isVisible() and app.pages.device.connected.is_there)


def value(app: App, name: str) -> str:
    return app.pages.device.sensor.values[name].text()


def measured_hz(app: App) -> float:
    """As it is written; a clock at speed on a busy machine is true to a few per cent."""
    number, _, unit = value(app, "Rate").partition(" Hz measured")
    return float(number) if unit else 0.0


def test_what_is_known_of_the_sensor_is_shown(app: App, until: Until) -> None:
    page = app.pages.device
    app.window.show_page("device")
    assert not page.sensor.isVisible() and not page.pose.isVisible() and not page.calibrations.isVisible()
    connect(app, until, "sim:?exercise=idle&speed=4&loss=0.05")
    until(lambda: "gaps" in value(app, "Lost so far") and "0.00" not in value(app, "Lost so far"))
    assert value(app, "Name") == "SIM-0000" and value(app, "Id") == "51000000"
    assert value(app, "Firmware") == "simulated" and value(app, "Battery") == "87 %"
    until(lambda: measured_hz(app) == pytest.approx(100, rel=0.05))
    assert value(app, "Rate").endswith(", 100 Hz stated")
    assert "samples ±" in value(app, "Jitter") and "arrival ±" in value(app, "Jitter")
    assert value(app, "Axes and ranges").startswith("9 axes, ± 8 g")
    assert "stated by its format" in value(app, "Units") and value(app, "Calibrated") == "never"
    assert "Latest gaps: " in page.sensor.losses.accessibleDescription()
    before = page.sensor.losses.grab().toImage()
    until(lambda: page.sensor.losses.grab().toImage() != before)
    app.desk.disconnect_sensor()
    until(lambda: not page.sensor.isVisible())
    assert page.connected.facts() == []


def test_a_sensor_is_renamed_blinks_and_changes_how_it_sends(app: App, until: Until) -> None:
    connect(app, until, IDLE)
    card = app.pages.device.sensor
    QTest.mouseClick(card.rename, Qt.MouseButton.LeftButton)
    dialog = next(w for w in QApplication.topLevelWidgets() if isinstance(w, NameDialog) and w.isVisible())
    assert nameless(dialog) == []
    dialog.name.setText("Blau")
    dialog.accept_button.click()
    until(lambda: value(app, "Name") == "Blau")
    assert "called Blau" in card.message.text()
    card.blink.click()
    until(lambda: "blinks" in card.message.text())
    card.rate.setCurrentIndex(card.rate.findData(200))
    card.rate.activated.emit(0)
    until(lambda: "200 Hz stated" in value(app, "Rate") and card.rate.currentData() == 200)
    until(lambda: measured_hz(app) == pytest.approx(200, rel=0.05))
    card.field.click()
    until(lambda: value(app, "Axes and ranges").startswith("6 axes"))
    assert not card.field.isChecked() and not app.pages.device.calibrations.field.isEnabled()
    assert app.live.link.n_lost == 0


def test_while_recording_the_stream_is_left_as_it_is(app: App, until: Until) -> None:
    connect(app, until, IDLE)
    card = app.pages.device.sensor
    app.desk.toggle_recording()
    until(lambda: app.treatment.is_recording)
    until(lambda: not card.rate.isEnabled() and not card.field.isEnabled())
    assert "Stop the recording" in card.reason.text() and card.blink.isEnabled()
    app.pages.device.connected.choose_rate(200)  # as if the button had been quicker
    until(lambda: "Stop the recording" in card.message.text())
    assert app.live.link.device is not None and app.live.link.device.nominal_rate_hz == 100
    app.desk.stop_recording()
    until(lambda: not app.treatment.is_recording)
    until(lambda: card.rate.isEnabled())


def test_a_format_without_commands_says_so(app: App, until: Until, monkeypatch: pytest.MonkeyPatch) -> None:
    connect(app, until, IDLE)
    source = app.treatment.live.source  # type: ignore[union-attr]
    device = source.device
    assert device is not None
    import dataclasses

    text = dataclasses.replace(device, format="delimited", battery_percent=None, firmware="", n_axes=None)
    app.pages.device.connected.take_link(dataclasses.replace(app.live.link, device=text))
    card = app.pages.device.sensor
    card.refresh()
    assert not any(w.isEnabled() for w in (card.rename, card.blink, card.rate, card.field))
    assert "no commands" in card.reason.text() and value(app, "Battery") == "not said"


def test_the_board_moves_with_the_sensor_and_only_while_it_is_seen(app: App, until: Until) -> None:
    connect(app, until, "sim:?exercise=turned&speed=2")
    pose = app.pages.device.pose
    first = pose.presenter.axes
    until(lambda: np.abs(pose.presenter.axes - first).max() > 0.5)
    assert "Tilt" in pose.view.accessibleDescription() and "gyroscope alone" in pose.presenter.heading
    pose.zero.click()
    axes = pose.presenter.axes
    assert abs(axes[1, 0] - axes[0, 1]) < 0.2  # no turn about the vertical is left
    n_frames = pose.view.n_frames
    until(lambda: pose.view.n_frames > n_frames + 5)
    app.window.show_page("live")
    n_frames = pose.view.n_frames
    for _ in range(20):
        QTest.qWait(10)
    assert pose.view.n_frames == n_frames


@pytest.mark.parametrize("seed", range(6))
def test_a_board_is_drawn_as_it_lies(seed: int) -> None:
    rng = np.random.default_rng(seed)
    axes, _ = np.linalg.qr(rng.normal(size=(3, 3)))
    axes *= np.sign(np.linalg.det(axes))
    shapes = drawing(axes)
    assert 1 <= len(shapes.faces) <= 3 and len(shapes.arrows) == 3
    sides = {face.side for face in shapes.faces}
    assert not any({f"+{axis}", f"-{axis}"} <= sides for axis in "xyz")
    for arrow, name in zip(shapes.arrows, "xyz", strict=True):
        assert arrow.is_behind is (f"+{name}" not in sides)
    flat = drawing(np.eye(3))
    assert {face.side for face in flat.faces} >= {"+z", "-x"} and len(flat.shadow) == 4


def test_the_terminal_shows_sends_pauses_copies_and_saves(
    app: App, until: Until, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app.desk.choose_patient("P-SECRET")
    connect(app, until, IDLE)
    page = app.pages.device
    source = app.treatment.live.source  # type: ignore[union-attr]
    assert source.byte_log is None  # type: ignore[attr-defined]
    page.open_terminal.click()
    dialog = page.terminal
    assert dialog is not None and source.byte_log is not None  # type: ignore[attr-defined]
    assert nameless(dialog) == []
    until(lambda: "hello: 51000000" in dialog.text.toPlainText() and "samples: " in dialog.text.toPlainText())
    dialog.command.setCurrentIndex(dialog.command.findData(int(Command.IDENTIFY)))
    dialog.argument.setValue(3)
    dialog.send.click()
    until(lambda: "reply: identify" in dialog.text.toPlainText() and "done it" in dialog.message.text())
    assert "> " in next(s for s in dialog.text.toPlainText().splitlines() if "command: identify" in s)
    dialog.kind.setCurrentIndex(1)
    dialog.kind.activated.emit(1)
    assert "00 " in dialog.text.toPlainText() and "samples" not in dialog.text.toPlainText()
    dialog.pause.setChecked(True)
    dialog.look()
    shown = dialog.text.toPlainText()
    for _ in range(30):
        QTest.qWait(10)
    assert dialog.text.toPlainText() == shown
    dialog.copy()
    assert QApplication.clipboard().text() == shown
    target = tmp_path / "sensor.txt"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    dialog.save()
    until(lambda: "Saved as sensor.txt" in dialog.message.text())
    saved = target.read_text(encoding="utf-8")
    assert "device 51000000, format binary, firmware simulated" in saved and shown in saved
    assert "P-SECRET" not in saved and str(tmp_path) not in saved
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path), ""))
    dialog.save()
    until(lambda: "cannot be written" in dialog.message.text())
    for i in range(3 * MOST_LINES):
        dialog.text.appendPlainText(str(i))
    assert dialog.text.blockCount() <= MOST_LINES
    dialog.reject()
    until(lambda: page.terminal is None)
    assert source.byte_log is None  # type: ignore[attr-defined]


def test_the_terminal_follows_to_another_sensor_and_outlives_none(app: App, until: Until) -> None:
    connect(app, until, IDLE)
    app.pages.device.open_terminal.click()
    dialog = app.pages.device.terminal
    assert dialog is not None
    connect(app, until, "sim:?exercise=idle&speed=4&seed=9")
    until(lambda: "hello: 51000009" in dialog.text.toPlainText())
    app.desk.disconnect_sensor()
    until(lambda: app.treatment.live is None)
    dialog.send.click()
    until(lambda: "did not answer" in dialog.message.text())
    dialog.close()
