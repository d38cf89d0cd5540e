"""Which acts on a case and its tasks the pages offer to a person."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from engine.diagram import Diagram
from engine.sop import Step
from engine.state import RUNNING
from service.permissions import Permission, allows
from service.persistence.store.people import Person
from service.queries.instances import CaseItem
from service.queries.task_items import TaskItem


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowed:
    """Which acts on a case a person is offered."""

    suspend: bool
    resume: bool
    cancel: bool
    remark: bool
    operate: bool
    move: bool
    reassign: frozenset[str]
    enter: frozenset[str]
    excuse: frozenset[str]

    @property
    def acts(self) -> bool:
        """Say whether anything is offered to do with some open task."""
        return bool(self.reassign or self.enter or self.excuse)


def allowed(someone: Person, case: CaseItem, diagram: Diagram, everybody: Sequence[Person]) -> Allowed:
    """Say which acts make sense for the case and the people there are, and are the person's to do."""
    steps = {step.id: step for step in diagram.steps}
    in_charge = allows(someone, Permission.INTERVENE)
    return Allowed(
        suspend=in_charge and case.status == "running",
        resume=in_charge and case.status == "suspended",
        cancel=in_charge and case.status in RUNNING,
        remark=allows(someone, Permission.COMMENT),
        operate=allows(someone, Permission.OPERATE),
        move=allows(someone, Permission.DEPLOY) and case.status in RUNNING,
        reassign=frozenset(
            item.id for item in case.current if may_reassign(someone, item) and receivers(everybody, item)
        ),
        enter=frozenset(item.id for item in case.current if may_enter(someone, item, steps[item.step])),
        excuse=frozenset(item.id for item in case.current if may_excuse(someone, item, steps[item.step])),
    )


def may_enter(someone: Person, item: TaskItem, step: Step) -> bool:
    """Say whether a person may enter the paper form of a task's unit now."""
    return item.assignee is None and enters_for(someone, item, step)


def enters_for(someone: Person, item: TaskItem, step: Step) -> bool:
    """Say whether a person, not being of a task's unit, enters its form unless the unit has taken it."""
    outside = item.unit is not None and someone.actor.role_for(item.lane, item.unit) is None
    return _is_live(item) and outside and not someone.lanes.isdisjoint(step.on_behalf_by)


def may_excuse(someone: Person, item: TaskItem, step: Step) -> bool:
    """Say whether a person may let a task's unit off."""
    return _is_live(item) and item.unit is not None and not someone.lanes.isdisjoint(step.excused_by)


def _is_live(item: TaskItem) -> bool:
    return item.status == "open" and item.instance.status == "running"


def may_reassign(someone: Person, item: TaskItem) -> bool:
    """Say whether a person may hand a task to another: those in charge, and whoever has it in hand."""
    is_open = _is_live(item)
    has_it = item.assignee == someone.username and allows(someone, Permission.WORK_ON_TASKS)
    return is_open and (has_it or allows(someone, Permission.INTERVENE))


def receivers(everybody: Iterable[Person], item: TaskItem) -> list[Person]:
    """Name those to whom a task may be handed: the people of its lane who do not have it already."""
    return [
        each
        for each in everybody
        if each.username != item.assignee and each.actor.role_for(item.lane, item.unit) is not None
    ]
