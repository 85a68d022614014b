"""A board strapped on in any of 24 ways: proposed from known movements, confirmed, recognised since."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from typer.testing import CliRunner, Result

from physio_desktop.cli import app
from physio_desktop.domain import FloatArray
from physio_desktop.processing.resampling import Resampler
from physio_desktop.recognition.evaluation.simulated import simulated
from physio_desktop.recognition.mirroring import MATRIX
from physio_desktop.recognition.model_store import StoredModel, load_model
from physio_desktop.recognition.mounting import put_right, right_angle_turns
from physio_desktop.recognition.orientation import propose_orientations
from physio_desktop.sensing.simulation import SimulationOptions

Run = Callable[..., Result]
SHOWN = "sim:?exercise={}&repetitions=1&mounting=rotated_90&speed=0"


@pytest.fixture(scope="module")
def shipped() -> StoredModel:
    return load_model(Path(__file__).parents[2] / "models" / "u2.card.json")


def shown(exercise: str, placement: str, rate_hz: float) -> FloatArray:
    options = SimulationOptions(
        exercise=exercise, execution="correct", repetitions=1, placement=placement, rate_hz=50.0
    )
    block, _ = simulated(options, 18.0)
    resampler = Resampler(rate_hz)
    return np.concatenate([piece.values for piece in [*resampler.push(block), *resampler.close()]])


@pytest.mark.parametrize("number", [0, 5, 11, 17, 23])
@pytest.mark.parametrize("side", ["right", "left"])
def test_boards_are_put_right_whichever_way_they_lie(shipped: StoredModel, number: int, side: str) -> None:
    assert shipped.general is not None
    lies = right_angle_turns()[number]  # the board's axes from the limb's
    rate_hz = shipped.general.config.rate_hz
    movements = [
        (put_right(shown(exercise, f"{side}_ankle", rate_hz), lies.T), exercise) for exercise in ("e4", "e1")
    ]
    templates = shipped.references["right_ankle"]
    if side == "left":
        templates = templates.turned(MATRIX)
    best = propose_orientations(movements, templates, shipped.general)[0]
    np.testing.assert_array_equal(best.limb_from_board, lies.T)
    assert best.n_repetitions >= 2


@pytest.fixture
def run(tmp_path: Path) -> Run:
    def call(*arguments: str, code: int = 0) -> Result:
        result = CliRunner().invoke(app, [*arguments, "--db", str(tmp_path / "clinic.db")])
        assert result.exit_code == code, (result.output, result.stderr, result.exception)
        return result

    return call


def test_what_was_confirmed_holds_for_the_next_recording(run: Run, tmp_path: Path) -> None:
    for exercise in ("e4", "e1"):
        run("record", "--source", SHOWN.format(exercise), "--exercise", exercise, "--seconds", "20", "--json")
    picture = tmp_path / "board.svg"
    told = run("orient", "e4:1", "e1:2", "--picture", str(picture), "--json")
    proposed = json.loads(told.stdout.splitlines()[0])
    assert ElementTree.parse(picture).getroot().tag.endswith("svg") and "-y+x+z" in picture.read_text()
    assert proposed["rotation"] == "-y+x+z" and proposed["clear"]
    assert "away from the skin" in proposed["words"]
    run("orient", "e4:1", "--save", proposed["rotation"])
    recorded = json.loads(
        run("record", "--source", SHOWN.format("e4"), "--exercise", "e4", "--seconds", "20", "--json").stdout
    )
    assert recorded["units"]["source"] == "profile"
    assert recorded["repetitions_by_exercise"] == {"e4": recorded["n_repetitions"]} != {}


def test_what_cannot_be_told_is_refused_with_a_reason(run: Run) -> None:
    run("record", "--source", SHOWN.format("e4"), "--seconds", "20", "--json")
    assert "in no orientation" in run("orient", "e6:1", code=1).stderr
    assert "no model for right_shin" in run("orient", "e4:1", "--placement", "right_shin", code=1).stderr
    assert "no reference of squat" in run("orient", "squat:1", "--placement", "right_ankle", code=1).stderr
