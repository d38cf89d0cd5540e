"""After a task is done: what happened, who has the case now, and the person's own next task."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from service.persistence.store.people import everybody_at
from service.queries import worklist as queries
from service.queries.instances import open_tasks
from service.queries.task_items import TaskItem
from service.queries.tasks import readable_task
from service.queries.worklist import Scope, Wanted
from service.web.frame import alur, person, signed_in
from service.web.presenting import candidates, deadlines, task_shown
from service.web.tasks.returning import reason_label, sent_back_by
from service.web.tasks.worklist_rows import rows_of

blueprint = Blueprint("completed", __name__, url_prefix="/tugas")
NEXT = 3


@blueprint.get("/<task_id>/selesai")
@signed_in
def done(task_id: str) -> ResponseReturnValue:
    """Tell what came of completing a task, and lead on to what is next."""
    here, now = alur(), alur().clock.now()
    with here.database.read() as connection:
        item = readable_task(connection, person(), task_id)
        current = open_tasks(connection, [item.instance.id]).get(item.instance.id, ())
        everybody = everybody_at(connection, now)
        waiting = queries.listed(connection, person(), Wanted(scope=Scope.DESK), at=now, limit=NEXT)
        due = deadlines(here, connection, now)
        deployed = here.deployments.of(connection, item.instance.deployment_hash)
    returned = [each for each in current if sent_back_by(each, item)]
    me = person().username
    return render_template(
        "tasks/done.html",
        task=task_shown(item, due, me=me),
        following=[task_shown(each, due, me=me) for each in current],
        names={each.id: candidates(everybody, each) for each in current},
        ended=item.instance.status == "completed",
        sent_back=returned[0] if returned else None,
        only_units=all(each.unit is not None for each in returned),
        reason_label=reason_label(deployed, item.step),
        next_rows=rows_of(_nearest_first(waiting.items, item), due, me=person(), now=now),
        more=waiting.next_cursor is not None,
    )


def _nearest_first(items: tuple[TaskItem, ...], done: TaskItem) -> list[TaskItem]:
    """Put what goes on in the same case before the rest; the order is kept else."""
    return sorted(items, key=lambda item: item.instance.id != done.instance.id)
