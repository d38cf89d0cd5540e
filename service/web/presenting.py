"""From read models to what the pages show: names, moments, words."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.calendar import in_words as limit_in_words
from service.bootstrap import Alur
from service.persistence.database import Connection
from service.persistence.store.people import Person
from service.queries.task_items import TaskItem
from service.web import times
from service.web.language import gettext as _
from service.web.language import language, ngettext
from service.web.times import Due

MOST_NAMED = 4
Deadline = Callable[[datetime | None], Due | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnShown:
    """By whom, when and why a case came back."""

    by: str
    moment: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskShown:
    """A task as lists and pages show it; `holder` says in words who has it."""

    id: str
    number: str
    name: str
    definition: str
    business_key: str
    instance_id: str
    lane: str
    unit: str | None
    assignee: str | None
    holder: str
    due: Due | None
    limit: str
    round: int
    returned: ReturnShown | None
    mine: bool
    open: bool


def deadlines(alur: Alur, connection: Connection, now: datetime) -> Deadline:
    """Give a function that says how much of the office's working time is left until an instant."""
    calendar = alur.calendars.now(connection)

    def due(at: datetime | None) -> Due | None:
        if at is None:
            return None
        return times.due(at, now=now, working_seconds=calendar.working_seconds(now, at))

    return due


def task_shown(item: TaskItem, due: Deadline, *, me: str) -> TaskShown:
    """Present a task to the person `me`."""
    returned = item.returned
    return TaskShown(
        id=item.id,
        number=item.number,
        name=item.name,
        definition=item.instance.definition_name,
        business_key=item.instance.business_key,
        instance_id=item.instance.id,
        lane=item.lane_name,
        unit=item.unit_name,
        assignee=item.assignee_name,
        holder=holder(item),
        due=due(item.due_at),
        limit=limit_in_words(item.time_limit, language()) if item.time_limit else "",
        round=item.round,
        returned=ReturnShown(by=returned.by_name, moment=times.moment(returned.at), reason=returned.reason)
        if returned
        else None,
        mine=item.assignee == me,
        open=item.status == "open",
    )


def holder(item: TaskItem) -> str:
    """Say who has a task, or whose turn it is."""
    if item.assignee_name:
        return _("dikerjakan %(name)s", name=item.assignee_name)
    lane = f"{item.lane_name} – {item.unit_name}" if item.unit_name else item.lane_name
    return _("menunggu diambil %(lane)s", lane=lane)


def candidates(everybody: Sequence[Person], item: TaskItem) -> list[str]:
    """Name those who may take a task, unless somebody has it or they are many."""
    if item.assignee is not None:
        return []
    names = [each.name for each in everybody if each.actor.role_for(item.lane, item.unit) is not None]
    return names if len(names) <= MOST_NAMED else []


def counted(total: int, most: int) -> str:
    """Say how many tasks there are, up to what is counted exactly."""
    if total > most:
        return _("lebih dari %(most)s tugas", most=most)
    return ngettext("%(num)s tugas", "%(num)s tugas", total)
