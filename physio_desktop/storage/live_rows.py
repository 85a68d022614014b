"""From blocks to rows while recording: one row per whole second, a new one wherever something changes.

Pure: it computes what to write and the state after it, and the writer takes that state over only once the
transaction is through. So a failed write can simply be tried again.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from physio_desktop.domain import Gap, ImuBlock
from physio_desktop.storage.block_codec import Run

SECOND_US = 1_000_000


@dataclass(frozen=True, slots=True, eq=False)
class LiveRow:
    """The samples of (a part of) one second; `row_id` once it is stored, None for a new row."""

    run: Run
    label: str | None
    row_id: int | None = None

    @property
    def first_us(self) -> int:
        return int(self.run.time_us[0])

    @property
    def last_us(self) -> int:
        return int(self.run.time_us[-1])


@dataclass(frozen=True, slots=True)
class BoundGap:
    gap: Gap
    block_us: int


@dataclass(frozen=True, slots=True)
class LabelSpan:
    """Consecutive blocks that the device or file named alike."""

    start_us: int
    end_us: int
    exercise: str
    row_id: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class WriterState:
    """What the writer must remember between two appends; `row` and `label` may still grow."""

    row: LiveRow | None = None
    label: LabelSpan | None = None
    last_us: int | None = None
    last_gap_us: int | None = None


class Plan:
    """What `blocks` change: rows and labels with a `row_id` are rewritten, the others are new.

    Raises ValueError when times do not increase: they would overwrite what is stored.
    """

    def __init__(self, state: WriterState, blocks: Sequence[ImuBlock]) -> None:
        self.rows: list[LiveRow] = []
        self.gaps: list[BoundGap] = []
        self.labels: list[LabelSpan] = []
        self._row, self._label = state.row, state.label
        self._last_us, self._last_gap_us = state.last_us, state.last_gap_us
        for block in blocks:
            self._add(block)

    def _add(self, block: ImuBlock) -> None:
        if block.gap:
            self._last_gap_us = int(block.time_us[0]) if len(block) else block.gap.end_us
            self.gaps.append(BoundGap(block.gap, self._last_gap_us))
            self._row = None
        if not len(block):
            return
        if (self._last_us is not None and block.time_us[0] <= self._last_us) or (
            np.diff(block.time_us) <= 0
        ).any():
            raise ValueError("the times of samples must increase")
        self._last_us = int(block.time_us[-1])
        for row in _by_second(block):
            self._put_row(row)
        self._put_label(block)

    def _put_row(self, row: LiveRow) -> None:
        if self._row and _continues(self._row, row):
            row = dataclasses.replace(self._row, run=joined_runs([self._row.run, row.run]))
            if self.rows and self.rows[-1] is self._row:
                self.rows.pop()
        self.rows.append(row)
        self._row = row

    def _put_label(self, block: ImuBlock) -> None:
        if block.label is None:
            self._label = None
            return
        span = LabelSpan(int(block.time_us[0]), int(block.time_us[-1]), block.label)
        if self._label and self._label.exercise == block.label:
            span = dataclasses.replace(self._label, end_us=span.end_us)
            if self.labels and self.labels[-1] is self._label:
                self.labels.pop()
        self.labels.append(span)
        self._label = span

    def state_after(self, row_ids: Sequence[int], label_ids: Sequence[int]) -> WriterState:
        """The ids are those that `rows` and `labels` have in the database now."""
        row, label = self._row, self._label
        if row and self.rows and self.rows[-1] is row:
            row = dataclasses.replace(row, row_id=row_ids[-1])
        if label and self.labels and self.labels[-1] is label:
            label = dataclasses.replace(label, row_id=label_ids[-1])
        return WriterState(row, label, self._last_us, self._last_gap_us)


def _by_second(block: ImuBlock) -> list[LiveRow]:
    cuts = np.flatnonzero(np.diff(block.time_us // SECOND_US)) + 1
    edges = [0, *cuts.tolist(), len(block)]
    return [
        LiveRow(Run(block.time_us[a:b], block.device_values[a:b], block.scale), block.label)
        for a, b in pairwise(edges)
    ]


def _continues(old: LiveRow, new: LiveRow) -> bool:
    return (
        old.last_us // SECOND_US == new.first_us // SECOND_US
        and old.label == new.label
        and same_kind(old.run, new.run)
    )


def same_kind(a: Run, b: Run) -> bool:
    """The same type of device value and the same scale, NaN included."""
    return a.device_values.dtype == b.device_values.dtype and a.scale.tobytes() == b.scale.tobytes()


def joined_runs(runs: Sequence[Run]) -> Run:
    if len(runs) == 1:
        return runs[0]
    values = np.concatenate([run.device_values for run in runs])
    return Run(np.concatenate([run.time_us for run in runs]), values, runs[0].scale)
