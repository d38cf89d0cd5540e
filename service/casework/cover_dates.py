"""Dates as an SOP's cover prints them: `22 November 2026`, in the language of the law."""

import re
from datetime import date
from typing import Final

from forms.days import MONTHS, day_in_words

_WRITTEN: Final = re.compile(r"([0-9]{1,2}) ([A-Za-z]+) ([0-9]{4})")
_IN_NUMBERS: Final = re.compile(r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4})")
_SHORTEST: Final = 3  # letters of a month's name


def on_cover(day: date) -> str:
    """Write a day as the cover prints it."""
    return day_in_words(day)


def read_from_cover(text: str) -> date | None:
    """Read a day as people write it (`22 November 2026`, `22 Nov 2026`, `22-11-2026`, `2026-11-22`)."""
    text = " ".join(text.split())
    try:
        if written := _WRITTEN.fullmatch(text):
            return date(int(written[3]), _month(written[2]), int(written[1]))
        if numbers := _IN_NUMBERS.fullmatch(text):
            return date(int(numbers[3]), int(numbers[2]), int(numbers[1]))
        return date.fromisoformat(text)
    except ValueError:
        return None


def is_earlier(one: str, other: str) -> bool:
    """Say whether one day on a cover lies before another; what cannot be read lies nowhere."""
    first, second = read_from_cover(one), read_from_cover(other)
    return first is not None and second is not None and first < second


def _month(name: str) -> int:
    """Find a month by its name or the beginning of it; 0 is none."""
    if len(name) < _SHORTEST:
        return 0
    wanted = name.casefold()
    months = enumerate(MONTHS["id"], start=1)
    return next((number for number, month in months if month.casefold().startswith(wanted)), 0)
