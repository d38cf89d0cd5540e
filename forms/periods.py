"""Reporting periods: which year and quarter a case is about."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

PERIODS: Mapping[str, str] = {
    "TW1": "Triwulan I",
    "TW2": "Triwulan II",
    "TW3": "Triwulan III",
    "TW4": "Triwulan IV",
    "Tahunan": "Tahunan",
}


def tahun_data(business_key: Any, today: Any) -> int | None:
    """Guess the year that is reported on: the one in the business key, else that of the last full quarter."""
    named = re.search(r"(?<![0-9])20[0-9]{2}(?![0-9])", str(business_key or ""))
    if named:
        return int(named[0])
    return _last_quarter(today)[0] if isinstance(today, date) else None


def periode_data(business_key: Any, today: Any) -> str | None:
    """Guess the period that is reported on: the one in the business key, else the last full quarter."""
    key = str(business_key or "").upper()
    if "TAHUNAN" in key:
        return "Tahunan"
    named = re.search(r"(?:TW|TRIWULAN)[ ._-]?(IV|I{1,3}|[1-4])(?![0-9A-Z])", key)
    if named:
        numeral = named[1]
        return f"TW{numeral if numeral.isdigit() else ('I', 'II', 'III', 'IV').index(numeral) + 1}"
    return f"TW{_last_quarter(today)[1]}" if isinstance(today, date) else None


def sebutan_periode(period: Any, year: Any = None) -> str:
    """Say a period in words: "Triwulan III Tahun 2026", of a whole year "Tahun 2026".

    Takes `periode` and `tahun`, or the values of the step that holds both.
    """
    if isinstance(period, Mapping):
        period, year = period.get("periode"), period.get("tahun")
    words = ["" if period == "Tahunan" else PERIODS.get(str(period), ""), f"Tahun {year}" if year else ""]
    return " ".join(word for word in words if word)


def _last_quarter(today: date) -> tuple[int, int]:
    """Give the year and number of the last quarter that is over."""
    quarter = (today.month - 1) // 3
    return (today.year, quarter) if quarter else (today.year - 1, 4)
