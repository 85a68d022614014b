"""`predictions.csv`: one row for each window that a model looked at, with the five likeliest exercises."""

from __future__ import annotations

from collections.abc import Mapping

from physio_desktop.domain import Prediction, model_and_version
from physio_desktop.reporting.csv_table import Value, csv_table, span
from physio_desktop.reporting.session_record import SessionRecord

N_TOP = 5
COLUMNS = (
    *("number", "start_s", "end_s", "duration_s", "exercise", "confidence"),
    *(name for i in range(1, N_TOP + 1) for name in (f"top_{i}", f"top_{i}_confidence")),
    *("model", "model_version"),
)


def predictions_csv(record: SessionRecord) -> bytes:
    return csv_table(COLUMNS, (_row(number, one) for number, one in enumerate(record.predictions, 1)))


def _row(number: int, one: Prediction) -> Mapping[str, Value]:
    row: dict[str, Value] = {"number": number, **span(one.start_us, one.end_us)}
    row |= {"exercise": one.exercise, "confidence": one.confidence}
    for place, (exercise, confidence) in enumerate(one.top[:N_TOP], 1):
        row |= {f"top_{place}": exercise, f"top_{place}_confidence": confidence}
    model, version = model_and_version(one.model)
    return row | {"model": model or None, "model_version": version or None}
