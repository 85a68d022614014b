"""The benchmark of recognition: every promised figure is a row with a number. Speeds are not asserted."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from physio_desktop.benchmarks import recognition, tables

PROMISED = {  # the numbers that this program shall not pass
    "recognition.window_ms": (5, "ms"),
    "recognition.repetition_ms": (40, "ms"),
    "recognition.batch_10000_s": (1.5, "s"),
    "recognition.teach_s": (5, "s"),
    "recognition.load_models_s": (0.3, "s"),
    "recognition.models_mb": (10, "MB"),
}


def test_every_promised_figure_is_measured_once() -> None:
    figures = [figure for measurement in recognition.MEASUREMENTS for figure in measurement.figures]
    assert {figure.name: (figure.target, figure.unit) for figure in figures} == PROMISED
    assert len(figures) == len(PROMISED) and not any(figure.at_least for figure in figures)


def test_the_short_form_measures_everything_beside_a_plain_loop() -> None:
    rows = {row.name: row for row in tables.run(["recognition"], short=True)}
    assert set(rows) == set(PROMISED)
    for name, row in rows.items():
        assert row.value is not None and row.value > 0, row.note
        if not name.endswith("_mb"):
            assert row.ratio is not None and row.ratio > 0 and row.against
    assert rows["recognition.models_mb"].met


def test_without_models_the_rows_say_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("physio_desktop.paths.models_dir", lambda: tmp_path)
    rows = {row.name: row for row in tables.run(["recognition"], short=True)}
    assert set(rows) == set(PROMISED)
    for name in ("recognition.window_ms", "recognition.load_models_s", "recognition.models_mb"):
        assert not rows[name].met and "no model" in rows[name].note


def test_other_benchmarks_do_not_import_the_learning_libraries() -> None:
    learning = "{'xgboost', 'sklearn', 'dtaidistance'}"
    code = f"import sys, physio_desktop.benchmarks.tables; print(*{learning} & set(sys.modules))"
    called = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert called.stdout.strip() == ""
