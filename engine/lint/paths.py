"""The paths of the tokens: from one start, along arrows, to an end."""

from collections.abc import Iterator

from engine.diagram import Flow
from engine.lint.constructs import place_of
from engine.lint.findings import Finding, Located, Rule
from engine.lint.subject import Node, Subject
from engine.lint.words import called
from engine.reaching import reached
from engine.texts import Text

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
        "{flow} melewati tepi sebuah bagian; sambungkan di dalam atau di luar saja.",
        "{flow} crosses the edge of a part; connect inside of it or outside only.",
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
        "Dari {element} keluar lebih dari satu panah; pakai keputusan (satu jalan)"
        " atau cabang bersamaan (semua jalan).",
        "More than one arrow leaves {element}; use a decision (one way) or parallel branches (all).",
    ),
)


def check(subject: Subject) -> Iterator[Finding]:
    """Look at the paths of the process and of each sub-process."""
    for scope, inside in subject.scopes.items():
        nodes = tuple(node for node in inside if node.xml.get("triggeredByEvent") != "true")
        yield from _check_ends(subject, scope, nodes)
        yield from _check_reach(subject, nodes)
    yield from _check_flows(subject)


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
    forwards = {node.id: tuple(subject.onward(node.id)) for node in nodes}
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
