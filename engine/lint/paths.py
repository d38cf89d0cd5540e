"""The paths of the tokens: from one start, along arrows, to an end, past a person in every loop."""

from collections.abc import Iterator, Mapping

from engine.diagram import Flow
from engine.lint.allowed import ACTIVITIES, STEPS, WAITING_EVENTS
from engine.lint.constructs import place_of
from engine.lint.findings import Finding, Located, Rule
from engine.lint.subject import Node, Subject, reached
from engine.lint.words import called
from engine.texts import Text
from engine.xml import local_name

NO_START = Rule(
    "no-start",
    "error",
    Text("{scope} tidak memiliki titik mulai.", "{scope} has no start event."),
)
SEVERAL_STARTS = Rule(
    "several-starts",
    "error",
    Text("{scope} memiliki lebih dari satu titik mulai.", "{scope} has more than one start event."),
)
NO_END = Rule(
    "no-end",
    "error",
    Text("{scope} tidak memiliki titik selesai.", "{scope} has no end event."),
)
UNREACHABLE = Rule(
    "unreachable",
    "error",
    Text(
        "{element} tidak pernah dicapai: tidak ada panah dari titik mulai yang menuju ke sana.",
        "{element} is never reached: no arrow from the start leads there.",
    ),
)
DEAD_END = Rule(
    "dead-end",
    "error",
    Text(
        "{element} buntu: tidak ada panah keluar. Sambungkan ke langkah berikutnya atau ke titik selesai.",
        "{element} is a dead end: no arrow leaves it. Connect it to the next step or to an end event.",
    ),
)
CANNOT_END = Rule(
    "cannot-reach-end",
    "error",
    Text(
        "Dari {element} titik selesai tidak dapat dicapai: alurnya berputar tanpa akhir.",
        "From {element} no end event can be reached: the paths go in circles for ever.",
    ),
)
FLOW_INTO_START = Rule(
    "flow-into-start",
    "error",
    Text("{flow}: ke sana tidak boleh ada panah masuk.", "{flow}: no arrow may lead there."),
)
FLOW_OUT_OF_END = Rule(
    "flow-out-of-end",
    "error",
    Text("{flow}: sesudah titik selesai tidak ada lanjutan.", "{flow}: nothing follows an end event."),
)
FLOW_ACROSS = Rule(
    "flow-crosses-sub-process",
    "error",
    Text(
        "{flow} melewati batas subproses; sambungkan di dalam atau di luar saja.",
        "{flow} crosses the edge of a sub-process; connect inside of it or outside only.",
    ),
)
DOUBLE_FLOW = Rule(
    "double-flow",
    "error",
    Text(
        "Ada dua panah dari {source} ke {target}; hapus salah satunya.",
        "Two arrows lead from {source} to {target}; remove one of them.",
    ),
)
SEVERAL_FLOWS_OUT = Rule(
    "several-flows-out",
    "error",
    Text(
        "Dari {element} keluar lebih dari satu panah; pakai gerbang untuk memilih atau membagi.",
        "More than one arrow leaves {element}; use a gateway to choose or to split.",
    ),
)
LOOP_WITHOUT_PERSON = Rule(
    "loop-without-person",
    "error",
    Text(
        "{element} berada pada putaran tanpa langkah orang: sistem akan berputar terus.",
        "{element} lies on a loop without any person's step: the system would go round for ever.",
    ),
)
LOOP_WITHOUT_DECISION = Rule(
    "loop-without-decision",
    "error",
    Text(
        "{element} berada pada putaran tanpa keputusan; tambahkan keputusan (gerbang eksklusif).",
        "{element} lies on a loop without a decision; add one (an exclusive gateway).",
    ),
)

_WAITING = STEPS | {"intermediateCatchEvent"}


def check(subject: Subject) -> Iterator[Finding]:
    """Look at the paths of the process and of each sub-process."""
    for scope, inside in subject.scopes.items():
        nodes = tuple(node for node in inside if node.xml.get("triggeredByEvent") != "true")
        yield from _check_ends(subject, scope, nodes)
        yield from _check_reach(subject, nodes)
    yield from _check_flows(subject)
    yield from _check_loops(subject)


