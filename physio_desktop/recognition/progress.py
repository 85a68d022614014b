"""How far a long piece of work is: a share from 0 to 1 and a few words."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[float, str], None]


def silent(share: float, text: str) -> None:
    """Nobody wants to know."""


def between(progress: Progress, low: float, high: float) -> Progress:
    """Progress of a step that takes the whole from one share to another."""
    return lambda share, text: progress(low + share * (high - low), text)
