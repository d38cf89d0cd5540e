"""Sets the pentagons of a page's cuts side by side in the strip above or below its rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from service.documents.sop.pages import STRIP, Cut
from service.documents.sop.shapes import Point

HALF: Final = 3.0  # half of a pentagon's width
TALL: Final = 6.4
_APART: Final = 7.2  # from pentagon to pentagon
_EDGE: Final = 0.6
_NOTE: Final = 10.5  # the words beside a pentagon
_BENDS: Final = (1.0, 3.2)  # from the rows to where lines step aside


@dataclass(frozen=True, slots=True, kw_only=True)
class Pentagon:
    """A pentagon: `top` is the middle of its upper edge, `way` the line between it and the rows.

    `note` says on which side there is room for words.
    """

    cut: Cut
    top: Point
    way: tuple[Point, ...]
    note: Literal["left", "right"] | None


def set_up(cuts: Sequence[Cut], left: float, right: float, rows_end: float) -> tuple[Pentagon, ...]:
    """Set up the cuts of a strip: above the rows, which begin at `rows_end`, or below, where they end."""
    ordered = sorted(cuts, key=lambda cut: cut.x)
    places = _spread([cut.x for cut in ordered], left + HALF + _EDGE, right - HALF - _EDGE)
    bends = _bends([cut.x for cut in ordered], places)
    walls = [*(place - HALF for place in places), right]
    free = left
    found: list[Pentagon] = []
    for number, (cut, place, bend) in enumerate(zip(ordered, places, bends, strict=True)):
        found.append(_pentagon(cut, place, bend, rows_end, (free, walls[number + 1])))
        free = place + HALF + (_NOTE if found[-1].note == "right" else 0.0)
    return tuple(found)


def _pentagon(cut: Cut, x: float, bend: float, rows_end: float, room: tuple[float, float]) -> Pentagon:
    """Lead a line between the rows and the pentagon's upper edge or tip; `bend` is where it steps aside."""
    if cut.at_top:
        top = Point(x, rows_end - STRIP + 0.9)
        near, aside = Point(x, top.y + TALL), rows_end - bend
    else:
        top = Point(x, rows_end + STRIP - TALL - 0.9)
        near, aside = top, rows_end + bend
    bends = () if x == cut.x else (Point(cut.x, aside), Point(x, aside))
    return Pentagon(
        cut=cut,
        top=top,
        way=(Point(cut.x, rows_end), *bends, near),
        note=_note(x - HALF - room[0], room[1] - x - HALF),
    )


def _note(before: float, after: float) -> Literal["left", "right"] | None:
    """Choose a side for words, the right one unless the next pentagon may need that room for its own."""
    if after < 2 * _NOTE and before >= _NOTE:
        return "left"
    return "right" if after >= _NOTE else None


def _spread(wanted: Sequence[float], low: float, high: float) -> list[float]:
    """Move places apart, keeping their order, no further than the strip's sides unless there are too many."""
    places: list[float] = []
    for x in wanted:
        places.append(max(x, low) if not places else max(x, places[-1] + _APART))
    limit = max(high, low)
    for number in reversed(range(len(places))):
        places[number] = min(places[number], limit)
        limit = places[number] - _APART
    return places


def _bends(wanted: Sequence[float], places: Sequence[float]) -> list[float]:
    """Say how far from the rows each line steps aside, so that no two meet: the outer ones first."""
    leftward = [number for number, x in enumerate(wanted) if places[number] < x]
    rightward = [number for number, x in reversed(list(enumerate(wanted))) if places[number] > x]
    nearest, furthest = _BENDS
    found = [nearest] * len(wanted)
    for group in (leftward, rightward):
        for turn, number in enumerate(group):
            found[number] = nearest + (furthest - nearest) * turn / max(1, len(group) - 1)
    return found
