"""Training on a disk that fills up: it is said, the active model goes on, and room is all that it needs."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from reviewed_sessions import store_reviewed

from physio_desktop.errors import StorageError
from physio_desktop.recognition.retraining.run import RunSettings
from physio_desktop.storage.database import Database
from physio_desktop.storage.session_store import SessionStore
from physio_desktop.workflows.lane import Lane
from physio_desktop.workflows.model_choice import load_for_patient
from physio_desktop.workflows.model_registry import ModelRegistry, folder_beside
from physio_desktop.workflows.retraining import Trained, train_from_sessions

SIDE = "right_ankle"


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own that holds a database and two versions of a model."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = shutil.which("mount") and subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=32m", "none", str(disk)], capture_output=True
    )
    if not mounted or mounted.returncode:
        pytest.skip("mounting a file system needs root")
    try:
        yield disk
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)


def fill(disk: Path) -> None:
    with (disk / "ballast").open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(4096))
        except OSError:
            pass


@pytest.mark.parametrize("database_too", [False, True], ids=["models", "database and models"])
def test_a_full_disk_in_training(small_disk: Path, tmp_path: Path, database_too: bool) -> None:
    lane = Lane("storage")
    path = (small_disk if database_too else tmp_path) / "physio.db"
    database = lane.call(Database.open, path)
    store = SessionStore(database, "AB")
    registry = ModelRegistry(folder_beside(small_disk / "physio.db"), store, lane)
    settings = RunSettings(SIDE, kinds=("boosted",))

    def train(at: float = 2.0) -> Trained:
        def progress(share: float, _: str) -> None:
            if share >= at and not (small_disk / "ballast").exists():
                fill(small_disk)

        return train_from_sessions(registry, store, lane, settings, progress=progress)

    def said() -> np.ndarray:
        model = load_for_patient(SIDE, None, lambda: None, preferred=registry.preferred(SIDE))
        assert model.name.startswith("right_ankle-1@") and model.notice == ""
        return model.probabilities(np.ones((200, 9), np.float32))

    try:
        for number, person in enumerate(("P-1", "P-2")):
            lane.call(store_reviewed, store, person, 100 * number)
        first = train()
        registry.promote(first.version, first.gate)
        before = said()
        with pytest.raises(StorageError) as full:
            train(at=0.5)
        assert "No space left" in full.value.message or "full" in full.value.message
        assert full.value.hint
        np.testing.assert_array_equal(said(), before)
        assert [p.name for p in registry.folder.iterdir()] == ["right_ankle-1"]
        assert [v.version for v in lane.call(store.models.versions)] == [1]
        if not database_too:
            newest = lane.call(store.models.runs)[0]
            assert newest.status == "failed" and "could not be written" in newest.message
        (small_disk / "ballast").unlink()
        assert train().version.version == 2
    finally:
        lane.call(database.close)
        lane.close()
