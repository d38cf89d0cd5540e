"""The drawings of the report: bars against the time limit, small lines of months. Numbers only, no words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from service.queries.measures import Figures

_WIDEST: Final = 3.0  # times the limit; what is longer is cut off there
_NARROWEST: Final = 1.25
WIDTH: Final = 200
LINE_WIDTH, LINE_HEIGHT, _EDGE = 120, 32, 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars:
    """A step's median and 90th percentile as lengths, of `WIDTH`; the limit stands at `limit_x`."""

    median: float
    p90: float
    limit_x: float
    median_over: bool
    p90_over: bool
    cut: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Medians by month as points within a box, `LINE_WIDTH` × `LINE_HEIGHT`; the limit lies at `limit_y`."""

    points: tuple[tuple[float, float], ...]
    limit_y: float | None

    @property
    def path(self) -> str:
        """Write the points as SVG takes them."""
        return " ".join(f"{x},{y}" for x, y in self.points)


def span_of(steps: Sequence[Figures]) -> float:
    """Say how many limits long the drawing is, so that the same length is the same share everywhere."""
    longest = [each.p90_seconds / each.limit_seconds for each in steps if each.limit_seconds]
    return min(_WIDEST, max([_NARROWEST, *longest]))


def bars_of(step: Figures, span: float) -> Bars | None:
    """Draw a step's times against its limit; nothing for a step without one."""
    limit = step.limit_seconds
    if not limit:
        return None
    median, p90 = step.median_seconds / limit, step.p90_seconds / limit
    return Bars(
        median=_length(median, span),
        p90=_length(p90, span),
        limit_x=_length(1, span),
        median_over=median > 1,
        p90_over=p90 > 1,
        cut=p90 > span,
    )


def line_of(months: Sequence[str], medians: Mapping[str, int], limit: int | None) -> Line | None:
    """Draw medians by month; nothing for fewer than two of them."""
    known = [(place, medians[month]) for place, month in enumerate(months) if month in medians]
    if len(known) < 2:
        return None
    highest = max([limit or 1, *(value for _, value in known)])
    across, high = LINE_WIDTH - 2 * _EDGE, LINE_HEIGHT - 2 * _EDGE

    def level(value: int) -> float:
        return round(_EDGE + high * (1 - value / highest), 1)

    points = [(round(_EDGE + across * place / (len(months) - 1), 1), level(value)) for place, value in known]
    return Line(points=tuple(points), limit_y=level(limit) if limit else None)


def _length(times: float, span: float) -> float:
    return round(WIDTH * min(times, span) / span, 1)
