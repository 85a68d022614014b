"""One colour for each exercise of a session; its name always stands beside or within it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from physio_desktop.ui.theme import Colours

# Okabe-Ito without those of the axes' verdicts; pale on light ground, deep on dark: text is read on them.
_LIGHT = ("#9fd3ee", "#f3d98b", "#e9b8d3", "#b7dcb9", "#d3c6ee", "#f2bfa0")
_DARK = ("#1f5674", "#6b5313", "#6a3554", "#2b5f3a", "#473a73", "#74432a")


def exercise_colours(names: Iterable[str | None], colours: Colours) -> Mapping[str | None, str]:
    """In the order in which they come; rest, and what is not sure, are grey."""
    tints = _DARK if colours.is_dark else _LIGHT
    found: dict[str | None, str] = {None: colours.raised, "idle": colours.raised}
    for name in names:
        if name not in found:
            found[name] = tints[(len(found) - 2) % len(tints)]
    return found
