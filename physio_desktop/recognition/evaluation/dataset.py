"""People, what they did of which exercise, and where the unit was worn: what figures are made of."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from physio_desktop.domain import FloatArray
from physio_desktop.errors import RecordingFileError
from physio_desktop.sensing.uci730_files import RATE_HZ

__all__ = ["PLACEMENTS", "RATE_HZ", "Dataset", "Marked", "Trial", "natural", "parse_units", "placement_of"]

# Exercises by where u2 and the other units are worn in them (set A, set B of the archive's description).
PLACEMENTS: Mapping[str, tuple[str, ...]] = {"A": ("e1", "e3", "e4", "e5"), "B": ("e2", "e6", "e7", "e8")}
_UNITS = re.compile(r"(?:(e[0-9]{1,4}):)?(u[0-9]{1,4})")


def placement_of(exercise: str) -> str:
    return next((name for name, members in PLACEMENTS.items() if exercise in members), exercise)


@dataclass(frozen=True, slots=True)
class Marked:
    """One annotated repetition: samples [start, end), execution 0 correct, 1 fast, 2 low amplitude."""

    start: int
    end: int
    execution: int


@dataclass(frozen=True, slots=True, eq=False)
class Trial:
    """What one person did of one exercise, seen by one unit.

    test, template_session: (n, 9) m/s^2 and rad/s at 25 Hz, NaN where a file has no magnetometer. marked:
    the repetitions of the test session, None where nobody has annotated it. templates: the marked reference
    repetitions in `template_session`; none where one of the two is missing.
    """

    person: str
    exercise: str
    unit: str
    test: FloatArray
    marked: tuple[Marked, ...] | None
    template_session: FloatArray
    templates: tuple[Marked, ...]

    @property
    def placement(self) -> str:
        """Where the unit is worn in this exercise: only exercises of the same placement compete."""
        return f"{placement_of(self.exercise)}:{self.unit}"

    @property
    def repetitions(self) -> tuple[Marked, ...]:
        return self.marked or ()

    @property
    def annotated(self) -> bool:
        """Whether it is known what the test session shows; else it is neither tested nor learned from."""
        return self.marked is not None

    @property
    def complete(self) -> bool:
        """Whether others can learn from it, and it can be tested personally: annotated, with references."""
        return self.annotated and bool(self.templates)

    def digests(self) -> set[bytes]:
        """What tells the same recordings under another name, also where the magnetometer is cut off."""
        parts = (self.test[:, :6], self.template_session[:, :6])
        return {hashlib.sha256(part.tobytes()).digest() for part in parts if len(part)}


@dataclass(frozen=True, slots=True, eq=False)
class Dataset:
    """Trials by person, then exercise, for one choice of units; `notes` says what is missing in it."""

    people: Mapping[str, Mapping[str, Trial]]
    notes: tuple[str, ...] = ()

    def only(self, people: Iterable[str]) -> Dataset:
        """Some of the people. Raises RecordingFileError for others than these."""
        people = list(people)
        refuse_unknown(people, self.people, "the dataset")
        return Dataset({name: self.people[name] for name in people}, self.notes)

    def showing(self, exercises: Iterable[str]) -> Dataset:
        """Some of the exercises. Raises RecordingFileError for others than these."""
        chosen = list(exercises)
        have = sorted({trial.exercise for trial in self.trials}, key=natural)
        if missing := [name for name in chosen if name not in have]:
            raise RecordingFileError(
                f"Nobody shows {', '.join(missing)} in the dataset.", f"It has {', '.join(have)}."
            )
        people = {
            person: {name: trial for name, trial in trials.items() if name in chosen}
            for person, trials in self.people.items()
        }
        return Dataset({person: trials for person, trials in people.items() if trials}, self.notes)

    @property
    def trials(self) -> list[Trial]:
        return [trial for trials in self.people.values() for trial in trials.values()]


def refuse_unknown(people: Iterable[str], known: Iterable[str], name: str) -> None:
    """Raises RecordingFileError where somebody is not among those whom a dataset has."""
    have = list(dict.fromkeys(known))
    if missing := [person for person in people if person not in have]:
        raise RecordingFileError(
            f"{', '.join(missing)} {'are' if len(missing) > 1 else 'is'} not in {name}.",
            f"It has {', '.join(have)}.",
        )


def kept_apart(test: Dataset, train: Dataset) -> dict[str, frozenset[str]]:
    """For each person under test, whom of `train` nothing may be learned from.

    That is whoever has the same id, and whoever brings the same recordings under another id.
    """
    known = {
        name: set[bytes]().union(*(t.digests() for t in trials.values()))
        for name, trials in train.people.items()
    }
    out = {}
    for person, trials in test.people.items():
        own = set[bytes]().union(*(t.digests() for t in trials.values()))
        same = {name for name, digests in known.items() if digests & own}
        out[person] = frozenset(same | {person})
    return out


def parse_units(text: str) -> tuple[str, dict[str, str]]:
    """`u2,e2:u5` means unit u2, and u5 for exercise e2. Raises RecordingFileError for anything else."""
    default, special = "u2", {}
    for part in text.split(","):
        match = _UNITS.fullmatch(part.strip())
        if match is None:
            raise RecordingFileError(f"{text!r} names no unit.", "Give u2, or u2,e2:u5 for two places.")
        if match[1]:
            special[match[1]] = match[2]
        else:
            default = match[2]
    return default, special


def natural(name: str) -> list[tuple[int, str]]:
    """Key that sorts e10 behind e2."""
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in re.split(r"([0-9]+)", name)]
