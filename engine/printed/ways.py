"""Where work goes from a row of the printed SOP: through gateways, sub-processes and parts, to other rows."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from engine.diagram import Diagram, Element, Flow
from engine.xml import BPMN_NS

_B: Final = f"{{{BPMN_NS}}}"
_YES_OR_NO: Final = frozenset({"ya", "tidak"})

Targets = Mapping[int, str]  # row -> what the last decision on the way calls it


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One way out of a decision: the rows it may lead to, and the one that it leads to by default."""

    flow: Flow
    targets: Targets
    usual: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """Where a row leads: straight on, or by decisions, each with its choices."""

    straight: Targets
    decisions: tuple[tuple[Choice, ...], ...]


class Ground:
    """A diagram and its rows: `row_of` maps each step to its row; the row after the last is the SOP's end."""

    def __init__(self, diagram: Diagram, row_of: Mapping[str, int], rows: int) -> None:
        self._diagram = diagram
        self._row_of = row_of
        self.end: Final = rows
        self._starts: dict[str, list[str]] = {}
        for element in diagram.elements.values():
            if element.tag == "startEvent":
                self._starts.setdefault(element.parent, []).append(element.id)
        self._boundaries: dict[str, list[str]] = {}
        for event in diagram.root.iter(f"{_B}boundaryEvent"):
            self._boundaries.setdefault(event.get("attachedToRef", ""), []).append(event.get("id", ""))

    def beginning(self) -> frozenset[int]:
        """Give the rows that the SOP begins with."""
        begin = self._starts.get(self._diagram.process_id, ())
        return frozenset(self._reached(begin, frozenset())[0]) - {self.end}

    def ways(self, head: str, parts: Sequence[str]) -> Ways:
        """Give the ways that leave the row of a step and its parts."""
        straight: dict[int, str] = {}
        decisions: list[tuple[Choice, ...]] = []
        seen: set[str] = set()
        for step in (head, *parts):
            if step not in seen:
                found, gateways = self._next(step, frozenset(parts), seen)
                straight |= found
                decisions += [tuple(self._choices(each, frozenset(parts), seen)) for each in gateways]
        return Ways(straight=straight, decisions=tuple(decisions))

    def _next(self, step: str, parts: frozenset[str], seen: set[str]) -> tuple[Targets, list[str]]:
        """Follow what leaves a step to the next rows and decisions, through the row's own parts."""
        found: dict[int, str] = {}
        gateways: list[str] = []
        seen.add(step)
        waiting = list(self._leaving(step))
        for called, at in waiting:
            row = self._row(at, parts)
            if row is not None:
                found.setdefault(row, called)
            elif at not in seen:
                seen.add(at)
                if self._is_decision(at):
                    gateways.append(at)
                else:
                    waiting += [(name or called, target) for name, target in self._leaving(at)]
        return found, gateways

    def _choices(self, gateway: str, parts: frozenset[str], seen: set[str]) -> Iterator[Choice]:
        for flow in self._diagram.outgoing(gateway):
            targets, passed = self._reached([flow.target], parts)
            seen |= passed
            yield Choice(flow=flow, targets=targets, usual=self._usual(flow.target, parts))

    def _reached(self, begin: Iterable[str], parts: frozenset[str]) -> tuple[Targets, set[str]]:
        """Find all rows to which these elements lead, whatever is decided on the way, and what is passed."""
        found: dict[int, str] = {}
        seen: set[str] = set()
        waiting = [("", each) for each in begin]
        for called, at in waiting:
            row = self._row(at, parts)
            if row is not None:
                found.setdefault(row, called)
            elif at not in seen:
                seen.add(at)
                decides = self._is_decision(at)
                waiting += [(name if decides and name else called, to) for name, to in self._leaving(at)]
        return found, seen

    def _usual(self, at: str, parts: frozenset[str]) -> int | None:
        """Follow the defaults, where something is still to be decided, to the next row."""
        seen: set[str] = set()
        while at not in seen:
            seen.add(at)
            row = self._row(at, parts)
            if row is not None:
                return row
            usual = [flow.target for flow in self._diagram.outgoing(at) if flow.is_default]
            onward = usual or [target for _, target in self._leaving(at)]
            if not onward:
                return None
            at = onward[0]
        return None

    def _row(self, at: str, parts: frozenset[str]) -> int | None:
        """Give the row that begins here; the end is one, a part of the row we come from is none."""
        if at in parts:
            return None
        element = self._diagram.elements.get(at)
        ends = element is not None and element.tag == "endEvent" and self._is_outermost(element)
        return self.end if ends else self._row_of.get(at)

    def _is_decision(self, at: str) -> bool:
        element = self._diagram.elements.get(at)
        chooses = element is not None and element.tag == "exclusiveGateway"
        return chooses and len(self._diagram.outgoing(at)) > 1

    def _leaving(self, at: str) -> Iterator[tuple[str, str]]:
        """Yield what comes after an element, each with the name of the way there."""
        element = self._diagram.elements.get(at)
        if element is None:
            return
        if element.tag == "subProcess":
            yield from (("", start) for start in self._starts.get(at, ()))
        elif element.tag == "endEvent" and not self._is_outermost(element):
            yield from self._out_of(element.parent)
        else:
            yield from self._out_of(at)

    def _out_of(self, at: str) -> Iterator[tuple[str, str]]:
        yield from ((flow.name, flow.target) for flow in self._diagram.outgoing(at))
        for event in self._boundaries.get(at, ()):
            name = self._diagram.elements[event].name if event in self._diagram.elements else ""
            yield from ((flow.name or name, flow.target) for flow in self._diagram.outgoing(event))

    def _is_outermost(self, element: Element) -> bool:
        return element.parent == self._diagram.process_id


def printed(choices: tuple[Choice, ...], row: int) -> tuple[Choice, ...]:
    """Leave out what only sends work back now and then, as the SOP's text does not speak of it.

    So it is when the default leads on, every other way leads back, and all are labelled with other words
    than Ya and Tidak: then the default alone remains.
    """
    default = [choice for choice in choices if choice.flow.is_default]
    others = [choice for choice in choices if not choice.flow.is_default]
    by_the_way = (
        bool(default)
        and all(_leads_on(choice, row) for choice in default)
        and all(_leads_back(choice, row) for choice in others)
        and all(choice.flow.name and choice.flow.name.casefold() not in _YES_OR_NO for choice in choices)
    )
    return tuple(default) if by_the_way else choices


def _leads_on(choice: Choice, row: int) -> bool:
    return bool(choice.targets) and all(target > row for target in choice.targets)


def _leads_back(choice: Choice, row: int) -> bool:
    return bool(choice.targets) and all(target <= row for target in choice.targets)
