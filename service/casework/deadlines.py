"""When a task's time is nearly up: the one rule for lists and mails."""

from datetime import datetime
from typing import Final

from engine.calendar import WorkingCalendar, parse_limit

WORKING_DAY_MINUTES: Final = 450  # 7.5 h (Perpres 21/2023: 37.5 h in five days)
SHORT_MINUTES: Final = 30
SHARE: Final = 0.3


def soon_minutes(limit: str | None) -> float:
    """Give the working minutes before its due date from which a task counts as due soon.

    A limit in days: a working day. A shorter one: 30 % of it, but half an hour at most, so that no task is
    due soon at the moment it is offered. One without a limit of its own (`partOf`) counts as one in days.
    """
    days, minutes = parse_limit(limit) if limit else (1, 0)
    return WORKING_DAY_MINUTES if days else min(SHORT_MINUTES, SHARE * minutes)


def is_soon(due_at: datetime, limit: str | None, *, now: datetime, calendar: WorkingCalendar) -> bool:
    """Say whether a task is due soon, and not overdue yet."""
    return now <= due_at and calendar.working_seconds(now, due_at) <= 60 * soon_minutes(limit)
