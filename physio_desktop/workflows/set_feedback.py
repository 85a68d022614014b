"""What is to be said of the sets of a session: count, form, consistency and one plain sentence each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from physio_desktop.domain import Repetition
from physio_desktop.recognition import form

if TYPE_CHECKING:
    from physio_desktop.recognition.form import Reference


@dataclass(frozen=True, slots=True)
class SetFeedback:
    """One set. form_score: the mean of its repetitions, None without references; both scores are 0-100."""

    exercise: str
    start_us: int
    end_us: int
    n_repetitions: int
    consistency: float
    form_score: float | None
    sentence: str


def feedback(
    repetitions: Iterable[Repetition], correct: Mapping[str, Reference] | None = None
) -> list[SetFeedback]:
    """Sets in order; `correct` is what the patient was taught as correct, by exercise."""
    return [_of(reps, correct or {}) for reps in form.sets_of(repetitions)]


def _of(reps: list[Repetition], correct: Mapping[str, Reference]) -> SetFeedback:
    exercise = reps[0].exercise or "unknown"
    scores = [r.measures["form_score"] for r in reps if "form_score" in r.measures]
    return SetFeedback(
        exercise,
        reps[0].start_us,
        reps[-1].end_us,
        len(reps),
        form.consistency(reps),
        sum(scores) / len(scores) if scores else None,
        form.set_feedback(reps, correct.get(exercise)),
    )
