from __future__ import annotations

import gzip
import shutil
import sqlite3
from datetime import datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from storage_samples import assert_same, block

from physio_desktop.errors import StorageError, StorageOutdated
from physio_desktop.storage import migrations
from physio_desktop.storage.database import Database
from physio_desktop.storage.schema import Base
from physio_desktop.storage.session_store import SessionStore
from physio_desktop.workflows.diagnosis import diagnose

NEXT_STEP = """
import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.add_column("patients", sa.Column("height_m", sa.Double(), nullable=True))
    with op.batch_alter_table("sessions") as batch:  # rebuilds the table that others refer to
        batch.alter_column("source", new_column_name="origin")
{more}
"""


@pytest.fixture
def older(path: Path, started: datetime) -> Path:
    with Database.open(path) as database:
        writer = SessionStore(database).begin_session(started, patient="P-1")
        writer.append([block(0, 500)])
        writer.close()
    return path


@pytest.fixture
def newer_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same program with one migration more; gives the file of that migration."""
    folder = tmp_path / "migrations"
    shutil.copytree(migrations.FOLDER, folder)
    step = folder / "versions" / "0008_height.py"
    step.write_text(NEXT_STEP.format(more=""))
    monkeypatch.setattr(migrations, "FOLDER", folder)
    monkeypatch.setattr(migrations, "REVISIONS", (*migrations.REVISIONS, "0008"))
    monkeypatch.setattr(migrations, "HEAD", "0008")
    return step


def test_migrations_make_the_declared_tables(database: Database) -> None:
    with database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_server_default": True})
        assert compare_metadata(context, Base.metadata) == []


def test_the_list_of_revisions_is_that_of_the_files() -> None:
    script = ScriptDirectory.from_config(migrations.migration_config())
    assert tuple(step.revision for step in reversed(list(script.walk_revisions()))) == migrations.REVISIONS
    assert script.get_heads() == [migrations.HEAD]


@pytest.fixture
def first(path: Path) -> Path:
    """A database as the program wrote it when it had only the first tables."""
    path.parent.mkdir(parents=True)
    packed = Path(__file__).parent / "databases" / "0001-first.db.gz"
    path.write_bytes(gzip.decompress(packed.read_bytes()))
    return path


def rows(path: Path, sql: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(path)
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


def test_an_older_database_is_backed_up_and_migrated(older: Path, newer_program: Path) -> None:
    Database.open(older).close()
    assert rows(older, "SELECT version_num FROM alembic_version") == [("0008",)]
    assert rows(older, "SELECT code, height_m FROM patients") == [("P-1", None)]
    assert rows(older, "SELECT count(*), sum(n) FROM sample_blocks") == [
        (1, 500)
    ]  # no cascade by the rebuild
    assert rows(older, "PRAGMA foreign_key_check") == []
    (backup,) = (older.parent / "backups").iterdir()
    assert rows(backup, "SELECT version_num FROM alembic_version") == [("0007",)]
    assert rows(backup, "SELECT count(*), sum(n) FROM sample_blocks") == [(1, 500)]
    assert [file.name for file in older.parent.iterdir() if file.is_file()] == ["physio.db"]


def test_a_failing_migration_leaves_the_database_as_it_was(older: Path, newer_program: Path) -> None:
    newer_program.write_text(NEXT_STEP.format(more='    raise RuntimeError("half way")'))
    before = rows(older, "SELECT name, sql FROM sqlite_master ORDER BY name")
    with pytest.raises(RuntimeError, match="half way"):
        Database.open(older)
    assert rows(older, "SELECT name, sql FROM sqlite_master ORDER BY name") == before
    assert rows(older, "SELECT version_num FROM alembic_version") == [("0007",)]
    assert rows(older, "PRAGMA integrity_check") == [("ok",)]
    assert len(list((older.parent / "backups").iterdir())) == 1


def test_no_migration_without_a_backup(older: Path, newer_program: Path) -> None:
    (older.parent / "backups").write_text("in the way")
    before = older.read_bytes()
    with pytest.raises(StorageError):
        Database.open(older)
    assert older.read_bytes() == before


def test_reading_an_older_database_says_what_to_do(older: Path, newer_program: Path) -> None:
    before = older.read_bytes()
    with pytest.raises(StorageOutdated, match="older version"):
        Database.open(older, read_only=True)
    assert older.read_bytes() == before


def test_the_doctor_takes_an_older_database_for_what_it_is(older: Path, newer_program: Path) -> None:
    finding = next(f for f in diagnose(older) if f.name == "database")
    assert finding.state == "ok" and "brings it up to date" in finding.message


def test_a_database_of_the_first_tables_is_backed_up_and_gets_the_new_ones(first: Path) -> None:
    before = first.read_bytes()
    with Database.open(first) as database:
        store = SessionStore(database)
        (session,) = store.sessions()
        assert (session.patient, session.n_samples, session.placement) == ("P-1", 500, "right_ankle")
        assert_same(store.read(session.id).blocks, [block(0, 500)])
        assert store.references("P-1") == []
        assert database.check() == []
    assert rows(first, "SELECT version_num FROM alembic_version") == [(migrations.HEAD,)]
    (backup,) = (first.parent / "backups").iterdir()
    assert rows(backup, "SELECT version_num FROM alembic_version") == [("0001",)]
    assert rows(backup, "SELECT count(*), sum(n) FROM sample_blocks") == [(1, 500)]
    assert first.read_bytes() != before
