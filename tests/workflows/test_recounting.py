"""After an update lists and trends are counted anew beside everything else; wherever it ends, it goes on."""

from __future__ import annotations

import gzip
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from physio_desktop.benchmarks.session_stock import stocked
from physio_desktop.domain import SessionLine
from physio_desktop.errors import StorageBusy
from physio_desktop.storage.database import Database
from physio_desktop.storage.history_store import HistoryStore
from physio_desktop.storage.session_store import SessionStore
from physio_desktop.storage.stock import add_sessions
from physio_desktop.storage.trends import Choice, Totals
from physio_desktop.workflows.recounting import AT_ONCE, Counted
from physio_desktop.workflows.workplace import Workplace

N = 90
ROOT = Path(__file__).parents[2]
FIRST = ROOT / "tests" / "storage" / "databases" / "0001-first.db.gz"
State = tuple[list[SessionLine], Totals]


def state(path: Path) -> State:
    with Database.open(path) as database:
        store = SessionStore(database)
        return store.reviews.lines(), store.history.totals(Choice())


def forget_counts(path: Path) -> None:
    """As the step to the tables of today leaves a database of before."""
    with Database.open(path) as database, database.writing() as connection:
        for table in ("overviews", "exercise_overviews"):
            connection.exec_driver_sql(f"DELETE FROM {table}")


@pytest.fixture
def updated(tmp_path: Path) -> tuple[Path, State]:
    """A database of which nothing is counted, and what it shows when all is."""
    path = tmp_path / "physio.db"
    rng = np.random.default_rng(3)
    with Database.open(path) as database:
        ids = add_sessions(database, [stocked(number, rng) for number in range(N)])
        SessionStore(database).reviews.delete(ids[:2])
    before = state(path)
    forget_counts(path)
    return path, before


@pytest.fixture
def workplace(updated: tuple[Path, State]) -> Iterator[Workplace]:
    made = Workplace(updated[0])
    yield made
    made.close()


def wait_for(is_so: Any) -> None:
    deadline_s = time.monotonic() + 30
    while not is_so():
        assert time.monotonic() < deadline_s
        time.sleep(0.005)


def test_it_opens_uncounted_and_counts_beside(workplace: Workplace, updated: tuple[Path, State]) -> None:
    told: list[Counted] = []
    seen: list[list[bool]] = []

    def hear(counted: Counted) -> None:
        told.append(counted)
        if counted.n == AT_ONCE:  # what is asked meanwhile comes between two slices
            asked = workplace.storage.submit(workplace.store.reviews.lines)
            asked.add_done_callback(lambda done: seen.append([line.counted for line in done.result()]))

    workplace.recounting.on_progress = hear
    workplace.storage.call(workplace.open)
    wait_for(lambda: workplace.recounting.counted == Counted(N, N))
    assert [one.n for one in told] == [*range(0, N, AT_ONCE), N]
    assert all(one.n_all == N for one in told) and told[-1].is_complete and not told[0].is_complete
    assert seen == [[True] * AT_ONCE + [False] * (N - 2 - AT_ONCE)]  # the newest first
    store, lane = workplace.store, workplace.storage
    assert (lane.call(store.reviews.lines), lane.call(store.history.totals, Choice())) == updated[1]
    assert lane.call(store.history.uncounted) == []


def test_a_patient_is_complete_before_all_is_counted(
    workplace: Workplace, updated: tuple[Path, State]
) -> None:
    workplace.recounting.pause(True)
    workplace.storage.call(workplace.open)
    oldest = updated[1][0][-1]
    assert oldest.patient is not None
    history = workplace.storage.call(workplace.store.history.of_patient, oldest.patient)
    assert oldest in history.sessions
    assert {one.session_id for one in history.results} >= {oldest.id}
    assert len(workplace.storage.call(workplace.store.history.uncounted)) < N


def test_it_waits_while_something_is_recorded(workplace: Workplace) -> None:
    told: list[Counted] = []

    def hear(counted: Counted) -> None:
        told.append(counted)
        if counted.n == AT_ONCE:
            workplace.recounting.pause(True)

    workplace.recounting.on_progress = hear
    workplace.storage.call(workplace.open)
    wait_for(lambda: told and told[-1].n == AT_ONCE)
    for _ in range(5):  # whatever would come would come between these
        workplace.storage.call(lambda: None)
    assert told[-1].n == AT_ONCE
    workplace.recounting.pause(False)
    wait_for(lambda: told[-1].is_complete)


