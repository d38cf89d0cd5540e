"""Whether a case can go on by another diagram from where it stands: asked rule by rule, then tried."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from engine import _spiff
from engine.definitions import ProcessDefinition
from engine.errors import EngineError
from engine.instances import ProcessInstance
from engine.migration import refusals
from engine.migration.deriving import Submissions, command, for_branches, for_process
from engine.migration.markings import marking_of, markings_of, waits_at
from engine.migration.paths import Paths, paths_of
from engine.migration.reading import come_to, readers_of
from engine.migration.refusals import Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What came of it: a refusal, `choices` for open steps that are gone and not mapped yet, or neither."""

    refusal: Refusal | None
    choices: Mapping[str, tuple[str, ...]]


def tried(
    instance: ProcessInstance,
    into: ProcessDefinition,
    submissions: Submissions,
    mapping: Mapping[str, str],
) -> Trial:
    """Ask every rule, and try the move on a copy; `instance` stays as it is."""
    case = _Case(instance, into, mapping)
    choices = case.choices()
    wrong = next(case.obstacles(), None)
    if wrong is not None or choices:
        return Trial(refusal=wrong, choices=choices)
    wrong = next(case.impossible(), None) or case.unread(submissions) or case.untried(submissions)
    return Trial(refusal=wrong, choices={})


def choices_of(instance: ProcessInstance, into: ProcessDefinition) -> Mapping[str, tuple[str, ...]]:
    """Give for each open step that another diagram does not have the steps that may take its place."""
    return _Case(instance, into, {}).choices()


