"""Training: candidates beside scikit-learn's forest, and what retraining does to the person and to others.

With `--dataset` and `--annotations` on real people, else on simulated ones, whose figures prove only that it
runs. Macro F1 in per cent; the protocols are those of `recognition.evaluation.retraining`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from physio_desktop.benchmarks.figures import Figure, Measurement, Row

if TYPE_CHECKING:
    from physio_desktop.recognition.evaluation.dataset import Dataset

at_least, at_most = Figure.minimum, Figure.maximum

BOOSTED = at_least("train.boosted_speed", 1.0, "x")
FOREST = at_least("train.forest_speed", 1.0, "x")
BETTER = at_least("train.better_f1_lead", 0.0, "points")
OWN = at_least("train.own_gain", 0.0, "points")
WORST_OWN = at_least("train.worst_own_gain", -1.0, "points")
OTHERS = at_least("train.others_gain", 0.0, "points")
_PEOPLE, _EXERCISES = 4, ("e1", "e4")
_EXECUTIONS = ("correct", "fast", "low_amplitude")
People = tuple[Path, Path] | None


def measurements(people: People = None) -> tuple[Measurement, ...]:
    """`people`: dataset and annotations, as `evaluate` takes them."""
    return (
        Measurement((BOOSTED, FOREST, BETTER), partial(rivals, people), 240),
        Measurement((OWN, WORST_OWN, OTHERS), partial(changes, people), 200),
    )


def rivals(people: People, short: bool) -> Iterator[Row]:
    from physio_desktop.recognition.evaluation import retraining
    from physio_desktop.recognition.retraining.estimators import BOOSTED as boosted
    from physio_desktop.recognition.retraining.estimators import FOREST as forest

    dataset = _dataset(people)
    seconds, f1 = dict[str, float](), dict[str, list[float]]()
    groups = retraining.groups_of(dataset)[: 1 if short else None]
    for exercises in groups:
        for rival in retraining.rivals(dataset, exercises, (boosted, forest)):
            seconds[rival.name] = seconds.get(rival.name, 0.0) + rival.seconds
            f1.setdefault(rival.name, []).append(rival.f1_macro)
    plain = next(name for name in seconds if name not in (boosted, forest))
    note = f"{_whose(people)}, {len(groups)} placements, as many folds as people"
    for figure, name in ((BOOSTED, boosted), (FOREST, forest)):
        ratio = seconds[plain] / seconds[name]
        words = f"{seconds[name]:.1f} s, macro F1 {np.mean(f1[name]):.1%}; {note}"
        yield figure.row(
            ratio, ratio=ratio, against=f"{plain}, 200 trees: {seconds[plain]:.1f} s", note=words
        )
    lead = 100 * (max(np.mean(f1[boosted]), np.mean(f1[forest])) - np.mean(f1[plain]))
    yield BETTER.row(float(lead), against=f"{plain}: {np.mean(f1[plain]):.1%}", note=note)


def changes(people: People, short: bool) -> Iterator[Row]:
    from physio_desktop.recognition.evaluation import retraining
    from physio_desktop.recognition.retraining.estimators import BOOSTED as boosted

    dataset = _dataset(people)
    groups: Sequence[tuple[str, ...]] = retraining.groups_of(dataset)[: 1 if short else None]
    found = [change for names in groups for change in retraining.changes(dataset, names, boosted)]
    own = [100 * (c.own_after - c.own_before) for c in found]
    others = [100 * (c.others_after - c.others_before) for c in found]
    worst = int(np.argmin(own))
    before, after = (
        100 * float(np.mean([getattr(c, n) for c in found])) for n in ("own_before", "own_after")
    )
    yield OWN.row(
        float(np.mean(own)), note=f"{before:.1f} to {after:.1f} %; {_whose(people)}, half of the blocks"
    )
    yield WORST_OWN.row(own[worst], note=f"of {found[worst].person}")
    yield OTHERS.row(
        float(np.mean(others)), note=f"each left out; from {min(others):+.1f} to {max(others):+.1f}"
    )


def _whose(people: People) -> str:
    return "simulated people" if people is None else people[0].name


def _dataset(people: People) -> Dataset:
    from physio_desktop.recognition.evaluation.dataset_files import read_dataset

    return read_dataset(*people, "u2") if people is not None else _simulated()


def _simulated() -> Dataset:
    """A few people who do two exercises in blocks of one execution each."""
    from physio_desktop.domain import ImuBlock
    from physio_desktop.processing.resampling import Resampler
    from physio_desktop.recognition.evaluation.dataset import RATE_HZ, Dataset, Marked, Trial
    from physio_desktop.recognition.evaluation.simulated import simulated
    from physio_desktop.sensing.simulation import SimulationOptions

    def trial(number: int, exercise: str) -> Trial:
        options = SimulationOptions(
            exercise=exercise, execution="protocol", placement="right_ankle", repetitions=4, seed=number
        )
        block, truth = simulated(options, 150.0)
        resampler = Resampler(RATE_HZ)
        pieces: list[ImuBlock] = [*resampler.push(block), *resampler.close()]
        values = np.concatenate([piece.values for piece in pieces])
        marked = tuple(
            Marked(round(r.start_s * RATE_HZ), round(r.end_s * RATE_HZ), _EXECUTIONS.index(r.execution))
            for r in truth
            if r.end_s * RATE_HZ < len(values)
        )
        return Trial(f"s{number}", exercise, "u2", values, marked, values[:0], ())

    return Dataset({f"s{n}": {e: trial(n, e) for e in _EXERCISES} for n in range(1, _PEOPLE + 1)})
