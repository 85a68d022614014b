"""Teach my patient in the window: record, learn, check; with the simulated sensor at speed."""

from __future__ import annotations

from pathlib import Path

from ui_words import Until

from physio_desktop.app import App
from physio_desktop.sensing.connection import LinkState

TAUGHT = "sim:?exercise=e4&execution=correct&repetitions=1&placement=right_ankle&speed=6"
CHECKED = "sim:?exercise=e4&execution=correct&repetitions=5&placement=right_ankle&speed=6"


def record(app: App, until: Until, source: str, what: str, seconds: float) -> None:
    """From the switching on of a simulated person, who rests, moves and rests."""
    before = app.treatment.live
    app.desk.connect_sensor(source)
    until(lambda: app.treatment.live not in (None, before))
    until(lambda: app.live.link.state is LinkState.STREAMING)
    until(lambda: app.live.now_us > 0)
    app.window.show_page("teach")
    app.teaching.toggle(what)
    until(lambda: app.live.elapsed_s > seconds or not app.teaching.state.recording, 150)
    assert app.teaching.state.recording == what, app.teaching.state
    app.teaching.toggle(what)
    until(lambda: not app.teaching.state.is_busy and not app.teaching.state.recording, 150)


def test_references_are_recorded_learned_and_checked(app: App, until: Until) -> None:
    app.desk.session_ended.disconnect()
    page = app.pages.teach
    app.window.show_page("teach")
    assert "Choose the patient first" in page.message.text()
    assert not page.takes["correct"].isEnabled()
    app.desk.choose_patient("P-1")
    until(lambda: app.treatment.subject.patient == "P-1")
    app.desk.choose_placement("right_ankle")
    page.exercise.setCurrentText("Side-lying hip abduction")
    assert app.teaching.state.exercise == "e4"
    assert not page.learn.isEnabled()

    for _ in range(3):  # on a busy machine the recording may begin in the middle of the movement
        record(app, until, TAUGHT, "correct", 11)
        assert app.teaching.state.has("correct"), app.teaching.state.message
        assert "record again" in page.takes["correct"].text()
        page.learn.click()
        until(lambda: bool(app.teaching.state.learned or app.teaching.state.message), 60)
        if app.teaching.state.learned:
            break
    assert app.teaching.state.learned, app.teaching.state.message
    store, lane = app.workplace.store, app.workplace.storage
    assert len(lane.call(store.references, "P-1", "right_ankle")) >= 1

    record(app, until, CHECKED, "check", 60)
    until(lambda: bool(app.teaching.state.result or app.teaching.state.message), 90)
    assert "personal model" in app.teaching.state.result, app.teaching.state.message
    assert "general model" in page.result.text()


def test_what_cannot_be_learned_is_told_in_words(app: App, until: Until, tmp_path: Path) -> None:
    app.desk.session_ended.disconnect()
    app.desk.choose_patient("P-1")
    until(lambda: app.treatment.subject.patient == "P-1")
    app.desk.choose_placement("right_ankle")
    app.teaching.choose_exercise("my own exercise")
    still = tmp_path / "still.csv"
    lines = [f"{0.01 * i:.2f},0.1,0.2,9.8,0.001,0,0" for i in range(12_000)]
    still.write_text("t,ax,ay,az,gx,gy,gz\n" + "\n".join(lines))
    record(app, until, f"replay:{still}?speed=6", "correct", 6)
    app.teaching.learn()
    until(lambda: bool(app.teaching.state.message), 60)
    assert not app.teaching.state.learned
    assert app.window.toast.text


def test_a_replay_that_ends_while_it_is_taught_from_is_taken_as_the_end(
    app: App, until: Until, tmp_path: Path
) -> None:
    lines = [f"{0.01 * i:.3f},0.1,0.2,9.8,0,0,0" for i in range(600)]
    file = tmp_path / "old.csv"
    file.write_text("t,ax,ay,az,gx,gy,gz\n" + "\n".join(lines))
    app.desk.session_ended.disconnect()
    app.desk.choose_patient("P-1")
    until(lambda: app.treatment.subject.patient == "P-1")
    app.desk.choose_placement("right_ankle")
    app.pages.teach.exercise.setCurrentText("Side-lying hip abduction")
    app.desk.connect_sensor(f"replay:{file}?speed=3")
    until(lambda: app.live.link.n_samples > 0)
    app.window.show_page("teach")
    app.teaching.toggle("correct")
    until(lambda: app.live.link.state is LinkState.ENDED and not app.teaching.state.recording)
    until(lambda: not app.teaching.state.is_busy)
    assert app.teaching.state.has("correct") and not app.teaching.state.message
    (session,) = app.workplace.storage.call(app.workplace.store.sessions)
    assert dict(app.teaching.state.recorded)["correct"] == session.id
    assert app.treatment.subject.exercise is None
