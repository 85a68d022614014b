"""The commands as a person or a script calls them: what they print, where, and with which exit code."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from physio_desktop import __version__
from physio_desktop.cli import app
from physio_desktop.reporting.session_export import NAMES

Run = Callable[..., Result]
FAST = "sim:?speed=0&seed=3&exercise=e6"


@pytest.fixture
def db(tmp_path: Path) -> Path:
    return tmp_path / "clinic.db"


@pytest.fixture
def run(db: Path) -> Run:
    """Call a command with --db, as a program in this process."""

    def call(*arguments: str, code: int = 0, with_db: bool = True) -> Result:
        extra = ["--db", str(db)] if with_db else []
        result = CliRunner().invoke(app, [*arguments, *extra])
        assert result.exit_code == code, (result.output, result.stderr, result.exception)
        return result

    return call


def rows(result: Result) -> list[dict[str, Any]]:
    """Standard output must be JSON Lines and nothing else."""
    lines = result.stdout.splitlines()
    assert all(
        line == json.dumps(json.loads(line), separators=(",", ":"), ensure_ascii=False) for line in lines
    )
    return [json.loads(line) for line in lines]


def record(run: Run, *options: str, source: str = FAST, seconds: str = "20") -> dict[str, Any]:
    return rows(run("record", "--source", source, "--seconds", seconds, "--json", *options))[-1]


def test_record_says_what_it_stored(run: Run) -> None:
    result = record(run, "--patient", "P-001", "--placement", "right_wrist", "--exercise", "e6")
    assert list(result)[:9] == [
        *(
            "session",
            "format",
            "device",
            "sample_rate_hz",
            "n_samples",
            "n_lost",
            "n_gaps",
            "duration_s",
            "axes",
        )
    ]
    assert result["format"] == "binary" and result["axes"] == 9
    assert result["sample_rate_hz"] == pytest.approx(100, rel=2e-3)
    assert result["n_samples"] == pytest.approx(2000, abs=10)
    assert result["n_lost"] == result["n_gaps"] == 0
    assert result["duration_s"] == pytest.approx(20, abs=0.1)

    listed = rows(run("sessions", "list", "--json"))
    assert [list(row) for row in listed] == [
        ["session", "patient", "started", "duration_s", "n_samples", "n_gaps", "closed"]
    ]
    assert listed[0]["n_samples"] == result["n_samples"] and listed[0]["patient"] == "P-001"
    assert listed[0]["closed"] is True

    shown = rows(run("sessions", "show", str(result["session"]), "--json"))[0]
    assert shown["placement"] == "right_wrist" and shown["exercise"] == "e6"
    for_people = run("sessions", "show", str(result["session"])).output
    assert "acc_unit: m/s^2" in for_people and "rotation: ((1, 0, 0), (0, 1, 0)" in for_people
    assert "{" not in for_people and "None" not in for_people


def test_six_axes_and_loss(run: Run) -> None:
    result = record(run, source="sim:?speed=0&axes=6&loss=0.05&seed=2")
    assert result["axes"] == 6
    assert result["n_lost"] > 0 and result["n_gaps"] > 0
    assert result["n_samples"] + result["n_lost"] == pytest.approx(2000, abs=15)
    shown = rows(run("sessions", "show", "1", "--json"))[0]
    assert sum(gap["n_lost"] for gap in shown["gaps"]) == result["n_lost"]
    assert all(gap["exact"] and gap["reason"] == "lost" for gap in shown["gaps"])


def test_list_is_newest_first_and_can_be_narrowed(run: Run) -> None:
    for patient in ("A", "B", "A"):
        record(run, "--patient", patient, seconds="1")
    assert [row["session"] for row in rows(run("sessions", "list", "--json"))] == [3, 2, 1]
    assert [row["session"] for row in rows(run("sessions", "list", "--json", "--patient", "A"))] == [3, 1]
    assert [row["session"] for row in rows(run("sessions", "list", "--json", "--limit", "1"))] == [3]


def test_several_sessions_and_a_whole_history_are_exported_at_once(run: Run, tmp_path: Path) -> None:
    for _ in range(2):
        record(run, "--patient", "P-1", seconds="5")
    out = [str(tmp_path / name) for name in ("several", "all", "some")]
    several = rows(run("export", "1", "2", "--out", out[0], "--json"))
    assert [row["session"] for row in several] == [1, 2]
    history = rows(run("export", "--patient", "P-1", "--out", out[1], "--pdf", "--json"))
    assert [row["files"] for row in history] == [5, 5]
    for row in history:
        folder = Path(row["folder"])
        assert folder.name.startswith("P-1_") and (folder / "report.pdf").read_bytes().startswith(b"%PDF")
    assert (tmp_path / "all" / "sessions.csv").is_file()
    run("export", "--out", out[2], code=2)
    run("export", "1", "--patient", "P-1", "--out", out[2], code=2)
    missing = run("export", "1", "77", "--out", out[2], code=1)
    assert "There is no session 77." in missing.stderr


def test_export_import_and_replay_give_the_same_samples(run: Run, tmp_path: Path) -> None:
    done = record(run, source="sim:?speed=0&loss=0.03&seed=5")
    files = rows(run("export", "1", "--out", str(tmp_path / "out"), "--json"))
    assert [Path(row["file"]).name for row in files] == list(NAMES)
    samples = tmp_path / "out" / "samples.csv"

    imported = rows(run("import", str(samples), "--patient", "P-2", "--json"))[0]
    assert imported["n_samples"] == done["n_samples"] and imported["n_gaps"] == done["n_gaps"]
    run("export", "2", "--out", str(tmp_path / "again"))
    assert (tmp_path / "again" / "samples.csv").read_bytes() == samples.read_bytes()

    replayed = [rows(run("replay", what, "--speed", "0", "--json"))[0] for what in ("1", str(samples))]
    assert [row["n_samples"] for row in replayed] == [done["n_samples"]] * 2
    assert [row["n_gaps"] for row in replayed] == [done["n_gaps"]] * 2


def test_a_recording_is_recorded_again_from_a_replay(run: Run) -> None:
    done = record(run, seconds="5")
    again = record(run, source="session:1?speed=0", seconds="60")
    assert again["n_samples"] == done["n_samples"]


def test_import_refuses_what_it_cannot_read_and_goes_on(run: Run, tmp_path: Path) -> None:
    bad, window = tmp_path / "bad.csv", tmp_path / "window.csv"
    bad.write_text("0.1,0.2,9.8,0,0,0\n0.1,0.2,oops,0,0,0\n")
    window.write_text("\n".join(",".join(["0.5"] * 9) for _ in range(200)))
    result = run("import", str(bad), str(window), "--patient", "P-1", "--json", code=1)
    assert [row["n_samples"] for row in rows(result)] == [200]
    assert "bad.csv" in result.stderr and "line 2" in result.stderr
    assert len(rows(run("sessions", "list", "--json"))) == 1


def test_units_of_a_file_are_measured_and_said(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "in_g.csv"
    still = ["0.0,0.0,1.0,0.1,0.1,0.1"] * 300
    path.write_text("\n".join(still))
    run("import", str(path), "--patient", "P-1", "--rate", "100", "--json")
    calibration = rows(run("sessions", "show", "1", "--json"))[0]["calibration"]
    assert calibration["acc_unit"] == "g" and calibration["source"] == "assumed"
    run("export", "1", "--out", str(tmp_path / "out"))
    first = (tmp_path / "out" / "samples.csv").read_text().splitlines()[1].split(",")
    assert float(first[3]) == pytest.approx(9.80665)


def test_delete(run: Run, db: Path) -> None:
    record(run, seconds="1")
    asked = CliRunner().invoke(app, ["sessions", "delete", "1", "--db", str(db)], input="n\n")
    assert asked.exit_code == 1
    assert rows(run("sessions", "delete", "1", "--yes", "--json")) == [{"session": 1, "deleted": True}]
    assert rows(run("sessions", "list", "--json")) == []
    assert "no session 1" in run("sessions", "show", "1", code=1).stderr


def test_report(run: Run, tmp_path: Path) -> None:
    result = record(run, "--report", str(tmp_path / "reports"), seconds="2")
    folder = tmp_path / "reports" / "session-1"
    assert result["report"] == str(folder)
    assert sorted(path.name for path in folder.iterdir()) == sorted(NAMES)


def test_profile_and_calibration_are_remembered(run: Run) -> None:
    source = "sim:?speed=0&exercise=idle&seed=8"
    found = rows(run("calibrate", "--source", source, "--json"))[0]
    assert any(abs(value) > 1e-5 for value in found["gyr_bias_rad_s"])
    assert found["gravity_ms2"] == pytest.approx(9.81, abs=0.3) and found["measured_at"]
    shown = rows(run("profile", found["device"], "--rotation", "+y-x+z", "--json"))[0]
    assert shown["rotation"] == [[0, 1, 0], [-1, 0, 0], [0, 0, 1]]
    assert shown["gyr_bias_rad_s"] == found["gyr_bias_rad_s"]
    record(run, source=source, seconds="2")
    used = rows(run("sessions", "show", "1", "--json"))[0]["calibration"]
    assert used["rotation"] == shown["rotation"] and used["source"] == "profile"
    run("profile", found["device"], "--rotation", "+x+y-z", code=1)
    run("profile", found["device"], "--acc-unit", "furlong", code=1)
    run("profile", "unknown-device", code=1)


def test_six_faces_and_a_turning_are_measured_and_used(run: Run) -> None:
    faces = run("calibrate", "--source", "sim:?exercise=faces&speed=0", "--accelerometer", "--json")
    assert "missing: none" in faces.stderr
    found = rows(faces)[0]
    assert found["residual_after"] < 0.01 < found["residual_before"]
    turned = run("calibrate", "--source", "sim:?exercise=turned&speed=0", "--magnetometer", "--json")
    assert "% of all directions" in turned.stderr
    field = rows(turned)[0]
    assert field["residual_after"] < 0.5 < field["residual_before"]
    assert field["acc_scale"] == found["acc_scale"] and any(field["mag_offset_ut"])  # both are kept
    record(run, source="sim:?exercise=still&speed=0", seconds="2")
    used = rows(run("sessions", "show", "1", "--json"))[0]["calibration"]
    assert (
        used["mag_soft_iron"] == field["mag_soft_iron"] and used["acc_offset_ms2"] == found["acc_offset_ms2"]
    )


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("sim:?exercise=still&speed=0", "--magnetometer", "--seconds", "20"), "turned too little"),
        (("sim:?exercise=still&speed=0", "--accelerometer", "--seconds", "5"), "not lain on these faces"),
        (("sim:?exercise=turned&speed=0",), "The sensor moved"),
        (("sim:?exercise=turned&axes=6&speed=0", "--magnetometer", "--seconds", "5"), "no magnetic field"),
        (("sim:?exercise=still&speed=0", "--accelerometer", "--magnetometer"), "One calibration at a time"),
    ],
)
def test_a_calibration_that_is_none_is_refused(run: Run, options: tuple[str, ...], says: str) -> None:
    assert says in run("calibrate", "--source", *options, code=1).stderr.replace("\n", " ")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["record", "--source", "nonsense"], 2),
        (["record", "--source", "carrier-pigeon:x"], 2),
        (["record", "--source", "sim:?colour=red"], 2),
        (["record", "--source", "sim:?exercise=e99"], 2),
        (["record", "--source", "sim:?rate_hz=fast"], 2),
        (["record"], 2),
        (["frobnicate"], 2),
        (["benchmark", "nothing"], 2),
        (["record", "--source", "serial:/dev/nothing-there"], 1),
        (["record", "--source", "replay:nothing-there.csv"], 1),
        (["replay", "nothing-there.csv"], 1),
    ],
)
def test_wrong_calls_and_failures(run: Run, arguments: list[str], code: int) -> None:
    result = run(*arguments, code=code, with_db=arguments[0] == "record" and len(arguments) > 1)
    assert result.stdout == ""
    assert "Traceback" not in result.stderr and result.stderr.strip()


def test_a_database_that_is_not_there_is_not_made_by_looking(run: Run, db: Path) -> None:
    assert "no database" in run("sessions", "list", code=1).stderr
    assert not db.exists()


def test_no_patient_names(run: Run) -> None:
    result = run("record", "--source", FAST, "--seconds", "1", "--patient", "Anna\nMüller; DROP", code=1)
    assert "code" in result.stderr.lower() or "pseudonym" in result.stderr.lower()


def test_devices_and_doctor(run: Run, db: Path) -> None:
    listed = rows(run("devices", "--json", with_db=False))
    assert "sim:" in [row["uri"] for row in listed]
    record(run, seconds="1")
    findings = {row["check"]: row for row in rows(run("doctor", "--json"))}
    assert findings["database"]["state"] == "ok"
    assert all(row["remedy"] for row in findings.values() if row["state"] != "ok")
    damaged = bytearray(db.read_bytes())
    damaged[5000:60000] = b"\x55" * 55000
    db.write_bytes(damaged)
    finding = next(row for row in rows(run("doctor", "--json", code=1)) if row["check"] == "database")
    assert finding["state"] == "fail"
    assert db.read_bytes() == damaged


def test_the_installed_program() -> None:
    called = subprocess.run(
        [sys.executable, "-m", "physio_desktop", "--version"], capture_output=True, text=True, check=True
    )
    assert called.stdout.strip() == f"physio-desktop {__version__}"
