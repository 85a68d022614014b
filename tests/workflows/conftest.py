from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from simulated_model import train

from physio_desktop.storage.database import Database
from physio_desktop.storage.session_store import SessionStore
from physio_desktop.workflows.lane import Lane


@pytest.fixture
def lane() -> Iterator[Lane]:
    made = Lane("classify")
    yield made
    made.close()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[tuple[SessionStore, Lane]]:
    storage = Lane("storage")
    opened = storage.call(lambda: SessionStore(Database.open(tmp_path / "clinic.db")))
    yield opened, storage
    storage.call(opened.database.close)
    storage.close()


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return train(tmp_path_factory.mktemp("models")).parent
