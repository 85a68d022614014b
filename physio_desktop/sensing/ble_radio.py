"""The one Bluetooth of this computer: what is near, and whose turn it is to scan or to connect."""

from __future__ import annotations

import asyncio
import atexit
import logging
import re
import threading
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from concurrent.futures import Future
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from physio_desktop.errors import SourceError
from physio_desktop.sensing.ble_loop import BleLoop
from physio_desktop.sensing.ble_troubles import why

if TYPE_CHECKING:
    from bleak.backends.device import BLEDevice
    from bleak.backends.scanner import AdvertisementData

T = TypeVar("T")
_ADDRESS = re.compile(r"(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.I)
_FORGET_S = 15.0  # a device that was not heard for so long is not near any more
_LISTEN_S = 5.0  # the background goes on listening for so long after the last look
_SCAN_S = 5.0
_ANSWERS_S = 5.0  # the system; else it hangs, and so would everything that waits for its turn
_TWINS_S = 0.8  # after the first of a name is heard, for another one of the same name
_SETTLE_S = 5.0
_SMOOTHING = 0.3
_MAX_SIGHTINGS = 300
_MAX_NAME = 60
_UNHEARD = -127  # what bleak gives where the system has no signal strength
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Target:
    """Which device is meant: by its address (on macOS the system's UUID for it) or by its name."""

    text: str

    @property
    def is_address(self) -> bool:
        return _ADDRESS.fullmatch(self.text) is not None

    def matches(self, address: str, *names: str | None) -> bool:
        if self.is_address:
            return address.upper().replace("-", ":") == self.text.upper().replace("-", ":")
        return self.text in names


@dataclass(frozen=True, slots=True)
class Sighting:
    """What was last heard of a device. `rssi`: its signal strength in dBm, smoothed; heard_s: monotonic."""

    address: str
    name: str
    rssi: int
    services: tuple[str, ...]
    heard_s: float


class BleRadio:
    """Scans for the list in the background, and for links one after the other; a link goes before the list.

    While a link is open the list shows what was heard last: scanning takes air time from the stream.
    """

    def __init__(self) -> None:
        self.trouble: SourceError | None = None  # why the last scan did not work
        self._loop = BleLoop()
        self._turn = asyncio.Lock()
        self._lock = threading.Lock()
        self._sightings: dict[str, Sighting] = {}
        self._listen_until_s = 0.0
        self._listening: Future[None] | None = None
        self._n_links = 0  # that are open or want to be
        self._held_s = 0.0  # monotonic; since when there is one
        self._closing: set[asyncio.Task[None]] = set()

    def submit(self, coroutine: Coroutine[Any, Any, T]) -> Future[T]:
        return self._loop.submit(coroutine)

    def end(self) -> None:
        """No task and no thread is left; links that are still open are lost."""
        self._loop.end()

    # -- the list; from any thread

    def look(self, seconds: float = _LISTEN_S) -> None:
        """Listen in the background for so long from now on; not while a link has the air."""
        with self._lock:
            if self._n_links:
                return
            self._listen_until_s = max(self._listen_until_s, time.monotonic() + seconds)
            if self._listening is None or self._listening.done():
                self._listening = self.submit(self._listen())

    def listen(self, seconds: float) -> None:
        """The same, and wait for it; shorter where Bluetooth does not work or is needed for a link."""
        self.look(seconds)
        listening = self._listening
        if listening is not None:
            with suppress(TimeoutError):
                listening.result(seconds)

    def sightings(self) -> list[Sighting]:
        """What is near, the strongest signal first."""
        with self._lock:
            since_s = (self._held_s if self._n_links else time.monotonic()) - _FORGET_S
            near = [one for one in self._sightings.values() if one.heard_s > since_s]
        return sorted(near, key=lambda one: -one.rssi)

    def check(self, timeout_s: float = 8.0) -> SourceError | None:
        """Why Bluetooth cannot be used now, or None; begins a scan and ends it at once."""
        self._listen_until_s = 0.0  # nobody waits for the list
        try:
            self.submit(self._try_scanning()).result(timeout_s)
        except SourceError as error:
            return error
        except TimeoutError as error:
            return why(error)
        return None

    # -- links; on the loop

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Nobody else scans or connects meanwhile, and what is being disconnected is."""
        async with self._turn:
            if self._closing:
                await asyncio.wait(self._closing, timeout=_SETTLE_S)
            yield

    def hold(self, n_links: int) -> None:
        """One link more (1) that is open or wants to be, or one less (-1)."""
        with self._lock:
            if not self._n_links:
                self._held_s = time.monotonic()
            self._n_links += n_links

    async def close(self, closing: Coroutine[Any, Any, None]) -> None:
        """Run it to its end, whoever waits for it; connecting waits for that."""
        task = asyncio.create_task(closing)
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)
        await asyncio.shield(task)

    async def find(self, target: Target, seconds: float) -> BLEDevice | None:
        """The device as a fresh scan finds it; one that the system still has a connection to comes first.

        Raises SourceError where several bear the name.
        """
        found: dict[str, BLEDevice] = {}
        heard = asyncio.Event()

        def notice(device: BLEDevice, heard_of: AdvertisementData) -> None:
            if heard_of.rssi != _UNHEARD and target.matches(device.address, heard_of.local_name, device.name):
                found[device.address] = device
                heard.set()

        if (device := await _connected(target)) is not None:
            return device
        async with self._scanner(notice):
            with suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await heard.wait()
            if found and not target.is_address:
                await asyncio.sleep(_TWINS_S)
        if len(found) > 1:
            raise SourceError(
                f"There are several sensors called {target.text}.",
                "Choose one by its address; physio-desktop devices lists them.",
            )
        return next(iter(found.values()), None)

    # -- scanning

    async def _listen(self) -> None:
        async with self._turn:
            try:
                while self._is_wanted():
                    # BlueZ says no second time that it hears a device as before, until a scan begins anew.
                    async with self._scanner():
                        self.trouble = None
                        again_s = time.monotonic() + _SCAN_S
                        while self._is_wanted() and time.monotonic() < again_s:
                            await asyncio.sleep(0.1)
            except Exception as error:  # whatever it is, the list says that there is no Bluetooth
                self.trouble = why(error)
                _log.info("Bluetooth cannot scan: %r", error)

    def _is_wanted(self) -> bool:
        return time.monotonic() < self._listen_until_s and not self._n_links

    async def _try_scanning(self) -> None:
        async with self.turn():
            try:
                async with self._scanner():
                    pass
            except Exception as error:
                raise why(error) from error

    @asynccontextmanager
    async def _scanner(
        self, notice: Callable[[BLEDevice, AdvertisementData], None] = lambda device, heard_of: None
    ) -> AsyncIterator[None]:
        from bleak import BleakScanner  # here: it takes a fifth of a second to load

        def heard(device: BLEDevice, heard_of: AdvertisementData) -> None:
            self._remember(device, heard_of)
            notice(device, heard_of)

        scanner = BleakScanner(heard)
        async with asyncio.timeout(_ANSWERS_S):
            await scanner.start()
        try:
            yield
        finally:
            async with asyncio.timeout(_ANSWERS_S):
                await scanner.stop()

    def _remember(self, device: BLEDevice, heard_of: AdvertisementData) -> None:
        if heard_of.rssi == _UNHEARD:
            return  # the system says something of a device that it does not hear
        name = _printable(heard_of.local_name or device.name or "")
        services = tuple(uuid.lower() for uuid in heard_of.service_uuids)
        rssi = heard_of.rssi
        with self._lock:
            before = self._sightings.get(device.address)
            if before is not None:  # some packets come without name and services
                name, services = name or before.name, services or before.services
                rssi = round(before.rssi + _SMOOTHING * (rssi - before.rssi))
            now_s = time.monotonic()
            self._sightings[device.address] = Sighting(device.address, name, rssi, services, now_s)
            if len(self._sightings) > _MAX_SIGHTINGS:  # telephones change their addresses all the time
                since_s = now_s - _FORGET_S
                self._sightings = {k: one for k, one in self._sightings.items() if one.heard_s > since_s}


def _printable(name: str) -> str:
    """As anybody may call a device anything, without what would move a terminal's cursor."""
    return "".join(letter for letter in name if letter.isprintable())[:_MAX_NAME].strip()


async def _connected(target: Target) -> BLEDevice | None:
    """The device, if the system is connected to it: left so by a crash, or held by another program.

    Such a device does not advertise, so that no scan would find it.
    """
    from bleak import BleakAdapter

    try:
        async with asyncio.timeout(_ANSWERS_S):
            adapter = await BleakAdapter.get()
            devices = await adapter.get_connected_devices(_services_to_ask())
    except NotImplementedError:
        return None
    return next((one for one in devices if target.matches(one.address, one.name)), None)


def _services_to_ask() -> list[str]:
    from physio_desktop.sensing.ble_profiles import KNOWN_SERVICES

    return sorted({*KNOWN_SERVICES, "1800", "1801"})  # the last two every device has


@cache
def radio() -> BleRadio:
    """Of this process: a computer has one Bluetooth, and bleak keeps one state of it for each loop."""
    made = BleRadio()
    atexit.register(made.end)
    return made
