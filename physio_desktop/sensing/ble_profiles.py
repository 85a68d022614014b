"""Services that carry a stream of bytes over Bluetooth LE, and which of them a device offers.

There is no standard for a serial line over Bluetooth LE; Nordic's service is the one that most firmware uses.
Which characteristic is written to and which one notifies is read from their properties, since some boards
(the micro:bit) have Nordic's the other way round.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from physio_desktop.errors import SourceError

_BASE = "-0000-1000-8000-00805f9b34fb"
_NOTIFIES = frozenset({"notify", "indicate"})
_IS_WRITTEN = frozenset({"write", "write-without-response"})


class Characteristic(Protocol):
    """What is used of bleak's characteristics."""

    @property
    def uuid(self) -> str: ...
    @property
    def properties(self) -> Sequence[str]: ...


class Service(Protocol):
    @property
    def uuid(self) -> str: ...
    @property
    def characteristics(self) -> Sequence[Characteristic]: ...


@dataclass(frozen=True, slots=True)
class Profile:
    """A service, the characteristic that the program writes to and the one that it listens to."""

    name: str
    service: str
    rx: str
    tx: str


NORDIC = Profile(
    "Nordic UART",
    "6e400001-b5a3-f393-e0a9-e50e24dcca9e",
    "6e400002-b5a3-f393-e0a9-e50e24dcca9e",
    "6e400003-b5a3-f393-e0a9-e50e24dcca9e",
)
PROFILES = (
    NORDIC,
    Profile("HM-10 with two", f"0000ffe0{_BASE}", f"0000ffe2{_BASE}", f"0000ffe1{_BASE}"),
    Profile("HM-10", f"0000ffe0{_BASE}", f"0000ffe1{_BASE}", f"0000ffe1{_BASE}"),
    Profile("serial FFF0", f"0000fff0{_BASE}", f"0000fff2{_BASE}", f"0000fff1{_BASE}"),
    Profile(
        "Microchip transparent UART",
        "49535343-fe7d-4ae5-8fa9-9fafd205e455",
        "49535343-8841-43f4-a8d4-ecbe34729bb3",
        "49535343-1e4d-4bd9-ba61-23c647249616",
    ),
    Profile(
        "u-blox serial port",
        "2456e1b9-26e2-8f83-e744-f34f01e9d701",
        "2456e1b9-26e2-8f83-e744-f34f01e9d703",
        "2456e1b9-26e2-8f83-e744-f34f01e9d703",
    ),
    Profile(
        "Laird virtual serial port",
        "569a1101-b87f-490c-92cb-11ba5ea5167c",
        "569a2001-b87f-490c-92cb-11ba5ea5167c",
        "569a2000-b87f-490c-92cb-11ba5ea5167c",
    ),
)
KNOWN_SERVICES = frozenset(profile.service for profile in PROFILES)


@dataclass(frozen=True, slots=True)
class Wished:
    """What the URI names itself; empty where the table decides."""

    service: str = ""
    rx: str = ""
    tx: str = ""

    @classmethod
    def of_options(cls, options: Mapping[str, str]) -> Wished:
        """Raises SourceError for what is no UUID."""
        names = ("service", "rx", "tx")
        return cls(**{name: full_uuid(options[name]) for name in names if options.get(name)})


@dataclass(frozen=True, slots=True)
class Chosen:
    """The characteristic to listen to, and the one to write to, if there is one."""

    tx: Characteristic
    rx: Characteristic | None


def full_uuid(text: str) -> str:
    """A UUID of 4, 8 or 32 hexadecimal digits in its long form; raises SourceError."""
    digits = text.replace("-", "").lower()
    if not re.fullmatch(r"[0-9a-f]{4}|[0-9a-f]{8}|[0-9a-f]{32}", digits):
        raise SourceError(f"“{text}” is no UUID.", "Write for example FFE0, or all 32 digits.")
    if len(digits) < 32:
        return digits.rjust(8, "0") + _BASE
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


def choose(services: Iterable[Service], wished: Wished, name: str) -> Chosen:
    """Where to listen and to write; raises SourceError that says what `name` offers instead."""
    services = list(services)
    if wished.service or wished.rx or wished.tx:
        found = _wished(services, wished)
    else:
        offered = {service.uuid.lower(): service for service in services}
        pairs = ((offered.get(profile.service), profile) for profile in PROFILES)
        found = next(
            (chosen for service, profile in pairs if service and (chosen := _of_profile(service, profile))),
            None,
        )
    if found is None:
        raise SourceError(
            f"{name} offers no service that carries a sensor's stream.",
            f"It offers {_short(services)}. Name the right one: resources/bluetooth.md.",
        )
    return found


def _of_profile(service: Service, profile: Profile) -> Chosen | None:
    """The profile's two, by what they can do rather than by their names; None where one is missing."""
    mine = [char for char in service.characteristics if char.uuid.lower() in (profile.rx, profile.tx)]
    if {char.uuid.lower() for char in mine} != {profile.rx, profile.tx}:
        return None
    mine.sort(key=lambda char: char.uuid.lower() != profile.tx)  # the one that should notify comes first
    tx = next((char for char in mine if _NOTIFIES & set(char.properties)), None)
    if tx is None:
        return None
    others = [char for char in mine if char is not tx] or [tx]
    return Chosen(tx, next((char for char in others if _IS_WRITTEN & set(char.properties)), None))


def _wished(services: Sequence[Service], wished: Wished) -> Chosen | None:
    """What the URI names; what it leaves open is the first in the same service that can do it."""
    for service in services:
        if wished.service and service.uuid.lower() != wished.service:
            continue
        tx = _first(service.characteristics, wished.tx, _NOTIFIES)
        rx = _first(service.characteristics, wished.rx, _IS_WRITTEN)
        if tx is not None and (rx is not None or not wished.rx):
            return Chosen(tx, rx)
    return None


def _first(chars: Iterable[Characteristic], uuid: str, can: frozenset[str]) -> Characteristic | None:
    return next(
        (c for c in chars if c.uuid.lower() == (uuid or c.uuid.lower()) and can & set(c.properties)), None
    )


def _short(services: Iterable[Service]) -> str:
    """Their UUIDs, the registered ones by their four digits."""
    names = [service.uuid.lower() for service in services]
    short = [
        name[4:8].upper() if name.startswith("0000") and name.endswith(_BASE) else name for name in names
    ]
    return ", ".join(short) or "none"
