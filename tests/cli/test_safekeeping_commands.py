"""`backup`, `restore`, `encrypt`, `decrypt` and every other command over an encrypted database."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from test_commands import Run, db, record, rows, run  # noqa: F401  (fixtures)
from typer.testing import CliRunner, Result

from physio_desktop.cli import app
from physio_desktop.storage import sqlite_file

WORDS = "correct horse battery"


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    file = tmp_path / "secret.txt"
    file.write_text(f"{WORDS}\nnot this line\n")
    return file


@pytest.fixture
def encrypted(run: Run, db: Path, secret: Path) -> Path:  # noqa: F811
    record(run, "--patient", "P-001", seconds="5")
    (row,) = rows(run("encrypt", "--new-file", str(secret), "--json"))
    assert row["encrypted"] and row["overwritten"] and row["plain_copies"] == []
    assert not sqlite_file.is_plain(db.read_bytes())
    return db


def call(*arguments: str, code: int = 0, **variables: str) -> Result:
    result = CliRunner().invoke(app, [*arguments], env=variables)
    assert result.exit_code == code, (result.output, result.exception)
    return result


def test_every_command_opens_it_with_a_file_or_a_variable(
    encrypted: Path, secret: Path, tmp_path: Path
) -> None:
    at = ("--db", str(encrypted), "--json")
    listed = ("sessions", "list", *at)
    (row,) = rows(call("--passphrase-file", str(secret), *listed))
    assert row["patient"] == "P-001"
    assert rows(call(*listed, PHYSIO_DESKTOP_PASSPHRASE=WORDS)) == [row]
    assert rows(call(*listed, PHYSIO_DESKTOP_PASSPHRASE_FILE=str(secret))) == [row]
    for command in (
        ("sessions", "show", "1", *at),
        ("export", "1", "--out", str(tmp_path / "out"), *at),
        ("replay", "1", "--speed", "0", *at),
        ("doctor", *at),
        ("record", "--source", "sim:?speed=0", "--seconds", "3", *at),
        ("sessions", "delete", "1", *at),
    ):
        result = call("--passphrase-file", str(secret), *command)
        assert WORDS not in result.output
    refused = call(*listed, code=1)
    assert "is encrypted" in refused.output and "--passphrase-file" in refused.output
    wrong = call(*listed, code=1, PHYSIO_DESKTOP_PASSPHRASE="something else")
    assert "does not open" in wrong.output and "something else" not in wrong.output
    unreadable = call("--passphrase-file", str(tmp_path), *listed, code=1)
    assert "No passphrase can be read" in unreadable.output


def test_on_a_terminal_it_is_asked_for(encrypted: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    typed = iter(["wrong one", WORDS])
    monkeypatch.setattr("physio_desktop.cli.passphrases._is_terminal", lambda: True)
    monkeypatch.setattr("physio_desktop.cli.passphrases.typer.prompt", lambda *_, **__: next(typed))
    result = call("sessions", "list", "--db", str(encrypted))
    assert "P-001" in result.output and "does not open" in result.output
    assert list(typed) == []


def test_change_and_remove(encrypted: Path, secret: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    other.write_text("another one 99\n")
    at = ("--db", str(encrypted), "--json")
    call("--passphrase-file", str(secret), "encrypt", "--new-file", str(other), *at)
    call("--passphrase-file", str(secret), "sessions", "list", *at, code=1)
    (row,) = rows(call("--passphrase-file", str(other), "decrypt", *at))
    assert row["encrypted"] is False
    (session,) = rows(call("sessions", "list", *at))
    assert session["patient"] == "P-001"
    assert "not encrypted" in call("decrypt", *at, code=1).output
    short = tmp_path / "short.txt"
    short.write_text("short")
    assert "8 characters" in call("encrypt", "--new-file", str(short), *at, code=1).output


def test_backup_and_restore(run: Run, db: Path, tmp_path: Path) -> None:  # noqa: F811
    record(run, "--patient", "P-001", seconds="5")
    (made,) = rows(run("backup", "--json"))
    assert Path(made["file"]).parent == tmp_path / "backups"
    record(run, "--patient", "P-002", seconds="5")
    (listed,) = rows(run("backup", "--list", "--json"))
    assert (listed["file"], listed["sessions"], listed["state"]) == (made["file"], 1, "whole")
    (done,) = rows(run("restore", made["file"], "--json"))
    assert done["sessions"] == 1 and Path(done["kept"]).exists()
    assert [row["patient"] for row in rows(run("sessions", "list", "--json"))] == ["P-001"]
    run("restore", done["kept"], "--yes")
    assert len(rows(run("sessions", "list", "--json"))) == 2
    away = str(tmp_path / "no" / "stick")
    assert "Connect the drive" in run("backup", "--folder", away, code=1).output


def test_restore_of_encrypted_backups(encrypted: Path, secret: Path) -> None:
    at = ("--db", str(encrypted), "--json")
    key = ("--passphrase-file", str(secret))
    (made,) = rows(call(*key, "backup", *at))
    (listed,) = rows(call("backup", "--list", *at))
    assert listed["state"] == "encrypted"
    call(*key, "sessions", "delete", "1", *at)
    call("restore", made["file"], *at, code=1)
    (done,) = rows(call(*key, "restore", made["file"], *at))
    assert done["encrypted"] and done["sessions"] == 1
    assert not sqlite_file.is_plain(encrypted.read_bytes())


def test_a_window_that_has_it_open_is_respected(run: Run, db: Path, secret: Path) -> None:  # noqa: F811
    record(run, seconds="2")
    holder = {"machine": "front-desk", "pid": 4711, "process_started": 0.0}
    db.with_name(f"{db.name}.open").write_text(json.dumps(holder))
    assert "front-desk" in run("encrypt", "--new-file", str(secret), code=1).output
    assert sqlite_file.is_plain(db.read_bytes())


def test_old_sessions(run: Run) -> None:  # noqa: F811
    record(run, seconds="2")
    assert rows(run("sessions", "delete-old", "--older-than", "1", "--json"))[0]["deleted"] == 0
    assert len(rows(run("sessions", "list", "--json"))) == 1


def test_commands_use_the_database_of_the_settings(home: Path, tmp_path: Path) -> None:
    home.mkdir(exist_ok=True)
    chosen = tmp_path / "chosen" / "clinic.db"
    (home / "settings.json").write_text(json.dumps({"database": str(chosen)}))
    call("record", "--source", "sim:?speed=0", "--seconds", "2", "--json")
    assert chosen.exists()
    preset = tmp_path / "preset.json"
    other = tmp_path / "preset.db"
    preset.write_text(json.dumps({"database": str(other), "fixed": ["database"]}))
    call(
        *("record", "--source", "sim:?speed=0", "--seconds", "2", "--json"),
        PHYSIO_DESKTOP_PRESET=str(preset),
    )
    assert other.exists()
