"""A running stream: the reader thread, the ring that is drawn from, the recorder and recognition."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

from physio_desktop.domain import ImuBlock
from physio_desktop.processing.ring_buffer import RingBuffer
from physio_desktop.sensing.clock import HostClock
from physio_desktop.sensing.connection import Connection, LinkState, LinkStatus
from physio_desktop.sensing.source import Source
from physio_desktop.workflows.recognising import LiveRecognition
from physio_desktop.workflows.recorder import Origin, Recorder

_RING_SAMPLES = 12_000
_GRACE_US = 1_000_000


class LiveSession:
    """Starts, watches and stops one source. Callbacks come on the reader thread."""

    def __init__(
        self,
        source: Source,
        recorder: Recorder | None = None,
        on_status: Callable[[LinkStatus], None] = lambda _: None,
        recognition: LiveRecognition | None = None,
    ) -> None:
        self.ring = RingBuffer(_RING_SAMPLES)
        self.ended = threading.Event()
        self._source = source
        self._recorder = recorder
        self._recognition = recognition
        self._on_status = on_status
        self._status = LinkStatus(LinkState.CONNECTING)
        self._stop = threading.Event()
        self._first_heard_us: int | None = None
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
            self.ended.set()

    def _take(self, blocks: Sequence[ImuBlock]) -> None:
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

    def _notice(self, status: LinkStatus) -> None:
        self._status = status
        self._on_status(status)

    def _tick(self) -> None:
        if self._recorder is None:
            return
        self._recorder.tick()
        if self._recorder.complete.is_set() or self._is_overdue(self._recorder):
            self._stop.set()

    def _is_overdue(self, recorder: Recorder) -> bool:
        """A session of given length also ends while its device is away."""
        if recorder.seconds is None or self._first_heard_us is None or not self._source.is_live:
            return False
        return self._source.clock.now_us() - self._first_heard_us > recorder.seconds * 1e6 + _GRACE_US
