from __future__ import annotations

import importlib.util
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from physio_desktop.errors import PhysioError
from physio_desktop.storage.model_versions import TrainingRun
from physio_desktop.workflows.run_mirrors import mirror, plain_figures, plain_settings

STARTED = datetime(2026, 5, 4, 8, 0, tzinfo=UTC)
RESULT = {
    "fingerprint": "ab" * 32,
    "protocol": "Each person in turn.",
    "candidates": [
        {
            "kind": "forest",
            "overall": {"f1_macro": 0.8, "roc_auc": None, "n_windows": 100},
            "per_person": {"P-1": {"f1_macro": 0.4, "accuracy": 0.5}, "P-2": {"f1_macro": 0.9}},
        }
    ],
}
SETTINGS = {"placement": "right_ankle", "people": ["P-1", "P-2"], "search": "grid"}
RUN = TrainingRun(3, STARTED, STARTED + timedelta(minutes=2), "done", SETTINGS, RESULT, "", 1)


def test_no_pseudonym_is_mirrored() -> None:
    figures = plain_figures(RUN)
    assert figures.pop("worst_f1_macro") == 0.4 and figures.pop("worst_accuracy") == 0.5
    assert figures == {"f1_macro": 0.8, "n_windows": 100.0}
    settings = plain_settings(RUN)
    assert settings["n_people_chosen"] == "2" and settings["kind"] == "forest"
    assert "P-1" not in str(settings)


@pytest.mark.parametrize("to", ["ftp:x", "mlflow:", "somewhere"])
def test_other_places_are_refused(to: str) -> None:
    with pytest.raises(PhysioError, match="cannot be mirrored"):
        mirror(RUN, to)


@pytest.mark.parametrize("kind", ["mlflow", "wandb"])
def test_a_missing_extra_is_said(kind: str, tmp_path: Path) -> None:
    if importlib.util.find_spec(kind) is not None:
        pytest.skip(f"{kind} is installed")
    with pytest.raises(PhysioError, match="is not installed"):
        mirror(RUN, f"{kind}:{tmp_path}")


@pytest.mark.parametrize("as_file", [True, False])
def test_a_run_is_found_again_in_mlflow(tmp_path: Path, as_file: bool) -> None:
    mlflow = pytest.importorskip("mlflow")
    where = f"sqlite:///{tmp_path / 'runs.db'}" if as_file else str(tmp_path / "runs")
    mirror(RUN, f"mlflow:{where}")
    client = mlflow.MlflowClient(tracking_uri=where if as_file else (tmp_path / "runs").as_uri())
    (experiment,) = client.search_experiments(filter_string="name = 'physio-desktop'")
    (found,) = client.search_runs([experiment.experiment_id])
    assert found.data.params["placement"] == "right_ankle" and found.data.metrics["f1_macro"] == 0.8
    assert found.info.status == "FINISHED" and found.data.tags["protocol"] == "Each person in turn."


def test_a_run_lies_in_the_folder_of_weights_and_biases(tmp_path: Path) -> None:
    pytest.importorskip("wandb")
    mirror(RUN, f"wandb:{tmp_path}")
    assert list(tmp_path.glob("wandb/offline-run-*/run-*.wandb"))
