"""Deviations from the SOP by decision: a unit is let off, one person may do what four eyes forbid them."""

from engine.commands import AllowSamePerson, ExcuseUnit
from engine.errors import Conflict, NotFound, NothingToExcuse
from engine.texts import Text
from service.accounts.acting import acting
from service.dispatch import authority
from service.dispatch.transaction import Act, Made
from service.permissions import Permission, require
from service.persistence.store import cases, people
from service.persistence.store.cases import Task


class HandedInMeanwhile(Conflict):
    """The task from which the unit was to be excused was done before; the unit has reported."""

    code = "handed-in-meanwhile"
    template = Text(
        "{who} sudah menyelesaikan langkah {step} bidang ini; tidak ada yang dikecualikan.",
        "{who} has completed step {step} of this unit; nothing was excused.",
    )


def excusal(act: Act, unit: str, reason: str, task_id: str | None) -> Made:
    """Make the command that lets a unit off.

    `task_id` is the task that was seen open when that was decided. Raises `HandedInMeanwhile` when it was
    done since, `NotFound` when it is none of this unit and case.
    """
    authority.may_excuse(act.person, act.deployed.definition)
    if task_id is not None:
        _must_stand(act, unit, task_id)
    return ExcuseUnit(unit=unit, reason=reason), {}


def permission(act: Act, task: Task, to: str, reason: str) -> Made:
    """Make the command that lets a person do a task although four eyes forbid it."""
    require(act.person, Permission.INTERVENE)
    roles = acting(act.connection, to, act.at).actor.roles
    held = tuple((role.lane, role.unit, role.represents) for role in roles)
    return AllowSamePerson(task_key=task.key, person=to, reason=reason, to_roles=held), {}


def _must_stand(act: Act, unit: str, task_id: str) -> None:
    task = cases.read_task(act.connection, task_id)
    if task is None or (task.instance_id, task.unit) != (act.case.id, unit):
        raise NotFound(what=task_id)
    if task.status == "completed":
        by = task.completed_by or ""
        raise HandedInMeanwhile(who=people.names_of(act.connection, {by}).get(by, by), step=task.number)
    if task.excused is not None:
        raise NothingToExcuse(unit=unit)
