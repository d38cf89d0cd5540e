"""What changed between two diagrams: on the XML, extensions, conditions, cover and layout included."""

from engine.diagram import Diagram
from engine.diff.changes import Change
from engine.diff.comparing import compared
from engine.diff.ordering import in_order
from engine.diff.reading import taken_apart

__all__ = ["Change", "differences"]


def differences(old: Diagram, new: Diagram) -> tuple[Change, ...]:
    """Say everything that differs, in the order of the SOP; ids tell what is the same thing.

    Whatever the file holds and nobody has words for is told too, so that nothing changes unseen. The layout
    is told once, and only how it is drawn of what stands in both.
    """
    return in_order(compared(taken_apart(old), taken_apart(new)), old, new)
