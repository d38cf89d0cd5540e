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
    """Call a task as a scenario does: `5[usaha]`."""
    return name_of(step_name(definition, task.step), task.unit)


def step_name(definition: ProcessDefinition, step_id: str) -> str:
    """Call a step by its number, or by its id where the number does not tell it from others."""
    number = definition.step(step_id).number
    numbers = [each.number for each in definition.steps.values()]
    unique = bool(number) and numbers.count(number) == 1 and number not in definition.steps
    return number if unique else step_id


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
