"""Sessions of the database as files: exact, several at once, said in the audit trail, cancelled cleanly."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from physio_desktop.domain import (
    Correction,
    DeviceInfo,
    Gap,
    ImuBlock,
    Label,
    Prediction,
    Recording,
    Repetition,
)
from physio_desktop.errors import Cancelled, StorageError
from physio_desktop.reporting.session_export import NAMES
from physio_desktop.sensing.recording_files import read_recordings
from physio_desktop.storage.database import Database
from physio_desktop.storage.reviews import Edit
from physio_desktop.storage.schema import AuditRow
from physio_desktop.storage.session_store import SessionStore
from physio_desktop.workflows.exporting import (
    Report,
    export_session,
    export_sessions,
    read_record,
    report_of,
    sessions_of,
)
from physio_desktop.workflows.importing import import_file
from physio_desktop.workflows.lane import Lane

STARTED = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
Opened = tuple[SessionStore, Lane]


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Opened]:
    lane = Lane("storage")
    store = lane.call(lambda: SessionStore(Database.open(tmp_path / "physio.db"), "AB"))
    yield store, lane
    lane.call(store.database.close)
    lane.close()


def blocks(n: int = 300, *, is_float: bool = False, axes: int = 9, gap: bool = True, seed: int = 1) -> list:
    random = np.random.default_rng(seed)
    counts = random.integers(-3000, 3000, (n, 9)).astype(np.int16)
    values = (counts / 100).astype(np.float32) if is_float else counts
    scale = np.full(9, 1.0 if is_float else 0.004, np.float32)
    if axes == 6:
        scale[6:] = np.nan
        values[:, 6:] = 0
    time_us = np.arange(n, dtype=np.int64) * 10_000
    half = n // 2
    made = []
    for rows, hole in ((slice(0, half), None), (slice(half, n), (half - 1, half + 30))):
        times = time_us[rows] + (300_000 if hole and gap else 0)
        before = Gap(int(time_us[hole[0]]), int(times[0]), 30, True, "lost") if hole and gap else None
        label = "e4" if hole is None else None
        made.append(ImuBlock(times, values[rows] * scale, values[rows], scale, before, label))
    return made


def add(opened: Opened, number: int = 0, patient: str | None = "P-7", **options: object) -> int:
    store, lane = opened

    def write() -> int:
        writer = store.begin_session(
            STARTED + timedelta(days=number),
            patient=patient,
            device=DeviceInfo("D1"),
            placement="right_ankle",
        )
        repetition = Repetition(
            100_000, 900_000, "e4", "fast", 0.9, 500_000, {"amplitude_deg": 30.0}, "m@1:a"
        )
        writer.append(
            blocks(**options),  # type: ignore[arg-type]
            predictions=[Prediction(0, 900_000, "e4", 0.9, (("e4", 0.9),), "m@1:a")],
            repetitions=[repetition],
            labels=[Label(0, 500_000, "e4")],
        )
        writer.close()
        store.reviews.set_note(writer.session_id, "=1+1")
        said = Correction(
            100_000, 900_000, "e4", "correct", store.reviews.repetitions(writer.session_id)[0].id
        )
        store.reviews.edit(writer.session_id, Edit(add=(said,)))
        return writer.session_id

    return lane.call(write)


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(is_float=st.booleans(), axes=st.sampled_from([6, 9]), gap=st.booleans(), seed=st.integers(0, 999))
def test_what_is_stored_comes_back_bit_by_bit(
    opened: Opened, tmp_path: Path, is_float: bool, axes: int, gap: bool, seed: int
) -> None:
    """Stored, exported, read as a file, imported as a session, exported again: the same bytes."""
    store, lane = opened
    session_id = add(opened, is_float=is_float, axes=axes, gap=gap, seed=seed)
    paths = export_session(store, lane, session_id, tmp_path / "out")
    stored: Recording = lane.call(store.read, session_id)
    [read] = read_recordings(paths[-1])
    assert read.values().tobytes() == stored.values().tobytes()
    assert read.time_us().tobytes() == stored.time_us().tobytes()
    assert read.gaps == stored.gaps
    [imported] = import_file(store, lane, paths[-1], patient="P-8")
    again = export_session(store, lane, imported.session.id, tmp_path / "again")
    assert again[-1].read_bytes() == paths[-1].read_bytes()


def test_several_in_one_action(opened: Opened, tmp_path: Path) -> None:
    store, lane = opened
    ids = [add(opened, number, n=100) for number in range(3)]
    said: list[tuple[int, int]] = []
    done = export_sessions(
        store, lane, ids, tmp_path / "out", pdf=Report(), progress=lambda n, total: said.append((n, total))
    )
    assert said == [(0, 3), (1, 3), (2, 3), (3, 3)]
    index = rows_of(tmp_path / "out" / "sessions.csv")
    assert [row["session"] for row in index] == [str(i) for i in ids]
    for one, row in zip(done, index, strict=True):
        assert one.folder.name == row["folder"] and row["folder"].startswith("P-7_2026-03-0")
        assert {path.name for path in one.folder.iterdir()} == {*NAMES, "report.pdf"}
        assert (row["n_lost"], row["models"], row["n_repetitions"]) == ("30", "m:a@1", "1")
    repetition = rows_of(done[0].folder / "repetitions.csv")[0]
    assert (repetition["state"], repetition["execution"], repetition["said_by"]) == (
        "corrected",
        "correct",
        "AB",
    )


def test_the_audit_trail_knows_where_it_went(opened: Opened, tmp_path: Path) -> None:
    store, lane = opened
    session_id = add(opened, n=50)
    export_session(store, lane, session_id, tmp_path / "out", pdf=Report("de"))

    def entries() -> list:
        with store.database.reading() as connection:
            return list(
                connection.execute(select(AuditRow.__table__).where(AuditRow.action == "session exported"))
            )

    [entry] = lane.call(entries)
    assert entry.detail == {"folder": str(tmp_path / "out"), "files": [*NAMES, "report.pdf"]}
    assert (entry.who, entry.object) == ("AB", f"session:{lane.call(store.session, session_id).uid}")


def test_a_cancelled_export_keeps_what_was_complete(opened: Opened, tmp_path: Path) -> None:
    store, lane = opened
    ids = [add(opened, number, n=50) for number in range(3)]
    stop: list[int] = []
    with pytest.raises(Cancelled):
        export_sessions(
            store,
            lane,
            ids,
            tmp_path / "out",
            progress=lambda n, total: stop.append(n) if n == 1 else None,
            is_cancelled=lambda: bool(stop),
        )
    folders = [path for path in (tmp_path / "out").iterdir() if path.is_dir()]
    assert len(folders) == 1 and {path.name for path in folders[0].iterdir()} == set(NAMES)
    assert [row["session"] for row in rows_of(tmp_path / "out" / "sessions.csv")] == [str(ids[0])]


def test_one_that_is_gone_does_not_stop_the_others(opened: Opened, tmp_path: Path) -> None:
    store, lane = opened
    ids = [add(opened, 0, n=50), 99, add(opened, 1, n=50)]
    done = export_sessions(store, lane, ids, tmp_path / "out")
    assert [one.problem is None for one in done] == [True, False, True]
    assert "There is no session 99." in rows_of(tmp_path / "out" / "sessions.csv")[1]["problem"]


def test_a_whole_history(opened: Opened) -> None:
    store, lane = opened
    later, earlier = add(opened, 5, n=20), add(opened, 2, n=20)
    add(opened, 3, "P-9", n=20)
    assert sessions_of(store, lane, "P-7") == [earlier, later]
    with pytest.raises(StorageError):
        sessions_of(store, lane, "P-1")


def test_a_folder_of_exports_comes_back_as_its_sessions(opened: Opened, tmp_path: Path) -> None:
    store, lane = opened
    ids = [add(opened, number, n=100, seed=number) for number in range(3)]
    export_sessions(store, lane, ids, tmp_path / "out", pdf=Report("en"))
    refused: list[Exception] = []
    done = list(import_file(store, lane, tmp_path / "out", patient="P-8", refused=refused.append))
    assert refused == []
    for session_id, imported in zip(ids, done, strict=True):
        sent, got = (lane.call(store.read, i) for i in (session_id, imported.session.id))
        assert got.values().tobytes() == sent.values().tobytes()


@pytest.mark.parametrize(
    ("own", "report", "title"),
    [
        ("de", Report(), "Sitzungsbericht"),
        ("de", Report("en"), "Session report"),
        (None, Report(), "Session report"),
        (None, Report(otherwise="de_AT"), "Sitzungsbericht"),
    ],
)
def test_a_report_is_in_the_language_of_the_patient(
    opened: Opened, own: str | None, report: Report, title: str
) -> None:
    store, lane = opened
    session_id = add(opened, n=50)
    lane.call(store.save_preferences, "P-7", sessions_per_week=None, language=own)
    pdf = report_of(store, lane, read_record(store, lane, session_id), report)
    document = pypdfium2.PdfDocument(pdf)
    assert title in document[0].get_textpage().get_text_bounded()
    document.close()
