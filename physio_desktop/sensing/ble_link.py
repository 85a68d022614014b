"""A Bluetooth LE device as a link for bytes, like a serial port: connected anew after it was away."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections import deque
from concurrent.futures import Future
from contextlib import suppress
from typing import TYPE_CHECKING

from physio_desktop.errors import SourceError, SourceLost, SourcePending
from physio_desktop.sensing.ble_profiles import Chosen, Wished, choose
from physio_desktop.sensing.ble_radio import BleRadio, Target, radio
from physio_desktop.sensing.ble_troubles import (
    Unreachable,
    is_about_pairing,
    not_paired,
    why,
    why_not_connected,
)
from physio_desktop.sensing.clock import HostClock

if TYPE_CHECKING:
    from bleak import BleakClient
    from bleak.backends.device import BLEDevice

_FIND_S = 8.0
_CONNECT_S = 15.0
_PAIR_S = 60.0  # a person may have to type a number
_ANSWERS_S = 5.0  # the system, to anything else
_FIRST_TRIES = 2  # connecting fails at times for no reason that anybody could mend
_PAUSES_S = (0.0, 0.5, 1.0, 2.0, 3.0)  # before the next attempt, the longer the more have failed
_ANSWER_S = 0.2  # of `open`, which then goes on in the background
_CLOSE_S = 0.6
_GATHER_S = 0.02  # notifications of so long are read as one
_INBOX_BYTES = 1 << 20  # that wait for a reader who has stopped; the rest is lost, as its counters show
_LEAST_WRITE = 20  # bytes of one write at the smallest MTU, 23
_log = logging.getLogger(__name__)


class Inbox:
    """What one connection gave: filled on the loop, emptied by the reader."""

    def __init__(self) -> None:
        self.heard = False
        self._parts: deque[bytes] = deque()
        self._n_bytes = 0
        self._is_lost = False
        self._filled = threading.Condition()

    def put(self, data: bytes) -> None:
        with self._filled:
            if self._n_bytes + len(data) <= _INBOX_BYTES:
                self._parts.append(data)
                self._n_bytes += len(data)
                self.heard = True
                if len(self._parts) == 1:
                    self._filled.notify()

    def lose(self) -> None:
        with self._filled:
            self._is_lost = True
            self._filled.notify()

    def take(self, timeout_s: float) -> bytes | None:
        """All there is, perhaps nothing within the time; None once it is lost and all is taken."""
        with self._filled:
            if not self._filled.wait_for(lambda: self._parts or self._is_lost, timeout_s):
                return b""
            if self._parts and not self._is_lost:
                self._filled.wait_for(lambda: self._is_lost, _GATHER_S)
            if not self._parts:
                return None
            data = b"".join(self._parts)
            self._parts.clear()
            self._n_bytes = 0
            return data


class BleLink:
    """`open` tries for a fifth of a second at a time and raises SourcePending while it goes on."""

    def __init__(
        self,
        target: Target,
        wished: Wished = Wished(),  # noqa: B008  (frozen)
        *,
        pair: bool = False,
        name: str = "",
        at: BleRadio | None = None,
    ) -> None:
        self.clock = HostClock()
        self.fallback_id = target.text
        self._target = target
        self._wished = wished
        self._pair = pair
        self._name = name or target.text
        self._radio = at or radio()
        self._address = ""  # of the device, once it was connected
        self._attempt: Future[None] | None = None
        self._task: asyncio.Task[None] | None = None  # of the attempt
        self._doing = ""
        self._trouble: SourceError | None = None  # why the last attempt failed
        self._n_failed = 0
        self._next_s = 0.0  # monotonic; no attempt before
        self._is_held = False
        self._client: BleakClient | None = None
        self._chosen: Chosen | None = None
        self._inbox: Inbox | None = None
        self._writing = asyncio.Lock()

    # -- the reader's thread

    def open(self) -> None:
        """Raises SourcePending as long as it takes, else SourceError with what to do about it."""
        if self._attempt is None:
            self._begin()
        assert self._attempt is not None
        try:
            self._attempt.result(_ANSWER_S)
        except TimeoutError:
            raise SourcePending(self._doing) from None
        except SourceError as error:
            self._attempt, self._trouble = None, error
            self._fail()
            raise
        self._attempt = None

    def read(self, timeout_s: float) -> bytes:
        inbox = self._inbox
        data = inbox.take(timeout_s) if inbox is not None else None
        if data is None:
            if inbox is not None and not inbox.heard:
                self._fail()  # it comes and goes at once: give it time
            self.close()
            raise SourceLost(f"The sensor {self._name} is gone.", "Bring it nearer, and check its battery.")
        if data:
            self._n_failed = 0
        return data

    def write(self, data: bytes) -> None:
        """A command that cannot be sent is dropped: a lost link shows when reading."""
        if self._client is not None:
            self._radio.submit(self._write(data))

    def close(self) -> None:
        """Waits a little; a system that takes longer to disconnect does so in the background."""
        if self._is_held:
            self._is_held = False
            self._radio.hold(-1)
            with suppress(TimeoutError):
                self._radio.submit(self._radio.close(self._shut())).result(_CLOSE_S)
        self._attempt = self._inbox = None

    def next_speed(self) -> bool:
        return False

    def _begin(self) -> None:
        if self._trouble is not None and time.monotonic() < self._next_s:
            raise self._trouble
        if not self._is_held:
            self._is_held = True
            self._radio.hold(1)
        self._doing = f"Looking for {self._name} …"
        self._attempt = self._radio.submit(self._connect())

    def _fail(self) -> None:
        self._next_s = time.monotonic() + _PAUSES_S[min(self._n_failed, len(_PAUSES_S) - 1)]
        self._n_failed += 1

    # -- the loop

    async def _connect(self) -> None:
        self._task = asyncio.current_task()
        n_tries = 1 if self._address else _FIRST_TRIES
        for left in reversed(range(n_tries)):
            try:
                async with self._radio.turn():
                    await self._connect_once()
                return
            except Unreachable:
                if not left:
                    raise

    async def _connect_once(self) -> None:
        from bleak import BleakClient

        device = await self._find()
        self._name = device.name or self._name
        self._doing = f"Connecting to {self._name} …"
        inbox = Inbox()
        client = BleakClient(
            device,
            lambda _: inbox.lose(),
            timeout=_PAIR_S if self._pair else _CONNECT_S,
            pair=self._pair,
            winrt={"use_cached_services": False},  # new firmware may offer others than last time
        )
        try:
            await client.connect()
            try:
                self._chosen = await self._subscribe(client, inbox)
            except BaseException:
                await _disconnect(client)
                raise
        except Exception as error:
            _log.info("Bluetooth cannot connect to %s: %r", self._name, error)
            raise why_not_connected(error, self._name) from error
        self._client, self._inbox = client, inbox
        self._address = self.fallback_id = device.address

    async def _find(self) -> BLEDevice:
        """What was connected before is known by its address: another one of its name is another one."""
        self._doing = f"Looking for {self._name} …"
        try:
            device = await self._radio.find(Target(self._address) if self._address else self._target, _FIND_S)
        except Exception as error:
            raise why(error) from error
        if device is None:
            raise SourceError(
                f"There is no sensor {self._name} near.",
                "Switch it on, bring it nearer, and end its connection to other devices.",
            )
        return device

    async def _subscribe(self, client: BleakClient, inbox: Inbox) -> Chosen:
        chosen = choose(client.services, self._wished, self._name)

        def receive(_: object, data: bytearray) -> None:
            inbox.put(bytes(data))

        async def start() -> None:
            async with asyncio.timeout(_ANSWERS_S):
                await client.start_notify(chosen.tx, receive)  # type: ignore[arg-type]  # they are bleak's

        try:
            await start()
        except Exception as error:
            if not is_about_pairing(error):
                raise
            await self._make_pair(client)
            await start()
        return chosen

    async def _make_pair(self, client: BleakClient) -> None:
        try:
            async with asyncio.timeout(_PAIR_S):
                await client.pair()
        except Exception as error:  # macOS pairs by itself; elsewhere a person may have to type a number
            raise not_paired(self._name) from error

    async def _write(self, data: bytes) -> None:
        """In pieces that the connection carries, in the order in which they were given."""
        async with self._writing:
            client, rx = self._client, self._chosen.rx if self._chosen is not None else None
            if client is None or rx is None:
                return
            # Read anew each time: some systems learn the real MTU only some seconds after connecting.
            size = max(getattr(rx, "max_write_without_response_size", _LEAST_WRITE), _LEAST_WRITE)
            needs_answer = "write-without-response" not in rx.properties
            try:
                for start in range(0, len(data), size):
                    await client.write_gatt_char(rx, data[start : start + size], needs_answer)  # type: ignore[arg-type]
            except Exception as error:
                _log.info("Bluetooth cannot write to %s: %r", self._name, error)

    async def _shut(self) -> None:
        task, self._task = self._task, None
        if task is not None and not task.done():
            task.cancel()
            await asyncio.wait([task])
        client, self._client = self._client, None
        self._chosen = None
        if client is not None:
            await _disconnect(client)


async def _disconnect(client: BleakClient) -> None:
    try:
        async with asyncio.timeout(_ANSWERS_S):
            await client.disconnect()
    except Exception as error:  # it is gone in any case
        _log.info("Bluetooth disconnected with %r", error)
