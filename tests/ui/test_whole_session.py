"""A session as the therapist lives it, in the real window with the simulated sensor."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog
from ui_words import SIMULATED, Until

from physio_desktop.app import App
from physio_desktop.domain import PlannedExercise
from physio_desktop.sensing.connection import LinkState
from physio_desktop.ui.live.dialogs import ExerciseChooser, NoteDialog, RatingDialog, SummaryDialog
from physio_desktop.ui.patients.picker import PatientPicker


def dialog(kind: type[QDialog]) -> QDialog:
    (found,) = [w for w in QApplication.topLevelWidgets() if isinstance(w, kind) and w.isVisible()]
    return found


def press(app: App, key: Qt.Key) -> None:
    app.window.activateWindow()
    QApplication.processEvents()
    QTest.keyClick(app.window.stack, key)
    QApplication.processEvents()


def test_from_a_new_patient_to_the_summary(app: App, until: Until) -> None:
    window, desk = app.window, app.desk
    window.header.initials.lineEdit().setText("ab")
    window.header.initials.lineEdit().editingFinished.emit()
    assert desk.settings.initials == "AB"

    # 1. a patient that nobody knew, by keyboard
    window.header.patient.click()
    picker = dialog(PatientPicker)
    assert isinstance(picker, PatientPicker)
    QTest.keyClicks(picker.code, "P-0147")
    picker.note.setText("hip")
    QTest.keyClick(picker.code, Qt.Key.Key_Return)
    until(lambda: app.treatment.subject.patient == "P-0147")
    app.patients.choose("P-0147")
    app.patients.save_plan([PlannedExercise("e4", "right_ankle", 3, 2, hold_s=3.0)])
    until(lambda: bool(app.treatment.subject.plan))
    assert app.treatment.subject.placement == "right_ankle"
    assert "P-0147" in window.header.patient.text()

    # 2. the sensor
    desk.connect_sensor(SIMULATED)
    until(lambda: app.live.link.state is LinkState.STREAMING)
    assert "SIM-0000" in window.header.device.text()
    assert desk.settings.last_source == SIMULATED

    # 3. record; repetitions come by themselves, and the plan's target ends the set
    desk.change_settings(ask_after_set=True)
    until(lambda: window.header.record.isEnabled())
    window.header.record.click()
    until(lambda: app.treatment.is_recording)
    until(lambda: any(k.about.ended_by == "target" for k in app.live.sets.sets), 40)
    assert app.live.sets.sets[0].about.n_repetitions == 2
    until(lambda: app.live_page.table.rows.rowCount() >= 2)
    assert app.live_page.panel.count.text() in {"1", "2"}

    # 4. pain and effort after the set, without stopping anything
    rating = dialog(RatingDialog)
    assert isinstance(rating, RatingDialog)
    rating.pain.choose(4)
    rating.effort.choose(0.5)
    rating.done_button.click()
    rated = rating.number - 1
    until(lambda: app.live.sets.sets[rated].about.pain == 4)
    desk.change_settings(ask_after_set=False)

    # 5. keys: marker, note, count, exercise, pause
    press(app, Qt.Key.Key_M)
    press(app, Qt.Key.Key_N)
    note = dialog(NoteDialog)
    assert isinstance(note, NoteDialog)
    QTest.keyClicks(note.text, "limps a little")
    QTest.keyClick(note.text, Qt.Key.Key_Return)
    press(app, Qt.Key.Key_S)
    until(lambda: app.live.sets.current is None)
    press(app, Qt.Key.Key_Plus)
    app.treatment.sets.correct_exercise(1, "e5")
    until(lambda: app.live.sets.sets[0].about.exercise == "e5")
    app.live_page.plot.setFocus()
    QTest.keyClick(app.live_page.plot, Qt.Key.Key_Space)
    assert not app.live.window.follows
    n_samples = app.live.link.n_samples
    until(lambda: app.live.link.n_samples > n_samples)  # the recording goes on
    press(app, Qt.Key.Key_F)
    assert app.live.window.follows

    # 6. stop: the summary, and everything is in the database with initials
    press(app, Qt.Key.Key_R)
    until(lambda: not app.treatment.is_recording, 30)
    until(lambda: any(isinstance(w, SummaryDialog) for w in QApplication.topLevelWidgets()))
    dialog(SummaryDialog).close()
    store, lane = app.workplace.store, app.workplace.storage
    (session,) = lane.call(store.sessions)
    assert session.closed
    assert (session.patient, session.placement) == ("P-0147", "right_ankle")
    sets = lane.call(store.sets, session.id)
    assert (sets[0].exercise, sets[0].author) == ("e5", "AB")
    assert (sets[rated].pain, sets[rated].effort, sets[rated].author) == (4, 0.5, "AB")
    corrected = [one for one in sets if one.n_corrected is not None]  # at this speed perhaps the next one
    assert [one.n_corrected - one.n_counted for one in corrected] == [1]  # type: ignore[operator]
    assert sets[-1].ended_by in {"stop", "key", "target", "pause"}
    markers = lane.call(store.markers, session.id)
    assert {m.kind for m in markers} == {"marker", "note"}
    assert "limps a little" in {m.text for m in markers}
    assert {m.author for m in markers} == {"AB"}
    labels = lane.call(store.labels, session.id)
    assert [(label.exercise, label.source, label.author) for label in labels] == [("e5", "person", "AB")]
    repetitions = lane.call(store.repetitions, session.id)
    assert len(repetitions) >= 2
    assert {r.exercise for r in repetitions} == {"e4"}  # what the program said stays

    # 7. rated and moved afterwards, too
    app.treatment.sets.rate(1, 2, None)
    until(lambda: lane.call(store.sets, session.id)[0].pain == 2)


def test_the_exercise_is_corrected_with_one_key_and_a_number(app: App, until: Until) -> None:
    app.desk.connect_sensor(SIMULATED)
    until(lambda: len(app.live.rows()) >= 1, 40)
    press(app, Qt.Key.Key_E)
    chooser = dialog(ExerciseChooser)
    assert isinstance(chooser, ExerciseChooser)
    wanted = chooser.choices[1][0]
    QTest.keyClick(chooser, Qt.Key.Key_2)
    until(lambda: any(kept.about.exercise == wanted for kept in app.live.sets.sets))


def test_a_session_without_a_patient_is_assigned_afterwards(app: App, until: Until) -> None:
    app.desk.connect_sensor(SIMULATED)
    until(lambda: app.live.link.n_samples > 0)
    app.desk.toggle_recording()
    until(lambda: app.live.elapsed_s > 3)
    app.desk.toggle_recording()
    until(lambda: any(isinstance(w, SummaryDialog) for w in QApplication.topLevelWidgets()), 30)
    summary = dialog(SummaryDialog)
    assert isinstance(summary, SummaryDialog)
    summary.patient.setText("P-9")
    summary._done()
    store, lane = app.workplace.store, app.workplace.storage
    until(lambda: lane.call(store.sessions)[0].patient == "P-9")
    app.window.show_page("sessions")
    until(lambda: bool(app.sessions.sessions))
    app.sessions.choose(app.sessions.sessions[0].id)
    until(lambda: app.sessions.parts is not None)
    assert app.sessions.sentences()


def test_another_patient_is_refused_while_recording(app: App, until: Until) -> None:
    app.desk.connect_sensor(SIMULATED)
    until(lambda: app.live.link.n_samples > 0)
    app.desk.toggle_recording()
    until(lambda: app.treatment.is_recording)
    app.desk.choose_patient("P-2")
    until(lambda: "Stop the recording" in app.window.toast.text)
    assert app.treatment.subject.patient is None
