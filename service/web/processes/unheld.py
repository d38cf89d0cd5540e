"""Which performers of an SOP nobody is: its cases would wait there for ever."""

from engine.diagram import Diagram
from service.queries import roster
from service.web.frame import alur


def unheld_lanes(diagram: Diagram) -> tuple[str, ...]:
    """Name the performers with a step whose role nobody holds now, in the order of their columns."""
    here = alur()
    busy = {step.lane for step in diagram.steps if step.lane is not None}
    with here.database.read() as connection:
        empty = roster.unheld(connection, busy, here.clock.now())
    return tuple(lane.name or lane.id for lane in diagram.lanes if lane.id in empty)
