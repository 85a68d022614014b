"""How far a benchmark is, on standard error, where that is a terminal."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn


class Bar:
    """A bar that steps aside while rows are printed; nothing at all without a terminal."""

    def __init__(self, seconds: float) -> None:
        console = Console(stderr=True)
        self._progress = Progress(
            BarColumn(),
            TimeElapsedColumn(),
            TextColumn("{task.description}"),
            console=console,
            transient=True,
            redirect_stdout=False,
            redirect_stderr=False,
            disable=not console.is_terminal,
        )
        self._task = self._progress.add_task("", total=seconds)

    def begin(self, name: str) -> None:
        self._progress.update(self._task, description=name)

    def advance(self, seconds: float) -> None:
        self._progress.advance(self._task, seconds)

    def hide(self) -> None:
        self._progress.stop()

    def show(self) -> None:
        self._progress.start()

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()
