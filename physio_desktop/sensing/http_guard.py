"""Who may speak to the HTTP receiver, and how often: token, Host header, no web pages, so much a second."""

from __future__ import annotations

import base64
import binascii
import hmac
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping

from physio_desktop.sensing.http_address import HttpAddress
from physio_desktop.sensing.http_routes import Refused

_MAX_CLIENTS = 256
_TOKEN_HINT = (
    "Send it as “Authorization: Bearer TOKEN” or “X-API-Key: TOKEN”, or write it into the address: "
    "http://sensor:TOKEN@HOST:PORT/."
)


class RateLimit:
    """So many requests a second of each client, and a burst of so many more; any thread."""

    def __init__(self, per_s: float, burst: int, monotonic_s: Callable[[], float] = time.monotonic) -> None:
        self._per_s, self._burst, self._now_s = per_s, float(burst), monotonic_s
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()  # requests left, as of when
        self._lock = threading.Lock()

    def wait_s(self, client: str, cost: float = 1.0) -> float:
        """Take one request; how long to wait where there is none left, else 0."""
        with self._lock:
            now_s = self._now_s()
            left, since_s = self._left.pop(client, (self._burst, now_s))
            left = min(self._burst, left + (now_s - since_s) * self._per_s)
            is_free = left >= cost
            self._left[client] = (left - cost if is_free else left, now_s)
            while len(self._left) > _MAX_CLIENTS:
                self._left.popitem(last=False)
            return 0.0 if is_free else max((cost - left) / self._per_s, 0.01)


class Guard:
    """`admit` raises Refused for whoever may not. token "": none is asked for, which only loopback may do."""

    def __init__(
        self,
        address: HttpAddress,
        token: str,
        requests: RateLimit | None = None,
        failures: RateLimit | None = None,
    ) -> None:
        if not token and not address.is_loopback:
            raise ValueError("a receiver that others can reach needs a token")
        self._address = address
        self._token = token.encode()
        self._requests = requests or RateLimit(per_s=250, burst=500)
        self._failures = failures or RateLimit(per_s=0.5, burst=20)

    def admit(self, client: str, headers: Mapping[str, str], *, needs_token: bool) -> None:
        if wait_s := self._requests.wait_s(client):
            raise _too_many("Too many requests.", wait_s)
        if not self._address.is_meant_by(headers.get("Host", "")):
            raise Refused(421, "The Host header names another computer.", "Use the address as it is shown.")
        if headers.get("Origin") is not None or headers.get("Sec-Fetch-Site", "none") != "none":
            raise Refused(403, "Web pages may not use this receiver.")
        if needs_token and self._token:
            self._check_token(client, headers)

    def _check_token(self, client: str, headers: Mapping[str, str]) -> None:
        given = _tokens_in(headers)
        if any(hmac.compare_digest(self._token, token) for token in given):
            return
        if given and (wait_s := self._failures.wait_s(client)):
            raise _too_many("Too many wrong tokens.", wait_s)
        words = "The token is another one." if given else "The token is missing."
        raise Refused(401, words, _TOKEN_HINT, WWW_Authenticate="Bearer")


def _tokens_in(headers: Mapping[str, str]) -> list[bytes]:
    """Bearer, key, or the password of an address `http://anything:TOKEN@...`, as ESP32 firmware sends it."""
    found = [headers["X-API-Key"]] if "X-API-Key" in headers else []
    scheme, _, rest = headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        found.append(rest)
    elif scheme.lower() == "basic":
        try:
            found.append(base64.b64decode(rest.strip()).decode("utf-8", "replace").partition(":")[2])
        except (binascii.Error, ValueError):
            found.append("")
    return [text.strip().encode("utf-8", "replace") for text in found]


def _too_many(words: str, wait_s: float) -> Refused:
    seconds = str(max(1, round(wait_s + 0.5)))
    return Refused(429, words, f"Wait {seconds} s.", Retry_After=seconds)
