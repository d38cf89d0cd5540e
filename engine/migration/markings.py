"""At which places tokens can be at the same time: all the states of one process or sub-process.

Every decision may go every way and every timer may go off. What needs nobody is passed at once, so a state
names only what waits: an activity, a timer, or an arrow on which a token waits for others at a join.
"""

from collections import Counter, deque
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final

from engine.diagram import Flow
from engine.migration.paths import Paths

MOST_STATES: Final = 10_000  # beyond them a diagram is too broad to be judged
MOST_WAYS: Final = 1_000  # through gateways, in one move

Place = str  # the id of an element, or `source>target` for a token that waits at a join
Marking = frozenset[tuple[Place, int]]

_Moving = tuple[tuple[str, bool], ...]  # elements that tokens have come to, or (true) leave

_PASSED: Final = frozenset({"startEvent", "exclusiveGateway", "endEvent"})


def waits_at(source: str, join: str) -> Place:
    """Name the place of a token that came from `source` and waits at a join."""
    return f"{source}>{join}"


def marking_of(places: Iterable[Place]) -> Marking:
    """Make a state of the places at which tokens are."""
    return frozenset(Counter(places).items())


@lru_cache(maxsize=256)
def markings_of(paths: Paths, scope: str) -> "Markings":
    """Give the states of a process or sub-process, played once."""
    return Markings(paths, scope)


class Markings:
    """The states of one process or sub-process, played from its start once they are asked for."""

    def __init__(self, paths: Paths, scope: str) -> None:
        self._paths, self._scope = paths, scope
        self._reached: set[Marking] | None = None
        self._whole = True

    def holds(self, marking: Marking) -> bool | None:
        """Say whether a fresh case can stand so; None when there are too many states to tell."""
        if self._reached is None:
            self._play()
        if self._reached is not None and marking in self._reached:
            return True
        return False if self._whole else None

    def _play(self) -> None:
        begun = list(self._settled({}, self._paths.starts.get(self._scope, ())))
        self._reached = set(begun)
        waiting = deque(begun)
        while waiting:
            if len(self._reached) > MOST_STATES:
                self._whole = False
                return
            for following in self._after(waiting.popleft()):
                if following not in self._reached:
                    self._reached.add(following)
                    waiting.append(following)

    def _after(self, marking: Marking) -> Iterator[Marking]:
        """Give every state that one activity's end or one timer leads to."""
        tokens = dict(marking)
        for place in tokens:
            if ">" in place:
                continue
            left = dict(tokens)
            host = self._paths.host.get(place)
            if host is None:  # an activity ends, and with it what waits on its edge
                gone = (place, *self._paths.beside.get(place, ()))
            elif self._paths.interrupts(place):
                gone = (host, *self._paths.beside.get(host, ()))
            else:
                gone = (place,)
            for each in gone:
                _take(left, each)
            yield from self._settled(left, (place,), leaving=True)

    def _settled(
        self, tokens: dict[Place, int], come: Iterable[str], *, leaving: bool = False
    ) -> Iterator[Marking]:
        """Let tokens that came to elements (or leave them) go on until all of them wait."""
        waiting = [(tokens, tuple((each, leaving) for each in come))]
        seen: set[tuple[Marking, _Moving]] = set()
        while waiting and len(seen) < MOST_WAYS:
            now, moving = waiting.pop()
            state = (frozenset(now.items()), moving)
            if state in seen:
                continue
            seen.add(state)
            if not moving:
                yield state[0]
                continue
            (element, leaves), rest = moving[0], moving[1:]
            tag = self._paths.tag(element)
            if tag == "endEvent":
                waiting.append(({}, ()) if element in self._paths.terminating else (now, rest))
            elif leaves or tag in _PASSED:
                waiting += (self._along(now, taken, rest) for taken in self._ways(element, tag))
            else:
                here = Counter([element, *self._paths.beside.get(element, ())])
                waiting.append((dict(Counter(now) + here), rest))

    def _ways(self, element: str, tag: str) -> Iterator[tuple[Flow, ...]]:
        """Give the sets of arrows that a token may leave an element by."""
        out = self._paths.diagram.outgoing(element)
        if tag == "exclusiveGateway":
            yield from ((flow,) for flow in out)
        else:
            yield out

    def _along(
        self, tokens: dict[Place, int], flows: tuple[Flow, ...], rest: _Moving
    ) -> tuple[dict[Place, int], _Moving]:
        """Let tokens go along arrows; a join goes on when one waits on each of its arrows."""
        after, moving = dict(tokens), rest
        for flow in flows:
            if self._paths.tag(flow.target) != "parallelGateway":
                moving = (*moving, (flow.target, False))
                continue
            place = waits_at(flow.source, flow.target)
            after[place] = after.get(place, 0) + 1
            needed = [
                waits_at(each.source, each.target) for each in self._paths.diagram.incoming(flow.target)
            ]
            if all(each in after for each in needed):
                for each in needed:
                    _take(after, each)
                moving = (*moving, (flow.target, True))
        return after, moving


def _take(tokens: dict[Place, int], place: Place) -> None:
    left = tokens.get(place, 0) - 1
    if left > 0:
        tokens[place] = left
    else:
        tokens.pop(place, None)
