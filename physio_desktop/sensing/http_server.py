"""The HTTP server: routes behind a guard, at one address, in one thread. Only here Tornado is known."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import logging
import socket
import threading
from collections.abc import Sequence
from concurrent.futures import Future
from typing import Any

from tornado.httpserver import HTTPServer
from tornado.httputil import HTTPServerRequest
from tornado.iostream import IOStream
from tornado.netutil import bind_sockets
from tornado.web import Application, RequestHandler, stream_request_body

from physio_desktop.errors import PhysioError, SourceError
from physio_desktop.sensing.http_address import HttpAddress
from physio_desktop.sensing.http_guard import Guard
from physio_desktop.sensing.http_routes import (
    MAX_BODY_BYTES,
    Answer,
    Refused,
    Request,
    Route,
    find_route,
    refusal,
)

MAX_CONNECTIONS = 64
MAX_CONNECTIONS_OF_ONE = 16
IDLE_S = 15.0  # without a whole request head, also between two requests of one connection
BODY_S = 10.0  # for a whole body
ANSWER_S = 30.0  # for work on a lane
_READ_THROUGH_BYTES = 8_000_000  # what is too large is read to its end, so that the refusal arrives
_STOP_S = 1.5  # for answers that are under way

_log = logging.getLogger(__name__)


class RoutedServer:
    """Serves from `start` until `stop`, which joins its thread. Answers of other lanes are waited for."""

    def __init__(self, address: HttpAddress, guard: Guard, routes: Sequence[Route]) -> None:
        self._wanted = address
        self._guard = guard
        self._routes = tuple(routes)
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stopping: asyncio.Event | None = None
        self.address = address
        self.failure: BaseException | None = None

    @property
    def is_serving(self) -> bool:
        return self._thread is not None and self._thread.is_alive()

    def start(self) -> None:
        """Raises SourceError where it cannot listen there, with what to do about it."""
        sockets = _listen(self._wanted)
        self.address = HttpAddress(self._wanted.host, int(sockets[0].getsockname()[1]))
        is_up = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(sockets, is_up), name="http", daemon=True)
        self._thread.start()
        is_up.wait()

    def stop(self) -> None:
        """Whoever is connected is cut off; safe to call twice, and from any thread but its own."""
        loop, stopping, thread = self._loop, self._stopping, self._thread
        if loop is not None and stopping is not None:
            with contextlib.suppress(RuntimeError):  # it is over by itself
                loop.call_soon_threadsafe(stopping.set)
        if thread is not None:
            thread.join()

    def _run(self, sockets: list[socket.socket], is_up: threading.Event) -> None:
        try:
            asyncio.run(self._serve(sockets, is_up))
        except BaseException as error:
            self.failure = error
            _log.exception("the HTTP receiver broke")
        finally:
            for one in sockets:
                one.close()
            is_up.set()

    async def _serve(self, sockets: list[socket.socket], is_up: threading.Event) -> None:
        self._loop, self._stopping = asyncio.get_running_loop(), asyncio.Event()
        answering = _Answering()
        options = {"guard": self._guard, "routes": self._routes, "answering": answering}
        application = Application([(r".*", _Handler, options)], log_function=lambda _: None)
        server = _LimitedServer(
            application,
            max_header_size=16_384,
            max_body_size=_READ_THROUGH_BYTES,
            chunk_size=65_536,
            idle_connection_timeout=IDLE_S,
            body_timeout=BODY_S,
        )
        server.add_sockets(sockets)
        is_up.set()
        await self._stopping.wait()
        server.stop()
        deadline_s = self._loop.time() + _STOP_S
        while answering.n and self._loop.time() < deadline_s:
            await asyncio.sleep(0.01)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(server.close_all_connections(), _STOP_S)


class _Answering:
    """Requests that are worked on now."""

    n = 0


class _LimitedServer(HTTPServer):
    """No more connections than a clinic's sensors need; a further one is closed at once."""

    def handle_stream(self, stream: IOStream, address: tuple[Any, ...]) -> None:
        clients = [getattr(one.context, "address", address)[0] for one in self._connections]
        if len(clients) >= MAX_CONNECTIONS or clients.count(address[0]) >= MAX_CONNECTIONS_OF_ONE:
            stream.close()
        else:
            super().handle_stream(stream, address)


