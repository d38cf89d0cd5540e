"""The only module that reads the time; everybody else is given a clock or an instant."""

from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Something that knows what time it is."""

    def now(self) -> datetime:
        """Give the present instant, aware and in UTC."""
        ...


class SystemClock:
    """The clock of the machine."""

    def now(self) -> datetime:
        """Give the present instant, aware and in UTC."""
        return datetime.now(UTC)
