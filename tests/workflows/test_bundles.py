"""From home to the clinic: bit by bit the same, or refused with nothing taken."""

from __future__ import annotations

import copy
import dataclasses
import struct
import zlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from physio_desktop.domain import (
    Calibration,
    Correction,
    DeviceInfo,
    ExerciseSet,
    Gap,
    ImuBlock,
    Label,
    Marker,
    PlannedExercise,
    Prediction,
    Repetition,
    SetCorrection,
)
from physio_desktop.errors import BundleError, PhysioError, StorageError
from physio_desktop.storage import parcel as parcels
from physio_desktop.storage import sealed_file, transfer
from physio_desktop.storage.database import Database
from physio_desktop.storage.parcel import Parcel, from_bytes, to_bytes
from physio_desktop.storage.references import PatientReference
from physio_desktop.storage.reviews import Edit
from physio_desktop.storage.schema import Base
from physio_desktop.storage.session_store import SessionStore
from physio_desktop.workflows.bundles import is_bundle, open_bundle, passphrase_strength, receive, send
from physio_desktop.workflows.lane import Lane

STARTED = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
PASSPHRASE = "quiet river brown hörse"
Place = tuple[SessionStore, Lane]
PLAN = [PlannedExercise("e4", "right_ankle", 3, 10, 3.0, note="Kissen")]
LOOSE = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(autouse=True)
def quick_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """The least that is read back: tests need not take what guessing shall take."""
    monkeypatch.setattr(sealed_file, "LOG2_N", 14)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Callable[[str], Place]]:
    made: list[Place] = []

    def open_place(name: str) -> Place:
        lane = Lane(f"storage of {name}")
        store = lane.call(lambda: SessionStore(Database.open(tmp_path / f"{name}.db"), name[:2].upper()))
        made.append((store, lane))
        return store, lane

    yield open_place
    for store, lane in made:
        lane.call(store.database.close)
        lane.close()


def add_session(store: SessionStore, number: int = 0, *, is_float: bool = False, n: int = 400) -> int:
    random = np.random.default_rng(number)
    counts = random.integers(-3000, 3000, (n, 9)).astype(np.int16)
    values = (counts / 64).astype(np.float32) if is_float else counts
    scale = np.full(9, 1.0 if is_float else 0.004, np.float32)
    time_us = np.arange(n, dtype=np.int64) * 10_000
    gap = Gap(int(time_us[199]), int(time_us[200]) + 300_000, 30, False, "stalled")
    writer = store.begin_session(
        STARTED + timedelta(days=number),
        patient="Home-1",
        device=DeviceInfo("D1", "Strap", firmware="1.2"),
        source="serial:x",
        format="binary",
        placement="right_ankle",
        calibration=Calibration(gyr_bias_rad_s=(0.1, -0.2, 0.3), notes=("held still",)),
    )
    writer.append(
        [
            ImuBlock(time_us[:200], values[:200] * scale, values[:200], scale, None, "e4"),
            ImuBlock(time_us[200:] + 300_000, values[200:] * scale, values[200:], scale, gap),
        ],
        labels=[Label(0, 500_000, "e5", "correct", "person", "AB")],
        markers=[Marker(100_000, 100_000, "pain", "zieht, 7", "AB")],
        predictions=[Prediction(0, 900_000, None, 0.4, (("e4", 0.4), ("e5", 0.3)), "u2@1:personal")],
        repetitions=[
            Repetition(
                0, 900_000, "e4", "fast", 0.9, 500_000, {"amplitude_deg": 30.0, "x": float("nan")}, "u2"
            ),
            Repetition(1_000_000, 1_900_000, "e4", None, None, None, {}, "u2"),
        ],
        sets=[ExerciseSet(1, "e4", 0, 2_000_000, 10, 2, 3, "key", 4, 2.5, "AB")],
    )
    writer.close()
    store.reviews.set_note(writer.session_id, "Gut vertragen\n=1+1")
    first, second = (one.id for one in store.reviews.repetitions(writer.session_id))
    said = Correction(0, 800_000, "e5", "correct", first)
    added = store.reviews.edit(writer.session_id, Edit(add=(said, Correction(1, 2, "e1", repetition=second))))
    store.reviews.edit(writer.session_id, Edit(withdraw=(added[1],)))
    store.reviews.edit(writer.session_id, Edit(add=(Correction(3, 9, "e1"), Label(5, 9, "e7"))))
    felt = SetCorrection(1, "e5", 0, 1_500_000, 4, 6, 3.5)
    rated = store.reviews.edit(writer.session_id, Edit(add=(felt, SetCorrection(1, "e4", 0, 2_000_000))))
    store.reviews.edit(writer.session_id, Edit(withdraw=(rated[1],)))
    return writer.session_id


