"""Bluetooth LE: `ble:NAME|ADDRESS|UUID`, options service, rx, tx (UUIDs), pair=1 and name (only shown)."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from physio_desktop.errors import SourceError
from physio_desktop.sensing.ble_link import BleLink
from physio_desktop.sensing.ble_profiles import KNOWN_SERVICES, Wished
from physio_desktop.sensing.ble_radio import BleRadio, Sighting, Target, radio
from physio_desktop.sensing.device import DeviceSource
from physio_desktop.sensing.source import DeviceEntry, SourceUri

_MAX_OTHERS = 5  # devices that do not say that they carry a stream: watches, televisions, or a plain sketch


def open_uri(uri: SourceUri) -> DeviceSource:
    uri.allow("service", "rx", "tx", "pair", "name")
    if not uri.path:
        raise SourceError(
            "ble: needs the name or the address of a sensor.", "physio-desktop devices lists what is near."
        )
    pair = uri.number("pair", 0, 0, 1) == 1
    link = BleLink(
        Target(uri.path), Wished.of_options(uri.options), pair=pair, name=uri.options.get("name", "")
    )
    return DeviceSource(uri.text, link)


def listen(seconds: float) -> None:
    """Wait so long for devices to be heard, so that `list_devices` knows them."""
    radio().listen(seconds)


def list_devices(at: BleRadio | None = None) -> Iterator[DeviceEntry]:
    """What was heard lately, at once; listening goes on in the background, so that the next list knows more.

    Where Bluetooth does not work, one entry `ble:` says why.
    """
    air = at or radio()
    air.look()
    if (trouble := air.trouble) is not None:
        yield DeviceEntry("ble:", "Bluetooth", "", trouble.message, trouble.hint)
        return
    near = air.sightings()
    sensors = [one for one in near if KNOWN_SERVICES.intersection(one.services)]
    others = [one for one in near if one not in sensors and one.name][:_MAX_OTHERS]
    for one in sorted(sensors, key=_by_name):
        yield _entry(one, one.address)
    for one in sorted(others, key=_by_name):
        yield _entry(one, f"{one.address}; does not say whether it is a sensor")


def trouble() -> SourceError | None:
    """Why Bluetooth cannot be used now, or None. Takes up to some seconds."""
    return radio().check()


def _by_name(one: Sighting) -> tuple[str, str]:
    """Signals come and go; an order by strength would never stand still."""
    return one.name.casefold(), one.address


def _entry(one: Sighting, description: str) -> DeviceEntry:
    name = f"?name={quote(one.name)}" if one.name else ""
    return DeviceEntry(f"ble:{one.address}{name}", one.name or one.address, description, signal_dbm=one.rssi)
