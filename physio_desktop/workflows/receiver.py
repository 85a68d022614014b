"""The HTTP receiver of the whole program: sensor data for a stream, sessions and recognition beside it."""

from __future__ import annotations

import os
import threading

from physio_desktop import paths
from physio_desktop.errors import SourceError
from physio_desktop.sensing.device import DeviceSource
from physio_desktop.sensing.http_address import HttpAddress
from physio_desktop.sensing.http_routes import Route
from physio_desktop.sensing.http_source import PostReceiver, open_with, takes_no_token
from physio_desktop.sensing.postbox import Postbox
from physio_desktop.sensing.source import SourceUri
from physio_desktop.workflows.http_api.place import ApiPlace
from physio_desktop.workflows.http_api.recognition import recognition_routes
from physio_desktop.workflows.http_api.sessions import session_routes
from physio_desktop.workflows.http_api.status import status_routes
from physio_desktop.workflows.receiver_token import VARIABLE, TokenFile, checked_token


def usual_token_file() -> TokenFile:
    return TokenFile(paths.data_dir() / "receiver-token")


def token_for(uri: SourceUri, file: TokenFile | None = None) -> str:
    """ "" where the source says none; else that of the file, the environment or the user's folder.

    Raises PhysioError where it cannot be used or kept.
    """
    if takes_no_token(uri):
        return ""
    if file is None and VARIABLE in os.environ:
        return checked_token(os.environ[VARIABLE])
    return (file or usual_token_file()).current()


def posts_alone(uri: SourceUri) -> DeviceSource:
    """A receiver of sensor data and nothing else, for the time that its source is open."""
    return open_with(uri, lambda address: PostReceiver(address, token_for(uri), Postbox()))


class ReceiverSwitch:
    """The receiver as it was asked for last, from any thread; never again after `close`.

    It outlives its servers: a stream that listens goes on when the port or the token is another one.
    """

    def __init__(self, place: ApiPlace) -> None:
        self.box = Postbox()
        self._place = place
        self._lock = threading.Lock()
        self._running: PostReceiver | None = None
        self._is_closed = False

    @property
    def is_serving(self) -> bool:
        running = self._running
        return running is not None and running.is_serving

    @property
    def address(self) -> HttpAddress:
        running = self._running
        return HttpAddress() if running is None else running.address

    def turn(self, address: HttpAddress | None, token: str = "") -> HttpAddress | None:
        """On at an address, or off (None); gives where it listens. Raises SourceError, and is off then."""
        with self._lock:
            self._end()
            if address is None or self._is_closed:
                return None
            running = PostReceiver(address, token, self.box, self._routes())
            running.start()
            self._running = running
            return running.address

    def source(self, uri: SourceUri) -> DeviceSource:
        """What is posted, as a source; the server stays when it is closed. Raises SourceError."""

        def running(address: HttpAddress) -> ReceiverSwitch:
            here = self.address
            if self.is_serving and (address.host != here.host or address.port not in (0, here.port)):
                raise SourceError(
                    f"The receiver listens at {here.text}.",
                    "Connect it as the list of sensors shows it.",
                )
            return self

        return open_with(uri, running, keeps_serving=True)

    def start(self) -> None:
        """Somebody else switches it on."""

    def stop(self) -> None:
        """Somebody else switches it off."""

    def close(self) -> None:
        with self._lock:
            self._is_closed = True
            self._end()

    def _routes(self) -> tuple[Route, ...]:
        place = self._place
        return (*status_routes(place, self.box), *session_routes(place), *recognition_routes(place))

    def _end(self) -> None:
        running, self._running = self._running, None
        if running is not None:
            running.stop()
