"""What a start need not do: look for garbage among what stays, and search modules for PySide's features."""

from __future__ import annotations

import builtins
import gc


def begin_start() -> None:
    """Before anything large is imported. `end_start` must follow.

    Nearly all that a start makes stays to the end: the collector would walk it again and again for nothing.
    PySide6 replaces `import` so that `from __feature__ import …` can work, and reads the source of every
    module imported after it; nothing here or in the libraries asks for a feature.
    """
    gc.disable()
    import PySide6.QtCore  # noqa: F401  (it replaces `import`)

    builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)


def end_start() -> None:
    """What is there now is not walked again; what comes is looked after as ever. Safe to call again."""
    if not gc.isenabled():
        gc.freeze()
        gc.enable()
