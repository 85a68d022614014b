"""Recordings in the layout of the UCI archive, and their annotations: read completely, or refused.

`s1/e1/u2/test.txt`, `s1/e1/u2/template_session.txt`, `s1/e1/template_times.txt` in a folder or ZIP archive,
perhaps inside one folder; annotations `s1/e1.csv`. Folders other than `s<number>` are ignored and a person
may lack exercises; what is missing is noted. What is there and wrong is refused with file, line and reason.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

import numpy as np

from physio_desktop.domain import N_CHANNELS, FloatArray
from physio_desktop.errors import RecordingFileError
from physio_desktop.recognition.evaluation.dataset import (
    RATE_HZ,
    Dataset,
    Marked,
    Trial,
    natural,
    parse_units,
    refuse_unknown,
)
from physio_desktop.sensing.archive_files import Entry, file_entry, translated, zip_entries
from physio_desktop.sensing.table_files import read_table
from physio_desktop.sensing.text_files import refusal
from physio_desktop.sensing.uci730_files import TEMPLATE_TIMES

LEAST_SAMPLES = round(2 * RATE_HZ)
BEYOND_SAMPLES = round(1 * RATE_HZ)
_PLACE = re.compile(r"((?:[^/]+/){0,2})(s[0-9]{1,9})/(e[0-9]{1,4})/(u[0-9]{1,4})/test\.txt")
_HINT = "Mend the file, or take it out of the dataset."
_MAX_NOTES_BYTES = 1_000_000  # of annotations and template times
_ANNOTATION = re.compile(r"\s*([0-9]{1,9})(?:\.0*)?\s*,\s*([0-9]{1,9})(?:\.0*)?\s*,\s*([012])(?:\.0*)?\s*")
_NUMBER = r"\s*([0-9]{1,9}(?:\.[0-9]{0,9})?)\s*"
_TEMPLATE = re.compile(rf"\s*([123])\s*;{_NUMBER};{_NUMBER};?\s*")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a test session lies: `folder` is that of the exercise."""

    folder: str
    person: str
    exercise: str
    unit: str


def read_dataset(
    recordings: Path, annotations: Path, units: str = "u2", people: Iterable[str] | None = None
) -> Dataset:
    """The dataset in a ZIP archive or folder, or only some of its people. Raises RecordingFileError."""
    default, special = parse_units(units)
    with _opened(recordings) as entries:
        places = _places(entries, recordings.name)
        if people is not None and places:
            wanted = set(people)
            refuse_unknown(sorted(wanted, key=natural), (place.person for place in places), recordings.name)
            places = [place for place in places if place.person in wanted]
        found: dict[str, dict[str, Trial]] = {}
        notes: list[str] = []
        for place in places:
            if place.unit == special.get(place.exercise, default):
                trial = _trial(place, entries, annotations)
                found.setdefault(place.person, {})[place.exercise] = trial
        notes += _notes(found, places, default, special)
    if not found:
        have = ", ".join(sorted({place.unit for place in places}, key=natural))
        raise RecordingFileError(
            f"{recordings.name} holds no s<number>/e<number>/{default}/test.txt.",
            f"It has {have}."
            if have
            else "Give the archive itself, or the folder that holds s1, s2 and so on.",
        )
    return Dataset(found, tuple(notes))


def not_annotated(annotations: Path, recordings: Path) -> RecordingFileError:
    """Nothing in the folder belongs to the recordings."""
    return RecordingFileError(
        f"{annotations} annotates nothing of {recordings.name}.",
        "The folder that holds s1, s2 and so on is needed, with e1.csv in each.",
    )


def _places(entries: Mapping[str, Entry], name: str) -> list[Place]:
    """Every test session of the folder that holds the people: the outermost one, or the only one inside."""
    found: dict[str, list[Place]] = {}
    for path in sorted(entries, key=natural):
        match = _PLACE.fullmatch(path)
        if match and not any(part == "__MACOSX" or part.startswith(".") for part in path.split("/")):
            place = Place(str(PurePosixPath(path).parents[1]), match[2], match[3], match[4])
            found.setdefault(match[1], []).append(place)
    if "" in found or not found:
        return found.get("", [])
    if len(found) > 1:
        raise RecordingFileError(
            f"{name} holds people in several folders: {', '.join(sorted(found))}.",
            "Give the one folder that holds s1, s2 and so on.",
        )
    return next(iter(found.values()))


@contextmanager
def _opened(path: Path) -> Iterator[dict[str, Entry]]:
    """The files by their path with `/` inside the folder or archive."""
    if path.is_dir():
        with translated(path.name):
            yield _folder(path)
        return
    with ExitStack() as stack:
        with _explained(path.name):
            entries = stack.enter_context(zip_entries(path))
        yield {name.replace("\\", "/"): entry for name, entry in entries.items()}


