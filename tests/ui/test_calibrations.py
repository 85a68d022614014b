"""The guided calibrations in the real window, against a simulated sensor whose errors are known."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from test_device_page import connect, value
from test_window import nameless
from ui_words import Until

from physio_desktop.app import App
from physio_desktop.domain import Calibration
from physio_desktop.errors import PhysioError
from physio_desktop.sensing.binary_frames import Command
from physio_desktop.sensing.kept_calibration import KeptCalibration
from physio_desktop.sensing.sim_source import SimulatedLink
from physio_desktop.ui.calibrating.dialog import CalibrationDialog
from physio_desktop.ui.calibrating.presenter import CalibrationPresenter


def opened(app: App) -> CalibrationDialog:
    dialog = app.pages.device.calibrations.dialog
    assert dialog is not None
    return dialog


def profile(app: App) -> Calibration | None:
    return app.workplace.storage.call(lambda: app.workplace.store.device_profile("51000000"))


def sensor(app: App):  # type: ignore[no-untyped-def]
    link = app.treatment.live.source._link  # type: ignore[union-attr]
    assert isinstance(link, SimulatedLink)
    return link.device


def keep(app: App, until: Until) -> None:
    dialog = opened(app)
    until(lambda: dialog.presenter.state.measured is not None, 60)
    assert dialog.keep.isEnabled()
    dialog.keep.click()
    until(lambda: dialog.presenter.state.is_kept)
    assert "from now on" in dialog.says.text() and not dialog.keep.isVisible()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    until(lambda: app.pages.device.calibrations.dialog is None)


def test_the_gyroscope_waits_for_rest_and_its_bias_is_kept(app: App, until: Until) -> None:
    connect(app, until, "sim:?exercise=turned&speed=4")
    app.pages.device.calibrations.gyro.click()
    dialog = opened(app)
    until(lambda: "moves" in dialog.says.text())
    assert nameless(dialog) == [] and not dialog.keep.isEnabled() and dialog.view is None
    dialog.leave.click()  # at any time, and nothing was changed
    until(lambda: app.pages.device.calibrations.dialog is None)
    assert profile(app) is None

    connect(app, until, "sim:?exercise=still&speed=4")
    app.pages.device.calibrations.gyro.click()
    keep(app, until)
    kept = profile(app)
    assert kept is not None and kept.source == "profile" and kept.measured_at
    bias = sensor(app).imu._sensor.bias[3:6]
    assert np.abs(np.subtract(kept.gyr_bias_rad_s, bias)).max() < 1e-3
    until(lambda: any(app.treatment.live.source.calibration.gyr_bias_rad_s))  # type: ignore[union-attr]
    until(lambda: "gyroscope" in value(app, "Calibrated"))
    until(lambda: sensor(app)._kept is not None)  # and by the sensor, for the next workstation
    assert sensor(app)._kept.gyr_bias_rad_s == pytest.approx(KeptCalibration.of(kept).gyr_bias_rad_s)


def test_six_faces_are_guided_and_the_next_connection_uses_them(app: App, until: Until) -> None:
    connect(app, until, "sim:?exercise=faces&speed=8")
    app.pages.device.calibrations.faces.click()
    dialog = opened(app)
    assert nameless(dialog) == []
    until(lambda: "up" in dialog.says.text() or "done" in dialog.says.text())
    assert dialog.view is not None
    empty = dialog.view.grab().toImage()
    until(lambda: "1 of 6" in dialog.view.accessibleDescription(), 30)  # type: ignore[union-attr]
    assert dialog.view.grab().toImage() != empty
    dialog.again.click()
    assert "0 of 6" in dialog.view.accessibleDescription()
    until(lambda: dialog.presenter.state.measured is not None, 60)
    assert "off gravity" in dialog.says.text()
    measured = dialog.presenter.state.measured
    assert measured is not None and measured.residual_after < measured.residual_before
    keep(app, until)
    kept = profile(app)
    assert kept is not None
    scale = 1 / sensor(app).imu._sensor._gain[:3]
    assert np.abs(np.subtract(kept.acc_scale, scale)).max() < 1e-3

    connect(app, until, "sim:?exercise=still&speed=4")
    live = app.treatment.live
    assert live is not None and live.source.calibration.acc_scale == kept.acc_scale
    until(lambda: len(live.ring.latest(1)[0]) > 90)
    acc = live.ring.latest(1)[1][:, :3]
    assert np.linalg.norm(acc.mean(axis=0)) == pytest.approx(9.80665, abs=0.01)


def test_the_magnetometer_says_what_is_missing_and_is_kept(app: App, until: Until) -> None:
    connect(app, until, "sim:?exercise=turned&speed=3")
    app.pages.device.calibrations.field.click()
    dialog = opened(app)
    assert nameless(dialog) == [] and dialog.view is not None
    until(lambda: dialog.presenter.procedure.share > 0.05, 30)
    dialog.ask.click()  # too early
    until(lambda: "turned too little" in dialog.says.text())
    assert not dialog.keep.isEnabled() and "%" in dialog.view.accessibleDescription()
    until(lambda: dialog.presenter.state.measured is not None, 60)
    assert "Hard iron" in dialog.says.text()
    keep(app, until)
    kept = profile(app)
    assert kept is not None
    assert np.abs(np.subtract(kept.mag_offset_ut, sensor(app).imu._sensor.bias[6:])).max() < 0.5
    until(lambda: "magnetometer" in value(app, "Calibrated"))
    until(lambda: "magnetic field" in app.pages.device.pose.presenter.heading)


def test_what_is_measured_while_recording_holds_after_it(app: App, until: Until) -> None:
    connect(app, until, "sim:?exercise=still&speed=4")
    app.desk.toggle_recording()
    until(lambda: app.treatment.is_recording)
    app.pages.device.calibrations.gyro.click()
    dialog = opened(app)
    until(lambda: dialog.presenter.state.measured is not None, 30)
    dialog.keep.click()
    until(lambda: dialog.presenter.state.is_kept)
    assert "after this recording" in dialog.says.text()
    dialog.leave.click()
    live = app.treatment.live
    assert live is not None and not any(live.source.calibration.gyr_bias_rad_s)
    app.desk.stop_recording()
    until(lambda: any(live.source.calibration.gyr_bias_rad_s))


def test_a_sensor_that_goes_away_is_said(app: App, until: Until) -> None:
    connect(app, until, "sim:?exercise=turned&speed=4")
    app.pages.device.calibrations.gyro.click()
    dialog = opened(app)
    app.desk.disconnect_sensor()
    until(lambda: "gone" in dialog.says.text())
    dialog.leave.click()
    until(lambda: app.pages.device.calibrations.dialog is None)
    app.pages.device.calibrations.gyro.click()
    assert app.pages.device.calibrations.dialog is None


def test_what_the_sensor_carries_from_another_computer_can_be_used(app: App, until: Until) -> None:
    connect(app, until, "sim:?exercise=still&speed=4")
    card = app.pages.device.sensor
    assert not card.use_carried.isVisible()
    other = KeptCalibration(1_790_000_000, (0.125, 0.25, -0.125), acc_scale=(1.0625, 1.0, 0.9375))
    live = app.treatment.live
    assert live is not None
    live.commanding.ask(Command.CALIBRATION, data=other.to_bytes()).result(5)
    until(lambda: card.use_carried.isVisible())
    assert "accelerometer" in card.carried.text()
    card.use_carried.click()
    until(lambda: "from now on" in card.message.text())
    assert profile(app) == other.calibration()
    until(lambda: live.source.calibration == other.calibration() and not card.use_carried.isVisible())


class _Refusing:
    """A procedure that can be asked too early, and is."""

    says, share, is_complete, can_be_asked = "Turn it on.", 0.2, False, True

    def push(self, time_us: object, values: object) -> None: ...

    def measure(self, before: Calibration) -> None:
        raise PhysioError("It was turned too little.", "Turn it into more directions.")


class _Feed:
    calibration, device_id, is_over = Calibration(), "51000000", False

    def take(self) -> tuple[np.ndarray, np.ndarray]:
        return np.empty(0, np.int64), np.empty((0, 9), np.float32)

    def close(self) -> None: ...


def test_a_refusal_can_be_read_while_the_sensor_goes_on(app: App, until: Until) -> None:
    presenter = CalibrationPresenter(app.desk, _Refusing, _Feed())  # type: ignore[arg-type]

    def after(seconds: float) -> tuple[str, bool]:
        presenter.take(np.array([round(seconds * 1e6)]), np.zeros((1, 9), np.float32))
        return presenter.state.says, presenter.state.is_warning

    presenter.measure()
    until(lambda: presenter.state.is_warning)
    for seconds in (100.0, 100.1, 104.9):
        assert after(seconds) == ("It was turned too little. Turn it into more directions.", True)
    assert after(105.1) == ("Turn it on.", False)
    presenter.measure()
    until(lambda: presenter.state.is_warning)
    presenter.begin_anew()
    assert after(106.0) == ("Turn it on.", False)
    presenter.close()
