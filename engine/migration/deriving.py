"""What the new diagram reads, worked out anew from what was handed in."""

from collections.abc import Mapping
from typing import Any

from engine import variables
from engine.commands import MigrateInstance
from engine.definitions import ProcessDefinition
from engine.errors import WrongVariable
from engine.instances import ProcessInstance
from engine.migration.paths import paths_of

Submissions = Mapping[tuple[str, str | None], Mapping[str, Any]]
"""The latest logged values of a case by step and unit, in the order they were handed in, the oldest first."""


def command(
    instance: ProcessInstance,
    into: ProcessDefinition,
    submissions: Submissions,
    *,
    from_hash: str,
    to: str,
    version: int,
    reason: str,
    mapping: Mapping[str, str] | None = None,
) -> MigrateInstance:
    """Make the command that takes a case to `into`, whose deployment is `to`; nobody asks whether it may.

    Choices for steps that are not open, or are still there, are left out.
    """
    gone = {task.step for task in instance.open_tasks.values()} - into.diagram.elements.keys()
    return MigrateInstance(
        from_hash=from_hash,
        to=to,
        version=version,
        variables=for_process(instance, into, submissions),
        unit_variables=for_branches(instance, into, submissions),
        mapping={step: other for step, other in (mapping or {}).items() if step in gone},
        reason=reason,
    )


def for_process(
    instance: ProcessInstance, into: ProcessDefinition, submissions: Submissions
) -> dict[str, Any]:
    """Give the values that the new diagram reads outside of the units' branches, as forms submit them."""
    return _values(instance.definition, into, instance.variables, submissions, None)


def for_branches(
    instance: ProcessInstance, into: ProcessDefinition, submissions: Submissions
) -> dict[str, dict[str, Any]]:
    """Give for each unfinished branch the values that were given in it."""
    return {
        name: _values(instance.definition, into, given, submissions, name)
        for name, given in instance.branches.items()
    }


def _values(
    former: ProcessDefinition,
    into: ProcessDefinition,
    present: Mapping[str, Any],
    submissions: Submissions,
    branch: str | None,
) -> dict[str, Any]:
    """Give the values of one place, the process (None) or a branch; what nobody ever gave is left out."""
    found: dict[str, Any] = {}
    for name in sorted(into.reads):
        for value in _given(former, into, name, present, submissions, branch):
            if _fits(into, name, value):
                found[name] = value
    return found


def _given(
    former: ProcessDefinition,
    into: ProcessDefinition,
    name: str,
    present: Mapping[str, Any],
    submissions: Submissions,
    branch: str | None,
) -> list[Any]:
    """Give the value of a name, or nothing: as it is where the name means the same, else as handed in last.

    Whoever was asked last counts: when that form did not ask for it yet, there is no value.
    """
    element, unit = _parts(branch)
    kept = [_submitted(present[name])] if name in present else []
    if means_the_same(former, into, name, element):
        return kept
    after = providers(into, name, element)
    answers = [
        [values[name]] if name in values else []
        for (step, of), values in submissions.items()
        if of == unit and _home(step, into, former) == element and (step in after or name in values)
    ]
    return answers[-1] if answers else kept


def means_the_same(
    former: ProcessDefinition, into: ProcessDefinition, name: str, element: str | None
) -> bool:
    """Say whether both diagrams read a name as the same type from the same steps."""
    return (
        former.reads.get(name) == into.reads.get(name)
        and (name in former.collections) == (name in into.collections)
        and providers(former, name, element) == providers(into, name, element)
    )


def providers(definition: ProcessDefinition, name: str, element: str | None) -> frozenset[str]:
    """Name the steps that give a name in the branches of a repeated element; None means outside of any."""
    paths = paths_of(definition.diagram)
    return frozenset(
        step for step, names in definition.provides.items() if name in names and paths.home(step) == element
    )


def _home(step: str, *definitions: ProcessDefinition) -> str | None:
    """Name the repeated element in which a step lies, by the first diagram that has the step."""
    known = (paths_of(each.diagram) for each in definitions if step in each.steps)
    return next((paths.home(step) for paths in known), None)


def _parts(branch: str | None) -> tuple[str | None, str | None]:
    """Split the name of a branch into its repeated element and the unit it is for."""
    if branch is None:
        return None, None
    return branch.partition("[")[0], branch.rpartition("[")[2].removesuffix("]")


def _submitted(value: Any) -> Any:
    """Give a variable as a form submits it: a collection as a list."""
    return list(value) if isinstance(value, dict) else value


def _fits(into: ProcessDefinition, name: str, value: Any) -> bool:
    try:
        variables.from_start(into, {name: value})
    except WrongVariable:
        return False
    return True
