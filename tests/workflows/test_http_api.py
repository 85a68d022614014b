"""The whole receiver at a real port: sessions and their trail, models, windows as `classify` has them."""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from http_poster import TOKEN, Poster
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from simulated_model import performed

from physio_desktop.domain import ONES, DeviceInfo, ImuBlock
from physio_desktop.errors import StorageError
from physio_desktop.sensing.http_address import HttpAddress
from physio_desktop.sensing.http_routes import Refused
from physio_desktop.storage.session_store import SessionStore
from physio_desktop.workflows.batch_classification import Batch, ClassifiedWindow, models_by_placement
from physio_desktop.workflows.diagnostics import Diagnosis
from physio_desktop.workflows.http_api import sessions
from physio_desktop.workflows.http_api.place import ApiPlace, WantedSession
from physio_desktop.workflows.lane import Lane
from physio_desktop.workflows.receiver import ReceiverSwitch
from physio_desktop.workflows.recognition_meter import RecognitionFigures

Store = tuple[SessionStore, Lane]
API = "/api/v1"


class Desk:
    """Records as a treatment would: a session is begun, and closed when it is ended."""

    def __init__(self, store: Store) -> None:
        self._store, self._lane = store
        self._writer: Any = None
        self.wanted: list[WantedSession] = []
        self.refuses: Refused | None = None

    @property
    def current(self) -> int | None:
        return None if self._writer is None else int(self._writer.session_id)

    def begin(self, wanted: WantedSession) -> int:
        if self.refuses is not None:
            raise self.refuses
        self.wanted.append(wanted)
        self._writer = self._lane.call(begun, self._store, "http:127.0.0.1:8750", wanted.patient)
        return int(self._writer.session_id)

    def end(self) -> None:
        self._lane.call(self._writer.close)
        self._writer = None


def begun(store: SessionStore, source: str, patient: str | None = None) -> Any:
    writer = store.begin_session(
        datetime.now(UTC),
        patient=patient,
        source=source,
        device=DeviceInfo("AA:BB"),
    )
    values = np.ones((100, 9), np.float32)
    writer.append([ImuBlock(np.arange(100, dtype=np.int64) * 10_000, values, values, ONES)])
    return writer


def stored(store: Store, source: str = "sim:", patient: str | None = "P-1") -> int:
    def write() -> int:
        writer = begun(store[0], source, patient)
        writer.close()
        return int(writer.session_id)

    return store[1].call(write)


