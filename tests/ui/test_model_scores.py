"""No score stands without its protocol and the worst person."""

from __future__ import annotations

from physio_desktop import paths
from physio_desktop.recognition.evaluation.shipping import LIMITS, SENTENCES
from physio_desktop.ui import core_words
from physio_desktop.ui.models.presenter import _SHOWN, _summary
from physio_desktop.workflows.model_cards import model_cards


def test_every_score_has_its_protocol_and_the_worst_person() -> None:
    models = [_summary(card) for card in model_cards(paths.models_dir())]
    assert {place for model in models for place, _ in model.placements} >= {"right_ankle", "right_thigh"}
    first = next(model for model in models if model.name == "u2")
    assert len(first.scores) == len(_SHOWN)
    for score in (score for model in models for score in model.scores):
        assert score.title and "worst person" in score.figures and len(score.protocol) > 40


def test_what_cards_say_can_be_translated() -> None:
    known = set(map(str, core_words._SENTENCES))
    assert known >= {*SENTENCES.values(), *LIMITS}
