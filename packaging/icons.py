"""The program's icon in every size and form, drawn from resources/icons/app.svg."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

DRAWING = Path(__file__).resolve().parent.parent / "resources" / "icons" / "app.svg"
SIZES = (16, 24, 32, 48, 64, 128, 256, 512)


def drawn(size: int) -> Image:
    """The drawing as a square of so many pixels."""
    from PIL import Image
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QGuiApplication, QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QGuiApplication.instance() or QGuiApplication([])
    picture = QImage(size, size, QImage.Format.Format_RGBA8888)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    QSvgRenderer(str(DRAWING)).render(painter)
    painter.end()
    del application
    return Image.frombytes("RGBA", (size, size), bytes(picture.constBits()))


def write_png(file: Path, size: int) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    drawn(size).save(file, optimize=True)
    return file


def write_ico(file: Path) -> Path:
    """For Windows: every size up to 256, each drawn, none scaled down from another."""
    file.parent.mkdir(parents=True, exist_ok=True)
    sizes = [size for size in SIZES if size <= 256]
    pictures = [drawn(size) for size in reversed(sizes)]
    pictures[0].save(file, sizes=[(size, size) for size in sizes], append_images=pictures[1:])
    return file


def write_icns(file: Path) -> Path:
    """For macOS."""
    file.parent.mkdir(parents=True, exist_ok=True)
    drawn(1024).save(file, append_images=[drawn(size) for size in (32, 64, 128, 256, 512)])
    return file
