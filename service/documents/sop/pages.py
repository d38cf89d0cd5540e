"""Shares the rows out over pages and cuts the arrows there, with the same letter on both sides of a cut."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from service.documents.sop.routes import Route
from service.documents.sop.shapes import Line, Point

STRIP: Final = 12.0  # the band for pentagons above or below a page's rows
_HALVINGS: Final = 12  # of a page's height, until it is known how full all can be alike


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """Where an arrow goes on: on another page, at the place with the same letter."""

    letter: str
    x: float
    at_top: bool
    arrives: bool
    other_page: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """The part of an arrow on one page, between symbols or cuts."""

    points: tuple[Point, ...]
    begins: Cut | None
    ends: Cut | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The rows `first` to `last` and the arrows there, still in the endless sheet's measure."""

    first: int
    last: int
    pieces: tuple[Piece, ...]

    @property
    def cuts(self) -> tuple[Cut, ...]:
        """All places on this page where arrows go on elsewhere."""
        ends = (cut for piece in self.pieces for cut in (piece.begins, piece.ends) if cut is not None)
        return tuple(dict.fromkeys(ends))


def shared_out(heights: Sequence[float], room: float, closing: float) -> list[tuple[int, int]]:
    """Share rows out over as few pages as can be, filled alike; `closing` is the height of the last line.

    A row higher than a page has one to itself.
    """
    pages = _filled(heights, room, closing)
    low, high = 0.0, room
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if len(_filled(heights, middle, closing)) > len(pages):
            low = middle
        else:
            high = middle
    return [(rows[0], rows[-1]) for rows in _filled(heights, high, closing)]


def _filled(heights: Sequence[float], room: float, closing: float) -> list[list[int]]:
    """Fill page after page with rows and the strips for pentagons."""
    pages: list[list[int]] = []
    used = 0.0
    for row, height in enumerate(heights):
        strips = (STRIP if len(pages) > 1 else 0.0) + (closing if row == len(heights) - 1 else STRIP)
        if not pages or used + height + strips > room:
            pages.append([])
            used = 0.0
        pages[-1].append(row)
        used += height
    return pages


def paged(
    routes: Sequence[Route], tops: Sequence[float], spans: Sequence[tuple[int, int]]
) -> tuple[Page, ...]:
    """Cut the arrows at the page breaks; a page that an arrow only passes does not show it."""
    pieces: list[list[Piece]] = [[] for _ in spans]
    letters: dict[tuple[float, int, int, int | None], str] = {}
    ends = [tops[last + 1] for _, last in spans]
    for route in sorted(routes, key=lambda each: each.arrow.source_row):
        for page, piece in _pieces(route, ends, letters):
            pieces[page].append(piece)
    return tuple(
        Page(first=first, last=last, pieces=tuple(found))
        for (first, last), found in zip(spans, pieces, strict=True)
    )


def _pieces(
    route: Route, ends: Sequence[float], letters: dict[tuple[float, int, int, int | None], str]
) -> Iterator[tuple[int, Piece]]:
    """Yield an arrow's parts by page: whole, or cut once where it leaves its page for another."""
    pages = [_page_at(line, ends) for line in route.lines]
    crossing = next((n for n, (begin, end) in enumerate(pages) if begin != end), None)
    if crossing is None:
        yield pages[0][0], Piece(points=route.points, begins=None, ends=None)
        return
    here, there = pages[crossing]
    x = route.lines[crossing].begin.x
    onward = there > here
    key = (x, here, there, route.arrow.target_row)
    letter = letters.setdefault(key, letter_of(len(letters)))
    out = Cut(letter=letter, x=x, at_top=not onward, arrives=False, other_page=there)
    back = Cut(letter=letter, x=x, at_top=onward, arrives=True, other_page=here)
    leaving = Point(x, ends[here] if onward else _begin(here, ends))
    coming = Point(x, _begin(there, ends) if onward else ends[there])
    points = _corners(route)
    yield here, Piece(points=(*points[: crossing + 1], leaving), begins=None, ends=out)
    yield there, Piece(points=(coming, *points[crossing + 1 :]), begins=back, ends=None)


def _corners(route: Route) -> tuple[Point, ...]:
    return (route.lines[0].begin, *(line.end for line in route.lines))


def _begin(page: int, ends: Sequence[float]) -> float:
    return ends[page - 1] if page else 0.0


def _page_at(line: Line, ends: Sequence[float]) -> tuple[int, int]:
    def page(y: float) -> int:
        return next(number for number, end in enumerate(ends) if y < end or number == len(ends) - 1)

    return page(line.begin.y), page(line.end.y)


def letter_of(number: int) -> str:
    """Give A to Z, then AA, AB … as columns of a sheet are called."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
