"""Backups: which are kept, what happens when the folder is away, and coming back from one."""

from __future__ import annotations

import gzip
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from storage_samples import CALIBRATION, assert_same, block
from test_database_open import edit, fill, overwrite, small_disk  # noqa: F401  (a fixture)
from test_encryption import FIRST, SECOND, everything, written

from physio_desktop.errors import StorageBusy, StorageError, StorageLocked
from physio_desktop.storage import backups, replacement, sqlite_file
from physio_desktop.storage.backups import backups_in, make, superseded
from physio_desktop.storage.database import Database
from physio_desktop.storage.drivers import Passphrase
from physio_desktop.storage.restoring import restore
from physio_desktop.storage.session_store import SessionStore

NOON = datetime(2026, 3, 18, 12, tzinfo=UTC)
SPOILED_BLOCK = (
    "UPDATE sample_blocks"
    " SET payload = CAST(substr(payload, 1, 500) || x'00' || substr(payload, 502) AS BLOB)"
)
moments = st.lists(
    st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)), max_size=60
)


@pytest.fixture
def filled(path: Path, started: datetime) -> Path:
    return written(path, started)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "stick"


def names(folder: Path) -> set[str]:
    """Every file below; one that only reads cannot delete its log and index."""
    return {
        file.name for file in folder.rglob("*") if file.is_file() and not file.name.endswith(("-wal", "-shm"))
    }


# -- which are kept ------------------------------------------------------------------------------------------


def test_two_years_of_daily_backups_leave_seven_days_four_weeks_twelve_months() -> None:
    kept: set[datetime] = set()
    for day in range(730):
        kept.add(NOON - timedelta(days=729 - day))
        kept -= superseded(kept)
    days = sorted(((NOON - moment).days for moment in kept), reverse=True)
    assert days[-7:] == [6, 5, 4, 3, 2, 1, 0]
    assert len(kept) <= 7 + 4 + 12
    months = {(moment.year, moment.month) for moment in kept}
    assert len(months) == 12 and (2025, 4) in months
    assert len({moment.isocalendar()[:2] for moment in kept if (NOON - moment).days < 28}) >= 4


@given(moments)
def test_the_newest_is_always_kept_and_never_too_many(found: list[datetime]) -> None:
    gone = superseded(found)
    kept = set(found) - gone
    assert gone <= set(found) and len(kept) <= backups.N_DAYS + backups.N_WEEKS + backups.N_MONTHS
    if found:
        assert max(found) in kept
    days: set[date] = {moment.date() for moment in found}
    assert {max(days, default=None)} <= {moment.date() for moment in kept} | {None}
    assert superseded(kept) == set()  # once thinned out, nothing more goes


@given(moments.filter(bool), st.integers(1, 40))
def test_time_that_passes_takes_at_most_one_period_each(found: list[datetime], days: int) -> None:
    kept = set(found) - superseded(found)
    later = max(kept) + timedelta(days=days)
    assert len(superseded({*kept, later})) <= 3


def test_one_a_day_stays_and_others_are_not_touched(filled: Path, folder: Path) -> None:
    folder.mkdir()
    foreign = [folder / name for name in ("physio-0123456789-20260318T110000Z.db", "notes.txt", "physio.db")]
    for file in foreign:
        file.write_text("somebody's")
    kept = folder / backups.name_of(filled, NOON, is_kept=True)
    kept.write_text("kept")
    first = make(filled, None, folder, moment=NOON)
    second = make(filled, None, folder, moment=NOON + timedelta(hours=3))
    third = make(filled, None, folder, moment=NOON + timedelta(days=1))
    assert not first.exists() and second.exists() and third.exists()
    assert all(file.exists() for file in [*foreign, kept])
    own = [backup.path for backup in backups_in(folder, filled) if backup.is_own and not backup.is_kept]
    assert own == [third, second]
    assert "physio" in third.name and filled.parent.name not in third.name


def test_a_backup_with_a_wrong_clock_never_costs_the_new_one(filled: Path, folder: Path) -> None:
    folder.mkdir()
    for days in range(1, 40):
        (folder / backups.name_of(filled, NOON + timedelta(days=400 * days))).write_text("from the future")
    made = make(filled, None, folder, moment=NOON)
    assert made.exists()


# -- faults --------------------------------------------------------------------------------------------------


