"""Tugas Saya: what a person has in hand and may take, and what comes after a task is done."""

from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.persistence.store.people import everybody_at
from service.queries import worklist as queries
from service.queries.instances import open_tasks
from service.queries.tasks import readable_task
from service.queries.worklist import MOST_COUNTED, Scope, TaskPage, Wanted
from service.web import times
from service.web.frame import alur, person, signed_in
from service.web.opening import may_open_some
from service.web.presenting import Deadline, TaskList, candidates, counted, deadlines, task_shown

blueprint = Blueprint("worklist", __name__, url_prefix="/tugas")


@blueprint.get("")
@signed_in
def index() -> ResponseReturnValue:
    """List what the person has in hand and what may be taken."""
    here, now = alur(), alur().clock.now()
    with here.database.read() as connection:
        due = deadlines(here, connection, now)
        may_start = may_open_some(here, connection, person())
        lists = {
            scope: queries.tasks(
                connection, person(), Wanted(scope=scope), at=now, cursor=request.args.get(scope.value)
            )
            for scope in (Scope.MINE, Scope.GROUP)
        }
    return render_template(
        "tasks/worklist.html",
        today=times.day(now),
        mine=_listed(lists[Scope.MINE], Scope.MINE, due),
        group=_listed(lists[Scope.GROUP], Scope.GROUP, due),
        may_start=may_start,
    )


@blueprint.get("/<task_id>/selesai")
@signed_in
def done(task_id: str) -> ResponseReturnValue:
    """Tell what came of completing a task, who has the case now, and what is next."""
    here, now = alur(), alur().clock.now()
    with here.database.read() as connection:
        item = readable_task(connection, person(), task_id)
        due = deadlines(here, connection, now)
        current = open_tasks(connection, [item.instance.id]).get(item.instance.id, ())
        everybody = everybody_at(connection, now)
    following = [task_shown(each, due, me=person().username) for each in current]
    mine = next(
        (
            shown
            for each, shown in zip(current, following, strict=True)
            if each.assignee == person().username
            or (each.assignee is None and person().actor.role_for(each.lane, each.unit))
        ),
        None,
    )
    return render_template(
        "tasks/done.html",
        task=task_shown(item, due, me=person().username),
        following=following,
        names={each.id: candidates(everybody, each) for each in current},
        ended=item.instance.status == "completed",
        mine=mine,
    )


def _listed(page: TaskPage, scope: Scope, due: Deadline) -> TaskList:
    cursor: dict[str, Any] = {scope.value: page.next_cursor}
    return TaskList(
        tasks=tuple(task_shown(item, due, me=person().username) for item in page.items),
        count=counted(page.total, MOST_COUNTED),
        next_url=url_for("worklist.index", **cursor) if page.next_cursor else None,
    )
