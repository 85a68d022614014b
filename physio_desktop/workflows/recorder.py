"""From blocks to the database, as they come: nothing is dropped, and trouble with the disk stops nothing."""

from __future__ import annotations

import dataclasses
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from physio_desktop.domain import (
    Calibration,
    DeviceInfo,
    ExerciseSet,
    ImuBlock,
    Label,
    Marker,
    Prediction,
    Repetition,
    Session,
)
from physio_desktop.errors import StorageBusy, StorageError
from physio_desktop.workflows.lane import Lane

if TYPE_CHECKING:  # the window is there before the database library is loaded
    from physio_desktop.storage.session_store import SessionStore
    from physio_desktop.storage.session_writer import SessionWriter

WRITE_EVERY_S = 0.25
RETRY_EVERY_S = 1.0
_LAST_TRIES_S = 10.0
Part = Prediction | Repetition | Marker | Label
_WHILE_RECORDING = "Nothing is lost yet: the samples are kept in memory, and writing goes on by itself."


@dataclass(frozen=True, slots=True)
class RecordingRequest:
    """What a session is about. `seconds`: length from the first sample on, None = until stopped."""

    source: str
    patient: str | None = None
    placement: str | None = None
    exercise: str | None = None
    note: str = ""
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Origin:
    """What is known of the stream when blocks are pushed."""

    device: DeviceInfo | None
    format: str | None
    calibration: Calibration


@dataclass(frozen=True, slots=True)
class StorageStatus:
    """`n_waiting` samples are in memory only; `message` and `hint` say why, where something is wrong."""

    session: int | None
    n_stored: int
    n_waiting: int
    message: str = ""
    hint: str = ""