@pytest.fixture
def home(place: Callable[[str], Place]) -> tuple[SessionStore, Lane, list[int]]:
    store, lane = place("home")

    def fill() -> list[int]:
        ids = [add_session(store, 0), add_session(store, 1, is_float=True)]
        store.save_patient("Home-1", "a note that stays at home", "right")
        store.save_preferences("Home-1", sessions_per_week=4, language="de")
        store.save_plan("Home-1", PLAN)
        reference = PatientReference("e4", "correct", {"values": [1.5, 2.5]})
        store.add_references("Home-1", "right_ankle", [reference])
        return ids

    return store, lane, lane.call(fill)


def contents(place: Place) -> dict[str, list[dict[str, Any]]]:
    """All rows of all tables but the audit trail, without keys, in order."""
    store, lane = place

    def read() -> dict[str, list[dict[str, Any]]]:
        found = {}
        with store.database.reading() as connection:
            for name, table in Base.metadata.tables.items():
                if name != "audit":
                    rows = connection.execute(select(table).order_by(*table.primary_key.columns))
                    found[name] = [
                        {k: v for k, v in row._mapping.items() if k != "id" and not k.endswith("_id")}
                        for row in rows
                    ]
        return found

    return lane.call(read)


def n_rows(place: Place) -> int:
    store, lane = place

    def count() -> int:
        with store.database.reading() as connection:
            return sum(
                connection.scalar(select(func.count()).select_from(table)) or 0
                for table in Base.metadata.tables.values()
            )

    return lane.call(count)


def test_what_is_received_is_what_was_sent(
    home: tuple[SessionStore, Lane, list[int]], place: Callable[[str], Place], tmp_path: Path
) -> None:
    store, lane, ids = home
    path = send(store, lane, ids, tmp_path / "P.physio", PASSPHRASE)
    assert is_bundle(path) and b"Home-1" not in path.read_bytes()
    clinic = place("clinic")
    bundle = open_bundle(*clinic, path, PASSPHRASE)
    assert (bundle.patient, bundle.n_new, bundle.n_planned, bundle.n_references) == ("Home-1", 2, 1, 1)
    about = lane.call(store.session, ids[0])
    preview = bundle.sessions[0]
    assert (preview.uid, preview.started, preview.duration_s) == (about.uid, about.started, about.duration_s)
    assert (preview.n_samples, preview.n_repetitions, preview.is_known) == (400, 2, False)
    done = receive(*clinic, bundle, "P-77")
    assert (done.patient, len(done.session_ids), done.took_plan, done.n_references) == ("P-77", 2, True, 1)

    before, after = contents((store, lane)), contents(clinic)
    for row in before["sessions"] + after["sessions"]:
        row.pop("last_write")
    for name in set(before) - {"patients", "devices"}:
        assert after[name] == before[name], name
        assert after[name] or name in ("models", "promotions", "training_runs"), name
    [patient] = after["patients"]
    assert (patient["code"], patient["note"], patient["side"]) == ("P-77", "", "right")
    assert (patient["sessions_per_week"], patient["language"]) == (4, "de")
    for old, new in zip(ids, done.session_ids, strict=True):
        sent, got = lane.call(store.read, old), clinic[1].call(clinic[0].read, new)
        assert got.values().tobytes() == sent.values().tobytes()
        assert got.time_us().tobytes() == sent.time_us().tobytes()
        assert [b.device_values.tobytes() for b in got.blocks] == [
            b.device_values.tobytes() for b in sent.blocks
        ]
        assert (got.gaps, got.labels, got.calibration) == (sent.gaps, sent.labels, sent.calibration)
        told = [
            [(one.state, one.truth, one.correction and one.correction.author) for one in reviewed]
            for reviewed in (
                lane.call(store.reviews.repetitions, old),
                clinic[1].call(clinic[0].reviews.repetitions, new),
            )
        ]
        assert repr(told[0]) == repr(told[1])


