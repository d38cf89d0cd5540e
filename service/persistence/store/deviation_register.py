"""The register of deviations, as rows drawn from the logs."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert

from engine.deviations.kinds import Deviation
from service.persistence.records import columns_of
from service.persistence.tables import DeviationRow, table_of

_deviation = table_of(DeviationRow)


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
