"""Puts the SOP's table on a page: each row's symbol in its performer's column, and lines from cell to cell.

A line never crosses a symbol: straight on it runs down to the next row, elsewhere through a gutter beside
the columns, ways back at the right and ways forward at the left.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from engine.diagram import Diagram
from engine.printed import Arrow, Symbol, Table, limit_in_words, table_of, total_in_words
from engine.texts import Text
from service.web.language import gettext as _
from service.web.language import language, said

MIDDLE, TURN = "50%", "90%"
MOST_TRACKS = 8
_SYMBOLS: Mapping[Symbol, Text] = {
    "start": Text("mulai", "start"),
    "end": Text("selesai", "end"),
    "process": Text("kegiatan", "activity"),
    "decision": Text("keputusan", "decision"),
}
Side = Literal["left", "right"]


class Line(NamedTuple):
    """A stroke inside a cell, from corner to corner, in percent of the cell."""

    x1: str
    y1: str
    x2: str
    y2: str


class Exit(NamedTuple):
    """A way out of a row in words: its label, if it has one, and the number of the row that it leads to."""

    label: str
    to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A performer's cell: the row's symbol if it is theirs, the lines through it, and the arrow heads."""

    symbol: Symbol | None
    told: str
    lines: tuple[Line, ...]
    heads: tuple[str, ...]
    below: str
    beside: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RowShown:
    """A row; `exits` say in words what the lines show, `covers` are the steps that are part of it."""

    step: str
    number: str
    activity: str
    lane: str
    left: tuple[Line, ...]
    cells: tuple[Cell, ...]
    right: tuple[Line, ...]
    inputs: tuple[str, ...]
    limit: str
    output: str
    remark: str
    exits: tuple[Exit, ...]
    covers: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TableShown:
    """The table; `left` and `right` say how many lines the gutters hold."""

    lanes: tuple[str, ...]
    rows: tuple[RowShown, ...]
    left: int
    right: int
    total: str


def sop_table(diagram: Diagram) -> TableShown:
    """Present the table of a diagram, finished or not."""
    table = table_of(diagram)
    drawing = _Drawing(table)
    covers = defaultdict(list)
    for step in diagram.steps:
        covers[step.part_of].append(step.id)
    names = {lane.id: lane.name or _("tanpa nama") for lane in table.lanes}
    rows = tuple(
        RowShown(
            step=row.step,
            number=row.number,
            activity=row.activity,
            lane=names.get(row.lane, ""),
            left=drawing.gutter(index, "left"),
            cells=tuple(drawing.cell(index, column) for column in range(len(table.lanes))),
            right=drawing.gutter(index, "right"),
            inputs=row.inputs,
            limit=limit_in_words(row.limit, language()),
            output=row.output,
            remark=row.remark,
            exits=tuple(_exits(table, index)),
            covers=tuple(covers[row.step]),
        )
        for index, row in enumerate(table.rows)
    )
    return TableShown(
        lanes=tuple(names.values()),
        rows=rows,
        left=drawing.tracks("left"),
        right=drawing.tracks("right"),
        total=total_in_words(table.total, language()),
    )


def _exits(table: Table, row: int) -> Iterator[Exit]:
    """Say where a row leads, unless it only goes on with the next one."""
    leaving = [arrow for arrow in table.arrows if arrow.source_row == row]
    for arrow in leaving:
        plain = not arrow.label and len(leaving) == 1 and arrow.target_row == row + 1
        if not plain:
            ends = arrow.target_row is None
            to = _("selesai") if ends else table.rows[arrow.target_row or 0].number or "–"
            yield Exit(arrow.label, to)


