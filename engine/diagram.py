"""Reads what a diagram says about its SOP: cover, lanes, steps, flows. Mistakes are left to the lint."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import cast

from lxml import etree

from engine.sop import Identity, Step, read_identity, read_loops, read_step
from engine.texts import Text
from engine.xml import BPMN_NS, MAX_BYTES, NS, NotBpmn, is_bpmn, line_of, local_name, one_line, parsed

__all__ = [
    "MAX_BYTES",
    "NS",
    "Diagram",
    "Element",
    "Flow",
    "Identity",
    "Lane",
    "NoProcess",
    "Step",
    "parsed",
    "process_of",
    "read_diagram",
]

_B = f"{{{BPMN_NS}}}"
_SUB_PROCESSES = frozenset({"subProcess", "adHocSubProcess", "transaction"})
_NOT_ELEMENTS = frozenset({"sequenceFlow", "laneSet", "ioSpecification", "property"})


class NoProcess(NotBpmn):
    """The definitions hold no process."""

    template = Text("Diagram ditolak: tidak berisi proses.", "The diagram was refused: it holds no process.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """A role that performs steps; in the printed SOP a column."""

    id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """An arrow between two elements."""

    id: str
    source: str
    target: str
    name: str
    condition: str | None
    is_default: bool
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """A node of the process; `tag` is its BPMN name, `parent` the sub-process or process it lies in."""

    id: str
    tag: str
    name: str
    line: int
    parent: str
    lane: str | None


@dataclass(frozen=True, kw_only=True)
class Diagram:
    """An SOP as drawn: lanes in column order, steps in the order of their numbers."""

    process_id: str
    process_name: str
    identity: Identity
    lanes: tuple[Lane, ...]
    steps: tuple[Step, ...]
    flows: tuple[Flow, ...]
    elements: Mapping[str, Element]
    root: etree._Element = field(repr=False, compare=False)

    @cached_property
    def _steps_by_id(self) -> Mapping[str, Step]:
        return {step.id: step for step in reversed(self.steps)}

    @cached_property
    def _flows_by_id(self) -> Mapping[str, Flow]:
        return {flow.id: flow for flow in reversed(self.flows)}

    @cached_property
    def _flows_by_end(self) -> Mapping[tuple[str, str], tuple[Flow, ...]]:
        found: dict[tuple[str, str], list[Flow]] = {}
        for flow in self.flows:
            found.setdefault(("from", flow.source), []).append(flow)
            found.setdefault(("to", flow.target), []).append(flow)
        return {end: tuple(flows) for end, flows in found.items()}

    def step(self, step_id: str) -> Step | None:
        """Give the step with this id, or None."""
        return self._steps_by_id.get(step_id)

    def flow(self, flow_id: str) -> Flow | None:
        """Give the flow with this id, or None."""
        return self._flows_by_id.get(flow_id)

    def outgoing(self, element_id: str) -> tuple[Flow, ...]:
        """Give the flows that leave an element, in document order."""
        return self._flows_by_end.get(("from", element_id), ())

    def incoming(self, element_id: str) -> tuple[Flow, ...]:
        """Give the flows that enter an element, in document order."""
        return self._flows_by_end.get(("to", element_id), ())


def read_diagram(bpmn: bytes) -> Diagram:
    """Read a diagram, tolerant of mistakes in meaning, which the lint reports.

    The first executable process counts, else the first. Raises DiagramRefused: unsafe, not BPMN, no process.
    """
    root = parsed(bpmn)
    process = process_of(root)
    lanes = tuple(process.iter(f"{_B}lane"))
    lane_of = _lanes_by_node(process, lanes)
    lane_names = {lane.get("id", ""): one_line(lane.get("name")) for lane in lanes}
    loops = read_loops(process)
    tasks = process.iter(f"{_B}userTask", f"{_B}manualTask")

    def step_of(task: etree._Element) -> Step:
        lane = lane_of.get(task.get("id", ""))
        return read_step(task, loops, lane=lane, lane_name=None if lane is None else lane_names.get(lane))

    return Diagram(
        process_id=process.get("id", ""),
        process_name=one_line(process.get("name")),
        identity=read_identity(process),
        lanes=tuple(
            Lane(id=lane.get("id", ""), name=one_line(lane.get("name")))
            for lane in lanes
            if lane.find(f"{_B}childLaneSet") is None
        ),
        steps=tuple(sorted((step_of(task) for task in tasks), key=lambda s: s.sort_key)),
        flows=tuple(_flows(process)),
        elements=_elements(process, lane_of),
        root=root,
    )


def process_of(root: etree._Element) -> etree._Element:
    """Give the process that counts: the first executable one, else the first; raises `NoProcess`."""
    processes = root.findall(f"{_B}process")
    if not processes:
        raise NoProcess
    return next((found for found in processes if found.get("isExecutable") == "true"), processes[0])


def _nodes(process: etree._Element) -> Iterator[etree._Element]:
    """Yield the nodes of the process and of its sub-processes, in document order."""
    for element in process.iter(f"{_B}*"):
        parent = element.getparent()
        if (
            element is not process
            and element.get("id")
            and parent is not None
            and (parent is process or local_name(parent) in _SUB_PROCESSES)
            and is_bpmn(parent)
            and local_name(element) not in _NOT_ELEMENTS
        ):
            yield element


def _lanes_by_node(process: etree._Element, lanes: tuple[etree._Element, ...]) -> Mapping[str, str]:
    """Map every node's id to its lane's id; what lies in a sub-process inherits the sub-process's lane."""
    named = {
        one_line(reference.text): lane.get("id", "")
        for lane in lanes
        for reference in lane.findall(f"{_B}flowNodeRef")
    }
    found: dict[str, str] = {}
    for node in _nodes(process):
        around = node.getparent()
        inherited = found.get(around.get("id", "")) if around is not None else None
        lane = named.get(node.get("id", ""), inherited)
        if lane is not None:
            found[node.get("id", "")] = lane
    return found


def _elements(process: etree._Element, lane_of: Mapping[str, str]) -> Mapping[str, Element]:
    elements: dict[str, Element] = {}
    for node in _nodes(process):
        parent = cast(etree._Element, node.getparent())
        element = Element(
            id=node.get("id", ""),
            tag=local_name(node),
            name=one_line(node.get("name")),
            line=line_of(node),
            parent=parent.get("id", ""),
            lane=lane_of.get(node.get("id", "")),
        )
        elements.setdefault(element.id, element)
    return elements


def _flows(process: etree._Element) -> Iterator[Flow]:
    defaults = {node.get("default") for node in _nodes(process) if node.get("default")}
    for flow in process.iter(f"{_B}sequenceFlow"):
        condition = flow.find(f"{_B}conditionExpression")
        yield Flow(
            id=flow.get("id", ""),
            source=flow.get("sourceRef", ""),
            target=flow.get("targetRef", ""),
            name=one_line(flow.get("name")),
            condition=None if condition is None else (condition.text or "").strip() or None,
            is_default=flow.get("id", "") in defaults,
            line=line_of(flow),
        )
