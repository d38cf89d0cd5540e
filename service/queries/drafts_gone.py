"""What became of a draft that is no more: put into force, or discarded; by whom, and when."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Connection, select

from engine import codec
from engine.errors import NotFound
from engine.history import OFFICE
from engine.texts import Text
from engine.zone import OFFICE_ZONE
from service.persistence.tables import HistoryBodyRow, HistoryRow, PersonRow, ReleaseRow, table_of

DISCARD = "discard_draft"
"""The kind of the office's decision to discard a draft."""
_MOST = 200  # discarded drafts that are looked through
_release, _person = table_of(ReleaseRow), table_of(PersonRow)
_history, _body = table_of(HistoryRow), table_of(HistoryBodyRow)


class DraftInForce(NotFound):
    """The draft has become a version; who had it open keeps what they drew since."""

    code = "draft-in-force"
    template = Text(
        "Rancangan ini sudah diberlakukan oleh {who} pada {when}, sebagai versi {version}.",
        "{who} put this draft into force at {when}, as version {version}.",
    )


class DraftDiscarded(NotFound):
    """Somebody gave the draft up."""

    code = "draft-discarded"
    template = Text("{who} membuang rancangan ini pada {when}.", "{who} discarded this draft at {when}.")


def absent(connection: Connection, key: str) -> NotFound:
    """Say why a process has no draft (two statements); nothing is known of one that nobody began."""
    told = [*_put_into_force(connection, key), *_discarded(connection, key)]
    return max(told, key=lambda each: each[0])[1] if told else NotFound(what=key)


def _put_into_force(connection: Connection, key: str) -> Iterator[tuple[datetime, NotFound]]:
    query = (
        select(_release.c.effective_at, _release.c.version, _release.c.requested_by, _person.c.name)
        .outerjoin(_person, _person.c.username == _release.c.requested_by)
        .where(
            _release.c.definition_key == key,
            _release.c.status == "in-force",
            _release.c.draft_revision.is_not(None),
        )
        .order_by(_release.c.version.desc())
        .limit(1)
    )
    for row in connection.execute(query):
        told = DraftInForce(
            who=row.name or row.requested_by, when=_written(row.effective_at), version=row.version
        )
        yield row.effective_at, told


def _discarded(connection: Connection, key: str) -> Iterator[tuple[datetime, NotFound]]:
    query = (
        select(_history.c.at, _history.c.actor, _person.c.name, _body.c.body)
        .join(_body, (_body.c.chain == _history.c.chain) & (_body.c.sequence == _history.c.sequence))
        .outerjoin(_person, _person.c.username == _history.c.actor)
        .where(_history.c.chain == OFFICE, _history.c.kind == DISCARD)
        .order_by(_history.c.sequence.desc())
        .limit(_MOST)
    )
    for row in connection.execute(query):
        if codec.parsed(row.body)["command"]["key"] == key:
            yield row.at, DraftDiscarded(who=row.name or row.actor, when=_written(row.at))
            return


def _written(at: datetime) -> str:
    return f"{at.astimezone(OFFICE_ZONE):%d-%m-%Y %H.%M}"
