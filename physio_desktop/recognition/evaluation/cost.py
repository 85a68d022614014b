"""What recognition costs on one core, each beside a plain loop measured in the same run.

Processor time of this process, so that a busy machine does not count; run it with one thread. The plain loops
are what one would write without arrays: they tell how fast the machine is, and what the arrays are worth.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from physio_desktop.domain import FloatArray, ImuBlock
from physio_desktop.recognition.comparison import Comparer
from physio_desktop.recognition.configuration import Configuration
from physio_desktop.recognition.evaluation.dataset import PLACEMENTS
from physio_desktop.recognition.evaluation.simulated import simulated, taught
from physio_desktop.recognition.model_store import StoredModel, load_model
from physio_desktop.recognition.proposals import propose
from physio_desktop.recognition.recognizer import RepetitionRecognizer
from physio_desktop.recognition.window_features import window_features
from physio_desktop.sensing.simulation import SimulationOptions

N_SAMPLES, BLOCK = 200, 5
_WRIST = SimulationOptions(exercise="e6", placement="right_wrist", rate_hz=25.0, seed=1)


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds of processor time, and how many times as long the plain loop took."""

    seconds: float
    plain_seconds: float

    @property
    def ratio(self) -> float:
        return self.plain_seconds / self.seconds


def window_cost(model: StoredModel, n: int = 50) -> Cost:
    """One window of 200 samples, features and personal label; the plain loop takes its statistics and its
    distances to the references.
    """
    windows = random_windows(n)
    references = taught(_WRIST, PLACEMENTS["B"], model.repetitions.config).windows_at(25.0, N_SAMPLES)
    rows = references.features.reshape(-1, references.features.shape[2]).tolist()

    def label() -> None:
        for window in windows:
            model.windows["personal"].probabilities(window[None], references)

    def plain() -> None:
        plain_statistics(windows[0])
        for row in rows:
            math.sqrt(sum(min(abs(x - y), 4.0) ** 2 for x, y in zip(rows[0], row, strict=True)))

    label()
    return Cost(_seconds(label) / n, _seconds(plain))


def batch_cost(n: int = 10_000) -> Cost:
    """The features of n windows at once, against plain statistics of each of them (extrapolated from 20)."""
    windows = random_windows(min(n, 2000))
    repeated = np.concatenate([windows] * -(-n // len(windows)))[:n]
    plain = _seconds(lambda: [plain_statistics(window) for window in windows[:20]])
    return Cost(_seconds(lambda: window_features(repeated)), plain / 20 * n)


def repetition_cost(model: StoredModel) -> Cost:
    """One repetition, the idle time around it included, in blocks of 0.2 s against 12 templates, the strap
    watched as in live use; the plain loop warps every candidate that the first gates leave, once each.
    """
    config = model.repetitions.config
    templates = taught(_WRIST, PLACEMENTS["B"], config).templates
    stream, truth = simulated(replace(_WRIST, seed=2), 150.0)
    parts = [_rows(stream, first) for first in range(0, len(stream), BLOCK)]
    recognizer = RepetitionRecognizer(model.repetitions, templates, "", True, True)
    seconds = _seconds(lambda: [recognizer.push(part) for part in parts])
    candidates = propose(stream.values, [], config).shapes
    left = Comparer(templates, config.gate).plausible(candidates).any(axis=1).sum()
    paths = [path.tolist() for path in templates.shapes.gravity]
    plain = _seconds(lambda: [plain_warp(paths[0], path) for path in paths]) * float(left)
    return Cost(seconds / max(len(truth), 1), plain / max(len(truth), 1))


def load_cost(cards: Sequence[Path]) -> Cost:
    """All these models from their files, checked; the plain loop only adds up the bytes of the trees."""
    trees = [file.read_bytes() for card in cards for file in sorted(card.parent.glob("*.ubj"))]

    def plain() -> None:
        for data in trees:
            total = 0
            for byte in data:
                total = (total + byte) & 0xFFFFFFFF

    return Cost(_seconds(lambda: [load_model(card) for card in cards]), _seconds(plain))


def teach_plain_seconds(config: Configuration) -> float:
    """What plain loops take for the windows and paths of twelve references: six statistics and warps each."""
    windows = random_windows(6)
    templates = taught(_WRIST, PLACEMENTS["B"], config).templates
    paths = [path.tolist() for path in templates.shapes.gravity]
    return len(paths) * _seconds(
        lambda: [
            *(plain_statistics(window) for window in windows),
            *(plain_warp(paths[0], path) for path in paths),
        ]
    )


def _rows(block: ImuBlock, first: int) -> ImuBlock:
    rows = slice(first, first + BLOCK)
    return ImuBlock(block.time_us[rows], block.values[rows], block.device_values[rows], block.scale)


def random_windows(n: int) -> FloatArray:
    """Windows (n, 200, 9) of smoothed noise: nothing in the features depends on the data for its cost."""
    rng = np.random.default_rng(0)
    return np.cumsum(rng.normal(scale=0.1, size=(n, N_SAMPLES, 9)), axis=1).astype(np.float32)


def plain_statistics(window: FloatArray) -> list[float]:
    """Mean, deviation, extremes, root mean square, change and crossings of each channel, sample by sample."""
    out: list[float] = []
    for channel in window.T.tolist():
        mean = sum(channel) / len(channel)
        squares = change = crossings = power = 0.0
        before = channel[0]
        for value in channel:
            squares += (value - mean) ** 2
            power += value * value
            change += abs(value - before)
            crossings += (value > mean) != (before > mean)
            before = value
        n = len(channel)
        out += [
            mean,
            math.sqrt(squares / n),
            min(channel),
            max(channel),
            math.sqrt(power / n),
            change,
            crossings,
        ]
    return out


def plain_warp(a: list[list[float]], b: list[list[float]], band: int = 8) -> float:
    """Dynamic time warping as in a textbook."""
    n, m = len(a), len(b)
    cost = [[math.inf] * (m + 1) for _ in range(n + 1)]
    cost[0][0] = 0.0
    for i in range(1, n + 1):
        for j in range(max(1, i - band), min(m, i + band) + 1):
            apart = sum((x - y) ** 2 for x, y in zip(a[i - 1], b[j - 1], strict=True))
            cost[i][j] = apart + min(cost[i - 1][j], cost[i][j - 1], cost[i - 1][j - 1])
    return math.sqrt(cost[n][m])


def _seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start
