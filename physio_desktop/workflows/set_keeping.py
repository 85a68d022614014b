"""Repetitions become sets: where one begins, what ends it, and what a person says of it.

Pure and without a clock of its own: times are microseconds of stream time that the caller gives.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from physio_desktop.domain import ExerciseSet, Repetition

USUAL_TARGET = 10
PAUSE_US = 15_000_000


@dataclass(frozen=True, slots=True)
class KeptSet:
    """A set with the repetitions that were found in it."""

    about: ExerciseSet
    repetitions: tuple[Repetition, ...] = ()

    @property
    def last_us(self) -> int:
        """Where the last repetition ends, or the set begins."""
        return self.repetitions[-1].end_us if self.repetitions else self.about.start_us


class SetKeeper:
    """Keeps the sets of one session. Not for several threads at once.

    target: how many repetitions of an exercise a set shall have. A repetition is reported some time after it
    was done; so one that began before its set was ended still belongs to that set, and a set that was ended
    because nothing came goes on if something had come.
    """

    def __init__(self, target: Callable[[str | None], int] = lambda _: USUAL_TARGET) -> None:
        self._target = target
        self._sets: list[KeptSet] = []

    @property
    def sets(self) -> tuple[KeptSet, ...]:
        return tuple(self._sets)

    @property
    def current(self) -> KeptSet | None:
        """The set that goes on."""
        last = self._sets[-1] if self._sets else None
        return last if last is not None and not last.about.ended_by else None

    def retarget(self, target: Callable[[str | None], int]) -> None:
        """Other targets, for the sets that begin from now on and the one that goes on."""
        self._target = target
        if (current := self.current) is not None:
            self._change(current.about.number, target=max(1, target(current.about.exercise)))

    def push(self, repetition: Repetition) -> None:
        """A repetition was found. They come in order of time."""
        last = self._sets[-1] if self._sets else None
        if last is not None and self._belongs(repetition, last):
            self._add(last, repetition)
            return
        if last is not None and not last.about.ended_by:
            ended_by = "exercise" if _other(last.about.exercise, repetition.exercise) else "pause"
            self._end(last, last.last_us, ended_by)
        self._begin(repetition)

    def tick(self, now_us: int) -> bool:
        """Time goes by; whether that ended a set."""
        current = self.current
        if current is None or now_us - current.last_us <= PAUSE_US:
            return False
        self._end(current, current.last_us, "pause")
        return True

    def end(self, now_us: int, ended_by: str = "key") -> bool:
        """Somebody ends the set ("key"), or the session ("stop"); whether there was one to end."""
        current = self.current
        if current is None:
            return False
        self._end(current, max(now_us, current.last_us), ended_by)
        return True

    # -- what a person says

    def correct_count(self, number: int, count: int, author: str = "") -> None:
        """`count` instead of what was counted; the set ends or goes on as before."""
        self._change(number, n_corrected=max(0, count), author=author)

    def correct_exercise(self, number: int, exercise: str, author: str = "") -> None:
        """What the set really was; repetitions that follow under its former name still belong to it."""
        self._change(number, exercise=exercise, author=author)

    def move(self, number: int, start_us: int, end_us: int, author: str = "") -> None:
        """Other boundaries for a set that has ended. Raises ValueError where they cross a neighbour's."""
        index = self._index(number)
        before_us = self._sets[index - 1].about.end_us if index else None
        after = self._sets[index + 1].about if index + 1 < len(self._sets) else None
        if start_us >= end_us:
            raise ValueError("a set ends after it begins")
        if (before_us is not None and start_us < before_us) or (after and end_us > after.start_us):
            raise ValueError("two sets cannot share a moment")
        if not self._sets[index].about.ended_by:
            raise ValueError("the set has not ended yet")
        self._change(number, start_us=start_us, end_us=end_us, author=author)

    def rate(self, number: int, pain: int | None, effort: float | None, author: str = "") -> None:
        """Pain 0 to 10 and effort by Borg's CR10; None for what was not said. Raises ValueError."""
        if (pain is not None and not 0 <= pain <= 10) or (effort is not None and not 0 <= effort <= 10):
            raise ValueError("pain and effort go from 0 to 10")
        self._change(number, pain=pain, effort=effort, author=author)

    # -- inside

    def _belongs(self, repetition: Repetition, last: KeptSet) -> bool:
        about = last.about
        if about.end_us is not None and about.ended_by != "pause":
            return repetition.start_us < about.end_us
        if repetition.start_us - last.last_us > PAUSE_US:
            return False
        return not _other(self._called(last), repetition.exercise)

    def _called(self, kept: KeptSet) -> str | None:
        """The name under which the recogniser reports the set's repetitions, whatever a person calls it."""
        names = [repetition.exercise for repetition in kept.repetitions if repetition.exercise is not None]
        return names[-1] if names else None

    def _begin(self, repetition: Repetition) -> None:
        exercise = repetition.exercise
        about = ExerciseSet(
            len(self._sets) + 1, exercise, repetition.start_us, target=max(1, self._target(exercise))
        )
        self._sets.append(KeptSet(about))
        self._add(self._sets[-1], repetition)

    def _add(self, kept: KeptSet, repetition: Repetition) -> None:
        repetitions = (*kept.repetitions, repetition)
        about = kept.about
        changes: dict[str, Any] = {"n_counted": len(repetitions)}
        if about.n_corrected is not None:
            changes["n_corrected"] = about.n_corrected + 1  # the correction was of those before
        if about.exercise is None and repetition.exercise is not None:
            changes |= {
                "exercise": repetition.exercise,
                "target": max(1, self._target(repetition.exercise)),
            }
        if about.ended_by == "pause":
            changes |= {"ended_by": "", "end_us": None}
        elif about.end_us is not None:
            changes["end_us"] = max(about.end_us, repetition.end_us)
        kept = KeptSet(dataclasses.replace(about, **changes), repetitions)
        self._sets[kept.about.number - 1] = kept
        if not kept.about.ended_by and kept.about.n_repetitions >= kept.about.target:
            self._end(kept, repetition.end_us, "target")

    def _end(self, kept: KeptSet, end_us: int, ended_by: str) -> None:
        about = dataclasses.replace(kept.about, end_us=end_us, ended_by=ended_by)
        self._sets[about.number - 1] = KeptSet(about, kept.repetitions)

    def _change(self, number: int, **changes: Any) -> None:
        index = self._index(number)
        kept = self._sets[index]
        self._sets[index] = KeptSet(dataclasses.replace(kept.about, **changes), kept.repetitions)

    def _index(self, number: int) -> int:
        if not 1 <= number <= len(self._sets):
            raise ValueError(f"there is no set {number}")
        return number - 1


def _other(one: str | None, two: str | None) -> bool:
    """Two exercises, as far as both have a name."""
    return one is not None and two is not None and one != two


def targets_of(plan: Mapping[str, int]) -> Callable[[str | None], int]:
    """From repetitions by exercise; what the plan does not name has the usual target."""
    return lambda exercise: plan.get(exercise or "", USUAL_TARGET)
