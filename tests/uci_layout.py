"""A tiny dataset in the layout of the UCI archive, of movements whose truth is known; and a model of it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from known_movement import recording, tilt_path

from physio_desktop.domain import CHANNELS, FloatArray

PEOPLE = ("s1", "s2")
# Two exercises at each placement: axis of the tilt, degrees, seconds of a correct repetition.
EXERCISES = {"e1": (1, 70.0, 5.0), "e4": (0, 30.0, 4.0), "e6": (1, 90.0, 4.5), "e7": (0, 60.0, 5.5)}
N_REPS = 3
RATE_HZ = 25
HEADER = ";".join(("time index", *CHANNELS))
_KINDS = ((1.0, 1.0), (1.0, 0.5), (0.5, 1.0))  # share of amplitude and of duration


def write_dataset(folder: Path, people: Sequence[str] = PEOPLE, first: int = 0) -> tuple[Path, Path]:
    """Folders of the recordings and of the annotations; people differ by their number from `first` on."""
    for number, person in enumerate(people, first):
        for exercise in EXERCISES:
            _write(folder / "data" / person / exercise, folder / "notes" / person, exercise, number)
    return folder / "data", folder / "notes"


def _write(place: Path, notes: Path, exercise: str, person: int) -> None:
    (place / "u2").mkdir(parents=True)
    notes.mkdir(parents=True, exist_ok=True)
    test, marks = session(exercise, person, N_REPS)
    (place / "u2" / "test.txt").write_text(table(test))
    lines = [f"{start},{end},{kind}" for start, end, kind in marks]
    (notes / f"{exercise}.csv").write_text("\n".join(["start,end,type", *lines]) + "\n")
    taught, marks = session(exercise, person, 1, day=1)
    (place / "u2" / "template_session.txt").write_text(table(taught))
    lines = [f"{kind + 1};{start + 1};{end}" for start, end, kind in marks]
    (place / "template_times.txt").write_text("\n".join(["execution type;start;end", *lines]) + "\n")


def session(
    exercise: str, person: int, n_reps: int, day: int = 0
) -> tuple[FloatArray, list[tuple[int, int, int]]]:
    """Samples (n, 9) and (start, end, kind) of every repetition, the three kinds one after the other."""
    axis, degrees, seconds = EXERCISES[exercise]
    degrees, seconds = degrees * (1 + 0.1 * person), seconds * (1 - 0.1 * person)
    paths, marks, length = [], [], 0
    for kind, (how_far, how_long) in enumerate(_KINDS):
        duration_s = seconds * how_long
        path = tilt_path([degrees * how_far] * n_reps, duration_s, rest_s=1.5)
        rest, n = round(1.5 * RATE_HZ), round(duration_s * RATE_HZ)
        starts = [length + 2 * rest + i * (n + rest) for i in range(n_reps)]
        marks += [(start, start + n, kind) for start in starts]
        paths.append(path)
        length += len(path)
    return recording(np.concatenate(paths), axis, seed=100 * person + 10 * day + len(exercise)), marks


def table(values: FloatArray) -> str:
    rows = [";".join([str(i), *(f"{x:.5f}" for x in row)]) for i, row in enumerate(values, 1)]
    return "\n".join([HEADER, *rows]) + "\n"
