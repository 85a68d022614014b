"""`session.csv`: what is known of a session, one row each. Columns: resources/export-format.md."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterator, Sequence

import numpy as np

from physio_desktop.domain import (
    Calibration,
    Gap,
    Label,
    Marker,
    Prediction,
    Recording,
    Repetition,
    Session,
    median_rate_hz,
)
from physio_desktop.reporting.samples_csv import all_gaps, seconds_text
from physio_desktop.sensing.exported_files import neutral_text

COLUMNS = (
    *("section", "number", "start_s", "end_s", "duration_s", "exercise", "execution", "confidence"),
    *("key", "value", "unit", "text", "author", "model"),
)
FORMAT_VERSION = 1
Value = str | float | int | bool | None
Row = dict[str, Value]


def summary_csv(
    session: Session,
    recording: Recording,
    predictions: Sequence[Prediction],
    repetitions: Sequence[Repetition],
    markers: Sequence[Marker],
) -> bytes:
    """The whole file: UTF-8 with the mark that spreadsheets want, CRLF, one stable table."""
    rows: list[Row] = [*_session_rows(session, recording), *_calibration_rows(recording.calibration)]
    rows += (_gap_row(number, gap) for number, gap in enumerate(all_gaps(recording), 1))
    rows += (_label_row(number, label) for number, label in enumerate(recording.labels, 1))
    rows += (_marker_row(number, marker) for number, marker in enumerate(markers, 1))
    for number, repetition in enumerate(repetitions, 1):
        rows += _repetition_rows(number, repetition)
    for number, prediction in enumerate(predictions, 1):
        rows += _prediction_rows(number, prediction)
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow(COLUMNS)
    writer.writerows([_cell(row.get(column)) for column in COLUMNS] for row in rows)
    return stream.getvalue().encode("utf-8-sig", "replace")


class _Number(str):
    """A number already written; it begins with a minus sign at times and is no formula."""

    __slots__ = ()


def _cell(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, (float, np.floating)):
        return repr(float(value)) if math.isfinite(value) else ""
    if isinstance(value, (int, np.integer)):
        return str(int(value))
    return str(value) if isinstance(value, _Number) else neutral_text(value)


def _span(section: str, number: int, start_us: int, end_us: int, **cells: Value) -> Row:
    start_s, end_s = _Number(seconds_text(start_us)), _Number(seconds_text(end_us))
    duration_s = _Number(seconds_text(end_us - start_us))
    span: Row = {"start_s": start_s, "end_s": end_s, "duration_s": duration_s}
    return {"section": section, "number": number, **span, **cells}


def _session_rows(session: Session, recording: Recording) -> Iterator[Row]:
    gaps = all_gaps(recording)
    device = session.device
    time_us = recording.time_us()
    length_s = float(time_us[-1] - time_us[0]) / 1e6 if len(time_us) else 0.0
    for key, value, unit in (
        ("format_version", FORMAT_VERSION, None),
        ("id", session.id, None),
        ("uid", session.uid, None),
        ("started", session.started.isoformat(), None),
        ("patient", session.patient, None),
        ("exercise", session.exercise, None),
        ("placement", session.placement, None),
        ("note", session.note or None, None),
        ("source", session.source or None, None),
        ("source_format", session.format or None, None),
        ("device_id", device.id if device else None, None),
        ("device_name", device.name if device else None, None),
        ("firmware", device.firmware if device else None, None),
        ("n_samples", recording.n_samples, "samples"),
        ("n_axes", max((block.n_axes for block in recording.blocks), default=session.n_axes), None),
        ("sample_rate", session.sample_rate_hz or median_rate_hz(time_us), "Hz"),
        ("duration", session.duration_s or length_s, "s"),
        ("n_gaps", len(gaps), "gaps"),
        ("n_lost", sum(gap.n_lost for gap in gaps), "samples"),
    ):
        yield {"section": "session", "key": key, "value": value, "unit": unit}


def _calibration_rows(calibration: Calibration) -> Iterator[Row]:
    values: Row = {
        "acc_unit": calibration.acc_unit,
        "gyr_unit": calibration.gyr_unit,
        "mag_unit": calibration.mag_unit,
        "swapped": calibration.swapped,
        "source": calibration.source,
        "measured_at": calibration.measured_at,
        "gravity_ms2": calibration.gravity_ms2,
    }
    for axis, bias, offset in zip("xyz", calibration.gyr_bias_rad_s, calibration.mag_offset_ut, strict=True):
        values |= {f"gyr_bias_{axis}_rad_s": bias, f"mag_offset_{axis}_ut": offset}
    for axis, row in zip("xyz", calibration.rotation, strict=True):
        values |= {f"rotation_{axis}{other}": value for other, value in zip("xyz", row, strict=True)}
    for key, value in values.items():
        yield {"section": "calibration", "key": key, "value": value}
    for note in calibration.notes:
        yield {"section": "calibration", "key": "note", "text": note}


def _gap_row(number: int, gap: Gap) -> Row:
    counted = "counted" if gap.exact else "estimated"
    cells: Row = {"key": gap.reason, "value": gap.n_lost, "unit": "samples", "text": counted}
    return _span("gap", number, gap.start_us, gap.end_us, **cells)


def _label_row(number: int, label: Label) -> Row:
    cells: Row = {"exercise": label.exercise, "execution": label.execution}
    cells |= {"key": label.source, "author": label.author or None}
    return _span("label", number, label.start_us, label.end_us, **cells)


def _marker_row(number: int, marker: Marker) -> Row:
    cells: Row = {"key": marker.kind, "text": marker.text, "author": marker.author or None}
    return _span("marker", number, marker.start_us, marker.end_us, **cells)


def _repetition_rows(number: int, repetition: Repetition) -> Iterator[Row]:
    cells: Row = {"exercise": repetition.exercise, "execution": repetition.execution}
    cells |= {"confidence": repetition.confidence, "model": repetition.model or None}
    yield _span("repetition", number, repetition.start_us, repetition.end_us, **cells)
    measures: Row = dict(repetition.measures)
    if repetition.peak_us is not None:
        measures["peak_s"] = _Number(seconds_text(repetition.peak_us))
    for key, value in measures.items():
        yield {"section": "repetition_measure", "number": number, "key": key, "value": value}


def _prediction_rows(number: int, prediction: Prediction) -> Iterator[Row]:
    cells: Row = {"exercise": prediction.exercise, "confidence": prediction.confidence}
    cells["model"] = prediction.model or None
    yield _span("prediction", number, prediction.start_us, prediction.end_us, **cells)
    for exercise, confidence in prediction.top:
        cells = {"section": "prediction_top", "number": number, "exercise": exercise}
        yield {**cells, "confidence": confidence}
