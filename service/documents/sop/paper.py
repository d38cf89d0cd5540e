"""The paper and the columns of the printed table, in millimetres."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from engine.diagram import Lane

MARGIN: Final = 12.0
FOOT: Final = 14.0  # the lower margin, with the page's foot in it
_NUMBER, _INPUTS, _LIMIT, _OUTPUT, _REMARK = 9.0, 32.0, 17.0, 32.0, 16.0
_REST: Final = _NUMBER + _INPUTS + _LIMIT + _OUTPUT + _REMARK
_WORDING, _LEAST_WORDING = 52.0, 44.0
_WIDEST, _NARROW, _NARROWEST = 24.0, 17.0, 13.0  # of a performer's column


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A sheet, lying."""

    name: str
    width: float
    height: float


A4: Final = Paper(name="a4", width=297, height=210)
F4: Final = Paper(name="f4", width=330, height=215)
PAPERS: Final[Mapping[str, Paper]] = {paper.name: paper for paper in (A4, F4)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """How wide each column is; `lanes` are the performers' in their order, at least one."""

    activity: float
    lanes: Mapping[str, float]
    number: float = _NUMBER
    inputs: float = _INPUTS
    limit: float = _LIMIT
    output: float = _OUTPUT
    remark: float = _REMARK

    @property
    def lane_width(self) -> float:
        """How wide one performer's column is; all are alike."""
        return next(iter(self.lanes.values()))

    @property
    def lanes_left(self) -> float:
        """Where the performers' columns begin."""
        return self.number + self.activity

    @property
    def lanes_right(self) -> float:
        """Where the performers' columns end."""
        return self.lanes_left + sum(self.lanes.values())

    def centre_of(self, lane: str) -> float:
        """Give the middle of a performer's column."""
        return self.lanes_left + (list(self.lanes).index(lane) + 0.5) * self.lane_width

    @property
    def widths(self) -> list[float]:
        """All widths from left to right."""
        left, right = (self.number, self.activity), (self.inputs, self.limit, self.output, self.remark)
        return [*left, *self.lanes.values(), *right]


def columns_on(paper: Paper, lanes: tuple[Lane, ...]) -> Columns:
    """Share a sheet's width out: the more performers, the narrower their columns and the wording's.

    With more performers than the sheet can take the table is wider than the sheet (see `sheet_for`).
    """
    known = list(dict.fromkeys(lane.id for lane in lanes)) or [""]
    free = paper.width - 2 * MARGIN - _REST
    width = min(_WIDEST, (free - _WORDING) / len(known))
    if width < _NARROW:
        width = max(_NARROWEST, (free - _LEAST_WORDING) / len(known))
    activity = max(_LEAST_WORDING, free - width * len(known))
    return Columns(activity=activity, lanes=dict.fromkeys(known, width))


def sheet_for(columns: Columns, paper: Paper) -> Paper:
    """Give the sheet, made wider for a table that does not fit it."""
    width = max(paper.width, sum(columns.widths) + 2 * MARGIN)
    return Paper(name=paper.name, width=width, height=paper.height)
