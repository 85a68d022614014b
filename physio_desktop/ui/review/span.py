"""Which stretch of a session is in view, and where its moments lie in pixels. No Qt."""

from __future__ import annotations

from dataclasses import dataclass

SHORTEST_US = 2_000_000


@dataclass(frozen=True, slots=True)
class Span:
    """From `start_us` to `end_us` of session time."""

    start_us: int
    end_us: int

    @property
    def length_us(self) -> int:
        return self.end_us - self.start_us

    def zoomed(self, factor: float, anchor: float, whole: Span) -> Span:
        """`anchor`: what stays in place, 0 at the left edge, 1 at the right one."""
        length = round(min(max(self.length_us * factor, SHORTEST_US), max(whole.length_us, SHORTEST_US)))
        start = self.start_us + round(anchor * (self.length_us - length))
        return Span(start, start + length).inside(whole)

    def panned(self, by_us: int, whole: Span) -> Span:
        """Positive looks forward."""
        return Span(self.start_us + by_us, self.end_us + by_us).inside(whole)

    def inside(self, whole: Span) -> Span:
        """Moved, and cut if need be, so that it shows nothing beside the session."""
        length = min(self.length_us, max(whole.length_us, SHORTEST_US))
        start = max(min(self.start_us, whole.end_us - length), whole.start_us)
        return Span(start, start + length)

    def showing(self, at_us: int, whole: Span, margin: float = 0.1) -> Span:
        """The same if the moment is well inside; else moved so that it is at the left third."""
        room = round(self.length_us * margin)
        if self.start_us + room <= at_us <= self.end_us - room:
            return self
        start = at_us - self.length_us // 3
        return Span(start, start + self.length_us).inside(whole)


@dataclass(frozen=True, slots=True)
class Scale:
    """A span laid from pixel `left` to pixel `right`."""

    span: Span
    left: float
    right: float

    def x(self, at_us: float) -> float:
        share = (at_us - self.span.start_us) / max(self.span.length_us, 1)
        return self.left + share * (self.right - self.left)

    def at_us(self, x: float) -> int:
        share = (x - self.left) / max(self.right - self.left, 1.0)
        return self.span.start_us + round(share * self.span.length_us)
