"""Training runs mirrored to MLflow or, offline, to Weights & Biases, for those who keep their runs there.

Both are extras of the installation. Nothing leaves this computer unless the user names a server. What is
mirrored are settings, figures and the data's fingerprint: no sample, and people by pseudonym only where the
user asks for figures per person.
"""

from __future__ import annotations

import importlib
import importlib.util
import multiprocessing
import os
import time
from collections.abc import Callable, Mapping
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from physio_desktop.errors import PhysioError
from physio_desktop.workflows.training_process import LOOK_EVERY_S, Cancelled, step_back

if TYPE_CHECKING:
    from physio_desktop.storage.model_versions import TrainingRun

EXPERIMENT = "physio-desktop"
LIBRARIES = ("mlflow", "wandb")
PATIENCE_S = 180.0  # a server far away, and the first import of a library
_LONGEST = 200  # letters of what a foreign library says
_AGAIN = "The run itself is kept. Check the address, then mirror it again."
_SCHEMES = ("file", "http", "https", "sqlite", "postgresql", "mysql")


def mirror(run: TrainingRun, to: str) -> None:
    """`to`: `mlflow:ADDRESS` (a folder, a file like sqlite:///runs.db, or a server) or `wandb:FOLDER`.

    Raises PhysioError where the extra is not installed or the place cannot be used.
    """
    check_place(to)
    kind, _, where = to.partition(":")
    try:
        {"mlflow": _to_mlflow, "wandb": _to_wandb}[kind](run, where)
    except PhysioError:
        raise
    except Exception as error:  # whatever a foreign library raises, the run itself is safe
        why = f"{type(error).__name__}: {error}"[:_LONGEST]
        raise PhysioError(f"The run could not be mirrored ({why}).", _AGAIN) from error


def mirror_apart(run: TrainingRun, to: str, is_cancelled: Callable[[], bool] = lambda: False) -> None:
    """`mirror` in a process of its own: whatever a foreign library or a dead server does, this one goes on.

    Raises PhysioError, and Cancelled soon after it was asked for.
    """
    check_place(to)
    spawn = multiprocessing.get_context("spawn")
    ours, theirs = spawn.Pipe()
    process = spawn.Process(target=_mirror, args=(theirs, run, to), name="mirror", daemon=True)
    process.start()
    theirs.close()
    try:
        _wait(ours, is_cancelled)
    finally:
        process.kill()
        process.join()
        process.close()
        ours.close()


def _wait(pipe: Connection, is_cancelled: Callable[[], bool]) -> None:
    deadline_s = time.monotonic() + PATIENCE_S
    while not pipe.poll(LOOK_EVERY_S):
        if is_cancelled():
            raise Cancelled("The mirroring was given up.", "The run itself is kept.")
        if time.monotonic() > deadline_s:
            raise PhysioError("The run could not be mirrored (no answer).", _AGAIN)
    try:
        error = pipe.recv()
    except (EOFError, OSError) as ended:
        raise PhysioError("The run could not be mirrored (the library ended by itself).", _AGAIN) from ended
    if error is not None:
        raise error


def _mirror(pipe: Connection, run: TrainingRun, to: str) -> None:
    """In the other process; sends what went wrong, or None."""
    step_back()
    try:
        mirror(run, to)
        pipe.send(None)
    except PhysioError as error:
        pipe.send(error)


def check_place(to: str) -> None:
    """Raises PhysioError for what is no place to mirror to; nobody is asked for it."""
    kind, _, where = to.partition(":")
    if kind not in LIBRARIES or not where.strip():
        raise PhysioError(f"Runs cannot be mirrored to {to!r}.", "Name mlflow:ADDRESS or wandb:FOLDER.")
    if kind == "mlflow" and "://" in where:
        parts = urlsplit(where)
        if parts.scheme.partition("+")[0] not in _SCHEMES:
            raise PhysioError(
                f"Runs cannot be mirrored to {to!r}.",
                "An address begins with http://, https:// or sqlite:///.",
            )
        if parts.password is not None:
            raise PhysioError(
                "An address with a password in it is not kept.",
                "Leave it out, and set MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD.",
            )


def installed_libraries() -> frozenset[str]:
    """Which of `LIBRARIES` this installation has; looks at the disk."""
    return frozenset(name for name in LIBRARIES if importlib.util.find_spec(name) is not None)


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
    os.environ.setdefault("MLFLOW_HTTP_REQUEST_TIMEOUT", "15")  # its own patience is a quarter of an hour
    os.environ.setdefault("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "1")
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
