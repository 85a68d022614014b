"""Posts in the order of their clock: twice, late, anew, of another device, and more than can be followed."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from http_poster import reading

from physio_desktop.sensing import postbox
from physio_desktop.sensing.http_routes import Refused
from physio_desktop.sensing.postbox import Postbox


class Clock:
    now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


def times(lines: bytes) -> list[int]:
    return [orjson.loads(line)["time_us"] // 1000 for line in lines.splitlines()]


def batch(first: int, n: int = 10, **more: Any) -> list[dict[str, Any]]:
    return [reading(i, **more) for i in range(first, first + n)]


def test_a_post_that_comes_twice_or_late_is_left_out_and_counted() -> None:
    box = Postbox()
    box.listen()
    assert box.post(batch(0)).n_late == 0
    assert box.post(batch(20)).n_late == 0
    assert box.post(batch(0)).n_late == 10  # again
    assert box.post(batch(10)).n_late == 10  # after the newer one
    assert box.post(batch(25)).n_late == 5  # half of it again
    assert times(box.read(0)) == [5000 + 10 * i for i in (*range(10), *range(20, 35))]
    assert box.skipped == {"late": 25}


def test_a_batch_is_put_in_order() -> None:
    box = Postbox()
    box.listen()
    box.post(list(reversed(batch(0))))
    assert times(box.read(0)) == [5000 + 10 * i for i in range(10)]


def test_a_device_that_began_anew_is_heard_at_once_or_soon() -> None:
    clock = Clock()
    box = Postbox(clock)
    box.listen()
    box.post([reading(0, timestamp=200_000)])
    assert box.post([reading(0, timestamp=1000)]).n_late == 0  # far behind: begun anew
    assert box.post([reading(0, timestamp=30_000)]).n_late == 0
    late = 0
    for i in range(40):  # begun anew after half a minute
        clock.now_s += 0.1
        late += box.post([reading(0, timestamp=500 + 100 * i)]).n_late
    assert 15 <= late <= 25


def test_an_old_post_repeated_for_long_is_no_new_beginning() -> None:
    clock = Clock()
    box = Postbox(clock)
    box.listen()
    box.post([reading(0, timestamp=30_000)])
    for _ in range(100):
        clock.now_s += 0.1
        assert box.post([reading(0, timestamp=29_000)]).n_late == 1


def test_the_first_device_that_posts_is_listened_to() -> None:
    box = Postbox()
    box.post(batch(0, device="before"))  # nobody listens yet
    box.listen()
    box.post(batch(0, device="one"))
    with pytest.raises(Refused, match="“one”"):
        box.post(batch(0, device="two"))
    box.leave()
    assert not box.post(batch(10, device="two")).is_heard
    box.listen("three")
    with pytest.raises(Refused, match="“three”"):
        box.post(batch(20, device="two"))
    box.post(batch(0, device="three"))
    assert box.devices[0] == "three" and set(box.devices) == {"before", "one", "two", "three"}


def test_the_latest_readings_are_shown_newest_first_and_not_without_end() -> None:
    box = Postbox()
    for i in range(0, 2 * postbox.N_LATEST, 100):
        box.post(batch(i, 100))
    rows, total = box.latest(3, 1)
    assert total == postbox.N_LATEST and [row["id"] for row in rows] == [1999, 1998, 1997]
    assert rows[0]["accel_z"] == 9.8125 and rows[0]["temperature"] == 26.82
    assert box.latest(3, 0, "nobody") == ([], 0)


def test_a_program_that_cannot_follow_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postbox, "MAX_WAITING_BYTES", 1000)
    box = Postbox()
    box.listen()
    box.post(batch(0))
    with pytest.raises(Refused, match="cannot follow") as caught:
        box.post(batch(10))
    assert caught.value.status == 503 and caught.value.headers["Retry-After"] == "1"
    box.read(0)
    assert box.post(batch(10)).n_late == 0  # what was refused comes again, and is taken


def test_only_so_many_devices_are_remembered() -> None:
    box = Postbox()
    for i in range(100):
        box.post(batch(0, 1, device=f"device {i}"))
    assert len(box.devices) == 32