class _Drawing:
    """All lines of a table, gathered by cell."""

    def __init__(self, table: Table) -> None:
        self._table = table
        columns = {lane.id: column for column, lane in enumerate(table.lanes)}
        self._column = [columns.get(row.lane) if row.symbols else None for row in table.rows]
        self._lines: dict[tuple[int, int], dict[Line, None]] = defaultdict(dict)
        self._gutters: dict[tuple[int, Side], dict[Line, None]] = defaultdict(dict)
        self._heads: dict[int, dict[str, None]] = defaultdict(dict)
        self._below: dict[int, dict[str, None]] = defaultdict(dict)
        self._beside: dict[int, dict[str, None]] = defaultdict(dict)
        far = [arrow for arrow in table.arrows if self._is_drawn(arrow) and not self._is_next(arrow)]
        self._far: Mapping[Side, list[Arrow]] = {
            "left": [arrow for arrow in far if not arrow.is_return],
            "right": [arrow for arrow in far if arrow.is_return],
        }
        for arrow in table.arrows:
            if self._is_drawn(arrow) and self._is_next(arrow):
                self._straight(arrow)
            elif arrow.target_row is None:
                self._below[arrow.source_row][f"{arrow.label} → {_('selesai')}".strip()] = None
        for side, arrows in self._far.items():
            for track, arrow in enumerate(arrows):
                self._around(arrow, side, track)

    def tracks(self, side: Side) -> int:
        """Say how many lines run side by side in a gutter."""
        return min(len(self._far[side]), MOST_TRACKS)

    def gutter(self, row: int, side: Side) -> tuple[Line, ...]:
        """Give the lines in a row's gutter."""
        return tuple(self._gutters[row, side])

    def cell(self, row: int, column: int) -> Cell:
        """Give a performer's cell of a row."""
        own = self._column[row] == column
        symbol = self._table.rows[row].symbol if own else None
        return Cell(
            symbol=symbol,
            told=said(_SYMBOLS[symbol]) if symbol else "",
            lines=tuple(self._lines[row, column]),
            heads=tuple(self._heads[row]) if own else (),
            below=" / ".join(self._below[row]) if own else "",
            beside=" / ".join(self._beside[row]) if own else "",
        )

    def _is_drawn(self, arrow: Arrow) -> bool:
        """Say whether both ends have a symbol: a step without a performer has none."""
        target = arrow.target_row
        return target is not None and None not in (self._column[arrow.source_row], self._column[target])

    def _is_next(self, arrow: Arrow) -> bool:
        return arrow.target_row == arrow.source_row + 1

    def _straight(self, arrow: Arrow) -> None:
        """Lead a line down, over to the next row's column, and into its symbol from above."""
        row = arrow.source_row
        start, end = self._column[row] or 0, self._column[row + 1] or 0
        self._draw(row, start, Line(MIDDLE, MIDDLE, MIDDLE, "100%" if start == end else TURN))
        if start != end:
            self._across(row, start, end, TURN)
            self._draw(row, end, Line(MIDDLE, TURN, MIDDLE, "100%"))
        self._draw(row + 1, end, Line(MIDDLE, "0%", MIDDLE, MIDDLE))
        self._heads[row + 1]["top"] = None
        if arrow.label:
            self._below[row][arrow.label] = None

    def _around(self, arrow: Arrow, side: Side, track: int) -> None:
        """Lead a line out at one side, along the gutter, and in again at the same side."""
        start, end = arrow.source_row, arrow.target_row or 0
        tracks = self.tracks(side)
        place = (track % tracks + 0.5) / tracks * 100
        x = f"{place if side == 'right' else 100 - place:.1f}%"
        edge = "0%" if side == "right" else "100%"
        for row in (start, end):
            self._out(row, side)
            self._gutters[row, side][Line(edge, MIDDLE, x, MIDDLE)] = None
        first, last = min(start, end), max(start, end)
        if first != last:
            self._gutters[first, side][Line(x, MIDDLE, x, "100%")] = None
            self._gutters[last, side][Line(x, "0%", x, MIDDLE)] = None
        for row in range(first + 1, last):
            self._gutters[row, side][Line(x, "0%", x, "100%")] = None
        self._heads[end][side] = None
        if arrow.label:
            self._beside[start][arrow.label] = None

    def _out(self, row: int, side: Side) -> None:
        """Draw from a row's symbol to the edge of the columns."""
        column = self._column[row] or 0
        edge = "100%" if side == "right" else "0%"
        self._draw(row, column, Line(MIDDLE, MIDDLE, edge, MIDDLE))
        others = range(column + 1, len(self._table.lanes)) if side == "right" else range(column)
        for other in others:
            self._draw(row, other, Line("0%", MIDDLE, "100%", MIDDLE))

    def _across(self, row: int, start: int, end: int, y: str) -> None:
        """Draw from the middle of one column to the middle of another."""
        first, last = sorted((start, end))
        self._draw(row, first, Line(MIDDLE, y, "100%", y))
        self._draw(row, last, Line("0%", y, MIDDLE, y))
        for between in range(first + 1, last):
            self._draw(row, between, Line("0%", y, "100%", y))

    def _draw(self, row: int, column: int, line: Line) -> None:
        self._lines[row, column][line] = None
