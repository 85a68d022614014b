"""Many fits at once: on threads of this process, or on the workers of a Dask cluster that the user names."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from joblib import Parallel, delayed, parallel_config

from physio_desktop.errors import PhysioError
from physio_desktop.recognition.progress import Progress

_PATIENCE_S = 20


@dataclass(frozen=True, slots=True)
class Task:
    """`work(*material)`; `words` say what it is."""

    words: str
    work: Callable[..., Any]
    material: tuple[Any, ...]


def done(tasks: Sequence[Task], progress: Progress, span: tuple[float, float] = (0.0, 1.0)) -> list[Any]:
    """What the tasks give, in order. `progress` goes through `span`."""
    results = []
    parallel = Parallel(return_as="generator", pre_dispatch="all")
    for i, result in enumerate(parallel(delayed(task.work)(*task.material) for task in tasks)):
        results.append(result)
        progress(span[0] + (span[1] - span[0]) * (i + 1) / len(tasks), tasks[i].words)
    return results


@contextmanager
def workers(n_jobs: int, cluster: str = "") -> Iterator[None]:
    """Where `done` works. XGBoost computes without Python's lock, so threads suffice here, and no further
    program starts. Raises PhysioError for a `cluster` (tcp://host:port) that cannot be reached.
    """
    if not cluster:
        with parallel_config(backend="threading", n_jobs=n_jobs):
            yield
        return
    try:
        from distributed import Client
    except ImportError as error:
        raise PhysioError(
            "Dask is not installed.", "Install the program with its extra `cluster`, or train without it."
        ) from error
    try:
        client = Client(cluster, timeout=_PATIENCE_S)  # type: ignore[no-untyped-call]
    except (OSError, ValueError, TimeoutError) as error:
        raise PhysioError(
            f"No Dask scheduler answers at {cluster}.", "Start it, check the address, or train without it."
        ) from error
    with client, parallel_config(backend="dask", wait_for_workers_timeout=_PATIENCE_S):
        yield
