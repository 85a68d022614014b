"""A board in its case the other way round: shown, proposed, confirmed and recognised, in the real window."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from ui_words import Until

from physio_desktop.app import App
from physio_desktop.sensing.connection import LinkState
from physio_desktop.sensing.simulation import SimulatedImu, SimulationOptions
from physio_desktop.workflows.model_choice import movements_to_show

BOARD = "-y+x+z"
SHOWN = f"sim:?exercise={{}}&execution=correct&repetitions=1&placement=right_ankle&speed=4&board={BOARD}"
DONE = f"sim:?exercise=e4&execution=correct&repetitions=5&placement=right_ankle&speed=4&board={BOARD}"


def show(app: App, until: Until, exercise: str, index: int) -> None:
    app.desk.connect_sensor(SHOWN.format(exercise))
    until(lambda: app.live.link.state is LinkState.STREAMING and app.live.now_us > 0)
    app.window.show_page("orientation")
    page = app.pages.orientation
    until(lambda: page.takes[index].isEnabled())
    page.takes[index].click()
    assert app.orienting.state.recording == index and "Stop" in page.takes[index].text()
    until(lambda: app.live.now_us > 13e6, 60)
    page.takes[index].click()
    until(lambda: not app.orienting.state.is_busy, 60)


def shown_calibration(app: App):  # type: ignore[no-untyped-def]
    assert app.treatment.live is not None
    return app.treatment.live.source.calibration


def test_a_board_the_other_way_round_is_recognised_after_confirmation(app: App, until: Until) -> None:
    page, presenter = app.pages.orientation, app.orienting
    app.window.show_page("device")
    assert not app.pages.device.orient.isVisible()
    app.window.show_page("orientation")
    assert "Connect the sensor" in page.message.text() and not page.takes[0].isEnabled()

    show(app, until, "e4", 0)
    assert presenter.state.found is not None, presenter.state.message
    assert page.proposal.isVisible() and "arrow" in page.words.text()
    assert app.teaching.axes_are_open
    while presenter.state.proposed is None or presenter.state.proposed.text != BOARD:
        page.next.click()  # one movement may leave several ways open; the picture tells which
    before = page.picture.grab().toImage()
    page.turn.click()
    assert presenter.state.proposed is None and page.picture.grab().toImage() != before
    for _ in range(3):
        page.turn.click()
    page.tip.click()
    for _ in range(3):
        page.tip.click()
    assert "arrow y" in page.words.text()
    page.confirm.click()
    until(lambda: bool(presenter.state.done or presenter.state.message))
    assert "from now on" in page.done.text(), presenter.state.message

    until(lambda: shown_calibration(app).axes_confirmed)  # of the stream that runs
    assert shown_calibration(app).rotation == ((0.0, -1.0, 0.0), (1.0, 0.0, 0.0), (0.0, 0.0, 1.0))
    assert not app.teaching.axes_are_open

    app.desk.connect_sensor(DONE)  # and of the next connection
    until(lambda: app.live.recognition.n_repetitions >= 3, 90)
    assert shown_calibration(app).axes_confirmed
    assert app.live.recognition.repetitions_by_exercise["e4"] == app.live.recognition.n_repetitions
    assert app.live.notice() is None


def spans(exercises: tuple[str, ...]) -> list[tuple[float, float]]:
    """When the simulated person does each of them, with the rest around it."""
    options = SimulationOptions(
        exercise="cycle", execution="correct", repetitions=1, placement="right_ankle", board="+z+x+y"
    )
    imu = SimulatedImu(options)
    imu.take(12_000)
    truth = {true.exercise: true for true in reversed(imu.truth())}
    return [(truth[e].start_s - 2.0, truth[e].end_s + 2.0) for e in exercises]


def test_two_movements_make_it_clear(app: App, until: Until) -> None:
    page, presenter = app.pages.orientation, app.orienting
    shown = ("e1", "e4")
    times = spans(shown)
    app.desk.connect_sensor(
        "sim:?exercise=cycle&execution=correct&repetitions=1&placement=right_ankle&speed=5&board=+z+x+y"
    )
    until(lambda: app.live.link.state is LinkState.STREAMING)
    app.window.show_page("orientation")
    until(lambda: page.takes[0].isEnabled())
    for index, exercise in enumerate(shown):
        page.exercises[index].setCurrentIndex(page.exercises[index].findData(exercise))
        page.exercises[index].activated.emit(0)
    for index, (start_s, end_s) in enumerate(times):
        until(lambda s=end_s: app.live.now_us > s * 1e6, 60)  # type: ignore[misc]
        presenter.show(index, round(start_s * 1e6), round(end_s * 1e6))
        until(lambda: not presenter.state.is_busy, 60)
        assert presenter.state.shown[index], presenter.state.message
    assert all(presenter.state.shown), presenter.state.message
    assert presenter.state.proposed is not None
    assert presenter.state.proposed.text == "+z+x+y" and presenter.state.proposed.is_clear
    assert "Clear" in page.sure.text() and "+z+x+y" in page.runner_up.text()
    presenter.choose(0, "e3")  # another exercise: what was shown is forgotten
    assert presenter.state.shown[0] is None
    app.desk.connect_sensor("sim:?exercise=e4&placement=right_ankle&speed=4")
    until(lambda: presenter.state.shown == (None, None))  # another stream knows nothing of it


def test_what_is_no_repetition_is_told_and_can_be_shown_again(app: App, until: Until) -> None:
    app.desk.connect_sensor("sim:?exercise=idle&placement=right_ankle&speed=4")
    until(lambda: app.live.link.state is LinkState.STREAMING)
    app.window.show_page("orientation")
    page = app.pages.orientation
    until(lambda: page.takes[0].isEnabled())
    page.setFocus()
    app.window.activateWindow()
    QTest.keyClick(page, Qt.Key.Key_R)
    until(lambda: app.orienting.state.recording == 0)
    begun_us = app.live.now_us
    until(lambda: app.live.now_us > begun_us + 6e6)
    QTest.keyClick(page, Qt.Key.Key_R)
    until(lambda: bool(page.message.text()), 30)
    assert app.orienting.state.shown == (None, None) and not page.proposal.isVisible()
    assert page.takes[0].isEnabled()


def test_without_a_board_that_is_known_nothing_is_asked(app: App, until: Until) -> None:
    app.desk.connect_sensor("sim:?exercise=e4&placement=right_ankle&speed=2")
    until(lambda: app.live.link.state is LinkState.STREAMING)
    app.desk.choose_placement("chest")
    page = app.pages.orientation
    app.window.show_page("orientation")
    until(lambda: page.placement.currentData() == "chest")
    if not movements_to_show("chest"):
        until(lambda: "Choose another place" in page.message.text())
        assert not page.takes[0].isEnabled()
