"""Finds a place for what an arrow is called, near its beginning and upon nothing else."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final

from service.documents.sop.chart import Chart
from service.documents.sop.routes import Route
from service.documents.sop.shapes import Box, Line, Shape

_OFF: Final = 0.95  # between a line and the words beside it, whose letters may hang down
_STEPS: Final = (0.0, 1.2, 2.4, 3.6, 4.8)
_ON_SYMBOL, _ON_LINE, _ON_WORDS, _ON_RULE, _PER_MM = 50.0, 40.0, 60.0, 3.0, 0.5
_INWARD: Final = (0.0, 1.5, 3.0, 4.5)  # back over the slope of a diamond

Size = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """Words beside an arrow."""

    text: str
    box: Box


def labelled(
    routes: Sequence[Route], sizes: Mapping[str, Size], chart: Chart, rules: Sequence[float]
) -> tuple[Label, ...]:
    """Place all names; `sizes` are width and height of each, `rules` where the table's upright lines are."""
    lines = [line for route in routes for line in route.lines]
    placed: list[Label] = []
    named: set[tuple[int, str]] = set()
    for route in routes:
        size, name = sizes.get(route.arrow.label), (route.arrow.source_row, route.arrow.label)
        if size is not None and name not in named:
            named.add(name)
            found = min(
                _places(route, size),
                key=lambda place: place[0] + _in_the_way(place[1], chart, lines, placed, rules),
            )
            placed.append(Label(text=route.arrow.label, box=found[1]))
    return tuple(placed)


def _places(route: Route, size: Size) -> Iterator[tuple[float, Box]]:
    """Yield places beside the first two pieces of an arrow, with what each costs by its distance."""
    for number, line in enumerate(route.lines[:2]):
        for step in _STEPS:
            for box in _beside(line, step, size):
                yield number * 1.5 + _away(route, box) * _PER_MM, box


def _away(route: Route, box: Box) -> float:
    """Measure how far words are from where the arrow begins."""
    x, y = route.points[0]
    across = max(box.left - x, x - box.right, 0.0)
    return across + max(box.top - y, y - box.bottom, 0.0)


def _beside(line: Line, step: float, size: Size) -> Iterator[Box]:
    (x, y), (to_x, to_y) = line
    width, height = size
    if line.is_level:
        left = x + _OFF + step if to_x > x else x - _OFF - step - width
        for top in (y - _OFF - height - step / 2, y + _OFF + step / 2):
            for inward in _INWARD:
                along = left - inward if to_x > x else left + inward
                yield Box(along, top, along + width, top + height)
    else:
        top = y + _OFF + step if to_y > y else y - _OFF - step - height
        for start in (x + _OFF, x - _OFF - width):
            yield Box(start, top, start + width, top + height)


def _in_the_way(
    box: Box, chart: Chart, lines: Sequence[Line], placed: Sequence[Label], rules: Sequence[float]
) -> float:
    roomy = box.grown(0.2)
    on_symbols = sum(_covers(box, shape) for shape in chain(chart.shapes, chart.ends) if shape is not None)
    return (
        _ON_SYMBOL * on_symbols
        + _ON_LINE * sum(roomy.meets(line.box) for line in lines)
        + _ON_WORDS * sum(roomy.meets(label.box) for label in placed)
        + _ON_RULE * sum(box.left - 0.4 < rule < box.right + 0.4 for rule in rules)
        + _ON_RULE * sum(box.top < top < box.bottom for top in chart.tops)
        + (_ON_LINE if box.left < rules[0] or box.right > rules[-1] else 0)
    )


def _covers(box: Box, shape: Shape) -> bool:
    """Say whether words would lie on a symbol; beside the slopes of a diamond there is room."""
    if not box.meets(shape.box):
        return False
    if shape.symbol != "decision":
        return True
    nearest_x = min(max(shape.centre.x, box.left), box.right)
    nearest_y = min(max(shape.centre.y, box.top), box.bottom)
    across = abs(nearest_x - shape.centre.x) / shape.half_width
    down = abs(nearest_y - shape.centre.y) / shape.half_height
    return across + down < 1.08
