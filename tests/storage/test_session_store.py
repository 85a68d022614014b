from __future__ import annotations

import math
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, select
from storage_samples import CALIBRATION, SIX_AXES, block

from physio_desktop.domain import Calibration, DeviceInfo, Gap, Label, Marker, Prediction, Repetition
from physio_desktop.errors import StorageError
from physio_desktop.storage import ownership
from physio_desktop.storage.database import Database
from physio_desktop.storage.schema import AuditRow, SampleBlockRow, SessionRow
from physio_desktop.storage.session_store import SessionStore

DEVICE = DeviceInfo("esp32-A1B2", "Strap 1", "binary", "1.4.0", 100.0, 9, 80, 8.0, 1000.0, None)


# -- patients and devices ------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", ["P-0042", "7", "a.b_c-d", "患者12", "x" * 40])
def test_codes_that_are_pseudonyms(store: SessionStore, code: str) -> None:
    assert store.ensure_patient(f" {code} ").code == code
    assert store.ensure_patient(code).code == code
    assert [p.code for p in store.patients()] == [code]


@pytest.mark.parametrize("code", ["", " ", "Anna Schmidt", "x" * 41, "a\nb", "-x", "a;b", "a'b", "a/b"])
def test_what_is_no_code_is_refused_and_not_repeated(store: SessionStore, code: str) -> None:
    with pytest.raises(StorageError) as caught:
        store.ensure_patient(code)
    assert len(code) < 3 or code not in str(caught.value)
    assert store.patients() == []


def test_patients_with_the_number_of_their_sessions(store: SessionStore, started: datetime) -> None:
    store.ensure_patient("P-2")
    for _ in range(3):
        store.begin_session(started, patient="P-1")
    assert [(p.code, p.n_sessions) for p in store.patients()] == [("P-1", 3), ("P-2", 0)]


def test_devices_and_profiles(store: SessionStore) -> None:
    assert store.device_profile(DEVICE.id) is None
    store.save_device_profile(DEVICE.id, CALIBRATION)
    store.remember_device(DEVICE, "serial:COM3")
    store.remember_device(DEVICE)
    assert store.device_profile(DEVICE.id) == CALIBRATION
    assert store.devices() == [(DEVICE, "serial:COM3")]
    other = Calibration(acc_unit="g", swapped=True, source="profile", notes=("turned",))
    store.save_device_profile(DEVICE.id, other)
    assert store.device_profile(DEVICE.id) == other


# -- sessions ------------------------------------------------------------------------------------------------


def test_what_a_session_knows(store: SessionStore) -> None:
    begun = datetime(2026, 7, 1, 18, 0, 0, 123_456, tzinfo=UTC).astimezone()
    writer = store.begin_session(
        begun,
        patient="P-1",
        device=DEVICE,
        source="serial:COM3",
        format="binary",
        placement="right wrist",
        exercise="elbow flexion",
        calibration=CALIBRATION,
        note="first",
    )
    gap = Gap(2_990_000, 3_500_000, 50, True, "lost")
    writer.append([block(0, 300), block(350, 100, gap=gap)])
    (open_session,) = store.sessions()
    assert (open_session.closed, open_session.n_samples, open_session.n_gaps) == (False, 400, 1)
    assert (open_session.n_lost, open_session.duration_s) == (50, 4.49)
    writer.close(note="second")
    writer.close()
    (session,) = store.sessions()
    assert session == store.session(writer.session_id)
    assert (session.id, session.uid) == (writer.session_id, writer.uid)
    assert session.started == begun and session.started.tzinfo is UTC
    assert (session.patient, session.device, session.source) == ("P-1", DEVICE, "serial:COM3")
    assert (session.placement, session.exercise) == ("right wrist", "elbow flexion")
    assert (session.format, session.calibration, session.note) == ("binary", CALIBRATION, "second")
    assert (session.closed, session.n_samples, session.n_gaps, session.n_lost) == (True, 400, 1, 50)
    assert (session.duration_s, session.sample_rate_hz, session.n_axes) == (4.49, 100.0, 9)
    with store.database.reading() as connection:
        ended = connection.scalar(select(SessionRow.ended))
    assert ended == begun + timedelta(seconds=4.49)


