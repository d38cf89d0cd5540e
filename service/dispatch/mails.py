"""Mails that could not be sent: no matter of a case, so they leave again without a command."""

from service.accounts.acting import acting
from service.clock import Clock
from service.permissions import Permission, require
from service.persistence.database import Database
from service.persistence.store import outbox
from service.persistence.store.documents import MAKE_DOCUMENTS


class Mails:
    """Lets messages to people be sent again. Only when the system tries is what changes."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    def send_again(self, *, person: str) -> int:
        """Try now all that could not be sent; gives how many there were.

        Raises `NotPermitted` for those who do not look after the jobs.
        """
        with self._database.write() as connection:
            at = self._clock.now()
            require(acting(connection, person, at), Permission.OPERATE)
            return outbox.again(connection, outbox.stuck(connection, without=[MAKE_DOCUMENTS]), at=at)
