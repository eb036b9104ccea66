"""Rectangles on a page, measured from its top left corner as a reader sees it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page in points, measured from its top left corner."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """Points from left to right."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Points from top to bottom."""
        return self.bottom - self.top

    def holds(self, other: Box, slack: float = 1.0) -> bool:
        """Whether the other box lies within this one."""
        return (
            self.left - slack <= other.left
            and other.right <= self.right + slack
            and self.top - slack <= other.top
            and other.bottom <= self.bottom + slack
        )

    def touches(self, other: Box) -> bool:
        """Whether the two share an area."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )


def hull(boxes: Sequence[Box]) -> Box:
    """The smallest rectangle around all of them."""
    return Box(
        min(box.left for box in boxes),
        min(box.top for box in boxes),
        max(box.right for box in boxes),
        max(box.bottom for box in boxes),
    )


class Frame:
    """Turns places in a PDF's own measure into places on the page as it is looked at."""

    def __init__(self, left: float, top: float, right: float, bottom: float, turn: int) -> None:
        self.left, self.top, self.right, self.bottom, self.turn = left, top, right, bottom, turn % 360
        wide, high = right - left, top - bottom
        self.width, self.height = (high, wide) if self.turn in (90, 270) else (wide, high)

    def point(self, x: float, y: float) -> tuple[float, float]:
        """A point from the top left corner."""
        if self.turn == 90:
            return y - self.bottom, x - self.left
        if self.turn == 180:
            return self.right - x, y - self.bottom
        if self.turn == 270:
            return self.top - y, self.right - x
        return x - self.left, self.top - y

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        """A rectangle given by two corners."""
        (x1, y1), (x2, y2) = self.point(left, bottom), self.point(right, top)
        return Box(min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2))

    def upright(self, a: float, b: float) -> bool:
        """Whether signs with these matrix values run from left to right."""
        x, y = {90: (b, a), 180: (-a, -b), 270: (-b, a)}.get(self.turn, (a, b))
        return x > 0 and abs(y) < 0.2 * x
