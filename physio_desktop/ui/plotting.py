"""PyQtGraph, for the window: `from physio_desktop.ui.plotting import pg`.

The library mirrors QtCore, QtGui and QtWidgets by copying every name, and PySide6 makes a class, with all its
enumerations, when it is first asked for: half the time of loading, and 9 MB, for classes that nobody uses.
Here the mirrors copy a name when it is asked for.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

from PySide6 import QtCore, QtGui, QtWidgets

__all__ = ["pg"]


class _Mirror(ModuleType):
    """What somebody sets is this module's own; all else is the mirrored module's."""

    def __init__(self, name: str, mirrored: ModuleType) -> None:
        super().__init__(name)
        self._mirrored = mirrored

    def __getattr__(self, name: str) -> object:
        """Asked once for each name: painting asks often."""
        found = getattr(self._mirrored, name)
        setattr(self, name, found)
        return found

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *dir(self._mirrored)})


@contextmanager
def _mirrors_made() -> Iterator[None]:
    """While PyQtGraph looks what there is to copy, there is nothing."""
    os.environ.setdefault("PYQTGRAPH_QT_LIB", "PySide6")
    modules: tuple[ModuleType, ...] = (QtCore, QtGui, QtWidgets)
    for module in modules:
        name = module.__name__.replace("PySide6", "pyqtgraph.Qt")
        sys.modules[name] = _Mirror(name, module)
        module.__dir__ = list  # type: ignore[method-assign]
    try:
        yield
    finally:
        for module in modules:
            del module.__dir__


if "pyqtgraph" not in sys.modules:
    with _mirrors_made():
        pass
import pyqtgraph as pg  # noqa: E402