def test_a_session_that_goes_meanwhile_is_left_out(workplace: Workplace) -> None:
    workplace.recounting.pause(True)
    workplace.storage.call(workplace.open)
    store, lane = workplace.store, workplace.storage
    gone = lane.call(store.history.uncounted)[-1]
    lane.call(store.delete_session, gone)
    workplace.recounting.pause(False)
    wait_for(lambda: workplace.recounting.counted.is_complete)
    assert lane.call(store.history.uncounted) == []
    assert gone not in {line.id for line in lane.call(store.reviews.lines)}


def test_a_full_disk_puts_it_off(
    workplace: Workplace, updated: tuple[Path, State], monkeypatch: pytest.MonkeyPatch
) -> None:
    count = HistoryStore.count
    calls: list[int] = []

    def full(store: HistoryStore, ids: list[int]) -> None:
        calls.append(len(ids))
        if len(calls) > 1:
            raise StorageBusy("The disk is full.")
        count(store, ids)

    monkeypatch.setattr(HistoryStore, "count", full)
    workplace.storage.call(workplace.open)
    wait_for(lambda: len(calls) == 2)
    for _ in range(3):
        workplace.storage.call(lambda: None)
    assert len(calls) == 2 and workplace.recounting.counted == Counted(AT_ONCE, N)
    monkeypatch.undo()
    workplace.storage.call(lambda: workplace.exchange(lambda path, _: (path, None, None)))
    wait_for(lambda: workplace.recounting.counted.is_complete)
    assert workplace.storage.call(workplace.store.reviews.lines) == updated[1][0]


def test_closing_in_the_middle_ends_it_and_the_next_opening_goes_on(updated: tuple[Path, State]) -> None:
    path, complete = updated
    first = Workplace(path)
    first.storage.call(first.open)
    first.close()
    with Database.open(path) as database:
        left = SessionStore(database).history.uncounted()
    assert 0 < len(left) < N
    second = Workplace(path)
    second.storage.call(second.open)
    assert second.recounting.counted.n_all == len(left)
    wait_for(lambda: second.recounting.counted.is_complete)
    second.close()
    assert state(path) == complete


KILLED = """
import sys, threading
from pathlib import Path
from physio_desktop.storage import overviews
from physio_desktop.workflows.workplace import Workplace
n, refresh = 0, overviews.refresh
def count(connection, session_id):
    global n
    if n == int(sys.argv[2]):
        print("kill me", flush=True)
        threading.Event().wait(30)  # in the middle of a slice, or at its beginning
    n += 1
    refresh(connection, session_id)
overviews.refresh = count
workplace = Workplace(Path(sys.argv[1]))
workplace.storage.call(workplace.open)
threading.Event().wait(30)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such signal")
@pytest.mark.parametrize("at", [0, AT_ONCE, AT_ONCE + 7, N - 1])
def test_a_kill_in_the_middle_costs_nothing(updated: tuple[Path, State], at: int) -> None:
    path, complete = updated
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        [sys.executable, "-c", KILLED, str(path), str(at)], stdout=subprocess.PIPE, text=True, env=environment
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "kill me\n"
        process.send_signal(signal.SIGKILL)
    with Database.open(path) as database:
        assert [found for found in database.check() if "samples are stored" not in found] == []  # it has none
        assert len(SessionStore(database).history.uncounted()) == N - at // AT_ONCE * AT_ONCE
    workplace = Workplace(path)
    workplace.storage.call(workplace.open)
    wait_for(lambda: workplace.recounting.counted.is_complete)
    workplace.close()
    assert state(path) == complete


def test_a_database_of_the_first_version(tmp_path: Path) -> None:
    path = tmp_path / "physio.db"
    path.write_bytes(gzip.decompress(FIRST.read_bytes()))
    shares: list[float] = []
    Database.open(path, report=shares.append).close()
    assert shares and shares == sorted(shares)
    workplace = Workplace(path)
    workplace.storage.call(workplace.open)
    wait_for(lambda: workplace.recounting.counted.is_complete)
    lines = workplace.storage.call(workplace.store.reviews.lines)
    workplace.close()
    assert lines and all(line.counted for line in lines)


def test_an_update_is_stopped_by_closing(tmp_path: Path) -> None:
    """Between two steps of the backup that comes first; the database is as it was, without a half backup."""
    path = tmp_path / "physio.db"
    path.write_bytes(gzip.decompress(FIRST.read_bytes()))
    before = path.read_bytes()
    workplace = Workplace(path)
    workplace._is_closing = True
    opened = workplace.storage.submit(workplace.open)
    workplace.close()
    assert "It was stopped. Nothing was changed." in str(opened.exception())
    assert path.read_bytes() == before
    assert [file.name for file in path.parent.rglob("*") if file.is_file()] == ["physio.db"]
