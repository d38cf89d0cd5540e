"""The order of the rows: by number; a step that has none yet stands behind the step it comes after."""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass

from engine.diagram import Diagram, Step
from engine.xml import BPMN_NS

_B = f"{{{BPMN_NS}}}"
_Ways = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class _Reach:
    """The nearest numbered steps in one direction, and how many things lie between."""

    rows: Set[int]
    distance: int


def in_order(steps: Sequence[Step], diagram: Diagram, row_of: Mapping[str, str]) -> tuple[Step, ...]:
    """Put steps in the order of the table; `row_of` names the step whose row a step shares.

    Numbered steps keep their order. One without a number comes behind the step before it, or first where
    the SOP begins with it; one that nothing leads to comes last.
    """
    numbered = [step for step in steps if step.number]
    if len(numbered) == len(steps):
        return tuple(steps)
    place = {step.id: row for row, step in enumerate(numbered)}
    known = {each: place[head] for each, head in row_of.items() if head in place}
    after = _ways(diagram)
    before = _reversed(after)

    def key(step: Step) -> tuple[int, int]:
        if step.id in place:
            return place[step.id], 0
        behind, ahead = _nearest(step.id, before, known), _nearest(step.id, after, known)
        if not behind.rows:
            return (-1, -ahead.distance) if ahead.rows else (len(numbered), 0)
        earlier = {row for row in behind.rows if ahead.rows and row < min(ahead.rows)}
        return max(earlier or behind.rows), behind.distance

    return tuple(sorted(steps, key=key))


def _ways(diagram: Diagram) -> _Ways:
    """Say what each thing of the diagram leads to: along arrows, over the edges of steps and of parts."""
    ways: dict[str, list[str]] = {}
    for flow in diagram.flows:
        ways.setdefault(flow.source, []).append(flow.target)
    for event in diagram.root.iter(f"{_B}boundaryEvent"):
        ways.setdefault(event.get("attachedToRef", ""), []).append(event.get("id", ""))
    for element in diagram.elements.values():
        if element.tag == "startEvent" and element.parent in diagram.elements:
            ways.setdefault(element.parent, []).append(element.id)
        elif element.tag == "endEvent" and element.parent in diagram.elements:
            ways.setdefault(element.id, []).extend(flow.target for flow in diagram.outgoing(element.parent))
    return ways


def _reversed(ways: _Ways) -> _Ways:
    back: dict[str, list[str]] = {}
    for source, targets in ways.items():
        for target in targets:
            back.setdefault(target, []).append(source)
    return back


def _nearest(start: str, ways: _Ways, known: Mapping[str, int]) -> _Reach:
    """Go outwards from a step until something known is met."""
    seen, edge, distance = {start}, [start], 0
    while edge:
        distance += 1
        edge = _next(edge, ways, seen)
        found = {known[each] for each in edge if each in known}
        if found:
            return _Reach(found, distance)
    return _Reach(frozenset(), distance)


def _next(edge: Iterable[str], ways: _Ways, seen: set[str]) -> list[str]:
    found = dict.fromkeys(each for source in edge for each in ways.get(source, ()) if each not in seen)
    seen.update(found)
    return list(found)
