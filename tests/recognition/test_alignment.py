"""Small turns of a strap are found from the movements, and nothing else is taken for one."""

from __future__ import annotations

import numpy as np
import pytest
from known_movement import block, recording, tilt_path

from physio_desktop.processing import rotation
from physio_desktop.processing.rotation import Float64Array
from physio_desktop.recognition.alignment import StrapAlignment, angle
from physio_desktop.recognition.configuration import Configuration
from physio_desktop.recognition.mounting import put_right, right_angle_turns
from physio_desktop.recognition.teaching import enrol, reference_from
from physio_desktop.recognition.templates import TemplateSet

CONFIG = Configuration()
RAISE, SIDEWAYS = recording(tilt_path([45.0])), recording(tilt_path([40.0]), axis=0)


def taught(turn: Float64Array) -> TemplateSet:
    """Two exercises, shown by a sensor strapped on turned."""
    references = [
        reference_from([block(put_right(values, turn.T))], name, "correct", CONFIG)
        for values, name in ((RAISE, "raise"), (SIDEWAYS, "sideways"))
    ]
    return enrol(references, CONFIG).templates


def turn_of(degrees: float, axis: tuple[float, float, float]) -> Float64Array:
    unit = np.array(axis) / np.linalg.norm(axis)
    return rotation.matrix(rotation.from_rotation_vector(unit * np.radians(degrees)))


def aligned(templates: TemplateSet, seen: TemplateSet, n: int = 3) -> StrapAlignment:
    alignment = StrapAlignment(CONFIG.alignment)
    for i, name in enumerate(("raise", "sideways")):
        for _ in range(n):
            alignment.add(name, seen.shapes[[i]], templates)
    return alignment


@pytest.mark.parametrize("axis", [(1, 0, 0), (0, 1, 0), (0, 0, 1), (1, -1, 1)])
def test_a_turn_of_twenty_degrees_is_found(axis: tuple[float, float, float]) -> None:
    truth = turn_of(20.0, axis)
    found = aligned(taught(np.eye(3)), taught(truth)).turn
    assert np.degrees(angle(found @ truth.T)) < 9.0  # what is left is the pull towards no turn


def test_one_repetition_pulls_less_than_several() -> None:
    truth = turn_of(20.0, (0, 1, 0))
    templates, seen = taught(np.eye(3)), taught(truth)
    first = StrapAlignment(CONFIG.alignment)
    first.add("raise", seen.shapes[[0]], templates)
    assert angle(first.turn) < angle(aligned(templates, seen).turn)


def test_a_right_angle_is_none_of_its_business() -> None:
    for turn in right_angle_turns()[1:]:
        assert angle(aligned(taught(np.eye(3)), taught(turn)).turn) <= CONFIG.alignment.largest_rad


def test_what_is_not_taught_changes_nothing() -> None:
    alignment = StrapAlignment(CONFIG.alignment)
    assert not alignment.add("other", taught(np.eye(3)).shapes[[0]], taught(turn_of(20.0, (0, 1, 0))))
    np.testing.assert_array_equal(alignment.turn, np.eye(3))
