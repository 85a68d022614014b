"""The life of a link: one explicit state machine that keeps a session going through stalls and losses."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from physio_desktop.domain import DeviceInfo, ImuBlock
from physio_desktop.errors import (
    PhysioError,
    SourceBlocked,
    SourceEnded,
    SourceError,
    SourceLost,
    SourcePending,
)
from physio_desktop.sensing.source import Source

READ_S = 0.1
STALL_US = 1_000_000
QUIET_US = 3_000_000  # of a device that speaks when it likes
REOPEN_AFTER_US = 5_000_000  # of silence: the link may be dead without saying so
REOPEN_PAUSE_S = 0.25
SILENT_US = 12_000_000  # from opening to giving up, where nothing at all comes
UNKNOWN_US = 20_000_000  # where bytes come but no format fits
_LOSS_WINDOW_US = 5_000_000


class LinkState(StrEnum):
    CONNECTING = "connecting"
    STREAMING = "streaming"
    STALLED = "stalled"
    RECONNECTING = "reconnecting"
    FAILED = "failed"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class LinkStatus:
    """The link as it is now. Loss as a share from 0 to 1, over the last five seconds and in total."""

    state: LinkState
    message: str = ""
    hint: str = ""
    device: DeviceInfo | None = None
    format: str | None = None
    rate_hz: float | None = None
    n_samples: int = 0
    n_lost: int = 0
    n_gaps: int = 0
    loss_recent: float = 0.0
    skipped: Mapping[str, int] = field(default_factory=dict)

    @property
    def loss_total(self) -> float:
        return self.n_lost / max(self.n_samples + self.n_lost, 1)


class Connection:
    """Opens a source, reads it, and brings it back. `run` is the body of the reader thread.

    on_blocks gets the samples; on_status every change of state, and the counts once a second; on_tick is
    called at least every 0.1 s. All three are called on the reader thread.
    """

    def __init__(
        self,
        source: Source,
        on_blocks: Callable[[Sequence[ImuBlock]], None],
        on_status: Callable[[LinkStatus], None] = lambda _: None,
        on_tick: Callable[[], None] = lambda: None,
    ) -> None:
        self._source = source
        self._on_blocks = on_blocks
        self._on_status = on_status
        self._on_tick = on_tick
        self._state = LinkState.CONNECTING
        self._message = self._hint = ""
        self._is_blocked = False  # the message says what a person has to do
        self._heard_us = 0  # host time of the last block, or of the last opening
        self._said_us = 0
        self._n_samples = self._n_lost = self._n_gaps = 0
        self._recent: deque[tuple[int, int, int]] = deque()  # host time, samples, lost

    @property
    def state(self) -> LinkState:
        return self._state

    def run(self, stop: threading.Event) -> None:
        """Until `stop` is set, the source ends, or the first connection fails. Never raises PhysioError."""
        try:
            if self._open_first(stop):
                while not stop.is_set() and self._step(stop):
                    pass
            if self._state not in (LinkState.FAILED, LinkState.ENDED):
                self._take(self._source.flush())
                self._change(LinkState.ENDED)
        finally:
            self._source.close()

    def _open_first(self, stop: threading.Event) -> bool:
        self._change(LinkState.CONNECTING)
        try:
            while not self._open_or_say():
                self._on_tick()
                if stop.is_set():
                    return False
        except PhysioError as error:
            self._change(LinkState.FAILED, error.message, error.hint)
            return False
        self._source.clock.check_sleep()
        self._heard_us = self._source.clock.now_us()
        return True

    def _open_or_say(self) -> bool:
        """Whether it is open; what takes longer (a radio device is looked for) is said meanwhile."""
        try:
            self._source.open()
        except SourcePending as error:
            if (self._state is LinkState.CONNECTING or self._is_blocked) and error.message != self._message:
                self._change(self._state, error.message)
            return False
        return True

    def _step(self, stop: threading.Event) -> bool:
        """One look at the source; whether to go on."""
        try:
            if self._state is LinkState.RECONNECTING:
                self._reopen(stop)
            else:
                self._take(self._source.read(READ_S))
        except SourceLost as error:
            self._lose(error.message, error.hint)
        except SourceEnded:
            self._take(self._source.flush())
            self._change(LinkState.ENDED)
        self._on_tick()
        self._notice_sleep()  # before its silence is taken for a stall
        self._notice_silence()
        if self._source.clock.now_us() - self._said_us > 1_000_000:
            self._say()
        return self._state not in (LinkState.FAILED, LinkState.ENDED)

    def _take(self, blocks: Sequence[ImuBlock]) -> None:
        if not blocks:
            return
        now_us = self._source.clock.now_us()
        self._heard_us = now_us
        gaps = [block.gap for block in blocks if block.gap is not None]
        n_samples, n_lost = sum(map(len, blocks)), sum(gap.n_lost for gap in gaps)
        self._n_samples += n_samples
        self._n_lost += n_lost
        self._n_gaps += len(gaps)
        self._recent.append((now_us, n_samples, n_lost))
        while self._recent[0][0] < now_us - _LOSS_WINDOW_US:
            self._recent.popleft()
        self._on_blocks(blocks)
        if self._state is not LinkState.STREAMING:
            self._change(LinkState.STREAMING)

    def _reopen(self, stop: threading.Event) -> None:
        try:
            if not self._open_or_say():
                return
        except SourceError as error:
            if isinstance(error, SourceBlocked) and not self._is_blocked:
                self._change(LinkState.RECONNECTING, error.message, error.hint)
                self._is_blocked = True
            stop.wait(REOPEN_PAUSE_S)
            return
        self._heard_us = self._source.clock.now_us()
        self._change(LinkState.STALLED, "The sensor is back; waiting for its samples.")

    def _lose(self, message: str, hint: str) -> None:
        self._source.close()
        self._source.interrupt("reconnected")
        if self._n_samples == 0 and self._state is LinkState.CONNECTING:
            self._change(LinkState.FAILED, message, hint)
        else:
            self._change(LinkState.RECONNECTING, message, "Recording continues when it is back.")

    def _notice_sleep(self) -> None:
        if self._source.clock.check_sleep() and self._source.is_live:
            self._source.interrupt("slept")
            self._heard_us = self._source.clock.now_us()

    def _notice_silence(self) -> None:
        if not self._source.is_live:
            return
        silence_us = self._source.clock.now_us() - self._heard_us
        if getattr(self._source, "is_listening", False):
            self._wait_to_be_spoken_to(silence_us)
        elif self._state is LinkState.CONNECTING:
            self._give_up_after(silence_us)
        elif self._state is LinkState.STREAMING and silence_us > STALL_US:
            self._source.interrupt("stalled")
            self._change(
                LinkState.STALLED, "No samples from the sensor.", "Recording continues when they come."
            )
        elif self._state is LinkState.STALLED and silence_us > REOPEN_AFTER_US:
            self._lose("The sensor has gone silent; connecting anew.", "")

    def _wait_to_be_spoken_to(self, silence_us: int) -> None:
        """A device that posts now and then may pause; nothing is opened anew, because nothing is closed."""
        if self._state is LinkState.CONNECTING and not self._message:
            self._change(LinkState.CONNECTING, "Waiting for the first readings.", "Switch the sensor on.")
        elif self._state is LinkState.STREAMING and silence_us > QUIET_US:
            self._source.interrupt("stalled")
            self._change(
                LinkState.STALLED, "No samples from the sensor.", "Recording continues when they come."
            )

    def _give_up_after(self, silence_us: int) -> None:
        has_bytes = bool(getattr(self._source, "has_bytes", False))
        if silence_us > (UNKNOWN_US if has_bytes else SILENT_US):
            if has_bytes:
                message = "Something arrives, but in no format that is known here."
                hint = "Check the speed (?baud=...) and what the firmware prints: resources/protocol.md."
            else:
                message = "The sensor is open but sends nothing."
                hint = "Press its reset button, or check that its firmware streams by itself."
            self._change(LinkState.FAILED, message, hint)

    def _change(self, state: LinkState, message: str = "", hint: str = "") -> None:
        self._state, self._message, self._hint = state, message, hint
        self._is_blocked = False
        self._say()

    def _say(self) -> None:
        self._said_us = self._source.clock.now_us()
        recent_lost = sum(lost for _, _, lost in self._recent)
        recent_all = sum(n for _, n, _ in self._recent) + recent_lost
        self._on_status(
            LinkStatus(
                state=self._state,
                message=self._message,
                hint=self._hint,
                device=self._source.device,
                format=self._source.format,
                rate_hz=self._source.rate_hz,
                n_samples=self._n_samples,
                n_lost=self._n_lost,
                n_gaps=self._n_gaps,
                loss_recent=recent_lost / max(recent_all, 1),
                skipped=dict(self._source.skipped),
            )
        )


def open_patiently(source: Source) -> None:
    """Open it, however long that takes. Raises SourceError."""
    while True:
        try:
            return source.open()
        except SourcePending:
            continue
