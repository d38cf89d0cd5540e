"""How scenarios call steps and tasks: by id or by number, with the unit in brackets."""

import re
from collections.abc import Iterable
from typing import Final

from engine.definitions import ProcessDefinition
from engine.sop import Step
from engine.tasks import UserTask, name_of
from service.rehearsal.errors import UnknownStep

_CALLED: Final = re.compile(r"(?P<step>[^\[\]]+)(?:\[(?P<unit>[^\[\]]+)\])?")


def step_called(definition: ProcessDefinition, name: str) -> Step:
    """Find a step by its id or its number; raises `UnknownStep`."""
    found = definition.steps.get(name) or next(
        (step for step in definition.steps.values() if step.number == name), None
    )
    if found is None:
        raise UnknownStep(step=name)
    return found


def task_called(definition: ProcessDefinition, name: str) -> tuple[str, str | None]:
    """Read `10b` or `5[usaha]`: a step's id, and a unit or None for any."""
    found = _CALLED.fullmatch(name.strip())
    if found is None:
        raise UnknownStep(step=name)
    return step_called(definition, found["step"]).id, found["unit"]


def short_name(definition: ProcessDefinition, task: UserTask) -> str:
    """Call a task as a scenario does: `5[usaha]`, by its id where it has no number."""
    step = definition.step(task.step)
    numbers = [each.number for each in definition.steps.values()]
    by_number = step.number and numbers.count(step.number) == 1 and step.number not in definition.steps
    return name_of(step.number if by_number else step.id, task.unit)


def label_of(definition: ProcessDefinition, task: UserTask) -> str:
    """Name a task for people: number, name, unit."""
    return label(definition.step(task.step), task.unit)


def label(step: Step, unit: str | None = None) -> str:
    """Name a step for people: `8 Menyerahkan hasil rekapitulasi (usaha)`."""
    words = f"{step.number} {step.name}".strip() or step.id
    return f"{words} ({unit})" if unit is not None else words


def labels(definition: ProcessDefinition, tasks: Iterable[UserTask]) -> str:
    """Name tasks for people, those of one step for several units together."""
    by_step: dict[str, list[str]] = {}
    for task in tasks:
        by_step.setdefault(task.step, []).extend([task.unit] if task.unit is not None else [])
    return "; ".join(
        label(definition.step(step), ", ".join(units) or None) for step, units in by_step.items()
    )
