"""The office's working calendar as it is now, read anew only when somebody changed it."""

from engine.calendar import NATIONAL, WorkingCalendar
from service.persistence.database import Connection
from service.persistence.store import office

USUAL = "usual"


class Calendars:
    """The working calendar of the office by version; threads may share it."""

    def __init__(self) -> None:
        self._known: tuple[int, WorkingCalendar] = (-1, NATIONAL)

    def at_version(self, connection: Connection, version: int) -> WorkingCalendar:
        """Give the calendar; two statements when `version` is not the one known."""
        known = self._known
        if known[0] != version:
            known = (version, read_calendar(connection))
            self._known = known
        return known[1]

    def now(self, connection: Connection) -> WorkingCalendar:
        """Give the calendar in force now; one statement more than `at_version`."""
        return self.at_version(connection, office.settings(connection).calendar_version)


def read_calendar(connection: Connection) -> WorkingCalendar:
    """Read the calendar from its rows; an office that set no hours keeps the national ones."""
    hours, holidays = office.working_hours(connection)
    stored = NATIONAL.to_json()
    usual = next((each.weekly for each in hours if each.key == USUAL), None)
    if usual is not None:
        stored["weekly"] = usual
    stored["periods"] = [
        {"first": each.first.isoformat(), "last": each.last.isoformat(), "weekly": each.weekly}
        for each in hours
        if each.first is not None and each.last is not None
    ]
    stored["holidays"] = [day.isoformat() for day in sorted(holidays)]
    return WorkingCalendar.from_json(stored)
