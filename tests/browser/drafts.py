"""The draft of the shipped SOP: there is one for all, so every test begins it anew and leaves none behind."""

from collections.abc import Iterator
from contextlib import contextmanager

from service.bootstrap import Alur
from service.dispatch.process_drafts import ProcessDraft
from service.queries import process_drafts
from tests.builders.offices import SOP


@contextmanager
def draft_of_sop(alur: Alur, *, person: str = "admin") -> Iterator[ProcessDraft]:
    """Begin a draft with the files in force; at the end there is none, however often it was saved."""
    give_up(alur, person=person)
    yield alur.process_drafts.begin(SOP, person=person)
    give_up(alur, person=person)


def give_up(alur: Alur, *, person: str = "admin") -> None:
    """Discard the draft of the shipped SOP, if there is one."""
    with alur.database.read() as connection:
        left = process_drafts.line(connection, SOP)
    if left is not None:
        alur.process_drafts.discard(SOP, revision=left.revision, person=person)
