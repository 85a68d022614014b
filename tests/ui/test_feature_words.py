"""Features in the words of whoever looks at them, put together from their names."""

from __future__ import annotations

import re

import pytest
from test_translations import german  # noqa: F401  (a fixture)

from physio_desktop.recognition.explanation import in_words
from physio_desktop.recognition.window_features import FEATURE_NAMES
from physio_desktop.recognition.window_templates import COMPARED_NAMES
from physio_desktop.ui.training.feature_words import feature_words

EVERY = (*FEATURE_NAMES, *COMPARED_NAMES)
ENGLISH = re.compile(r"\b(the|of|with|and|at|window|rate|reference|turning|share)\b")


def test_every_feature_has_words_of_its_own() -> None:
    words = [feature_words(name) for name in EVERY]
    assert [n for n, w in zip(EVERY, words, strict=True) if w == n or ":" in w.partition(": ")[0]] == []
    assert len(set(words)) == len(EVERY)
    assert not [w for w in words if "_" in w or "{" in w]


def test_no_english_is_left_in_german(german: None) -> None:  # noqa: F811
    words = {name: feature_words(name) for name in EVERY}
    assert {n: w for n, w in words.items() if ENGLISH.search(w) or w == in_words(n)} == {}
    assert len(set(words.values())) == len(EVERY)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("gyr_norm:std", "spread: size of the angular rate"),
        ("acc_x:band_0.3_0.6", "share of movement at 0.3 to 0.6 Hz: acceleration x"),
        ("acc_z:q25", "25 % of it lies below: acceleration z"),
        ("correlation:acc_x:gyr_y", "going together: acceleration x and angular rate y"),
        ("quarter0:up_z", "direction of gravity z, quarter 1 of the window"),
        ("self_similarity:2s", "likeness to itself 2 s earlier"),
        ("something_else", "something_else"),
    ],
)
def test_words_are_put_together(name: str, words: str) -> None:
    assert feature_words(name) == words
