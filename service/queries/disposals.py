"""Which cases were disposed of, by which decision, and which might be."""

from sqlalchemy import Connection

from engine.disposals import Disposal, disposal_in
from engine.errors import Conflict
from engine.history import OFFICE
from engine.texts import Text
from service.persistence.store import disposals, history
from service.persistence.store.cases import Case


class CaseDisposed(Conflict):
    """What the case held was disposed of; its chain is all that is left."""

    code = "case-disposed"
    template = Text(
        "Isi berkas ini sudah dimusnahkan dengan keputusan nomor {decree}; yang tersisa hanya rantai"
        " catatannya.",
        "What this case held was disposed of by decision {decree}; only the chain of its records is left.",
    )


def disposal_of(connection: Connection, case: Case) -> Disposal | None:
    """Give the decision by which a case was disposed of, read from the office's chain (two statements)."""
    sequence = disposals.permitted_by(connection, case.id)
    if sequence is None:
        return None
    found = history.entries(connection, OFFICE, after=sequence - 1, upto=sequence)
    head = case.sequence, case.head_hash
    return next((told for entry in found if (told := disposal_in(entry, case.id, head))), None)


def must_be_kept(connection: Connection, case: Case) -> None:
    """Raise `CaseDisposed` when there is nothing left to be read or gone on with; else no statement."""
    if not case.snapshot and (found := disposal_of(connection, case)) is not None:
        raise CaseDisposed(decree=found.decree)
