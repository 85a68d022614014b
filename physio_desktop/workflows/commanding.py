"""Commands to the device, sent by the thread that reads it, and what it answers."""

from __future__ import annotations

import threading
import time
from collections import deque
from concurrent.futures import Future
from dataclasses import dataclass, field
from enum import StrEnum

from physio_desktop.errors import PhysioError
from physio_desktop.sensing.binary_frames import DONE, UNKNOWN_COMMAND, Command
from physio_desktop.sensing.device import DeviceSource
from physio_desktop.sensing.source import Source

ANSWER_S = 2.0  # a device answers within a tenth of it
CHANGES_STREAM = frozenset({Command.START, Command.STOP, Command.RATE, Command.MAGNETOMETER})


class Answer(StrEnum):
    """done, refused and unknown are the device's words. no_answer: it did not say anything in time. deaf: it
    does not speak our format. recording: not asked, because it would change what is being recorded.
    """

    DONE = "done"
    REFUSED = "refused"
    UNKNOWN = "unknown"
    NO_ANSWER = "no_answer"
    DEAF = "deaf"
    RECORDING = "recording"


@dataclass(slots=True)
class _Order:
    command: Command
    argument: int
    data: bytes
    answer: Future[Answer] = field(default_factory=Future)
    token: int = 0
    until_s: float = 0.0


class Commanding:
    """`ask` from any thread; `tick` and `close` belong to the reader thread."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._lock = threading.Lock()
        self._asked: deque[_Order] = deque()
        self._sent: list[_Order] = []
        self._is_over = False

    def ask(self, command: Command, argument: int = 0, data: bytes = b"") -> Future[Answer]:
        """What the device answers; the future raises SourceLost where the link broke meanwhile."""
        order = _Order(command, argument, data)
        with self._lock:
            if not self._is_over:
                self._asked.append(order)
                return order.answer
        order.answer.set_result(Answer.NO_ANSWER)
        return order.answer

    def tick(self, *, is_recording: bool) -> None:
        with self._lock:
            asked, self._asked = list(self._asked), deque()
        for order in asked:
            self._send(order, is_recording=is_recording)
        self._look_for_answers()

    def close(self) -> None:
        with self._lock:
            self._is_over = True
            waiting = [*self._sent, *self._asked]
            self._sent, self._asked = [], deque()
        for order in waiting:
            order.answer.set_result(Answer.NO_ANSWER)

    def _send(self, order: _Order, *, is_recording: bool) -> None:
        source = self._source
        if is_recording and order.command in CHANGES_STREAM:
            order.answer.set_result(Answer.RECORDING)
            return
        try:
            token = None
            if isinstance(source, DeviceSource):
                token = source.command(order.command, order.argument, order.data)
        except PhysioError as error:
            order.answer.set_exception(error)
            return
        if token is None:
            order.answer.set_result(Answer.DEAF)
            return
        order.token, order.until_s = token, time.monotonic() + ANSWER_S
        self._sent.append(order)

    def _look_for_answers(self) -> None:
        if not self._sent or not isinstance(self._source, DeviceSource):
            return
        replies = {(reply.command, reply.token): reply.status for reply in self._source.replies}
        waiting = []
        for order in self._sent:
            status = replies.get((order.command, order.token))
            if status is not None:
                words = {DONE: Answer.DONE, UNKNOWN_COMMAND: Answer.UNKNOWN}
                order.answer.set_result(words.get(status, Answer.REFUSED))
            elif time.monotonic() > order.until_s:
                order.answer.set_result(Answer.NO_ANSWER)
            else:
                waiting.append(order)
        self._sent = waiting
