"""The working calendar that an office begins with: national hours, holidays, Ramadan; all editable."""

from collections.abc import Iterable
from datetime import date, timedelta

import holidays

from engine.calendar import RAMADAN_WEEK
from engine.calendar.hours import week_to_json
from service.dispatch.office_commands import PutWorkingTime

_EID = "Hari Raya Idul Fitri"
_FAST = timedelta(days=30)  # 29 in some years: the date is announced, so this is a first guess


def opening_calendar(years: Iterable[int]) -> PutWorkingTime:
    """Give the national week with the holidays and the estimated Ramadan of the years."""
    days = holidays.country_holidays(
        "ID", years=sorted(set(years)), categories=("public", "government"), language="id"
    )
    weekly = week_to_json(RAMADAN_WEEK)
    return PutWorkingTime(
        weekly=None,
        periods=[(eid - _FAST, eid - timedelta(days=1), weekly) for eid in _eids(days.items())],
        holidays=tuple(sorted(days.items())),
    )


def _eids(days: Iterable[tuple[date, str]]) -> list[date]:
    return sorted(day for day, name in days if name.removesuffix(" (perkiraan)") == _EID)
