"""PyQtGraph's mirrors of Qt: the same classes, made when asked for, and Qt's own modules as they were."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6 import QtCore, QtGui, QtWidgets

import physio_desktop
from physio_desktop.ui.plotting import pg


def test_a_mirror_has_what_qt_has_and_keeps_what_is_set_to_itself() -> None:
    for mirror, module, name in (
        (pg.QtCore, QtCore, "QRectF"),
        (pg.QtGui, QtGui, "QPainterPath"),
        (pg.QtWidgets, QtWidgets, "QGraphicsItem"),
    ):
        assert getattr(mirror, name) is getattr(module, name)
        assert name in dir(mirror) and name in vars(mirror) and name in dir(module)
        with pytest.raises(AttributeError, match="NoSuchClass"):
            _ = mirror.NoSuchClass
        mirror.only_here = 1
        assert not hasattr(module, "only_here")
        del mirror.only_here


def test_nobody_loads_the_library_past_the_mirrors() -> None:
    folder = Path(physio_desktop.__file__).parent
    users = [p for p in folder.rglob("*.py") if "import pyqtgraph" in p.read_text(encoding="utf-8")]
    assert [p.name for p in users] == ["plotting.py"]