def test_a_folder_that_is_away_is_said_and_not_made(filled: Path, tmp_path: Path) -> None:
    with pytest.raises(StorageBusy, match="is not there") as caught:
        make(filled, None, tmp_path / "media" / "stick" / "backups")
    assert "Connect the drive" in caught.value.hint
    assert not (tmp_path / "media").exists()


def test_a_full_stick_is_said_and_no_backup_is_lost(filled: Path, small_disk: Path) -> None:  # noqa: F811
    good = make(filled, None, small_disk, moment=NOON)
    fill(small_disk)
    for _ in range(2):
        with pytest.raises(StorageBusy, match="is full"):
            make(filled, None, small_disk, moment=NOON + timedelta(hours=1))
    assert [backup.path for backup in backups_in(small_disk, filled)] == [good]
    assert everything(good, None)
    (small_disk / "ballast").unlink()
    assert make(filled, None, small_disk, moment=NOON + timedelta(hours=1)).exists()
    assert not good.exists()


def test_of_a_damaged_database_no_backup_is_deleted(filled: Path, folder: Path) -> None:
    folder.mkdir()
    good = make(filled, None, folder, moment=NOON)
    edit(filled, SPOILED_BLOCK)  # the pages stay in order
    with pytest.raises(StorageError, match=r"no older backup was deleted") as caught:
        make(filled, None, folder, moment=NOON + timedelta(hours=1))
    assert "checksum" in caught.value.message
    assert [backup.path for backup in backups_in(folder, filled)][1:] == [good]
    overwrite(filled, 4096, b"\xff" * 64)
    with pytest.raises(StorageError):
        make(filled, None, folder, moment=NOON + timedelta(hours=2))
    assert len(backups_in(folder, filled)) == 2 and everything(good, None)


