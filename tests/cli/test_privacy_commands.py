"""`audit` and `erase` as a person calls them."""

from __future__ import annotations

import csv
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from physio_desktop.cli import app
from physio_desktop.storage.database import Database
from physio_desktop.storage.session_store import SessionStore

runner = CliRunner()


@pytest.fixture
def db(tmp_path: Path) -> Path:
    path = tmp_path / "physio.db"
    with Database.open(path) as database:
        store = SessionStore(database, "AB")
        store.begin_session(datetime.now(UTC), patient="P-0147").close()
        store.save_patient("P-9", "=2+3")
        store.audit("x", "=HYPERLINK(1)")
    return path


def call(*words: object, typed: str = "") -> tuple[int, str]:
    result = runner.invoke(app, [str(word) for word in words], input=typed)
    return result.exit_code, result.output


def test_audit_lists_and_writes(db: Path, tmp_path: Path) -> None:
    assert call("sessions", "show", 1, "--db", db)[0] == 0
    code, text = call("audit", "--db", db, "--patient", "P-0147", "--json")
    rows = [json.loads(line) for line in text.splitlines()]
    assert code == 0
    assert [row["action"] for row in rows] == [
        "session viewed",
        "session closed",
        "session begun",
        "patient added",
    ]
    assert {row["patient"] for row in rows} == {"P-0147"}
    out = tmp_path / "audit.csv"
    assert call("audit", "--db", db, "--out", out, "--days", 2)[0] == 0
    cells = [cell for row in csv.reader(out.open(encoding="utf-8-sig")) for cell in row]
    assert "'=HYPERLINK(1)" in cells and not any(cell.startswith("=") for cell in cells)
    assert call("audit", "--db", db, "--out", tmp_path)[0] == 1


def test_erase_asks_and_certifies(db: Path, tmp_path: Path) -> None:
    paper = tmp_path / "certificate.txt"
    assert call("erase", "P-0147", "--certificate", paper, "--db", db, typed="P-0148\n")[0] == 1
    assert call("erase", "P-0147", "--certificate", tmp_path / "no" / "x", "--db", db, "--yes")[0] == 1
    with Database.open(db) as database:
        assert len(SessionStore(database).patients()) == 2
    code, _ = call("erase", "P-0147", "--certificate", paper, "--db", db, typed="P-0147\n")
    assert code == 0
    assert "found no trace" in paper.read_text(encoding="utf-8")
    assert b"P-0147" not in db.read_bytes()
    code, text = call("erase", "P-9", "--certificate", tmp_path / "c.csv", "--db", db, "--yes", "--json")
    assert code == 0 and json.loads(text)["traces"] == []
    assert (tmp_path / "c.csv").read_bytes().startswith(b"\xef\xbb\xbfwhat,value")
    assert call("erase", "P-9", "--certificate", paper, "--db", db, "--yes")[0] == 1
