"""Gives each page's rows, symbols, lines, names and pentagons in the page's own measure, for the template."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, Final

from service.documents.sop.chart import Chart
from service.documents.sop.labels import Label
from service.documents.sop.pages import STRIP, Cut, Page, Piece
from service.documents.sop.paper import Columns
from service.documents.sop.pentagons import Pentagon, set_up
from service.documents.sop.shapes import Point, Shape
from service.documents.sop.wording import Worded

_EXACT: Final = 3  # decimals of a millimetre


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheets:
    """All that the pages of a table are made from."""

    columns: Columns
    chart: Chart
    texts: Worded
    labels: Sequence[Label]

    def page(self, page: Page) -> dict[str, Any]:
        """Give one page as the template draws it; the origin is the table's upper left corner."""
        above = [cut for cut in page.cuts if cut.at_top]
        below = [cut for cut in page.cuts if not cut.at_top]
        begin, end = self.chart.tops[page.first], self.chart.tops[page.last + 1]
        down = sum(self.texts.head) + (STRIP if above else 0.0) - begin
        sides = (self.columns.lanes_left, self.columns.lanes_right)
        pentagons = (*set_up(above, *sides, begin), *set_up(below, *sides, end))
        shapes = chain(self.chart.shapes, self.chart.ends)
        return {
            "rows": [
                {
                    "height": _mm(self.chart.tops[row + 1] - self.chart.tops[row]),
                    "cells": self.texts.rows[row],
                }
                for row in range(page.first, page.last + 1)
            ],
            "above": bool(above),
            "below": bool(below),
            "height": _mm(end + down + (STRIP if below else 0.0)),
            "shapes": [
                _shape(shape, down)
                for shape in shapes
                if shape is not None and page.first <= shape.row <= page.last
            ],
            "lines": [_line(piece, pentagons, down) for piece in page.pieces],
            "labels": [_label(label, down) for label in self.labels if begin <= label.box.top < end],
            "pentagons": [_drawn(pentagon, down) for pentagon in pentagons],
        }


def _shape(shape: Shape, down: float) -> dict[str, Any]:
    box = shape.box
    return {
        "symbol": shape.symbol,
        "x": _mm(box.left),
        "y": _mm(box.top + down),
        "width": _mm(2 * shape.half_width),
        "height": _mm(2 * shape.half_height),
    }


def _line(piece: Piece, pentagons: Sequence[Pentagon], down: float) -> list[list[float]]:
    """Join a piece of an arrow with the way to its pentagons."""
    ways = {pentagon.cut: pentagon.way for pentagon in pentagons}
    before = tuple(reversed(ways[piece.begins])) if piece.begins is not None else ()
    after = ways[piece.ends] if piece.ends is not None else ()
    return [[_mm(x), _mm(y + down)] for x, y in _without_repeats((*before, *piece.points, *after))]


def _without_repeats(points: Sequence[Point]) -> list[Point]:
    """Leave out points that add nothing, so that the last two give the arrow's direction."""
    kept: list[Point] = []
    for point in points:
        if kept and abs(kept[-1].x - point.x) + abs(kept[-1].y - point.y) < 0.01:
            continue
        if len(kept) > 1 and _in_line(kept[-2], kept[-1], point):
            kept.pop()
        kept.append(point)
    return kept


def _in_line(first: Point, second: Point, third: Point) -> bool:
    return first.x == second.x == third.x or first.y == second.y == third.y


def _label(label: Label, down: float) -> dict[str, Any]:
    box = label.box
    return {
        "text": label.text,
        "x": _mm(box.left),
        "y": _mm(box.top + down),
        "width": _mm(box.right - box.left),
        "height": _mm(box.bottom - box.top),
    }


def _drawn(pentagon: Pentagon, down: float) -> dict[str, Any]:
    cut: Cut = pentagon.cut
    return {
        "letter": cut.letter,
        "x": _mm(pentagon.top.x),
        "y": _mm(pentagon.top.y + down),
        "arrives": cut.arrives,
        "note": pentagon.note,
        "page": cut.other_page,
    }


def _mm(length: float) -> float:
    return round(length, _EXACT)
