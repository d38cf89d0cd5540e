"""Who may work on a task: its lane and unit, one pair of hands at a time, and four eyes."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.actors import Actor, HeldRole
from engine.commands import OnBehalf
from engine.definitions import ProcessDefinition
from engine.errors import (
    FourEyesViolated,
    NotACandidate,
    NotBarred,
    NotPermitted,
    NotTheAssignee,
    OwnTask,
    ReasonMissing,
    ScanMissing,
    TaskAlreadyClaimed,
)
from engine.tasks import UserTask
from engine.texts import is_blank


@dataclass(frozen=True, slots=True, kw_only=True)
class Performer:
    """Who did a step, and for whom when standing in."""

    by: str
    acted_for: str | None = None

    def persons(self) -> frozenset[str]:
        """Give the real and the represented person."""
        return frozenset(person for person in (self.by, self.acted_for) if person is not None)


Performers = Mapping[str, Mapping[str, Performer]]  # step id -> unit ("" for none) -> latest performer


def role_on(definition: ProcessDefinition, performers: Performers, task: UserTask, actor: Actor) -> HeldRole:
    """Give the role by which a person may work on a task.

    Raises `NotACandidate`, or `FourEyesViolated` when the person, or the one represented, did a step that
    this one must be separate from (in the same unit where both are done per unit; latest occurrence) and
    nobody in charge has allowed it.
    """
    role = actor.role_for(task.lane, task.unit)
    if role is None:
        raise NotACandidate(lane=lane_of(definition, task))
    _must_be_other_eyes(definition, performers, task, actor, role)
    return role


def role_on_behalf(
    definition: ProcessDefinition, performers: Performers, task: UserTask, actor: Actor
) -> HeldRole:
    """Give the role by which a person of another lane may enter a unit's paper form.

    Raises `OwnTask` for who holds the task's own lane, `NotACandidate`, `FourEyesViolated`.
    """
    if actor.role_for(task.lane, task.unit) is not None:
        raise OwnTask
    held = (actor.role_for(lane, task.unit) for lane in definition.step(task.step).on_behalf_by)
    role = next((role for role in held if role is not None), None)
    if role is None:
        raise NotACandidate(lane=lane_of(definition, task))
    _must_be_other_eyes(definition, performers, task, actor, role)
    return role


def must_have_paper(on_behalf: OnBehalf) -> None:
    """Refuse what is entered on behalf of a unit without a reason or without the scan."""
    must_say_why(on_behalf.reason)
    if is_blank(on_behalf.scan_sha256):
        raise ScanMissing({"scan": [ScanMissing.template]})


def must_excuse(definition: ProcessDefinition, task: UserTask, actor: Actor) -> None:
    """Refuse with `NotPermitted` unless a lane of the person may excuse a unit from the task's step."""
    lanes = definition.step(task.step).excused_by
    if not any(actor.role_for(lane, task.unit) is not None for lane in lanes):
        raise NotPermitted


def _must_be_other_eyes(
    definition: ProcessDefinition, performers: Performers, task: UserTask, actor: Actor, role: HeldRole
) -> None:
    if actor.id in task.allowed:
        return
    persons = {actor.id} | ({role.represents} if role.represents else set())
    for step_id in definition.step(task.step).separate_from:
        done = performers.get(step_id, {})
        same_unit = done.get(task.unit) if task.unit is not None else None
        relevant = [same_unit] if same_unit is not None else list(done.values())
        if any(persons & performer.persons() for performer in relevant):
            other = definition.steps.get(step_id)
            raise FourEyesViolated(step=other.number if other else step_id)


def must_be_barred(
    definition: ProcessDefinition, performers: Performers, task: UserTask, actor: Actor
) -> None:
    """Refuse with `NotBarred` unless four eyes, and nothing else, keep the person from the task."""
    try:
        role_on(definition, performers, task, actor)
    except FourEyesViolated:
        return
    except NotACandidate as refusal:
        raise NotBarred(person=actor.id) from refusal
    raise NotBarred(person=actor.id)


def must_be_free(task: UserTask, actor: Actor) -> None:
    """Refuse with `TaskAlreadyClaimed` when somebody else holds the task."""
    if task.assignee is not None and task.assignee != actor.id:
        raise TaskAlreadyClaimed(assignee=task.assignee)


def must_hold(task: UserTask, actor: Actor) -> None:
    """Refuse with `NotTheAssignee` unless the person holds the task, or intervenes from outside."""
    if task.assignee != actor.id and not actor.intervenes:
        raise NotTheAssignee


def must_intervene(actor: Actor, reason: str) -> None:
    """Refuse unless the person may act on an instance from outside, and says why."""
    if not actor.intervenes:
        raise NotPermitted
    must_say_why(reason)


def must_say_why(reason: str) -> None:
    """Refuse with `ReasonMissing` when no reason is given."""
    if is_blank(reason):
        raise ReasonMissing({"reason": [ReasonMissing.template]})


def lane_of(definition: ProcessDefinition, task: UserTask) -> str:
    """Name the lane of a task, with its unit, for people to read."""
    names = {lane.id: lane.name for lane in definition.diagram.lanes}
    lane = names.get(task.lane, task.lane)
    return f"{lane} ({task.unit})" if task.unit is not None else lane
