"""Which changes a case can still meet on its way: in either diagram, from where it stands."""

from collections.abc import Iterable, Iterator, Sequence, Set

from engine.definitions import ProcessDefinition
from engine.diff.changes import Change
from engine.instances import ProcessInstance
from engine.migration.paths import paths_of
from engine.migration.reading import readers_of

_OF_NO_CASE = frozenset({"cover", "layout", "scenario"})  # what no case comes by
_LASTING = frozenset({"form", "form-field", "template", "output", "required-inputs", "step"})
"""Aspects of a step that matter after it is done: later steps read its answers and count its output."""


def met(instance: ProcessInstance, into: ProcessDefinition, changes: Sequence[Change]) -> Iterator[Change]:
    """Give the changes that may matter to a case from here on; in doubt they do."""
    ahead = _ahead(instance, instance.definition) | _ahead(instance, into)
    lanes = _lanes(instance.definition, ahead) | _lanes(into, ahead)
    known = _elements(instance.definition) | _elements(into)
    passed = instance.performers.keys()
    for change in changes:
        if change.aspect in _OF_NO_CASE:
            continue
        lasts = change.aspect in _LASTING and change.element in passed
        if change.element in ahead | lanes or change.element not in known or lasts:
            yield change


def reads_otherwise(instance: ProcessInstance, into: ProcessDefinition) -> bool:
    """Say whether a name that may still be read is of another type now, or another kind of list."""
    old = instance.definition
    ahead = _ahead(instance, into)
    names = {reader.name for reader in readers_of(into) if reader.element in ahead}
    return any(
        (old.reads.get(name), name in old.collections) != (into.reads[name], name in into.collections)
        for name in names
    )


def _ahead(instance: ProcessInstance, definition: ProcessDefinition) -> frozenset[str]:
    """Name what a case may come to; of a join all arrows count, since it waits for each of them."""
    paths = paths_of(definition.diagram)
    ahead = paths.ahead(token.element for token in instance.tokens)
    joins = (element for element in ahead if paths.tag(element) == "parallelGateway")
    return ahead | {flow.id for join in joins for flow in definition.diagram.incoming(join)}


def _lanes(definition: ProcessDefinition, ahead: Set[str]) -> frozenset[str]:
    elements: Iterable[str | None] = (
        element.lane for element in definition.diagram.elements.values() if element.id in ahead
    )
    return frozenset(lane for lane in elements if lane is not None)


def _elements(definition: ProcessDefinition) -> frozenset[str]:
    """Name what a case either comes by or not; a change of anything else is one of the SOP as a whole."""
    diagram = definition.diagram
    lanes = (lane.id for lane in diagram.lanes)
    return frozenset((*diagram.elements, *(flow.id for flow in diagram.flows), *lanes))
