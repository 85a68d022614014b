from __future__ import annotations

import dataclasses
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families
from reviewed_sessions import store_reviewed
from test_retraining_sessions import PASSED, QUICK, Clinic

from physio_desktop.domain import Correction, Prediction
from physio_desktop.errors import PhysioError
from physio_desktop.storage.edits import Edit
from physio_desktop.workflows.diagnostics import Diagnosis, Diagnostics
from physio_desktop.workflows.metrics_endpoint import MetricsEndpoint
from physio_desktop.workflows.recognition_meter import RecognitionMeter

pytestmark = pytest.mark.usefixtures("training_here")


@pytest.fixture
def clinic(tmp_path: Path) -> Iterator[Clinic]:
    made = Clinic(tmp_path)
    yield made
    made.lane.call(made.database.close)
    made.lane.close()


def test_the_meter_counts_and_ranks() -> None:
    meter = RecognitionMeter()
    assert meter.figures.latency_median_s is None and meter.figures.not_sure_rate is None
    for i in range(100):
        meter.classified(Prediction(0, 1, None if i < 5 else "e4", 0.5), (i + 1) / 1000)
    meter.skipped(3)
    meter.failed()
    found = meter.figures
    assert (found.n_requests, found.n_skipped, found.n_errors) == (100, 3, 1)
    assert found.not_sure_rate == pytest.approx(0.05)
    assert found.latency_median_s == pytest.approx(0.0505) and found.latency_p99_s == pytest.approx(0.09901)


def test_corrections_and_drift_are_read_from_sessions(clinic: Clinic) -> None:
    clinic.see("P-1", "P-2", "P-3")
    trained = clinic.train()
    clinic.registry.promote(trained.version, PASSED)
    line = clinic.lane.call(clinic.store.reviews.lines)[0]
    one = clinic.lane.call(clinic.store.reviews.repetitions, line.id)[0]
    wrong = Correction(one.detected.start_us, one.detected.end_us, "e5", "fast", one.id)
    clinic.lane.call(clinic.store.reviews.edit, line.id, Edit(add=(wrong,)))
    diagnostics = Diagnostics(RecognitionMeter(), lambda: clinic.store, clinic.lane)
    found = diagnostics.look(clinic.registry)
    assert found.corrections_per_100 == pytest.approx(100 / 72)
    assert {d.whose for d in found.drifts} == {f"P-{n}, right_ankle" for n in (1, 2, 3)}
    assert found.warnings == [] and diagnostics.snapshot() == found
    odd = dataclasses.replace(found.drifts[0], index=9.0)
    assert "Check strap and units" in dataclasses.replace(found, drifts=(odd,)).warnings[0]


def test_a_sensor_with_other_units_drifts_and_the_others_do_not(clinic: Clinic) -> None:
    for number, person in enumerate(("P-1", "P-2", "P-3")):
        clinic.lane.call(
            lambda p=person, n=number: store_reviewed(clinic.store, p, 100 * n + 3, device="good")
        )
    trained = clinic.train()
    clinic.registry.promote(trained.version, PASSED)
    for day in range(2):
        seed = 900 + 24 * day
        clinic.lane.call(lambda s=seed: store_reviewed(clinic.store, "P-9", s, device="odd", units=1.6))
    found = Diagnostics(RecognitionMeter(), lambda: clinic.store, clinic.lane).look(clinic.registry)
    drifted = {d.whose: d for d in found.drifts if d.has_drifted}
    assert set(drifted) == {"P-9, right_ankle", "odd, right_ankle"}
    assert {d.whose for d in found.drifts} - set(drifted) == {
        *(f"P-{n}, right_ankle" for n in (1, 2, 3)),
        "good, right_ankle",
    }
    assert len(found.warnings) == 2 and all("Check strap and units" in words for words in found.warnings)


def test_a_patient_with_a_model_of_their_own_is_compared_with_that(clinic: Clinic) -> None:
    clinic.see("P-1", "P-2", "P-3")
    clinic.registry.promote(clinic.train().version, PASSED)
    for day in range(3):  # always worn like this, and learned so
        seed = 900 + 24 * day
        clinic.lane.call(lambda s=seed: store_reviewed(clinic.store, "P-9", s, device="odd", units=1.6))

    def drifted() -> set[str]:
        found = Diagnostics(RecognitionMeter(), lambda: clinic.store, clinic.lane).look(clinic.registry)
        return {d.whose for d in found.drifts if d.has_drifted}

    assert drifted() == {"P-9, right_ankle", "odd, right_ankle"}
    mine = clinic.train(dataclasses.replace(QUICK, people=("P-9",), personal=True))
    clinic.registry.promote(mine.version, PASSED)
    assert drifted() == {"odd, right_ankle"}


def test_the_figures_are_offered_on_the_loopback_alone() -> None:
    meter = RecognitionMeter()
    meter.classified(Prediction(0, 1, "e4", 0.9), 0.25)
    endpoint = MetricsEndpoint(lambda: Diagnosis(meter.figures, 2.5), 0)
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{endpoint.port}/metrics") as answer:
            text = answer.read().decode()
        assert endpoint._server.server_address[0] == "127.0.0.1"
        with pytest.raises(PhysioError, match="cannot be offered"):
            MetricsEndpoint(lambda: Diagnosis(meter.figures), endpoint.port)
    finally:
        endpoint.close()
    found = {f.name: f for f in text_string_to_metric_families(text)}
    assert found["physio_recognition_requests"].samples[0].value == 1
    median = found["physio_recognition_latency_seconds"].samples[0]
    assert (median.labels, median.value) == ({"quantile": "0.5"}, 0.25)
    assert found["physio_recognition_corrections_per_100"].samples[0].value == 2.5