def test_six_axes_and_a_device_known_later(store: SessionStore, started: datetime) -> None:
    writer = store.begin_session(started)
    writer.append([block(0, 100, scale=SIX_AXES)])
    writer.set_device(DEVICE, "ble:x")
    writer.set_note("knee hurts")
    writer.close()
    session = store.session(writer.session_id)
    assert (session.n_axes, session.device, session.note) == (6, DEVICE, "knee hurts")


def test_an_empty_session_can_be_closed_and_read(store: SessionStore, started: datetime) -> None:
    writer = store.begin_session(started)
    writer.append([])
    writer.close()
    session = store.session(writer.session_id)
    assert (session.n_samples, session.duration_s, session.sample_rate_hz) == (0, 0.0, None)
    assert store.read(writer.session_id).blocks == ()


def test_a_naive_start_is_a_mistake(store: SessionStore) -> None:
    with pytest.raises(Exception, match="time zone"):
        store.begin_session(datetime(2026, 1, 1))
    assert store.sessions() == []


def test_newest_first_by_patient_and_limited(store: SessionStore, started: datetime) -> None:
    for day, patient in enumerate(["P-1", "P-2", "P-1", None]):
        store.begin_session(started + timedelta(days=day), patient=patient)
    assert [s.patient for s in store.sessions()] == [None, "P-1", "P-2", "P-1"]
    assert [s.id for s in store.sessions("P-1")] == [3, 1]
    assert [s.id for s in store.sessions(limit=2)] == [4, 3]
    assert store.sessions("P-9") == []


def test_what_is_not_there(store: SessionStore) -> None:
    for use in (store.session, store.read, store.delete_session):
        with pytest.raises(StorageError, match="no session 12"):
            use(12)


def test_parts_of_a_session(store: SessionStore, started: datetime) -> None:
    labels = [Label(0, 5, "squat", "correct", "person", "dk"), Label(9, 12, "bridge", source="protocol")]
    markers = [Marker(3, 3, "pain", "left knee", "dk")]
    predictions = [Prediction(0, 2_000_000, "squat", 0.75, (("squat", 0.75), ("bridge", 0.25)), "m 1")]
    predictions.append(Prediction(1_000_000, 3_000_000, None, 0.2))
    repetitions = [
        Repetition(0, 4_000_000, "squat", "fast", 0.5, 2_000_000, {"range_rad": 1.5}, "m 1"),
        Repetition(4_000_000, 6_000_000, None),
    ]
    writer = store.begin_session(started)
    writer.append([block(0, 10)], labels=labels[:1], markers=markers, predictions=predictions[:1])
    writer.append([], repetitions=repetitions[:1])
    writer.add_labels(labels[1:])
    writer.add_markers([])
    writer.add_predictions(predictions[1:])
    writer.add_repetitions(repetitions[1:])
    writer.close()
    assert store.labels(writer.session_id) == labels
    assert store.markers(writer.session_id) == markers
    assert store.predictions(writer.session_id) == predictions
    assert store.repetitions(writer.session_id) == repetitions
    assert store.read(writer.session_id).labels == tuple(labels)


def test_a_measure_that_is_no_number_comes_back_as_nan(store: SessionStore, started: datetime) -> None:
    writer = store.begin_session(started)
    writer.add_repetitions([Repetition(0, 1, "squat", measures={"a": math.nan, "b": 2.0})])
    (found,) = store.repetitions(writer.session_id)
    assert math.isnan(found.measures["a"]) and found.measures["b"] == 2.0


