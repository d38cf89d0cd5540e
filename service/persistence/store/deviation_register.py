"""The register of deviations, as rows drawn from the logs."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, delete, insert, select

from engine.deviations.kinds import Deviation
from service.persistence.records import columns_for, columns_of, read
from service.persistence.tables import DeviationNoteRow, DeviationRow, table_of

_deviation, _note = table_of(DeviationRow), table_of(DeviationNoteRow)
NoteKind = Literal["note", "close", "reopen"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A deviation's row; the id is the same whenever it is drawn from the same log."""

    id: str
    instance_id: str
    sequence: int
    kind: str
    ordinal: int
    definition_key: str
    step: str | None
    number: str | None
    unit: str | None
    person: str
    at: datetime
    facts: Mapping[str, Any]


def kept(instance_id: str, definition_key: str, found: Deviation) -> Kept:
    """Give the row of a deviation that was found in a case's log."""
    place = f"{found.sequence} {found.kind} {found.ordinal}"
    return Kept(
        id=str(uuid.uuid5(uuid.UUID(instance_id), place)),
        instance_id=instance_id,
        definition_key=definition_key,
        **columns_of(found),
    )


def replace(connection: Connection, instance_id: str, found: Sequence[Kept]) -> None:
    """Keep what was found in a case in place of what was kept of it before."""
    connection.execute(delete(_deviation).where(_deviation.c.instance_id == instance_id))
    if found:
        connection.execute(insert(_deviation), [columns_of(each) for each in found])


def of(connection: Connection, deviation_id: str) -> Kept | None:
    """Read a deviation."""
    query = select(*columns_for(Kept, _deviation)).where(_deviation.c.id == deviation_id)
    return read(Kept, connection.execute(query).one_or_none())


def is_closed(connection: Connection, deviation_id: str) -> bool:
    """Say whether a deviation was said to be settled, and nobody took that back since."""
    query = select(_note.c.kind).where(_note.c.deviation_id == deviation_id, _note.c.kind != "note")
    last = connection.execute(query.order_by(_note.c.office_sequence.desc()).limit(1)).scalar()
    return last == "close"


def add_note(connection: Connection, deviation_id: str, kind: NoteKind, office_sequence: int) -> None:
    """Note that a row of the office's chain speaks of a deviation."""
    row = {"deviation_id": deviation_id, "kind": kind, "office_sequence": office_sequence}
    connection.execute(insert(_note), row)
