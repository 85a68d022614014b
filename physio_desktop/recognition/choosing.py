"""The best set of repetitions that do not overlap, decided while the stream runs.

Weighted interval scheduling (J. Kleinberg and E. Tardos, "Algorithm Design", 2005, section 6.1) over
candidates weighted by their log odds: halves, doubles and idle time lose against whole repetitions.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Scored:
    """A candidate [start, end) in samples with positive weight; `payload` travels along."""

    start: int
    end: int
    weight: float
    payload: Any = None


class Chooser:
    """Candidates come in order of their end; a choice is final `wait` samples after its end."""

    def __init__(self, wait: int, overlap: int) -> None:
        self._wait = wait
        self._overlap = overlap
        self._open: list[Scored] = []
        self._taken_until = 0

    def push(self, candidates: list[Scored]) -> list[Scored]:
        """Add candidates that share one end; returns what became final before that end was known."""
        if not candidates:
            return []
        final = self.advance(candidates[0].end - 1)
        self._open.extend(c for c in candidates if c.start >= self.earliest and c.weight > 0)
        return final

    @property
    def earliest(self) -> int:
        """Candidates that start before this sample overlap what has been chosen."""
        return self._taken_until - self._overlap

    def advance(self, known_until: int) -> list[Scored]:
        """All candidates that end at or before `known_until` have been pushed: decide what is due."""
        final: list[Scored] = []
        while self._open and self._open[0].end + self._wait <= known_until:
            due = self._open[0].end
            self._decide([c for c in self._open if c.end <= due + self._wait], due, final)
            self._open = [c for c in self._open if c.end > due and c.start >= self.earliest]
        return final

    def close(self) -> list[Scored]:
        """End of the stream: nothing more can come."""
        return self.advance(1 << 62)

    def _decide(self, known: list[Scored], due: int, final: list[Scored]) -> None:
        for chosen in best_chain(known, self._overlap):
            if chosen.end <= due:
                final.append(chosen)
                self._taken_until = chosen.end


def best_chain(candidates: list[Scored], overlap: int = 0) -> list[Scored]:
    """The chain of largest total weight, in order; neighbours may overlap by `overlap` samples."""
    items = sorted(candidates, key=lambda c: (c.end, c.start))
    ends = [c.end for c in items]
    best = [0.0]
    back: list[tuple[bool, int]] = []
    for i, item in enumerate(items):
        before = bisect_right(ends, item.start + overlap, 0, i)
        take = best[before] + item.weight
        back.append((take > best[i], before))
        best.append(max(take, best[i]))
    chain: list[Scored] = []
    i = len(items)
    while i > 0:
        taken, before = back[i - 1]
        if taken:
            chain.append(items[i - 1])
        i = before if taken else i - 1
    return chain[::-1]
