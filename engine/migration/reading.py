"""What the new diagram reads ahead of a case that nobody will have given by then."""

from collections.abc import Iterable, Set
from dataclasses import dataclass
from functools import lru_cache

from engine.definitions import ProcessDefinition
from engine.expressions import compiled
from engine.migration.paths import Paths, Same, paths_of
from engine.xml import BPMN_NS

_B = f"{{{BPMN_NS}}}"
_TIMES = ("timeDuration", "timeDate")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """A place at which the diagram reads a name: when a token comes to `element`.

    `givers` are the steps whose answer it sees, those of its own branch and of none; `fresh` is where a new
    case may be before any of them is done.
    """

    element: str
    name: str
    givers: frozenset[str]
    fresh: frozenset[str]


def readers_of(definition: ProcessDefinition) -> tuple[Reader, ...]:
    """Find where the diagram's expressions read which names, once for each definition."""
    return _readers_of(Same(definition))


@lru_cache(maxsize=64)
def _readers_of(same: Same[ProcessDefinition]) -> tuple[Reader, ...]:
    definition = same.one
    paths = paths_of(definition.diagram)
    starts = paths.starts.get(definition.key, ())
    found = []
    for element, name in sorted(_reads(definition, paths)):
        homes = {None, paths.home(element)}
        steps = ((step, paths.home(step)) for step, names in definition.provides.items() if name in names)
        givers = frozenset(step for step, home in steps if home in homes)
        fresh = come_to(paths, starts, frozenset(), givers)
        found.append(Reader(element=element, name=name, givers=givers, fresh=fresh))
    return tuple(found)


def _reads(definition: ProcessDefinition, paths: Paths) -> set[tuple[str, str]]:
    found = {(element, loop.collection) for element, loop in paths.loops.items()}
    for flow in definition.diagram.flows:
        found |= {(flow.source, name) for name in (compiled(flow.condition).names if flow.condition else ())}
    for tag in _TIMES:
        for time in definition.diagram.root.iter(f"{_B}{tag}"):
            event = next(time.iterancestors(f"{_B}intermediateCatchEvent", f"{_B}boundaryEvent"), None)
            if event is not None:
                element = paths.host.get(event.get("id", ""), event.get("id", ""))
                found |= {(element, name) for name in compiled((time.text or "").strip()).names}
    return {(element, name) for element, name in found if name in definition.reads}


def come_to(
    paths: Paths,
    standing: Iterable[str],
    arrived: Set[str],
    givers: Set[str],
    last: Set[str] = frozenset(),
) -> frozenset[str]:
    """Name the elements that a token may come to before any of `givers` is done.

    `standing` are activities and timers at which tokens are, `arrived` the arrows on which tokens wait,
    `last` the sub-processes that units take turns in and that have no further unit to come.
    """
    return frozenset(_Walk(paths, givers, set(arrived), last).entered(standing))


class _Walk:
    """A walk along every way that avoids the givers."""

    def __init__(self, paths: Paths, givers: Set[str], arrows: set[str], last: Set[str]) -> None:
        self._paths, self._givers, self._arrows, self._last = paths, givers, arrows, last
        self._entered: set[str] = set()
        self._waiting: list[str] = []

    def entered(self, standing: Iterable[str]) -> set[str]:
        for element in standing:
            self._leave(element)
        while self._waiting:
            element = self._waiting.pop()
            if element in self._entered:
                continue
            self._entered.add(element)
            self._enter(element)
        return self._entered

    def _enter(self, element: str) -> None:
        inside = self._paths.starts.get(element, ())
        self._waiting += inside
        if inside:
            self._waiting += self._paths.beside.get(element, ())
        elif self._paths.tag(element) == "endEvent":
            self._end(self._paths.diagram.elements[element].parent)
        else:
            self._leave(element)

    def _leave(self, element: str) -> None:
        """Go on from an activity, when it is done or when a timer on its edge goes off."""
        self._waiting += self._paths.beside.get(element, ())
        if element not in self._givers:
            self._along(element)

    def _end(self, scope: str) -> None:
        """Go on from a sub-process that has come to an end; units may follow one another."""
        loop = self._paths.loops.get(scope)
        if loop is not None and loop.sequential and scope not in self._last:
            self._waiting += self._paths.starts.get(scope, ())
        if scope in self._paths.diagram.elements:
            self._along(scope)

    def _along(self, element: str) -> None:
        for flow in self._paths.diagram.outgoing(element):
            self._arrows.add(flow.id)
            arrows = (each.id for each in self._paths.diagram.incoming(flow.target))
            if self._paths.tag(flow.target) != "parallelGateway" or all(a in self._arrows for a in arrows):
                self._waiting.append(flow.target)
