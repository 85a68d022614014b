"""A small database as a program writes it, for the tests of its successors: databases/<tables>.db.gz, .json.

    python tests/storage/make_database.py            by the program that lies here, of the newest tables
    python tests/storage/make_database.py CHECKOUT   by an earlier one, unpacked there

The JSON says what that program itself reads from it. It runs with every version since the first tables, so it
takes from a version what that one has. Files that exist are left: a fixture is never made anew.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

DATABASES = Path(__file__).resolve().parent / "databases"
PROGRAM = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).resolve().parents[2])
STARTED = datetime(2026, 2, 3, 9, 30, tzinfo=UTC)
SECOND = 1_000_000
SOURCE = "sim:?speed=0&exercise=e4&repetitions=2&placement=right_ankle&seed={}"


def record(path: Path, seed: int, patient: str, seconds: int, placement: list[str]) -> None:
    """By the command, as a person does it."""
    subprocess.run(
        [
            *(sys.executable, "-m", "physio_desktop", "record", "--source", SOURCE.format(seed)),
            *("--seconds", str(seconds), "--patient", patient, *placement, "--db", str(path), "--json"),
        ],
        check=True,
        cwd=PROGRAM,
        stdout=subprocess.DEVNULL,
    )


def fill(path: Path) -> None:
    from physio_desktop import domain
    from physio_desktop.storage.database import Database
    from physio_desktop.storage.session_store import SessionStore

    record(path, 3, "P-1", 9, ["--placement", "right_ankle"])
    with Database.open(path) as database:
        store = SessionStore(database, "AB")
        known = store.read(store.sessions()[0].id).blocks[0].split(5 * SECOND)[0]
        device = domain.DeviceInfo("ESP32-7F3A", "ESP32-7F3A")
        writer = store.begin_session(
            STARTED, patient="P-2", device=device, placement="right_ankle", exercise="e4", note="stiff"
        )
        sets = {}
        if hasattr(domain, "ExerciseSet"):
            sets = {"sets": [domain.ExerciseSet(1, "e4", 0, 5 * SECOND, n_counted=2, ended_by="key", pain=3)]}
        writer.append(
            [known],
            labels=[domain.Label(0, SECOND, "idle", None, "person", "XY")],
            markers=[domain.Marker(SECOND, SECOND, "note", "left knee aches")],
            predictions=[domain.Prediction(0, 5 * SECOND, "e4", 0.9, (("e4", 0.9), ("e5", 0.1)), "u2")],
            repetitions=[
                domain.Repetition(
                    SECOND, 2 * SECOND, "e4", "correct", 0.9, None, {"amplitude_deg": 40.5}, "u2"
                ),
                domain.Repetition(3 * SECOND, 4 * SECOND, "e4", "fast", 0.6),
            ],
            **sets,
        )
        writer.close()
        store.save_device_profile(device.id, domain.Calibration(gyr_bias_rad_s=(0.01, -0.02, 0.003)))
        _add_what_came_later(store, domain, writer.session_id)


def _add_what_came_later(store: Any, domain: Any, session: int) -> None:
    if hasattr(store, "add_references"):
        from physio_desktop.storage.references import PatientReference

        data = {"time_us": [0, 10_000], "values": [[0.5] * 9] * 2}
        store.add_references("P-2", "right_ankle", [PatientReference("e4", "correct", data)])
    if hasattr(store, "save_plan"):
        store.save_patient("P-2", "after surgery", "right")
        store.save_plan("P-2", [domain.PlannedExercise("e4", "right_ankle", 3, 10, 5.0, 3.0)])
    if hasattr(store, "save_preferences"):
        store.save_preferences("P-2", sessions_per_week=3.0, language="de")
    if hasattr(store, "reviews"):
        from physio_desktop.storage.reviews import Edit

        [_, second] = [one.id for one in store.reviews.repetitions(session)]
        said = domain.Correction(3 * SECOND, 4 * SECOND, "e4", "low_amplitude", second)
        missed = domain.Correction(4 * SECOND, 5 * SECOND, "e4", "correct")
        added = store.reviews.edit(session, Edit(add=(said, missed)))
        store.reviews.edit(session, Edit(withdraw=(added[1],)))
    if hasattr(store, "history"):
        store.history.viewed_patient("P-2")
    if hasattr(store, "models"):
        card = {"name": "right_ankle-1", "placements": {}, "people": ["P-2"]}
        version = store.models.add("right_ankle", 1, card, "0" * 64)
        store.models.promote("right_ankle", version.id, patient=None, reason="better", overridden=False)
    if hasattr(domain, "SetCorrection"):
        from physio_desktop.storage.edits import Edit as EditOfSets

        store.reviews.edit(session, EditOfSets(add=(domain.SetCorrection(1, "e4", 0, 5 * SECOND, 10, 3),)))


def said_of(path: Path) -> dict[str, Any]:
    """What this program reads: the next ones must read the same."""
    from physio_desktop.storage.database import Database
    from physio_desktop.storage.session_store import SessionStore

    with Database.open(path, read_only=True) as database:
        store = SessionStore(database)
        return {"patients": [p.code for p in store.patients()], "sessions": sessions_of(store)}


def sessions_of(store: Any) -> list[dict[str, Any]]:
    return [
        {
            "uid": session.uid,
            "patient": session.patient,
            "started": session.started.isoformat(),
            "placement": session.placement,
            "note": session.note,
            "n_samples": session.n_samples,
            "samples_sha256": samples_sha256(store.read(session.id).blocks),
            "labels": [[label.start_us, label.end_us, label.exercise] for label in store.labels(session.id)],
            "markers": [[marker.start_us, marker.text] for marker in store.markers(session.id)],
            "predictions": [[p.start_us, p.exercise, p.confidence] for p in store.predictions(session.id)],
            "repetitions": [
                [r.start_us, r.end_us, r.exercise, r.execution, dict(r.measures)]
                for r in store.repetitions(session.id)
            ],
        }
        for session in store.sessions()
    ]


def samples_sha256(blocks: Any) -> str:
    """Of times and device values, bit by bit."""
    digest = hashlib.sha256()
    for block in blocks:
        digest.update(block.time_us.tobytes())
        digest.update(block.device_values.tobytes())
    return digest.hexdigest()


def main() -> None:
    sys.path.insert(0, str(PROGRAM))
    from physio_desktop.storage import migrations

    steps = sorted(file.stem[:4] for file in (migrations.FOLDER / "versions").glob("[0-9]*.py"))
    packed = DATABASES / f"{steps[-1]}.db.gz"
    if packed.exists():
        sys.exit(f"{packed.name} exists already; a fixture is never made anew.")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "physio.db"
        fill(path)
        said = said_of(path)
        packed.write_bytes(gzip.compress(path.read_bytes(), 9, mtime=0))
    packed.with_name(f"{steps[-1]}.json").write_text(json.dumps(said, indent=1) + "\n", encoding="utf-8")
    print(f"{packed.name}: {packed.stat().st_size} bytes")


if __name__ == "__main__":
    main()
