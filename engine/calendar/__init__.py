"""When the office works, and when a step is due."""

from engine.calendar.hours import NATIONAL_WEEK, RAMADAN_WEEK, DayHours, Period, Week
from engine.calendar.limits import in_words, parse_limit
from engine.calendar.working import NATIONAL, CalendarNeverOpen, WorkingCalendar

__all__ = [
    "NATIONAL",
    "NATIONAL_WEEK",
    "RAMADAN_WEEK",
    "CalendarNeverOpen",
    "DayHours",
    "Period",
    "Week",
    "WorkingCalendar",
    "in_words",
    "parse_limit",
]
