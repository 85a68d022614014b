"""Wi-Fi sensors that post their readings: `http:127.0.0.1:8750`. See resources/http-api.md."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol

from physio_desktop.errors import SourceError, SourceLost
from physio_desktop.sensing.clock import HostClock
from physio_desktop.sensing.device import DeviceSource
from physio_desktop.sensing.http_address import HttpAddress
from physio_desktop.sensing.http_guard import Guard
from physio_desktop.sensing.http_routes import Answer, Request, Route
from physio_desktop.sensing.postbox import N_LATEST, Postbox
from physio_desktop.sensing.source import SourceUri

if TYPE_CHECKING:
    from physio_desktop.sensing.http_server import RoutedServer

OPTIONS = ("rate_hz", "device", "token")
_GATHER_S = 0.04
_LOOK_EVERY_S = 2.0  # whether the network is still there


class Receiver(Protocol):
    """A server that takes posts, one's own or a running one."""

    @property
    def box(self) -> Postbox: ...
    @property
    def address(self) -> HttpAddress: ...
    @property
    def is_serving(self) -> bool: ...
    def start(self) -> None:
        """Raises SourceError; nothing where it runs already."""
        ...

    def stop(self) -> None: ...


class PostReceiver:
    """A server that puts what is posted into `box`, with the routes that `more` adds."""

    def __init__(self, address: HttpAddress, token: str, box: Postbox, more: Sequence[Route] = ()) -> None:
        self.box = box
        self._wanted, self._token = address, token
        self._routes = (*sensor_data_routes(box), *more)
        self._server: RoutedServer | None = None

    @property
    def address(self) -> HttpAddress:
        return self._wanted if self._server is None else self._server.address

    @property
    def is_serving(self) -> bool:
        return self._server is not None and self._server.is_serving

    def start(self) -> None:
        if self.is_serving:
            return
        from physio_desktop.sensing.http_server import RoutedServer  # whoever never uses it does not load it

        server = RoutedServer(self._wanted, Guard(self._wanted, self._token), self._routes)
        server.start()
        self._server = server

    def stop(self) -> None:
        server, self._server = self._server, None
        if server is not None:
            server.stop()


class HttpLink:
    """Bytes from posts. `keeps_serving`: the server is somebody else's, and stays when the link is closed."""

    is_listening = True  # it waits to be spoken to: silence is nobody's fault

    def __init__(self, receiver: Receiver, device: str = "", *, keeps_serving: bool = False) -> None:
        self.clock = HostClock()
        self.fallback_id = "http"
        self._receiver = receiver
        self._device = device
        self._keeps_serving = keeps_serving
        self._looked_s = 0.0
        self._is_fresh = True
        self._skipped_before = Counter(receiver.box.skipped)

    @property
    def skipped(self) -> Counter[str]:
        """Readings that came twice or too late."""
        return self._receiver.box.skipped - self._skipped_before

    def open(self) -> None:
        if not self._keeps_serving:
            self._receiver.start()
        elif not self._receiver.is_serving:
            raise SourceError(
                "The receiver for Wi-Fi sensors is off.", "Switch it on in the settings, then connect again."
            )
        elif not self._receiver.address.is_here:
            raise SourceError(
                f"{self._receiver.address.host} is not an address of this computer now.",
                "Connect the network, or choose the address anew.",
            )
        self._receiver.box.listen(self._device)
        self._looked_s = time.monotonic()
        self._is_fresh = True

    def read(self, timeout_s: float) -> bytes:
        data = self._receiver.box.read(timeout_s)
        if data:  # a hundred posts a second shall not be a hundred wake-ups
            time.sleep(_GATHER_S)
            data += self._receiver.box.read(0)
        if data and self._is_fresh:
            self._is_fresh = False
            data = b"\n" + data  # a decoder that resumes skips half a line; here all are whole
        now_s = time.monotonic()
        if not data and now_s - self._looked_s > _LOOK_EVERY_S:
            self._looked_s = now_s
            self._check()
        return data

    def write(self, data: bytes) -> None:
        """A device that only posts has no ears."""

    def close(self) -> None:
        self._receiver.box.leave()
        if not self._keeps_serving:
            self._receiver.stop()

    def next_speed(self) -> bool:
        return False

    def _check(self) -> None:
        if not self._receiver.is_serving:
            raise SourceLost("The receiver for Wi-Fi sensors is off.", "Switch it on in the settings.")
        if not self._receiver.address.is_here:
            raise SourceLost(
                f"{self._receiver.address.host} is no longer an address of this computer.",
                "Connect the network again, or choose the address anew.",
            )


def open_uri(uri: SourceUri) -> DeviceSource:
    """Sensor data alone; the program adds sessions and recognition, and brings its token."""
    if not takes_no_token(uri):
        raise SourceError("This receiver needs a token.", "Record with the program, or write token=none.")
    return open_with(uri, lambda address: PostReceiver(address, "", Postbox()))


def open_with(
    uri: SourceUri, receiver_at: Callable[[HttpAddress], Receiver], *, keeps_serving: bool = False
) -> DeviceSource:
    """`rate_hz`: of readings without a time. Raises SourceError."""
    uri.allow(*OPTIONS)
    is_free = takes_no_token(uri)  # first: other complaints repeat the whole text
    rate_hz = uri.number("rate_hz", 100.0, 0.1, 2000.0) if "rate_hz" in uri.options else None
    address = HttpAddress.parse(uri.path)
    if is_free and not address.is_loopback:
        raise SourceError(
            "Without a token the receiver listens to this computer alone.",
            "Leave token=none out, or use 127.0.0.1.",
        )
    link = HttpLink(receiver_at(address), uri.options.get("device", ""), keeps_serving=keeps_serving)
    return DeviceSource(uri.text, link, rate_hz=rate_hz)


def takes_no_token(uri: SourceUri) -> bool:
    """Whether it was said that anybody at this computer may post. Raises SourceError for a token itself."""
    if uri.options.get("token", "none") != "none":
        raise SourceError(
            "A token does not belong into the name of a source, where it would be kept and shown.",
            "Give it with --token-file or PHYSIO_DESKTOP_HTTP_TOKEN.",
        )
    return "token" in uri.options


def sensor_data_routes(box: Postbox) -> tuple[Route, ...]:
    def post(request: Request) -> Answer:
        receipt = box.post(request.json())
        n_taken = receipt.n_readings - receipt.n_late
        words = "Sensor data received" if receipt.is_heard else "Received; the program does not listen now"
        data = {"id": receipt.last_id, "count": receipt.n_readings, "taken": n_taken, "late": receipt.n_late}
        return Answer({"success": True, "message": words, "data": data})

    def latest(request: Request) -> Answer:
        limit = request.whole_number("limit", 100, 1, 10_000)
        offset = request.whole_number("offset", 0, 0, 10_000)
        rows, total = box.latest(min(limit, N_LATEST), offset, request.query.get("device_id"))
        return Answer(paginated(rows, total, limit, offset))

    path = "/api/v1/sensor-data"
    return (Route("POST", f"{path}(?:/batch)?", post), Route("GET", path, latest))


def paginated(items: list[dict[str, object]], total: int, limit: int, offset: int) -> dict[str, object]:
    """A page of a list, as the Progo server gives it."""
    pages = (total + limit - 1) // limit
    return {"items": items, "total": total, "page": offset // limit + 1, "size": len(items), "pages": pages}