def _folder(folder: Path) -> dict[str, Entry]:
    """Only where files of a dataset can be: whoever gives a large folder by mistake need not wait."""
    out = {}
    for above in ("", "*/", "*/*/"):
        sessions = [*folder.glob(f"{above}s*/e*/u*/*.txt"), *folder.glob(f"{above}s*/e*/{TEMPLATE_TIMES}")]
        for file in sessions:
            name = file.relative_to(folder).as_posix()
            out[name] = Entry(name, name, file_entry(file).open)
        if sessions:
            break
    return out


def _trial(place: Place, entries: Mapping[str, Entry], annotations: Path) -> Trial:
    test = _samples(entries[f"{place.folder}/{place.unit}/test.txt"])
    marked = _annotations(annotations / place.person / f"{place.exercise}.csv", len(test))
    taught = entries.get(f"{place.folder}/{place.unit}/template_session.txt")
    times = entries.get(f"{place.folder}/{TEMPLATE_TIMES}")
    session, templates = np.empty((0, N_CHANNELS), np.float32), tuple[Marked, ...]()
    if taught is not None and times is not None:
        session = _samples(taught)
        templates = _templates(times, len(session))
    return Trial(place.person, place.exercise, place.unit, test, marked, session, templates)


def _notes(
    found: Mapping[str, Mapping[str, Trial]],
    places: list[Place],
    default: str,
    special: Mapping[str, str],
) -> Iterator[str]:
    for person, exercise in dict.fromkeys((place.person, place.exercise) for place in places):
        trial = found.get(person, {}).get(exercise)
        name = f"{person}/{exercise}"
        if trial is None:
            yield f"{name} has no {special.get(exercise, default)}: it is left out."
        elif not trial.annotated:
            yield f"{name} is not annotated: it is neither tested nor learned from."
        elif not trial.templates:
            yield f"{name} has no marked references: it is only tested without, and not learned from."


def _samples(entry: Entry) -> FloatArray:
    """A session (n, 9); magnetometer columns NaN where the file has none."""
    with _explained(entry.name), entry.open() as stream:
        table = read_table(stream, entry.name)
        if table.gap_rows:
            raise refusal(entry.name, "no values", table.gap_rows[0].line)
        if len(table.values) < LEAST_SAMPLES:
            raise refusal(entry.name, f"{len(table.values)} samples; {LEAST_SAMPLES} are the least")
    values = table.values
    values.setflags(write=False)
    return values


def _annotations(path: Path, n_samples: int) -> tuple[Marked, ...] | None:
    """Repetitions of `start,end,type` in the order of their start; None when the file is missing."""
    if not path.is_file():
        return None

    def marked(line: str) -> Marked | str:
        match = _ANNOTATION.fullmatch(line)
        if match is None:
            return "not start,end,type with type 0, 1 or 2"
        return Marked(int(match[1]), int(match[2]), int(match[3]))

    name = f"{path.parent.name}/{path.name}"
    rows = _marks(Entry(name, name, file_entry(path).open), marked, n_samples, "test.txt")
    return tuple(sorted(rows, key=lambda m: (m.start, m.end)))


def _templates(entry: Entry, n_samples: int) -> tuple[Marked, ...]:
    """The marked template repetitions; indices count from 1 and are sometimes fractions.

    `sensing.uci730_files.template_labels` gives microseconds, which do not lead back to these samples.
    """

    def marked(line: str) -> Marked | str:
        match = _TEMPLATE.fullmatch(line)
        if match is None:
            return "not execution type;start;end with type 1, 2 or 3"
        return Marked(max(0, round(float(match[2])) - 1), round(float(match[3])), int(match[1]) - 1)

    return tuple(_marks(entry, marked, n_samples, "template_session.txt"))


def _marks(entry: Entry, marked: Callable[[str], Marked | str], n_samples: int, session: str) -> list[Marked]:
    """One mark a line; the first line may be a header. The last one may end some samples beyond the session,
    where people mark by hand; it is cut there.
    """
    with _explained(entry.name), entry.open() as stream:
        data = stream.read(_MAX_NOTES_BYTES + 1)
        if len(data) > _MAX_NOTES_BYTES:
            raise refusal(entry.name, "the file is too large for marks")
        rows = []
        for number, line in enumerate(data.decode("utf-8-sig").splitlines(), 1):
            if not line.strip() or (number == 1 and not line.lstrip()[0].isdecimal()):
                continue
            row = marked(line)
            if isinstance(row, str):
                raise refusal(entry.name, row, number)
            if row.start >= row.end:
                raise refusal(entry.name, f"{row.start} to {row.end} is no repetition", number)
            if row.start >= n_samples or row.end > n_samples + BEYOND_SAMPLES:
                beyond = f"{row.end} is beyond {session}, which has {n_samples} rows"
                raise refusal(entry.name, beyond, number)
            rows.append(replace(row, end=min(row.end, n_samples)))
    return rows


@contextmanager
def _explained(name: str) -> Iterator[None]:
    """Whatever is wrong with a file, as RecordingFileError that says what to do about it here."""
    try:
        with translated(name):
            yield
    except RecordingFileError as error:
        raise RecordingFileError(error.message, _HINT) from error
