"""What can be come to in a graph: every room that asks this, asks here."""

from collections import deque
from collections.abc import Callable, Iterable, Mapping, Set

Onward = Callable[[str], Iterable[str]]  # gives the nodes that one step leads to


def distances(starts: Iterable[str], onward: Onward) -> Mapping[str, int]:
    """Count the steps from the nearest start to each node; the starts themselves are at 0."""
    found = dict.fromkeys(starts, 0)
    waiting = deque(found)
    while waiting:
        node = waiting.popleft()
        for following in onward(node):
            if following not in found:
                found[following] = found[node] + 1
                waiting.append(following)
    return found


def reached(starts: Iterable[str], edges: Mapping[str, Iterable[str]]) -> Set[str]:
    """Follow the edges from some nodes; the nodes themselves count only if an edge leads back to them."""
    first = {following for start in starts for following in edges.get(start, ())}
    return distances(first, lambda node: edges.get(node, ())).keys()
