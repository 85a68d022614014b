"""A strap that sits otherwise than it should is said over the plots, with what can be done about it."""

from __future__ import annotations

import dataclasses

import numpy as np
from ui_words import Until

from physio_desktop.app import App
from physio_desktop.domain import IDENTITY, Recording
from physio_desktop.sensing.connection import LinkState
from physio_desktop.ui.device.still_pose import StillPoseCard
from physio_desktop.workflows.treatment_events import Subject

FLIPPED = "sim:?exercise=e4&execution=correct&placement=right_ankle&mounting=flipped&speed=6"
OTHER_SIDE = "sim:?exercise=e4&execution=correct&placement=left_ankle&speed=6"
HALF_TURN = ((1.0, 0.0, 0.0), (0.0, -1.0, 0.0), (0.0, 0.0, -1.0))


def strap_on(app: App, until: Until, source: str) -> None:
    """The right ankle is chosen, and what will be done is known."""
    app.treatment.treat(Subject(None, "right_ankle", "e4"))
    app.desk.connect_sensor(source)
    until(lambda: app.live.link.state is LinkState.STREAMING)


def rotation(app: App) -> object:
    assert app.treatment.live is not None
    return app.treatment.live.source.calibration.rotation


def test_a_turned_strap_may_stay_so(app: App, until: Until) -> None:
    strap_on(app, until, FLIPPED)
    notice = app.live_page.notice
    assert not notice.isVisible()
    until(lambda: app.live.recognition.is_settled and notice.leave.isVisible(), 90)
    assert "opposite face" in notice.words.text() and "put the strap right" in notice.hint.text()
    assert not app.live_page.panel.hint.isVisible()  # it is said once
    until(lambda: np.allclose(rotation(app), IDENTITY))
    notice.leave.click()
    until(lambda: np.allclose(rotation(app), HALF_TURN))
    assert "until the sensor is connected anew" in app.window.toast.text
    until(lambda: not notice.isVisible())
    before = app.live.recognition.n_repetitions
    until(lambda: app.live.recognition.n_repetitions >= before + 4, 90)
    assert not app.live.recognition.doubt
    assert set(app.live.recognition.repetitions_by_exercise) == {"e4"}
    profile = app.workplace.storage.call(app.workplace.store.device_profile, "51000000")
    assert profile is None  # it is the strap of today, not the board


def test_a_session_keeps_the_axes_it_began_with(app: App, until: Until) -> None:
    app.desk.session_ended.disconnect()
    strap_on(app, until, FLIPPED)
    until(lambda: app.live.link.n_samples > 0)
    app.desk.toggle_recording()
    until(app.live_page.notice.leave.isVisible, 90)
    app.live_page.notice.leave.click()
    until(lambda: "after this recording" in app.window.toast.text)
    until(lambda: not app.live_page.notice.isVisible())
    app.live_page.notice.leave.click()  # gone is gone: it is not turned twice
    at_s = app.live.elapsed_s
    until(lambda: app.live.elapsed_s > at_s + 6)
    assert np.allclose(rotation(app), IDENTITY)
    assert app.treatment.recorder is not None
    origin_us = app.treatment.recorder.origin_us
    app.desk.stop_recording()
    until(lambda: not app.treatment.is_recording)
    until(lambda: np.allclose(rotation(app), HALF_TURN))

    store, lane = app.workplace.store, app.workplace.storage
    (session,) = lane.call(store.sessions)
    assert session.calibration.rotation == IDENTITY
    recording = lane.call(store.read, session.id)
    for block in recording.blocks:
        np.testing.assert_array_equal(
            block.values, session.calibration.apply(block.device_values, block.scale)
        )
    assert_bits_as_seen(app, recording, origin_us)


def assert_bits_as_seen(app: App, recording: Recording, origin_us: int | None) -> None:
    """Every stored sample has the bits that the stream had when it came."""
    assert origin_us is not None
    seen = app.treatment.history.view(0, 1 << 60, 1 << 30)
    rows = np.searchsorted(seen.time_us, recording.time_us() + origin_us)
    np.testing.assert_array_equal(seen.values[rows], recording.values())


def test_the_limb_of_the_other_side_is_chosen_with_one_button(app: App, until: Until) -> None:
    strap_on(app, until, OTHER_SIDE)
    notice = app.live_page.notice
    until(notice.leave.isVisible, 120)
    assert notice.leave.text() == "It is on the left ankle"
    notice.leave.click()
    assert app.treatment.subject.placement == "left_ankle"
    assert app.window.header.placement.currentData() == "left_ankle"
    until(lambda: not notice.isVisible())
    before = app.live.recognition.n_repetitions
    until(lambda: app.live.recognition.n_repetitions >= before + 4, 90)
    assert app.live.recognition.doubt != "other_side"


def test_a_strap_that_was_put_right_is_looked_at_anew(app: App, until: Until) -> None:
    strap_on(app, until, FLIPPED)
    notice = app.live_page.notice
    until(notice.isVisible, 90)
    notice.put_right.click()
    until(lambda: not notice.isVisible())
    until(lambda: app.live.recognition.n_repetitions <= 1)  # it begins anew
    until(notice.isVisible, 90)  # it was not put right after all


def measured(card: StillPoseCard, until: Until) -> str:
    """The simulated person fidgets now and then; then the pose is measured again, as the page says."""
    for _ in range(12):
        card.begin()
        until(lambda: bool(card._result.text()))
        if "moved" not in card._result.text():
            break
    return card._result.text()


def test_the_still_pose_holds_at_once_but_not_within_a_recording(app: App, until: Until) -> None:
    app.desk.session_ended.disconnect()
    card = app.pages.device.still_pose
    app.desk.connect_sensor("sim:?exercise=idle&placement=right_ankle&speed=6&seed=4")
    until(lambda: app.live.link.state is LinkState.STREAMING and app.live.now_us > 2e6)
    app.window.show_page("device")
    live = app.treatment.live
    assert live is not None
    plain = live.source.calibration
    assert "holds from now on" in measured(card, until)
    until(lambda: any(live.source.calibration.gyr_bias_rad_s))
    first = live.source.calibration
    assert dataclasses.replace(first, gyr_bias_rad_s=plain.gyr_bias_rad_s).rotation == plain.rotation
    app.desk.toggle_recording()
    until(lambda: app.treatment.is_recording)
    assert "after this recording" in measured(card, until)
    assert live.source.calibration == first and app.treatment.recorder is not None
    origin_us = app.treatment.recorder.origin_us
    app.desk.stop_recording()
    until(lambda: live.source.calibration != first)
    store, lane = app.workplace.store, app.workplace.storage
    (session,) = lane.call(store.sessions)
    assert session.calibration == first
    assert_bits_as_seen(app, lane.call(store.read, session.id), origin_us)
    profile = lane.call(store.device_profile, "51000004")
    assert profile.gyr_bias_rad_s == live.source.calibration.gyr_bias_rad_s
