"""Recognition while the stream runs: blocks in, live labels and repetitions out, on the classify lane."""

from __future__ import annotations

import dataclasses
import logging
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from physio_desktop.domain import Calibration, ImuBlock, Prediction, Repetition
from physio_desktop.errors import PhysioError
from physio_desktop.processing.resampling import SLOWEST_HZ, Resampler
from physio_desktop.processing.windowing import Window, Windower
from physio_desktop.recognition.mounting import AS_WORN, mountings, put_right
from physio_desktop.workflows.lane import Lane
from physio_desktop.workflows.model_choice import LoadedModel
from physio_desktop.workflows.recognition_meter import RecognitionMeter
from physio_desktop.workflows.set_feedback import SetFeedback, feedback

if TYPE_CHECKING:
    from physio_desktop.recognition.placement import PlacementDoubt

_log = logging.getLogger(__name__)
NOT_SURE_BELOW = 0.5  # calibrated: below it the label is more likely wrong than right
N_WAITING = 2  # windows that may wait; of more, the oldest are skipped
_N_TOP = 5
_N_QUEUED = 2  # batches that a source that can wait may be ahead

Result = Prediction | Repetition


@dataclass(frozen=True, slots=True)
class RecognitionStatus:
    """Counts of this stream, the newest label, and, where something is wrong, what and what to do.

    is_counting: repetitions can be found; they are compared with references, so there must be some.
    doubt: what seems wrong with the sensor's place, as `strap_corrections` knows it; is_settled: it is sure,
    and allowed for. notice: which model serves, where it is not the one that should. model: which one names
    the windows, as it is kept with each answer.
    """

    n_predictions: int = 0
    n_repetitions: int = 0
    n_skipped: int = 0
    is_counting: bool = False
    repetitions_by_exercise: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    prediction: Prediction | None = None
    message: str = ""
    hint: str = ""
    doubt: str = ""
    is_settled: bool = False
    notice: str = ""
    model: str = ""


