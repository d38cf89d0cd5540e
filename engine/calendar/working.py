"""The working calendar: counts working time and finds due dates."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from engine.calendar.hours import NATIONAL_WEEK, DayHours, Period, Week, week_from_json, week_to_json
from engine.calendar.limits import parse_limit
from engine.errors import Conflict
from engine.texts import Text
from engine.zone import OFFICE_ZONE

LONGEST_CLOSURE = 3653  # days without work after which a calendar counts as never open
_DAY = timedelta(days=1)

Stretch = tuple[datetime, datetime]  # of work without a break, in UTC; both ends are open


class CalendarNeverOpen(Conflict):
    """The calendar has no working day for ten years, so that nothing can ever be due."""

    code = "calendar-never-open"
    template = Text("Kalender kerja tidak memiliki hari kerja.", "The working calendar has no working days.")


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """The office's hours: a week, periods with a week of their own (the first that fits), holidays."""

    zone: str
    weekly: Week
    periods: tuple[Period, ...] = ()
    holidays: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        try:
            ZoneInfo(self.zone)
        except (KeyError, OSError) as error:
            raise ValueError(f"unknown time zone {self.zone!r}") from error

    def due(self, offered_at: datetime, limit: str) -> datetime:
        """Tell when a step offered at an instant is due.

        Days count after the day of the offer and end at closing time; then minutes are added.
        """
        days, minutes = parse_limit(limit)
        return self.add_minutes(self._end_of_day(offered_at, days) if days else offered_at, minutes)

    def add_minutes(self, at: datetime, minutes: int) -> datetime:
        """Go on by working minutes, to an open moment; none from a closed moment gives the next opening."""
        if minutes < 0:
            raise ValueError("working minutes are counted forwards only")
        left, from_ = timedelta(minutes=minutes), _utc(at)
        for start, end in self._stretches_from(from_):
            begin = max(from_, start)
            if left <= end - begin:
                return begin + left
            left -= end - begin
        raise CalendarNeverOpen

    def working_seconds(self, start: datetime, end: datetime) -> int:
        """Count the working time between two instants in whole seconds; negative when they are reversed."""
        start, end = _utc(start), _utc(end)
        if end < start:
            return -self.working_seconds(end, start)
        worked = timedelta()
        for opens, closes in self._stretches_from(start):
            if opens >= end:
                break
            worked += min(closes, end) - max(opens, start)
        return worked // timedelta(seconds=1)

    def is_open(self, at: datetime) -> bool:
        """Say whether the office works at an instant; the very moment of closing is still open."""
        instant = _utc(at)
        return any(start <= instant <= end for start, end in self._stretches(self._local_day(instant)))

    def hours_of(self, day: date) -> DayHours | None:
        """Give the hours of a day, or None when it is free."""
        if day in self.holidays:
            return None
        weekly = next(
            (period.weekly for period in self.periods if period.first <= day <= period.last), self.weekly
        )
        return weekly.get(day.weekday())

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "WorkingCalendar":
        """Read what `to_json` wrote; anything else is a ValueError."""
        try:
            return cls(
                zone=str(stored["zone"]),
                weekly=week_from_json(stored["weekly"]),
                periods=tuple(Period.from_json(period) for period in stored["periods"]),
                holidays=frozenset(date.fromisoformat(day) for day in stored["holidays"]),
            )
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"not a working calendar: {error!r}") from error

    def to_json(self) -> dict[str, Any]:
        """Write it as JSON values, the same for the same calendar."""
        return {
            "zone": self.zone,
            "weekly": week_to_json(self.weekly),
            "periods": [period.to_json() for period in self.periods],
            "holidays": sorted(day.isoformat() for day in self.holidays),
        }

    def _local_day(self, at: datetime) -> date:
        return at.astimezone(ZoneInfo(self.zone)).date()

    def _stretches(self, day: date) -> tuple[Stretch, ...]:
        hours = self.hours_of(day)
        zone = ZoneInfo(self.zone)
        stretches = (
            (_utc(datetime.combine(day, start, zone)), _utc(datetime.combine(day, end, zone)))
            for start, end in (hours.stretches if hours else ())
        )
        # Where clocks are put forward in working time, a stretch may vanish.
        return tuple((start, end) for start, end in stretches if start < end)

    def _open_days(self, first: date) -> Iterator[tuple[Stretch, ...]]:
        """List the working days from `first` on by their stretches, until the calendar closes for good."""
        day, closed = first, 0
        while closed < LONGEST_CLOSURE and day < date.max - _DAY:
            if stretches := self._stretches(day):
                closed = 0
                yield stretches
            else:
                closed += 1
            day += _DAY

    def _stretches_from(self, at: datetime) -> Iterator[Stretch]:
        """List the stretches of work that end at or after an instant, in order."""
        for stretches in self._open_days(self._local_day(at)):
            yield from (stretch for stretch in stretches if stretch[1] >= at)

    def _end_of_day(self, offered_at: datetime, days: int) -> datetime:
        """Find the closing time of the `days`-th working day after the day of the offer."""
        after = self._open_days(self._local_day(_utc(offered_at)) + _DAY)
        if (last := next(islice(after, days - 1, None), None)) is None:
            raise CalendarNeverOpen
        return last[-1][1]


def _utc(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError("an instant needs its time zone")
    return at.astimezone(UTC)


NATIONAL = WorkingCalendar(OFFICE_ZONE.key, NATIONAL_WEEK)
"""The hours of Perpres 21/2023, before an office adds its holidays and Ramadan."""
