"""Points, lines and symbols of the printed flow chart, in millimetres, y growing downwards."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Literal, NamedTuple

from engine.printed import Symbol

Side = Literal["top", "bottom", "left", "right"]
TOUCH: Final = 0.05  # what is nearer than this touches


class Point(NamedTuple):
    """A place on the paper."""

    x: float
    y: float


class Line(NamedTuple):
    """A straight piece of an arrow, level or upright."""

    begin: Point
    end: Point

    @property
    def box(self) -> "Box":
        """The space that the line takes."""
        (x1, y1), (x2, y2) = self
        if x1 > x2 or y1 > y2:
            x1, y1, x2, y2 = x2, y2, x1, y1
        return Box(x1, y1, x2, y2)

    @property
    def is_level(self) -> bool:
        """Whether it runs from left to right or back."""
        return self.begin.y == self.end.y

    @property
    def length(self) -> float:
        """How long it is."""
        return abs(self.begin.x - self.end.x) + abs(self.begin.y - self.end.y)

    def runs_along(self, other: "Line") -> bool:
        """Say whether two lines lie on one another for some length."""
        if self.is_level != other.is_level or not self.box.grown(TOUCH).meets(other.box.grown(TOUCH)):
            return False
        mine, its = self.box, other.box
        shared = (
            min(mine.right, its.right) - max(mine.left, its.left)
            if self.is_level
            else min(mine.bottom, its.bottom) - max(mine.top, its.top)
        )
        return shared > 2 * TOUCH

    def touches(self, other: "Line") -> bool:
        """Say whether two lines cross or meet at a right angle."""
        return self.is_level != other.is_level and self.box.meets(other.box)

    def crosses(self, other: "Line") -> bool:
        """Say whether two lines cross, each going on beyond the other."""
        level, upright = (self, other) if self.is_level else (other, self)
        return (
            self.touches(other)
            and level.box.left + TOUCH < upright.begin.x < level.box.right - TOUCH
            and upright.box.top + TOUCH < level.begin.y < upright.box.bottom - TOUCH
        )


class Box(NamedTuple):
    """A rectangle with upright sides."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box") -> bool:
        """Say whether two rectangles share a point."""
        return (
            self.left <= other.right
            and other.left <= self.right
            and self.top <= other.bottom
            and other.top <= self.bottom
        )

    def holds(self, point: Point) -> bool:
        """Say whether a point lies in it."""
        return self.left <= point.x <= self.right and self.top <= point.y <= self.bottom

    def grown(self, by: float) -> "Box":
        """Give the rectangle with so much more room on every side."""
        return Box(self.left - by, self.top - by, self.right + by, self.bottom + by)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """A symbol of the flow chart in its row."""

    row: int
    symbol: Symbol
    centre: Point
    half_width: float
    half_height: float

    @property
    def box(self) -> Box:
        """The space that the symbol takes."""
        x, y = self.centre
        return Box(x - self.half_width, y - self.half_height, x + self.half_width, y + self.half_height)

    def port(self, side: Side) -> Point:
        """Give the point where arrows leave or enter on a side."""
        x, y = self.centre
        match side:
            case "top":
                return Point(x, y - self.half_height)
            case "bottom":
                return Point(x, y + self.half_height)
            case "left":
                return Point(x - self.half_width, y)
            case "right":
                return Point(x + self.half_width, y)


def lines_of(points: Sequence[Point]) -> Iterator[Line]:
    """Yield the straight pieces between points."""
    return (Line(begin, end) for begin, end in pairwise(points) if begin != end)
