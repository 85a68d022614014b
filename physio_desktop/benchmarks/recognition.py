"""The table "Figures" of recognition, as far as time and size go: what others reach is `evaluate`'s business.

Times are processor time of one thread beside a plain loop in the same run, the best of several runs of each.
Only teaching is timed as a person waits for it: from twelve recordings on disk to references in the database
and ready to recognise. Training says its time itself.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from physio_desktop import paths
from physio_desktop.benchmarks.figures import Figure, Measurement, Row
from physio_desktop.domain import CHANNELS, ImuBlock
from physio_desktop.storage.database import Database
from physio_desktop.storage.session_store import SessionStore
from physio_desktop.workflows.lane import Lane

if TYPE_CHECKING:
    from physio_desktop.recognition.evaluation.cost import Cost
    from physio_desktop.recognition.model_store import StoredModel

at_most = Figure.maximum

WINDOW = at_most("recognition.window_ms", 5, "ms")
REPETITION = at_most("recognition.repetition_ms", 40, "ms")
BATCH = at_most("recognition.batch_10000_s", 1.5, "s")
TEACH = at_most("recognition.teach_s", 5, "s")
LOAD = at_most("recognition.load_models_s", 0.3, "s")
SIZE = at_most("recognition.models_mb", 10, "MB")
_WORN, _EXERCISES = "right_wrist", ("e2", "e6", "e7", "e8")
_SECONDS = 30.0  # of a recording of one repetition


def cards() -> list[Path]:
    """Every shipped model."""
    found = sorted(paths.models_dir().glob("*.card.json"))
    if not found:
        raise RuntimeError(f"there is no model in {paths.models_dir()}")
    return found


def _model() -> StoredModel:
    from physio_desktop.recognition.model_store import load_model

    return load_model(cards()[0])


def window(figure: Figure, short: bool) -> Iterator[Row]:
    from physio_desktop.recognition.evaluation.cost import window_cost

    model = _model()
    cost = _best(lambda: window_cost(model, 20 if short else 50), 2 if short else 5)
    yield _row(figure, cost, 1e3, "statistics and distances, value by value", "features and personal label")


def repetition(figure: Figure, short: bool) -> Iterator[Row]:
    from physio_desktop.recognition.evaluation.cost import repetition_cost

    model = _model()
    cost = _best(lambda: repetition_cost(model), 1 if short else 3)
    note = "150 s in blocks of 0.2 s against 12 references, the rests between repetitions included"
    yield _row(figure, cost, 1e3, "textbook warping of the candidates", note)


def batch(figure: Figure, short: bool) -> Iterator[Row]:
    from physio_desktop.recognition.evaluation.cost import batch_cost

    cost = _best(lambda: batch_cost(1_000 if short else 10_000), 2 if short else 3)
    note = "ten times what 1,000 windows take" if short else "features only"
    yield _row(figure, cost, 10 if short else 1, "some of the statistics, value by value", note)


def load(figure: Figure, short: bool) -> Iterator[Row]:
    from physio_desktop.recognition.evaluation.cost import load_cost

    found = cards()
    cost = _best(lambda: load_cost(found), 2 if short else 5)
    yield _row(figure, cost, 1, "adding up the bytes of the trees", f"models: {len(found)}, SHA-256 included")


def size(figure: Figure, short: bool) -> Iterator[Row]:
    folder = cards()[0].parent
    files = [file for file in folder.iterdir() if file.suffix in (".ubj", ".json")]
    yield figure.row(sum(file.stat().st_size for file in files) / 1e6, note=f"{len(files)} files")


def teach(figure: Figure, short: bool) -> Iterator[Row]:
    from physio_desktop.recognition.configuration import Configuration
    from physio_desktop.recognition.evaluation.cost import teach_plain_seconds

    with tempfile.TemporaryDirectory(prefix="physio-bench-") as folder:
        seconds = min(_teach(Path(folder), run) for run in range(1 if short else 3))
    plain = teach_plain_seconds(Configuration())
    note = f"{len(_EXERCISES)} exercises in three executions, as a person waits for it"
    against = "statistics and warping of the references, value by value"
    yield figure.row(seconds, ratio=plain / seconds, against=against, note=note)


def _teach(folder: Path, run: int) -> float:
    from physio_desktop.workflows.teaching import ReferenceRequest, enrolment, teach

    requests = [
        ReferenceRequest(str(file), exercise, execution, *span)
        for exercise in _EXERCISES
        for execution in ("correct", "fast", "low_amplitude")
        for file, span in [_recording(folder, exercise, execution)]
    ]
    lane = Lane("storage")
    try:
        store = lane.call(lambda: SessionStore(Database.open(folder / f"teach-{run}.db")))
        try:
            begun = time.perf_counter()
            learned = teach(store, lane, "BENCHMARK", _WORN, requests)
            ready = enrolment(store, lane, "BENCHMARK", _WORN)
            seconds = time.perf_counter() - begun
        finally:
            lane.call(store.database.close)
    finally:
        lane.close()
    if ready is None or len(learned) != len(requests):
        raise RuntimeError(f"{len(learned)} of {len(requests)} references were learned")
    return seconds


def _recording(folder: Path, exercise: str, execution: str) -> tuple[Path, tuple[float, float]]:
    """A file with one repetition of the simulated sensor, and the seconds that hold it."""
    from physio_desktop.recognition.evaluation.simulated import simulated
    from physio_desktop.sensing.simulation import SimulationOptions

    options = SimulationOptions(exercise=exercise, placement=_WORN, repetitions=1, seed=1)
    block, truth = simulated(replace(options, execution=execution), _SECONDS)
    file = folder / f"{exercise}-{execution}.csv"
    if not file.exists():
        _write(file, block)
    return file, (truth[0].start_s, truth[0].end_s)


def _write(file: Path, block: ImuBlock) -> None:
    table = np.column_stack([block.time_us / 1e6, block.values])
    header = ",".join(["time_s", *CHANNELS])
    np.savetxt(file, table, fmt="%.6g", delimiter=",", header=header, comments="")


def _best(measure: Callable[[], Cost], runs: int) -> Cost:
    """The best of several runs of each: what else goes on only ever adds time."""
    found: Sequence[Cost] = [measure() for _ in range(runs)]
    return replace(
        found[0], seconds=min(c.seconds for c in found), plain_seconds=min(c.plain_seconds for c in found)
    )


def _row(figure: Figure, cost: Cost, scale: float, against: str, note: str) -> Row:
    return figure.row(cost.seconds * scale, ratio=cost.ratio, against=against, note=note)


MEASUREMENTS = (
    Measurement((WINDOW,), partial(window, WINDOW), 3),
    Measurement((REPETITION,), partial(repetition, REPETITION), 6),
    Measurement((BATCH,), partial(batch, BATCH), 4),
    Measurement((TEACH,), partial(teach, TEACH), 10),
    Measurement((LOAD,), partial(load, LOAD), 3),
    Measurement((SIZE,), partial(size, SIZE), 1),
)
