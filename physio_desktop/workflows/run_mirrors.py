"""Training runs mirrored to MLflow or, offline, to Weights & Biases, for those who keep their runs there.

Both are extras of the installation. Nothing leaves this computer unless the user names a server. What is
mirrored are settings, figures and the data's fingerprint: no sample, and people by pseudonym only where the
user asks for figures per person.
"""

from __future__ import annotations

import importlib
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from physio_desktop.errors import PhysioError
from physio_desktop.storage.model_versions import TrainingRun

EXPERIMENT = "physio-desktop"


def mirror(run: TrainingRun, to: str) -> None:
    """`to`: `mlflow:ADDRESS` (a folder, a file like sqlite:///runs.db, or a server) or `wandb:FOLDER`.

    Raises PhysioError where the extra is not installed or the place cannot be used.
    """
    kind, _, where = to.partition(":")
    writer = {"mlflow": _to_mlflow, "wandb": _to_wandb}.get(kind)
    if writer is None or not where:
        raise PhysioError(f"Runs cannot be mirrored to {to!r}.", "Name mlflow:ADDRESS or wandb:FOLDER.")
    try:
        writer(run, where)
    except PhysioError:
        raise
    except Exception as error:  # whatever a foreign library raises, the run itself is safe
        raise PhysioError(
            f"The run could not be mirrored ({type(error).__name__}: {error}).",
            "The run itself is kept. Check the address, then mirror it again.",
        ) from error


def plain_settings(run: TrainingRun) -> dict[str, str]:
    """What was chosen, and what it was learned from, as text; how many people, not who."""
    settings = dict(run.settings)
    people = settings.pop("people", ()) or ()
    chosen = {name: str(value) for name, value in settings.items()}
    chosen["n_people_chosen"] = str(len(people)) if people else "all"
    if run.result is not None:
        chosen["fingerprint"] = str(run.result["fingerprint"])
        chosen["kind"] = str(_best(run)["kind"])
    return chosen


def plain_figures(run: TrainingRun) -> dict[str, float]:
    """Figures of the best candidate on people left out, and of its worst person."""
    if run.result is None:
        return {}
    best = _best(run)
    found = {name: float(value) for name, value in best["overall"].items() if value is not None}
    worst: Mapping[str, Any] = next(iter(best["per_person"].values()), {})
    found |= {f"worst_{name}": float(v) for name, v in worst.items() if v is not None and name != "n_windows"}
    return found


def _best(run: TrainingRun) -> Mapping[str, Any]:
    assert run.result is not None
    best: Mapping[str, Any] = run.result["candidates"][0]
    return best


def _to_mlflow(run: TrainingRun, address: str) -> None:
    os.environ.setdefault("MLFLOW_DISABLE_TELEMETRY", "true")
    os.environ.setdefault("DO_NOT_TRACK", "true")
    mlflow = _installed("mlflow", "tracking")
    if "://" not in address:
        address = Path(address).absolute().as_uri()
        os.environ.setdefault("MLFLOW_ALLOW_FILE_STORE", "true")
    client = mlflow.MlflowClient(tracking_uri=address)
    found = client.get_experiment_by_name(EXPERIMENT)
    experiment = found.experiment_id if found else client.create_experiment(EXPERIMENT)
    begun = round(run.started.timestamp() * 1000)
    made = client.create_run(experiment, start_time=begun, run_name=f"run-{run.id}")
    for name, value in plain_settings(run).items():
        client.log_param(made.info.run_id, name, value)
    for name, figure in plain_figures(run).items():
        client.log_metric(made.info.run_id, name, figure)
    if run.result is not None:
        client.set_tag(made.info.run_id, "protocol", run.result["protocol"])
    ended = round(run.ended.timestamp() * 1000) if run.ended else None
    status = "FINISHED" if run.status == "done" else "FAILED"
    client.set_terminated(made.info.run_id, status, ended)


def _to_wandb(run: TrainingRun, folder: str) -> None:
    wandb = _installed("wandb", "tracking")
    Path(folder).mkdir(parents=True, exist_ok=True)
    settings = wandb.Settings(mode="offline", console="off", silent=True, x_disable_stats=True)
    made = wandb.init(
        project=EXPERIMENT,
        name=f"run-{run.id}",
        dir=folder,
        config=plain_settings(run),
        settings=settings,
        reinit="create_new",
    )
    try:
        made.log(plain_figures(run))
        if run.result is not None:
            made.summary["protocol"] = run.result["protocol"]
    finally:
        made.finish(exit_code=0 if run.status == "done" else 1)


def _installed(name: str, extra: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise PhysioError(
            f"{name} is not installed.", f"Install the program with its extra `{extra}`, or do without."
        ) from error
