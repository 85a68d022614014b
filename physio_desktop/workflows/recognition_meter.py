"""How recognition fares while it is used: counts and latencies, for a page and for Prometheus."""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import dataclass

import numpy as np

from physio_desktop.domain import Prediction

N_LATENCIES = 4_096  # more than an hour of windows


@dataclass(frozen=True, slots=True)
class RecognitionFigures:
    """Since the program was started. Latencies in seconds, None before the first window: from the moment a
    window is complete on the classify lane to its label.
    """

    n_requests: int = 0
    n_skipped: int = 0
    n_errors: int = 0
    n_not_sure: int = 0
    latency_median_s: float | None = None
    latency_p95_s: float | None = None
    latency_p99_s: float | None = None

    @property
    def not_sure_rate(self) -> float | None:
        return self.n_not_sure / self.n_requests if self.n_requests else None


class RecognitionMeter:
    """Told from the classify lane, asked from anywhere."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._latencies: deque[float] = deque(maxlen=N_LATENCIES)
        self._n_requests = self._n_skipped = self._n_errors = self._n_not_sure = 0

    def classified(self, prediction: Prediction, latency_s: float) -> None:
        with self._lock:
            self._n_requests += 1
            self._n_not_sure += prediction.exercise is None
            self._latencies.append(latency_s)

    def skipped(self, n: int) -> None:
        with self._lock:
            self._n_skipped += n

    def failed(self) -> None:
        with self._lock:
            self._n_errors += 1

    @property
    def figures(self) -> RecognitionFigures:
        with self._lock:
            latencies = list(self._latencies)
            counts = self._n_requests, self._n_skipped, self._n_errors, self._n_not_sure
        if not latencies:
            return RecognitionFigures(*counts)
        median, p95, p99 = (float(v) for v in np.percentile(latencies, (50, 95, 99)))
        return RecognitionFigures(*counts, median, p95, p99)
