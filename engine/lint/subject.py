"""The diagram under the lint, indexed once for all rules."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from functools import cached_property

from lxml import etree

from engine.diagram import Diagram, Flow, Step
from engine.lint.allowed import ACTIVITIES
from engine.lint.words import called
from engine.reaching import reached
from engine.texts import Text
from engine.xml import BPMN_NS, is_bpmn, line_of, local_name

FormFields = Mapping[str, Mapping[str, str]]  # form key -> field key -> type

_B = f"{{{BPMN_NS}}}"
_NODE_ENDINGS = ("Task", "task", "Event", "Gateway", "subProcess", "SubProcess", "Activity", "transaction")


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A node that tokens pass; `scope` is the id of the process or sub-process it lies in."""

    id: str
    tag: str
    name: str
    line: int
    scope: str
    xml: etree._Element


@dataclass(frozen=True, kw_only=True)
class Subject:
    """A diagram that could be read; its forms' fields and its document templates where they are known."""

    diagram: Diagram
    process: etree._Element
    forms: FormFields | None
    documents: Mapping[str, bytes] | None = None

    @property
    def root(self) -> etree._Element:
        """The `definitions` element."""
        return self.diagram.root

    @property
    def steps(self) -> tuple[Step, ...]:
        """The steps, by number."""
        return self.diagram.steps

    @property
    def flows(self) -> tuple[Flow, ...]:
        """The arrows, in document order."""
        return self.diagram.flows

    @cached_property
    def nodes(self) -> Mapping[str, Node]:
        """The nodes of the process and its sub-processes by id, of two with one id the first.

        Nodes that are refused elsewhere count too: the paths through them can still be judged.
        """
        found: dict[str, Node] = {}
        for scope in (self.process, *self.process.iter(f"{_B}subProcess")):
            for child in scope:
                if is_bpmn(child) and local_name(child).endswith(_NODE_ENDINGS) and child.get("id"):
                    node = Node(
                        id=child.get("id", ""),
                        tag=local_name(child),
                        name=child.get("name", ""),
                        line=line_of(child),
                        scope=scope.get("id", ""),
                        xml=child,
                    )
                    found.setdefault(node.id, node)
        return found

    @cached_property
    def scopes(self) -> Mapping[str, tuple[Node, ...]]:
        """The nodes that lie directly in the process and in each sub-process, by its id."""
        scopes: dict[str, list[Node]] = {self.diagram.process_id: []}
        for node in self.nodes.values():
            if node.tag == "subProcess":
                scopes.setdefault(node.id, [])
            scopes.setdefault(node.scope, []).append(node)
        return {scope: tuple(nodes) for scope, nodes in scopes.items()}

    @cached_property
    def flow_scopes(self) -> Mapping[str, str]:
        """The process or sub-process in which an arrow is written, by the arrow's id."""
        return {
            flow.get("id", ""): parent.get("id", "")
            for flow in self.process.iter(f"{_B}sequenceFlow")
            if (parent := flow.getparent()) is not None
        }

    @cached_property
    def conditioned(self) -> Set[str]:
        """The ids of the arrows that have a condition, were it an empty one."""
        conditions = self.process.iter(f"{_B}conditionExpression")
        return {parent.get("id", "") for found in conditions if (parent := found.getparent()) is not None}

    @cached_property
    def outgoing(self) -> Mapping[str, tuple[Flow, ...]]:
        """The arrows that leave a node, by the node's id."""
        return _grouped((flow.source, flow) for flow in self.flows)

    @cached_property
    def incoming(self) -> Mapping[str, tuple[Flow, ...]]:
        """The arrows that enter a node, by the node's id."""
        return _grouped((flow.target, flow) for flow in self.flows)

    @cached_property
    def boundary_events(self) -> Mapping[str, tuple[Node, ...]]:
        """The events at the edge of an activity, by the activity's id."""
        events: dict[str, list[Node]] = defaultdict(list)
        for node in self.nodes.values():
            if node.tag == "boundaryEvent":
                events[node.xml.get("attachedToRef", "")].append(node)
        return {activity: tuple(found) for activity, found in events.items()}

    def onward(self, node: str) -> Iterator[str]:
        """Yield where a node's arrows lead, and the events on its edge."""
        yield from (flow.target for flow in self.outgoing.get(node, ()))
        yield from (event.id for event in self.boundary_events.get(node, ()))

    @cached_property
    def earlier(self) -> Mapping[str, Set[str]]:
        """The nodes, in whatever sub-process, from which tokens come to a node, by the node's id."""
        return {node: reached([node], self._before) for node in self.nodes}

    @cached_property
    def _before(self) -> Mapping[str, tuple[str, ...]]:
        edges: dict[str, list[str]] = defaultdict(list)
        for flow in self.flows:
            edges[flow.target].append(flow.source)
        for activity, events in self.boundary_events.items():
            for event in events:
                edges[event.id].append(activity)
        for node in self.nodes.values():
            if node.tag == "startEvent" and node.scope in self.nodes:
                edges[node.id].extend(edges[node.scope])
        for node in self.nodes.values():
            if node.tag == "endEvent" and node.scope in self.nodes:
                edges[node.scope].append(node.id)
        return {node: tuple(sources) for node, sources in edges.items()}

    @cached_property
    def _names(self) -> dict[str, Text]:
        return {}

    def called(self, element_id: str) -> Text:
        """Name a node for a reader; it is looked for once."""
        if element_id not in self._names:
            node = self.nodes.get(element_id)
            self._names[element_id] = called(node.xml if node is not None else self.process)
        return self._names[element_id]

    def flow_called(self, flow: Flow) -> Text:
        """Name an arrow by its label and its two ends."""
        label = f" «{flow.name[:40]}»" if flow.name else ""
        source, target = self.called(flow.source), self.called(flow.target)
        return Text(
            f"panah{label} dari {source.id} ke {target.id}",
            f"the arrow{label} from {source.en} to {target.en}",
        )

    def activities(self) -> Iterator[Node]:
        """Yield the steps and sub-processes."""
        return (node for node in self.nodes.values() if node.tag in ACTIVITIES)

    @cached_property
    def providers(self) -> Mapping[str, Mapping[str, str]]:
        """The steps whose forms have a field of a name, with the field's type: name -> step id -> type."""
        found: dict[str, dict[str, str]] = defaultdict(dict)
        for step in self.steps:
            for name, type_name in self.fields_of(step).items():
                found[name][step.id] = type_name
        return found

    def fields_of(self, step: Step) -> Mapping[str, str]:
        """Give the fields of a step's form with their types; nothing where the form is not known."""
        return (self.forms or {}).get(step.form or "", {})


def _grouped(pairs: Iterable[tuple[str, Flow]]) -> Mapping[str, tuple[Flow, ...]]:
    groups: dict[str, list[Flow]] = defaultdict(list)
    for key, flow in pairs:
        groups[key].append(flow)
    return {key: tuple(flows) for key, flows in groups.items()}
