"""Axes of a board in words."""

from __future__ import annotations

from physio_desktop.ui.wording import translate


def in_words(text: str) -> str:
    """Of a rotation such as `+y-x+z`: what to look for on the board."""
    faces = {
        "+x": translate("Orientation", "the arrow x"),
        "-x": translate("Orientation", "the opposite of arrow x"),
        "+y": translate("Orientation", "the arrow y"),
        "-y": translate("Orientation", "the opposite of arrow y"),
        "+z": translate("Orientation", "the arrow z"),
        "-z": translate("Orientation", "the opposite of arrow z"),
    }
    along, away = faces[text[:2]], faces[text[4:6]]
    return translate(
        "Orientation", "Of the board, {along} points to the hand or foot, and {away} away from the skin."
    ).format(along=along, away=away)
