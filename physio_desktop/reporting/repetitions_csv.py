"""`repetitions.csv`: one row each, what was detected beside what a person said."""

from __future__ import annotations

from collections.abc import Mapping

from physio_desktop.domain import Correction, Repetition, ReviewedRepetition, model_and_version
from physio_desktop.recognition.form import WEIGHTS
from physio_desktop.recognition.measures import MEASURES
from physio_desktop.reporting.csv_table import Value, csv_table, seconds, span
from physio_desktop.reporting.session_record import SessionRecord

_KNOWN = (
    *(name for name in MEASURES if name != "duration_s"),
    *("form_score", *(f"form_{part}" for part in WEIGHTS), "execution_confidence"),
)
COLUMNS = (
    *("number", "set", "state", "exercise", "execution", "start_s", "end_s", "duration_s"),
    *("detected_exercise", "detected_execution", "detected_confidence"),
    *("detected_start_s", "detected_peak_s", "detected_end_s", "model", "model_version"),
    *("said_exercise", "said_execution", "said_start_s", "said_end_s", "said_by", "said_at"),
    *(f"detected_{name}" for name in _KNOWN),
)


def repetitions_csv(record: SessionRecord) -> bytes:
    """Measures that this version does not know come last, by name."""
    found = {name for one in record.repetitions if one.detected for name in one.detected.measures}
    others = sorted(f"detected_{name}" for name in found - {*_KNOWN, "duration_s"})
    columns = [*COLUMNS, *(name for name in others if name not in COLUMNS)]
    rows = (_row(number, one, record) for number, one in enumerate(record.repetitions, 1))
    return csv_table(columns, rows)


def _row(number: int, one: ReviewedRepetition, record: SessionRecord) -> Mapping[str, Value]:
    row: dict[str, Value] = {"number": number, "state": one.state}
    truth = one.truth
    if truth is not None:
        row |= {"exercise": truth.exercise, "execution": truth.execution, "set": record.set_of(truth)}
        row |= span(truth.start_us, truth.end_us)
    if one.detected is not None:
        row |= _detected(one.detected)
    if one.correction is not None:
        row |= _said(one.correction)
    return row


def _detected(repetition: Repetition) -> dict[str, Value]:
    measures = {f"detected_{name}": value for name, value in repetition.measures.items()}
    measures.pop("detected_duration_s", None)  # start and end say it exactly
    model, version = model_and_version(repetition.model)
    return {
        **measures,
        "detected_exercise": repetition.exercise,
        "detected_execution": repetition.execution,
        "detected_confidence": repetition.confidence,
        "detected_peak_s": seconds(repetition.peak_us),
        **span(repetition.start_us, repetition.end_us, "detected_"),
        "model": model or None,
        "model_version": version or None,
    }


def _said(said: Correction) -> dict[str, Value]:
    row: dict[str, Value] = {"said_by": said.author or None, "said_at": said.created}
    if said.is_repetition:
        row |= {"said_exercise": said.exercise, "said_execution": said.execution}
        row |= span(said.start_us, said.end_us, "said_")
    return row