def test_ten_thousand_sessions_in_one_query(store: SessionStore, started: datetime) -> None:
    common = {"calibration": CALIBRATION.to_json(), "closed": True, "n_samples": 5, "source": ""}
    with store.database.writing() as connection:
        rows = [{"uid": str(i), "started": started + timedelta(minutes=i), **common} for i in range(10_000)]
        connection.execute(insert(SessionRow), rows)
    began = time.perf_counter()
    sessions = store.sessions()
    print(f"10,000 sessions in {time.perf_counter() - began:.3f} s")
    assert len(sessions) == 10_000 and sessions[0].uid == "9999"


# -- deleting ------------------------------------------------------------------------------------------------


def test_deleting_removes_all_bytes_and_leaves_a_trace(path: Path, started: datetime) -> None:
    secret = "hurts-when-climbing-stairs"
    with Database.open(path) as database:
        store = SessionStore(database, author="dk")
        writer = store.begin_session(started, patient="P-1", note=secret)
        writer.append([block(0, 3000)], markers=[Marker(0, 0, "note", secret)])
        writer.close()
        payload = _payload(database)
        store.delete_session(writer.session_id)
        assert store.sessions() == []
        with database.reading() as connection:
            assert connection.scalars(select(SampleBlockRow.id)).all() == []
            last = connection.execute(select(AuditRow.who, AuditRow.action, AuditRow.object)).all()[-1]
        assert tuple(last) == ("dk", "session deleted", f"session:{writer.uid}")
        assert database.check() == []
    content = b"".join(file.read_bytes() for file in path.parent.iterdir())
    assert secret.encode() not in content
    assert payload[200:300] not in content


def _payload(database: Database) -> bytes:
    with database.reading() as connection:
        found: bytes = connection.scalars(select(SampleBlockRow.payload)).first() or b""
    assert len(found) > 1000
    return found


def test_a_session_being_recorded_is_not_deleted(store: SessionStore, started: datetime) -> None:
    writer = store.begin_session(started)
    with pytest.raises(StorageError, match="being recorded"):
        store.delete_session(writer.session_id)
    assert len(store.sessions()) == 1


def test_audit(store: SessionStore) -> None:
    store.audit("report printed", "session:x", {"pages": 2})
    with store.database.reading() as connection:
        row = connection.execute(
            select(AuditRow.who, AuditRow.action, AuditRow.object, AuditRow.detail)
        ).one()
    assert tuple(row) == ("tester", "report printed", "session:x", {"pages": 2})


# -- recovery ------------------------------------------------------------------------------------------------


def test_a_living_recording_is_not_recovered(store: SessionStore, started: datetime) -> None:
    writer = store.begin_session(started)
    writer.append([block(0, 50)])
    assert store.recover_open_sessions() == []
    writer.append([block(50, 50)])


def test_a_recording_of_another_living_process_is_not_recovered(path: Path) -> None:
    here = Path(__file__).parent
    command = [
        sys.executable,
        str(here / "kill_writer.py"),
        str(path),
        str(here),
        str(here.parents[1]),
        str(10**9),
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout and process.stdout.readline()
        try:
            with Database.open(path) as database:
                assert SessionStore(database).recover_open_sessions() == []
        finally:
            process.kill()
    with Database.open(path) as database:
        assert len(SessionStore(database).recover_open_sessions()) == 1


def test_who_counts_as_recording() -> None:
    me, moment = ownership.this_process(), datetime.now(UTC)
    long_ago = moment - timedelta(days=3)
    assert ownership.is_being_recorded(me, long_ago)
    assert not ownership.is_being_recorded(None, moment)
    assert not ownership.is_being_recorded({**me, "pid": 2**22 + 5}, moment)
    reused = {**me, "process_started": me["process_started"] - 5000}
    assert not ownership.is_being_recorded(reused, long_ago)
    assert ownership.is_being_recorded(reused, moment)  # the clock may have been corrected
    assert ownership.is_being_recorded({**me, "machine": "other"}, moment)
    assert not ownership.is_being_recorded({**me, "machine": "other"}, long_ago)
