"""A drawing of a board on a limb, to hold beside the real one before its orientation is confirmed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from physio_desktop.domain import Matrix

_CENTRE, _LENGTH = (210.0, 190.0), 105.0


_WORDS = ("The limb hangs", "down, its skin", "faces you.")


@dataclass(frozen=True, slots=True)
class PictureColours:
    """Of paper, ink and limb; the axes have those of the plots."""

    paper: str = "#ffffff"
    ink: str = "#555555"
    limb: str = "#f3e9e1"
    edge: str = "#8a7a6d"
    axes: tuple[str, str, str] = ("#0072B2", "#D55E00", "#009E73")  # Okabe and Ito's


def orientation_svg(
    rotation: Matrix,
    title: str,
    words: Sequence[str] = _WORDS,
    colours: PictureColours = PictureColours(),
) -> str:
    """SVG of a limb and a board; `rotation` takes the board's axes to the limb's.

    The limb hangs down, its x axis towards hand or foot, y to the right, and z, away from the skin, towards
    the one who looks, drawn down and to the left. words: beside the limb, a line each.
    """
    arrows = []
    for column, name in enumerate("xyz"):
        direction = tuple(row[column] for row in rotation)
        arrows.append(_arrow(direction, name, colours.axes[column]))
    beside = "".join(
        f'<text x="287" y="{40 + 20 * line}">{escape(text)}</text>' for line, text in enumerate(words)
    )
    # What points at the onlooker is drawn last, over the rest.
    drawn = "".join(text for _, text in sorted(arrows))
    x, y = _CENTRE
    return f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 420 420" role="img"
 font-family="sans-serif" font-size="15">
<title>{escape(title)}</title>
<rect width="420" height="420" fill="{colours.paper}"/>
<path d="M150 20 C140 150 160 270 165 400 L255 400 C260 270 280 150 270 20 Z"
 fill="{colours.limb}" stroke="{colours.edge}" stroke-width="2"/>
<rect x="145" y="{y - 22}" width="130" height="44" rx="6" fill="#dfe5e8" stroke="#7c878d"/>
<rect x="{x - 34}" y="{y - 34}" width="68" height="68" rx="5" fill="#2b3a42"/>
{drawn}<g fill="{colours.ink}">{beside}<text x="12" y="40">{escape(title)}</text></g>
</svg>
"""


def _arrow(direction: tuple[float, ...], name: str, colour: str) -> tuple[float, str]:
    """How far it points at the onlooker, and the arrow of one board axis in the limb's frame."""
    along, across, outward = direction
    dx = _LENGTH * (across - 0.55 * outward)
    dy = _LENGTH * (along + 0.55 * outward)
    x, y = _CENTRE
    tip_x, tip_y = x + dx, y + dy
    size = max((dx * dx + dy * dy) ** 0.5, 1e-6)
    ux, uy = dx / size, dy / size
    head = " ".join(
        f"{px:.1f},{py:.1f}"
        for px, py in (
            (tip_x + 12 * ux, tip_y + 12 * uy),
            (tip_x - 6 * uy, tip_y + 6 * ux),
            (tip_x + 6 * uy, tip_y - 6 * ux),
        )
    )
    dashes = ' stroke-dasharray="5 4"' if outward < -0.5 else ""  # into the limb
    return outward, (
        f'<line x1="{x:.1f}" y1="{y:.1f}" x2="{tip_x:.1f}" y2="{tip_y:.1f}" stroke="{colour}" '
        f'stroke-width="4"{dashes}/>\n<polygon points="{head}" fill="{colour}"/>\n'
        f'<text x="{tip_x + 22 * ux - 5:.1f}" y="{tip_y + 22 * uy + 5:.1f}" fill="{colour}" '
        f'font-weight="bold">{name}</text>\n'
    )
