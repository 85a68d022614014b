"""A session is looked at, corrected by mouse and keys, undone to the end, and played; the real window."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from stored_sessions import SECOND, record_live, write
from ui_words import SIMULATED, Until

from physio_desktop.app import App
from physio_desktop.domain import ExerciseSet, Repetition, ReviewedSet
from physio_desktop.storage.database import Database
from physio_desktop.storage.session_store import SessionStore
from physio_desktop.ui.live.dialogs import ExerciseChooser
from physio_desktop.ui.review.set_dialog import SetDialog
from physio_desktop.ui.review.track_painting import LABELS, REPETITIONS
from physio_desktop.ui.sessions.set_cards import SetCard
from physio_desktop.workflows.session_truth import session_truth


@pytest.fixture
def session(tmp_path: Path) -> int:
    with Database.open(tmp_path / "physio.db") as database:
        return write(SessionStore(database, "XY"))


@pytest.fixture
def app(make_app: Callable[..., App], session: int, until: Until) -> App:
    made = make_app()
    made.start()
    until(lambda: made.workplace.is_open and made.desk.background.is_idle)
    made.desk.sign_as("AB")
    made.desk.review_session(session)
    until(lambda: made.review.opened is not None and made.desk.background.is_idle)
    made.window.activateWindow()
    made.pages.review.tracks.setFocus()
    QApplication.processEvents()
    made.pages.review.draw()
    return made


def key(app: App, which: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(app.pages.review.tracks, which, modifier)


def stored(app: App, session: int) -> list[tuple[str, Any]]:
    """State and truth of every repetition, as the database has them."""
    found = app.workplace.storage.call(app.workplace.store.reviews.repetitions, session)
    return [(one.state, one.truth) for one in found]


def labels(app: App, session: int) -> list[tuple[float, float, str, str]]:
    found = app.workplace.storage.call(app.workplace.store.labels, session)
    return [(la.start_us / 1e6, la.end_us / 1e6, la.exercise, la.author) for la in found]


def settled(app: App, until: Until) -> None:
    until(lambda: app.desk.background.is_idle)


def drag(app: App, row: int, from_us: float, to_us: float) -> None:
    tracks = app.pages.review.tracks
    y = round(tracks.row_middle(row))
    a, b = (QPoint(round(tracks.scale.x(us)), y) for us in (from_us, to_us))
    QTest.mousePress(tracks, Qt.MouseButton.LeftButton, pos=a)
    for step in range(1, 6):
        QTest.mouseMove(tracks, QPoint(a.x() + (b.x() - a.x()) * step // 5, y))
        QApplication.processEvents()
    QTest.mouseRelease(tracks, Qt.MouseButton.LeftButton, pos=b)


def click(app: App, row: int, at_us: float) -> None:
    tracks = app.pages.review.tracks
    place = QPoint(round(tracks.scale.x(at_us)), round(tracks.row_middle(row)))
    QTest.mouseClick(tracks, Qt.MouseButton.LeftButton, pos=place)


def answer(app: App, until: Until, wanted: str) -> None:
    def open_dialogs() -> list[ExerciseChooser]:
        found = QApplication.topLevelWidgets()
        return [w for w in found if isinstance(w, ExerciseChooser) and w.isVisible()]

    until(lambda: bool(open_dialogs()))
    QApplication.processEvents()
    chooser = open_dialogs()[0]
    number = [name for name, _ in chooser.choices].index(wanted) + 1
    QTest.keyClick(chooser, Qt.Key(Qt.Key.Key_0 + number))


def test_everything_of_the_session_is_shown(app: App) -> None:
    page, review = app.pages.review, app.review
    assert page.title.text() == "P-1"
    assert "gaps: 1" in page.facts.text()
    assert review.view == review.opened.whole  # it is shorter than what is usually in view
    assert page.panel.list.rows.rowCount() == 4
    y = page.tracks.row_middle(REPETITIONS)
    at = page.tracks.scale.x(6.5 * SECOND)
    assert page.tracks.words_at(QPointF(at, y)) == "Side-lying hip abduction, good"
    assert "90 %" in page.tracks.words_at(QPointF(at, page.tracks.row_middle(0)))
    assert "Set 1" not in page.tracks.words_at(QPointF(at, y))
    picture = page.tracks.grab().toImage()
    rows = [round(page.tracks.row_middle(row)) for row in range(5)]
    colours = [{picture.pixelColor(x, y).name() for x in range(picture.width())} for y in rows]
    assert all(len(found) >= 3 for found in colours)  # something is drawn on every track


def test_keys_step_judge_accept_and_reject(app: App, session: int, until: Until) -> None:
    for which, states in (
        (Qt.Key.Key_Right, ["detected"] * 4),
        (Qt.Key.Key_2, ["corrected", *["detected"] * 3]),
        (Qt.Key.Key_Right, ["corrected", *["detected"] * 3]),
        (Qt.Key.Key_Return, ["corrected", "accepted", "detected", "detected"]),
        (Qt.Key.Key_Delete, ["corrected", "accepted", "rejected", "detected"]),
        (Qt.Key.Key_Right, ["corrected", "accepted", "rejected", "detected"]),
        (Qt.Key.Key_1, ["corrected", "accepted", "rejected", "corrected"]),
    ):
        key(app, which)
        assert [one.state for one in app.review.said.repetitions] == states  # at once
    settled(app, until)
    found = stored(app, session)
    assert [state for state, _ in found] == ["corrected", "accepted", "rejected", "corrected"]
    assert [truth and truth.execution for _, truth in found] == ["fast", "correct", None, "correct"]
    raw = app.workplace.storage.call(app.workplace.store.repetitions, session)
    assert [one.execution for one in raw] == ["correct", "correct", "fast", "low_amplitude"]  # beside it
    key(app, Qt.Key.Key_Left)
    key(app, Qt.Key.Key_Left)
    key(app, Qt.Key.Key_Left)
    panel = app.pages.review.panel
    assert panel.program.text().startswith("Program: Side-lying hip abduction, good, 90 %")
    assert panel.person.text().startswith("AB, ") and "too fast" in panel.person.text()
    app.sessions.show_session(session)
    until(lambda: app.sessions.parts is not None)
    assert "repetitions: 3 (2 good, 1 too fast)" in app.sessions.sentences()[0]


def test_the_exercise_is_changed_with_e_and_a_number(app: App, session: int, until: Until) -> None:
    click(app, REPETITIONS, 6.5 * SECOND)
    assert app.review.selected is app.review.said.repetitions[0]
    key(app, Qt.Key.Key_E)
    answer(app, until, "e5")
    settled(app, until)
    assert stored(app, session)[0][1].exercise == "e5"


def test_a_boundary_is_dragged(app: App, session: int, until: Until) -> None:
    click(app, REPETITIONS, 11.5 * SECOND)
    drag(app, REPETITIONS, 13 * SECOND, 14 * SECOND)
    settled(app, until)
    state, truth = stored(app, session)[1]
    assert state == "corrected"
    assert truth.start_us == 10 * SECOND
    assert truth.end_us == pytest.approx(14 * SECOND, abs=0.15 * SECOND)
    assert app.review.selected is app.review.said.repetitions[1]


def test_a_missed_repetition_is_drawn_moved_judged_and_taken_away(
    app: App, session: int, until: Until
) -> None:
    drag(app, REPETITIONS, 34 * SECOND, 36 * SECOND)
    key(app, Qt.Key.Key_1)  # at once, before it is stored
    settled(app, until)
    until(lambda: stored(app, session)[-1][0] == "added")
    assert stored(app, session)[-1][1].execution == "correct"
    assert len(stored(app, session)) == 5
    assert app.review.selected is app.review.said.repetitions[-1]
    drag(app, REPETITIONS, app.review.selected.span_us[0], 33 * SECOND)
    settled(app, until)
    assert stored(app, session)[-1][1].start_us == pytest.approx(33 * SECOND, abs=0.15 * SECOND)
    assert len(stored(app, session)) == 5
    key(app, Qt.Key.Key_Delete)
    settled(app, until)
    assert len(stored(app, session)) == 4
    for _ in range(4):
        key(app, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        settled(app, until)
    assert [state for state, _ in stored(app, session)] == ["detected"] * 4


def test_a_region_is_dragged_and_labelled(app: App, session: int, until: Until) -> None:
    assert labels(app, session) == [(1.0, 3.0, "idle", "XY")]
    drag(app, LABELS, 2 * SECOND, 20 * SECOND)
    answer(app, until, "e5")
    settled(app, until)
    (rest, new) = labels(app, session)
    assert (rest[0], rest[2]) == (1.0, "idle") and rest[1] == pytest.approx(2, abs=0.15)
    assert new[0] == rest[1] and new[1] == pytest.approx(20, abs=0.15) and new[2:] == ("e5", "AB")
    click(app, LABELS, 10 * SECOND)
    assert app.review.label.exercise == "e5"
    key(app, Qt.Key.Key_Delete)
    settled(app, until)
    assert [name for *_, name, _ in labels(app, session)] == ["idle"]


def test_undo_to_the_end_and_redo_to_the_end(app: App, session: int, until: Until) -> None:
    key(app, Qt.Key.Key_Right)
    key(app, Qt.Key.Key_2)
    key(app, Qt.Key.Key_3)
    app.review.add_missed(34 * SECOND, 36 * SECOND)
    settled(app, until)
    app.review.verdict("fast")
    app.review.say_label(0, 10 * SECOND, "e1")
    app.review.accept_session()
    settled(app, until)
    done = stored(app, session), labels(app, session)
    n = len(app.review.steps.done)
    assert n == 6
    for _ in range(n):
        key(app, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)  # without waiting
    settled(app, until)
    assert [state for state, _ in stored(app, session)] == ["detected"] * 4
    assert labels(app, session) == [(1.0, 3.0, "idle", "XY")]
    assert not app.pages.review.undo.isEnabled()
    for _ in range(n):
        key(app, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    settled(app, until)
    assert (stored(app, session), labels(app, session)) == done
    assert app.review.said.repetitions == tuple(
        app.workplace.storage.call(app.workplace.store.reviews.repetitions, session)
    )


def test_a_set_and_the_whole_session_are_accepted_in_one_action(app: App, session: int, until: Until) -> None:
    click(app, REPETITIONS, 6.5 * SECOND)
    key(app, Qt.Key.Key_Delete)
    app.pages.review.panel.accept_set.click()
    settled(app, until)
    assert [state for state, _ in stored(app, session)] == ["rejected", *["accepted"] * 3]
    app.pages.review.panel.accept_all.click()  # what is left: the labels of the windows
    assert not app.pages.review.panel.accept_all.isEnabled()
    key(app, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    settled(app, until)
    assert [state for state, _ in stored(app, session)][1:] == ["detected"] * 3
    app.pages.review.panel.accept_all.click()
    settled(app, until)
    assert [state for state, _ in stored(app, session)][1:] == ["accepted"] * 3
    assert [name for *_, name, _ in labels(app, session)] == ["idle", "e4"]


def set_dialog(app: App, until: Until) -> SetDialog:
    def visible() -> list[SetDialog]:
        return [one for one in app.window.findChildren(SetDialog) if one.isVisible()]

    until(lambda: bool(visible()))
    return visible()[0]


def sets(app: App, session: int) -> list[ReviewedSet]:
    return app.workplace.storage.call(app.workplace.store.reviews.sets, session)


def test_a_set_is_corrected_undone_and_done_again(app: App, session: int, until: Until) -> None:
    [before] = sets(app, session)
    assert before.correction is None and labels(app, session) == [(1.0, 3.0, "idle", "XY")]
    key(app, Qt.Key.Key_Right)
    key(app, Qt.Key.Key_S)
    dialog = set_dialog(app, until)
    form = dialog.form
    assert (form.start_s.value(), form.end_s.value(), form.count.value()) == (4.0, 28.0, 4)
    assert (form.pain.value(), form.effort.value()) == (-1, -0.5) and form.changes == {}
    form.pain.setValue(6)
    form.effort.setValue(3.5)
    form.count.setValue(5)
    form.start_s.setValue(2.0)
    form.exercise.setCurrentIndex(form.exercise.findData("e1"))
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    settled(app, until)
    [one] = sets(app, session)
    assert one.recorded == before.recorded  # beside it, never over it
    said = one.correction
    assert said is not None and (said.author, said.created is not None) == ("AB", True)
    truth = one.truth
    assert (truth.exercise, truth.n_repetitions, truth.pain, truth.effort) == ("e1", 5, 6, 3.5)
    assert (truth.start_us, truth.end_us) == (2 * SECOND, 28 * SECOND)
    assert (2.0, 28.0, "e1", "AB") in labels(app, session)
    assert stored(app, session)[0][1].exercise == "e4"  # what the program said of repetitions stays
    store, lane = app.workplace.store, app.workplace.storage
    assert [line.pain for line in lane.call(store.reviews.lines)] == [6]
    assert app.pages.review.undo.isEnabled()

    key(app, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    settled(app, until)
    assert sets(app, session) == [before] and app.review.said.sets == (before,)
    assert labels(app, session) == [(1.0, 3.0, "idle", "XY")]
    assert [line.pain for line in lane.call(store.reviews.lines)] == [None]
    key(app, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    settled(app, until)
    assert sets(app, session) == [one] and (2.0, 28.0, "e1", "AB") in labels(app, session)
    entries = lane.call(store.history.audit_entries)
    reviewed = [(e.who, e.detail["added"], e.detail["withdrawn"]) for e in entries if "reviewed" in e.action]
    assert reviewed == [("AB", 0, 0), ("AB", 0, 2), ("AB", 2, 0)]


def test_steps_of_a_set_and_of_a_repetition_are_undone_in_their_order(
    app: App, session: int, until: Until
) -> None:
    [before] = sets(app, session)
    key(app, Qt.Key.Key_Right)
    app.review.change_set(1, pain=3)
    key(app, Qt.Key.Key_2)
    app.review.change_set(1, pain=7)
    app.review.change_set(1, pain=7)  # says nothing new
    settled(app, until)
    assert [step.edit.add[0].__class__.__name__ for step in app.review.steps.done] == [
        "SetCorrection",
        "Correction",
        "SetCorrection",
    ]
    seen = []
    for _ in range(3):
        key(app, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        settled(app, until)
        seen.append((sets(app, session)[0].truth.pain, stored(app, session)[0][0]))
    assert seen == [(3, "corrected"), (3, "detected"), (None, "detected")]
    for _ in range(3):
        key(app, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    settled(app, until)
    assert (sets(app, session)[0].truth.pain, stored(app, session)[0][0]) == (7, "corrected")
    assert sets(app, session)[0].recorded == before.recorded


def test_two_sets_cannot_share_a_moment(app: App, session: int, until: Until) -> None:
    store, lane = app.workplace.store, app.workplace.storage
    second = ExerciseSet(2, "e4", 30 * SECOND, 35 * SECOND, n_counted=1, ended_by="stop")
    lane.call(lambda: store.save_sets(session, [*store.sets(session), second]))
    app.desk.review_session(session)
    until(lambda: len(app.review.said.sets) == 2 and app.desk.background.is_idle)
    app.review.change_set(1, end_us=31 * SECOND)
    assert "cannot share a moment" in app.window.toast.text and not app.review.steps.done
    assert [one.correction for one in sets(app, session)] == [None, None]


def test_a_set_corrected_beside_the_table_has_a_way_back(app: App, session: int, until: Until) -> None:
    [before] = sets(app, session)
    app.window.show_page("sessions")
    settled(app, until)
    app.sessions.choose(session)
    settled(app, until)
    [card] = app.pages["sessions"].findChildren(SetCard)
    card.form.pain.setValue(8)
    card.form.end_s.setValue(26.0)
    card.save.click()
    settled(app, until)
    [one] = sets(app, session)
    assert (one.truth.pain, one.truth.end_us, one.truth.author) == (8, 26 * SECOND, "AB")
    assert one.recorded == before.recorded and "Set 1 is changed" in app.window.toast.text
    app.window.toast._action.click()
    settled(app, until)
    assert sets(app, session) == [before]


def test_what_cannot_be_stored_is_told_and_taken_back(app: App, session: int, until: Until) -> None:
    other = sqlite3.connect(app.workplace.path, timeout=0)
    other.execute("BEGIN IMMEDIATE")  # another program writes and does not end
    key(app, Qt.Key.Key_Right)
    key(app, Qt.Key.Key_2)
    assert app.review.said.repetitions[0].state == "corrected"
    until(lambda: bool(app.window.toast.text), 40)
    until(lambda: app.review.said.repetitions[0].state == "detected", 40)
    assert not app.review.steps.done
    other.rollback()
    other.close()
    key(app, Qt.Key.Key_2)
    settled(app, until)
    assert stored(app, session)[0][0] == "corrected"


def test_the_note_of_the_therapist_is_kept(app: App, session: int, until: Until) -> None:
    note = app.pages.review.panel.note
    note.setFocus()
    QTest.keyClicks(note, "E 1 better than last week")  # these keys belong to the note
    assert [one.state for one in app.review.said.repetitions] == ["detected"] * 4
    app.pages.review.tracks.setFocus()
    settled(app, until)
    about = app.workplace.storage.call(app.workplace.store.session, session)
    assert about.note == "E 1 better than last week"


def test_a_note_that_is_being_written_is_kept_when_the_window_closes(app: App, session: int) -> None:
    note = app.pages.review.panel.note
    note.setFocus()
    QTest.keyClicks(note, "limps")
    app.shutdown()
    with Database.open(app.workplace.path, read_only=True) as database:
        assert SessionStore(database).session(session).note == "limps"


def test_the_view_is_zoomed_and_moved(app: App, until: Until) -> None:
    review, page = app.review, app.pages.review
    whole = review.opened.whole
    tracks = page.tracks
    middle = QPointF(tracks.width() / 2, 10)
    wheel = QWheelEvent(
        middle, tracks.mapToGlobal(middle), QPoint(), QPoint(0, 120 * 8), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(tracks, wheel)
    assert review.view.length_us < whole.length_us / 3
    page.draw()
    before = review.view
    strip = page.overview
    QTest.mousePress(strip, Qt.MouseButton.LeftButton, pos=QPoint(strip.width() - 40, 20))
    QTest.mouseRelease(strip, Qt.MouseButton.LeftButton, pos=QPoint(strip.width() - 40, 20))
    assert review.view.start_us > before.start_us and review.view.length_us == before.length_us
    page.draw()
    x = round(strip.scale().x(review.view.start_us))
    QTest.mousePress(strip, Qt.MouseButton.LeftButton, pos=QPoint(x, 20))
    QTest.mouseMove(strip, QPoint(x - 100, 20))
    QTest.mouseRelease(strip, Qt.MouseButton.LeftButton, pos=QPoint(x - 100, 20))
    assert review.view.length_us > before.length_us
    page.whole.click()
    assert review.view == whole
    app.desk.review_session(review.opened.session.id, 21 * SECOND)
    until(lambda: review.opened is not None and review.selected is not None)
    assert review.selected.span_us[0] == 20 * SECOND and review.at_us == 21 * SECOND


def spans(found: list[Repetition]) -> list[tuple[int, int, str | None, str | None]]:
    return [(one.start_us, one.end_us, one.exercise, one.execution) for one in found]


def test_playing_at_eight_times_finds_what_was_found_live(
    make_app: Callable[..., App], tmp_path: Path, until: Until
) -> None:
    uri = "sim:?exercise=e4&execution=protocol&repetitions=2&placement=right_ankle&speed=20"
    session = record_live(tmp_path / "physio.db", uri)
    app = make_app()
    app.start()
    until(lambda: app.workplace.is_open)
    app.desk.review_session(session)
    until(lambda: app.review.opened is not None)
    store, lane = app.workplace.store, app.workplace.storage
    live = spans(lane.call(store.repetitions, session))
    assert len(live) >= 3
    before = app.workplace.storage.call(_counts, store)
    app.player.set_speed(8)
    app.pages.review.tracks.setFocus()
    key(app, Qt.Key.Key_Space)
    until(lambda: app.player.prediction is not None, 30)
    key(app, Qt.Key.Key_Space)  # a pause in between changes nothing
    assert app.player.is_paused
    at_us = app.player.position_us
    assert app.player.position_us == at_us
    key(app, Qt.Key.Key_Space)
    until(lambda: not app.player.is_on, 40)
    assert spans(app.player.repetitions) == live
    assert app.workplace.storage.call(_counts, store) == before  # nothing was recorded
    assert not app.treatment.is_recording and app.treatment.live is None


def _counts(store: SessionStore) -> list[int]:
    tables = ("sessions", "repetitions", "predictions", "sample_blocks")
    with store.database.reading() as connection:
        return [connection.exec_driver_sql(f"SELECT count(*) FROM {t}").scalar_one() for t in tables]


def test_nothing_is_played_while_a_recording_is_on(app: App, session: int, until: Until) -> None:
    app.desk.session_ended.disconnect()
    key(app, Qt.Key.Key_Space)
    assert app.player.is_playing
    app.desk.connect_sensor(SIMULATED)
    until(lambda: app.live.link.n_samples > 0)
    assert not app.player.is_on  # another page is shown
    app.desk.toggle_recording()
    until(lambda: app.treatment.is_recording)
    app.desk.review_session(session)
    until(lambda: app.review.opened is not None)
    key(app, Qt.Key.Key_Space)
    assert not app.player.is_on
    assert "A recording is on" in app.window.toast.text
    app.desk.toggle_recording()
    until(lambda: not app.treatment.is_recording, 30)


def test_closing_the_window_while_it_plays_leaves_nothing_behind(app: App) -> None:
    key(app, Qt.Key.Key_Space)
    assert app.player.is_playing
    app.shutdown()
    assert not app.player.is_on


def test_what_a_person_said_is_what_is_learned_from(app: App, session: int, until: Until) -> None:
    key(app, Qt.Key.Key_Right)
    key(app, Qt.Key.Key_2)
    app.review.accept_session()
    settled(app, until)
    truth = session_truth(app.workplace.store, app.workplace.storage, session)
    assert truth.is_complete
    assert [one.execution for one in truth.repetitions] == ["fast", "correct", "fast", "low_amplitude"]
