"""What may be posted: readings in every shape, clocks in any unit; and what is refused, with its place."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import pytest
from http_poster import reading
from hypothesis import given
from hypothesis import strategies as st

from physio_desktop.sensing.frame_decoder import FrameDecoder
from physio_desktop.sensing.http_routes import Refused
from physio_desktop.sensing.posted_readings import MAX_READINGS, readings_of

SHAPES: dict[str, dict[str, Any]] = {
    "progo": {
        "accelerometer": {"x": 1, "y": 2, "z": 3},
        "gyroscope": {"x": 4, "y": 5, "z": 6},
        "magnetometer": {"x": 7, "y": 8, "z": 9},
    },
    "flat": dict(
        zip(
            [f"{kind}_{axis}" for kind in ("accel", "gyro", "mag") for axis in "xyz"],
            range(1, 10),
            strict=True,
        )
    ),
    "short flat": dict(
        zip([f"{kind}_{axis}" for kind in ("acc", "gyr", "mag") for axis in "xyz"], range(1, 10), strict=True)
    ),
    "letters": dict(zip([f"{k}{a}" for k in "agm" for a in "xyz"], range(1, 10), strict=True)),
    "lists": {"acc": [1, 2, 3], "gyr": [4, 5, 6], "mag": [7, 8, 9]},
}


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_of_a_reading_gives_the_same_nine_values(shape: str) -> None:
    [one], _ = readings_of({"device_id": "D", **SHAPES[shape]})
    assert one.values == tuple(map(float, range(1, 10))) and one.device == "D" and one.time_us is None


@pytest.mark.parametrize("name", ["readings", "sensor_data", "data"])
def test_a_list_takes_over_what_is_said_of_all(name: str) -> None:
    posted = {"device_id": "D", "units": {"acc": "g"}, name: [SHAPES["lists"], SHAPES["flat"]]}
    found, _ = readings_of(posted)
    assert [one.device for one in found] == ["D", "D"] and found[1].units == {"acc_unit": "g"}


def test_an_absent_magnetometer_is_absent() -> None:
    without = {key: value for key, value in SHAPES["progo"].items() if key != "magnetometer"}
    said = {**SHAPES["progo"], "magnetometer": {"x": 0, "y": 0, "z": 0}, "magnetometer_available": False}
    empty = {**SHAPES["progo"], "magnetometer": {"x": None, "y": None, "z": None}}
    for message in (without, said, empty):
        [one], _ = readings_of({**message})
        assert one.mag is None and np.isnan(one.values[6:]).all()


@pytest.mark.parametrize(
    ("stamps", "step_us"),
    [
        ([1640995200000, 1640995200010], 10_000),  # milliseconds since 1970
        ([5000, 5010], 10_000),  # millis()
        ([1640995200000000, 1640995200010000], 10_000),
        ([1640995200000000000, 1640995200010000000], 10_000),
        ([12.5, 12.51], 10_000),  # seconds since the start
        ([time.time(), time.time() + 0.01], 10_000),
        (["2026-11-21T10:00:00Z", "2026-11-21T10:00:00.010+00:00"], 10_000),
        ([1000, 2000], 1_000_000),  # one a second, as the firmware comes
    ],
)
def test_a_clock_is_read_in_its_own_unit(stamps: list[Any], step_us: int) -> None:
    found, _ = readings_of([{**SHAPES["lists"], "timestamp": stamp} for stamp in stamps])
    times = [one.time_us for one in found]
    assert times[0] is not None and times[1] is not None
    assert times[1] - times[0] == pytest.approx(step_us, abs=2)


def test_a_named_unit_of_the_clock_holds() -> None:
    for message in ({"timestamp": 7, "timestamp_unit": "s"}, {"time_ms": 7000}, {"timestamp_us": 7_000_000}):
        [one], _ = readings_of({**SHAPES["lists"], **message})
        assert one.time_us == 7_000_000


def test_the_unit_once_found_is_kept() -> None:
    _, unit = readings_of([{**SHAPES["lists"], "timestamp": stamp} for stamp in (1.5, 2.0)])
    [later], _ = readings_of({**SHAPES["lists"], "timestamp": 3.0}, {"": unit or ""})
    assert later.time_us == 3_000_000


def test_readings_that_share_one_time_have_none() -> None:
    found, _ = readings_of([{**SHAPES["lists"], "timestamp": 5000} for _ in range(10)])
    assert {one.time_us for one in found} == {None}


def _without(name: str) -> dict[str, Any]:
    return {key: value for key, value in reading(0).items() if key != name}


@pytest.mark.parametrize(
    ("posted", "words"),
    [
        ([], "no reading"),
        ({}, "accelerometer is missing"),
        ("text", "reading or a list"),
        ([1], "no JSON object"),
        (_without("gyroscope"), "gyroscope is missing"),
        ({**reading(0), "accelerometer": {"x": 1, "y": 2}}, "accelerometer"),
        ({**reading(0), "accelerometer": [1, 2]}, "three values"),
        ({**reading(0), "accelerometer": {"x": "1", "y": 2, "z": 3}}, "no number"),
        ({**reading(0), "accelerometer": {"x": 1e30, "y": 2, "z": 3}}, "too large"),
        ({**reading(0), "accelerometer": {"x": True, "y": 2, "z": 3}}, "no number"),
        ({**reading(0), "device_id": "x" * 81}, "device_id"),
        ({**reading(0), "device_id": "a\nb"}, "device_id"),
        ({**reading(0), "device_id": {"a": 1}}, "device_id"),
        ({**reading(0), "exercise_type": 4.5}, "exercise_type"),
        ({**reading(0), "timestamp": "yesterday"}, "no date"),
        ({**reading(0), "timestamp": [1]}, "neither a number nor a date"),
        ({**reading(0), "timestamp": 1e30}, "timestamp"),
        ({**reading(0), "timestamp_unit": "weeks"}, "timestamp_unit"),
        ({**reading(0), "units": {"acc": "furlong"}}, "unit of acc"),
        ({**reading(0), "units": "g"}, "units must be"),
        ([reading(0), reading(1, device="other")], "several devices"),
        ([reading(i) for i in range(MAX_READINGS + 1)], "more than"),
    ],
)
def test_what_cannot_be_believed_is_refused_in_a_sentence(posted: Any, words: str) -> None:
    with pytest.raises(Refused, match=words) as caught:
        readings_of(posted)
    assert caught.value.status in (413, 422) and caught.value.message.endswith(".")


_NAMES = st.sampled_from(
    [*reading(0), "acc", "gyr", "mag", "accel_x", "ax", "gx", "units", "readings", "data", "x", "y", "z"]
)
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_NAMES, inner, max_size=6),
    max_leaves=20,
)


@given(_JSON)
def test_anything_is_either_read_or_refused(posted: Any) -> None:
    try:
        found, _ = readings_of(posted)
    except Refused:
        return
    lines = b"".join(orjson.dumps(one.message()) + b"\n" for one in found)
    decoder = FrameDecoder("json")
    batches = [*decoder.feed(lines), *decoder.flush()]
    assert sum(map(len, batches)) == len(found) and not decoder.skipped


@given(st.lists(st.floats(width=32, allow_nan=False, allow_infinity=False), min_size=9, max_size=9))
def test_values_keep_their_bits(values: list[float]) -> None:
    if max(map(abs, values)) > 1e9:
        return
    [one], _ = readings_of({"acc": values[:3], "gyr": values[3:6], "mag": values[6:]})
    decoder = FrameDecoder("json")
    line = orjson.dumps(one.message()) + b"\n"
    batches = [*decoder.feed(line), *decoder.flush()]
    assert batches[0].device_values.tobytes() == np.array([values], np.float32).tobytes()


def test_the_examples_of_the_document_are_taken() -> None:
    text = (Path(__file__).resolve().parents[2] / "resources" / "http-api.md").read_text(encoding="utf-8")
    blocks = [json.loads(block) for block in re.findall(r"```json\n(.*?)```", text, re.DOTALL)]
    posted = [block for block in blocks if "accelerometer" in block or "readings" in block]
    assert len(blocks) >= 7 and [len(readings_of(block)[0]) for block in posted] == [1, 2]
