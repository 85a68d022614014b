"""Sessions that are too old, places where a database must not lie, and files of a shared folder."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st
from storage_samples import block
from test_encryption import FIRST, everything, written

from physio_desktop.errors import StorageError
from physio_desktop.storage import file_systems, sqlite_file
from physio_desktop.storage.backups import make
from physio_desktop.storage.database import Database
from physio_desktop.storage.file_systems import kind_among
from physio_desktop.storage.moving import move
from physio_desktop.storage.retention import delete_old, older_than, years_before
from physio_desktop.storage.session_store import SessionStore

NOW = datetime(2026, 3, 18, 12, tzinfo=UTC)


def test_only_what_is_older_is_found_and_deleted_for_good(store: SessionStore) -> None:
    for years in (0, 4, 6, 7):
        writer = store.begin_session(
            years_before(NOW, years) - timedelta(days=1), patient=f"P-{years % 2}", note=f"SECRET{years}" * 9
        )
        writer.append([block(0, 500)])
        writer.close()
    running = store.begin_session(years_before(NOW, 8))  # not closed: never among them
    before = years_before(NOW, 5)
    old = older_than(store, before)
    assert len(old.ids) == 2 and old.n_patients == 2
    assert old.oldest == years_before(NOW, 7) - timedelta(days=1)
    seen: list[float] = []
    assert delete_old(store, [*old.ids, running.session_id, 10**6], before, seen.append) == 2
    assert seen == sorted(seen) and older_than(store, before).ids == ()
    assert {s.started for s in store.sessions()} == {
        NOW - timedelta(days=1),
        years_before(NOW, 4) - timedelta(days=1),
        years_before(NOW, 8),
    }
    with store.database.reading() as connection:
        rows = connection.exec_driver_sql(
            "SELECT who, detail FROM audit WHERE action = 'session deleted'"
        ).all()
    assert [row.who for row in rows] == ["tester", "tester"] and "2021" in rows[0].detail
    raw = b"".join(file.read_bytes() for file in store.database.path.parent.iterdir())
    assert b"SECRET6" not in raw and b"SECRET7" not in raw and b"SECRET4" in raw
    assert store.database.check() == []


def test_deleting_can_be_stopped_between_two(store: SessionStore) -> None:
    for _ in range(3):
        store.begin_session(years_before(NOW, 6)).close()
    old = older_than(store, years_before(NOW, 5))

    def stop(share: float) -> None:
        if share > 0.5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        delete_old(store, old.ids, years_before(NOW, 5), stop)
    assert len(store.sessions()) == 1 and store.database.check() == []


@given(st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)), st.integers(0, 30))
def test_so_many_years_before(moment: datetime, years: int) -> None:
    before = years_before(moment, years)
    assert before.year == moment.year - years and (before.time(), before.tzinfo) == (moment.time(), UTC)
    assert abs((moment - before).days - years * 365.25) < 2


# -- places --------------------------------------------------------------------------------------------------

MOUNTS = [
    ("/", "ext4"),
    ("/home", "ext4"),
    ("/home/a/clinic", "cifs"),
    ("/home/a/clinic/local", "xfs"),
    ("/mnt/nas", "nfs4"),
    ("/mnt/stick", "exfat"),
    ("/mnt/over", "nfs4"),
    ("/mnt/over", "ext4"),
    ("/Volumes/share", "smbfs"),
    ("/run/user/1000/gvfs", "fuse.gvfsd-fuse"),
    ("/mnt/wsl", "9p"),
]


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/home/a/physio.db", None),
        ("/home/a/clinic", "cifs"),
        ("/home/a/clinic/x/physio.db", "cifs"),
        ("/home/a/clinical/physio.db", None),
        ("/home/a/clinic/local/physio.db", None),
        ("/mnt/nas/physio.db", "nfs4"),
        ("/mnt/stick/physio.db", None),
        ("/mnt/over/physio.db", None),  # what was mounted over it later
        ("/Volumes/share/physio.db", "smbfs"),
        ("/run/user/1000/gvfs/smb-share/physio.db", "fuse.gvfsd-fuse"),
        ("/mnt/wsl/physio.db", "9p"),
    ],
)
def test_the_innermost_file_system_counts(path: str, kind: str | None) -> None:
    assert kind_among(PurePosixPath(path), MOUNTS) == kind


def test_this_computer_has_disks(tmp_path: Path) -> None:
    assert file_systems.network_kind(tmp_path / "not" / "yet" / "physio.db") is None
    file_systems.refuse_network(tmp_path / "physio.db")


def test_moving_takes_everything_and_leaves_nothing(path: Path, tmp_path: Path, started: datetime) -> None:
    written(path, started, passphrase=FIRST)
    before = everything(path, FIRST)
    folder = tmp_path / "new"
    to = move(path, FIRST, folder)
    assert everything(to, FIRST) == before
    assert not [file for file in path.parent.iterdir() if file.suffix == ".db"]
    written(path, started)
    with pytest.raises(StorageError, match="exists already"):
        move(path, None, folder)
    assert everything(path, None) and everything(to, FIRST) == before


# -- a folder shared by accounts -----------------------------------------------------------------------------


@pytest.mark.skipif(os.name != "posix", reason="rights are inherited there")
def test_files_of_a_shared_folder_belong_to_its_group(tmp_path: Path, started: datetime) -> None:
    folder = tmp_path / "shared"
    folder.mkdir()
    folder.chmod(0o2770)
    group = 12345 if os.geteuid() == 0 else folder.stat().st_gid
    os.chown(folder, -1, group)
    path = folder / "physio.db"
    with Database.open(path, is_shared=True) as database:
        SessionStore(database).begin_session(started).append([block(0, 100)])
        files = [path, sqlite_file.log_of(path), sqlite_file.index_of(path)]
        assert {(file.stat().st_mode & 0o777, file.stat().st_gid) for file in files} == {(0o660, group)}
    backup = make(path, None, folder / "backups")
    assert (backup.stat().st_mode & 0o777, backup.stat().st_gid) == (0o660, group)
    assert backup.parent.stat().st_mode & 0o070 == 0o070
