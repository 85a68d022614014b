"""The numbers of the diagnostics page as Prometheus text, on the loopback interface, only when asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from prometheus_client import CollectorRegistry, start_http_server
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from physio_desktop.errors import PhysioError
from physio_desktop.workflows.diagnostics import Diagnosis

LOOPBACK = "127.0.0.1"
_PREFIX = "physio_recognition"


class MetricsEndpoint:
    """`http://127.0.0.1:<port>/metrics` until `close`; port 0 takes a free one. Names no patient.

    Raises PhysioError where the port is taken.
    """

    def __init__(self, snapshot: Callable[[], Diagnosis], port: int) -> None:
        registry = CollectorRegistry()
        registry.register(_Figures(snapshot))
        try:
            self._server, self._thread = start_http_server(port, LOOPBACK, registry)
        except OSError as error:
            raise PhysioError(
                f"The metrics cannot be offered at port {port}: {error.strerror}.",
                "Choose another port in the settings.",
            ) from error

    @property
    def port(self) -> int:
        return int(self._server.server_port)

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


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
