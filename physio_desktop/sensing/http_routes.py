"""What the HTTP receiver is asked and answers, in words that know of no web library."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any

import orjson

from physio_desktop.errors import PhysioError, RecordingFileError, StorageError

MAX_DEPTH = 6
MAX_BODY_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class Request:
    """parts: what the pattern of its route took out of the path; client: the address it came from."""

    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    parts: tuple[str, ...] = ()
    client: str = ""
    is_local: bool = True

    def json(self) -> Any:
        """The body; raises Refused for what is no JSON, or nested too deep."""
        try:
            found = orjson.loads(self.body)
        except orjson.JSONDecodeError as error:
            raise Refused(400, "The body is no JSON.", "NaN and Infinity are none, either.") from error
        if _depth(found, MAX_DEPTH) > MAX_DEPTH:
            raise Refused(400, f"The JSON is nested deeper than {MAX_DEPTH} levels.")
        return found

    def json_object(self) -> dict[str, Any]:
        found = self.json()
        if not isinstance(found, dict):
            raise Refused(422, "The body must be a JSON object.")
        return found

    def whole_number(self, name: str, default: int, low: int, high: int) -> int:
        """Of the query; raises Refused for what is none, or outside its bounds."""
        text = self.query.get(name, str(default))
        if not re.fullmatch(r"-?[0-9]{1,12}", text) or not low <= int(text) <= high:
            raise Refused(422, f"{name} must be a whole number from {low} to {high}.")
        return int(text)


@dataclass(frozen=True, slots=True)
class Answer:
    """body: what JSON can say, or bytes of another `kind`."""

    body: Any = None
    status: int = 200
    kind: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)

    def content(self) -> bytes:
        return self.body if isinstance(self.body, bytes) else orjson.dumps(self.body)


class Refused(PhysioError):
    """A request that is not served: one sentence, and the HTTP status that says it to a program."""

    def __init__(self, status: int, message: str, hint: str = "", **headers: str) -> None:
        super().__init__(message, hint)
        self.status = status
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}


def refusal(error: PhysioError) -> Answer:
    """`detail` is the field that clients of the Progo server read."""
    status = error.status if isinstance(error, Refused) else _status_of(error)
    headers = error.headers if isinstance(error, Refused) else {}
    body = {"success": False, "detail": error.message, "hint": error.hint}
    return Answer(body, status, headers=headers)


def _status_of(error: PhysioError) -> int:
    if isinstance(error, RecordingFileError):
        return 422
    return 503 if isinstance(error, StorageError) else 409


Respond = Callable[[Request], Answer | Future[Answer]]


@dataclass(frozen=True, slots=True)
class Route:
    """path: a regular expression for the whole path without its last slash. is_open: without the token."""

    method: str
    path: str
    respond: Respond
    is_open: bool = False


def find_route(routes: Sequence[Route], method: str, path: str) -> tuple[Route, tuple[str, ...]]:
    """Raises Refused where the path, or this method of it, is not served."""
    path = path.rstrip("/") or "/"
    matches = [(route, match) for route in routes if (match := re.fullmatch(route.path, path))]
    if not matches:
        raise Refused(404, "There is nothing at this address.", "GET /api/v1/info lists what there is.")
    for route, match in matches:
        if route.method == method:
            return route, match.groups()
    allowed = ", ".join(sorted({route.method for route, _ in matches}))
    words = "Nothing can be deleted over HTTP." if method == "DELETE" else f"{method} is not served here."
    raise Refused(405, words, f"Allowed: {allowed}.", Allow=allowed)


def _depth(value: Any, deepest: int) -> int:
    """Levels of lists and objects, counted no further than one beyond `deepest`."""
    if deepest < 0 or not isinstance(value, dict | list):
        return 0
    items = value.values() if isinstance(value, dict) else value
    return 1 + max((_depth(item, deepest - 1) for item in items), default=0)
