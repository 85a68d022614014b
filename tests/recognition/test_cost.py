"""The costs can be measured; how large they may be is the benchmark's business, on a quiet machine."""

from __future__ import annotations

from pathlib import Path

from physio_desktop.recognition.evaluation.cost import batch_cost, repetition_cost, window_cost
from physio_desktop.recognition.model_store import load_model


def test_every_cost_has_a_plain_loop_beside_it() -> None:
    model = load_model(Path(__file__).parents[2] / "models" / "u2.card.json")
    for cost in (window_cost(model, 3), batch_cost(50), repetition_cost(model)):
        assert 0 < cost.seconds < 1 and cost.ratio > 0
