"""The texts of the printed table, column by column, and how high they make its rows."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from engine.printed import Row, Table, limit_in_words
from service.documents.sop.measuring import Measure, Wording, measured
from service.documents.sop.paper import Columns
from service.documents.sop.syllables import breakable

PAD_X: Final = 1.4  # as the template pads its cells
PAD_Y: Final = 1.4
_STOREY: Final = 6.0  # the least height of the head's storeys
_AMOUNT: Final = re.compile(r"(\d+) ")  # "2 jam" stays together
_HEADS: Final = ("Kelengkapan", "Waktu", "Output")
_LABEL: Final = 16.0  # the widest that an arrow's name gets

Cells = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Worded:
    """Texts with the heights that they need; `labels` are the sizes of the arrows' names."""

    lanes: tuple[str, ...]
    rows: tuple[Cells, ...]
    head: tuple[float, float]
    heights: tuple[float, ...]
    labels: Mapping[str, tuple[float, float]]


def worded(table: Table, columns: Columns) -> Worded:
    """Write all texts and have them measured; raises `CannotTypeset`."""
    names = {lane.id: lane.name for lane in table.lanes}
    narrow = columns.lane_width - 2 * PAD_X
    lanes = tuple(breakable(names.get(lane, ""), narrow) for lane in columns.lanes)
    rows = tuple(_cells(row, columns) for row in table.rows)
    heads = _heads(lanes, columns)
    labels = [Wording("label", arrow.label, _LABEL) for arrow in table.arrows if arrow.label]
    in_rows = [
        [Wording("cell", text, width) for text, width in zip(cells, _widths(columns), strict=True)]
        for cells in rows
    ]
    sizes = measured([*heads, *labels, *(each for row in in_rows for each in row)])
    return Worded(
        lanes=lanes,
        rows=rows,
        head=(_STOREY, max(_STOREY, _highest(heads, sizes))),
        heights=tuple(_highest(row, sizes) for row in in_rows),
        labels={each.text: (sizes[each].width, sizes[each].height) for each in labels},
    )


def _cells(row: Row, columns: Columns) -> Cells:
    """Write a row's texts from left to right, without the flow chart."""
    number = f"{row.number}." if row.number else ""
    limit = _AMOUNT.sub("\\1\u00a0", limit_in_words(row.limit))
    texts = (number, row.activity, ", ".join(row.inputs), limit, row.output, row.remark)
    return tuple(breakable(text, width) for text, width in zip(texts, _widths(columns), strict=True))


def _widths(columns: Columns) -> list[float]:
    """Give the room for each of a row's texts."""
    standard = (columns.inputs, columns.limit, columns.output, columns.remark)
    return [width - 2 * PAD_X for width in (columns.number, columns.activity, *standard)]


def _heads(lanes: Sequence[str], columns: Columns) -> list[Wording]:
    named = [(name, columns.lane_width) for name in lanes]
    standard = zip(_HEADS, (columns.inputs, columns.limit, columns.output), strict=True)
    return [Wording("head", name, width - 2 * PAD_X) for name, width in (*named, *standard)]


def _highest(wordings: Sequence[Wording], sizes: Mapping[Wording, Measure]) -> float:
    return max(sizes[each].height for each in wordings) + 2 * PAD_Y
