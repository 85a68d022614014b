"""Options and fixtures for all tests. No test touches the user's own folders."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--full", action="store_true", help="also the long forms of fault and endurance tests")


def pytest_configure() -> None:
    """An eighth of the time went into looking for garbage among what stays to the end."""
    gc.set_threshold(100_000, 50, 50)


def pytest_collection_finish() -> None:
    gc.collect()
    gc.freeze()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--full"):
        return
    for item in items:
        if item.get_closest_marker("full"):
            item.add_marker(pytest.mark.skip(reason="long form: dev.py test --full"))


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user folder of its own for each test."""
    folder = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("PHYSIO_DESKTOP_HOME", str(folder))
    return folder


@pytest.fixture(scope="session")
def tiny_dataset(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Recordings and annotations of two synthetic people, four exercises."""
    from uci_layout import write_dataset

    return write_dataset(tmp_path_factory.mktemp("tiny"))


@pytest.fixture(scope="session")
def tiny_models(tiny_dataset: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a model of them, trained in a few seconds."""
    from physio_desktop.recognition.evaluation.shipping import train

    folder = tmp_path_factory.mktemp("models")
    train(*tiny_dataset, folder, n_threads=1)
    return folder


@pytest.fixture
def training_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Trainings run in this process, with a fifth of the trees: for tests of what becomes of their results.
    The process apart, and how it is cancelled, killed and starved, has tests of its own.
    """
    from typing import Any

    from retraining_people import use_few_trees

    from physio_desktop.recognition.retraining.run import RunResult, run
    from physio_desktop.workflows import retraining
    from physio_desktop.workflows.training_process import Cancelled

    use_few_trees(monkeypatch)

    def run_here(
        recordings: Any, settings: Any, progress: Any, is_cancelled: Any, start: Any = None
    ) -> RunResult:
        def told(share: float, words: str) -> None:
            if is_cancelled():
                raise Cancelled("The training was cancelled.", "Nothing was changed.")
            progress(share, words)

        return run(list(recordings), settings, told, start=start)

    monkeypatch.setattr(retraining, "run_apart", run_here)


@pytest.fixture
def bluetooth() -> Iterator[None]:
    """Whatever uses Bluetooth begins with the test and ends with it."""
    from physio_desktop.sensing.ble_radio import radio

    def end() -> None:
        if radio.cache_info().currsize:
            radio().end()
            radio.cache_clear()

    end()
    yield
    end()
