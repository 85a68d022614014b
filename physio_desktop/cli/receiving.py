"""`record http:HOST:PORT`: the receiver for Wi-Fi sensors, for the time of one command."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import typer

from physio_desktop.cli.opening import OpenStore, registry_of
from physio_desktop.cli.output import errors
from physio_desktop.errors import SourceError
from physio_desktop.sensing.http_address import HttpAddress
from physio_desktop.sensing.source import SourceFactory, SourceUri
from physio_desktop.workflows.diagnostics import Diagnosis
from physio_desktop.workflows.http_api.place import ApiPlace
from physio_desktop.workflows.lane import Lane
from physio_desktop.workflows.receiver import ReceiverSwitch, posts_alone, token_for, usual_token_file
from physio_desktop.workflows.receiver_token import TokenFile
from physio_desktop.workflows.recognition_meter import RecognitionMeter
from physio_desktop.workflows.recording_desks import CommandDesk


@dataclass(slots=True)
class Receiving:
    """source: makes the source of what is posted; desk: what is begun and ended over HTTP."""

    source: SourceFactory = posts_alone
    desk: CommandDesk = field(default_factory=CommandDesk)
    meter: RecognitionMeter = field(default_factory=RecognitionMeter)


@contextmanager
def receiving(text: str, opened: OpenStore, token_file: Path | None) -> Iterator[Receiving]:
    """Serves until the session is stored, where the source is `http:`; else there is nothing to serve."""
    if not text.startswith("http:"):
        yield Receiving()
        return
    found, uri = Receiving(), SourceUri.parse(text)
    with ExitStack() as ends:
        lane = Lane("http")
        ends.callback(lane.close)
        place = ApiPlace(
            store=lambda: opened.store,
            storage=opened.lane,
            lane=lane,
            desk=found.desk,
            snapshot=lambda: Diagnosis(found.meter.figures),
            preferred=lambda placement: registry_of(opened).preferred(placement),
        )
        switch = ReceiverSwitch(place)
        ends.callback(switch.close)
        ends.callback(found.desk.stored.set)
        found.source = switch.source
        _check(found.source, uri)
        _turn_on(switch, uri, token_file)
        yield found


def _check(source: SourceFactory, uri: SourceUri) -> None:
    """A URI that cannot be understood is a wrong call, exit code 2, before anything is made."""
    try:
        source(uri)
    except SourceError as error:
        raise typer.BadParameter(str(error), param_hint="source") from error


def _turn_on(switch: ReceiverSwitch, uri: SourceUri, token_file: Path | None) -> None:
    file = TokenFile(token_file) if token_file is not None else None
    kept = file or usual_token_file()
    had_one = kept.read() is not None
    token = token_for(uri, file)
    switch.box.listen(uri.options.get("device", ""))  # the first post counts, though the reader comes later
    address = switch.turn(HttpAddress.parse(uri.path), token)
    assert address is not None
    _say(f"The receiver takes posts at http://{address.text}/api/v1/sensor-data/")
    if token and not had_one and kept.read() == token:
        _say(f"Its token, made now and kept in {kept.path}: {token}")


def _say(words: str) -> None:
    errors.print(words, markup=False, soft_wrap=True)
