"""A model without trees, and a sensor that lies still."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from physio_desktop.domain import ImuBlock, Repetition
from physio_desktop.workflows.model_choice import LoadedModel

START_US = 7_000_000_123  # of stream time: not that of the session
SURE = np.array([0.9, 0.1])


class CountingStream:
    """Stands in for the detector: one repetition for every full second of samples."""

    mounting: str | None = None
    doubt = None
    rate_hz = 25.0

    def __init__(self) -> None:
        self.blocks: list[ImuBlock] = []
        self._given = 0

    @property
    def n_samples(self) -> int:
        return sum(map(len, self.blocks))

    def take(self, piece: ImuBlock) -> list[Repetition]:
        self.blocks.append(piece)
        found = []
        while (self._given + 1) * 25 <= self.n_samples:
            start_us = START_US + self._given * 1_000_000
            found.append(Repetition(start_us, start_us + 900_000, "e1", "correct", 0.9, start_us + 400_000))
            self._given += 1
        return found

    def finish(self) -> list[Repetition]:
        return []


class Fake:
    """A model without trees, and the streams that were begun with it."""

    def __init__(self, probabilities: Callable[[Any], Any] = lambda window: SURE) -> None:
        self.streams: list[CountingStream] = []
        self.model = LoadedModel("fake:A", ("e1", "idle"), probabilities, self._begin, 25.0, 200, 25)

    def _begin(self) -> CountingStream:
        self.streams.append(CountingStream())
        return self.streams[-1]

    def load(self) -> LoadedModel:
        return self.model


def seconds_of(n: int, rate_hz: float = 100.0, first_s: float = 0.0) -> list[ImuBlock]:
    """Blocks of one second of a sensor that lies still."""
    per_block = round(rate_hz)
    blocks = []
    for index in range(n):
        numbers = np.arange(per_block) + index * per_block
        times = START_US + np.rint((numbers / rate_hz + first_s) * 1e6).astype(np.int64)
        values = np.tile(np.float32([0, 0, 9.8, 0, 0, 0, 30, 0, -40]), (per_block, 1))
        blocks.append(ImuBlock(times, values, values.copy(), np.ones(9, np.float32)))
    return blocks
