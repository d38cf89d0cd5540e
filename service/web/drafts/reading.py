"""The draft that a page is about."""

from service.queries import process_drafts
from service.queries.process_drafts import DraftItem
from service.web.frame import alur


def read_draft(key: str) -> DraftItem:
    """Read the draft of a process with its files; raises `NotFound`."""
    with alur().database.read() as connection:
        return process_drafts.draft(connection, key)
