"""A Bluetooth adapter and one sensor that do not exist, as BlueZ shows them on D-Bus. A program of its own.

`python -m physio_desktop.benchmarks.fake_bluez CONFIG` claims `org.bluez` on the bus that
DBUS_SYSTEM_BUS_ADDRESS names, a private one (`ble_device.py` starts both). bleak's BlueZ backend then works
on it unchanged: it discovers, connects, pairs, writes and gets notifications. Written after the D-Bus
documentation of BlueZ:

- a device is an object from its first advertisement on; its RSSI is told when it changes by 8 dB, and goes
  when scanning ends
- services are objects once they are resolved after connecting, and none any more when the connection is lost
- `Connect` of a device that does not advertise answers only after a long time, or when it is cancelled
- an adapter that is switched off stays an object, and answers NotReady

The sensor streams stamped frames of our binary format from its start on, whether anybody listens or not, in
notifications of MTU - 3 bytes, some milliseconds apart as a radio would send them. Each line of JSON on
standard input changes something (`Faults`, "away", "twin" or "powered"); each on standard output says what
happened, with the monotonic moment. It ends when standard input does.
"""

from __future__ import annotations

import asyncio
import dataclasses
import json
import sys
import time
from collections import Counter
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from physio_desktop.benchmarks.stamped import DEVICE_ID, StampedFrames
from physio_desktop.sensing.binary_frames import (
    Command,
    FrameSplitter,
    Reply,
    decode_command,
    encode_reply,
    payload_of,
)
from physio_desktop.sensing.ble_profiles import NORDIC

if TYPE_CHECKING or sys.platform == "linux":  # bleak brings it there
    from dbus_fast import BusType, Message, MessageFlag, MessageType, Variant
    from dbus_fast.aio import MessageBus

ADAPTER = "/org/bluez/hci0"
_BLUEZ = "org.bluez"
_ADAPTER1, _DEVICE1 = "org.bluez.Adapter1", "org.bluez.Device1"
_SERVICE1, _CHAR1 = "org.bluez.GattService1", "org.bluez.GattCharacteristic1"
_MANAGER, _PROPERTIES = "org.freedesktop.DBus.ObjectManager", "org.freedesktop.DBus.Properties"
_ADVERTISES_S = 0.1
_RSSI_STEP = 8
_CONNECTS_S = 0.15
_RESOLVES_S = 0.3
_GIVES_UP_S = 20.0
_APART_S = 0.0015  # notifications follow each other not faster; a burst would overrun the bus
_BATTERY_SERVICE = "0000180f-0000-1000-8000-00805f9b34fb"
_WRONG_PIN = "org.bluez.Error.AuthenticationFailed"


@dataclass(slots=True)
class Config:
    """What the sensor is. `flags_rx`, `flags_tx`: the properties of what is written to and what notifies."""

    name: str = "Strap 7F3A"
    address: str = "C4:5E:00:7F:3A:01"
    rate_hz: int = 200
    mtu: int = 247
    service: str = NORDIC.service
    rx: str = NORDIC.rx
    tx: str = NORDIC.tx
    flags_rx: tuple[str, ...] = ("write", "write-without-response")
    flags_tx: tuple[str, ...] = ("notify",)
    says_service: bool = True
    twin: str = ""  # address of another device of the same name that only advertises
    powered: bool = True
    has_adapter: bool = True
    needs_pairing: bool = False
    refuses_pairing: bool = False


@dataclass(slots=True)
class Faults:
    """Every so many notifications one is sent twice, or lost; with `whole_frames`, all pieces of a frame."""

    twice_every: int = 0
    lose_every: int = 0
    whole_frames: bool = False
    muted: bool = False
    refuse_connects: int = 0  # so many times from now
    stubborn: bool = False  # connecting takes for ever


class Refused(Exception):
    """A D-Bus error as the answer of a method."""

    def __init__(self, name: str, text: str = "") -> None:
        super().__init__(name, text)
        self.name, self.text = name, text


