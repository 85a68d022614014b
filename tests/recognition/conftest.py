"""Real recordings come from PHYSIO_DATA or ../shared/data; tests that need them skip without."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from physio_desktop.recognition.evaluation.dataset import Dataset
from physio_desktop.recognition.evaluation.dataset_files import read_dataset


@pytest.fixture(scope="session")
def dataset() -> Dataset:
    folder = Path(os.environ.get("PHYSIO_DATA", Path(__file__).parents[3] / "shared" / "data"))
    archives = sorted(folder.glob("uci730*.zip"))
    if not archives:
        pytest.skip(f"no real recordings in {folder}; set PHYSIO_DATA to their folder")
    return read_dataset(archives[0], folder / "uci730-annotations")
