"""`send` and `receive`, with the passphrase from a file or the environment, never from an argument."""

from __future__ import annotations

import json
import signal
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from physio_desktop.cli import app, sending
from physio_desktop.cli.sending import VARIABLE
from physio_desktop.storage import sealed_file


@pytest.fixture(autouse=True)
def quick_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealed_file, "LOG2_N", 14)
    monkeypatch.delenv(VARIABLE, raising=False)


def run(*arguments: object, code: int = 0) -> Result:
    result = CliRunner().invoke(app, list(map(str, arguments)))
    assert result.exit_code == code, (result.output, result.stderr, result.exception)
    return result


def rows(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_from_home_to_the_clinic(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home, clinic, key = tmp_path / "home.db", tmp_path / "clinic.db", tmp_path / "key.txt"
    key.write_text("quiet river brown horse\nsomething else\n")
    options = ("--source", "sim:?speed=0&seed=3", "--seconds", 3, "--patient", "H-1", "--db", home, "--json")
    for _ in range(2):
        run("record", *options)
    [sent] = rows(
        run("send", "--patient", "H-1", "--out", tmp_path / "H-1", "--key-file", key, "--db", home, "--json")
    )
    assert Path(sent["file"]).name == "H-1.physio" and sent["sessions"] == 2

    refused = run("receive", sent["file"], "--db", clinic, code=1)
    assert "passphrase" in refused.stderr
    monkeypatch.setenv(VARIABLE, "quiet river brown house")
    refused = run("receive", sent["file"], "--db", clinic, code=1)
    assert "The passphrase is wrong, or the file was altered" in refused.stderr
    assert rows(run("sessions", "list", "--db", clinic, "--json")) == []

    monkeypatch.setenv(VARIABLE, "quiet river brown horse")
    looked = rows(run("receive", sent["file"], "--look", "--db", clinic, "--json"))
    assert [(row["patient"], row["known"]) for row in looked] == [("H-1", False)] * 2
    assert rows(run("sessions", "list", "--db", clinic, "--json")) == []
    [done] = rows(run("receive", sent["file"], "--patient", "K-9", "--db", clinic, "--json"))
    assert (done["patient"], done["sessions"], done["known"]) == ("K-9", [1, 2], [])
    [again] = rows(run("receive", sent["file"], "--patient", "K-9", "--db", clinic, "--json"))
    assert (again["sessions"], len(again["known"])) == ([], 2)

    for number, db in (("1", home), ("1", clinic)):
        run("export", number, "--out", tmp_path / db.stem, "--db", db)
    samples = [(tmp_path / name / "samples.csv").read_bytes() for name in ("home", "clinic")]
    assert samples[0] == samples[1]


@pytest.mark.skipif(sys.platform == "win32", reason="it sends a signal to a thread")
def test_ctrl_c_while_receiving_takes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home, clinic = tmp_path / "home.db", tmp_path / "clinic.db"
    monkeypatch.setenv(VARIABLE, "quiet river brown horse")
    for seed in range(4):
        source = f"sim:?speed=0&seed={seed}"
        run("record", "--source", source, "--seconds", 3, "--patient", "H-1", "--db", home, "--json")
    [sent] = rows(run("send", "--patient", "H-1", "--out", tmp_path / "H-1", "--db", home, "--json"))
    told: list[float] = []
    main = threading.main_thread().ident
    assert main is not None

    def interrupted(store: Any, lane: Any, bundle: Any, patient: str, report: Any) -> Any:
        def slowly(share: float) -> None:
            told.append(share)
            if share >= 0.5:
                signal.pthread_kill(main, signal.SIGINT)
                time.sleep(0.2)  # for the main thread to take the signal
            report(share)

        return receive(store, lane, bundle, patient, slowly)

    receive = sending.receive
    monkeypatch.setattr(sending, "receive", interrupted)
    stopped = run("receive", sent["file"], "--db", clinic, "--json", code=130)
    assert "It was cancelled. Nothing was taken from the file." in stopped.stderr and not stopped.stdout
    assert 0.5 <= max(told) < 1
    monkeypatch.setattr(sending, "receive", receive)
    assert rows(run("sessions", "list", "--db", clinic, "--json")) == []
    [done] = rows(run("receive", sent["file"], "--db", clinic, "--json"))
    assert len(done["sessions"]) == 4


def test_a_short_passphrase_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    db = tmp_path / "home.db"
    run("record", "--source", "sim:?speed=0", "--seconds", 2, "--patient", "H-1", "--db", db, "--json")
    monkeypatch.setenv(VARIABLE, "short")
    refused = run("send", "1", "--out", tmp_path / "x.physio", "--db", db, code=1)
    assert "at least 8 characters" in refused.stderr
    assert not (tmp_path / "x.physio").exists()
    run("send", "1", "--patient", "H-1", "--out", tmp_path / "x.physio", "--db", db, code=2)
