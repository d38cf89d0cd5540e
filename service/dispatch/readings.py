"""That an auditor read what people handed in: remembered, so that reading of personal values can be shown."""

from datetime import timedelta
from typing import Final

from service.clock import Clock
from service.persistence.database import Database
from service.persistence.store import access
from service.persistence.store.access import Access
from service.persistence.store.people import Person
from service.queries.visibility import may_read

PLAYED_BACK: Final = "played-back"
READ: Final = "read"
TAKEN_OUT: Final = "taken-out"
DEVIATIONS: Final = "deviations"
ONCE_IN: Final = timedelta(hours=1)  # the same reading again within it is not noted anew


class Readings:
    """Notes who read which case, once an hour."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def noted(self, person: Person, action: str, instance_id: str, *, address: str | None) -> None:
        """Note that an auditor reads the answers of a case that they may read; nothing for others."""
        if not person.auditor:
            return
        with self._database.read() as connection:
            if not may_read(connection, person, instance_id):
                return
        self._note(person, action, instance_id, address)

    def listed(self, person: Person, subject: str, *, address: str | None) -> None:
        """Note that an auditor reads a list that tells of what is in many cases; nothing for others."""
        if person.auditor:
            self._note(person, READ, subject, address)

    def _note(self, person: Person, action: str, subject: str, address: str | None) -> None:
        now = self._clock.now()
        with self._database.read() as connection:
            if access.noted_since(connection, person.username, action, subject, now - ONCE_IN):
                return
        with self._database.write() as connection:
            access.note_access(
                connection,
                Access(at=now, person=person.username, action=action, subject=subject, address=address),
            )
