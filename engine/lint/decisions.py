"""Decisions: every way out has its condition or is the default, and a label for the reader."""

from collections.abc import Iterator

from engine.diagram import Flow
from engine.lint.allowed import GATEWAYS, NODES
from engine.lint.findings import Finding, Rule
from engine.lint.subject import Node, Subject
from engine.lint.words import called, short
from engine.texts import Text

NO_DEFAULT = Rule(
    "gateway-without-default",
    "error",
    Text(
        "{element}: tentukan jalan yang diambil bila tidak ada syarat yang terpenuhi.",
        "{element}: say which way is taken when no condition holds.",
    ),
)
NO_CONDITION = Rule(
    "flow-without-condition",
    "error",
    Text(
        "{flow} tidak bersyarat; isi syaratnya, atau jadikan jalan bila syarat lain tidak terpenuhi.",
        "{flow} has no condition; give it one, or make it the way taken when no other holds.",
    ),
)
CONDITION_ON_ONLY_FLOW = Rule(
    "condition-on-only-flow",
    "error",
    Text(
        "{flow} adalah satu-satunya jalan, jadi syaratnya tidak ada artinya; hapus syaratnya.",
        "{flow} is the only way out, so that its condition means nothing; remove it.",
    ),
)
CONDITION_ON_DEFAULT = Rule(
    "condition-on-default-flow",
    "error",
    Text(
        "{flow} diambil bila syarat lain tidak terpenuhi, jadi syaratnya sendiri tidak pernah dibaca; hapus.",
        "{flow} is the default, so that its condition is never read; remove it.",
    ),
)
CONDITION_OUTSIDE = Rule(
    "condition-outside-decision",
    "error",
    Text(
        "{flow} bersyarat, tetapi hanya keputusan yang memilih; hapus syaratnya.",
        "{flow} has a condition, but only a decision chooses; remove it.",
    ),
)
NO_LABEL = Rule(
    "decision-flow-without-label",
    "warning",
    Text(
        "{flow} belum diberi label, misalnya «Ya» atau «Tidak».",
        "{flow} has no label such as «Ya» (yes) or «Tidak» (no).",
    ),
)
SAME_LABEL = Rule(
    "decision-flows-with-same-label",
    "warning",
    Text(
        "Dua panah dari {element} berlabel sama: «{label}».",
        "Two arrows that leave {element} have the same label: «{label}».",
    ),
)
USELESS_GATEWAY = Rule(
    "gateway-without-purpose",
    "warning",
    Text(
        "{element} hanya memiliki satu panah masuk dan satu panah keluar; tidak ada yang dipilih.",
        "{element} has one arrow in and one out; nothing is chosen there.",
    ),
)


def check(subject: Subject) -> Iterator[Finding]:
    """Look at the ways out of every node."""
    for node in subject.nodes.values():
        flows = subject.outgoing.get(node.id, ())
        if node.tag == "exclusiveGateway" and len(flows) > 1:
            yield from _check_decision(subject, node, flows)
        elif node.tag in NODES:
            yield from _check_conditions(subject, flows)
        if node.tag in GATEWAYS and len(flows) == len(subject.incoming.get(node.id, ())) == 1:
            yield USELESS_GATEWAY.at(node, element=called(node.xml))


def _check_decision(subject: Subject, node: Node, flows: tuple[Flow, ...]) -> Iterator[Finding]:
    default = node.xml.get("default")
    if not any(flow.id == default for flow in flows):
        yield NO_DEFAULT.at(node, element=called(node.xml))
    labels: set[str] = set()
    for flow in flows:
        if flow.id == default:
            if flow.id in subject.conditioned:
                yield CONDITION_ON_DEFAULT.at(flow, flow=subject.flow_called(flow))
        elif not flow.condition:
            yield NO_CONDITION.at(flow, flow=subject.flow_called(flow))
        label = flow.name.casefold()
        if not label:
            yield NO_LABEL.at(flow, flow=subject.flow_called(flow))
        elif label in labels:
            yield SAME_LABEL.at(flow, element=called(node.xml), label=short(flow.name))
        labels.add(label)


def _check_conditions(subject: Subject, flows: tuple[Flow, ...]) -> Iterator[Finding]:
    rule = CONDITION_ON_ONLY_FLOW if len(flows) == 1 else CONDITION_OUTSIDE
    for flow in flows:
        if flow.id in subject.conditioned:
            yield rule.at(flow, flow=subject.flow_called(flow))
