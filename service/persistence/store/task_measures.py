"""What completed tasks took, as rows drawn from the logs."""

from collections.abc import Sequence

from sqlalchemy import Connection, delete, insert

from engine.measures import Measure
from engine.zone import OFFICE_ZONE
from service.persistence.records import columns_of
from service.persistence.store.cases import Case
from service.persistence.tables import TaskMeasureRow, table_of

_measure = table_of(TaskMeasureRow)
Kept = tuple[Case, Measure]


def replace(connection: Connection, instance_id: str, found: Sequence[Kept]) -> None:
    """Keep what was measured in a case in place of what was kept of it before."""
    connection.execute(delete(_measure).where(_measure.c.instance_id == instance_id))
    if not found:
        return
    rows = [
        {
            **columns_of(measure),
            "instance_id": case.id,
            "definition_key": case.definition_key,
            "month": f"{measure.completed_at.astimezone(OFFICE_ZONE):%Y-%m}",
        }
        for case, measure in found
    ]
    connection.execute(insert(_measure), rows)
