"""Days as people write them: `2 Januari 2026`."""

from collections.abc import Mapping
from datetime import date
from typing import Final

MONTHS: Final[Mapping[str, tuple[str, ...]]] = {
    "id": (
        "Januari",
        "Februari",
        "Maret",
        "April",
        "Mei",
        "Juni",
        "Juli",
        "Agustus",
        "September",
        "Oktober",
        "November",
        "Desember",
    ),
    "en": (
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
}


def day_in_words(day: date, language: str = "id") -> str:
    """Write a day with its month's name."""
    months = MONTHS["en" if language.startswith("en") else "id"]
    return f"{day.day} {months[day.month - 1]} {day.year}"
