"""The addresses of tasks: the list, the form, sheets, work on behalf of a unit."""

from service.web.tasks import (
    completed,
    copying,
    on_behalf,
    sheets,
    tasks,
    worklist,
    worklist_acts,
)

BLUEPRINTS = (
    completed.blueprint,
    copying.blueprint,
    on_behalf.blueprint,
    sheets.blueprint,
    tasks.blueprint,
    worklist.blueprint,
    worklist_acts.blueprint,
)