@stream_request_body
class _Handler(RequestHandler):
    """One request. A refusal found at its head is told at its end, so that the connection can go on."""

    SUPPORTED_METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS")

    def initialize(self, guard: Guard, routes: tuple[Route, ...], answering: _Answering) -> None:
        self._guard, self._all_routes, self._answering = guard, routes, answering
        self._route: Route | None = None
        self._parts: tuple[str, ...] = ()
        self._refusal: Answer | None = None
        self._body = bytearray()

    def set_default_headers(self) -> None:
        self.set_header("Server", "physio-desktop")
        self.set_header("Cache-Control", "no-store")
        self.set_header("X-Content-Type-Options", "nosniff")

    def compute_etag(self) -> None:
        return None

    async def prepare(self) -> None:
        method = "GET" if self.request.method == "HEAD" else str(self.request.method)
        try:
            try:
                self._route, self._parts = find_route(self._all_routes, method, self.request.path)
            finally:  # a stranger learns not even what there is
                self._admit()
            self._check_body_head()
        except Refused as error:
            self._refusal = refusal(error)

    def _admit(self) -> None:
        needs_token = self._route is None or not self._route.is_open
        client = str(self.request.remote_ip)
        self._guard.admit(client, self.request.headers, needs_token=needs_token)

    def _check_body_head(self) -> None:
        headers = self.request.headers
        if headers.get("Content-Encoding", "identity") != "identity":
            raise Refused(415, "Compressed bodies are not taken.", "Send plain JSON.")
        length = headers.get("Content-Length", "0")
        if length.isdecimal() and int(length) > MAX_BODY_BYTES:
            raise _too_large()
        has_body = length != "0" or "Transfer-Encoding" in headers
        kind = headers.get("Content-Type", "").partition(";")[0].strip().lower()
        if has_body and kind != "application/json":
            raise Refused(415, "The Content-Type must be application/json.")

    def data_received(self, chunk: bytes) -> None:
        if self._refusal is None:
            self._body += chunk
            if len(self._body) > MAX_BODY_BYTES:
                self._body.clear()
                self._refusal = refusal(_too_large())

    async def _answer(self, *_: str) -> None:
        self._answering.n += 1
        try:
            answer = self._refusal or await self._responded()
        finally:
            self._answering.n -= 1
        self.set_status(answer.status)
        self.set_header("Content-Type", answer.kind)
        for name, value in answer.headers.items():
            self.set_header(name, value)
        self.finish(answer.content())

    get = head = post = put = delete = patch = options = _answer

    async def _responded(self) -> Answer:
        assert self._route is not None
        try:
            answer = self._route.respond(_request_of(self.request, bytes(self._body), self._parts))
            if isinstance(answer, Future):
                answer = await asyncio.wait_for(asyncio.wrap_future(answer), ANSWER_S)
        except TimeoutError:
            return refusal(Refused(503, "It takes too long now.", "Try again.", Retry_After="5"))
        except PhysioError as error:
            return refusal(error)
        except Exception:
            _log.exception("a request could not be answered")
            return refusal(Refused(500, "This was not foreseen. Details are in the log."))
        return answer

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """What the library itself refuses, such as a method that HTTP does not have."""
        answer = refusal(Refused(status_code, "This request cannot be understood."))
        self.set_header("Content-Type", answer.kind)
        self.finish(answer.content())

    def log_exception(self, *args: Any) -> None:
        _log.debug("a request was refused", exc_info=args if len(args) == 3 else True)


def _request_of(request: HTTPServerRequest, body: bytes, parts: tuple[str, ...]) -> Request:
    query = {name: values[-1].decode("utf-8", "replace") for name, values in request.query_arguments.items()}
    client = str(request.remote_ip)
    return Request(
        method=str(request.method),
        path=str(request.path),
        query=query,
        body=body,
        parts=parts,
        client=client,
        is_local=client in ("127.0.0.1", "::1") or client.startswith("127."),
    )


def _too_large() -> Refused:
    return Refused(413, "The body is larger than 1 MB.", "Send fewer readings at once.")


def _listen(address: HttpAddress) -> list[socket.socket]:
    try:
        family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
        return bind_sockets(address.port, address.host, family, backlog=64)
    except OSError as error:
        raise _why(address, error) from error


def _why(address: HttpAddress, error: OSError) -> SourceError:
    if error.errno == errno.EADDRINUSE:
        return SourceError(
            f"Port {address.port} is in use by another program.", "Choose another port for the receiver."
        )
    if error.errno == errno.EADDRNOTAVAIL:
        return SourceError(
            f"{address.host} is not an address of this computer now.",
            "Connect the network, or choose the address anew.",
        )
    if error.errno in (errno.EACCES, errno.EPERM):
        return SourceError(f"You may not listen at port {address.port}.", "Choose a port from 1024 to 65535.")
    return SourceError(f"The receiver cannot listen at {address.text}: {error.strerror}.", "Choose another.")
