"""The one configuration behind every figure and every shipped model, named by its hash."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from physio_desktop.processing.segmentation import SegmentationSettings
from physio_desktop.recognition.comparison import GateSettings


@dataclass(frozen=True, slots=True)
class TreeSettings:
    """XGBoost: T. Chen and C. Guestrin, "XGBoost: a scalable tree boosting system", KDD 2016."""

    n_rounds: int = 200
    max_depth: int = 5
    eta: float = 0.08
    subsample: float = 0.7
    colsample_bynode: float = 0.3
    min_child_weight: float = 5.0
    reg_lambda: float = 3.0
    max_bin: int = 128

    def parameters(self, seed: int, n_threads: int) -> dict[str, Any]:
        chosen = dataclasses.asdict(self)
        del chosen["n_rounds"]
        return {**chosen, "tree_method": "hist", "seed": seed, "nthread": n_threads}


@dataclass(frozen=True, slots=True)
class ForestSettings(TreeSettings):
    """XGBoost's random-forest mode (L. Breiman, "Random forests", Machine Learning 45(1), 2001).

    All trees come in one round, each from a random part of the rows, with few features to choose from at each
    node. Earlier programs of this kind used forests; the numbers follow custom and size on disk, not figures.
    """

    n_rounds: int = 1
    max_depth: int = 8
    eta: float = 1.0
    subsample: float = 0.63  # about as many different rows as a bootstrap has
    colsample_bynode: float = 0.15
    min_child_weight: float = 1.0
    reg_lambda: float = 1.0
    num_parallel_tree: int = 100


@dataclass(frozen=True, slots=True)
class AlignmentSettings:
    """Of the small turn of a strap, see `alignment`; angles in rad."""

    pull: float = 0.5  # towards the strap as it was, in exercises
    largest_rad: float = 0.61  # beyond 35 degrees it is another mounting, or a misunderstanding
    least_rad: float = 0.0175  # a smaller change is not worth its work


@dataclass(frozen=True, slots=True)
class Configuration:
    """Numbers that anything learned or detected depends on. Changing one changes the hash."""

    rate_hz: float = 25.0
    seed: int = 7
    segmentation: SegmentationSettings = field(default_factory=SegmentationSettings)
    gate: GateSettings = field(default_factory=GateSettings)
    whole_share: float = 0.8  # overlap by movement from which a candidate counts as the repetition
    part_share: float = 0.6  # below it the candidate counts as no repetition; between: not learned from
    easy_share: float = 0.3  # up to here a candidate counts as an easy negative
    negative_share: float = 0.5  # of the easy negative rows that are learned from
    n_enrolments: int = 3  # extra copies of the rows against templates drawn from the test sessions
    n_mountings: int = 1  # extra copies of the rows from sensors strapped on turned
    mounting_rad: float = 0.49  # largest such turn, 28 degrees
    leave_one_out: bool = True  # rows with the shown exercise's own templates left out
    foreign_rad: float = 0.785  # least turn about the upright that makes another exercise; 0: no such rows
    foreign_general: bool = False  # such rows against other people's references: straps differ as much
    plane_least_rad: float = 0.3  # a smaller movement has no plane that could be told
    positive_weight: float = 1.0
    decision_s: float = 0.32  # a choice is final this long after its end became known
    overlap_s: float = 0.12
    thresholds: tuple[float, ...] = (
        0.05,
        0.1,
        0.15,
        0.2,
        0.25,
        0.3,
        0.35,
        0.4,
        0.45,
        0.5,
        0.55,
        0.6,
        0.7,
        0.8,
    )
    threshold: float = 0.4  # where there are too few people to choose one
    plateau: float = 0.005  # thresholds this near to the best serve equally well
    unknown_cost: float = 1.0  # of a false alarm on an unknown movement, in repetitions
    mounting_lead: float = 8.0  # log odds by which another mounting must lead all others
    mounting_reps: int = 3  # repetitions that it needs for that
    alignment: AlignmentSettings = field(default_factory=AlignmentSettings)
    trees: TreeSettings = field(default_factory=TreeSettings)
    execution_trees: TreeSettings = field(
        default_factory=lambda: TreeSettings(n_rounds=150, max_depth=4, eta=0.06, min_child_weight=2.0)
    )
    discriminant_share: float = 0.4
    window_trees: TreeSettings = field(
        default_factory=lambda: TreeSettings(n_rounds=120, max_depth=5, eta=0.08, colsample_bynode=0.15)
    )
    window_hop: int = 15  # samples between windows that are learned from
    n_window_mountings: int = 1
    alone_share: float = 0.3  # of the windows, learned from also as if nothing else had been taught
    execution_stay: float = 0.97

    def with_forest(self) -> Configuration:
        """The same with a random forest for the live label: another configuration, with a hash of its own."""
        return dataclasses.replace(self, window_trees=ForestSettings())

    def sha256(self) -> str:
        text = json.dumps(self.to_json(), sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()

    def to_json(self) -> dict[str, Any]:
        return dataclasses.asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Configuration:
        """What `to_json` gave; raises ValueError for anything else."""
        restored = _restored(cls(), data)
        assert isinstance(restored, cls)
        return restored


def _restored(usual: Any, data: Any) -> Any:
    """A dataclass of the same fields and types as `usual`, one number at a time."""
    if not isinstance(data, Mapping):
        raise ValueError(f"{type(usual).__name__} is missing")
    if "num_parallel_tree" in data:
        usual = ForestSettings()
    names = [f.name for f in dataclasses.fields(usual)]
    if set(data) != set(names):
        odd = ", ".join(sorted(set(data) ^ set(names)))
        raise ValueError(f"a configuration of another version: {odd}")
    return type(usual)(**{name: _value(name, getattr(usual, name), data[name]) for name in names})


def _value(name: str, usual: Any, value: Any) -> Any:
    if dataclasses.is_dataclass(usual):
        return _restored(usual, value)
    if isinstance(usual, tuple) and isinstance(value, list | tuple):
        return tuple(_value(name, 0.0, item) for item in value)
    if isinstance(usual, bool) and isinstance(value, bool):
        return value
    if isinstance(usual, int | float) and isinstance(value, int | float) and math.isfinite(value):
        return value
    raise ValueError(f"{name} cannot be {value!r}")