class LiveRecognition:
    """Recognises one stream. `push` belongs to the reader thread; all else happens on the classify lane.

    load: makes the model; called on the lane at the first block. Everything given out is in stream time:
    `keep` takes it all (a recorder's `add`), then the other callbacks, on the lane. What fails in here ends
    recognition, says so in the status, and nothing else.
    """

    def __init__(
        self,
        load: Callable[[], LoadedModel],
        lane: Lane,
        *,
        keep: Callable[[Sequence[Result]], None] = lambda _: None,
        on_prediction: Callable[[Prediction], None] = lambda _: None,
        on_repetition: Callable[[Repetition], None] = lambda _: None,
        on_status: Callable[[RecognitionStatus], None] = lambda _: None,
        meter: RecognitionMeter | None = None,
    ) -> None:
        self._load = load
        self._meter = meter or RecognitionMeter()
        self._lane = lane
        self._keep = keep
        self._on_prediction, self._on_repetition, self._on_status = on_prediction, on_repetition, on_status
        self._status = RecognitionStatus()
        self._changed = threading.Condition()
        self._queue: list[_Batch] = []
        self._is_due = False  # a task that will empty the queue waits on the lane
        self._is_over = False
        self._calibration: Calibration | None = None
        self._found: tuple[Repetition, ...] = ()
        # On the lane only:
        self._model: LoadedModel | None = None
        self._stream: _Stream | None = None

    @property
    def status(self) -> RecognitionStatus:
        return self._status

    @property
    def sets(self) -> list[SetFeedback]:
        """What is to be said of the sets so far."""
        return feedback(self._found, self._model.correct if self._model else None)

    def push(self, blocks: Sequence[ImuBlock], calibration: Calibration, *, can_wait: bool = False) -> None:
        """Queue blocks for the lane; another calibration than before starts recognition anew.

        A source that `can_wait` (a recording, a simulation without a real clock) is slowed down to what
        the lane can do; with any other source windows are skipped when the lane falls behind.
        """
        if not blocks:
            return
        with self._changed:
            if self._is_over:
                return
            is_new = self._calibration not in (None, calibration)
            self._calibration = calibration
            self._queue.append(_Batch(blocks, calibration if is_new else None, can_wait))
            if not self._is_due:
                self._is_due = True
                self._lane.submit(self._work)
            if can_wait:
                self._changed.wait_for(lambda: len(self._queue) <= _N_QUEUED or self._is_over)

    def swap(self, load: Callable[[], LoadedModel]) -> Future[None]:
        """Another model from the next window on. Where it has the same time base and window, not a sample is
        dropped, and repetitions go on as they were; else recognition begins anew. The future raises
        PhysioError where it cannot be loaded: the model so far goes on.
        """

        def change() -> None:
            model, before = load(), self._model
            self._load, self._model = lambda: model, model
            if before is None or not model.fits_stream_of(before):
                self._stream = None
            self._say_model(model)

        return self._lane.submit(change)

    def close(self) -> None:
        """After the last `push`: recognise what is queued and what waited for more, and wait for it."""
        with self._changed:
            is_over, self._is_over = self._is_over, True
        if not is_over:
            self._lane.call(self._work, last=True)

    # -- on the classify lane

    def _work(self, last: bool = False) -> None:
        with self._changed:
            batches, self._queue = self._queue, []
            self._is_due = False
            self._changed.notify_all()
        try:
            windows = self._take(batches)
            if last and self._stream is not None:
                now = time.monotonic()
                windows += [(now, w) for w in self._give_repetitions(*self._stream.close())]
            self._classify(windows, any(not batch.can_wait for batch in batches))
        except PhysioError as error:
            self._meter.failed()
            _log.warning("recognition ended", exc_info=True)
            self._fail(f"There is no recognition now: {error.message}", error.hint)
        except Exception as error:
            self._meter.failed()
            _log.exception("recognition ended")
            name = type(error).__name__
            self._fail(f"Recognition has stopped ({name}).", "Recording goes on; details are in the log.")

    def _take(self, batches: Sequence[_Batch]) -> list[tuple[float, Window]]:
        """Every sample goes to the repetitions, at once; windows that came of them, and when they came."""
        windows: list[tuple[float, Window]] = []
        for batch in batches:
            if self._model is None:
                self._model = self._load()
                self._say_model(self._model)
            if self._stream is None or batch.new_calibration is not None:
                self._stream = _Stream(self._model)
                windows.clear()
                self._say(is_counting=self._stream.is_counting)
            for block in batch.as_calibrated():
                found = self._give_repetitions(*self._stream.push(block))
                windows += [(batch.came_s, window) for window in found]
        if self._stream is not None:
            self._say_trouble(self._stream)
        return windows

    def _say_model(self, model: LoadedModel) -> None:
        if (model.notice, model.name) != (self._status.notice, self._status.model):
            self._say(notice=model.notice, model=model.name)

    def _say_trouble(self, stream: _Stream) -> None:
        doubt = stream.doubt
        trouble = stream.too_slow or (doubt.words if doubt else "")
        hint = stream.hint if stream.too_slow else doubt.hint if doubt else ""
        if (trouble, hint) != (self._status.message, self._status.hint):
            kind, is_settled = (doubt.kind, doubt.is_settled) if doubt else ("", False)
            self._say(message=trouble, hint=hint, doubt=kind, is_settled=is_settled)

    def _give_repetitions(self, windows: list[Window], repetitions: list[Repetition]) -> list[Window]:
        for repetition in repetitions:
            name = repetition.exercise or "unknown"
            counts = dict(self._status.repetitions_by_exercise)
            counts[name] = counts.get(name, 0) + 1
            self._keep([repetition])
            self._found = (*self._found, repetition)
            self._say(
                n_repetitions=self._status.n_repetitions + 1,
                repetitions_by_exercise=MappingProxyType(counts),
            )
            self._on_repetition(repetition)
        return windows

    def _classify(self, windows: Sequence[tuple[float, Window]], may_skip: bool) -> None:
        """The newest windows matter: what came before them while the lane was busy is skipped."""
        n_skipped = max(0, len(windows) - N_WAITING) if may_skip else 0
        if n_skipped:
            self._meter.skipped(n_skipped)
            self._say(n_skipped=self._status.n_skipped + n_skipped)
        for came_s, window in windows[n_skipped:]:
            assert self._model is not None
            prediction = predicted(self._model, window)
            self._meter.classified(prediction, time.monotonic() - came_s)
            self._keep([prediction])
            self._say(n_predictions=self._status.n_predictions + 1, prediction=prediction)
            self._on_prediction(prediction)

    def _fail(self, message: str, hint: str) -> None:
        with self._changed:
            self._is_over = True
            self._queue.clear()
            self._changed.notify_all()
        self._stream = None
        self._status = dataclasses.replace(
            self._status, message=message, hint=hint, prediction=None, doubt=""
        )
        try:
            self._on_status(self._status)
        except Exception:
            _log.exception("the status of recognition could not be told")

    def _say(self, **changes: object) -> None:
        self._status = dataclasses.replace(self._status, **changes)  # type: ignore[arg-type]
        self._on_status(self._status)


