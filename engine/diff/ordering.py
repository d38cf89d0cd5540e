"""The order in which changes are told: the SOP as a whole, its lanes, its steps by number, then the rest."""

from collections.abc import Iterable

from engine.diagram import Diagram
from engine.diff.changes import Change

_COVER, _LANES, _STEPS, _ELEMENTS, _FLOWS, _LAST = range(6)


def in_order(changes: Iterable[Change], old: Diagram, new: Diagram) -> tuple[Change, ...]:
    """Sort changes for a reader; what is cosmetic of one element comes after what is not."""
    lanes = [lane.id for lane in (*new.lanes, *old.lanes)]
    steps = sorted({step.id: step for step in (*old.steps, *new.steps)}.values(), key=lambda s: s.sort_key)
    places = {lane: (_LANES, place) for place, lane in reversed(list(enumerate(lanes)))}
    places |= {step.id: (_STEPS, place) for place, step in enumerate(steps)}
    flows = {flow.id for flow in (*old.flows, *new.flows)}

    def place(change: Change) -> tuple[int, int, bool]:
        of_all = change.element in (new.process_id, old.process_id)
        if change.aspect == "layout" or (of_all and change.follows):
            return _LAST, 0, True
        if of_all:
            return _COVER, 0, change.cosmetic
        other = _FLOWS if change.element in flows else _ELEMENTS
        return (*places.get(change.element, (other, 0)), change.cosmetic)

    return tuple(sorted(changes, key=place))
