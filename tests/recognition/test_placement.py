"""The still pose, the strap, and the side: said in words, and allowed for."""

from __future__ import annotations

import numpy as np
import pytest
from known_movement import RATE_HZ, block, recording, tilt_path

from physio_desktop.recognition.configuration import Configuration
from physio_desktop.recognition.mounting import AS_WORN, MountingVote, mountings, put_right
from physio_desktop.recognition.placement import PlacementWatch, check_rest, check_strap
from physio_desktop.recognition.teaching import enrol, reference_from
from physio_desktop.recognition.templates import TemplateSet

CONFIG = Configuration()


@pytest.fixture(scope="module")
def templates() -> TemplateSet:
    shown = reference_from([block(recording(tilt_path([45.0])))], "raise", "correct", CONFIG)
    return enrol([shown], CONFIG).templates


def worn(values: np.ndarray, matrix: np.ndarray) -> np.ndarray:
    """What a sensor worn in the way of the matrix measures: the inverse of putting right."""
    return put_right(values, matrix.T)


@pytest.mark.parametrize("name", mountings())
def test_putting_right_undoes_every_mounting(name: str) -> None:
    values = np.random.default_rng(0).normal(size=(20, 9)).astype(np.float32)
    turned = worn(values, mountings()[name])
    if name != AS_WORN:
        assert not np.allclose(turned, values)
    np.testing.assert_allclose(put_right(turned, mountings()[name]), values, atol=1e-6)


@pytest.mark.parametrize("name", mountings())
def test_templates_turn_as_samples_do(templates: TemplateSet, name: str) -> None:
    """References turned in thought are those that a sensor worn so would have given."""
    values = worn(recording(tilt_path([45.0])), mountings()[name])
    recorded = enrol([reference_from([block(values)], "raise", "correct", CONFIG)], CONFIG).templates
    turned = templates.turned(mountings()[name]).shapes
    np.testing.assert_allclose(recorded.shapes.gravity, turned.gravity, atol=0.02)
    np.testing.assert_allclose(recorded.shapes.turn, turned.turn, atol=0.05)


def test_the_still_pose_raises_a_doubt_only_when_far_off(templates: TemplateSet) -> None:
    still = recording(tilt_path([45.0]))[:25]
    assert check_rest(still, templates) is None
    found = check_rest(worn(still, mountings()["upside_down"]), templates)
    if found is None:  # at rest gravity may lie along an axis that this turn leaves alone
        found = check_rest(worn(still, mountings()["turned_180"]), templates)
    assert found is not None and found.turn is not None and "strap" in found.hint


def test_a_sensor_in_other_units_is_told(templates: TemplateSet) -> None:
    found = check_rest(recording(tilt_path([45.0]))[:25] / np.float32(9.81), templates)
    assert found is not None and found.kind == "gravity" and "1.0 m/s²" in found.words


def test_a_loose_strap_rings(templates: TemplateSet) -> None:
    values = recording(tilt_path([45.0, 45.0]))
    assert check_strap(values, RATE_HZ) is None
    t = np.arange(len(values)) / RATE_HZ
    ringing = values.copy()
    ringing[:, 3:6] += (1.2 * np.sin(2 * np.pi * 9.0 * t))[:, None].astype(np.float32)
    watch = PlacementWatch(templates, RATE_HZ)
    watch.take(ringing)
    watch.add([(60, 160)])
    assert watch.doubt(AS_WORN) is None  # one repetition is not enough
    watch.add([(160, 260)])
    loose = watch.doubt(AS_WORN)
    assert loose is not None and loose.kind == "loose"


def test_what_the_repetitions_show_beats_the_still_pose(templates: TemplateSet) -> None:
    turn = mountings()["turned_180"]
    watch = PlacementWatch(templates, RATE_HZ)
    watch.take(worn(recording(tilt_path([45.0])), turn))
    assert watch.doubt(AS_WORN) is None
    shown = watch.doubt("other_side")
    assert shown is not None and "other side" in shown.words and "allow for it" in shown.hint


class Rep:
    def __init__(self, log_odds: float) -> None:
        self.log_odds = log_odds


def vote(**totals: float) -> MountingVote:
    found = MountingVote(tuple(mountings()), lead=8.0, least_reps=3)
    for name, total in totals.items():
        found.add(name, [Rep(total / 3)] * 3)
    return found


def test_the_other_side_need_not_be_ruled_out_but_must_win_clearly() -> None:
    assert vote(as_worn=12.0, other_side=12.0).settle() == AS_WORN
    assert vote(as_worn=12.0, other_side=17.0).settle() is None
    assert vote(as_worn=8.0, other_side=17.0).settle() == "other_side"
    assert vote(as_worn=12.0, other_side=21.0).settle() is None
    assert vote(other_side=15.0, turned_180=10.0).settle() is None


def test_another_mounting_needs_twice_what_the_expected_one_has() -> None:
    assert vote(as_worn=20.0, upside_down=35.0).settle() is None
    assert vote(as_worn=10.0, upside_down=20.0).settle() == "upside_down"
