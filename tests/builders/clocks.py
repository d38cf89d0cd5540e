"""A clock that stands still until it is told to go on."""

from datetime import UTC, datetime, timedelta

WORKING_MORNING = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
"""Friday, 20 November 2026, 09.00 in Jakarta."""


class StandingClock:
    """Shows `at` until it is moved."""

    def __init__(self, at: datetime = WORKING_MORNING) -> None:
        self.at = at

    def now(self) -> datetime:
        """Give the instant that the clock shows."""
        return self.at

    def advance(self, **by: float) -> datetime:
        """Go on by `minutes=…`, `hours=…`, `days=…`; give the new instant."""
        self.at += timedelta(**by)
        return self.at
