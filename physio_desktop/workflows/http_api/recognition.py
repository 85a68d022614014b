"""Recognition over HTTP: which models there are, and what is done in windows that somebody sends.

A window takes the way of a file given to `classify`, so that both say the same. Nothing is trained here.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from physio_desktop import paths
from physio_desktop.domain import model_and_version
from physio_desktop.errors import PhysioError, RecordingFileError
from physio_desktop.sensing.http_routes import Answer, Refused, Request, Route
from physio_desktop.sensing.posted_readings import MAX_READINGS, readings_of, units_of
from physio_desktop.sensing.recording_files import recording_of_text
from physio_desktop.sensing.unit_check import with_measured_units
from physio_desktop.workflows.found_recordings import FoundRecording
from physio_desktop.workflows.http_api.place import ApiPlace
from physio_desktop.workflows.model_choice import PLACEMENTS, LoadedModel, load_for_patient

if TYPE_CHECKING:
    from physio_desktop.domain import Prediction
    from physio_desktop.storage.session_store import SessionStore

_log = logging.getLogger(__name__)
MAX_WINDOWS = 50
_SLUGS = {
    "m/s^2": "ms2",
    "g": "g",
    "mg": "mg",
    "rad/s": "rads",
    "deg/s": "degs",
    "mdeg/s": "mdegs",
    "uT": "ut",
    "mG": "mgauss",
    "G": "gauss",
    "any": "any",
}
_TRAINING = "Training is started in the program's menu, not over HTTP."


def recognition_routes(place: ApiPlace) -> tuple[Route, ...]:
    asked = _Recognition(place)

    def no_training(_: Request) -> Answer:
        raise Refused(405, _TRAINING, "Model > Train from recordings.", Allow="GET")

    path = "/api/v1/ml"
    return (
        Route("GET", f"{path}/status", asked.status),
        Route("GET", f"{path}/models", asked.models),
        Route("POST", f"{path}/predict", asked.predicted),
        Route("POST", f"{path}/predict-batch", asked.all_predicted),
        Route("POST", f"{path}/train", no_training),
        Route("GET", f"{path}/train", no_training),
    )


@dataclass(frozen=True, slots=True)
class _Asked:
    """A window as it was sent. rows: of 9 or 6 numbers; times_us: of each, where they have one."""

    rows: Sequence[Sequence[float]]
    times_us: Sequence[int] | None
    units: dict[str, str]


class _Recognition:
    def __init__(self, place: ApiPlace) -> None:
        self._place = place
        self._loaded: dict[tuple[str | None, Path | None], LoadedModel] = {}

    # -- what there is

    def status(self, request: Request) -> Future[Answer]:
        self._place.refuse_busy()
        now = self._place.snapshot().recognition

        def told() -> Answer:
            rows = self._model_rows()
            active = next((row for row in rows if row["is_active"]), None)
            return Answer(
                {
                    "active_model": None
                    if active is None
                    else {
                        "name": active["model_name"],
                        "version": active["version"],
                        "accuracy": active["validation_accuracy"],
                        "created_at": active["created_at"],
                    },
                    "inference_engine": {
                        "total_predictions": now.n_requests,
                        "errors": now.n_errors,
                        "average_latency_ms": None
                        if now.latency_median_s is None
                        else round(now.latency_median_s * 1000, 3),
                    },
                    "placements": sorted({row["placement"] for row in rows if row["is_active"]}),
                    "system_ready": active is not None,
                    "training": _TRAINING,
                }
            )

        return self._place.lane.submit(told)

    def models(self, request: Request) -> Future[Answer]:
        self._place.refuse_busy()
        only_active = request.query.get("active_only", "").lower() in ("true", "1")

        def told() -> Answer:
            return Answer([row for row in self._model_rows() if row["is_active"] or not only_active])

        return self._place.lane.submit(told)

    def _model_rows(self) -> list[dict[str, Any]]:
        """Those trained here for everybody, then the shipped ones; none of one patient alone."""
        trained = self._trained()
        served = {row["placement"] for row in trained if row["is_active"]}
        shipped = _shipped_rows(self._place.models or paths.models_dir())
        return [*trained, *({**row, "is_active": row["placement"] not in served} for row in shipped)]

    def _trained(self) -> list[dict[str, Any]]:
        try:
            return self._place.storage.call(lambda: _trained_rows(self._place.store()))
        except PhysioError:
            return []  # without a database the shipped ones serve

    # -- what is done in a window

    def predicted(self, request: Request) -> Future[Answer]:
        body = request.json_object()
        asked = _asked(body, body)

        def answer() -> Answer:
            return Answer(self._predict(asked, body, "the window"))

        return self._queue(answer)

    def all_predicted(self, request: Request) -> Future[Answer]:
        """One that cannot be classified says why in its place; the others are answered."""
        body = request.json_object()
        windows = body.get("windows", body.get("sensor_data"))
        if not isinstance(windows, list) or not windows:
            raise Refused(422, "windows must be a list of windows.")
        if len(windows) > MAX_WINDOWS:
            raise Refused(413, f"There are more than {MAX_WINDOWS} windows.", "Send fewer at once.")
        asked = [_asked(one if isinstance(one, dict) else {"window": one}, body) for one in windows]

        def answer() -> Answer:
            found = []
            for i, one in enumerate(asked):
                try:
                    found.append(self._predict(one, body, f"window {i + 1}"))
                except RecordingFileError as error:
                    found.append({"error": error.message, "hint": error.hint})
            return Answer({"predictions": found, "count": len(found)})

        return self._queue(answer)

    def _queue(self, answer: Callable[[], Answer]) -> Future[Answer]:
        self._place.refuse_busy()
        return self._place.lane.submit(answer)

    def _predict(self, asked: _Asked, body: dict[str, Any], name: str) -> dict[str, Any]:
        """Of several windows the last one. Raises RecordingFileError for what is none."""
        from physio_desktop.workflows.classifying import predictions

        began_s = time.perf_counter()
        model = self._model(_placement(body))
        wanted = body.get("model_version")
        _, version = model_and_version(model.name)
        if wanted is not None and wanted not in (version, model.name):
            raise Refused(404, "No such model serves here.", f"The model that serves is {model.name}.")
        recording = recording_of_text(_table(asked), name, _rate_hz(body))
        found = predictions(FoundRecording(name, name, with_measured_units(recording)), model)
        elapsed_ms = (time.perf_counter() - began_s) * 1000
        return {
            **_told(found[-1]),
            "n_windows": len(found),
            "start_s": found[-1].start_us / 1e6,
            "end_s": found[-1].end_us / 1e6,
            "processing_time_ms": round(elapsed_ms, 3),
        }

    def _model(self, placement: str | None) -> LoadedModel:
        from physio_desktop.workflows.classifying import load_for

        card = None if placement is None else self._preferred(placement)
        key = placement, card
        if key not in self._loaded:
            if card is None or placement is None:
                model = load_for(placement, self._place.models)
            else:
                model = load_for_patient(placement, None, lambda: None, self._place.models, card)
            self._loaded[key] = model
        return self._loaded[key]

    def _preferred(self, placement: str) -> Path | None:
        try:
            return self._place.preferred(placement)
        except PhysioError:
            return None


def _told(prediction: Prediction) -> dict[str, Any]:
    """With the names of the Progo server; where the model is not sure, it says unknown as that one did."""
    name, version = model_and_version(prediction.model)
    return {
        "predicted_exercise": prediction.exercise or "unknown",
        "is_sure": prediction.exercise is not None,
        "confidence_score": round(prediction.confidence, 6),
        "prediction_probabilities": {label: round(chance, 6) for label, chance in prediction.top},
        "top_five": [[label, round(chance, 6)] for label, chance in prediction.top],
        "model": prediction.model,
        "model_name": name,
        "model_version": version or name,
    }


def _asked(window: dict[str, Any], body: dict[str, Any]) -> _Asked:
    """Rows of numbers under `window`, or readings under `sensor_data`. Raises Refused."""
    units = units_of(window.get("units", body.get("units"))) or {}
    rows = window.get("window", window.get("values"))
    if rows is None:
        readings, _ = readings_of(window.get("sensor_data", window.get("readings")))
        has_mag = all(reading.mag is not None for reading in readings)
        times = [reading.time_us for reading in readings if reading.time_us is not None]
        stated = dict(readings[0].units or {})
        return _Asked(
            [reading.values[: 9 if has_mag else 6] for reading in readings],
            times if len(times) == len(readings) > 1 else None,
            units or stated,
        )
    if not isinstance(rows, list) or not 1 <= len(rows) <= MAX_READINGS:
        raise Refused(422, f"A window is a list of 1 to {MAX_READINGS} rows.")
    width = len(rows[0]) if isinstance(rows[0], list) else 0
    for i, row in enumerate(rows):
        if not isinstance(row, list) or len(row) != width or width not in (6, 9):
            raise Refused(422, f"Row {i + 1} of a window must hold 9 numbers, as all others (or 6, as all).")
        if any(type(value) not in (int, float) or not abs(value) < 1e9 for value in row):
            raise Refused(422, f"Row {i + 1} of a window has a value that is no number, or too large.")
    return _Asked(rows, None, units)


def _table(asked: _Asked) -> bytes:
    """As the file would be that `classify` is given; a header where units or times are stated."""
    channels = [f"{kind}_{axis}" for kind in ("acc", "gyr", "mag") for axis in "xyz"]
    slugs = {kind: _SLUGS[unit] for kind, unit in ((name[:3], u) for name, u in asked.units.items())}
    names = [f"{name}_{slugs[name[:3]]}" if name[:3] in slugs else name for name in channels]
    lines = []
    if asked.units or asked.times_us is not None:
        header = names[: len(asked.rows[0])]
        lines.append(",".join(header if asked.times_us is None else ["time_us", *header]))
    for i, row in enumerate(asked.rows):
        cells = [repr(float(value)) for value in row]
        lines.append(",".join(cells if asked.times_us is None else [str(asked.times_us[i]), *cells]))
    return "\n".join([*lines, ""]).encode()


def _placement(body: dict[str, Any]) -> str | None:
    placement = body.get("placement")
    if placement is not None and placement not in PLACEMENTS:
        raise Refused(422, "The placement is unknown.", f"Known: {', '.join(PLACEMENTS)}.")
    return placement


def _rate_hz(body: dict[str, Any]) -> float | None:
    rate_hz = body.get("rate_hz")
    if rate_hz is None:
        return None
    if type(rate_hz) not in (int, float) or not 1 <= rate_hz <= 2000:
        raise Refused(422, "rate_hz must be a number from 1 to 2000.")
    return float(rate_hz)


def _shipped_rows(folder: Path) -> list[dict[str, Any]]:
    rows = []
    for path in sorted(folder.glob("*.card.json")):
        try:
            card = json.loads(path.read_text(encoding="utf-8"))
            for of in card["placements"].values():
                placement = str(of["worn"]).replace(" ", "_")
                rows.append(_model_row(card, placement, list(map(str, of["exercises"])), None))
        except (OSError, LookupError, TypeError, ValueError, AttributeError):
            _log.warning("the model card %s cannot be read", path.name, exc_info=True)
    return rows


def _trained_rows(store: SessionStore) -> list[dict[str, Any]]:
    rows = []
    for version in store.models.versions():
        if version.patient is None:
            active = store.models.active(version.placement)
            row = _model_row(version.card, version.placement, [], version.created.isoformat())
            rows.append({**row, "is_active": active is not None and active.id == version.id})
    return rows


def _model_row(
    card: Mapping[str, Any], placement: str, exercises: list[str], created: str | None
) -> dict[str, Any]:
    """As the Progo server shows a model; how good one is stands in its card, person by person, not here."""
    from physio_desktop.recognition.model_store import model_id

    name = str(card.get("name", placement))
    return {
        "model_name": name,
        "version": model_and_version(model_id(name, card, ""))[1] or name,
        "model_type": "xgboost",
        "placement": placement,
        "exercises": exercises,
        "is_active": False,
        "training_accuracy": None,
        "validation_accuracy": None,
        "training_samples": card.get("n_repetitions"),
        "created_at": created,
        "last_prediction_at": None,
    }
