"""Colours, sizes and the style sheet; light and dark after the system unless somebody chose.

Axes are Okabe-Ito blue, vermilion and green, lighter tints on dark ground: tell them apart without red and
green, and never by colour alone. Text has a contrast of at least 4.5:1, lines of 3:1.
"""

from __future__ import annotations

from dataclasses import dataclass
from string import Template

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from physio_desktop.paths import resources_dir


@dataclass(frozen=True, slots=True)
class Colours:
    """One theme. `axes`: x, y, z."""

    is_dark: bool
    ground: str
    surface: str
    raised: str
    border: str
    guide: str
    text: str
    quiet: str
    accent: str
    on_accent: str
    accent_soft: str
    warning: str
    danger: str
    good: str
    axes: tuple[str, str, str]

    def verdict(self, execution: str | None) -> str:
        """Colour of a verdict; a shape and a word always stand beside it."""
        return {"correct": self.good, "fast": self.danger, "low_amplitude": self.warning}.get(
            execution or "", self.quiet
        )


LIGHT = Colours(
    is_dark=False,
    ground="#f4f6f7",
    surface="#ffffff",
    raised="#eef2f3",
    border="#d5dcdf",
    guide="#e6eaec",
    text="#13191c",
    quiet="#52606a",
    accent="#00695c",
    on_accent="#ffffff",
    accent_soft="#d8efeb",
    warning="#8a5a00",
    danger="#b03a00",
    good="#00695c",
    axes=("#0072b2", "#d55e00", "#009e73"),
)
DARK = Colours(
    is_dark=True,
    ground="#12171a",
    surface="#1a2125",
    raised="#242d32",
    border="#37434a",
    guide="#293237",
    text="#eef3f5",
    quiet="#a5b2ba",
    accent="#4fd1bd",
    on_accent="#06231f",
    accent_soft="#173f3a",
    warning="#f2b84b",
    danger="#ff8f5a",
    good="#4fd1bd",
    axes=("#5fbdf0", "#ff9f5c", "#3fd9a6"),
)
SMALL, NORMAL, LARGE, TITLE, COUNT = 12, 14, 18, 28, 96


class Theme:
    """The look of one window. `choice`: system, light or dark; `percent` scales all type."""

    def __init__(self, choice: str = "system", percent: int = 100) -> None:
        self.choice = choice
        self.percent = percent

    @property
    def colours(self) -> Colours:
        dark = self.choice == "dark" or (self.choice == "system" and _system_is_dark())
        return DARK if dark else LIGHT

    def size(self, pixels: int) -> int:
        """A size of type at the chosen scale."""
        return round(pixels * self.percent / 100)

    def font(self, pixels: int, *, bold: bool = False) -> QFont:
        font = QFont(QGuiApplication.font())
        font.setPixelSize(self.size(pixels))
        font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
        return font

    def apply(self, application: QApplication) -> None:
        """Palette for what Qt draws itself, style sheet for the rest."""
        self.prepare(application)
        application.setStyleSheet("")  # from none to one is five times as fast as from one to another
        application.setStyleSheet(self._sheet(self.colours))

    def prepare(self, application: QApplication) -> None:
        """What widgets measure themselves by while they are made. The style sheet comes once they are all
        there: each would be polished anew wherever it is put.
        """
        application.setPalette(_palette(self.colours))
        font = application.font()
        font.setPixelSize(self.size(NORMAL))
        application.setFont(font)

    def _sheet(self, colours: Colours) -> str:
        text = (resources_dir() / "style.qss").read_text(encoding="utf-8")
        values = {
            name: getattr(colours, name)
            for name in Colours.__slots__
            if isinstance(getattr(colours, name), str)
        }
        sizes = {
            "small": self.size(SMALL),
            "normal": self.size(NORMAL),
            "large": self.size(LARGE),
            "title": self.size(TITLE),
            "rail": self.size(88),
        }
        on_ground, on_accent = ("light", "dark") if colours.is_dark else ("dark", "light")
        icons = resources_dir() / "icons"
        arrow, check = icons / f"arrow-{on_ground}.svg", icons / f"check-{on_accent}.svg"
        pixels = {name: f"{value}px" for name, value in sizes.items()}
        return Template(text).substitute(values, arrow=arrow.as_posix(), check=check.as_posix(), **pixels)


def _system_is_dark() -> bool:
    hints = QGuiApplication.styleHints()
    return hints is not None and hints.colorScheme() == Qt.ColorScheme.Dark


def _palette(colours: Colours) -> QPalette:
    role = QPalette.ColorRole
    palette = QPalette()
    for which, colour in {
        role.Window: colours.ground,
        role.WindowText: colours.text,
        role.Base: colours.surface,
        role.AlternateBase: colours.raised,
        role.Text: colours.text,
        role.Button: colours.surface,
        role.ButtonText: colours.text,
        role.Highlight: colours.accent,
        role.HighlightedText: colours.on_accent,
        role.ToolTipBase: colours.raised,
        role.ToolTipText: colours.text,
        role.PlaceholderText: colours.quiet,
        role.Link: colours.accent,
    }.items():
        palette.setColor(which, QColor(colour))
    for which in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, which, QColor(colours.quiet))
    return palette