class Recorder:
    """Records one session. `push` and `tick` belong to the reader thread; writing is the storage lane's.

    Samples, and what was recognised in them, are written four times a second. What cannot be written stays
    in memory and is tried again every second; the session goes on meanwhile.
    """

    def __init__(
        self,
        request: RecordingRequest,
        store: SessionStore,
        lane: Lane,
        on_status: Callable[[StorageStatus], None] = lambda _: None,
    ) -> None:
        self._request = request
        self._store = store
        self._lane = lane
        self._on_status = on_status
        self._lock = threading.Lock()
        self._pending: list[ImuBlock] = []
        self._results: list[Part] = []
        self._sets: tuple[ExerciseSet, ...] | None = None  # not written yet
        self._origin: Origin | None = None
        self._written_origin: Origin | None = None
        self._first_us: int | None = None
        self._started: datetime | None = None
        self._writer: SessionWriter | None = None
        self._next_write_s = 0.0
        self._writing: Future[None] | None = None
        self._n_stored = 0
        self._status = StorageStatus(None, 0, 0)
        self.complete = threading.Event()

    @property
    def status(self) -> StorageStatus:
        return self._status

    @property
    def seconds(self) -> float | None:
        """How long the session shall be."""
        return self._request.seconds

    def push(self, blocks: Sequence[ImuBlock], origin: Origin) -> None:
        """Keep blocks (stream time) for the session, up to its end."""
        if self.complete.is_set() or not blocks:
            return
        if self._first_us is None:
            self._first_us = int(blocks[0].time_us[0])
            age_us = int(blocks[-1].time_us[-1]) - self._first_us
            self._started = datetime.now(UTC) - timedelta(microseconds=age_us)
        if (end_us := self._end_us) is not None and blocks[-1].time_us[-1] >= end_us:
            self.complete.set()
        with self._lock:
            self._pending += [block.shifted(-self._first_us) for block in self.part_of(blocks)]
            self._origin = origin

    def part_of(self, blocks: Sequence[ImuBlock]) -> Sequence[ImuBlock]:
        """What of pushed blocks (stream time) lies in the session."""
        end_us = self._end_us
        if end_us is None:
            return blocks
        return [part for block in blocks if len(part := block.split(end_us)[0])]

    @property
    def origin_us(self) -> int | None:
        """Stream time of the session's first sample; None before it."""
        return self._first_us

    def set_sets(self, sets: Sequence[ExerciseSet]) -> None:
        """The sets of the session as they are now (stream time, any thread)."""
        first_us = self._first_us
        if first_us is not None:
            with self._lock:
                self._sets = tuple(item.shifted(-first_us) for item in sets)

    def add(self, results: Sequence[Part]) -> None:
        """Keep what was recognised or noted (stream time, any thread) in samples that were pushed before.

        It is written with its samples, never ahead of them. What began before the session is not part of it.
        """
        first_us = self._first_us
        if first_us is not None:
            inside = [_shifted(result, -first_us) for result in results if result.start_us >= first_us]
            with self._lock:
                self._results += inside

    def tick(self) -> None:
        """Have the storage lane write, if it is time and it is not at it already."""
        now_s = time.monotonic()
        busy = self._writing is not None and not self._writing.done()
        if not busy and now_s >= self._next_write_s and self._has_work():
            self._next_write_s = now_s + WRITE_EVERY_S
            self._writing = self._lane.submit(self._write_or_wait)

    def finish(self) -> Session | None:
        """Write the rest and close the session; None if no sample ever came. Waits.

        Raises StorageError where the rest cannot be written; what was written stays, and can be read.
        """
        self.complete.set()
        if self._first_us is None:
            return None
        return self._lane.call(self._finish)

    @property
    def _end_us(self) -> int | None:
        """In stream time; None while it is open."""
        if self._first_us is None or self._request.seconds is None:
            return None
        return self._first_us + round(self._request.seconds * 1e6)

    def _has_work(self) -> bool:
        return bool(self._pending or self._results or self._sets is not None) or (
            self._origin != self._written_origin and self._writer is not None
        )

    # -- on the storage lane

    def _write_or_wait(self) -> None:
        try:
            self._write()
        except StorageError as error:
            self._next_write_s = time.monotonic() + RETRY_EVERY_S
            hint = error.hint if self._writer else f"{_WHILE_RECORDING} {error.hint}"
            self._say(error.message, hint)
        else:
            self._say()

    def _write(self) -> None:
        with self._lock:
            blocks, results, origin = list(self._pending), list(self._results), self._origin
            sets = self._sets
        assert origin is not None and self._started is not None
        if self._writer is None:
            self._writer = self._store.begin_session(
                self._started,
                patient=self._request.patient,
                device=origin.device,
                source=self._request.source,
                format=origin.format or "",
                placement=self._request.placement,
                exercise=self._request.exercise,
                calibration=origin.calibration,
                note=self._request.note,
            )
            self._written_origin = origin
        if blocks or results or sets is not None:
            self._writer.append(
                blocks,
                predictions=[result for result in results if isinstance(result, Prediction)],
                repetitions=[result for result in results if isinstance(result, Repetition)],
                markers=[result for result in results if isinstance(result, Marker)],
                labels=[result for result in results if isinstance(result, Label)],
                sets=sets,
            )
            with self._lock:
                del self._pending[: len(blocks)]
                del self._results[: len(results)]
                if self._sets is sets:
                    self._sets = None
            self._n_stored += sum(map(len, blocks))
        self._write_origin(origin)

    def _write_origin(self, origin: Origin) -> None:
        assert self._writer is not None and self._written_origin is not None
        if origin.calibration != self._written_origin.calibration:
            self._writer.set_calibration(origin.calibration)
        if origin.device is not None and origin.device != self._written_origin.device:
            self._writer.set_device(origin.device, self._request.source)
        self._written_origin = origin

    def _finish(self) -> Session:
        deadline_s = time.monotonic() + _LAST_TRIES_S
        while True:
            try:
                self._write()
                assert self._writer is not None
                self._writer.close()
                self._say()
                return self._store.session(self._writer.session_id)
            except StorageBusy as error:
                if time.monotonic() > deadline_s:
                    raise self._unsaved(error) from error
                waiting = f"Trying to store the last {self._n_waiting()} samples for some seconds more."
                self._say(f"{error.message} {waiting}", error.hint)
                time.sleep(0.5)

    def _unsaved(self, error: StorageBusy) -> StorageError:
        n_waiting = self._n_waiting()
        if n_waiting == 0:
            return StorageError(
                error.message, "All samples are stored; the next start tidies up the session."
            )
        return StorageError(
            f"{error.message} The last {n_waiting} samples could not be stored.",
            f"The {self._n_stored} samples before them are stored and can be read.",
        )

    def _n_waiting(self) -> int:
        with self._lock:
            return sum(map(len, self._pending))

    def _say(self, message: str = "", hint: str = "") -> None:
        session = self._writer.session_id if self._writer else None
        self._status = StorageStatus(session, self._n_stored, self._n_waiting(), message, hint)
        self._on_status(self._status)


def _shifted(result: Part, offset_us: int) -> Part:
    if isinstance(result, Marker | Label):
        return result.shifted(offset_us)
    start_us, end_us = result.start_us + offset_us, result.end_us + offset_us
    if isinstance(result, Prediction):
        return dataclasses.replace(result, start_us=start_us, end_us=end_us)
    peak_us = None if result.peak_us is None else result.peak_us + offset_us
    return dataclasses.replace(result, start_us=start_us, end_us=end_us, peak_us=peak_us)
