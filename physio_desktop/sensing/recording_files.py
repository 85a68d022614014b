"""Files, folders and archives as recordings: read completely, or refused with file, line and reason.

A table without a clock is taken at `DEFAULT_RATE_HZ` unless a rate is given, and `calibration.notes` says so.
Units that a header does not name are taken as SI, with `calibration.source == "assumed"`.
"""

from __future__ import annotations

import dataclasses
import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from physio_desktop.domain import Calibration, Label, Recording
from physio_desktop.errors import RecordingFileError
from physio_desktop.sensing.archive_files import (
    Entry,
    file_entry,
    folder_entries,
    is_zip,
    recordings_among,
    translated,
    zip_entries,
)
from physio_desktop.sensing.columns import second_triple_is_gravity
from physio_desktop.sensing.exported_files import is_exported
from physio_desktop.sensing.table_files import Table, read_table
from physio_desktop.sensing.text_files import MAX_FILE_BYTES, NotDelimited, refusal
from physio_desktop.sensing.timeline_files import Timeline, blocks_of, labels_of, timeline_of
from physio_desktop.sensing.uci730_files import (
    RATE_HZ,
    TEMPLATE_TIMES,
    UciSession,
    is_uci_header,
    session_label,
    session_of,
    template_labels,
)

__all__ = [
    "DEFAULT_RATE_HZ",
    "NotDelimited",
    "calibration_of",
    "read_recordings",
    "recording_of_text",
    "with_calibration",
]

Refused = Callable[[RecordingFileError], None]
DEFAULT_RATE_HZ = 25.0  # of the windows of 200 x 9 values that older collections hold
_MAX_TEMPLATE_TIMES_BYTES = 100_000


def read_recordings(
    path: Path, rate_hz: float | None = None, refused: Refused | None = None
) -> Iterator[Recording]:
    """Every recording in a text file, folder or ZIP archive, one after the other, in a stable order.

    rate_hz: for tables without a clock; a clock in the file overrules it. Times are those of the file where
    it has a clock (they need not begin at zero), else they begin at zero.
    Raises, while iterating, NotDelimited for text that is no table (a decoder of device text may read it) and
    RecordingFileError for everything else that cannot be read completely. Stop iterating to cancel.
    """
    if rate_hz is not None and not 0.1 <= rate_hz <= 100_000:
        raise RecordingFileError(
            f"A sample rate of {rate_hz:g} Hz is not possible.", "Give the rate in hertz."
        )
    with translated(path.name), _opened(path) as (entries, chosen):
        for entry in chosen:
            try:
                recording = _read_entry(entry, entries, rate_hz)
            except RecordingFileError as error:
                if refused is None:
                    raise
                refused(error)
                continue
            yield recording


def recording_of_text(text: bytes, name: str, rate_hz: float | None = None) -> Recording:
    """One table that is in no file, read as a file would be. Raises RecordingFileError."""
    entry = Entry(name, name, lambda: io.BytesIO(text))
    return _read_entry(entry, {name: entry}, rate_hz)


@contextmanager
def _opened(path: Path) -> Iterator[tuple[dict[str, Entry], list[Entry]]]:
    """All files that belong to a path, and those of them to read."""
    if path.is_dir():
        entries = folder_entries(path)
        yield entries, recordings_among(entries, path.name)
        return
    _refuse_other_than_file(path)
    if is_zip(path):
        with zip_entries(path) as entries:
            yield entries, recordings_among(entries, path.name)
        return
    one, marks = file_entry(path), path.absolute().parent.parent / TEMPLATE_TIMES
    yield {entry.path: entry for entry in (one, file_entry(marks)) if Path(entry.path).is_file()}, [one]


def calibration_of(table: Table) -> Calibration:
    """The units that the header names; SI and "assumed" where it does not."""
    layout = table.layout
    named = {"acc": layout.acc_unit, "gyr": layout.gyr_unit}
    if layout.n_axes == 9 and not np.isnan(table.values[:, 6:]).all():
        named["mag"] = layout.mag_unit
    missing = [sensor for sensor, unit in named.items() if unit is None]
    notes = [f"units of {', '.join(missing)} not named in the file: taken as SI"] if missing else []
    swapped = not layout.has_header and second_triple_is_gravity(table.values)
    if swapped:
        notes.append(
            "no header, and gravity is in the second triple: taken as angular rate, then acceleration"
        )
    return Calibration(
        acc_unit=layout.acc_unit or "m/s^2",
        gyr_unit=layout.gyr_unit or "rad/s",
        mag_unit=layout.mag_unit or "uT",
        swapped=swapped,
        source="assumed" if missing else "device",
        notes=tuple(notes),
    )


def with_calibration(recording: Recording, calibration: Calibration) -> Recording:
    """The same recording with other units, axes or offsets; the device values stay."""
    blocks = tuple(
        dataclasses.replace(block, values=calibration.apply(block.device_values, block.scale))
        for block in recording.blocks
    )
    return dataclasses.replace(recording, blocks=blocks, calibration=calibration)


def _refuse_other_than_file(path: Path) -> None:
    if not path.exists():
        raise refusal(path.name, "there is no such file", hint="Choose the file again.")
    if not path.is_file():
        raise refusal(path.name, "this is no ordinary file")
    if path.stat().st_size > MAX_FILE_BYTES:
        raise refusal(path.name, "the file is larger than 2 GB")


def _read_entry(entry: Entry, entries: dict[str, Entry], rate_hz: float | None) -> Recording:
    with translated(entry.name), entry.open() as stream:
        table = read_table(stream, entry.name)
    if is_uci_header(table.header):
        return _uci_recording(table, entry, entries)
    calibration = calibration_of(table)
    timeline = timeline_of(table, rate_hz or DEFAULT_RATE_HZ)
    if timeline.takes_rate and rate_hz is None:
        note = f"no clock in the file: {DEFAULT_RATE_HZ:g} Hz taken, give the rate if it was another"
        calibration = dataclasses.replace(calibration, notes=(*calibration.notes, note))
    labels = labels_of(table, timeline)
    kind = "physio-desktop" if is_exported(table) else "delimited"
    return _recording(table, timeline, calibration, labels, entry, entry.name, kind)


def _uci_recording(table: Table, entry: Entry, entries: dict[str, Entry]) -> Recording:
    timeline = timeline_of(table, RATE_HZ)
    session = session_of(entry.path)
    labels = _uci_labels(session, timeline, entry, entries) if session else ()
    title = session.title if session else entry.name
    return _recording(table, timeline, Calibration(mag_unit="any"), labels, entry, title, "uci730")


def _uci_labels(
    session: UciSession, timeline: Timeline, entry: Entry, entries: dict[str, Entry]
) -> tuple[Label, ...]:
    marks = entry.neighbour(entries, TEMPLATE_TIMES, folders_up=1)
    if session.kind == "test" or marks is None:
        return session_label(session, int(timeline.time_us[0]), int(timeline.time_us[-1]))
    with translated(marks.name), marks.open() as stream:
        text = stream.read(_MAX_TEMPLATE_TIMES_BYTES).decode("utf-8", "replace")
    return template_labels(text, session.exercise, marks.name)


def _recording(
    table: Table,
    timeline: Timeline,
    calibration: Calibration,
    labels: tuple[Label, ...],
    entry: Entry,
    title: str,
    kind: str,
) -> Recording:
    return Recording(
        blocks=blocks_of(table, timeline, calibration),
        gaps=tuple(gap for _, gap in timeline.gaps),
        calibration=calibration,
        labels=labels,
        title=title,
        source=entry.path,
        format=kind,
    )
