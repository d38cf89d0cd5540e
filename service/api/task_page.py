"""Everything that is needed to do a task: its form, what the SOP requires, what is at hand."""

import json
from collections.abc import Mapping
from typing import Any

from engine import inputs
from engine.sop import Step
from forms.fields import Form
from forms.values import client_part, initial_values, resolved_options
from service.bootstrap import Alur
from service.casework.contexts import surroundings
from service.casework.deployed import FORMS, Deployed
from service.persistence.database import Connection
from service.persistence.records import columns_of
from service.persistence.store import cases, office
from service.persistence.store.people import Person
from service.queries import contributions
from service.queries.task_items import TaskItem
from service.queries.tasks import readable_task

Options = Mapping[str, list[dict[str, str]]]


def task_page(
    connection: Connection, alur: Alur, person: Person, task_id: str, *, language: str
) -> dict[str, Any]:
    """Gather a task for whoever may read it; raises `NotFound` for all others (nine statements at most)."""
    item = readable_task(connection, person, task_id)
    deployed = alur.deployments.of(connection, item.instance.deployment_hash)
    step = deployed.definition.step(item.step)
    draft = cases.read_draft(connection, task_id, person.username)
    return columns_of(item) | {
        "activity": step.activity,
        "output": step.output or None,
        "remark": step.remark or None,
        "required_inputs": _required_inputs(deployed, step),
        "form": _form(connection, alur, deployed, item, language),
        "draft": None if draft is None else {"values": draft[0], "saved_at": draft[1]},
        "documents": contributions.documents_of_case(connection, item.instance.id),
    }


def _required_inputs(deployed: Deployed, step: Step) -> list[dict[str, Any]]:
    """Name what the step requires, each with the latest earlier step that yields it."""
    steps = deployed.definition.diagram.steps
    sources = [(name, inputs.source_of(steps, step, name)) for name in step.required_inputs]
    return [{"name": name, "source": source.id if source else None} for name, source in sources]


def _form(
    connection: Connection, alur: Alur, deployed: Deployed, item: TaskItem, language: str
) -> dict[str, Any] | None:
    form, task = deployed.form_of(item.step), cases.read_task(connection, item.id)
    if form is None or task is None:
        return None
    around = surroundings(
        connection,
        deployed,
        form,
        task,
        item.instance.business_key,
        at=alur.clock.now(),
        settings=office.settings(connection),
    )
    handed_in = contributions.submission_of(connection, item.id) if item.status != "open" else None
    values = initial_values(form, around.context) if handed_in is None else handed_in.values
    options = resolved_options(form, around.context, values=values, language=language)
    return {
        "document": _with_options(deployed, form, options),
        "values": values,
        "answers": client_part(form, values) if item.status == "open" else {},
    }


def _with_options(deployed: Deployed, form: Form, options: Options) -> dict[str, Any]:
    """Give the form-js document with the options that hold in this case."""
    document: dict[str, Any] = json.loads(deployed.files[f"{FORMS}{form.key}.json"])
    _fill(document.get("components", []), "", options)
    return document


def _fill(components: list[dict[str, Any]], within: str, options: Options) -> None:
    for component in components:
        path = f"{within}{component.get('key') or component.get('path') or ''}"
        if path in options:
            component["values"] = options[path]
            component.pop("valuesKey", None)
        if component.get("type") == "group":
            _fill(component.get("components", []), within, options)
        elif component.get("type") == "dynamiclist":
            _fill(component.get("components", []), f"{path}.", options)
