"""Parallel branches, and reminders beside a step: where they meet, a join is wanted."""

from collections.abc import Iterator, Mapping, Set

from engine.lint.findings import Finding, Rule
from engine.lint.subject import Node, Subject
from engine.lint.words import called
from engine.reaching import distances
from engine.texts import Text

RUNS_TWICE = Rule(
    "runs-twice",
    "warning",
    Text(
        "{element} dapat berjalan dua kali sekaligus: satukan dahulu cabangnya (cabang bersamaan).",
        "{element} may run twice at once: first join the branches (parallel branches).",
    ),
)


def check(subject: Subject) -> Iterator[Finding]:
    """Look where the branches of each split first meet. Branches that each end alone are sound."""
    joins = {
        node.id
        for node in subject.nodes.values()
        if node.tag == "parallelGateway" and len(subject.incoming.get(node.id, ())) > 1
    }
    meetings: dict[str, Node] = {}
    for split in subject.nodes.values():
        seen: dict[str, int] = {}
        shared: dict[str, int] = {}
        for branch in _branches(subject, split, joins):
            for node, distance in branch.items():
                if node in seen and subject.nodes[node].tag != "endEvent":
                    shared[node] = max(distance, seen[node])
                seen[node] = min(distance, seen.get(node, distance))
        if shared:
            nearest = min(shared, key=lambda node: (shared[node], node))
            meetings.setdefault(nearest, subject.nodes[nearest])
    for meeting in meetings.values():
        yield RUNS_TWICE.at(meeting, element=called(meeting.xml))


def _branches(subject: Subject, split: Node, joins: Set[str]) -> list[Mapping[str, int]]:
    """Give for each branch of a split the nodes it may come to, with the number of arrows to there."""
    ways = [flow.target for flow in subject.outgoing.get(split.id, ())]
    beside = [event.id for event in subject.boundary_events.get(split.id, ()) if lets_go_on(event)]
    if split.tag == "parallelGateway":
        return [_branch(subject, way, joins | {split.id}) for way in ways]
    if not beside:
        return []
    # A case may come back to its step, but what was started beside the step may not.
    onwards = [{split.id: 0, **_branch(subject, way, joins | {split.id})} for way in ways]
    return onwards + [_branch(subject, event, joins) for event in beside]


def _branch(subject: Subject, start: str, barred: Set[str]) -> Mapping[str, int]:
    open_ = subject.nodes.keys() - barred
    return distances({start} & open_, lambda node: (each for each in subject.onward(node) if each in open_))


def lets_go_on(event: Node) -> bool:
    """Say whether a boundary event does not interrupt its activity."""
    return event.xml.get("cancelActivity") == "false"
