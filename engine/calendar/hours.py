"""The hours of a day, a week, and of a period with a week of its own such as Ramadan."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from itertools import pairwise
from typing import Any


@dataclass(frozen=True, slots=True)
class DayHours:
    """When a day opens and closes, and the breaks between, in order; local wall-clock times."""

    opens: time
    closes: time
    breaks: tuple[tuple[time, time], ...] = ()

    def __post_init__(self) -> None:
        moments = [self.opens, *(moment for pause in self.breaks for moment in pause), self.closes]
        if any(moment.tzinfo for moment in moments) or any(
            not one < next_ for one, next_ in pairwise(moments)
        ):
            raise ValueError(f"the hours of a day must follow one another: {self.to_json()}")

    @property
    def stretches(self) -> tuple[tuple[time, time], ...]:
        """The times of work between opening, breaks and closing."""
        starts = [self.opens, *(end for _, end in self.breaks)]
        ends = [*(start for start, _ in self.breaks), self.closes]
        return tuple(zip(starts, ends, strict=True))

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "DayHours":
        """Read what `to_json` wrote."""
        breaks = tuple(
            (time.fromisoformat(start), time.fromisoformat(end)) for start, end in stored["breaks"]
        )
        return cls(time.fromisoformat(stored["opens"]), time.fromisoformat(stored["closes"]), breaks)

    def to_json(self) -> dict[str, Any]:
        """Write it as `{"opens": "07:30", "closes": "16:00", "breaks": [["12:00", "13:00"]]}`."""
        breaks = [[_written(start), _written(end)] for start, end in self.breaks]
        return {"opens": _written(self.opens), "closes": _written(self.closes), "breaks": breaks}


Week = Mapping[int, DayHours | None]  # 0 is Monday; a day that is None or missing is free


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of days, both ends included, with a week of its own."""

    first: date
    last: date
    weekly: Week
    name: str = ""

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Period":
        """Read what `to_json` wrote."""
        first, last = date.fromisoformat(stored["first"]), date.fromisoformat(stored["last"])
        return cls(first, last, week_from_json(stored["weekly"]), stored.get("name", ""))

    def to_json(self) -> dict[str, Any]:
        """Write it with ISO dates and a week as `week_to_json` does."""
        return {
            "first": self.first.isoformat(),
            "last": self.last.isoformat(),
            "weekly": week_to_json(self.weekly),
            "name": self.name,
        }


def week_from_json(stored: Mapping[str, Any]) -> Week:
    """Read what `week_to_json` wrote."""
    return {day: DayHours.from_json(hours) if (hours := stored.get(str(day))) else None for day in range(7)}


def week_to_json(weekly: Week) -> dict[str, Any]:
    """Write a week as `{"0": {…}, …, "6": null}`, Monday first."""
    return {str(day): hours.to_json() if (hours := weekly.get(day)) else None for day in range(7)}


def _written(moment: time) -> str:
    return moment.isoformat("minutes" if moment == moment.replace(second=0, microsecond=0) else "auto")


def _week(ordinary: DayHours, friday: DayHours) -> Week:
    return {0: ordinary, 1: ordinary, 2: ordinary, 3: ordinary, 4: friday, 5: None, 6: None}


NATIONAL_WEEK = _week(
    DayHours(time(7, 30), time(16), ((time(12), time(13)),)),
    DayHours(time(7, 30), time(16, 30), ((time(11, 30), time(13)),)),
)
"""The working hours of Perpres 21/2023: 37.5 h a week."""

RAMADAN_WEEK = _week(
    DayHours(time(8), time(15), ((time(12), time(12, 30)),)),
    DayHours(time(8), time(15, 30), ((time(11, 30), time(12, 30)),)),
)
"""The working hours of Perpres 21/2023 in Ramadan: 32.5 h a week."""
