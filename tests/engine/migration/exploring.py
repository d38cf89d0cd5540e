"""Cases led everywhere they can go, to compare one that was migrated with fresh ones."""

import itertools
import json
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from engine.actors import SYSTEM
from engine.commands import CompleteTask, FireTimer, StartInstance
from engine.definitions import ProcessDefinition
from engine.errors import EngineError
from engine.expressions import compiled
from engine.instances import ProcessInstance
from engine.tasks import name_of
from tests.engine.builders import INSTANCE, MONDAY, a_person

Standing = frozenset[tuple[Any, int]]
Act = tuple[str, str | None, Mapping[str, Any] | None]  # element, unit, values (None: a timer goes off)
UNITS = ["a", "b"]


def standing(instance: ProcessInstance) -> Standing:
    """Say where an instance stands, whatever its ids and rounds."""
    return frozenset(
        Counter((t.element, t.units, t.state, t.source or "") for t in instance.standing).items()
    )


def copied(instance: ProcessInstance) -> ProcessInstance:
    """Copy an instance by its snapshot."""
    return ProcessInstance.restored(instance.definition, instance.id, instance.snapshot())


def acts(instance: ProcessInstance, forms: Mapping[str, Mapping[str, str]]) -> list[Act]:
    """Give everything that anybody may do next, with every answer to every question."""
    found: list[Act] = []
    for task in instance.open_tasks.values():
        fields = forms.get(task.step, {})
        answers = [[True, False] if kind == "boolean" else [UNITS] for kind in fields.values()]
        found += [
            (task.step, task.unit, dict(zip(fields, values, strict=True)))
            for values in itertools.product(*answers)
        ]
    for token in instance.standing:
        if token.due_at is not None:
            found.append((token.element, token.unit, None))
    return found


def act(instance: ProcessInstance, deed: Act) -> None:
    """Do it; raises what the engine raises."""
    element, unit, values = deed
    if values is None:
        wanted = name_of(element, unit)
        timer = next(each for key, each in instance.timers.items() if key.rpartition("#")[0] == wanted)
        instance.handle(FireTimer(timer_key=timer.key), at=timer.due_at, actor=SYSTEM)
        return
    key = next(key for key, task in instance.open_tasks.items() if (task.step, task.unit) == (element, unit))
    person = a_person("ana", "staf", "lain", unit=unit)
    instance.handle(CompleteTask(task_key=key, values=values), at=MONDAY, actor=person)


@dataclass
class Explored:
    """What was found: states by where they stand, whether that is all, and what went wrong on the way.

    `unread` are names that were read and that nobody had given.
    """

    states: dict[Standing, list[ProcessInstance]]
    whole: bool
    ended: bool
    stuck: list[str]
    unread: set[str]


def fresh(definition: ProcessDefinition) -> ProcessInstance:
    """Start a case."""
    instance = ProcessInstance(definition, INSTANCE)
    _start(instance)
    return instance


def explored(begin: ProcessInstance, *, most: int = 60) -> Explored:
    """Lead a case everywhere, breadth first."""
    forms = forms_of(begin.definition)
    found = Explored({}, True, False, [], set())
    seen, waiting = set(), deque([begin])
    while waiting:
        instance = waiting.popleft()
        state = _state(instance)
        if state in seen:
            continue
        if len(seen) >= most:
            found.whole = False
            break
        seen.add(state)
        found.ended |= instance.status == "completed"
        found.states.setdefault(standing(instance), []).append(instance)
        for deed in acts(instance, forms):
            other = watched(copied(instance), found.unread)
            try:
                act(other, deed)
            except EngineError as error:
                found.stuck.append(error.text.en)
                continue
            waiting.append(other)
    return found


def reachable(definition: ProcessDefinition, *, most: int = 60) -> tuple[set[Standing], bool]:
    """Say where a case can come to stand if each condition may hold or not, whatever was answered.

    A condition may ask for what no step before it gives; somebody who moves a case by a mapping may still
    choose the step behind it. The second of the pair says whether that is all.
    """
    forms = forms_of(definition)
    conditions = {flow.condition.strip() for flow in definition.diagram.flows if flow.condition}
    waiting = deque(_either_way(conditions, lambda: ProcessInstance(definition, INSTANCE), _start))
    seen: set[tuple[Standing, str]] = set()
    while waiting:
        instance = waiting.popleft()
        if (state := _state(instance)) in seen:
            continue
        if len(seen) >= most:
            return {standing for standing, _ in seen}, False
        seen.add(state)
        for deed in acts(instance, forms):
            waiting.extend(_either_way(conditions, partial(copied, instance), partial(act, deed=deed)))
    return {standing for standing, _ in seen}, True


def _start(instance: ProcessInstance) -> None:
    instance.handle(StartInstance(business_key="x"), at=MONDAY, actor=a_person("ana"))


def _either_way(
    conditions: set[str], make: Callable[[], ProcessInstance], do: Callable[[ProcessInstance], None]
) -> Iterator[ProcessInstance]:
    """Do it once for each way in which the conditions on the way can come out."""
    scripts: list[list[bool]] = [[]]
    while scripts:
        instance, tossing = make(), _Tossing(scripts.pop(), conditions)
        tossing.evaluate = instance._workflow._scripts._evaluator
        instance._workflow._scripts._evaluator = tossing
        try:
            do(instance)
        except EngineError:
            continue
        finally:
            scripts.extend(tossing.others)
        yield copied(instance)


class _Tossing:
    """Evaluates conditions by a script; where that ends, as false, noting the other way for later."""

    def __init__(self, script: list[bool], conditions: set[str]) -> None:
        self.script, self.conditions, self.asked = script, conditions, 0
        self.others: list[list[bool]] = []
        self.evaluate: Callable[[str, Mapping[str, Any]], Any]

    def __call__(self, expression: str, scope: Mapping[str, Any]) -> Any:
        if expression.strip() not in self.conditions:
            return self.evaluate(expression, scope)
        if self.asked == len(self.script):
            self.others.append([*self.script, True])
            self.script.append(False)
        self.asked += 1
        return self.script[self.asked - 1]


def forms_of(definition: ProcessDefinition) -> dict[str, dict[str, str]]:
    """Give the fields that the diagram reads, by step."""
    return {
        step: {name: definition.reads[name] for name in sorted(names)}
        for step, names in definition.provides.items()
    }


def variables_of(instance: ProcessInstance) -> str:
    """Write all variables, those of branches too."""
    branches = {name: dict(given) for name, given in instance.branches.items()}
    return json.dumps([dict(instance.variables), branches], sort_keys=True)


def _state(instance: ProcessInstance) -> tuple[Standing, str]:
    return standing(instance), variables_of(instance)


def watched(instance: ProcessInstance, unread: set[str]) -> ProcessInstance:
    """Note every name that is read and was never given."""
    scripts = instance._workflow._scripts
    evaluate = scripts._evaluator

    def watching(expression: str, scope: Mapping[str, Any]) -> Any:
        unread.update(compiled(expression.strip()).names - scope.keys())
        return evaluate(expression, scope)

    scripts._evaluator = watching
    return instance
