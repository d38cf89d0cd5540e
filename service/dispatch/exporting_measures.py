"""The report against the mutu baku as a file, or the tasks behind it; that somebody took it is remembered."""

import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Final, Literal, assert_never

from engine.texts import Text
from engine.zone import OFFICE_ZONE
from service.clock import Clock
from service.dispatch.exporting_deviations import Format
from service.exports import grid
from service.exports.grid import Heading, Value
from service.exports.measures import BY, REPORT, REPORT_HEADINGS, TASK_HEADINGS, TASKS
from service.persistence.database import Connection, Database
from service.persistence.store import access
from service.persistence.store.access import Access
from service.persistence.store.people import Person
from service.queries import measured_tasks, measures
from service.queries.measured_tasks import TaskItem
from service.queries.measures import By, Figures, Wanted

What = Literal["report", "tasks"]
_Line = tuple[By, str, Figures]  # what tasks are put together by, its name, their figures
_ORDER: Final[tuple[By, ...]] = ("step", "lane", "unit", "month")
_PIECE: Final = 1 << 16
_AT_ONCE: Final = 500  # rows


class MeasureExports:
    """The report, or the tasks behind it, as files."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    def taken(
        self,
        what: What,
        person: Person,
        wanted: Wanted,
        form: Format,
        language: str,
        *,
        address: str | None = None,
    ) -> Iterator[bytes]:
        """Write what there is of the cases that a person may read; that they took it is remembered."""
        note = Access(
            at=self._clock.now(),
            person=person.username,
            action=f"export-{form}",
            subject=f"measures {wanted.definition or '*'}",
            address=address,
        )
        with self._database.write() as connection:
            access.note_access(connection, note)
        return self._written(what, person, wanted, form, language)

    def _written(
        self, what: What, person: Person, wanted: Wanted, form: Format, language: str
    ) -> Iterator[bytes]:
        with self._database.read() as connection:
            if what == "report":
                rows = _report_rows(_lines(connection, person, wanted), language)
                yield from _file(REPORT, REPORT_HEADINGS, rows, form, language)
            else:
                rows = _task_rows(measured_tasks.all_measured_tasks(connection, person, wanted))
                yield from _file(TASKS, TASK_HEADINGS, rows, form, language)


def _file(
    title: Text, headings: Sequence[Heading], rows: Iterator[list[Value]], form: Format, language: str
) -> Iterator[bytes]:
    if form == "csv":
        yield from grid.csv_of(headings, _pieces(rows), language)
        return
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "measures.xlsx"
        grid.write_workbook(title, headings, rows, language, file)
        with file.open("rb") as made:
            while piece := made.read(_PIECE):
                yield piece


def _pieces(rows: Iterator[list[Value]]) -> Iterator[list[list[Value]]]:
    while piece := list(islice(rows, _AT_ONCE)):
        yield piece


def _lines(connection: Connection, person: Person, wanted: Wanted) -> Iterator[_Line]:
    units = measured_tasks.unit_names(connection)
    for by in _ORDER:
        found = measures.figures(connection, person, wanted, (by,))
        yield from ((by, _named(by, each, units), each) for each in found if each.by[0] is not None)


def _named(by: By, figures: Figures, units: Mapping[str, str]) -> str:
    """Name what tasks were put together by."""
    value = figures.by[0] or ""
    match by:
        case "step":
            return f"{figures.number}. {figures.name}"
        case "lane":
            return figures.lane_name
        case "unit":
            return units.get(value, value)
        case "month":
            return value
        case _:
            assert_never(by)


def _report_rows(lines: Iterable[_Line], language: str) -> Iterator[list[Value]]:
    """Give a row for each line; SOP and time limit are a step's."""
    for by, name, each in lines:
        yield [
            BY[by].in_language(language),
            each.definition_key if by == "step" else None,
            name,
            each.lane_name if by == "step" else None,
            each.count,
            _minutes(each.median_seconds),
            _minutes(each.p90_seconds),
            _minutes(each.limit_seconds) if by == "step" else None,
            each.timed,
            each.in_time,
            each.returned,
            each.taken,
            _minutes(each.waiting_seconds),
            _minutes(each.working_seconds),
        ]


def _task_rows(tasks: Iterable[TaskItem]) -> Iterator[list[Value]]:
    """Give a row for each task; times are those of the office's zone."""
    for each in tasks:
        yield [
            each.business_key,
            each.number,
            each.name,
            each.lane_name,
            each.unit_name or each.unit,
            each.round,
            each.offered_at.astimezone(OFFICE_ZONE),
            each.completed_at.astimezone(OFFICE_ZONE),
            _minutes(each.total_seconds),
            _minutes(each.waiting_seconds),
            _minutes(each.working_seconds),
            _minutes(each.limit_seconds),
            each.in_time,
            each.returned,
            each.sequence,
            each.instance_id,
        ]


def _minutes(seconds: int | None) -> int | None:
    return round(seconds / 60) if seconds is not None else None
