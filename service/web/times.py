"""Instants as people read them: in Jakarta's time, in the page's language, and left or late in words."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Literal

from babel.dates import format_date, format_datetime

from engine.measures import WORKING_DAY_SECONDS
from engine.zone import OFFICE_ZONE
from service.web.language import gettext as _
from service.web.language import language, ngettext

SOON_SECONDS = 2 * 3600  # of working time


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """When a task is due: the instant, how it is written, and what is left of the working time."""

    at: datetime
    moment: str
    words: str
    state: Literal["ok", "soon", "late"]


def moment(at: datetime) -> str:
    """Write an instant: `Sen, 23 Nov 2026 10.15`."""
    return _moment(at, language())


def clock(at: datetime) -> str:
    """Write the time of day: `10.15`."""
    pattern = "HH.mm" if language() == "id" else "HH:mm"
    return format_datetime(at.astimezone(OFFICE_ZONE), pattern, locale=language())


@lru_cache(maxsize=4096)
def _moment(at: datetime, code: str) -> str:
    """Write an instant in a language; a list writes the same few over and over."""
    pattern = "EEE, d MMM y HH.mm" if code == "id" else "EEE, d MMM y HH:mm"
    return format_datetime(at.astimezone(OFFICE_ZONE), pattern, locale=code)


def day(on: date | datetime) -> str:
    """Write a day: `23 November 2026`."""
    if isinstance(on, datetime):
        on = on.astimezone(OFFICE_ZONE).date()
    return format_date(on, "d MMMM y", locale=language())


def elapsed(seconds: int) -> str:
    """Write time by the clock: a day has 24 hours."""
    return duration(seconds, day_seconds=86_400)


def duration(seconds: int, *, day_seconds: int = WORKING_DAY_SECONDS) -> str:
    """Write working time: `1 hari 2 jam`, `45 menit`; the smaller part is dropped beside days."""
    days, rest = divmod(max(seconds, 0), day_seconds)
    hours, rest = divmod(rest, 3600)
    minutes = rest // 60
    parts = []
    if days:
        parts.append(ngettext("%(num)s hari", "%(num)s hari", days))
    if hours:
        parts.append(ngettext("%(num)s jam", "%(num)s jam", hours))
    if minutes and not days:
        parts.append(ngettext("%(num)s menit", "%(num)s menit", minutes))
    return " ".join(parts) or _("kurang dari 1 menit")


def due(at: datetime, *, now: datetime, working_seconds: int) -> Due:
    """Say when something is due; `working_seconds` is the working time left, negative when late."""
    if now > at:
        words = _("Terlambat %(time)s kerja", time=duration(-working_seconds))
        return Due(at=at, moment=moment(at), words=words, state="late")
    words = _("Sisa %(time)s kerja", time=duration(working_seconds))
    state: Literal["ok", "soon"] = "soon" if working_seconds <= SOON_SECONDS else "ok"
    return Due(at=at, moment=moment(at), words=words, state=state)
