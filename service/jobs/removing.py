"""Lets the bytes of files go that belonged to disposed cases only."""

from datetime import timedelta
from typing import Final

from service.bootstrap import Alur
from service.persistence.store import disposals, outbox
from service.persistence.store.outbox import Message

SETTLED: Final = timedelta(hours=1)
"""A file that was brought again lately may be about to be tied to another case."""


class BroughtAgain(RuntimeError):
    """A file was brought again just now; it is looked at later."""


def remove_files(alur: Alur, message: Message, token: str) -> None:
    """Remove the files that no case has any more; raises `BroughtAgain` to be asked again."""
    files = [str(each) for each in message.payload["files"]]
    lately = alur.clock.now() - SETTLED
    with alur.database.write() as connection:
        used = disposals.still_used(connection, files)
        waiting = [each for each in files if each not in used and not alur.files.remove(each, before=lately)]
        if not waiting and not outbox.done(connection, message.id, token):
            return
    if waiting:
        raise BroughtAgain(f"{len(waiting)} files")
