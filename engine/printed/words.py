"""Time limits as the printed SOP says them; what cannot be read is shown as it was written."""

from collections.abc import Iterable

from engine.calendar.limits import amount_in_words, in_words, parse_limit


def limit_in_words(limit: str | None, language: str = "id") -> str:
    """Say a step's time limit: "2 hari", "1 jam 30 menit"; nothing for a step without one."""
    if limit is None:
        return ""
    try:
        return in_words(limit, language)
    except ValueError:
        return limit


def total_in_words(total: tuple[int, int], language: str = "id") -> str:
    """Say the sum of the limits, in working days and working minutes; nothing when there is none."""
    return amount_in_words(*total, language)


def added_up(limits: Iterable[str | None]) -> tuple[int, int]:
    """Add limits up: days and minutes apart, for a working day is no fixed number of minutes."""
    days = minutes = 0
    for limit in limits:
        try:
            found = parse_limit(limit or "")
        except ValueError:
            continue
        days, minutes = days + found[0], minutes + found[1]
    return days, minutes
