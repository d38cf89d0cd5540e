"""Plays the tokens through a diagram, to find joins that wait for ever or are entered twice.

Every decision may go every way. States of parallel branches multiply, so of the nodes that could move only
the one nearest to the start is played: which of two independent nodes moves first changes no outcome.
A diagram with more than `MOST_STATES` states is judged by those alone.
"""

from collections import deque
from collections.abc import Iterator, Mapping
from itertools import chain, product

from engine.diagram import Flow
from engine.lint.branches import lets_go_on
from engine.lint.findings import Finding, Rule
from engine.lint.subject import Node, Subject
from engine.lint.words import called
from engine.reaching import distances
from engine.texts import Text

WAITS_FOR_EVER = Rule(
    "join-waits-for-ever",
    "error",
    Text(
        "{element} dapat menunggu selamanya: {flow} tidak selalu ditempuh bersama cabang lainnya.",
        "{element} may wait for ever: {flow} is not always taken together with the other branches.",
    ),
)
ENTERED_TWICE = Rule(
    "join-entered-twice",
    "error",
    Text(
        "{element} dapat dicapai dua kali lewat {flow}, sebelum cabang lainnya tiba; alurnya akan macet.",
        "{element} may be reached twice along {flow} before the other branches come; the case gets stuck.",
    ),
)

MOST_STATES = 1_000

MOST_TOKENS = 2  # that are counted on one arrow

Tokens = Mapping[str, int]  # the arrows that tokens stand on, with their number


def check(subject: Subject) -> Iterator[Finding]:
    """Play the process and each sub-process in which there can be more than one token."""
    for nodes in subject.scopes.values():
        if any(node.tag in ("parallelGateway", "boundaryEvent") for node in nodes):
            yield from _Play(subject, nodes).findings()


class _Play:
    """The nodes of one process or sub-process, and the tokens on the arrows between them."""

    def __init__(self, subject: Subject, nodes: tuple[Node, ...]) -> None:
        self.subject = subject
        self.nodes = nodes
        self.into = {node.id: tuple(flow.id for flow in subject.incoming.get(node.id, ())) for node in nodes}
        self.out = {
            node.id: frozenset(flow.id for flow in subject.outgoing.get(node.id, ())) for node in nodes
        }
        self.ends_all = {
            node.id for node in nodes if node.xml.find("{*}terminateEventDefinition") is not None
        }
        order = distances((node.id for node in nodes if node.tag == "startEvent"), subject.onward)
        last = len(nodes) + 1
        self.ordered = sorted(
            nodes, key=lambda node: last if node.id in self.ends_all else order.get(node.id, 0)
        )

    def findings(self) -> Iterator[Finding]:
        """Play every state from the start on and tell what went wrong in any of them."""
        starts = chain.from_iterable(self.out[node.id] for node in self.nodes if node.tag == "startEvent")
        first: Tokens = dict.fromkeys(starts, 1)
        seen = {frozenset(first.items())}
        waiting = deque([first])
        missing: dict[str, str] = {}
        doubled: set[str] = set()
        while waiting and len(seen) < MOST_STATES:
            tokens = waiting.popleft()
            node = next((each for each in self.ordered if self._can_move(each, tokens)), None)
            if node is None:
                missing |= self._missing(tokens)
                continue
            for left, produced in self._moves(node, tokens):
                doubled |= left.keys() & produced
                following = {**left, **{flow: min(left.get(flow, 0) + 1, MOST_TOKENS) for flow in produced}}
                if (state := frozenset(following.items())) not in seen:
                    seen.add(state)
                    waiting.append(following)
        yield from self._told(missing, doubled)

    def _can_move(self, node: Node, tokens: Tokens) -> bool:
        enough = all if node.tag == "parallelGateway" else any
        return bool(self.into[node.id]) and enough(flow in tokens for flow in self.into[node.id])

    def _moves(self, node: Node, tokens: Tokens) -> Iterator[tuple[Tokens, frozenset[str]]]:
        """Yield for every way the node may go the tokens left standing, and the arrows that get one."""
        if node.id in self.ends_all:
            yield {}, frozenset()
            return
        into = self.into[node.id]
        consumed = into if node.tag == "parallelGateway" else [flow for flow in into if flow in tokens][:1]
        left = {flow: count - (flow in consumed) for flow, count in tokens.items()}
        left = {flow: count for flow, count in left.items() if count}
        if node.tag == "exclusiveGateway":
            for flow in self.out[node.id]:
                yield left, frozenset({flow})
            return
        events = self.subject.boundary_events.get(node.id, ())
        alongside = [self.out.get(event.id, frozenset()) for event in events if lets_go_on(event)]
        instead = [self.out.get(event.id, frozenset()) for event in events if not lets_go_on(event)]
        for main, fired in product(
            [self.out[node.id], *instead], {frozenset(), frozenset().union(*alongside)}
        ):
            yield left, main | fired

    def _missing(self, tokens: Tokens) -> dict[str, str]:
        """Find the joins at which a token waits, each with an arrow that no token comes along."""
        return {
            node.id: next(flow for flow in self.into[node.id] if flow not in tokens)
            for node in self.nodes
            if node.tag == "parallelGateway" and any(flow in tokens for flow in self.into[node.id])
        }

    def _told(self, missing: Mapping[str, str], doubled: set[str]) -> Iterator[Finding]:
        flows = {flow.id: flow for flow in self.subject.flows}
        for node in self.nodes:
            if node.tag == "parallelGateway" and (again := doubled.intersection(self.into[node.id])):
                yield self._at(ENTERED_TWICE, node, flows[min(again)])
            elif node.id in missing:
                yield self._at(WAITS_FOR_EVER, node, flows[missing[node.id]])

    def _at(self, rule: Rule, node: Node, flow: Flow) -> Finding:
        return rule.at(node, element=called(node.xml), flow=self.subject.flow_called(flow))
