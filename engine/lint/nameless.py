"""How everything that has no name of its own is called: what a panel says of it."""

from collections.abc import Mapping

from engine.diagram import Diagram, process_of
from engine.lint.subject import Subject
from engine.texts import Text


def names_of_nameless(diagram: Diagram) -> Mapping[str, Text]:
    """Call each node without a name by where it stands, as the findings do: "keputusan sesudah langkah 4"."""
    subject = Subject(diagram=diagram, process=process_of(diagram.root), forms=None)
    return {node.id: subject.called(node.id) for node in subject.nodes.values() if not node.name.strip()}
