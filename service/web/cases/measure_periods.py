"""Months, quarters and years to choose from: `2026-11`, `2026-TW4`, `2026`."""

import re
from datetime import date, datetime
from typing import Final

from babel.dates import format_date

from engine.zone import OFFICE_ZONE
from service.web.language import gettext as _
from service.web.language import language

_PERIOD: Final = re.compile(r"(?P<year>[0-9]{4})(?:-TW(?P<quarter>[1-4])|-(?P<month>0[1-9]|1[0-2]))?")
_MONTHS, _QUARTERS, _YEARS = 6, 4, 3
_ROMAN: Final = ("I", "II", "III", "IV")
Choices = list[tuple[str, list[tuple[str, str]]]]


def bounds(text: str) -> tuple[datetime, datetime] | None:
    """Give the first instant of a period and the first one after it; None for what is no period."""
    found = _PERIOD.fullmatch(text)
    if found is None or not 1970 <= int(found["year"]) < 9998:
        return None
    if found["month"]:
        first, months = int(found["month"]), 1
    elif found["quarter"]:
        first, months = 3 * int(found["quarter"]) - 2, 3
    else:
        first, months = 1, 12
    begins = _months_on(date(int(found["year"]), first, 1), 0)
    ends = _months_on(begins, months)
    return _midnight(begins), _midnight(ends)


def choices(now: datetime) -> Choices:
    """List the latest months, quarters and years, each with its name."""
    today = now.astimezone(OFFICE_ZONE).date().replace(day=1)
    months = [_months_on(today, -back) for back in range(_MONTHS)]
    this_quarter = today.replace(month=3 * ((today.month - 1) // 3) + 1)
    quarters = [_months_on(this_quarter, -3 * back) for back in range(_QUARTERS)]
    years = [today.year - back for back in range(_YEARS)]
    return [
        (_("Bulan"), [(f"{each:%Y-%m}", month_in_words(f"{each:%Y-%m}")) for each in months]),
        (_("Triwulan"), [_quarter(each) for each in quarters]),
        (_("Tahun"), [(str(year), str(year)) for year in years]),
    ]


def month_in_words(month: str) -> str:
    """Write a month: `November 2026`."""
    return format_date(date.fromisoformat(f"{month}-01"), "MMMM y", locale=language())


def month_in_short(month: str) -> str:
    """Write a month for a narrow place: `Nov 26`."""
    return format_date(date.fromisoformat(f"{month}-01"), "MMM yy", locale=language())


def in_words(text: str) -> str:
    """Name a period that can be chosen; nothing for what is none."""
    found = _PERIOD.fullmatch(text)
    if found is None or bounds(text) is None:
        return ""
    if found["month"]:
        return month_in_words(text)
    if found["quarter"]:
        return _quarter(date(int(found["year"]), 3 * int(found["quarter"]) - 2, 1))[1]
    return text


def _quarter(first: date) -> tuple[str, str]:
    number = (first.month + 2) // 3
    name = _("Triwulan %(number)s %(year)s", number=_ROMAN[number - 1], year=first.year)
    return f"{first.year}-TW{number}", name


def _months_on(day: date, months: int) -> date:
    number = day.year * 12 + day.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=OFFICE_ZONE)