class Api:
    def __init__(self, store: Store, models: Path) -> None:
        self.desk, self.lane, self.is_locked, self.has_store = Desk(store), Lane("http"), False, True
        self.store = store

        def opened() -> SessionStore:
            if not self.has_store:
                raise StorageError("The database is not open.", "Wait a moment.")
            return store[0]

        place = ApiPlace(
            opened,
            store[1],
            self.lane,
            self.desk,
            lambda: self.is_locked,
            lambda: Diagnosis(RecognitionFigures(n_requests=7)),
            models=models,
        )
        self.switch = ReceiverSwitch(place)
        address = self.switch.turn(HttpAddress(port=0), TOKEN)
        assert address is not None
        self.poster = Poster(address.port)

    def ask(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        return self.poster.ask(method, path, body)

    def ok(self, method: str, path: str, body: Any = None) -> Any:
        status, told = self.ask(method, path, body)
        assert status in (200, 201), told
        return told

    def audit(self) -> list[str]:
        entries = self.store[1].call(self.store[0].history.audit_entries)
        return [entry.action for entry in entries]

    def close(self) -> None:
        self.poster.close()
        self.switch.close()
        self.lane.close()


@pytest.fixture
def api(store: Store, models: Path) -> Iterator[Api]:
    before = set(threading.enumerate())
    made = Api(store, models)
    yield made
    made.close()
    assert set(threading.enumerate()) - before == set()


# -- how it fares


def test_health_is_told_to_everybody_and_the_rest_is_not(api: Api) -> None:
    stranger = Poster(api.poster.port, token="")
    assert stranger.ask("GET", "/health") == (
        200,
        {"status": "healthy", "database": "healthy", "ml_model": "loaded", "active_devices": 0},
    )
    for path in ("/metrics", f"{API}/info", f"{API}/sessions/", f"{API}/ml/status", f"{API}/ml/models"):
        assert stranger.ask("GET", path)[0] == 401
    api.has_store = False
    assert stranger.ask("GET", "/health")[1]["database"] == "closed"
    stranger.close()


def test_metrics_are_those_of_the_other_endpoint(api: Api) -> None:
    text = api.ok("GET", "/metrics")
    assert b"physio_recognition_requests_total 7.0" in text
    assert api.poster.headers["content-type"].startswith("text/plain; version=0.0.4")


def test_info_names_what_there_is(api: Api) -> None:
    told = api.ok("GET", f"{API}/info")
    assert told["ml_config"]["feature_window_size"] == 200 and told["limits"]["body_bytes"] == 1_000_000
    for path in told["endpoints"].values():
        assert api.ask("GET", path)[0] in (200, 404, 405)


# -- sessions


def test_a_session_is_begun_annotated_and_ended(api: Api) -> None:
    api.store[0].author = "AB"  # works at the window; what comes over HTTP is not signed by them
    body = {"device_id": "AA:BB", "patient": "P-7", "exercise_type": "squat", "notes": "left knee"}
    told = api.ok("POST", f"{API}/sessions/", body)
    assert told["is_recording"] and told["end_time"] is None and told["notes"] == "left knee"
    assert told["reading_count"] == 100 and told["patient"] == "P-7"
    assert api.desk.wanted == [WantedSession("AA:BB", "P-7", None, "squat", "left knee")]
    path = f"{API}/sessions/{told['id']}"
    assert api.ask("PUT", path, {"exercise_type": "squat"})[0] == 409  # while it is recorded
    told = api.ok("PUT", path, {"notes": "right knee", "status": "completed", "exercise_type": "squat"})
    assert told["end_time"] is not None and told["notes"] == "right knee"
    assert told["exercise_type"] == "squat" and told["is_labeled"]
    assert api.ok("GET", path) == told
    assert api.audit().count("session changed over HTTP") == 1
    assert "session begun over HTTP" in api.audit()
    entry = api.store[1].call(api.store[0].history.audit_entries)[0]
    assert entry.detail["client"] == "127.0.0.1" and entry.who == "HTTP"
    assert api.store[0].author == "AB"
    assert entry.detail["changes"] == ["notes", "exercise_type", "end_time"]
    assert api.ok("PUT", path, {"end_time": "2026-11-21T10:00:00Z"}) == told  # it has ended already
    assert api.audit().count("session changed over HTTP") == 1


def test_sessions_are_listed_page_by_page(api: Api) -> None:
    ids = [stored(api.store, patient=f"P-{i % 2}") for i in range(5)]
    told = api.ok("GET", f"{API}/sessions/?limit=2&offset=1")
    assert [item["id"] for item in told["items"]] == [ids[3], ids[2]]
    assert (told["total"], told["page"], told["size"], told["pages"]) == (5, 1, 2, 3)
    assert api.ok("GET", f"{API}/sessions/?patient=P-1")["total"] == 2
    assert api.ok("GET", f"{API}/sessions/?device_id=nobody")["total"] == 0


def test_from_another_computer_only_posted_sessions_are_seen(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    other, mine = stored(api.store), stored(api.store, "http:192.168.1.5:8750")
    is_visible = sessions._is_visible
    away = lambda about, request: is_visible(about, dataclasses.replace(request, is_local=False))  # noqa: E731
    monkeypatch.setattr(sessions, "_is_visible", away)
    assert [item["id"] for item in api.ok("GET", f"{API}/sessions/")["items"]] == [mine]
    assert api.ask("GET", f"{API}/sessions/{other}")[0] == 404
    assert api.ask("PUT", f"{API}/sessions/{other}", {"notes": "x"})[0] == 404


@pytest.mark.parametrize(
    ("body", "status", "words"),
    [
        ({"patient": "Maria Muster"}, 422, "no patient code"),
        ({"patient": 7}, 422, "patient code"),
        ({"placement": "left_ear"}, 422, "placement"),
        ({"notes": "x" * 2001}, 422, "notes"),
        ({"notes": "a\x00b"}, 422, "control"),
        ({"notes": ["x"]}, 422, "notes"),
        ({"exercise_type": "x" * 41}, 422, "exercise_type"),
        ([], 422, "object"),
    ],
)
def test_what_is_no_session_is_refused(api: Api, body: Any, status: int, words: str) -> None:
    found = api.ask("POST", f"{API}/sessions/", body)
    assert found[0] == status and (words in found[1]["detail"] or words == "no patient code")
    assert "Maria" not in str(found) and api.desk.wanted == []


def test_what_cannot_be_done_now_says_why(api: Api) -> None:
    session = stored(api.store, patient="P-1")
    api.desk.refuses = Refused(409, "No readings come from the sensor.")
    assert api.ask("POST", f"{API}/sessions/", {})[0] == 409
    assert api.ask("GET", f"{API}/sessions/99999")[0] == 404
    found = api.ask("PUT", f"{API}/sessions/{session}", {"patient": "P-2", "notes": "x"})
    assert found[0] == 409 and "another patient" in found[1]["detail"]
    assert api.ok("GET", f"{API}/sessions/{session}")["notes"] is None  # nothing of it was done
    found = api.ask("DELETE", f"{API}/sessions/{session}")
    assert found[0] == 405 and "deleted" in found[1]["detail"]
    api.has_store = False
    assert api.ask("GET", f"{API}/sessions/")[0] == 503
    api.has_store, api.is_locked = True, True
    for method, path, body in (
        ("GET", "", None),
        ("POST", "", {}),
        ("PUT", f"{session}", {}),
        ("GET", f"{session}", None),
    ):
        assert api.ask(method, f"{API}/sessions/{path}", body)[0] == 423


def test_a_session_without_a_patient_can_be_given_one(api: Api) -> None:
    session = stored(api.store, patient=None)
    told = api.ok("PUT", f"{API}/sessions/{session}", {"patient": " P-3 "})
    assert told["patient"] == "P-3"


def test_a_session_of_another_program_is_not_ended(api: Api) -> None:
    writer = api.store[1].call(begun, api.store[0], "sim:")
    found = api.ask("POST", f"{API}/sessions/{writer.session_id}/end", {})
    assert found[0] == 409 and "Another program" in found[1]["detail"]


# -- recognition


def test_models_and_status(api: Api) -> None:
    rows = api.ok("GET", f"{API}/ml/models?active_only=true")
    assert rows and all(row["is_active"] for row in rows)
    status = api.ok("GET", f"{API}/ml/status")
    assert status["system_ready"] and status["active_model"]["version"] == rows[0]["version"]
    assert status["inference_engine"]["total_predictions"] == 7


def test_training_is_not_offered(api: Api) -> None:
    found = api.ask("POST", f"{API}/ml/train", {"model_name": "x"})
    assert found[0] == 405 and "menu" in found[1]["detail"]


def window_of(seed: int = 3) -> np.ndarray[Any, np.dtype[np.float32]]:
    values, _ = performed(seed, "e4")
    return np.asarray(values[200:400], np.float32)


def classified(path: Path, models: Path, placement: str | None) -> list[ClassifiedWindow]:
    found = list(Batch(models_by_placement(placement, models)).run([str(path)]))
    assert all(isinstance(one, ClassifiedWindow) for one in found), found
    return [one for one in found if isinstance(one, ClassifiedWindow)]


@pytest.mark.parametrize("placement", [None, "right_ankle", "left_ankle"])
def test_a_window_is_named_as_classify_names_it(
    api: Api, models: Path, tmp_path: Path, placement: str | None
) -> None:
    window = window_of()
    np.savetxt(tmp_path / "window.csv", window.astype(float), delimiter=",", fmt="%.17g")
    [expected] = classified(tmp_path / "window.csv", models, placement)
    told = api.ok("POST", f"{API}/ml/predict", {"window": window.tolist(), "placement": placement})
    prediction = expected.prediction
    assert told["predicted_exercise"] == (prediction.exercise or "unknown")
    assert told["confidence_score"] == round(prediction.confidence, 6)
    assert told["top_five"] == [[name, round(chance, 6)] for name, chance in prediction.top]
    assert told["model"] == prediction.model and told["n_windows"] == 1
    assert (
        told["model_version"] in {row["version"] for row in api.ok("GET", f"{API}/ml/models")}
        or not placement
    )


def test_units_are_converted_before_anything_is_said(api: Api) -> None:
    window = window_of()
    si = api.ok("POST", f"{API}/ml/predict", {"window": window.tolist(), "placement": "right_ankle"})
    other = window.astype(float) * np.repeat([1 / 9.80665, 180 / np.pi, 10], 3)
    body = {"window": other.tolist(), "placement": "right_ankle"}
    stated = {**body, "units": {"acc": "g", "gyr": "deg/s", "mag": "mG"}}
    told = api.ok("POST", f"{API}/ml/predict", stated)
    assert told["predicted_exercise"] == si["predicted_exercise"]
    assert told["confidence_score"] == pytest.approx(si["confidence_score"], abs=1e-3)


def test_readings_make_a_window_too(api: Api) -> None:
    window = window_of()
    readings = [
        {
            "device_id": "AA",
            "timestamp": 1640995200000 + 40 * i,
            "accelerometer": dict(zip("xyz", map(float, row[:3]), strict=True)),
            "gyroscope": dict(zip("xyz", map(float, row[3:6]), strict=True)),
            "magnetometer": dict(zip("xyz", map(float, row[6:]), strict=True)),
        }
        for i, row in enumerate(window)
    ]
    body = {"sensor_data": readings, "placement": "right_ankle", "units": {"acc": "m/s^2", "gyr": "rad/s"}}
    told = api.ok("POST", f"{API}/ml/predict", body)
    plain = api.ok("POST", f"{API}/ml/predict", {"window": window.tolist(), "placement": "right_ankle"})
    assert told["predicted_exercise"] == plain["predicted_exercise"]
    assert told["confidence_score"] == pytest.approx(plain["confidence_score"], abs=0.02)


def test_many_windows_at_once_and_one_that_is_none(api: Api) -> None:
    good, short = window_of().tolist(), window_of().tolist()[:50]
    told = api.ok("POST", f"{API}/ml/predict-batch", {"windows": [good, short, {"window": good}]})
    assert told["count"] == 3 and "error" in told["predictions"][1] and "window 2" in str(told)
    assert told["predictions"][0]["top_five"] == told["predictions"][2]["top_five"]


@pytest.mark.parametrize(
    ("body", "status", "words"),
    [
        ({"window": []}, 422, "rows"),
        ({"window": [[1] * 9] * 50}, 422, "needs 200 samples"),
        ({"window": [[1] * 8] * 200}, 422, "9 numbers"),
        ({"window": [[1] * 9] * 199 + [[1] * 6]}, 422, "Row 200"),
        ({"window": [["1"] * 9] * 200}, 422, "no number"),
        ({"window": "x"}, 422, "list"),
        ({"window": [[1] * 9] * 200, "placement": "head"}, 422, "placement"),
        ({"window": [[1] * 9] * 200, "rate_hz": "fast"}, 422, "rate_hz"),
        ({"window": [[1] * 9] * 200, "units": {"acc": "x"}}, 422, "unit of acc"),
        ({"window": [[1] * 9] * 200, "model_version": "nobody's"}, 404, "No such model"),
        ({"sensor_data": []}, 422, "no reading"),
        ({}, 422, "reading"),
    ],
)
def test_what_is_no_window_is_refused(api: Api, body: Any, status: int, words: str) -> None:
    found = api.ask("POST", f"{API}/ml/predict", body)
    assert found[0] == status and words in found[1]["detail"], found


def test_a_batch_has_its_bounds(api: Api) -> None:
    assert api.ask("POST", f"{API}/ml/predict-batch", {"windows": []})[0] == 422
    assert api.ask("POST", f"{API}/ml/predict-batch", {"windows": 5})[0] == 422
    assert api.ask("POST", f"{API}/ml/predict-batch", {"windows": [[]] * 51})[0] == 413


_SCALARS = st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, width=32)
_KEYS = st.sampled_from(
    [
        *("window", "windows", "sensor_data", "values", "units", "placement", "rate_hz", "model_version"),
        *("notes", "patient", "exercise_type", "status", "end_time", "device_id", "acc", "gyr", "timestamp"),
    ]
)
_ANYTHING = st.recursive(
    _SCALARS | st.sampled_from(["right_ankle", "completed", "P-1", "e4", "x\x00"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_KEYS, inner, max_size=5),
    max_leaves=12,
)


def test_whatever_is_asked_is_answered_or_refused(api: Api) -> None:
    session = stored(api.store)
    paths = [
        ("POST", f"{API}/sensor-data/"),
        ("POST", f"{API}/sessions/"),
        ("PUT", f"{API}/sessions/{session}"),
        ("PUT", f"{API}/sessions/{10**8}"),
        ("POST", f"{API}/ml/predict"),
        ("POST", f"{API}/ml/predict-batch"),
    ]
    api.desk.refuses = Refused(409, "Not now.")

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.sampled_from(paths), _ANYTHING)
    def ask(where: tuple[str, str], body: Any) -> None:
        found = api.ask(*where, body)
        assert found[0] in (200, 400, 404, 405, 409, 413, 422, 429), (where, body, found)

    ask()
    assert api.ok("GET", f"{API}/sessions/{session}")["id"] == session


def test_who_asks_too_much_waits_and_not_the_recording(api: Api) -> None:
    stored(api.store)
    go_on = threading.Event()
    waiting = [api.store[1].submit(go_on.wait, 20) for _ in range(8)]
    try:
        for method, path, body in (
            ("GET", "/sessions/", None),
            ("GET", "/ml/models", None),
            ("POST", "/ml/predict", {"window": [[0.0] * 9] * 200}),
        ):
            status, told = api.ask(method, f"{API}{path}", body)
            assert status == 503 and "Too much" in told["detail"]
            assert api.poster.headers["retry-after"] == "1"
        assert api.ask("POST", f"{API}/sensor-data/", {"acc": [0, 0, 9.8], "gyr": [0, 0, 0]})[0] == 200
    finally:
        go_on.set()
        for one in waiting:
            one.result()
    assert api.ok("GET", f"{API}/sessions/")["total"] == 1
