"""The drafts that are being worked on, for the lists of SOPs."""

from collections.abc import Mapping
from dataclasses import dataclass

from service.permissions import Permission, allows
from service.queries import process_drafts
from service.queries.process_drafts import DraftLine
from service.web import times
from service.web.frame import alur, person


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftShown:
    """A draft in a list; `is_new` when nothing of the SOP was in force as it began."""

    key: str
    name: str
    is_new: bool
    saved: str
    by: str


def drafts_kept() -> Mapping[str, DraftShown]:
    """Give the drafts by the process's key, to whoever may work on them."""
    if not allows(person(), Permission.DEPLOY):
        return {}
    with alur().database.read() as connection:
        found = process_drafts.drafts(connection)
    return {key: _shown(draft) for key, draft in found.items()}


def _shown(draft: DraftLine) -> DraftShown:
    return DraftShown(
        key=draft.key,
        name=draft.name,
        is_new=draft.based_on is None,
        saved=times.moment(draft.saved_at),
        by=draft.saved_by_name,
    )
