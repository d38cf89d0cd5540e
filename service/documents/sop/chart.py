"""Places the symbols of the flow chart: each in the middle of its row and of its performer's column."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import Final

from engine.printed import Table
from service.documents.sop.paper import Columns
from service.documents.sop.shapes import Box, Point, Shape

_BOX: Final = (6.25, 3.5)  # half of the width and height of a box or capsule
_DIAMOND: Final = (6.5, 5.0)
_END: Final = (4.0, 2.0)  # the small capsule below a decision that may end everything
CLEAR: Final = 0.6  # between a symbol and a line that passes it
_SHARE: Final = 0.29  # half of a symbol takes at most so much of its column
_ROOM: Final = 3.0  # above and below a symbol, for arrows
_NAMES: Final = 1.2  # more of it beside a diamond, for what its arrows are called
_TO_END: Final = 6.5  # from a decision down to the capsule below it


@dataclass(frozen=True, kw_only=True)
class Chart:
    """Symbols in rows without page breaks; `tops` has one more than there are rows."""

    tops: tuple[float, ...]
    shapes: tuple[Shape | None, ...]
    ends: tuple[Shape | None, ...]

    @cached_property
    def rooms(self) -> tuple[tuple[Box, Box], ...]:
        """Each symbol's own space, and that with the room that lines keep from it."""
        shapes = (shape.box for shape in (*self.shapes, *self.ends) if shape is not None)
        return tuple((box.grown(-CLEAR), box.grown(CLEAR)) for box in shapes)


def least_height(table: Table, row: int) -> float:
    """Give the height that a row needs for its symbols and the arrows beside them."""
    return 2 * _room(table, row) + _symbols_height(table, row)


def _room(table: Table, row: int) -> float:
    return _ROOM + (_NAMES if table.rows[row].symbol == "decision" else 0.0)


def _symbols_height(table: Table, row: int) -> float:
    half = _DIAMOND[1] if table.rows[row].symbol == "decision" else _BOX[1]
    return 2 * half + (_TO_END + 2 * _END[1] if may_end(table, row) else 0.0)


def may_end(table: Table, row: int) -> bool:
    """Say whether a decision's way ends the SOP at this row."""
    return any(arrow.source_row == row and arrow.target_row is None for arrow in table.arrows)


def charted(table: Table, columns: Columns, heights: Sequence[float]) -> Chart:
    """Place all symbols, given the rows' heights."""
    tops = tuple(accumulate(heights, initial=0.0))
    shapes = tuple(_shape(table, columns, tops, row) for row in range(len(table.rows)))
    ends = tuple(
        _end(shape) if shape is not None and may_end(table, row) else None for row, shape in enumerate(shapes)
    )
    return Chart(tops=tops, shapes=shapes, ends=ends)


def _shape(table: Table, columns: Columns, tops: Sequence[float], row: int) -> Shape | None:
    said = table.rows[row]
    if said.symbol is None or said.lane not in columns.lanes:
        return None
    half_width, half_height = _DIAMOND if said.symbol == "decision" else _BOX
    top = (tops[row] + tops[row + 1] - _symbols_height(table, row)) / 2
    return Shape(
        row=row,
        symbol=said.symbol,
        centre=Point(columns.centre_of(said.lane), top + half_height),
        half_width=min(half_width, _SHARE * columns.lane_width),
        half_height=half_height,
    )


def _end(decision: Shape) -> Shape:
    below = decision.port("bottom").y + _TO_END + _END[1]
    return Shape(
        row=decision.row,
        symbol="end",
        centre=Point(decision.centre.x, below),
        half_width=min(_END[0], decision.half_width),
        half_height=_END[1],
    )
