"""What there is to learn from, what contradicts itself, what is too little, and what to record next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from physio_desktop.errors import PhysioError
from physio_desktop.processing.resampling import SLOWEST_HZ
from physio_desktop.recognition.retraining.recordings import (
    Conflict,
    TrainingRecording,
    WindowTable,
    conflicts,
)
from physio_desktop.recognition.window_classifier import IDLE

MIN_CLASSES = 2  # exercises or idle
MIN_WINDOWS = 10  # of a class, over all people
MIN_PEOPLE = 2  # for a model that is to serve others
GOOD_PEOPLE = 5  # per exercise; below it the advice is to record more
GOOD_REPETITIONS = 10  # per person and exercise


class TooLittle(PhysioError):
    """There is too little to train from."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What one person has shown of one exercise."""

    n_repetitions: int = 0
    n_windows: int = 0
    n_sessions: int = 0


@dataclass(frozen=True, slots=True)
class DataHealth:
    """matrix: person, then exercise (idle included). problems stop training, advice does not. public: people
    of the public archive, who are in the matrix, but not among `people`.
    """

    placement: str
    people: tuple[str, ...]
    exercises: tuple[str, ...]
    matrix: Mapping[tuple[str, str], Cell]
    devices: Mapping[str, int]
    rates_hz: tuple[float, ...]
    conflicts: tuple[Conflict, ...]
    n_corrections: int
    problems: tuple[str, ...]
    advice: tuple[str, ...]
    public: tuple[str, ...] = ()

    @property
    def balance(self) -> float:
        """Windows of the rarest class over those of the most frequent one, 0 to 1."""
        counts = Counter[str]()
        for (_, exercise), cell in self.matrix.items():
            counts[exercise] += cell.n_windows
        most = max(counts.values(), default=0)
        return min(counts.values()) / most if most else 0.0

    def problems_of(
        self,
        people: Collection[str],
        exercises: Collection[str],
        *,
        personal: bool = False,
        public: bool = False,
    ) -> tuple[str, ...]:
        """Why a choice of people and exercises cannot be trained from; idle always takes part."""
        learned = {*people, *(self.public if public else ())}
        counts, shown = Counter[str](), set()
        for (person, exercise), cell in self.matrix.items():
            if person in learned and (exercise in exercises or exercise == IDLE) and cell.n_windows:
                counts[exercise] += cell.n_windows
                if person in people:
                    shown.add(person)
        return tuple(_problems(counts, shown, personal))

    def refuse(self) -> None:
        """Raises TooLittle where training makes no sense, with the reasons and what to do."""
        if self.problems:
            raise TooLittle(" ".join(self.problems), " ".join(self.advice[:2]) or "Record and review more.")


def data_health(
    placement: str, recordings: Sequence[TrainingRecording], table: WindowTable, *, personal: bool = False
) -> DataHealth:
    """`table`: the labelled windows of these recordings. personal: the model is for these people alone."""
    public = tuple(sorted({r.person for r in recordings if r.is_public}))
    people = tuple(sorted({r.person for r in recordings} - set(public)))
    shown = {r.exercise for one in recordings for r in one.repetitions if r.exercise}
    exercises = tuple(sorted(shown | set(table.labels.tolist()), key=lambda name: (name == IDLE, name)))
    matrix = _matrix(recordings, table)
    found = tuple(c for one in recordings for c in conflicts(one))
    return DataHealth(
        placement,
        people,
        exercises,
        matrix,
        Counter(one.device for one in recordings),
        tuple(sorted({round(one.rate_hz, 0) for one in recordings if one.rate_hz})),
        found,
        sum(one.n_corrections for one in recordings),
        tuple(_problems(Counter(table.labels.tolist()), set(table.people.tolist()) - set(public), personal)),
        tuple(_advice(people, exercises, matrix, found, recordings, personal)),
        public,
    )


def _matrix(recordings: Sequence[TrainingRecording], table: WindowTable) -> dict[tuple[str, str], Cell]:
    reps = Counter((one.person, r.exercise) for one in recordings for r in one.repetitions if r.exercise)
    windows = Counter(zip(table.people.tolist(), table.labels.tolist(), strict=True))
    sessions: Counter[tuple[str, str]] = Counter()
    for person, name, _ in {
        *zip(table.people.tolist(), table.labels.tolist(), table.sessions.tolist(), strict=True)
    }:
        sessions[person, name] += 1
    keys = set(reps) | set(windows)
    return {key: Cell(reps[key], windows[key], sessions[key]) for key in sorted(keys)}


def _problems(counts: Mapping[str, int], people: Collection[str], personal: bool) -> list[str]:
    out = []
    if len(counts) < MIN_CLASSES:
        out.append(f"At least {MIN_CLASSES} exercises (idle counts) are needed, and there are {len(counts)}.")
    out += [
        f"Of {name} there are {n} windows; at least {MIN_WINDOWS} are needed."
        for name, n in sorted(counts.items())
        if n < MIN_WINDOWS
    ]
    if len(people) < MIN_PEOPLE and not personal:
        out.append(f"A general model needs at least {MIN_PEOPLE} people, and there are {len(people)}.")
    return out


def _advice(
    people: Sequence[str],
    exercises: Sequence[str],
    matrix: Mapping[tuple[str, str], Cell],
    found: Sequence[Conflict],
    recordings: Sequence[TrainingRecording],
    personal: bool,
) -> list[str]:
    out = []
    if found:
        out.append(f"{len(found)} stretches carry two different labels; review them, they are left out.")
    slow = sorted({r.device for r in recordings if r.rate_hz and r.rate_hz < 0.95 * SLOWEST_HZ})
    if slow:
        out.append(f"Too slow to learn from: {', '.join(slow)}; {SLOWEST_HZ:g} samples a second are needed.")
    for name in exercises:
        show = [p for p in people if (p, name) in matrix and matrix[p, name].n_windows]
        if name == IDLE:
            if not show:
                out.append("Nobody's idle time is known: review whole sessions, or label some idle time.")
        elif personal and show and matrix[show[0], name].n_sessions < 2:
            out.append(f"Record {name} in another session, too: what was shown once cannot be tested.")
        elif personal:
            continue
        elif len(show) < GOOD_PEOPLE:
            out.append(f"Record {name} with {GOOD_PEOPLE - len(show)} more people; {len(show)} show it.")
    few = [
        (cell.n_repetitions, person, name)
        for (person, name), cell in matrix.items()
        if person in people and name != IDLE and 0 < cell.n_repetitions < GOOD_REPETITIONS
    ]
    out += [f"{person} shows only {n} repetitions of {name}." for n, person, name in sorted(few)[:3]]
    return out
