"""Recordings in the layout of the UCI archive, and their annotations.

`s1/e1/u2/test.txt`, `s1/e1/u2/template_session.txt`, `s1/e1/template_times.txt`; annotations `s1/e1.csv`.
Folders other than `s<number>` are ignored, a person may lack exercises, and a file without the three
magnetometer columns is a six-axis recording. Reading is kept in this one module.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath

import numpy as np
import numpy.typing as npt

from physio_desktop.domain import N_CHANNELS, FloatArray
from physio_desktop.errors import RecordingFileError

RATE_HZ = 25.0
# Exercises by where u2 and the other units are worn in them (set A, set B of the archive's description).
PLACEMENTS: Mapping[str, tuple[str, ...]] = {"A": ("e1", "e3", "e4", "e5"), "B": ("e2", "e6", "e7", "e8")}
_PERSON, _EXERCISE = re.compile(r"s\d+"), re.compile(r"e\d+")


def placement_of(exercise: str) -> str:
    return next((name for name, members in PLACEMENTS.items() if exercise in members), exercise)


@dataclass(frozen=True, slots=True)
class Marked:
    """One annotated repetition: samples [start, end), execution 0 correct, 1 fast, 2 low amplitude."""

    start: int
    end: int
    execution: int


@dataclass(frozen=True)
class Trial:
    """What one person did of one exercise, seen by one unit."""

    person: str
    exercise: str
    unit: str
    _read: Callable[[str], bytes]
    marked: tuple[Marked, ...]

    @property
    def placement(self) -> str:
        """Where the unit is worn in this exercise: only exercises of the same placement compete."""
        return f"{placement_of(self.exercise)}:{self.unit}"

    @cached_property
    def test(self) -> FloatArray:
        """The test session, (n, 9); magnetometer columns NaN where the file has none."""
        return self._samples("test.txt")

    @cached_property
    def template_session(self) -> FloatArray:
        return self._samples("template_session.txt")

    @cached_property
    def templates(self) -> tuple[Marked, ...]:
        """The marked template repetitions, indices into `template_session`."""
        text = self._read(f"{self.person}/{self.exercise}/template_times.txt").decode()
        rows = [line.split(";") for line in text.splitlines()[1:] if line.strip()]
        return tuple(
            Marked(max(0, round(float(start)) - 1), round(float(end)), int(kind) - 1)
            for kind, start, end in rows
        )

    def _samples(self, name: str) -> FloatArray:
        path = f"{self.person}/{self.exercise}/{self.unit}/{name}"
        try:
            lines = self._read(path).decode().splitlines()
            flat = np.array(";".join(lines[1:]).split(";"), dtype=np.float32)
            table = flat.reshape(len(lines) - 1, -1)[:, 1:]
        except ValueError as error:
            raise RecordingFileError(f"{path} is not a table of numbers: {error}") from error
        if table.shape[1] not in (6, N_CHANNELS):
            raise RecordingFileError(f"{path} has {table.shape[1]} channels; 6 or 9 are expected.")
        values = np.full((len(table), N_CHANNELS), np.nan, np.float32)
        values[:, : table.shape[1]] = table
        values.setflags(write=False)
        return values


@dataclass(frozen=True)
class Dataset:
    """Trials by person, then exercise, for one choice of units."""

    people: Mapping[str, Mapping[str, Trial]]

    def only(self, people: list[str] | None) -> Dataset:
        if people is None:
            return self
        missing = [name for name in people if name not in self.people]
        if missing:
            raise RecordingFileError(
                f"{', '.join(missing)} is not in the dataset.", f"It has {', '.join(self.people)}."
            )
        return Dataset({name: self.people[name] for name in people})


def parse_units(text: str) -> tuple[str, dict[str, str]]:
    """`u2,e2:u5` means unit u2, and u5 for exercise e2."""
    default, special = "u2", {}
    for part in text.split(","):
        exercise, _, unit = part.strip().rpartition(":")
        if exercise:
            special[exercise] = unit
        else:
            default = unit
    return default, special


def read_dataset(recordings: Path, annotations: Path, units: str = "u2") -> Dataset:
    """The dataset in a ZIP archive or folder; the samples of a trial are read when first used."""
    default, special = parse_units(units)
    read, names = _opened(recordings)
    people: dict[str, dict[str, Trial]] = {}
    for name in sorted(names, key=_natural):
        parts = PurePosixPath(name).parts
        if len(parts) != 4 or parts[3] != "test.txt":
            continue
        person, exercise, unit = parts[:3]
        if not (_PERSON.fullmatch(person) and _EXERCISE.fullmatch(exercise)):
            continue
        if unit == special.get(exercise, default):
            marked = _annotations(annotations / person / f"{exercise}.csv")
            people.setdefault(person, {})[exercise] = Trial(person, exercise, unit, read, marked)
    if not people:
        raise RecordingFileError(
            f"{recordings.name} holds no s<number>/e<number>/{default}/test.txt.",
            "Give the archive itself, or the folder that holds s1, s2 and so on.",
        )
    return Dataset(people)


def _natural(name: str) -> list[tuple[int, str]]:
    return [(int(part), "") if part.isdigit() else (-1, part) for part in re.split(r"(\d+)", name)]


def _opened(path: Path) -> tuple[Callable[[str], bytes], list[str]]:
    if path.is_dir():
        names = [file.relative_to(path).as_posix() for file in path.glob("s*/e*/u*/test.txt")]
        return lambda name: (path / name).read_bytes(), names
    try:
        archive = zipfile.ZipFile(path)
    except (OSError, zipfile.BadZipFile) as error:
        raise RecordingFileError(f"{path.name} cannot be opened as a dataset: {error}") from error
    return archive.read, archive.namelist()


def _annotations(path: Path) -> tuple[Marked, ...]:
    """Repetitions of `start,end,type`; none when the file is missing."""
    if not path.is_file():
        return ()
    rows: npt.NDArray[np.int64] = np.loadtxt(path, delimiter=",", skiprows=1, dtype=np.int64, ndmin=2)
    return tuple(Marked(int(start), int(end), int(kind)) for start, end, kind in rows)
