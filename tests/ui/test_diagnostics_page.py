"""The page of recognition in use: counts at once, change read from stored sessions."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from reviewed_sessions import store_reviewed
from ui_words import Until

from physio_desktop.app import App
from physio_desktop.domain import Correction, Prediction
from physio_desktop.recognition.drift import Drift
from physio_desktop.recognition.retraining.run import RunSettings
from physio_desktop.storage.edits import Edit
from physio_desktop.workflows.diagnostics import Diagnosis
from physio_desktop.workflows.recognition_meter import RecognitionFigures
from physio_desktop.workflows.retraining import train_from_sessions

pytestmark = pytest.mark.usefixtures("training_here")


def shown(app: App) -> dict[str, str]:
    return dict(app.diagnostics.figures)


def test_counts_and_change_are_shown(app: App, until: Until) -> None:
    workplace = app.workplace
    store, lane, registry = workplace.store, workplace.storage, workplace.registry
    sessions = [lane.call(store_reviewed, store, f"P-{n}", 10 * n) for n in (1, 2, 3)]
    trained = train_from_sessions(registry, store, lane, RunSettings("right_ankle", kinds=("boosted",)))
    registry.promote(trained.version, trained.gate)
    one = lane.call(store.reviews.repetitions, sessions[0])[0]
    wrong = Correction(one.detected.start_us, one.detected.end_us, "e5", "fast", one.id)
    lane.call(store.reviews.edit, sessions[0], Edit(add=(wrong,)))
    for i in range(20):
        app.treatment.meter.classified(Prediction(0, 1, None if i < 1 else "e4", 0.5), 0.002)
    app.treatment.meter.skipped(3)
    next(command for command in app.commands if command.text == "Recognition in use").do()
    until(lambda: not app.diagnostics.is_looking and app.desk.background.is_idle)
    page = app.pages["diagnostics"]
    figures = shown(app)
    assert figures["Windows named"] == "20" and figures["Not sure"] == "5.0 %"
    assert figures["Time for one (median / 95 % / 99 %)"] == "2.0 / 2.0 / 2.0 ms"
    assert figures["Windows skipped, the computer was busy"] == "3"
    assert figures["Corrections per 100 repetitions, all sessions"] == "1.4"  # 1 of 72
    rows = [page.drift.item(row, 0).text() for row in range(page.drift.rowCount())]  # type: ignore[attr-defined]
    assert {"P-1, right ankle", "P-2, right ankle", "P-3, right ankle"} <= set(rows)
    has_drifted = any(verdict.startswith("▲") for _, verdict, *_ in app.diagnostics.drift)
    assert page.warning.isVisible() == has_drifted and page.drift.isVisible()  # type: ignore[attr-defined]


def test_what_has_changed_is_said_plainly(app: App) -> None:
    drifts = (
        Drift("P-7, right_ankle", 400, 0.61, 0.2, "gyr_norm:std"),
        Drift("P-8, right_ankle", 400, 0.1, 0.2, "acc_x:mean"),
    )
    app.diagnostics._show(Diagnosis(RecognitionFigures(), None, drifts, ()))
    page = app.pages["diagnostics"]
    assert "P-7, right ankle look unlike" in page.warning.text()  # type: ignore[attr-defined]
    assert "P-8" not in page.warning.text()  # type: ignore[attr-defined]
    table = page.drift  # type: ignore[attr-defined]
    assert table.item(0, 1).text().startswith("▲") and table.item(1, 1).text().startswith("✓")
    assert table.item(0, 0).toolTip() == "spread: size of the angular rate"


def test_a_sensor_with_other_units_is_warned_of(app: App, until: Until) -> None:
    workplace = app.workplace
    store, lane, registry = workplace.store, workplace.storage, workplace.registry
    for n in (1, 2, 3):
        lane.call(lambda n=n: store_reviewed(store, f"P-{n}", 100 * n - 97, device="good"))
    trained = train_from_sessions(registry, store, lane, RunSettings("right_ankle", kinds=("boosted",)))
    registry.promote(trained.version, trained.gate)
    page = app.pages["diagnostics"]
    app.window.show_page("diagnostics")
    until(lambda: not app.diagnostics.is_looking and app.desk.background.is_idle)
    assert not page.warning.isVisible() and page.drift.rowCount() == 4  # type: ignore[attr-defined]
    for n in (900, 924):
        lane.call(lambda n=n: store_reviewed(store, "P-9", n, device="odd", units=1.6))
    page.again.click()  # type: ignore[attr-defined]
    until(lambda: not app.diagnostics.is_looking and app.desk.background.is_idle)
    words = page.warning.text()  # type: ignore[attr-defined]
    assert page.warning.isVisible() and "check strap and units" in words  # type: ignore[attr-defined]
    assert "P-9, right ankle" in words and "odd, right ankle" in words
    assert "P-1" not in words and "good" not in words


def test_nothing_to_compare_with(make_app: Callable[..., App], until: Until, tmp_path: Path) -> None:
    made = make_app()
    made.start()
    until(lambda: made.workplace.is_open and made.desk.background.is_idle)
    made.window.show_page("diagnostics")
    until(lambda: not made.diagnostics.is_looking and made.desk.background.is_idle)
    page = made.pages["diagnostics"]
    assert "no sessions" in page.nothing.text() and shown(made)["Windows named"] == "0"  # type: ignore[attr-defined]