def test_it_can_be_stopped_and_leaves_nothing(filled: Path, folder: Path) -> None:
    folder.mkdir()

    def stop(_: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        make(filled, None, folder, stop)
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("passphrase", [None, FIRST], ids=["plain", "encrypted"])
def test_a_recording_goes_on_while_backups_are_made(
    path: Path, folder: Path, started: datetime, passphrase: Passphrase | None
) -> None:
    folder.mkdir()
    made: list[Path] = []
    is_over = threading.Event()

    def back_up() -> None:
        while not is_over.is_set():
            made.append(make(path, passphrase, folder, moment=NOON + timedelta(days=len(made))))

    with Database.open(path, passphrase=passphrase) as database:
        writer = SessionStore(database).begin_session(started, calibration=CALIBRATION)
        thread = threading.Thread(target=back_up)
        thread.start()
        try:
            first = 0
            while len(made) < 3:
                writer.append([block(first, 50)])
                first += 50
        finally:
            is_over.set()
            thread.join()
        writer.close()
        assert_same(SessionStore(database).read(writer.session_id).blocks, [block(0, first)])
        assert database.check() == []
    with Database.open(made[-1], read_only=True, passphrase=passphrase) as copy:
        session = SessionStore(copy).session(1)
        assert 0 < session.n_samples <= first
        assert_same(SessionStore(copy).read(1).blocks, [block(0, session.n_samples)])


# -- coming back ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("present", [None, FIRST], ids=["plain", "encrypted"])
@pytest.mark.parametrize("former", [None, FIRST, SECOND], ids=["from plain", "from same", "from other"])
def test_restoring_keeps_the_protection_and_the_present_database(
    tmp_path: Path, path: Path, folder: Path, started: datetime, present: Passphrase, former: Passphrase
) -> None:
    folder.mkdir()
    source = written(tmp_path / "source" / "physio.db", started, 500, passphrase=former)
    backup = make(source, former, folder)
    written(path, started, 700, passphrase=present)
    now = everything(path, present)
    wanted = everything(source, former)
    done = restore(backup, former, path, present, folder)
    assert everything(path, present) == wanted
    assert done.contents.n_sessions == 1 and done.contents.newest == started
    assert done.passphrase is present
    assert done.kept is not None and everything(done.kept, present) == now
    assert names(path.parent) == {"physio.db"}
    assert sqlite_file.is_plain(path.read_bytes()) == (present is None)


def test_a_backup_of_an_older_version_is_brought_up_to_date_and_stays_as_it_is(
    filled: Path, folder: Path
) -> None:
    folder.mkdir()
    backup = folder / "physio-0001-20260101T000000.000000Z.db"
    packed = Path(__file__).parent / "databases" / "0001-first.db.gz"
    backup.write_bytes(gzip.decompress(packed.read_bytes()))
    before = backup.read_bytes()
    done = restore(backup, None, filled, None, folder)
    assert done.contents.n_sessions >= 1 and backup.read_bytes() == before
    assert everything(filled, None)
    assert names(filled.parent) == {"physio.db"}


def test_what_is_no_good_is_refused_and_nothing_changes(filled: Path, folder: Path, tmp_path: Path) -> None:
    folder.mkdir()
    backup = make(filled, None, folder)
    before = everything(filled, None)
    text, empty, damaged = (tmp_path / name for name in ("a.db", "b.db", "c.db"))
    text.write_text("name;code\n" * 900)
    empty.touch()
    shutil.copy(backup, damaged)
    edit(damaged, SPOILED_BLOCK)
    for bad in (text, empty, damaged, filled):
        with pytest.raises(StorageError):
            restore(bad, None, filled, None, folder)
        assert everything(filled, None) == before
        assert names(filled.parent) == {"physio.db"}
    assert [file.path for file in backups_in(folder, filled)] == [backup]


@pytest.mark.parametrize("passphrase", [None, FIRST], ids=["plain", "encrypted"])
def test_a_damaged_database_is_kept_byte_by_byte(
    path: Path, folder: Path, started: datetime, passphrase: Passphrase | None
) -> None:
    folder.mkdir()
    written(path, started, passphrase=passphrase)
    backup = make(path, passphrase, folder)
    wanted = everything(path, passphrase)
    overwrite(path, 4096, b"\xff" * 64)
    damaged = path.read_bytes()
    done = restore(backup, passphrase, path, passphrase, folder)
    assert done.kept is not None and done.kept.read_bytes() == damaged
    assert everything(path, passphrase) == wanted


def test_a_lost_passphrase_needs_a_word(path: Path, folder: Path, started: datetime) -> None:
    folder.mkdir()
    written(path, started)
    backup = make(path, None, folder)
    path.unlink()
    written(path, started, 99, passphrase=FIRST)
    for wrong in (None, SECOND):
        with pytest.raises(StorageLocked) as caught:
            restore(backup, None, path, wrong, folder)
        assert caught.value.is_present
    done = restore(backup, None, path, None, folder, set_aside=True)
    assert done.kept is not None and done.kept.suffix == ".damaged"
    assert everything(path, None)
    shutil.copy(done.kept, path)
    assert everything(path, FIRST)  # and should it come back to mind, nothing is lost


def test_a_database_that_is_gone_comes_back(filled: Path, folder: Path) -> None:
    folder.mkdir()
    backup = make(filled, None, folder)
    wanted = everything(filled, None)
    shutil.rmtree(filled.parent)
    assert restore(backup, None, filled, None, folder).kept is None
    assert everything(filled, None) == wanted
    if os.name == "posix":
        assert filled.stat().st_mode & 0o777 == 0o600


RESTORER = """
import sys
from pathlib import Path
from physio_desktop.storage.restoring import restore
path, folder, *copies = map(Path, sys.argv[1:])
while True:
    for copy in copies:
        print("on", flush=True)
        restore(copy, None, path, None, folder)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no kill -9")
def test_killed_while_restoring(path: Path, folder: Path, tmp_path: Path, started: datetime) -> None:
    folder.mkdir()
    states, copies = [], []
    for n in (20_000, 40_000):
        source = written(tmp_path / str(n) / "physio.db", started, n)
        copies.append(make(source, None, tmp_path / str(n)))
        states.append(everything(source, None))
    states.append(everything(written(path, started, 1), None))
    restore(copies[0], None, path, None, folder)
    chance = random.Random(4)
    for _ in range(6):
        process = subprocess.Popen(
            [sys.executable, "-c", RESTORER, str(path), str(folder), *map(str, copies)],
            stdout=subprocess.PIPE,
        )
        assert process.stdout
        process.stdout.readline()
        time.sleep(chance.uniform(0, 0.5))
        process.send_signal(signal.SIGKILL)
        process.wait(10)
        process.stdout.close()
        replacement.finish(path)
        assert everything(path, None) in states
        for backup in backups_in(folder, path):  # what was kept is whole, too
            assert everything(backup.path, None) in states
