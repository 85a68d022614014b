"""Whole repetitions win over halves and doubles, while the stream runs."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from physio_desktop.recognition.choosing import Chooser, Scored, best_chain


def spans(chosen: list[Scored]) -> list[tuple[int, int]]:
    return [(c.start, c.end) for c in chosen]


def test_best_chain_prefers_two_wholes_to_a_double_or_halves() -> None:
    candidates = [Scored(0, 50, 1.0), Scored(0, 100, 4.0), Scored(100, 200, 4.0), Scored(0, 200, 5.0)]
    assert spans(best_chain(candidates)) == [(0, 100), (100, 200)]


def test_best_chain_is_the_best_of_all_chains() -> None:
    rng = np.random.default_rng(3)
    for _ in range(30):
        starts = rng.integers(0, 60, 9)
        items = [Scored(int(s), int(s + rng.integers(5, 40)), float(rng.random())) for s in starts]
        best = 0.0
        for mask in range(1 << len(items)):
            chosen = sorted((items[i] for i in range(len(items)) if mask >> i & 1), key=lambda c: c.start)
            if all(a.end <= b.start for a, b in pairwise(chosen)):
                best = max(best, sum(c.weight for c in chosen))
        assert abs(sum(c.weight for c in best_chain(items)) - best) < 1e-9


def test_a_choice_is_final_after_the_wait_and_never_taken_back() -> None:
    chooser = Chooser(wait=10, overlap=0)
    assert chooser.push([Scored(0, 100, 1.0)]) == []
    assert chooser.push([Scored(0, 105, 2.0)]) == []  # a better end within the wait
    assert chooser.advance(114) == []
    assert spans(chooser.advance(115)) == [(0, 105)]
    assert chooser.push([Scored(50, 150, 99.0)]) == []  # overlaps what is final
    assert chooser.close() == []
