"""The receiver on a real port: who may speak to it, how much, how slowly; and how it ends."""

from __future__ import annotations

import base64
import contextlib
import socket
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import orjson
import pytest
from http_poster import PATH, TOKEN, Poster, free_port, reading
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from physio_desktop.errors import SourceError, SourceLost
from physio_desktop.sensing import http_address, http_server
from physio_desktop.sensing.http_address import HttpAddress
from physio_desktop.sensing.http_guard import Guard, RateLimit
from physio_desktop.sensing.http_routes import Answer, Request, Route
from physio_desktop.sensing.http_server import RoutedServer
from physio_desktop.sensing.http_source import HttpLink, PostReceiver, sensor_data_routes
from physio_desktop.sensing.postbox import Postbox
from physio_desktop.sensing.source import open_source

Serve = Callable[..., int]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Starts servers of sensor data (and `more` routes) and gives their port; none may leave a thread."""
    before = set(threading.enumerate())
    started: list[RoutedServer] = []

    def start(guard: Guard | None = None, more: tuple[Route, ...] = (), box: Postbox | None = None) -> int:
        address = HttpAddress(port=0)
        routes = (*sensor_data_routes(box or Postbox()), *more)
        server = RoutedServer(address, guard or Guard(address, TOKEN), routes)
        server.start()
        started.append(server)
        return server.address.port

    yield start
    for server in started:
        server.stop()
        assert server.failure is None
    assert set(threading.enumerate()) - before == set()


def is_told(answer: tuple[int, Any], status: int, words: str = "") -> None:
    """A refusal: its status, and one sentence."""
    assert answer[0] == status, answer
    assert answer[1]["success"] is False and answer[1]["detail"].endswith(".")
    assert words in answer[1]["detail"]


# -- who may speak


def test_each_way_to_bring_the_token_is_taken(serve: Serve) -> None:
    stranger = Poster(serve(), token="")
    basic = base64.b64encode(f"sensor:{TOKEN}".encode()).decode()
    for headers in (
        {"Authorization": f"Bearer {TOKEN}"},
        {"Authorization": f"bearer {TOKEN}"},
        {"X_API_Key": TOKEN},
        {"Authorization": f"Basic {basic}"},
    ):
        assert stranger.post(reading(0), **headers)[0] == 200
    stranger.close()


def test_without_the_token_nothing_is_taken_and_nothing_told(serve: Serve) -> None:
    box = Postbox()
    stranger = Poster(serve(box=box), token="")
    is_told(stranger.post(reading(0)), 401, "missing")
    assert stranger.headers["www-authenticate"] == "Bearer"
    for wrong in ({"X_API_Key": TOKEN[:-1]}, {"Authorization": "Basic !!!"}, {"Authorization": "Bearer ü"}):
        with contextlib.suppress(UnicodeEncodeError):
            is_told(stranger.post(reading(0), **wrong), 401)
    is_told(stranger.ask("GET", "/secret"), 401)  # not even whether there is something
    assert box.latest(10, 0)[1] == 0
    stranger.close()


def test_who_guesses_tokens_has_to_wait_and_the_right_one_does_not(serve: Serve) -> None:
    port = serve()
    guessing, sensor = Poster(port, token="wrong-token-wrong-token"), Poster(port)
    answers = [guessing.post(reading(0))[0] for _ in range(30)]
    assert answers[:20] == [401] * 20 and set(answers[21:]) == {429}
    assert int(guessing.headers["retry-after"]) >= 1
    assert sensor.post(reading(0))[0] == 200
    guessing.close(), sensor.close()


def test_a_page_of_another_name_and_web_pages_are_refused(serve: Serve) -> None:
    poster = Poster(serve())
    port = poster.port
    for host in ("evil.example", f"evil.example:{port}", "127.0.0.1.evil.example", "", "192.168.1.77"):
        is_told(poster.post(reading(0), Host=host), 421)
    for host in (f"127.0.0.1:{port}", "127.0.0.1", f"localhost:{port}", "LOCALHOST."):
        assert poster.post(reading(0), Host=host)[0] == 200
    is_told(poster.post(reading(0), Origin="http://127.0.0.1"), 403)
    is_told(poster.post(reading(0), Sec_Fetch_Site="cross-site"), 403)
    status, _ = poster.ask("OPTIONS", PATH, Origin="http://evil.example")
    assert status == 403 and not [name for name in poster.headers if name.startswith("access-control")]
    poster.close()


def test_a_receiver_that_others_reach_needs_a_token() -> None:
    with pytest.raises(ValueError, match="needs a token"):
        Guard(HttpAddress("192.168.1.5"), "")
    Guard(HttpAddress("127.0.0.1"), "")
    with pytest.raises(SourceError, match="this computer alone"):
        open_source("http:192.168.1.5:8750?token=none")
    with pytest.raises(SourceError, match="does not belong") as caught:
        open_source("http:127.0.0.1:8750?token=very-secret-token")
    assert "very-secret" not in str(caught.value)


@pytest.mark.parametrize("host", ["0.0.0.0", "[::]", "224.0.0.1", "example.org", "1.2.3"])
def test_only_one_address_of_this_computer_is_listened_at(host: str) -> None:
    with pytest.raises(SourceError) as caught:
        HttpAddress.parse(f"{host}:8750")
    assert "127.0.0.1" in caught.value.hint
    if host in ("0.0.0.0", "[::]"):
        assert "every network" in caught.value.message


def test_addresses_are_read_as_people_write_them() -> None:
    for text in ("127.0.0.1:8750", "localhost:8750", "", "//127.0.0.1:8750/", ":8750", "127.0.0.1"):
        assert HttpAddress.parse(text) == HttpAddress("127.0.0.1", 8750)
    assert (
        HttpAddress.parse("[::1]:99")
        == HttpAddress("::1", 99)
        == HttpAddress.parse(HttpAddress("::1", 99).text)
    )
    for text in ("127.0.0.1:x", "127.0.0.1:70000", "[::1", "127.0.0.1:-1"):
        with pytest.raises(SourceError):
            HttpAddress.parse(text)


# -- how much


def test_what_is_too_large_compressed_or_no_json_is_refused_and_the_connection_goes_on(serve: Serve) -> None:
    poster = Poster(serve())
    is_told(poster.post(b" " * 1_000_001), 413, "1 MB")
    is_told(poster.post(b"\x1f\x8b", Content_Encoding="gzip"), 415)
    is_told(poster.post(b"a=1", Content_Type="application/x-www-form-urlencoded"), 415)
    for body in (b"", b"{", b"nan", b'{"x":NaN}', b'{"x":Infinity}', b"\xff\xfe", b"[" * 100_000):
        is_told(poster.post(body), 400)
    is_told(poster.post(b"[" * 20 + b"]" * 20), 400, "deeper")
    is_told(poster.post(b'{"accelerometer":{"x":1e999,"y":0,"z":0},"gyroscope":{"x":0,"y":0,"z":0}}'), 400)
    assert poster.post(reading(0))[0] == 200
    poster.close()


def test_a_body_in_pieces_is_limited_too(serve: Serve) -> None:
    port = serve()
    with socket.create_connection(("127.0.0.1", port), timeout=10) as raw:
        raw.sendall(head("Transfer-Encoding: chunked", port))
        with contextlib.suppress(OSError):
            for _ in range(20):
                raw.sendall(b"20000\r\n" + b" " * 0x20000 + b"\r\n")
            raw.sendall(b"0\r\n\r\n")
        assert b" 413 " in answered(raw)


def test_too_many_requests_are_told_when_to_come_again() -> None:
    now_s = [0.0]
    limit = RateLimit(10, 5, lambda: now_s[0])
    assert [limit.wait_s("a") for _ in range(5)] == [0] * 5
    assert limit.wait_s("a") == pytest.approx(0.1) and limit.wait_s("b") == 0
    now_s[0] = 0.1
    assert limit.wait_s("a") == 0 and limit.wait_s("a") > 0
    for i in range(10_000):
        limit.wait_s(str(i))
    assert len(limit._left) <= 256


def test_the_limit_of_requests_holds_on_the_wire(serve: Serve) -> None:
    address = HttpAddress()
    poster = Poster(serve(Guard(address, TOKEN, requests=RateLimit(0.01, 3))))
    assert [poster.post(reading(i))[0] for i in range(5)] == [200, 200, 200, 429, 429]
    assert int(poster.headers["retry-after"]) >= 1
    poster.close()


def test_one_client_cannot_take_all_connections(serve: Serve) -> None:
    port = serve()
    with contextlib.ExitStack() as stack:
        held = [
            stack.enter_context(socket.create_connection(("127.0.0.1", port), timeout=10))
            for _ in range(http_server.MAX_CONNECTIONS_OF_ONE + 5)
        ]
        for one in held:
            with contextlib.suppress(OSError):
                one.sendall(b"GET " + PATH.encode() + b" HTTP/1.1\r\n")
        assert all(is_ended(one) for one in held[http_server.MAX_CONNECTIONS_OF_ONE :])
    poster = Poster(port)
    deadline_s = time.monotonic() + 10  # until the others are known to be gone
    while True:
        with contextlib.suppress(OSError):
            if poster.post(reading(0))[0] == 200:
                break
        assert time.monotonic() < deadline_s
    poster.close()


# -- how slowly


def is_ended(raw: socket.socket) -> bool:
    try:
        return raw.recv(1) == b""
    except ConnectionResetError:
        return True


def head(more: str, port: int) -> bytes:
    return (
        f"POST {PATH} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\n"
        f"X-API-Key: {TOKEN}\r\n{more}\r\n\r\n"
    ).encode()


def answered(raw: socket.socket) -> bytes:
    found = b""
    with contextlib.suppress(OSError):
        while piece := raw.recv(65536):
            found += piece
            if b"}" in piece:
                break
    return found


def test_who_dawdles_is_cut_off_and_others_are_served(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_server, "IDLE_S", 0.3)
    monkeypatch.setattr(http_server, "BODY_S", 0.3)
    port = serve()
    poster = Poster(port)
    with contextlib.ExitStack() as stack:
        slow = [stack.enter_context(socket.create_connection(("127.0.0.1", port))) for _ in range(8)]
        for i, raw in enumerate(slow):
            raw.settimeout(10)
            raw.sendall(head("Content-Length: 500", port) if i % 2 else b"POST / HTTP/1.1\r\nHo")
        assert poster.post(reading(0))[0] == 200
        for raw in slow:
            assert raw.recv(1) == b""  # closed from the other side
    poster.close()


# -- what is not HTTP, and anything at all


@pytest.mark.parametrize(
    "sent",
    [
        b"\x00\xff" * 100 + b"\r\n\r\n",
        b"GET\r\n\r\n",
        b"POST / HTTP/9.9\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: -5\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * 10_000 + b"\r\n",
        b"TRACE / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    ],
)
def test_what_is_no_request_harms_nobody(serve: Serve, sent: bytes) -> None:
    port = serve()
    with socket.create_connection(("127.0.0.1", port), timeout=10) as raw, contextlib.suppress(OSError):
        raw.sendall(sent)
        raw.shutdown(socket.SHUT_WR)
        assert b" 200 " not in answered(raw) and b" 500 " not in answered(raw)
    poster = Poster(port)
    assert poster.post(reading(0))[0] == 200
    poster.close()


def test_methods_and_paths_that_are_not_served_say_so(serve: Serve) -> None:
    poster = Poster(serve())
    is_told(poster.ask("DELETE", PATH), 405, "deleted")
    assert poster.headers["allow"] == "GET, POST"
    is_told(poster.ask("PUT", PATH, {}), 405)
    is_told(poster.ask("GET", "/api/v1/../../etc/passwd"), 404)
    is_told(poster.ask("GET", "/"), 404)
    is_told(poster.ask("GET", PATH + "?limit=x"), 422, "limit")
    is_told(poster.ask("GET", PATH + "?limit=0"), 422, "limit")
    assert poster.ask("HEAD", PATH)[0] == 200
    assert poster.ask("POST", PATH.rstrip("/"), reading(0))[0] == 200  # no redirect: firmware follows none
    assert poster.ask("POST", PATH + "batch", [reading(1)])[0] == 200
    poster.close()


def test_random_bodies_are_never_the_servers_fault_and_the_stream_goes_on(serve: Serve) -> None:
    box = Postbox()
    box.listen()
    poster = Poster(serve(Guard(HttpAddress(), TOKEN, requests=RateLimit(1e6, 10**6)), box=box))
    posted = iter(range(10**9))

    @settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.one_of(st.binary(max_size=300), _JSON_BYTES))
    def post(body: bytes) -> None:
        status, told = poster.post(body)
        assert status in (200, 400, 409, 413, 422), (status, told)
        assert poster.post(reading(next(posted)))[0] in (200, 409)

    post()
    assert box.read(0)
    poster.close()


_NAMES = st.sampled_from([*reading(0), "x", "y", "z", "readings", "units", "timestamp_unit"])
_JSON_BYTES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63)
    | st.floats(allow_nan=False)
    | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_NAMES, inner, max_size=6),
    max_leaves=15,
).map(orjson.dumps)


def test_an_unforeseen_error_is_one_sentence(serve: Serve) -> None:
    def broken(_: Request) -> Answer:
        raise RuntimeError("secret inside")

    poster = Poster(serve(more=(Route("GET", "/broken", broken),)))
    answer = poster.ask("GET", "/broken")
    is_told(answer, 500, "not foreseen")
    assert "secret" not in str(answer)
    poster.close()


# -- how it begins and ends


def test_a_port_in_use_is_said_in_a_sentence(serve: Serve) -> None:
    port = serve()
    with pytest.raises(SourceError, match=f"Port {port} is in use") as caught:
        PostReceiver(HttpAddress(port=port), TOKEN, Postbox()).start()
    assert "another port" in caught.value.hint


def test_an_address_that_is_not_here_is_said_in_a_sentence() -> None:
    with pytest.raises(SourceError, match=r"192\.0\.2\.7 is not an address of this computer"):
        PostReceiver(HttpAddress("192.0.2.7", 0), TOKEN, Postbox()).start()


def test_a_network_that_goes_away_is_a_lost_source(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("physio_desktop.sensing.http_source._LOOK_EVERY_S", 0.0)
    receiver = PostReceiver(HttpAddress(port=0), TOKEN, Postbox())
    link = HttpLink(receiver)
    link.open()
    assert link.read(0.0) == b""
    monkeypatch.setattr(http_address.HttpAddress, "is_loopback", False)
    monkeypatch.setattr(http_address, "own_addresses", lambda: {"192.0.2.7": "eth0"})
    with pytest.raises(SourceLost, match="no longer an address"):
        link.read(0.0)
    shared = HttpLink(receiver, keeps_serving=True)  # that of the window: the server stays, and waits, too
    with pytest.raises(SourceError, match="not an address of this computer now"):
        shared.open()
    monkeypatch.undo()
    link.close()
    link.open()  # and it may come back
    link.close()


def test_stopping_cuts_off_who_is_connected_and_leaves_the_port_free() -> None:
    port = free_port()
    for _ in range(3):
        receiver = PostReceiver(HttpAddress(port=port), TOKEN, Postbox())
        receiver.start()
        with socket.create_connection(("127.0.0.1", port)) as idle:
            idle.sendall(head("Content-Length: 100", port))
            poster = Poster(port)
            assert poster.post(reading(0))[0] == 200
            began_s = time.monotonic()
            receiver.stop()
            assert time.monotonic() - began_s < 5
            assert "http" not in [thread.name for thread in threading.enumerate()]
        poster.close()
    receiver.stop()
