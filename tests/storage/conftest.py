from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from physio_desktop.storage.database import Database
from physio_desktop.storage.session_store import SessionStore

STARTED = datetime(2026, 3, 2, 9, 30, 15, 250_000, tzinfo=UTC)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "physio.db"


@pytest.fixture
def database(path: Path) -> Iterator[Database]:
    with Database.open(path) as opened:
        yield opened


@pytest.fixture
def store(database: Database) -> SessionStore:
    return SessionStore(database, author="tester")


@pytest.fixture
def started() -> datetime:
    return STARTED
