"""Lays the printed table out: measures, shares out, leads the arrows, and gives what the template draws."""

from dataclasses import dataclass, replace
from typing import Any, Final

from engine.printed import Table, total_in_words
from service.documents.sop.chart import charted, least_height
from service.documents.sop.drawing import Sheets
from service.documents.sop.labels import labelled
from service.documents.sop.pages import STRIP, paged, shared_out
from service.documents.sop.paper import FOOT, MARGIN, Columns, Paper, columns_on, sheet_for
from service.documents.sop.routes import routed, together
from service.documents.sop.wording import worded

_TOTAL: Final = 8.0  # the height of the last line


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """The sheet and all that is drawn on its pages, as the template reads it."""

    paper: Paper
    data: dict[str, Any]


def laid_out(table: Table, paper: Paper) -> Layout:
    """Lay a table out, on sheets as wide and high as it needs; raises `CannotTypeset`."""
    table = replace(table, arrows=together(table.arrows))
    columns = columns_on(paper, table.lanes)
    texts = worded(table, columns)
    heights = [max(least_height(table, row), height) for row, height in enumerate(texts.heights)]
    chart = charted(table, columns, heights)
    spans = shared_out(heights, paper.height - MARGIN - FOOT - sum(texts.head), _TOTAL)
    routes = routed(table, chart, columns)
    labels = labelled(routes, texts.labels, chart, _rules(columns))
    sheets = Sheets(columns=columns, chart=chart, texts=texts, labels=labels)
    pages = [sheets.page(page) for page in paged(routes, chart.tops, spans)]
    tallest = max((page["height"] for page in pages), default=0.0) + _TOTAL + MARGIN + FOOT
    return Layout(
        paper=replace(sheet_for(columns, paper), height=max(paper.height, tallest)),
        data={
            "columns": columns.widths,
            "lanes": texts.lanes,
            "head": texts.head,
            "strip": STRIP,
            "pages": pages,
            "total": {"height": _TOTAL, "text": total_in_words(table.total) or "–"},
        },
    )


def _rules(columns: Columns) -> list[float]:
    """Say where the upright lines of the flow chart's columns are."""
    count = len(columns.lanes) + 1
    return [columns.lanes_left + columns.lane_width * number for number in range(count)]
