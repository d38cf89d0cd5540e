"""From read models to the rows and choices of Operasi."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from flask import url_for

from engine.diagram import Diagram
from service.persistence.database import Connection
from service.queries.incidents import Incident
from service.queries.instances import CaseItem
from service.queries.operating import Choices
from service.queries.task_items import TaskItem
from service.web import times, words
from service.web.frame import alur
from service.web.language import gettext as _
from service.web.language import said
from service.web.presenting import Deadline
from service.web.times import Due
from service.web.words import Status

MOST_NAMED: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseShown:
    """A case as the list shows it: where it stands and since when, who has it, how late it is."""

    id: str
    name: str
    definition: str
    version: int
    status: Status
    steps: tuple[str, ...]
    since: str
    holders: tuple[str, ...]
    due: Due | None
    incidents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentShown:
    """An incident in words; `value` is what a form calls it."""

    value: str
    what: str
    case: str
    case_url: str
    definition: str
    since: str
    attempts: int
    problem: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FilterChoices:
    """What may be chosen, as values and words."""

    definitions: tuple[tuple[str, str], ...]
    steps: tuple[tuple[str, str], ...]
    lanes: tuple[tuple[str, str], ...]


def case_shown(item: CaseItem, due: Deadline, incidents: Sequence[Incident]) -> CaseShown:
    """Present a case."""
    dated = sorted(task.due_at for task in item.current if task.due_at is not None)
    return CaseShown(
        id=item.id,
        name=item.business_key,
        definition=item.definition_name,
        version=item.definition_version,
        status=words.status_of(item.status),
        steps=_counted([f"{task.number}. {task.name}" for task in item.current]),
        since=times.moment(min(task.created_at for task in item.current)) if item.current else "",
        holders=_counted([_holder(task) for task in item.current]),
        due=due(dated[0]) if dated else None,
        incidents=len(incidents),
    )


def incident_shown(item: Incident, diagram: Diagram) -> IncidentShown:
    """Present an incident; `diagram` is the one of its case."""
    return IncidentShown(
        value=f"{item.instance_id}|{item.incident}",
        what=what_failed(item, diagram),
        case=item.business_key,
        case_url=url_for("instances.show", instance_id=item.instance_id),
        definition=item.definition_name,
        since=times.moment(item.since),
        attempts=item.attempts,
        problem=said(item.problem),
    )


def incidents_shown(connection: Connection, items: Sequence[Incident]) -> list[IncidentShown]:
    """Present incidents, each with the diagram of its case."""
    return [
        incident_shown(item, alur().deployments.of(connection, item.deployment_hash).definition.diagram)
        for item in items
    ]


def what_failed(item: Incident, diagram: Diagram) -> str:
    """Name what failed, as the diagram calls it."""
    if item.kind == "timer":
        element = diagram.elements.get(item.element)
        return _("Pengatur waktu «%(name)s»", name=(element.name if element else "") or item.element)
    step = diagram.step(item.element)
    name = f"{step.number}. {step.name}" if step is not None else item.element
    return _("Dokumen dari langkah %(step)s", step=name)


def choices_shown(found: Choices) -> FilterChoices:
    """Say what the list may be narrowed by; steps and lanes are those at which cases stand now."""
    several = len({place.definition_key for place in found.places}) > 1
    steps = {
        f"{place.definition_key}:{place.step}": f"{place.number}. {place.name}"
        + (f" ({found.definitions[place.definition_key]})" if several else "")
        for place in found.places
    }
    lanes: dict[str, str] = {}
    for place in found.places:
        lanes.setdefault(place.lane, place.lane_name)
        if place.unit is not None:
            lanes[f"{place.lane}:{place.unit}"] = f"{place.lane_name} – {place.unit_name or place.unit}"
    return FilterChoices(
        definitions=tuple(sorted(found.definitions.items(), key=lambda each: each[1])),
        steps=tuple(steps.items()),
        lanes=tuple(sorted(lanes.items(), key=lambda each: each[1])),
    )


def _holder(task: TaskItem) -> str:
    """Say who has a task, or whose turn it is."""
    if task.assignee_name:
        return task.assignee_name
    return f"{task.lane_name} – {task.unit_name}" if task.unit_name else task.lane_name


def _counted(names: Sequence[str]) -> tuple[str, ...]:
    """Name each once, with how often; the last may stand for what is left out."""
    counts: dict[str, int] = {}
    for name in names:
        counts[name] = counts.get(name, 0) + 1
    shown = [f"{name} ({count})" if count > 1 else name for name, count in counts.items()]
    more = len(shown) - MOST_NAMED
    return (*shown[:MOST_NAMED], *([_("dan %(num)s lainnya", num=more)] if more > 0 else []))
