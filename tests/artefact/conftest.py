"""The built program, run where nothing of this checkout can be seen.

These tests need dist/physio-desktop: `dev.py package` builds it and runs them, and `dev.py test` runs them
where it was built before. With PHYSIO_PACKAGE=1 a missing artefact is a failure.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from artefact_place import BUILT, NAME, Elsewhere, Screen


@pytest.fixture(scope="session")
def built() -> Path:
    if not (BUILT / NAME).exists():
        if os.environ.get("PHYSIO_PACKAGE"):
            pytest.fail("There is no dist/physio-desktop. python3 dev.py package builds it.")
        pytest.skip("the artefact is not built; python3 dev.py package does it")
    return BUILT


@pytest.fixture
def elsewhere(built: Path, tmp_path: Path) -> Elsewhere:
    return Elsewhere(built, tmp_path)


@pytest.fixture
def screen(tmp_path: Path) -> Iterator[Screen]:
    if not shutil.which("Xvfb") or not shutil.which("xwininfo"):
        pytest.skip("Xvfb and xwininfo are not installed")
    folder = tmp_path / "screen"
    folder.mkdir()
    made = Screen(folder)
    yield made
    made.close()
