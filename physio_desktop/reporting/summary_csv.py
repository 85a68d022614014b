"""`session.csv`: what is known of a session, one row each. Columns: resources/export-format.md."""

from __future__ import annotations

from collections.abc import Iterator

from physio_desktop.domain import Calibration, ExerciseSet, Gap, Label, Marker, median_rate_hz
from physio_desktop.reporting.csv_table import Value, csv_table, span
from physio_desktop.reporting.session_record import SessionRecord

COLUMNS = (
    *("section", "number", "start_s", "end_s", "duration_s", "exercise", "execution"),
    *("key", "value", "unit", "text", "author"),
)
FORMAT_VERSION = 2
Row = dict[str, Value]


def summary_csv(record: SessionRecord) -> bytes:
    """The whole file: one stable table."""
    rows: list[Row] = [*_session_rows(record), *_calibration_rows(record.recording.calibration)]
    for number, (model, version) in enumerate(record.models, 1):
        rows.append({"section": "model", "number": number, "key": model, "text": version or None})
    rows += (_gap_row(number, gap) for number, gap in enumerate(record.gaps, 1))
    rows += (_label_row(number, label) for number, label in enumerate(record.recording.labels, 1))
    rows += (_marker_row(number, marker) for number, marker in enumerate(record.markers, 1))
    for one in record.sets:
        rows += _set_rows(one)
    return csv_table(COLUMNS, rows)


def _span(section: str, number: int, start_us: int, end_us: int, **cells: Value) -> Row:
    return {"section": section, "number": number, **span(start_us, end_us), **cells}


def _session_rows(record: SessionRecord) -> Iterator[Row]:
    session, recording = record.session, record.recording
    device = session.device
    truths = list(record.truths())
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
        ("sample_rate", session.sample_rate_hz or median_rate_hz(recording.time_us()), "Hz"),
        ("duration", record.duration_s, "s"),
        ("n_gaps", len(record.gaps), "gaps"),
        ("n_lost", record.n_lost, "samples"),
        ("loss", record.loss, "share"),
        ("n_repetitions", len(truths), "repetitions"),
        ("n_predictions", len(record.predictions), "windows"),
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
    for i, axis in enumerate("xyz"):
        values |= {
            f"gyr_bias_{axis}_rad_s": calibration.gyr_bias_rad_s[i],
            f"acc_offset_{axis}_ms2": calibration.acc_offset_ms2[i],
            f"acc_scale_{axis}": calibration.acc_scale[i],
            f"mag_offset_{axis}_ut": calibration.mag_offset_ut[i],
        }
    for name, matrix in (("mag_soft_iron", calibration.mag_soft_iron), ("rotation", calibration.rotation)):
        for axis, row in zip("xyz", matrix, strict=True):
            values |= {f"{name}_{axis}{other}": value for other, value in zip("xyz", row, strict=True)}
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


def _set_rows(one: ExerciseSet) -> Iterator[Row]:
    cells: Row = {"exercise": one.exercise, "key": one.ended_by or None, "author": one.author or None}
    if one.end_us is None:
        start = _span("set", one.number, one.start_us, one.start_us, **cells)
        yield {**start, "end_s": None, "duration_s": None}
    else:
        yield _span("set", one.number, one.start_us, one.end_us, **cells)
    for key, value, unit in (
        ("target", one.target, "repetitions"),
        ("n_counted", one.n_counted, "repetitions"),
        ("n_corrected", one.n_corrected, "repetitions"),
        ("pain", one.pain, "0-10"),
        ("effort", one.effort, "Borg CR10"),
    ):
        if value is not None:
            yield {"section": "set_value", "number": one.number, "key": key, "value": value, "unit": unit}
