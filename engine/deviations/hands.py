"""Which steps of a case were in one person's hands."""

from collections.abc import Iterator

from engine.definitions import ProcessDefinition
from engine.events import TaskCompleted


class Hands:
    """Remembers who did what in a case, while its log is gone through."""

    def __init__(self) -> None:
        self._latest: dict[tuple[str, str | None], frozenset[str]] = {}
        self._lanes: dict[str, dict[str, None]] = {}

    def kept_apart(self, definition: ProcessDefinition, done: TaskCompleted) -> tuple[str, ...]:
        """Name the steps, to be kept apart from this one, that the same person did last.

        The person represented counts as well. Where both are done per unit, only the same unit's counts.
        """
        persons = _persons(done)
        return tuple(
            step
            for step in _apart(definition, done.step)
            if any(persons & each for each in self._last(step, done.unit))
        )

    def lanes_before(self, done: TaskCompleted, lane: str) -> tuple[str, ...]:
        """Name the lanes whose steps a person did before the first one of this lane."""
        before = self._lanes.get(done.by, {})
        return () if lane in before else tuple(before)

    def remember(self, done: TaskCompleted, lane: str) -> None:
        """Note who did a step. What was entered on behalf of a unit was not done in that lane's place."""
        self._latest[done.step, done.unit] = _persons(done)
        if done.on_behalf is None:
            self._lanes.setdefault(done.by, {})[lane] = None

    def _last(self, step: str, unit: str | None) -> Iterator[frozenset[str]]:
        same = self._latest.get((step, unit)) if unit is not None else None
        if same is not None:
            yield same
            return
        yield from (each for (of_step, _unit), each in self._latest.items() if of_step == step)


def _apart(definition: ProcessDefinition, step: str) -> tuple[str, ...]:
    """Name the steps that must be in other hands than this one, whichever of the two says so."""
    known = definition.steps.get(step)
    own = known.separate_from if known is not None else ()
    others = (each.id for each in definition.diagram.steps if step in each.separate_from)
    return tuple(dict.fromkeys((*own, *others)))


def _persons(done: TaskCompleted) -> frozenset[str]:
    return frozenset(person for person in (done.by, done.acted_for) if person is not None)
