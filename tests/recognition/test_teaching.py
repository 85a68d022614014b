"""An exercise that nobody has recorded before is taught from one repetition; stillness is refused."""

from __future__ import annotations

import numpy as np
import pytest
from known_movement import block, recording, tilt_path

from physio_desktop.recognition.configuration import Configuration
from physio_desktop.recognition.placement import check_rest, check_strap
from physio_desktop.recognition.references import Reference
from physio_desktop.recognition.teaching import TeachingError, enrol, reference_from

CONFIG = Configuration()


def test_the_movement_is_found_in_the_recording() -> None:
    reference = reference_from([block(recording(tilt_path([45.0])))], "raise", "correct", CONFIG)
    assert abs(reference.start - 100) < 15 and abs(reference.end - 225) < 15


def test_a_reference_survives_storage() -> None:
    reference = reference_from([block(recording(tilt_path([45.0])))], "raise", "correct", CONFIG)
    again = Reference.from_json(reference.to_json())
    np.testing.assert_allclose(again.values, reference.values, atol=1e-5)
    templates = enrol([again], CONFIG).templates
    assert templates.exercises == ("raise",)


def test_stillness_is_refused_with_a_hint() -> None:
    with pytest.raises(TeachingError) as refused:
        reference_from([block(recording(np.zeros(300)))], "raise", "correct", CONFIG)
    assert refused.value.hint


def test_placement_doubts() -> None:
    values = recording(tilt_path([45.0]))
    templates = enrol([reference_from([block(values)], "raise", "correct", CONFIG)], CONFIG).templates
    assert check_rest(values[:50], templates) is None
    flipped = values[:50].copy()
    flipped[:, 1:3] *= -1
    doubt = check_rest(flipped, templates)
    assert doubt is not None and doubt.kind == "turned_180"
    assert check_strap(values, 25.0) is None
    shaken = values.copy()
    shaken[:, 3] += 0.5 * np.sin(2 * np.pi * 9.0 * np.arange(len(values)) / 25.0)
    loose = check_strap(shaken, 25.0)
    assert loose is not None and loose.kind == "loose"
