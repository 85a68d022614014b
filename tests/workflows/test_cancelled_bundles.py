"""A file of sessions that somebody stops receiving: within moments, and as if it had never been opened."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from physio_desktop.domain import ONES, ImuBlock, Prediction, Repetition
from physio_desktop.errors import BundleError
from physio_desktop.storage import sealed_file
from physio_desktop.storage.database import Database
from physio_desktop.storage.session_store import SessionStore
from physio_desktop.workflows.bundles import Bundle, open_bundle, receive, send
from physio_desktop.workflows.lane import Lane
from physio_desktop.workflows.safekeeping import Progress, Stopped

PASSPHRASE = "quiet river brown horse"
N_SESSIONS, N_SAMPLES = 6, 60_000  # 6 MB: more than a transaction keeps in memory
Place = tuple[SessionStore, Lane]


@pytest.fixture(autouse=True)
def quick_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealed_file, "LOG2_N", 14)


def write(store: SessionStore) -> list[int]:
    ids = []
    for number in range(N_SESSIONS):
        counts = np.random.default_rng(number).integers(-30000, 30000, (N_SAMPLES, 9)).astype(np.int16)
        times = np.arange(N_SAMPLES, dtype=np.int64) * 10_000
        writer = store.begin_session(datetime(2026, 3, 1, tzinfo=UTC) + timedelta(days=number), patient="H-1")
        writer.append(
            [ImuBlock(times, counts.astype(np.float32), counts, ONES)],
            predictions=[Prediction(s * 10**6, (s + 8) * 10**6, "e4", 0.9, (), "m") for s in range(590)],
            repetitions=[Repetition(s * 10**6, (s + 3) * 10**6, "e4") for s in range(0, 590, 5)],
        )
        writer.close()
        ids.append(writer.session_id)
    return ids


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("home")
    lane = Lane("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sealed_file, "LOG2_N", 14)
        store = lane.call(lambda: SessionStore(Database.open(folder / "home.db"), "AB"))
        path = send(store, lane, lane.call(write, store), folder / "H-1.physio", PASSPHRASE)
    lane.call(store.database.close)
    lane.close()
    return path


@pytest.fixture
def clinic(tmp_path: Path) -> Iterator[Place]:
    lane = Lane("storage")
    store = lane.call(lambda: SessionStore(Database.open(tmp_path / "clinic.db"), "CD"))
    yield store, lane
    lane.call(store.database.close)
    lane.close()


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr(tempfile, "tempdir", None)
    return folder


def traces(bundle: Bundle, folder: Path) -> list[str]:
    """Files beside the database that hold one of the blocks that were sent."""
    blocks = [one.payloads[0][:200] for one in bundle.parcel.sessions]
    files = [file for file in folder.iterdir() if file.is_file()]
    return [file.name for file in files if any(block in file.read_bytes() for block in blocks)]


def dump(place: Place) -> list[tuple[object, ...]]:
    """Every row of every table."""
    store, lane = place

    def read() -> list[tuple[object, ...]]:
        with store.database.reading() as connection:
            found = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'")
            names = found.scalars().all()
            rows = [(name, connection.exec_driver_sql(f"SELECT * FROM {name}").all()) for name in names]
            return [(name, *row) for name, of_it in rows for row in of_it]

    return lane.call(read)


@pytest.mark.parametrize("at", [0.0, 0.02, 0.5, 0.97])
def test_whenever_it_is_stopped_nothing_is_left(
    sent: Path, clinic: Place, tmp_path: Path, temporary: Path, at: float
) -> None:
    bundle = open_bundle(*clinic, sent, PASSPHRASE)
    before = dump(clinic)
    progress = Progress()
    heard: list[float] = []

    def report(share: float) -> None:
        heard.append(share)
        if share >= at:
            progress.stop()
        progress(share)

    with pytest.raises(Stopped):
        receive(*clinic, bundle, "K-9", report)
    assert heard == sorted(heard) and [share for share in heard if share >= at] == heard[-1:]
    assert dump(clinic) == before
    assert traces(bundle, tmp_path) == [] and list(temporary.iterdir()) == []
    done = receive(*clinic, bundle, "K-9")
    assert len(done.session_ids) == N_SESSIONS
    assert traces(bundle, tmp_path)  # which shows that a trace would be found


def test_no_step_is_long(sent: Path, clinic: Place) -> None:
    """It looks up after every block of samples and every few hundred rows, so that a stop is heard."""
    bundle = open_bundle(*clinic, sent, PASSPHRASE)
    heard: list[float] = []
    receive(*clinic, bundle, "K-9", heard.append)
    assert heard == sorted(heard) and heard[-1] == 1.0
    assert len(heard) > sum(len(one.blocks) + 118 for one in bundle.parcel.sessions)
    n_rows = sum(len(one.blocks) + sum(map(len, one.rows.values())) for one in bundle.parcel.sessions)
    assert max(np.diff([0.0, *heard])) * n_rows <= 501


def test_what_is_here_already_counts_as_done(sent: Path, clinic: Place) -> None:
    receive(*clinic, open_bundle(*clinic, sent, PASSPHRASE), "K-9")
    heard: list[float] = []
    again = receive(*clinic, open_bundle(*clinic, sent, PASSPHRASE), "K-9", heard.append)
    assert len(again.known) == N_SESSIONS and heard[-1] == 1.0


def test_opening_is_stopped_between_its_steps(sent: Path, clinic: Place) -> None:
    progress = Progress()
    progress.stop()
    with pytest.raises(Stopped):
        open_bundle(*clinic, sent, PASSPHRASE, progress)


def test_what_is_refused_leaves_no_samples_in_the_log(
    sent: Path, clinic: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bundle = open_bundle(*clinic, sent, PASSPHRASE)
    monkeypatch.setitem(bundle.parcel.sessions[-1].values, "n_samples", 3)  # type: ignore[arg-type]
    before = dump(clinic)
    with pytest.raises(BundleError, match="contradicts itself"):
        receive(*clinic, bundle, "K-9")
    assert dump(clinic) == before and traces(bundle, tmp_path) == []
