from __future__ import annotations

from pathlib import Path

import pytest
from signed_packages import Maintainer


@pytest.fixture(scope="session")
def maintainer(tmp_path_factory: pytest.TempPathFactory) -> Maintainer:
    return Maintainer(tmp_path_factory.mktemp("maintainer"))


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder
