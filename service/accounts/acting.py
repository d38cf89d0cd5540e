"""People as those who act: with the roles they hold at an instant."""

from datetime import datetime

from engine.actors import SYSTEM
from engine.errors import NotFound
from service.persistence.database import Connection
from service.persistence.store.people import Person, person_at

Acting = Person


def acting(connection: Connection, username: str, at: datetime) -> Acting:
    """Give a person who acts, with the roles held at an instant (one statement).

    Raises `NotFound` for a person who is unknown or no longer active.
    """
    person = person_at(connection, username, at)
    if person is None:
        raise NotFound(what=username)
    return person


def acting_system() -> Acting:
    """Give the service itself as the one who acts: it fires timers, and nobody made it do so."""
    return Acting(username=SYSTEM.id, name="Alur", language="id", process_admin=True, operator=True)
