"""How well a repetition and a set were done: a 0-100 score from range, tempo, smoothness and consistency.

Every part compares with the patient's own correct reference, so 100 means "as taught", not "as a healthy
person". Parts fall linearly with the size of the deviation; the weights are stated, not learned.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from physio_desktop.domain import Repetition

WEIGHTS = {"range": 0.4, "tempo": 0.3, "smoothness": 0.15, "consistency": 0.15}
REACHED = 0.85  # share of the reference's range from which it counts as reached
SHORT_OF_RANGE = 0.5  # at this share of the range nothing is left of its part
TWICE = float(np.log(2.0))  # at half or double the tempo nothing is left of its part
ROUGHER = 2.0  # SPARC below the reference at which nothing is left of its part
SPREAD = 0.4  # deviation within the set, as a logarithm, at which nothing is left of its part


@dataclass(frozen=True, slots=True)
class Reference:
    """What the patient was taught as correct."""

    amplitude_deg: float
    duration_s: float
    smoothness: float


@dataclass(frozen=True, slots=True)
class Form:
    """A score with its parts, all 0-100."""

    score: float
    parts: dict[str, float]


def form_score(rep: Repetition, reference: Reference, earlier: Sequence[Repetition] = ()) -> Form:
    """Form of one repetition; `earlier` are those of the same set before it, for consistency."""
    measures = rep.measures
    share = measures["amplitude_deg"] / max(reference.amplitude_deg, 1e-3)
    tempo = abs(float(np.log(max(rep.duration_s, 0.1) / max(reference.duration_s, 0.1))))
    rougher = max(0.0, reference.smoothness - measures["smoothness"])
    parts = {
        "range": _falling(1.0 - min(share, 1.0), 1.0 - SHORT_OF_RANGE),
        "tempo": _falling(tempo, TWICE),
        "smoothness": _falling(rougher, ROUGHER),
        "consistency": _falling(_deviation(rep, earlier), SPREAD),
    }
    return Form(sum(WEIGHTS[name] * value for name, value in parts.items()), parts)


def _falling(deviation: float, at_zero: float) -> float:
    return 100.0 * min(1.0, max(0.0, 1.0 - deviation / at_zero))


def _deviation(rep: Repetition, earlier: Sequence[Repetition]) -> float:
    """Mean size of the logarithms of range and duration against the median of the set so far."""
    if not earlier:
        return 0.0
    pairs = [(r.measures["amplitude_deg"], r.duration_s) for r in earlier]
    usual = np.maximum(np.median(np.array(pairs), axis=0), 1e-3)
    own = np.maximum((rep.measures["amplitude_deg"], rep.duration_s), 1e-3)
    return float(np.abs(np.log(own / usual)).mean())


def set_feedback(reps: Sequence[Repetition], reference: Reference) -> str:
    """One plain sentence on a set."""
    if not reps:
        return "No repetition was counted."
    reached = [r.measures["amplitude_deg"] >= REACHED * reference.amplitude_deg for r in reps]
    text = f"{sum(reached)} of {len(reps)} reached the range"
    fast = [i for i, r in enumerate(reps, 1) if r.execution == "fast"]
    if fast:
        speed = reference.duration_s / float(np.mean([reps[i - 1].duration_s for i in fast]))
        verb = "was" if len(fast) == 1 else "were"
        text += f"; {_numbered(fast)} {verb} {speed:.1f} times as fast as the reference"
    return text + "."


def _numbered(numbers: Sequence[int]) -> str:
    """ "repetition 3", "repetitions 8-10" or "repetitions 2, 5 and 6"."""
    if len(numbers) == 1:
        return f"repetition {numbers[0]}"
    if list(numbers) == list(range(numbers[0], numbers[-1] + 1)):
        return f"repetitions {numbers[0]}-{numbers[-1]}"
    return f"repetitions {', '.join(map(str, numbers[:-1]))} and {numbers[-1]}"
