"""How well a repetition and a set were done: a 0-100 score from range, tempo, smoothness and consistency.

Every part compares with the patient's own correct reference, so 100 means "as taught", not "as a healthy
person". Parts fall linearly with the size of the deviation; the weights are stated, not learned.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from physio_desktop.domain import Repetition

WEIGHTS = {"range": 0.4, "tempo": 0.3, "smoothness": 0.15, "consistency": 0.15}
REACHED = 0.85  # share of the reference's range from which it counts as reached
SHORT_OF_RANGE = 0.5  # at this share of the range nothing is left of its part
TWICE = float(np.log(2.0))  # at half or double the tempo nothing is left of its part
ROUGHER = 2.0  # SPARC below the reference at which nothing is left of its part
SET_PAUSE_S = 15.0  # without a repetition; then the next one begins another set
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


class FormJudge:
    """Scores repetitions of one stream as they come, against `references` by exercise, set by set."""

    def __init__(self, references: Mapping[str, Reference]) -> None:
        self._references = references
        self._set: list[Repetition] = []

    def judged(self, rep: Repetition) -> Repetition:
        """The same with `form_score` and its parts in its measures, where it has a reference."""
        if self._set and not is_same_set(self._set[-1], rep):
            self._set.clear()
        reference = self._references.get(rep.exercise or "")
        if reference is not None:
            form = form_score(rep, reference, self._set)
            parts = {f"form_{name}": value for name, value in form.parts.items()}
            rep = dataclasses.replace(rep, measures={**rep.measures, "form_score": form.score, **parts})
        self._set.append(rep)
        return rep


def is_same_set(before: Repetition, rep: Repetition) -> bool:
    """Whether a repetition goes on with the set of the one before it."""
    return before.exercise == rep.exercise and rep.start_us - before.end_us < SET_PAUSE_S * 1e6


def sets_of(repetitions: Iterable[Repetition]) -> list[list[Repetition]]:
    """Repetitions in order, cut where another exercise begins or after a pause."""
    out: list[list[Repetition]] = []
    for rep in repetitions:
        if out and is_same_set(out[-1][-1], rep):
            out[-1].append(rep)
        else:
            out.append([rep])
    return out


def consistency(reps: Sequence[Repetition]) -> float:
    """0-100: 100 where range and duration are the same in all repetitions of a set."""
    deviations = [_deviation(rep, [r for r in reps if r is not rep]) for rep in reps]
    return _falling(float(np.mean(deviations)), SPREAD) if len(reps) > 1 else 100.0


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


def set_feedback(reps: Sequence[Repetition], reference: Reference | None) -> str:
    """One plain sentence on a set. Without a reference of the patient it says what was seen, no more."""
    if not reps:
        return "No repetition was counted."
    fast = [i for i, r in enumerate(reps, 1) if r.execution == "fast"]
    verb = "was" if len(fast) == 1 else "were"
    if reference is None:
        noun = "repetition" if len(reps) == 1 else "repetitions"
        text = f"{len(reps)} {noun}"
        return f"{text}; {_numbered(fast)} {verb} fast." if fast else f"{text}."
    reached = [r.measures["amplitude_deg"] >= REACHED * reference.amplitude_deg for r in reps]
    text = f"{sum(reached)} of {len(reps)} reached the range"
    if fast:
        speed = reference.duration_s / float(np.mean([reps[i - 1].duration_s for i in fast]))
        text += f"; {_numbered(fast)} {verb} {speed:.1f} times as fast as the reference"
    return text + "."


def _numbered(numbers: Sequence[int]) -> str:
    """ "repetition 3", "repetitions 8-10" or "repetitions 2, 5 and 6"."""
    if len(numbers) == 1:
        return f"repetition {numbers[0]}"
    if list(numbers) == list(range(numbers[0], numbers[-1] + 1)):
        return f"repetitions {numbers[0]}-{numbers[-1]}"
    return f"repetitions {', '.join(map(str, numbers[:-1]))} and {numbers[-1]}"
