"""One page of paper: text that always fits, lines, shapes. Points from the lower left corner."""

from __future__ import annotations

import io
from collections.abc import Sequence

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from physio_desktop import paths

WIDTH, HEIGHT = A4
MARGIN = 42.0
LEFT, RIGHT = MARGIN, WIDTH - MARGIN
INK, QUIET, HAIRLINE, SOFT = "#13191c", "#52606a", "#d5dcdf", "#eef2f3"
ACCENT, WARNING, DANGER = "#00695c", "#8a5a00", "#b03a00"
REGULAR, BOLD = "DejaVuSans", "DejaVuSans-Bold"
ELLIPSIS = "…"
_MISSING = "□"
_MOST_CHARACTERS = 20_000  # of one text; more cannot be on a page


class Sheet:
    """The same drawing gives the same bytes."""

    def __init__(self, title: str, language: str) -> None:
        _register_fonts()
        font = pdfmetrics.getFont(REGULAR)
        assert isinstance(font, TTFont)
        self._known = font.face.charToGlyph
        self._buffer = io.BytesIO()
        self._canvas = Canvas(self._buffer, pagesize=A4, invariant=1, lang=language)
        self._canvas.setTitle(self._drawable(title))
        self._canvas.setCreator("Physio Desktop")

    def finished(self) -> bytes:
        """Exactly one page."""
        self._canvas.showPage()
        self._canvas.save()
        return self._buffer.getvalue()

    # -- text

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: float = 9,
        *,
        bold: bool = False,
        colour: str = INK,
        align: str = "left",
        width: float | None = None,
    ) -> None:
        """On one line from x (or to x, or around it); what does not fit in `width` is cut."""
        font = BOLD if bold else REGULAR
        line = self._drawable(text)
        if width is not None:
            line = self._cut(line, font, size, width)
        self._canvas.setFont(font, size)
        self._canvas.setFillColor(colour)
        draw = {
            "left": self._canvas.drawString,
            "right": self._canvas.drawRightString,
            "middle": self._canvas.drawCentredString,
        }[align]
        draw(x, y, line)

    def paragraph(
        self, x: float, top: float, width: float, height: float, text: str, sizes: Sequence[float] = (9,)
    ) -> float:
        """Wrapped, in the largest size that fits; what fits in none of them is cut in the smallest.

        Gives the y below it.
        """
        line_height = sizes[0]
        lines: list[str] = []
        for size in sizes:
            line_height = 1.35 * size
            lines = self._wrapped(text[:_MOST_CHARACTERS], size, width)
            if len(lines) * line_height <= height:
                break
        n_fitting = max(1, int(height / line_height))
        if len(lines) > n_fitting:
            lines = lines[:n_fitting]
            lines[-1] = self._cut(f"{lines[-1]} {ELLIPSIS}", REGULAR, size, width)
        for number, line in enumerate(lines, 1):
            self.text(x, top - number * line_height + 0.3 * size, line, size)
        return top - len(lines) * line_height

    def text_width(self, text: str, size: float, *, bold: bool = False) -> float:
        return float(pdfmetrics.stringWidth(self._drawable(text), BOLD if bold else REGULAR, size))

    def _wrapped(self, text: str, size: float, width: float) -> list[str]:
        lines: list[str] = []
        for paragraph in text.splitlines() or [""]:
            line = ""
            for word in self._drawable(paragraph).split(" "):
                longer = f"{line} {word}" if line else word
                if pdfmetrics.stringWidth(longer, REGULAR, size) <= width:
                    line = longer
                    continue
                if line:
                    lines.append(line)
                *full, line = self._broken(word, size, width)
                lines += full
            lines.append(line)
        return lines

    def _broken(self, word: str, size: float, width: float) -> list[str]:
        """A word that is wider than the page, in pieces."""
        pieces, piece = [], ""
        for sign in word:
            if piece and pdfmetrics.stringWidth(piece + sign, REGULAR, size) > width:
                pieces.append(piece)
                piece = ""
            piece += sign
        return [*pieces, piece]

    def _cut(self, line: str, font: str, size: float, width: float) -> str:
        if pdfmetrics.stringWidth(line, font, size) <= width:
            return line
        line = line[:1000].removesuffix(ELLIPSIS)
        while line and pdfmetrics.stringWidth(line + ELLIPSIS, font, size) > width:
            line = line[:-1]
        return line.rstrip() + ELLIPSIS

    def _drawable(self, text: str) -> str:
        """On one line, with a box for what the font does not have."""
        signs = (" " if sign.isspace() or not sign.isprintable() else sign for sign in text)
        return "".join(sign if ord(sign) in self._known else _MISSING for sign in signs)

    # -- shapes

    def line(
        self,
        points: Sequence[tuple[float, float]],
        colour: str = HAIRLINE,
        width: float = 0.5,
        dash: tuple[float, ...] = (),
    ) -> None:
        path = self._canvas.beginPath()
        path.moveTo(*points[0])
        for point in points[1:]:
            path.lineTo(*point)
        self._canvas.setStrokeColor(colour)
        self._canvas.setLineWidth(width)
        self._canvas.setDash(list(dash))
        self._canvas.drawPath(path)
        self._canvas.setDash([])

    def shape(self, points: Sequence[tuple[float, float]], colour: str) -> None:
        path = self._canvas.beginPath()
        path.moveTo(*points[0])
        for point in points[1:]:
            path.lineTo(*point)
        path.close()
        self._canvas.setFillColor(colour)
        self._canvas.drawPath(path, stroke=0, fill=1)

    def box(self, x: float, y: float, width: float, height: float, colour: str) -> None:
        self._canvas.setFillColor(colour)
        self._canvas.rect(x, y, width, height, stroke=0, fill=1)

    def dot(self, x: float, y: float, radius: float, colour: str) -> None:
        self._canvas.setFillColor(colour)
        self._canvas.circle(x, y, radius, stroke=0, fill=1)


def _register_fonts() -> None:
    folder = paths.resources_dir() / "fonts"
    for name in (REGULAR, BOLD):
        if name not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(name, str(folder / f"{name}.ttf")))