def test_the_same_file_twice_adds_nothing(
    home: tuple[SessionStore, Lane, list[int]], place: Callable[[str], Place], tmp_path: Path
) -> None:
    store, lane, ids = home
    clinic = place("clinic")
    first = send(store, lane, ids[:1], tmp_path / "first.physio", PASSPHRASE)
    receive(*clinic, open_bundle(*clinic, first, PASSPHRASE), "P-77")
    both = send(store, lane, ids, tmp_path / "both.physio", PASSPHRASE)
    bundle = open_bundle(*clinic, both, PASSPHRASE)
    assert [session.is_known for session in bundle.sessions] == [True, False]
    done = receive(*clinic, bundle, "P-77")
    assert (len(done.session_ids), done.known) == (1, (bundle.sessions[0].uid,))
    assert (done.took_plan, done.n_references) == (False, 0)
    again = receive(*clinic, open_bundle(*clinic, both, PASSPHRASE), "P-78")
    assert (again.session_ids, len(again.known)) == ((), 2)


def test_references_are_left_out_where_they_are_not_wanted(
    home: tuple[SessionStore, Lane, list[int]], tmp_path: Path
) -> None:
    store, lane, ids = home
    path = send(store, lane, ids, tmp_path / "P.physio", PASSPHRASE, with_references=False)
    assert open_bundle(store, lane, path, PASSPHRASE).n_references == 0


def test_only_closed_sessions_of_one_patient(
    home: tuple[SessionStore, Lane, list[int]], tmp_path: Path
) -> None:
    store, lane, ids = home
    other = lane.call(add_session, store, 5)
    lane.call(store.assign_session, other, "Home-2")
    with pytest.raises(StorageError, match="one patient"):
        send(store, lane, [ids[0], other], tmp_path / "x.physio", PASSPHRASE)
    lane.call(store.assign_session, other, None)
    with pytest.raises(StorageError, match="one patient"):
        send(store, lane, [other], tmp_path / "x.physio", PASSPHRASE)
    with pytest.raises(BundleError, match="at least 8"):
        send(store, lane, ids, tmp_path / "x.physio", "short")
    assert not (tmp_path / "x.physio").exists()


# ----------------------------------------------------------------------------- altered files


@pytest.fixture
def sent(home: tuple[SessionStore, Lane, list[int]], tmp_path: Path) -> bytes:
    store, lane, ids = home
    return send(store, lane, ids, tmp_path / "P.physio", PASSPHRASE).read_bytes()


@LOOSE
@given(data=st.data())
def test_an_altered_byte_is_refused(
    data: st.DataObject, sent: bytes, place: Callable[[str], Place], tmp_path: Path
) -> None:
    where = data.draw(st.integers(0, 60) | st.integers(0, len(sent) - 1))
    altered = bytearray(sent)
    altered[where] ^= data.draw(st.integers(1, 255))
    with pytest.raises(BundleError) as caught:
        sealed_file.unseal(bytes(altered), PASSPHRASE)
    assert caught.value.hint


