"""What addresses of lists carry: one-line words and days, read without trusting them."""

from datetime import datetime
from typing import Final

from engine.zone import OFFICE_ZONE

_LONGEST: Final = 200


def one_line(value: str | None) -> str:
    """Take out what no field of one line gives, and what no database stores."""
    return "".join(each for each in value or "" if each.isprintable()).strip()[:_LONGEST]


def day(text: str) -> datetime | None:
    """Read the beginning of a day in Jakarta; None for what is no day that a clock could show."""
    try:
        found = datetime.strptime(text, "%Y-%m-%d")
        return found.replace(tzinfo=OFFICE_ZONE) if 1970 <= found.year < 9999 else None
    except ValueError:
        return None