class _Case:
    """One case before the move."""

    def __init__(
        self, instance: ProcessInstance, into: ProcessDefinition, mapping: Mapping[str, str]
    ) -> None:
        self.instance, self.into = instance, into
        self.old, self.new = paths_of(instance.definition.diagram), paths_of(into.diagram)
        self.standing = instance.standing
        self.mapping = {step: other for step, other in mapping.items() if self._is_gone(step)}

    def choices(self) -> dict[str, tuple[str, ...]]:
        """For each open step that is gone and not mapped: the steps of its scope that it may become."""
        return {
            token.element: self._may_become(token.element)
            for token in self.standing
            if token.manual and self._is_gone(token.element) and token.element not in self.mapping
        }

    def obstacles(self) -> Iterator[Refusal]:
        """Name what keeps single elements at which the case stands from being taken over."""
        for token in self.standing:
            element = token.element
            if self._is_gone(element):
                yield from self._gone(token)
            elif self.old.tag(element) != self.new.tag(element):
                yield refusals.other_kind(self.old, element)
            elif self.old.around(element) != self.new.around(element):
                yield refusals.other_place(self.old, element)
            elif self.old.loops.get(element) != self.new.loops.get(element):
                yield refusals.other_repetition(self.old, element)
            elif _edges(self.old, element) != _edges(self.new, element):
                yield refusals.other_timers(self.old, element)

    def _gone(self, token: _spiff.Active) -> Iterator[Refusal]:
        element = token.element
        if not token.manual:
            yield refusals.gone(self.old, element)
        elif element in self.mapping:
            if self.mapping[element] not in self._may_become(element):
                yield refusals.cannot_become(self.old, element)
        elif not self._may_become(element):
            yield refusals.gone(self.old, element)

    def _may_become(self, step: str) -> tuple[str, ...]:
        """Give the plain steps of the same scope: not repeated themselves, nothing on their edges."""
        around = self.old.around(step)
        plain = step not in self.old.loops and not self.old.beside.get(step)
        scope = _scope_of(self.old, step)
        stays = [self.old.loops.get(each) == self.new.loops.get(each) for each in around]
        if not plain or not all(stays):
            return ()
        return tuple(
            other.id
            for other in self.into.diagram.steps
            if _scope_of(self.new, other.id) == scope
            and self.new.around(other.id) == around
            and other.id not in self.new.loops
            and not self.new.beside.get(other.id)
        )

    def impossible(self) -> Iterator[Refusal]:
        """Compare where the case would stand with all the states that the new diagram knows."""
        for scope, tokens in self._by_scope().items():
            places = [
                waits_at(token.source, token.element) if token.source else self._becomes(token.element)
                for token in tokens
            ]
            possible = markings_of(self.new, scope[0]).holds(marking_of(places))
            if possible is None:
                yield refusals.too_broad(self.old, tokens[0].element)
            elif not possible:
                yield self._impossible(tokens)

    def _impossible(self, tokens: Sequence[_spiff.Active]) -> Refusal:
        waiting = next((token for token in tokens if token.source), None)
        if waiting is not None:
            return refusals.waits(self.old, waiting.element, waiting.source or "")
        steps = [token.element for token in tokens if token.manual]
        return refusals.not_at_once(self.old, steps or [token.element for token in tokens])

    def _by_scope(self) -> dict[tuple[str, tuple[str, ...]], list[_spiff.Active]]:
        """Sort the tokens by the (sub-)process, and the branch of it, in which they stand."""
        found: dict[tuple[str, tuple[str, ...]], list[_spiff.Active]] = {}
        for token in self.standing:
            loops = sum(each in self.old.loops for each in (token.element, *self.old.around(token.element)))
            if token.element in self.old.loops and len(token.units) == loops:
                continue  # one of the repeated ones: the element that holds them stands for all
            scope = _scope_of(self.old, token.element)
            found.setdefault((scope, token.units), []).append(token)
        return found

    def unread(self, submissions: Submissions) -> Refusal | None:
        """Name a value that the new diagram may read ahead and that nobody will have given."""
        given = for_process(self.instance, self.into, submissions)
        in_branches = for_branches(self.instance, self.into, submissions)
        last = self._on_last_unit()
        for reader in readers_of(self.into):
            if reader.name in given:
                continue
            home = self.new.home(reader.element)
            has = {
                branch
                for branch, values in in_branches.items()
                if reader.name in values and branch.partition("[")[0] == home
            }
            lacking = [token for token in self.standing if self._branch(token) not in has]
            begun = [self._becomes(token.element) for token in lacking if self._goes_on(token)]
            if reader.element not in come_to(self.new, begun, self._arrows(lacking), reader.givers, last):
                continue
            done = [step for step in sorted(reader.givers) if self.instance.performers.get(step)]
            if done or not reader.fresh.issuperset(begun):
                return refusals.no_value(self.new, reader.name, reader.element, done)
        return None

    def untried(self, submissions: Submissions) -> Refusal | None:
        """Try it: whatever the rules did not foresee shows here."""
        made = command(
            self.instance,
            self.into,
            submissions,
            from_hash="",
            to="",
            version=0,
            reason="-",
            mapping=self.mapping,
        )
        try:
            self.instance.moved(made, self.into)
        except EngineError as error:
            return Refusal(step=None, reason=error.text)
        return None

    def _on_last_unit(self) -> frozenset[str]:
        """Name the repeated sub-processes in which every unit that is under way is the last of its list."""
        on_last: dict[str, bool] = {}
        for token in self.standing:
            around = [each for each in reversed(self.old.around(token.element)) if each in self.old.loops]
            for depth, (loop, unit) in enumerate(zip(around, token.units, strict=False)):
                items = self._items(loop, around[:depth], token.units[:depth])
                on_last[loop] = on_last.get(loop, True) and items[-1:] == [unit]
        return frozenset(loop for loop, last in on_last.items() if last)

    def _items(self, loop: str, around: Sequence[str], units: Sequence[str]) -> list[str]:
        """Give the units that a sub-process is repeated for, read as its branch reads them."""
        name = self.old.loops[loop].collection
        for depth in range(len(units), 0, -1):
            branch = around[depth - 1] + "".join(f"[{unit}]" for unit in units[:depth])
            own = self.instance.branches.get(branch, {}).get(name)
            if isinstance(own, Mapping):
                return list(own)
        shared = self.instance.variables.get(name)
        return list(shared) if isinstance(shared, Mapping) else []

    def _is_gone(self, element: str) -> bool:
        return element not in self.into.diagram.elements

    def _becomes(self, element: str) -> str:
        return self.mapping.get(element, element)

    def _goes_on(self, token: _spiff.Active) -> bool:
        """Say whether a token itself goes on: not one that waits, or that holds others inside."""
        return token.source is None and (token.manual or token.due_at is not None)

    def _arrows(self, tokens: Sequence[_spiff.Active]) -> frozenset[str]:
        """Name the arrows of the new diagram on which tokens wait for others."""
        waiting = {(token.source, token.element) for token in tokens if token.source}
        return frozenset(flow.id for flow in self.into.diagram.flows if (flow.source, flow.target) in waiting)

    def _branch(self, token: _spiff.Active) -> str | None:
        """Name the branch in which a token stands; None outside of any."""
        if not token.units:
            return None
        loops = [each for each in (token.element, *self.old.around(token.element)) if each in self.old.loops]
        return loops[len(loops) - len(token.units)] + "".join(f"[{unit}]" for unit in token.units)


def _scope_of(paths: Paths, element: str) -> str:
    """Name the process or sub-process in which an element lies."""
    return paths.diagram.elements[element].parent


def _edges(paths: Paths, element: str) -> frozenset[tuple[str, bool]]:
    """Name the timers on an element's edge, and whether each ends it."""
    return frozenset((event, paths.interrupts(event)) for event in paths.beside.get(element, ()))