def predicted(model: LoadedModel, window: Window) -> Prediction:
    """The label of one window; `exercise` is None where the model is not sure."""
    chances = model.probabilities(window.values)
    order = np.argsort(-chances, kind="stable")
    best = float(chances[order[0]])
    return Prediction(
        window.start_us,
        window.end_us,
        model.labels[order[0]] if best >= NOT_SURE_BELOW else None,
        best,
        tuple((model.labels[i], float(chances[i])) for i in order[:_N_TOP]),
        model.name,
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Batch:
    """Blocks of one push; `new_calibration` where it changed with them."""

    blocks: Sequence[ImuBlock]
    new_calibration: Calibration | None
    can_wait: bool
    came_s: float = field(default_factory=time.monotonic)

    def as_calibrated(self) -> Sequence[ImuBlock]:
        """In the push in which a calibration changes, the first blocks still have the old one's values."""
        calibration = self.new_calibration
        if calibration is None:
            return self.blocks
        return [
            dataclasses.replace(block, values=calibration.apply(block.device_values, block.scale))
            for block in self.blocks
        ]


class _Stream:
    """What belongs to one stream under one calibration, from its first sample on."""

    def __init__(self, model: LoadedModel) -> None:
        self._resampler = Resampler(model.rate_hz)
        self._windower = Windower(model.n_samples, model.hop)
        self._repetitions = model.new_repetitions()
        # Windows may live on a time base of their own.
        own_hz = self._repetitions.rate_hz if self._repetitions else model.rate_hz
        self._own = Resampler(own_hz) if own_hz != model.rate_hz else None
        self._held: list[Repetition] = []  # until the device's rate is known

    @property
    def is_counting(self) -> bool:
        return self._repetitions is not None

    @property
    def too_slow(self) -> str:
        """One sentence where recognition cannot work at the device's rate; `hint` says what to do."""
        rate_hz = self._resampler.source_rate_hz
        if rate_hz is None or not self._resampler.too_slow:
            return ""
        return (
            f"The sensor sends {rate_hz:.0f} samples a second; recognition needs at least {SLOWEST_HZ:.0f}."
        )

    hint = "Recording goes on; set the sensor to a higher rate."

    @property
    def doubt(self) -> PlacementDoubt | None:
        """What seems wrong with the sensor's place or strap."""
        if self._repetitions is None or self._resampler.too_slow:
            return None
        return self._repetitions.doubt

    def push(self, block: ImuBlock) -> tuple[list[Window], list[Repetition]]:
        pieces = self._resampler.push(block)
        self._count(pieces if self._own is None else self._own.push(block))
        return self._found(pieces)

    def close(self) -> tuple[list[Window], list[Repetition]]:
        pieces = self._resampler.close()
        self._count(pieces if self._own is None else self._own.close())
        if self._repetitions is not None:
            self._held += self._repetitions.finish()
        return self._found(pieces)

    def _count(self, pieces: Sequence[ImuBlock]) -> None:
        if self._repetitions is not None:
            for piece in pieces:
                self._held += self._repetitions.take(piece)

    def _found(self, pieces: Sequence[ImuBlock]) -> tuple[list[Window], list[Repetition]]:
        windows = [self._put_right(window) for piece in pieces for window in self._windower.push(piece)]
        # A window before the rate is known is one of a device far too slow.
        if self._resampler.source_rate_hz is None or self._resampler.too_slow:
            return [], []
        given, self._held = self._held, []
        return windows, given

    def _put_right(self, window: Window) -> Window:
        """The live label allows for a strap worn otherwise, once the repetitions have shown it."""
        mounting = self._repetitions.mounting if self._repetitions else None
        if mounting in (None, AS_WORN):
            return window
        values = put_right(window.values, mountings()[str(mounting)])
        return dataclasses.replace(window, values=values)
