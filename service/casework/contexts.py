"""What surrounds the form of a task: earlier answers, reference lists, settings, the case's files."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from engine.definitions import ProcessDefinition
from engine.zone import OFFICE_ZONE
from forms.context import EXCUSED, FormContext
from forms.fields import Field, Form
from service.casework.deployed import Deployed
from service.persistence.database import Connection
from service.persistence.store import cases, deviations, office


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """A form's context, and the versions of what it drew on, as the history records them."""

    context: FormContext
    sources: Mapping[str, Any]


def local_day(at: datetime) -> date:
    """Give the office's date at an instant."""
    return at.astimezone(OFFICE_ZONE).date()


def surroundings(
    connection: Connection,
    deployed: Deployed,
    form: Form,
    task: cases.Task,
    business_key: str,
    *,
    at: datetime,
    settings: office.Settings,
) -> Surroundings:
    """Gather a form's context: one statement, one more each for reference lists, files, excused units.

    Lists are those of the moment when the task was offered, so that options do not change under the
    person's hands.
    """
    lists = office.lists_at(connection, form.lists, task.created_at)
    submissions = cases.latest_submissions(connection, task.instance_id)
    files = cases.files_of_case(connection, task.instance_id) if _reads_files(form) else []
    excusable = [step.id for step in deployed.definition.diagram.steps if step.excused_by]
    documents: dict[str, list[dict[str, Any]]] = {}
    for file in files:
        if file.step is not None:
            documents.setdefault(file.step, []).append(file.as_value())
    context = FormContext(
        today=local_day(at),
        business_key=business_key,
        unit=task.unit,
        steps=answers_by_step(deployed.definition, submissions),
        former=next((v for s, u, v in submissions if (s, u) == (task.step, task.unit)), None),
        lists={key: found.rows for key, found in lists.items()},
        settings=settings.values,
        documents=documents,
        files={file.sha256: {"name": file.name, "size": file.size} for file in files},
        excused=deviations.excused_units(connection, task.instance_id, excusable)
        if excusable and reads(form, EXCUSED)
        else {},
    )
    return Surroundings(
        context=context,
        sources={
            "lists": {key: found.version for key, found in sorted(lists.items())},
            "settings": dict(sorted(settings.versions.items())),
        },
    )


def _reads_files(form: Form) -> bool:
    """Say whether a form asks for files, or shows those of the case."""
    return reads(form, "documents") or any(field.value_type == "files" for field in _all_fields(form))


def reads(form: Form, name: str) -> bool:
    """Say whether an expression of a form reads a name."""
    return any(name in each.names for field in _all_fields(form) for each in field.expressions())


def _all_fields(form: Form) -> list[Field]:
    return [*form.fields, *(column for field in form.fields for column in field.columns)]


def answers_by_step(
    definition: ProcessDefinition, submissions: list[tuple[str, str | None, Any]]
) -> dict[str, Any]:
    """Arrange the latest answers: by step, and below it by unit for a step that each unit does."""
    answers: dict[str, Any] = {step.id: {} for step in definition.diagram.steps if step.multi}
    for step, unit, values in submissions:
        if unit is not None:
            answers.setdefault(step, {})[unit] = values
        else:
            answers[step] = values
    return answers
