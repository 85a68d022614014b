"""Which service carries the stream: from the table, from the URI, and said in words where none does."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from physio_desktop.errors import SourceError
from physio_desktop.sensing.ble_profiles import NORDIC, PROFILES, Profile, Wished, choose, full_uuid

BATTERY = "0000180f-0000-1000-8000-00805f9b34fb"


@dataclass(frozen=True)
class Char:
    uuid: str
    properties: tuple[str, ...]


@dataclass(frozen=True)
class Service:
    uuid: str
    characteristics: tuple[Char, ...]


def offered(profile: Profile) -> Service:
    if profile.rx == profile.tx:
        return Service(profile.service, (Char(profile.rx, ("notify", "write-without-response")),))
    return Service(profile.service, (Char(profile.rx, ("write",)), Char(profile.tx, ("notify",))))


@pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: profile.name)
def test_every_known_profile_is_found_beside_others(profile: Profile) -> None:
    battery = Service(BATTERY, (Char("00002a19-0000-1000-8000-00805f9b34fb", ("read", "notify")),))
    chosen = choose([battery, offered(profile)], Wished(), "Strap")
    assert chosen.rx is not None
    assert (chosen.tx.uuid, chosen.rx.uuid) == (profile.tx, profile.rx)


def test_names_in_capitals_are_the_same() -> None:
    service = Service(
        NORDIC.service.upper(), (Char(NORDIC.tx.upper(), ("notify",)), Char(NORDIC.rx, ("write",)))
    )
    assert choose([service], Wished(), "Strap").tx.uuid == NORDIC.tx.upper()


def test_boards_with_the_two_exchanged_are_understood_by_what_these_can_do() -> None:
    """The micro:bit notifies where others are written to."""
    microbit = Service(NORDIC.service, (Char(NORDIC.rx, ("indicate",)), Char(NORDIC.tx, ("write",))))
    chosen = choose([microbit], Wished(), "micro:bit")
    assert chosen.rx is not None
    assert (chosen.tx.uuid, chosen.rx.uuid) == (NORDIC.rx, NORDIC.tx)


def test_a_sensor_without_ears_only_streams() -> None:
    silent = Service(NORDIC.service, (Char(NORDIC.tx, ("notify",)), Char(NORDIC.rx, ("read",))))
    assert choose([silent], Wished(), "Strap").rx is None


def test_what_offers_no_stream_is_told_in_words() -> None:
    services = [Service(BATTERY, ()), Service("12345678-0000-0000-0000-00000000abcd", ())]
    with pytest.raises(SourceError) as caught:
        choose(services, Wished(), "Watch")
    assert caught.value.message == "Watch offers no service that carries a sensor's stream."
    assert "180F" in caught.value.hint and "12345678-0000" in caught.value.hint
    with pytest.raises(SourceError, match="It offers none"):
        choose([], Wished(), "Watch")


def test_a_known_service_that_does_not_notify_is_not_taken() -> None:
    mute = Service(NORDIC.service, (Char(NORDIC.tx, ("read",)), Char(NORDIC.rx, ("write",))))
    with pytest.raises(SourceError):
        choose([mute], Wished(), "Strap")


def test_the_uri_goes_before_the_table() -> None:
    own = Service("0000abcd" + BATTERY[8:], (Char("0000ab01" + BATTERY[8:], ("notify",)),))
    wished = Wished.of_options({"service": "ABCD", "tx": "ab01"})
    assert choose([offered(NORDIC), own], wished, "Strap").tx is own.characteristics[0]
    assert choose([offered(NORDIC), own], Wished.of_options({"tx": "AB01"}), "Strap").rx is None
    with pytest.raises(SourceError):
        choose([offered(NORDIC)], wished, "Strap")
    with pytest.raises(SourceError):
        choose([own], Wished.of_options({"service": "ABCD", "rx": "ab02"}), "Strap")


@given(st.text())
def test_a_uuid_is_whole_or_refused(text: str) -> None:
    try:
        full = full_uuid(text)
    except SourceError as error:
        assert "no UUID" in error.message
    else:
        assert len(full) == 36 and full_uuid(full) == full
