"""A sensor, or whoever else, that speaks HTTP to the receiver over a real connection."""

from __future__ import annotations

import http.client
import json
import socket
from typing import Any

import numpy as np

TOKEN = "a-token-of-24-characters"
PATH = "/api/v1/sensor-data/"


def free_port() -> int:
    with socket.socket() as asking:
        asking.bind(("127.0.0.1", 0))
        return int(asking.getsockname()[1])


def reading(i: int, device: str = "AA:BB:CC:DD:EE:FF", **more: Any) -> dict[str, Any]:
    """The i-th of 100 a second, as the Progo firmware posts it; at rest."""
    return {
        "device_id": device,
        "timestamp": 5000 + 10 * i,
        "magnetometer_available": True,
        "accelerometer": {"x": 0.25, "y": round(0.001 * (i % 100), 3), "z": 9.8125},
        "gyroscope": {"x": 0.0, "y": 0.0078125, "z": -0.015625},
        "magnetometer": {"x": 21.0, "y": -4.5, "z": -40.0},
        "temperature": 26.82,
        **more,
    }


def reading_of(values: np.ndarray[Any, np.dtype[np.float32]], timestamp: float) -> dict[str, Any]:
    """Nine values with all of their bits."""
    numbers = [float(value) for value in values]
    names = ("accelerometer", "gyroscope", "magnetometer")
    triples = {
        name: dict(zip("xyz", numbers[3 * k : 3 * k + 3], strict=True)) for k, name in enumerate(names)
    }
    return {"device_id": "AA:BB", "timestamp": timestamp, **triples}


class Poster:
    """One connection that is kept. Gives status and parsed JSON."""

    def __init__(self, port: int, token: str = TOKEN, host: str = "127.0.0.1") -> None:
        self.port = port
        self._token = token
        self._connection = http.client.HTTPConnection(host, port, timeout=20)
        self.headers: dict[str, str] = {}

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Any]:
        data = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        sent = {"Authorization": f"Bearer {self._token}"} if self._token else {}
        if data is not None:
            sent["Content-Type"] = "application/json"
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            self._connection.request(method, path, data, sent)
            answer = self._connection.getresponse()
        except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
            self._connection.close()  # kept too long, or the server is another one now
            self._connection.request(method, path, data, sent)
            answer = self._connection.getresponse()
        self.headers = {name.lower(): value for name, value in answer.getheaders()}
        text = answer.read()
        is_json = self.headers.get("content-type", "").startswith("application/json")
        return answer.status, json.loads(text) if is_json and text else text

    def post(self, body: Any, **headers: str) -> tuple[int, Any]:
        return self.ask("POST", PATH, body, **headers)

    def close(self) -> None:
        self._connection.close()
