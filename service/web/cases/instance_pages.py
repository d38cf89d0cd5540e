"""Puts the page of a case together: its diagram at some moment, its history, the verdict over it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for
from markupsafe import Markup

from engine.diagram import Diagram
from engine.drawing import svg
from engine.state import RUNNING
from engine.tasks import Token, place_of, public_id
from service.casework.acts import A_STEP
from service.persistence.store.deployments import Version
from service.queries.instances import CaseItem
from service.queries.logs import LogItem
from service.queries.replays import StateAfter
from service.queries.task_items import TaskItem
from service.web import times, words
from service.web.cases.marks import Mark, is_intervention, marks_of_record
from service.web.language import gettext as _
from service.web.language import said


@dataclass(frozen=True, slots=True, kw_only=True)
class LogShown:
    """A row of history in words, with the way to the task and the file that it is about.

    Without `url` there is no way to the moment after it: its body is gone.
    """

    sequence: int
    what: str
    detail: str
    who: str
    acted_for: str | None
    at: datetime
    when: str
    url: str
    task_url: str | None
    file_url: str | None
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A step through the history; without `url` there is none that way."""

    label: str
    icon: str
    rel: str
    url: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """The diagram after one command of the history."""

    sequence: int
    total: int
    is_last: bool
    diagram: Markup
    standing: str
    ways: tuple[Way, ...]


def receivers(entries: Iterable[LogItem]) -> set[str]:
    """Name the people to whom something was given in some rows of history."""
    return {_receiver(entry.body or {}) for entry in entries} - {""}


def _receiver(body: Mapping[str, Any]) -> str:
    command: Mapping[str, Any] = body.get("command", {})
    return str(command.get("to") or command.get("person") or "")


def log_shown(
    item: LogItem, diagram: Diagram, unit_names: Mapping[str, str], names: Mapping[str, str]
) -> LogShown:
    """Present a row of history; `names` are those of people by username."""
    body = item.body or {}
    command: Mapping[str, Any] = body.get("command", {})
    key, unit = command.get("task_key"), str(command.get("unit", ""))
    return LogShown(
        sequence=item.sequence,
        what=words.act(
            item.kind,
            _task_in_words(str(key), diagram, unit_names) if key else said(A_STEP) if not body else None,
            unit=unit_names.get(unit, unit) or "–",
            to=names.get(_receiver(body), _receiver(body)) or "–",
            version=str(command.get("version", "–")),
            incident=str(command.get("incident", "")),
        ),
        detail=words.detail_of(command, list(item.events)),
        who=words.who(item.actor, item.actor_name),
        acted_for=item.acted_for_name,
        at=item.at,
        when=times.moment(item.at),
        url=url_for("instances.show", instance_id=item.chain, upto=item.sequence) if body else "",
        task_url=url_for("tasks.show", task_id=public_id(item.chain, str(key))) if key else None,
        file_url=_file_url(item.chain, command) if item.kind == "attach_file" else None,
        marks=marks_of_record(command, str(key or ""), unit_names, intervened=is_intervention(item)),
    )


def _file_url(instance_id: str, command: Mapping[str, Any]) -> str | None:
    digest, name = command.get("sha256"), command.get("name")
    return url_for("files.show", instance_id=instance_id, sha256=digest, nama=name) if digest else None


def _task_in_words(key: str, diagram: Diagram, unit_names: Mapping[str, str]) -> str:
    """Name a task by its key: `langkah_5[pemerintahan]#2` is `5. Mengisi formulir – Bidang …`."""
    step_id, unit = place_of(key)
    step = diagram.step(step_id)
    name = f"{step.number}. {step.name}" if step is not None else step_id
    return f"{name} – {unit_names.get(unit, unit)}" if unit else name


def newer_version(case: CaseItem, there: Version | None) -> int | None:
    """Number the version in force when the case still runs, and by other files than that version's."""
    running = case.status in RUNNING
    if there is None or not running or there.deployment_hash == case.deployment_hash:
        return None
    return there.version


def moment_now(case: CaseItem, done: tuple[TaskItem, ...], diagram: Diagram, now: datetime) -> Moment:
    """Show the case as it stands."""
    standing = standing_of((f"{item.number}. {item.name}", item.unit_name) for item in case.current)
    drawing = drawing_of(diagram, done, now)
    return _moment(case.id, case.sequence, case.sequence, drawing, standing)


def drawing_of(
    diagram: Diagram, tasks: Iterable[TaskItem], now: datetime, *, prefix: str = "diagram"
) -> Markup:
    """Draw how a case stands, given all its tasks: what is done, what is open, what is late."""
    everything = tuple(tasks)
    marked = {item.step: svg.DONE for item in everything if item.status == "completed"}
    marked |= {
        item.step: svg.LATE if item.is_overdue(now) else svg.CURRENT
        for item in everything
        if item.status == "open"
    }
    drawn = svg.draw(diagram, marked=marked, prefix=prefix)
    return Markup(drawn)  # noqa: S704 (made by engine.drawing.svg, which escapes what it writes)


def moment_after(
    case: CaseItem, state: StateAfter, diagram: Diagram, unit_names: Mapping[str, str]
) -> Moment:
    """Show the case as it stood after a command."""
    steps = {step.id: step for step in diagram.steps}
    marked = dict.fromkeys(state.completed, svg.DONE)
    marked |= {token.element: svg.CURRENT for token in state.tokens if _is_shown(token, diagram)}
    standing = standing_of(
        (f"{steps[task.step].number}. {steps[task.step].name}", unit_names.get(task.unit or "", task.unit))
        for task in state.tasks
        if task.step in steps
    )
    drawing = Markup(svg.draw(diagram, marked=marked, taken=state.flows))  # noqa: S704 (escapes what it writes)
    return _moment(case.id, state.sequence, state.commands, drawing, standing)


def standing_of(waiting: Iterable[tuple[str, str | None]]) -> str:
    """Name the steps that wait, each once with its units: `5. Mengisi formulir – Bidang A, Bidang B`."""
    units: dict[str, list[str]] = {}
    for step, unit in waiting:
        units.setdefault(step, []).extend([unit] if unit else [])
    return "; ".join(f"{step} – {', '.join(names)}" if names else step for step, names in units.items())


def _is_shown(token: Token, diagram: Diagram) -> bool:
    """Say whether a token is worth marking: no frame around another one, no beginning, no end."""
    element = diagram.elements.get(token.element)
    return element is not None and element.tag not in ("subProcess", "startEvent", "endEvent")


def _moment(case_id: str, sequence: int, total: int, drawing: Markup, standing: str) -> Moment:
    def at(number: int, *, there: bool) -> str | None:
        if not there:
            return None
        upto = number if number < total else None
        return url_for("instances.show", instance_id=case_id, upto=upto)

    return Moment(
        sequence=sequence,
        total=total,
        is_last=sequence == total,
        diagram=drawing,
        standing=standing,
        ways=(
            Way(label=_("Awal"), icon="first", rel="first", url=at(1, there=sequence > 1)),
            Way(label=_("Sebelumnya"), icon="back", rel="prev", url=at(sequence - 1, there=sequence > 1)),
            Way(
                label=_("Berikutnya"),
                icon="forward",
                rel="next",
                url=at(sequence + 1, there=sequence < total),
            ),
            Way(label=_("Sekarang"), icon="last", rel="last", url=at(total, there=sequence < total)),
        ),
    )
