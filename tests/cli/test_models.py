"""The installed models' cards: what they say, and how scores get into them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from physio_desktop import paths
from physio_desktop.cli import app


def run(*arguments: str | Path, code: int = 0) -> Result:
    result = CliRunner().invoke(app, ["models", *map(str, arguments)])
    assert result.exit_code == code, (result.output, result.stderr, result.exception)
    return result


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for file in paths.models_dir().glob("u2.*"):
        shutil.copy(file, tmp_path)
    return tmp_path


def figures(folder: Path, **changes: Any) -> dict[str, Any]:
    card = json.loads((folder / "u2.card.json").read_text())
    return {
        "protocol": "personal",
        "units": "u2",
        "config_sha256": card["config_sha256"],
        "overall": {"recall_exercise": 0.91234567, "recall_exercise_execution": 0.8},
        "worst_person": {"person": "s9", "recall_exercise": 0.75},
        "per_person": {"s8": {}, "s9": {}},
        **changes,
    }


def test_scores_are_kept_with_their_protocol(folder: Path, tmp_path: Path) -> None:
    report = tmp_path / "figures.json"
    report.write_text(json.dumps(figures(folder)))
    shown = run("--folder", folder, "--name", "u2", "--scores", report).stdout
    assert "found and named 91.2%" in shown and "worst person s9: 75.0%" in shown
    assert "24 marked reference repetitions" in shown and "CC BY 4.0" in shown
    unknown = {"false_alarms_per_repetition": 0.0125, "recall_exercise": 0.0}
    worst = {"person": "s8", "false_alarms_per_repetition": 0.02}
    report.write_text(
        json.dumps(figures(folder, protocol="unknown-exercise", overall=unknown, worst_person=worst))
    )
    run("--folder", folder, "--name", "u2", "--scores", report)
    row = json.loads(run("--folder", folder, "--json").stdout)
    scores = {score["protocol"]: score for score in row["scores"]}
    assert scores["personal"]["found and named"] == 0.9123
    assert scores["unknown-exercise"]["false alarms per repetition"] == 0.0125
    assert "found and named" not in scores["unknown-exercise"]
    assert row["placements"]["right_wrist"] == ["e2", "e6", "e7", "e8"]


@pytest.mark.parametrize("change", [{"config_sha256": "other"}, {"units": "u3"}, {"protocol": "guessing"}])
def test_figures_of_something_else_are_refused(folder: Path, tmp_path: Path, change: dict[str, str]) -> None:
    before = (folder / "u2.card.json").read_bytes()
    report = tmp_path / "figures.json"
    report.write_text(json.dumps(figures(folder, **change)))
    assert "again" in run("--folder", folder, "--name", "u2", "--scores", report, code=1).stderr
    assert (folder / "u2.card.json").read_bytes() == before


def test_a_card_that_cannot_be_read_hides_no_other(folder: Path) -> None:
    (folder / "broken.card.json").write_text("{")
    assert json.loads(run("--folder", folder, "--json").stdout)["name"] == "u2"