class FakeBluez:
    """All objects and what they do."""

    def __init__(self, config: Config, bus: MessageBus, say: Callable[..., None]) -> None:
        self.config = config
        self.faults = Faults()
        self.frames = StampedFrames(config.rate_hz)
        self._bus = bus
        self._say = say
        self._objects: dict[str, dict[str, dict[str, Any]]] = {"/org/bluez": {}}
        self._device = f"{ADAPTER}/dev_{config.address.replace(':', '_')}"
        self._service = f"{self._device}/service000a"
        self._rx, self._tx = f"{self._service}/char000b", f"{self._service}/char000d"
        if config.rx == config.tx:
            self._rx = self._tx
        self._scanners: set[str] = set()
        self._is_away = False
        self._is_notifying = False
        self._cancel = asyncio.Event()
        self._n_sent = self._n_frames = 0
        self._splitter = FrameSplitter(Counter())
        self._answers: list[bytes] = []
        self._tasks: set[asyncio.Task[None]] = set()
        if config.has_adapter:
            self._objects[ADAPTER] = {_ADAPTER1: self._adapter_properties()}

    def _adapter_properties(self) -> dict[str, Any]:
        return {
            "Address": Variant("s", "00:1A:7D:DA:71:13"),
            "Name": Variant("s", "fake"),
            "Alias": Variant("s", "fake"),
            "Powered": Variant("b", self.config.powered),
            "Discovering": Variant("b", False),
            "Roles": Variant("as", ["central", "peripheral"]),
        }

    # -- D-Bus

    def handle(self, message: Message) -> bool:
        """Every method that is called; answers in its own time."""
        if message.message_type is not MessageType.METHOD_CALL or message.path is None:
            return False
        if message.interface in ("org.freedesktop.DBus.Introspectable", "org.freedesktop.DBus.Peer"):
            return False
        self._spawn(self._answer(message))
        return True

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _answer(self, message: Message) -> None:
        try:
            signature, body = await self._call(message)
            reply = Message.new_method_return(message, signature, body)
        except Refused as refusal:
            reply = Message.new_error(message, refusal.name, refusal.text)
        if not message.flags & MessageFlag.NO_REPLY_EXPECTED:
            await self._bus.send(reply)

    async def _call(self, message: Message) -> tuple[str, list[Any]]:
        path, member = str(message.path), str(message.member)
        if member == "GetManagedObjects":
            return "a{oa{sa{sv}}}", [self._objects]
        if path not in self._objects:
            raise Refused("org.freedesktop.DBus.Error.UnknownObject", f"no object {path}")
        if member == "Set":
            interface, name, value = message.body
            self._change(path, interface, {name: value})
            return "", []
        if path == ADAPTER:
            self._call_adapter(member, str(message.sender))
        elif path == self._device:
            await self._call_device(member)
        elif _DEVICE1 in self._objects[path]:
            self._say("twin connected")
            raise Refused("org.bluez.Error.Failed", "le-connection-refused")
        elif path in (self._rx, self._tx):
            self._call_characteristic(path, member, message.body)
        else:
            raise Refused("org.freedesktop.DBus.Error.UnknownMethod", member)
        return "", []

    def _change(self, path: str, interface: str, changed: dict[str, Any], gone: tuple[str, ...] = ()) -> None:
        properties = self._objects.get(path, {}).get(interface)
        if properties is None:
            return
        properties.update(changed)
        for name in gone:
            properties.pop(name, None)
        self._emit(path, _PROPERTIES, "PropertiesChanged", "sa{sv}as", [interface, changed, list(gone)])

    def _add(self, path: str, interface: str, properties: dict[str, Any]) -> None:
        self._objects[path] = {interface: properties}
        self._emit("/", _MANAGER, "InterfacesAdded", "oa{sa{sv}}", [path, self._objects[path]])

    def _remove(self, path: str) -> None:
        if (interfaces := self._objects.pop(path, None)) is not None:
            self._emit("/", _MANAGER, "InterfacesRemoved", "oas", [path, list(interfaces)])

    def _emit(self, path: str, interface: str, member: str, signature: str, body: list[Any]) -> None:
        self._bus.send(Message.new_signal(path, interface, member, signature, body))

    # -- adapter

    @property
    def _is_powered(self) -> bool:
        return self.config.has_adapter and bool(self._objects[ADAPTER][_ADAPTER1]["Powered"].value)

    def _call_adapter(self, member: str, sender: str) -> None:
        if not self._is_powered:
            raise Refused("org.bluez.Error.NotReady", "Resource Not Ready")
        if member == "StartDiscovery":
            if sender in self._scanners:
                raise Refused("org.bluez.Error.InProgress", "Operation already in progress")
            self._scanners.add(sender)
            self._change(ADAPTER, _ADAPTER1, {"Discovering": Variant("b", True)})
            self._say("scanning")
        elif member == "StopDiscovery":
            self._scanners.discard(sender)
            if not self._scanners:
                self._end_discovery()

    def _end_discovery(self) -> None:
        self._change(ADAPTER, _ADAPTER1, {"Discovering": Variant("b", False)})
        for path in [path for path, one in self._objects.items() if _DEVICE1 in one]:
            self._change(path, _DEVICE1, {}, ("RSSI",))

    def scanner_left(self, sender: str) -> None:
        """A client of the bus is gone: its scan ends; a connection stays, as with BlueZ."""
        if sender in self._scanners:
            self._scanners.discard(sender)
            if not self._scanners:
                self._end_discovery()

    def power(self, is_on: bool) -> None:
        if not is_on:
            self._drop()
            self._scanners.clear()
        self._change(ADAPTER, _ADAPTER1, {"Powered": Variant("b", is_on)})

    # -- device

    def _device_properties(self, address: str) -> dict[str, Any]:
        config = self.config
        return {
            "Address": Variant("s", address),
            "AddressType": Variant("s", "public"),
            "Name": Variant("s", config.name),
            "Alias": Variant("s", config.name),
            "Adapter": Variant("o", ADAPTER),
            "Paired": Variant("b", False),
            "Trusted": Variant("b", False),
            "Connected": Variant("b", False),
            "ServicesResolved": Variant("b", False),
            "UUIDs": Variant("as", [config.service] if config.says_service else []),
        }

    async def advertise(self) -> None:
        """As long as the program runs."""
        n = 0
        while True:
            await asyncio.sleep(_ADVERTISES_S)
            n += 1
            if not self._scanners:
                continue
            if not self._is_away and not self._is_connected:
                self._hear(self._device, self.config.address, -55 - n % 3)
            if self.config.twin:
                path = f"{ADAPTER}/dev_{self.config.twin.replace(':', '_')}"
                self._hear(path, self.config.twin, -70 - n % 3)

    def _hear(self, path: str, address: str, rssi: int) -> None:
        heard = {"RSSI": Variant("n", rssi)}
        if path in self._objects:
            before = self._objects[path][_DEVICE1].get("RSSI")
            if before is None or abs(before.value - rssi) >= _RSSI_STEP:
                self._change(path, _DEVICE1, heard)
        else:
            self._add(path, _DEVICE1, {**self._device_properties(address), **heard})

    @property
    def _is_connected(self) -> bool:
        device = self._objects.get(self._device)
        return device is not None and bool(device[_DEVICE1]["Connected"].value)

    async def _call_device(self, member: str) -> None:
        if not self._is_powered:
            raise Refused("org.bluez.Error.NotReady", "Resource Not Ready")
        if member == "Connect":
            await self._connect()
        elif member == "Pair":
            await self._connect()
            await asyncio.sleep(_CONNECTS_S)
            if self.config.refuses_pairing:
                raise Refused(_WRONG_PIN, "Authentication Failed")
            self._change(self._device, _DEVICE1, {"Paired": Variant("b", True)})
            self._say("paired")
        elif member == "Disconnect":
            self._cancel.set()
            self._drop()
        else:
            raise Refused("org.freedesktop.DBus.Error.UnknownMethod", member)

    async def _connect(self) -> None:
        if self._is_connected:
            return
        self._cancel.clear()
        if self.faults.refuse_connects > 0:
            self.faults.refuse_connects -= 1
            raise Refused("org.bluez.Error.Failed", "le-connection-refused")
        if self._is_away or self.faults.stubborn:
            await self._wait_cancelled(_GIVES_UP_S)
            raise Refused("org.bluez.Error.Failed", "le-connection-canceled")
        await self._wait_cancelled(_CONNECTS_S)
        if self._is_away or self._cancel.is_set():
            raise Refused("org.bluez.Error.Failed", "le-connection-timeout")
        self._say("connected")
        self._change(self._device, _DEVICE1, {"Connected": Variant("b", True)})
        self._spawn(self._resolve())

    async def _wait_cancelled(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._cancel.wait()
        except TimeoutError:
            return

    async def _resolve(self) -> None:
        await asyncio.sleep(_RESOLVES_S)
        if not self._is_connected:
            return
        config = self.config
        about = {"UUID": Variant("s", config.service), "Primary": Variant("b", True)}
        self._add(self._service, _SERVICE1, {**about, "Device": Variant("o", self._device)})
        battery = {"UUID": Variant("s", _BATTERY_SERVICE), "Primary": Variant("b", True)}
        self._add(f"{self._device}/service0020", _SERVICE1, {**battery, "Device": Variant("o", self._device)})
        self._add_characteristic(self._tx, config.tx, config.flags_tx)
        if self._rx != self._tx:
            self._add_characteristic(self._rx, config.rx, config.flags_rx)
        self._change(self._device, _DEVICE1, {"ServicesResolved": Variant("b", True)})

    def _add_characteristic(self, path: str, uuid: str, flags: tuple[str, ...]) -> None:
        properties = {
            "UUID": Variant("s", uuid),
            "Service": Variant("o", self._service),
            "Flags": Variant("as", list(flags)),
            "Notifying": Variant("b", False),
            "Value": Variant("ay", b""),
            "MTU": Variant("q", self.config.mtu),
        }
        self._add(path, _CHAR1, properties)

    def _drop(self) -> None:
        """The connection is lost, or ended: the services are no objects any more."""
        was_connected, self._is_notifying = self._is_connected, False
        for path in [path for path in self._objects if path.startswith(f"{self._device}/")]:
            self._remove(path)
        if was_connected:
            gone = {"Connected": Variant("b", False), "ServicesResolved": Variant("b", False)}
            self._change(self._device, _DEVICE1, gone)
            self._say("disconnected")

    def go(self, is_away: bool) -> None:
        """Out of reach, or back."""
        self._is_away = is_away
        if is_away:
            self._drop()
        self._say("away" if is_away else "back")

    # -- characteristics

    def _call_characteristic(self, path: str, member: str, body: list[Any]) -> None:
        if member == "StartNotify" and path == self._tx:
            paired = self._objects[self._device][_DEVICE1]["Paired"].value
            if self.config.needs_pairing and not paired:
                raise Refused("org.bluez.Error.Failed", "Operation failed with ATT error: 0x05")
            self._is_notifying = True
            self._change(path, _CHAR1, {"Notifying": Variant("b", True)})
            self._say("notifying")
        elif member == "StopNotify":
            self._is_notifying = False
        elif member == "WriteValue" and path == self._rx:
            self._take(bytes(body[0]))
        else:
            raise Refused("org.bluez.Error.NotSupported", "Operation is not supported")

    def _take(self, data: bytes) -> None:
        self._say("written", n_bytes=len(data))
        if len(data) > self.config.mtu - 3:
            raise Refused("org.bluez.Error.InvalidValueLength", "Invalid Length")
        for encoded in self._splitter.split(data):
            command = decode_command(payload_of(encoded) or b"")
            if command is not None:
                name = Command(command.command).name if command.command in set(Command) else ""
                self._say("command", command=name, argument=command.argument)
                self._answers.append(encode_reply(Reply(DEVICE_ID, command.command, command.token, 0)))

    async def stream(self) -> None:
        """Frames at their pace, as long as the program runs."""
        n = self.frames.per_frame
        frame_s = n * self.frames.true_period_s
        index, start_s = 0, time.monotonic()
        while True:
            await asyncio.sleep(max(0.0, start_s + (index + 1) * frame_s - time.monotonic()))
            data = self.frames.frame(index) + b"".join(self._answers)
            self._answers.clear()
            index += 1
            if self._is_notifying and not self.faults.muted:
                await self._send(data)

    async def _send(self, data: bytes) -> None:
        size = self.config.mtu - 3
        pieces = [data[i : i + size] for i in range(0, len(data), size)]
        faults, self._n_frames = self.faults, self._n_frames + 1
        if faults.whole_frames:
            pieces *= 0 if _is_nth(self._n_frames, faults.lose_every) else 1
            pieces *= 2 if _is_nth(self._n_frames, faults.twice_every) else 1
        for piece in pieces:
            self._n_sent += 1
            n_times = 1
            if not faults.whole_frames:
                n_times = 0 if _is_nth(self._n_sent, faults.lose_every) else n_times
                n_times = 2 if _is_nth(self._n_sent, faults.twice_every) else n_times
            for _ in range(n_times):
                if not self._is_notifying:
                    return
                self._change(self._tx, _CHAR1, {"Value": Variant("ay", piece)})
                await asyncio.sleep(_APART_S)


def _is_nth(n: int, every: int) -> bool:
    return every > 0 and n % every == 0


class Talk:
    """Standard input and output."""

    def __init__(self) -> None:
        self.bluez: FakeBluez | None = None

    def say(self, what: str, **more: Any) -> None:
        print(json.dumps({"said": what, "at_s": time.monotonic(), **more}), flush=True)

    async def listen(self) -> None:
        reader = asyncio.StreamReader()
        loop = asyncio.get_running_loop()
        await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
        while line := await reader.readline():
            self._do(json.loads(line))

    def _do(self, wish: dict[str, Any]) -> None:
        assert self.bluez is not None
        if "away" in wish:
            self.bluez.go(wish.pop("away"))
        if "twin" in wish:
            self.bluez.config.twin = wish.pop("twin")
        if "powered" in wish:
            self.bluez.power(wish.pop("powered"))
        self.bluez.faults = dataclasses.replace(self.bluez.faults, **wish)


async def main(config: Config) -> None:
    talk = Talk()
    bus = MessageBus(bus_type=BusType.SYSTEM)
    talk.bluez = bluez = FakeBluez(config, bus, talk.say)

    def owner_changed(message: Message) -> bool | None:
        if message.member == "NameOwnerChanged" and not message.body[2]:
            bluez.scanner_left(message.body[0])
        return bluez.handle(message) or None

    bus.add_message_handler(owner_changed)
    await bus.connect()
    await bus.call(
        Message(
            destination="org.freedesktop.DBus",
            path="/org/freedesktop/DBus",
            interface="org.freedesktop.DBus",
            member="AddMatch",
            signature="s",
            body=["type='signal',member='NameOwnerChanged'"],
        )
    )
    await bus.request_name(_BLUEZ)
    talk.say("ready")
    work = [asyncio.create_task(one) for one in (bluez.advertise(), bluez.stream())]
    await talk.listen()
    for task in work:
        task.cancel()
    bus.disconnect()


if __name__ == "__main__":
    asyncio.run(main(Config(**json.loads(sys.argv[1]))))
