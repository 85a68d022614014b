"""`record http:` by itself, without a window: token, posts, the end from outside."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from http_poster import Poster, free_port, reading

LONG = "a-token-of-somebodys-own"


def record(*arguments: str, **variables: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "physio_desktop", "record", *arguments, "--json"],
        env={**os.environ, **variables},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def heard(process: subprocess.Popen[str], *words: str) -> str:
    """What it says, up to the line with these words."""
    assert process.stderr is not None
    said = ""
    for line in process.stderr:
        said += line
        if all(word in line for word in words):
            return said
    raise AssertionError(said)


def post(poster: Poster, n: int = 150) -> None:
    began_s = time.monotonic()
    for first in range(0, n, 10):
        time.sleep(max(0.0, began_s + first / 100 - time.monotonic()))
        assert poster.post([reading(i) for i in range(first, first + 10)])[0] == 200


def test_a_session_is_recorded_and_ended_over_http(home: Path) -> None:
    port = free_port()
    process = record(f"http:127.0.0.1:{port}", "--patient", "P-1")
    try:
        said = heard(process, "Its token")
        token = (home / "receiver-token").read_text().strip()
        assert f"http://127.0.0.1:{port}/api/v1/sensor-data/" in said and token in said
        poster = Poster(port, token)
        told: list[Any] = []
        post(poster)
        session = poster.ask("GET", "/api/v1/sessions/")[1]["items"][0]
        assert session["is_recording"] and session["patient"] == "P-1"
        assert poster.ask("POST", "/api/v1/sessions/", {})[0] == 409
        ending = threading.Thread(
            target=lambda: told.append(poster.ask("POST", f"/api/v1/sessions/{session['id']}/end", {}))
        )
        ending.start()
        out, err = process.communicate(timeout=60)
        ending.join()
        assert told[0][0] == 200 and told[0][1]["is_recording"] is False
        assert process.returncode == 0, err
        result = json.loads(out)
        assert result["n_samples"] == 150 and result["n_gaps"] == 0 and result["format"] == "json"
        log = "".join(path.read_text() for path in (home / "logs").glob("*"))
        assert token not in log and token not in out
    finally:
        process.kill()
        process.communicate()


def test_a_token_of_ones_own_is_used_and_not_told(tmp_path: Path) -> None:
    port, file = free_port(), tmp_path / "token"
    file.write_text(LONG)
    process = record(f"http:127.0.0.1:{port}", "--seconds", "0.5", "--token-file", str(file))
    try:
        said = heard(process, "takes posts")
        with contextlib.suppress(OSError):  # it ends in between
            post(Poster(port, LONG), 100)
        out, err = process.communicate(timeout=60)
        assert process.returncode == 0, err
        assert LONG not in said + out + err and 49 <= json.loads(out)["n_samples"] <= 52
    finally:
        process.kill()
        process.communicate()


@pytest.mark.parametrize(
    ("arguments", "variables", "code", "words"),
    [
        (["http:0.0.0.0:8750"], {}, 2, "every network"),
        (["http:127.0.0.1:8750?token=not-so-secret-any-more"], {}, 2, "does not belong"),
        (["http:192.0.2.7:8750"], {}, 1, "not an address of this computer"),
        (["http:127.0.0.1:0"], {"PHYSIO_DESKTOP_HTTP_TOKEN": "short"}, 1, "cannot be used"),
        ([], {}, 2, "name a source"),
    ],
)
def test_what_cannot_be_is_said(
    arguments: list[str], variables: dict[str, str], code: int, words: str
) -> None:
    process = record(*arguments, **variables)
    _, said = process.communicate(timeout=60)
    assert process.returncode == code, said
    assert words in " ".join(said.split()).replace("│ ", "").replace("│", "")
    assert "not-so-secret" not in said
