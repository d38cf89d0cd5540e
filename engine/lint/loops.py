"""Loops: in each there is a person or a timer to wait for, and a decision to leave it by."""

from collections.abc import Iterator

from engine.lint.allowed import ACTIVITIES, WAITING_EVENTS
from engine.lint.findings import Finding, Rule
from engine.lint.subject import Node, Subject
from engine.lint.words import called
from engine.reaching import reached
from engine.texts import Text

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
        "{element} berada pada putaran tanpa keputusan; tambahkan keputusan.",
        "{element} lies on a loop without a decision; add one.",
    ),
)


def check(subject: Subject) -> Iterator[Finding]:
    """Find loops in which no token ever waits, and loops that no decision leaves.

    SpiffWorkflow looks ahead up to the next decision: for ever along a loop that only a timer can leave.
    """
    nodes = subject.nodes.values()
    automatic = {
        node.id
        for node in nodes
        if node.tag not in ACTIVITIES | WAITING_EVENTS or _may_be_over_at_once(subject, node)
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


def _may_be_over_at_once(subject: Subject, activity: Node) -> bool:
    """Say whether nobody need do anything in an activity: there is no unit, or a way past all that waits."""
    if activity.xml.find("{*}multiInstanceLoopCharacteristics") is not None:
        return True
    if activity.tag != "subProcess":
        return False
    nodes = subject.scopes.get(activity.id, ())
    passing = {
        node.id: [flow.target for flow in subject.outgoing.get(node.id, ())]
        for node in nodes
        if node.tag not in ACTIVITIES | WAITING_EVENTS or _may_be_over_at_once(subject, node)
    }
    passed = reached([node.id for node in nodes if node.tag == "startEvent"], passing)
    return any(node.tag == "endEvent" and node.id in passed for node in nodes)
