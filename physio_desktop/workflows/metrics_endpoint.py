"""The numbers of the diagnostics page as Prometheus text, on the loopback interface, only when asked for."""

from __future__ import annotations

import errno
import os
import socket
import threading
from collections.abc import Callable, Iterator

from prometheus_client import CollectorRegistry, generate_latest, start_http_server
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from physio_desktop.errors import PhysioError
from physio_desktop.workflows.diagnostics import Diagnosis

LOOPBACK = "127.0.0.1"
_PREFIX = "physio_recognition"
_TEXT = "text/plain; version=0.0.4; charset=utf-8"


class MetricsEndpoint:
    """`http://127.0.0.1:<port>/metrics` until `close`; port 0 takes a free one. Names no patient.

    Raises PhysioError where the port is taken.
    """

    def __init__(self, snapshot: Callable[[], Diagnosis], port: int) -> None:
        registry = _registry(snapshot)
        try:
            if port and _is_taken(port):
                raise OSError(errno.EADDRINUSE, os.strerror(errno.EADDRINUSE))
            self._server, self._thread = start_http_server(port, LOOPBACK, registry)
        except OSError as error:
            raise PhysioError(
                f"The metrics cannot be offered at port {port}: {error.strerror}.",
                "Choose another port in the settings.",
            ) from error

    @property
    def port(self) -> int:
        return int(self._server.server_port)

    @property
    def address(self) -> str:
        return f"http://{LOOPBACK}:{self.port}/metrics"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def metrics_text(snapshot: Callable[[], Diagnosis]) -> tuple[bytes, str]:
    """What the endpoint says, and its content type, for another server that offers it."""
    return generate_latest(_registry(snapshot)), _TEXT


def _registry(snapshot: Callable[[], Diagnosis]) -> CollectorRegistry:
    registry = CollectorRegistry()
    registry.register(_Figures(snapshot))
    return registry


class MetricsSwitch:
    """The endpoint as it was asked for last, from any thread; never again after `close`."""

    def __init__(self, snapshot: Callable[[], Diagnosis]) -> None:
        self._snapshot = snapshot
        self._lock = threading.Lock()
        self._endpoint: MetricsEndpoint | None = None
        self._is_closed = False

    def turn(self, port: int | None) -> str:
        """On at a port, or off (None); gives the address, "" for off. Raises PhysioError, and is off then."""
        with self._lock:
            self._end()
            if port is not None and not self._is_closed:
                self._endpoint = MetricsEndpoint(self._snapshot, port)
            return "" if self._endpoint is None else self._endpoint.address

    def close(self) -> None:
        with self._lock:
            self._is_closed = True
            self._end()

    def _end(self) -> None:
        if self._endpoint is not None:
            self._endpoint.close()
            self._endpoint = None


def _is_taken(port: int) -> bool:
    """Whether somebody answers there: Windows would let two programs listen at one port."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as asking:
        asking.settimeout(0.5)
        return asking.connect_ex((LOOPBACK, port)) == 0


class _Figures(Collector):
    def __init__(self, snapshot: Callable[[], Diagnosis]) -> None:
        self._snapshot = snapshot

    def collect(self) -> Iterator[Metric]:
        found = self._snapshot()
        now = found.recognition
        for name, words, value in (
            ("requests", "Windows classified since the start", now.n_requests),
            ("skipped", "Windows skipped because the computer was too slow", now.n_skipped),
            ("errors", "Times that recognition ended with an error", now.n_errors),
            ("not_sure", "Windows without a confident label", now.n_not_sure),
        ):
            yield CounterMetricFamily(f"{_PREFIX}_{name}", words, value=value)
        latency = GaugeMetricFamily(
            f"{_PREFIX}_latency_seconds",
            "From the last sample of a window to its label",
            labels=("quantile",),
        )
        for quantile, seconds in (
            ("0.5", now.latency_median_s),
            ("0.95", now.latency_p95_s),
            ("0.99", now.latency_p99_s),
        ):
            if seconds is not None:
                latency.add_metric((quantile,), seconds)
        yield latency
        if found.corrections_per_100 is not None:
            words = "Corrected repetitions per hundred"
            yield GaugeMetricFamily(f"{_PREFIX}_corrections_per_100", words, found.corrections_per_100)
        words = "Patients and devices whose movements have drifted"
        yield GaugeMetricFamily(f"{_PREFIX}_drifted", words, sum(d.has_drifted for d in found.drifts))
