"""A running stream: the reader thread, the ring that is drawn from, the recorder and recognition."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Sequence

from physio_desktop.domain import Calibration, ImuBlock, Prediction, Repetition
from physio_desktop.processing.ring_buffer import RingBuffer
from physio_desktop.processing.stream_quality import StreamQuality
from physio_desktop.sensing.clock import HostClock
from physio_desktop.sensing.connection import Connection, LinkState, LinkStatus
from physio_desktop.sensing.device import DeviceSource
from physio_desktop.sensing.source import Source
from physio_desktop.workflows.commanding import Commanding
from physio_desktop.workflows.recognising import LiveRecognition
from physio_desktop.workflows.recorder import Origin, Recorder

_RING_SAMPLES = 12_000
_GRACE_US = 1_000_000
_SILENT_S = 1.0  # of our own clock; samples that still come are waited for
Recalibration = Callable[[Calibration], Calibration]
Listener = Callable[[Sequence[ImuBlock]], None]


class LiveSession:
    """Starts, watches and stops one source. Callbacks come on the reader thread.

    A stream may be looked at long before it is recorded: `record` and `recognise` change what it feeds while
    it runs. on_blocks gets every block before anything else does.
    """

    def __init__(
        self,
        source: Source,
        recorder: Recorder | None = None,
        on_status: Callable[[LinkStatus], None] = lambda _: None,
        recognition: LiveRecognition | None = None,
        on_blocks: Callable[[Sequence[ImuBlock]], None] = lambda _: None,
    ) -> None:
        self.ring = RingBuffer(_RING_SAMPLES)
        self.quality = StreamQuality()
        self.commanding = Commanding(source)
        self.ended = threading.Event()
        self._source = source
        self._recorder = recorder
        self._recognition = recognition
        self._on_status = on_status
        self._on_blocks = on_blocks
        self._listeners: tuple[Listener, ...] = ()
        self._feeding = threading.Lock()  # held while blocks go to recorder and recognition
        self._status = LinkStatus(LinkState.CONNECTING)
        self._stop = threading.Event()
        self._first_heard_us: int | None = None
        self._heard_s = 0.0
        self._changes: deque[Recalibration] = deque()  # they wait until no recording needs the former
        self._failure: BaseException | None = None
        connection = Connection(source, self._take, self._notice, self._tick)
        self._thread = threading.Thread(target=self._run, args=(connection,), name="reader", daemon=True)

    @property
    def status(self) -> LinkStatus:
        return self._status

    @property
    def recognition(self) -> LiveRecognition | None:
        return self._recognition

    def start(self) -> None:
        self._thread.start()

    @property
    def source(self) -> Source:
        return self._source

    def record(self, recorder: Recorder | None) -> Recorder | None:
        """From the next samples on, another recorder or none; gives the one so far, which gets no more."""
        with self._feeding:
            before, self._recorder = self._recorder, recorder
            self._first_heard_us = None
            return before

    def recognise(self, recognition: LiveRecognition | None) -> LiveRecognition | None:
        """From the next samples on, another recognition or none; gives the one so far, to be closed."""
        with self._feeding:
            before, self._recognition = self._recognition, recognition
            return before

    def recalibrate(self, change: Recalibration) -> None:
        """Another calibration of a device from its next samples on; after the recording, while one is on."""
        self._changes.append(change)

    def listen(self, listener: Listener) -> None:
        """Gets every block too, on the reader thread, until `unlisten`; it must be quick and never raise."""
        self._listeners += (listener,)

    def unlisten(self, listener: Listener) -> None:
        self._listeners = tuple(one for one in self._listeners if one != listener)

    def keep(self, results: Sequence[Prediction | Repetition]) -> None:
        """For recognition: what it finds goes to whoever records now."""
        recorder = self._recorder
        if recorder is not None:
            recorder.add(results)

    def end_soon(self) -> None:
        """The reader ends by itself; `stop` then has less to wait for."""
        self._stop.set()

    def stop(self) -> None:
        """End the reader, then recognition, and wait for them; raises what broke the reader, if anything did.

        The recorder is finished after this, so that it gets everything.
        """
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join()
        if self._recognition is not None:
            self._recognition.close()
        if self._failure is not None:
            raise self._failure

    def _run(self, connection: Connection) -> None:
        try:
            connection.run(self._stop)
        except BaseException as error:
            self._failure = error
        finally:
            self.commanding.close()
            self.ended.set()

    def _take(self, blocks: Sequence[ImuBlock]) -> None:
        self.quality.push(blocks, self._source.clock.now_us())
        self._on_blocks(blocks)
        for listener in self._listeners:
            listener(blocks)
        with self._feeding:
            self._feed(blocks)

    def _feed(self, blocks: Sequence[ImuBlock]) -> None:
        if self._first_heard_us is None:
            self._first_heard_us = self._source.clock.now_us()
        for block in blocks:
            self.ring.append(block)
        source = self._source
        if self._recorder is not None:
            self._recorder.push(blocks, Origin(source.device, source.format, source.calibration))
            blocks = self._recorder.part_of(blocks)
        if self._recognition is not None:
            # A recording, or a simulation with a clock of its own, is not lost when it is read later.
            can_wait = not source.is_live or not isinstance(source.clock, HostClock)
            self._recognition.push(blocks, source.calibration, can_wait=can_wait)
        self._heard_s = time.monotonic()  # only now: taking the first samples may last, where libraries load

    def _notice(self, status: LinkStatus) -> None:
        self._status = status
        self._on_status(status)

    def _tick(self) -> None:
        self._change_calibration()
        with self._feeding:  # no recording begins meanwhile
            self.commanding.tick(is_recording=self._recorder is not None)
        recorder = self._recorder
        if recorder is None:
            return
        recorder.tick()
        if recorder.seconds is not None and (recorder.complete.is_set() or self._is_overdue(recorder)):
            self._stop.set()

    def _change_calibration(self) -> None:
        """Here, between two reads, no block is on its way that has the former calibration."""
        with self._feeding:
            if not self._changes or self._recorder is not None:
                return
            changes = [self._changes.popleft() for _ in range(len(self._changes))]
        if isinstance(self._source, DeviceSource):
            for change in changes:
                self._source.recalibrate(change(self._source.calibration))

    def _is_overdue(self, recorder: Recorder) -> bool:
        """A session of given length also ends while its device is away."""
        if recorder.seconds is None or self._first_heard_us is None or not self._source.is_live:
            return False
        is_silent = time.monotonic() - self._heard_s > _SILENT_S
        return is_silent and self._source.clock.now_us() - self._first_heard_us > (
            recorder.seconds * 1e6 + _GRACE_US
        )