@LOOSE
@given(data=st.data())
def test_a_cut_or_lengthened_file_is_refused(data: st.DataObject, sent: bytes) -> None:
    kept = data.draw(st.integers(0, len(sent) - 1))
    for altered in (sent[:kept], sent + data.draw(st.binary(min_size=1, max_size=40)), sent[kept + 1 :]):
        with pytest.raises(BundleError):
            sealed_file.unseal(altered, PASSPHRASE)


def test_a_wrong_passphrase_takes_nothing(sent: bytes, place: Callable[[str], Place], tmp_path: Path) -> None:
    clinic = place("clinic")
    before = n_rows(clinic)
    path = tmp_path / "sent.physio"
    path.write_bytes(sent)
    for wrong in ("", "quiet river brown horse", PASSPHRASE + " ", PASSPHRASE.upper(), "x" * 2000):
        with pytest.raises(BundleError):
            open_bundle(*clinic, path, wrong)
    assert n_rows(clinic) == before


def test_letters_are_the_same_however_they_are_typed(sent: bytes) -> None:
    assert sealed_file.unseal(sent, "quiet river brown ho\u0308rse")


@pytest.mark.parametrize(("offset", "value"), [(10, 40), (10, 2), (11, 255), (12, 255), (8, 2), (9, 7)])
def test_a_header_cannot_ask_for_more_than_there_is(
    sent: bytes, offset: int, value: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    altered = bytearray(sent)
    altered[offset] = value
    monkeypatch.setattr(sealed_file, "_key", lambda *_: pytest.fail("a key was computed"))
    with pytest.raises(BundleError):
        sealed_file.unseal(bytes(altered), PASSPHRASE)


# ----------------------------------------------------------------------------- hostile content


@pytest.mark.parametrize("n_text", [10**12, 50 << 20, 5])
def test_a_bomb_is_not_unpacked(n_text: int) -> None:
    packed = zlib.compress(b"[" * (60 << 20))
    with pytest.raises(BundleError):
        from_bytes(struct.pack("<HQQ", parcels.VERSION, len(packed), n_text) + packed)


@LOOSE
@given(st.binary(max_size=200))
def test_anything_at_all_is_refused(content: bytes) -> None:
    with pytest.raises(BundleError):
        from_bytes(content)


def _set(path: str, value: Any) -> Callable[[Parcel], None]:
    """Change one value: "0.rows.gaps.0.n_lost" of the first session."""

    def change(parcel: Parcel) -> None:
        number, *steps, last = path.split(".")
        target: Any = parcel.sessions[int(number)]
        for step in steps:
            target = (
                getattr(target, step)
                if hasattr(target, step)
                else target[int(step) if step.isdigit() else step]
            )
        if value is KeyError:
            del target[last]
        else:
            target[last] = value

    return change


HOSTILE = [
    _set("1.values.uid", 5),
    _set("1.values.uid", "x" * 50),
    _set("1.values.started", "yesterday"),
    _set("1.values.started", "2026-01-01T00:00:00"),
    _set("1.values.n_samples", 399),
    _set("1.values.n_samples", 10**30),
    _set("1.values.closed", False),
    _set("1.values.closed", 1),
    _set("1.values.note", ["x"]),
    _set("1.values.note", "\0"),
    _set("1.values.note", "\ud800"),
    _set("1.values.placement", "x" * 200),
    _set("1.values.calibration", {"acc_unit": "furlong"}),
    _set("1.values.calibration", []),
    _set("1.values.device", {"id": ["x"]}),
    _set("1.values.id", 1),
    _set("1.values.surprise", 1),
    _set("1.values.started", KeyError),
    _set("1.blocks.0.n", 3),
    _set("1.blocks.0.first_us", -5),
    _set("1.rows.repetitions.0.measures", {"x": "y"}),
    _set("1.rows.repetitions.0.start_us", 1.5),
    _set("1.rows.repetitions.0.start_us", 2**63),
    _set("1.rows.corrections.0.repetition", 99),
    _set("1.rows.corrections.0.repetition", -1),
    _set("1.rows.predictions.0.top", [["e4"]]),
    _set("1.rows.predictions.0.confidence", True),
    _set("1.rows.labels.0.exercise", None),
    _set("1.rows.sets.0.session_id", 1),
    _set("1.rows.audit", [{}]),
    lambda parcel: parcel.plan[0].update(n_sets="three"),
    lambda parcel: parcel.references[0].update(data="%%%"),
    lambda parcel: parcel.references[0].update(data="AAAA"),
    lambda parcel: parcel.patient.update(side=7),  # type: ignore[attr-defined]
]


@pytest.mark.parametrize("number", range(len(HOSTILE)))
def test_content_that_cannot_be_is_refused_as_a_whole(
    number: int, home: tuple[SessionStore, Lane, list[int]], place: Callable[[str], Place]
) -> None:
    """The first session is sound and the second one is not: neither is taken."""
    store, lane, ids = home
    parcel = lane.call(transfer.pack, store, ids, with_references=True)
    parcel = copy.deepcopy(parcel)
    HOSTILE[number](parcel)
    clinic = place("clinic")
    before = n_rows(clinic)
    with pytest.raises(PhysioError):
        clinic[1].call(transfer.unpack, clinic[0], parcel, "P-77")
    assert n_rows(clinic) == before


def test_blocks_must_be_in_order(
    home: tuple[SessionStore, Lane, list[int]], place: Callable[[str], Place]
) -> None:
    store, lane, ids = home
    parcel = lane.call(transfer.pack, store, ids, with_references=False)
    broken = parcel.sessions[1]
    backwards = dataclasses.replace(broken, blocks=broken.blocks[::-1], payloads=broken.payloads[::-1])
    damaged = dataclasses.replace(broken, payloads=[broken.payloads[0][:-1] + b"x", *broken.payloads[1:]])
    for session in (backwards, damaged):
        clinic = place(f"clinic{id(session)}")
        before = n_rows(clinic)
        hostile = dataclasses.replace(parcel, sessions=[parcel.sessions[0], session])
        with pytest.raises(BundleError):
            clinic[1].call(transfer.unpack, clinic[0], hostile, "P-77")
        assert n_rows(clinic) == before


def test_a_parcel_survives_being_written(home: tuple[SessionStore, Lane, list[int]]) -> None:
    store, lane, ids = home
    parcel = lane.call(transfer.pack, store, ids, with_references=True)
    back = from_bytes(to_bytes(parcel))
    assert (back.patient, back.plan, back.references) == (parcel.patient, parcel.plan, parcel.references)
    for old, new in zip(parcel.sessions, back.sessions, strict=True):
        assert (new.values, new.rows, new.blocks) == (old.values, old.rows, old.blocks)
        assert list(new.payloads) == list(old.payloads)


def test_an_older_version_may_lack_a_column(
    home: tuple[SessionStore, Lane, list[int]], place: Callable[[str], Place]
) -> None:
    store, lane, ids = home
    parcel = lane.call(transfer.pack, store, ids, with_references=False)
    del parcel.sessions[0].values["note"]  # type: ignore[attr-defined]
    clinic = place("clinic")
    done = clinic[1].call(transfer.unpack, clinic[0], parcel, "P-77")
    assert clinic[1].call(clinic[0].session, done.session_ids[0]).note == ""


@pytest.mark.parametrize(
    ("text", "strength"),
    [
        ("", 0),
        ("1234567", 0),
        ("aaaaaaaaaaaa", 1),
        ("12345678", 1),
        ("password", 1),
        ("Sommer2026", 1),
        ("quiet river brown horse", 2),
        ("quiet river brown horse wagon", 3),
        ("x9$Kq!72pLm@4z", 3),
    ],
)
def test_strength(text: str, strength: int) -> None:
    assert passphrase_strength(text) == strength
