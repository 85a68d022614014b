"""The rows of a session's seconds become rows of a minute, and its totals are counted.

All of it inside one transaction of the caller: a crash leaves the seconds as they were.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

import numpy as np
from sqlalchemy import Connection, Row, delete, func, insert, select, update

from physio_desktop.domain import median_rate_hz
from physio_desktop.errors import StorageError
from physio_desktop.storage.block_codec import Run, decode, encode
from physio_desktop.storage.live_rows import joined_runs, same_kind
from physio_desktop.storage.schema import GapRow, SampleBlockRow, SessionRow

_log = logging.getLogger(__name__)
LONGEST_US = 60_000_000
MOST_SAMPLES = 100_000
_ROWS_AT_ONCE = 256


class _Minute:
    """Rows that become one compact row."""

    def __init__(self) -> None:
        self.ids: list[int] = []
        self.runs: list[Run] = []
        self.label: str | None = None

    def takes(self, run: Run, label: str | None, after_gap: bool) -> bool:
        if not self.runs:
            return True
        first_us = int(self.runs[0].time_us[0])
        return (
            not after_gap
            and label == self.label
            and same_kind(run, self.runs[0])
            and int(run.time_us[-1]) - first_us < LONGEST_US
            and sum(len(r.time_us) for r in self.runs) + len(run.time_us) <= MOST_SAMPLES
        )

    def add(self, row: Row[Any], run: Run) -> None:
        self.ids.append(row.id)
        self.runs.append(run)
        self.label = row.label


class Compaction:
    """Rewrites the live rows of one session; `n_axes` and `sample_rate_hz` are known afterwards."""

    def __init__(self, connection: Connection, session_id: int) -> None:
        self._connection = connection
        self._session_id = session_id
        self._rates: list[tuple[float, int]] = []
        self._gap_us = set(
            connection.scalars(select(GapRow.block_us).where(GapRow.session_id == session_id)).all()
        )
        self.n_axes: int | None = None

    def run(self) -> None:
        minute = _Minute()
        for row in self._rows():
            try:
                run = decode(row.payload)
            except StorageError as error:
                # Keep it for a repair, and everything around it.
                _log.error(
                    "session %d, block at %d us stays as it is: %s", self._session_id, row.first_us, error
                )
                continue
            if row.kind == "compact":
                self._learn(run)
                continue
            if not minute.takes(run, row.label, row.first_us in self._gap_us):
                self._store(minute)
                minute = _Minute()
            minute.add(row, run)
        self._store(minute)

    @property
    def sample_rate_hz(self) -> float | None:
        """The median of the blocks' rates, by samples."""
        if not self._rates:
            return None
        rates, weights = np.array(sorted(self._rates)).T
        return float(rates[np.searchsorted(np.cumsum(weights), weights.sum() / 2)])

    def _rows(self) -> Iterator[Any]:
        """In order of time, some at a time: a session of hours need not fit into memory."""
        blocks = select(
            SampleBlockRow.id,
            SampleBlockRow.first_us,
            SampleBlockRow.kind,
            SampleBlockRow.label,
            SampleBlockRow.payload,
        ).where(SampleBlockRow.session_id == self._session_id)
        after_us: int | None = None
        while True:
            page = blocks if after_us is None else blocks.where(SampleBlockRow.first_us > after_us)
            rows = self._connection.execute(page.order_by(SampleBlockRow.first_us).limit(_ROWS_AT_ONCE)).all()
            if not rows:
                return
            yield from rows
            after_us = rows[-1].first_us

    def _store(self, minute: _Minute) -> None:
        if not minute.runs:
            return
        run = joined_runs(minute.runs)
        self._learn(run)
        self._connection.execute(delete(SampleBlockRow).where(SampleBlockRow.id.in_(minute.ids)))
        self._connection.execute(
            insert(SampleBlockRow).values(
                session_id=self._session_id,
                first_us=int(run.time_us[0]),
                last_us=int(run.time_us[-1]),
                n=len(run.time_us),
                kind="compact",
                label=minute.label,
                payload=encode(run, compact=True),
            )
        )

    def _learn(self, run: Run) -> None:
        if rate := median_rate_hz(run.time_us):
            self._rates.append((rate, len(run.time_us)))
        with np.errstate(invalid="ignore", over="ignore"):
            has_magnetometer = not np.isnan(run.device_values[:, 6:] * run.scale[6:]).all()
        self.n_axes = 9 if has_magnetometer or self.n_axes == 9 else 6


def close_session(connection: Connection, session_id: int, values: dict[str, Any]) -> None:
    """Compacts, counts and marks as closed; `values` are further columns to set."""
    compaction = Compaction(connection, session_id)
    compaction.run()
    samples = connection.execute(
        select(
            func.coalesce(func.sum(SampleBlockRow.n), 0).label("n"),
            func.coalesce(func.max(SampleBlockRow.last_us) - func.min(SampleBlockRow.first_us), 0).label(
                "us"
            ),
        ).where(SampleBlockRow.session_id == session_id)
    ).one()
    gaps = connection.execute(
        select(func.count().label("n"), func.coalesce(func.sum(GapRow.n_lost), 0).label("n_lost")).where(
            GapRow.session_id == session_id
        )
    ).one()
    connection.execute(
        update(SessionRow)
        .where(SessionRow.id == session_id)
        .values(
            closed=True,
            writer=None,
            n_samples=samples.n,
            n_gaps=gaps.n,
            n_lost=gaps.n_lost,
            duration_us=samples.us,
            sample_rate_hz=compaction.sample_rate_hz,
            n_axes=compaction.n_axes,
            **values,
        )
    )
