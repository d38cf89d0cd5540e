"""Where a case may still come from where it stands: reachability in one diagram."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Generic, TypeVar

from engine.diagram import Diagram
from engine.reaching import distances
from engine.xml import BPMN_NS, one_line

T = TypeVar("T")
_B = f"{{{BPMN_NS}}}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Loop:
    """How an element is repeated."""

    collection: str
    sequential: bool


class Paths:
    """A diagram as a graph; made once for each diagram."""

    def __init__(self, diagram: Diagram) -> None:
        self.diagram = diagram

    @cached_property
    def loops(self) -> Mapping[str, Loop]:
        """How elements are repeated, by id."""
        return {
            around.get("id", ""): Loop(
                collection=one_line(loop.findtext(f"{_B}loopDataInputRef")),
                sequential=loop.get("isSequential") == "true",
            )
            for loop in self.diagram.root.iter(f"{_B}multiInstanceLoopCharacteristics")
            if (around := loop.getparent()) is not None
        }

    @cached_property
    def beside(self) -> Mapping[str, tuple[str, ...]]:
        """The boundary events of each element."""
        found: dict[str, tuple[str, ...]] = {}
        for event in self.diagram.root.iter(f"{_B}boundaryEvent"):
            on = event.get("attachedToRef", "")
            found[on] = (*found.get(on, ()), event.get("id", ""))
        return found

    @cached_property
    def host(self) -> Mapping[str, str]:
        """The element on whose edge each boundary event lies."""
        return {event: on for on, events in self.beside.items() for event in events}

    @cached_property
    def _letting_go_on(self) -> frozenset[str]:
        events = self.diagram.root.iter(f"{_B}boundaryEvent")
        return frozenset(each.get("id", "") for each in events if each.get("cancelActivity") == "false")

    def interrupts(self, event: str) -> bool:
        """Say whether a boundary event ends its activity."""
        return event not in self._letting_go_on

    @cached_property
    def terminating(self) -> frozenset[str]:
        """The end events that end everything around them."""
        ends = self.diagram.root.iter(f"{_B}terminateEventDefinition")
        return frozenset(around.get("id", "") for end in ends if (around := end.getparent()) is not None)

    def tag(self, element: str) -> str:
        """Say what an element is, by its BPMN name; empty when there is none."""
        found = self.diagram.elements.get(element)
        return found.tag if found is not None else ""

    @cached_property
    def starts(self) -> Mapping[str, tuple[str, ...]]:
        """Where each (sub-)process begins."""
        found: dict[str, tuple[str, ...]] = {}
        for element in self.diagram.elements.values():
            if element.tag == "startEvent":
                found[element.parent] = (*found.get(element.parent, ()), element.id)
        return found

    def around(self, element: str) -> tuple[str, ...]:
        """Name the sub-processes around an element, from the inside out."""
        found: list[str] = []
        while (known := self.diagram.elements.get(element)) is not None:
            element = known.parent
            found.append(element)
        return tuple(found[:-1])

    def home(self, element: str) -> str | None:
        """Name the nearest repeated element around an element, or itself."""
        return next((each for each in (element, *self.around(element)) if each in self.loops), None)

    def ahead(self, standing: Iterable[str]) -> frozenset[str]:
        """Name every element and flow that tokens standing at these elements may still come to."""
        known = [element for element in standing if element in self.diagram.elements]
        # A sub-process in which a token stands is not begun again.
        inside = frozenset((*known, *(around for element in known for around in self.around(element))))

        def onward(element: str) -> Iterator[str]:
            yield from self.beside.get(element, ())
            if element not in inside or self._in_turn(element):
                yield from self.starts.get(element, ())
            for flow in self.diagram.outgoing(element):
                yield flow.target
                yield from self.starts.get(flow.target, ())

        elements = distances(inside, onward).keys()
        return frozenset((*elements, *(flow.id for each in elements for flow in self.diagram.outgoing(each))))

    def _in_turn(self, element: str) -> bool:
        loop = self.loops.get(element)
        return loop is not None and loop.sequential


class Same(Generic[T]):
    """A diagram or a definition by its identity: comparing two of the same content would take long."""

    __slots__ = ("one",)

    def __init__(self, one: T) -> None:
        self.one = one

    def __hash__(self) -> int:
        return id(self.one)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and other.one is self.one


def paths_of(diagram: Diagram) -> Paths:
    """Give the paths of a diagram, worked out once."""
    return _paths_of(Same(diagram))


@lru_cache(maxsize=64)
def _paths_of(same: Same[Diagram]) -> Paths:
    return Paths(same.one)
