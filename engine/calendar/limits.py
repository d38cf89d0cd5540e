"""The time limit of a step as the diagram writes it: PT15M, P2D, P1DT2H."""

import re

_LIMIT = re.compile(
    r"P(?:(?P<days>[0-9]{1,4})D)?(?:T(?=[0-9])(?:(?P<hours>[0-9]{1,4})H)?(?:(?P<minutes>[0-9]{1,5})M)?)?"
)
_INDONESIAN = (("hari", "hari"), ("jam", "jam"), ("menit", "menit"))
_ENGLISH = (("day", "days"), ("hour", "hours"), ("minute", "minutes"))


def parse_limit(limit: str) -> tuple[int, int]:
    """Read working days and working minutes; weeks, months, seconds and fractions are a ValueError."""
    found = _LIMIT.fullmatch(limit)
    days, hours, minutes = (int(part or 0) for part in found.groups()) if found else (0, 0, 0)
    if not (days or hours or minutes):
        raise ValueError(f"not a time limit such as PT15M, PT1H30M or P2D: {limit[:40]!r}")
    return days, 60 * hours + minutes


def in_words(limit: str, language: str) -> str:
    """Write a limit as people say it: "1 jam 30 menit", "2 days"."""
    return amount_in_words(*parse_limit(limit), language)


def amount_in_words(days: int, minutes: int, language: str) -> str:
    """Write working days and working minutes as people say them; nothing for none."""
    amounts = (days, minutes // 60, minutes % 60)
    words = _ENGLISH if language.startswith("en") else _INDONESIAN
    spoken = zip(amounts, words, strict=True)
    return " ".join(f"{amount} {one if amount == 1 else many}" for amount, (one, many) in spoken if amount)
