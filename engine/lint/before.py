"""Which steps come before each node: what a panel may offer to pick from."""

from collections.abc import Mapping

from engine.diagram import Diagram, process_of
from engine.lint.subject import Subject


def steps_before(diagram: Diagram) -> Mapping[str, tuple[str, ...]]:
    """Give, for each node, the steps from which a case may come to it, by number; a loop includes itself.

    Takes time in the square of the nodes: meant for diagrams that the lint does not find too large.
    """
    earlier = Subject(diagram=diagram, process=process_of(diagram.root), forms=None).earlier
    return {
        node: tuple(step.id for step in diagram.steps if step.id in before)
        for node, before in earlier.items()
    }
