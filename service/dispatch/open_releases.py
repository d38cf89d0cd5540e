"""No version comes or goes while another decision about the SOP is open."""

from engine.zone import OFFICE_ZONE
from service.dispatch.release_refusals import ReleasePending, ReleaseScheduled
from service.persistence.database import Connection
from service.persistence.store import people, releases


def must_be_settled(connection: Connection, key: str) -> None:
    """Raise `ReleasePending` while a version of the SOP awaits approval or its time."""
    pending = releases.open_of(connection, key)
    if pending is None:
        return
    names = people.names_of(connection, {pending.requested_by})
    who = names.get(pending.requested_by, pending.requested_by)
    if pending.effective_at is None:
        raise ReleasePending(who=who)
    raise ReleaseScheduled(who=who, when=f"{pending.effective_at.astimezone(OFFICE_ZONE):%d-%m-%Y %H.%M}")