def _check_ends(subject: Subject, scope: str, nodes: tuple[Node, ...]) -> Iterator[Finding]:
    around = subject.nodes.get(scope)
    xml = around.xml if around else subject.process
    place: Located = around or place_of(subject.process)
    starts = [node for node in nodes if node.tag == "startEvent"]
    if not starts:
        yield NO_START.at(place, scope=called(xml))
    if len(starts) > 1:
        yield SEVERAL_STARTS.at(starts[1], scope=called(xml))
    if not any(node.tag == "endEvent" for node in nodes):
        yield NO_END.at(place, scope=called(xml))


def _check_reach(subject: Subject, nodes: tuple[Node, ...]) -> Iterator[Finding]:
    """Follow the tokens forwards from the start and backwards from the ends."""
    forwards: Mapping[str, list[str]] = {
        node.id: [
            *(flow.target for flow in subject.outgoing.get(node.id, ())),
            *(event.id for event in subject.boundary_events.get(node.id, ())),
        ]
        for node in nodes
    }
    backwards: dict[str, list[str]] = {}
    for source, targets in forwards.items():
        for target in targets:
            backwards.setdefault(target, []).append(source)
    starts = {node.id for node in nodes if node.tag == "startEvent"}
    ends = {node.id for node in nodes if node.tag == "endEvent"}
    alive = reached(starts, forwards) | starts
    ending = reached(ends, backwards) | ends
    for node in nodes:
        if starts and node.id not in alive:
            yield UNREACHABLE.at(node, element=called(node.xml))
        if node.tag != "endEvent" and not subject.outgoing.get(node.id):
            yield DEAD_END.at(node, element=called(node.xml))
        elif ends and node.id not in ending and node.id in alive:
            yield CANNOT_END.at(node, element=called(node.xml))


def _check_flows(subject: Subject) -> Iterator[Finding]:
    pairs: set[tuple[str, str]] = set()
    for flow in subject.flows:
        source, target = subject.nodes.get(flow.source), subject.nodes.get(flow.target)
        if source is None or target is None:
            continue
        yield from _check_flow(subject, flow, source, target)
        if (source.id, target.id) in pairs:
            yield DOUBLE_FLOW.at(flow, source=called(source.xml), target=called(target.xml))
        pairs.add((source.id, target.id))
    for node in subject.nodes.values():
        if not node.tag.endswith("Gateway") and len(subject.outgoing.get(node.id, ())) > 1:
            yield SEVERAL_FLOWS_OUT.at(node, element=called(node.xml))


def _check_flow(subject: Subject, flow: Flow, source: Node, target: Node) -> Iterator[Finding]:
    if target.tag in ("startEvent", "boundaryEvent"):
        yield FLOW_INTO_START.at(flow, flow=subject.flow_called(flow))
    if source.tag == "endEvent":
        yield FLOW_OUT_OF_END.at(flow, flow=subject.flow_called(flow))
    if not source.scope == target.scope == subject.flow_scopes.get(flow.id):
        yield FLOW_ACROSS.at(flow, flow=subject.flow_called(flow))


def _check_loops(subject: Subject) -> Iterator[Finding]:
    """Find loops in which no token ever waits, and loops that no decision leaves.

    A sub-process waits if anything inside of it does. SpiffWorkflow looks ahead up to the next decision,
    so that it would look for ever along a loop that only a timer can leave.
    """
    nodes = subject.nodes.values()
    automatic = {
        node.id for node in nodes if node.tag not in ACTIVITIES | WAITING_EVENTS or _runs_through(node)
    }
    decided = {
        node.id
        for node in nodes
        if node.tag == "exclusiveGateway" and len(subject.outgoing.get(node.id, ())) > 1
    }
    loops = (
        (LOOP_WITHOUT_PERSON, automatic),
        (LOOP_WITHOUT_DECISION, subject.nodes.keys() - decided),
    )
    for rule, among in loops:
        edges = {
            node: [flow.target for flow in subject.outgoing.get(node, ()) if flow.target in among]
            for node in among
        }
        looping = next(
            (node for node in nodes if node.id in among and node.id in reached([node.id], edges)), None
        )
        if looping is not None:
            yield rule.at(looping, element=called(looping.xml))


def _runs_through(node: Node) -> bool:
    """Say whether a node is a sub-process that holds nothing that waits."""
    return node.tag == "subProcess" and not any(
        local_name(inner) in _WAITING for inner in node.xml.iter("{*}*")
    )
