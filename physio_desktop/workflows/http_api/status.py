"""How the program fares, and what it offers: /health, /metrics and /api/v1/info."""

from __future__ import annotations

from physio_desktop import __version__, paths
from physio_desktop.errors import PhysioError
from physio_desktop.sensing.http_routes import MAX_BODY_BYTES, Answer, Request, Route
from physio_desktop.sensing.postbox import Postbox
from physio_desktop.sensing.posted_readings import MAX_READINGS
from physio_desktop.workflows.http_api.place import ApiPlace
from physio_desktop.workflows.http_api.recognition import MAX_WINDOWS

WINDOW_SAMPLES, WINDOW_HZ = 200, 25.0  # of the shipped models


def status_routes(place: ApiPlace, box: Postbox) -> tuple[Route, ...]:
    def health(_: Request) -> Answer:
        """Without the token: it says nothing of anybody."""
        try:
            place.store()
            database = "healthy"
        except PhysioError:
            database = "closed"
        has_models = any((place.models or paths.models_dir()).glob("*.card.json"))
        return Answer(
            {
                "status": "healthy",
                "database": database,
                "ml_model": "loaded" if has_models else "not_loaded",
                "active_devices": len(box.devices),
            }
        )

    def metrics(_: Request) -> Answer:
        from physio_desktop.workflows.metrics_endpoint import metrics_text

        text, kind = metrics_text(place.snapshot)
        return Answer(text, kind=kind)

    def info(_: Request) -> Answer:
        return Answer(
            {
                "project_name": "Physio Desktop",
                "version": __version__,
                "api_version": "v1",
                "ml_config": {"feature_window_size": WINDOW_SAMPLES, "sample_rate_hz": WINDOW_HZ},
                "endpoints": _ENDPOINTS,
                "limits": {
                    "body_bytes": MAX_BODY_BYTES,
                    "readings_of_a_post": MAX_READINGS,
                    "windows_of_a_batch": MAX_WINDOWS,
                },
                "active_devices": box.devices,
            }
        )

    return (
        Route("GET", "/health", health, is_open=True),
        Route("GET", "/metrics", metrics),
        Route("GET", "/api/v1/info", info),
    )


_ENDPOINTS = {
    "sensor_data": "/api/v1/sensor-data/",
    "sessions": "/api/v1/sessions/",
    "machine_learning": "/api/v1/ml",
    "predict": "/api/v1/ml/predict",
    "predict_batch": "/api/v1/ml/predict-batch",
    "health": "/health",
    "metrics": "/metrics",
}
