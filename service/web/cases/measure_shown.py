"""What the report against the mutu baku shows of its figures."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from flask import url_for

from service.queries.measured_tasks import TaskItem
from service.queries.measures import By, Figures
from service.web import times
from service.web.cases import measure_charts, measure_periods
from service.web.cases.measure_charts import Bars, Line
from service.web.cases.measure_filters import Chosen
from service.web.language import gettext as _

MOST_MONTHS: Final = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A line of a table, with the ways to the tasks behind its numbers; an empty way leads nowhere."""

    label: str
    below: str
    count: int
    tasks_url: str
    median: str
    p90: str
    limit: str
    limits_differ: bool
    in_time: str
    in_time_of: str
    late_url: str
    share: float
    returned: str
    returned_number: int
    returned_url: str
    waiting: str
    working: str
    taken: int
    bars: Bars | None = None
    line: Line | None = None
    alternative: str = ""
    line_alternative: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskShown:
    """A task behind a number."""

    name: str
    case: str
    case_url: str
    replay_url: str
    unit: str
    round: int
    when: str
    total: str
    waiting: str
    working: str
    limit: str
    late: bool
    returned: bool


def whole_shown(figures: Sequence[Figures], chosen: Chosen) -> Shown | None:
    """Present all tasks together; nothing where there are none."""
    return next((_shown(each, "", "", chosen) for each in figures), None)


def steps_shown(
    steps: Iterable[Figures], by_month: Iterable[Figures], months: Sequence[str], chosen: Chosen
) -> list[Shown]:
    """Present the steps in their order, with bars against their limit and a line of the latest months."""
    ordered = list(steps)
    span, medians = measure_charts.span_of(ordered), _by_step(by_month)
    found = []
    for each in ordered:
        step = each.by[0] or ""
        known, latest = medians.get(step, {}), months[-MOST_MONTHS:]
        line = measure_charts.line_of(latest, known, each.limit_seconds)
        shown = _shown(each, f"{each.number}. {each.name}", each.lane_name, replace(chosen, step=step))
        bars = measure_charts.bars_of(each, span)
        said = _months_said(known, latest)
        found.append(replace(shown, bars=bars, line=line, alternative=_said(shown), line_alternative=said))
    return found


def lanes_shown(lanes: Iterable[Figures], chosen: Chosen) -> list[Shown]:
    """Present the lanes by name."""
    shown = [_shown(each, each.lane_name, "", replace(chosen, lane=each.by[0] or "")) for each in lanes]
    return sorted(shown, key=lambda each: each.label.casefold())


def units_shown(units: Iterable[Figures], names: Mapping[str, str], chosen: Chosen) -> list[Shown]:
    """Present the units in the office's order; tasks of no unit are left out."""
    order = {code: place for place, code in enumerate(names)}
    found = {each.by[0]: each for each in units if each.by[0] is not None}
    codes = sorted((code for code in found if code), key=lambda code: (order.get(code, len(order)), code))
    return [_shown(found[code], names.get(code, code), "", replace(chosen, unit=code)) for code in codes]


def months_shown(months: Iterable[Figures], chosen: Chosen) -> list[Shown]:
    """Present the months as they are, the latest last."""
    return [
        _shown(
            each,
            measure_periods.month_in_words(each.by[0] or ""),
            measure_periods.month_in_short(each.by[0] or ""),
            replace(chosen, month=each.by[0] or ""),
        )
        for each in months
    ]


def task_shown(item: TaskItem) -> TaskShown:
    """Present a task behind a number."""
    return TaskShown(
        name=f"{item.number}. {item.name}",
        case=item.business_key,
        case_url=url_for("instances.show", instance_id=item.instance_id),
        replay_url=url_for("playback.show", instance_id=item.instance_id, ke=item.sequence),
        unit=item.unit_name or item.unit or "",
        round=item.round,
        when=times.moment(item.completed_at),
        total=times.duration(item.total_seconds),
        waiting=_time(item.waiting_seconds),
        working=_time(item.working_seconds),
        limit=_time(item.limit_seconds),
        late=item.in_time is False,
        returned=item.returned,
    )


def percent(part: int, whole: int) -> str:
    """Write a share; what is not all of them never reads 100 %, what is not none never 0 %."""
    if not whole:
        return "–"
    rounded = round(100 * part / whole)
    if 0 < part < whole:
        rounded = min(99, max(1, rounded))
    return f"{rounded}%"


def by_of(kind: By) -> str:
    """Say what a table puts tasks together by."""
    return {"step": _("Langkah"), "lane": _("Pelaksana"), "unit": _("Bidang"), "month": _("Bulan")}[kind]


def _shown(figures: Figures, label: str, below: str, chosen: Chosen) -> Shown:
    late = figures.timed - figures.in_time
    return Shown(
        label=label,
        below=below,
        count=figures.count,
        tasks_url=chosen.tasks(),
        median=times.duration(figures.median_seconds),
        p90=times.duration(figures.p90_seconds),
        limit=_time(figures.limit_seconds),
        limits_differ=figures.limits > 1,
        in_time=percent(figures.in_time, figures.timed),
        in_time_of=_("%(part)s dari %(whole)s", part=figures.in_time, whole=figures.timed)
        if figures.timed
        else "",
        late_url=chosen.tasks("late") if late else "",
        share=figures.in_time / figures.timed if figures.timed else 0,
        returned=percent(figures.returned, figures.count),
        returned_number=figures.returned,
        returned_url=chosen.tasks("returned") if figures.returned else "",
        waiting=_time(figures.waiting_seconds),
        working=_time(figures.working_seconds),
        taken=figures.taken,
    )


def _said(shown: Shown) -> str:
    """Say what a step's bars show."""
    if shown.limit == "–":
        return ""
    return _(
        "Nilai tengah %(median)s, sembilan dari sepuluh tugas paling lama %(p90)s, batas waktu %(limit)s.",
        median=shown.median,
        p90=shown.p90,
        limit=shown.limit,
    )


def _months_said(medians: Mapping[str, int], months: Sequence[str]) -> str:
    """Say what a step's line shows."""
    known = [month for month in months if month in medians]
    said = [f"{measure_periods.month_in_short(month)}: {times.duration(medians[month])}" for month in known]
    return _("Nilai tengah per bulan: %(months)s", months="; ".join(said))


def _time(seconds: int | None) -> str:
    return times.duration(seconds) if seconds is not None else "–"


def _by_step(by_month: Iterable[Figures]) -> dict[str, dict[str, int]]:
    medians: dict[str, dict[str, int]] = {}
    for each in by_month:
        step, month = each.by
        medians.setdefault(step or "", {})[month or ""] = each.median_seconds
    return medians
