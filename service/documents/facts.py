"""What a template is given, as JSON: the office, the case, and everything that was said up to its step."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from engine.errors import Conflict
from engine.sop import Identity, Step, StepDocument
from engine.texts import Text
from engine.zone import OFFICE_ZONE
from forms.periods import sebutan_periode
from service.casework.contexts import answers_by_step, reads
from service.casework.deployed import Deployed, Deployments
from service.documents.letterhead import letterhead
from service.documents.pictures import qr_code
from service.persistence.database import Connection
from service.persistence.store import deviations, documents, history, office, people
from service.persistence.store.cases import Case, Task
from service.persistence.store.deployments import number_at
from service.persistence.store.documents import DoneTask, Signatory


class EarlierDocumentMissing(Conflict):
    """The step's document speaks of documents of earlier steps, and one of those is not made yet."""

    code = "earlier-document-missing"
    template = Text("Dokumen {name} belum dibuat.", "The document {name} is not made yet.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is read of a case for the documents of one of its tasks, as it stood when that was done.

    `deployed` is the version that the task was done by, `version` its number; `lanes` names the lane of each
    task that was done, by the task's id.
    """

    deployed: Deployed
    version: int
    case: Case
    task: Task
    at: datetime
    settings: Mapping[str, Any]
    units: list[tuple[str, str, bool]]
    answers: list[tuple[str, str | None, Mapping[str, Any]]]
    done: tuple[DoneTask, ...]
    lanes: Mapping[str, str]
    returns: Mapping[str, str]
    people: Mapping[str, Signatory]
    decree: str | None
    generated: tuple[documents.Generated, ...]
    excused: Mapping[str, str]
    public_url: str


def known(
    connection: Connection, deployments: Deployments, case: Case, task: Task, *, at: datetime, public_url: str
) -> Known:
    """Read what there is to know for the documents of a completed task (seven or eight statements).

    Each task counts by the version that it was done by, also where the case has gone on by another.
    """

    def by(own: str | None) -> Deployed:
        return deployments.of(connection, own or case.deployment_hash)

    deployed, units = by(task.deployment_hash), office.units(connection)
    places = {code: place for place, (code, _, _) in enumerate(units)}
    ended = documents.done_until(connection, case.id, at)
    steps = {each.id: by(each.deployment_hash).definition.step(each.step) for each in ended}
    done = tuple(
        sorted(
            ended,
            key=lambda each: (
                each.completed_at,
                steps[each.id].sort_key,
                places.get(each.unit or "", -1),
            ),
        )
    )
    involved = {each.completed_by for each in done} | {each.acted_for for each in done if each.acted_for}
    return Known(
        deployed=deployed,
        version=_version(connection, case, task, at),
        case=case,
        task=task,
        at=at,
        settings=office.settings(connection).values,
        units=units,
        answers=documents.answers_until(connection, case.id, at),
        done=done,
        lanes={each.id: _lane_name(by(each.deployment_hash), each.lane) for each in done},
        returns=_returns(connection, steps, done),
        people=documents.signatories(connection, involved),
        decree=_decree(connection, task, at),
        generated=_made_before(connection, deployed, case, task, steps, done),
        excused=_excused(steps, done),
        public_url=public_url,
    )


def _version(connection: Connection, case: Case, task: Task, at: datetime) -> int:
    """Number the version that a task was done by, also where its case has gone on by another since."""
    if task.deployment_hash is None:
        return case.definition_version
    moves = [
        json.loads(entry.body)["command"]
        for entry in history.entries(connection, case.id)
        if entry.row.kind == "migrate_instance" and entry.row.at <= at and entry.body is not None
    ]
    there = [int(move["version"]) for move in moves if move["to"] == task.deployment_hash]
    begun = number_at(connection, case.definition_key, task.deployment_hash, case.started_at)
    return there[-1] if there else begun or case.definition_version


def facts(known: Known, document: StepDocument) -> dict[str, Any]:
    """Give the data of one document; JSON types only, decimals as plain strings."""
    identity = known.deployed.definition.diagram.identity
    names = {code: name for code, name, _ in known.units}
    answers = answers_by_step(known.deployed.definition, list(known.answers))
    first = answers.get(known.deployed.definition.diagram.steps[0].id)
    values = next((v for s, u, v in known.answers if (s, u) == (known.task.step, known.task.unit)), {})
    case = known.case
    return {
        "office": dict(known.settings.get("office") or {}),
        "letterhead": letterhead(known.settings, identity),
        "sop": asdict(identity),
        "case": {
            "business_key": case.business_key,
            "started_at": _local(case.started_at),
            "version": known.version,
            "period": sebutan_periode(first),
        },
        "document": {"name": document.name, "number": _number(known)},
        "task": next(
            (_task(each, known, names) for each in known.done if each.id == known.task.id),
            {},
        ),
        "decree": known.decree,
        "done": [_task(each, known, names) for each in known.done],
        "values": values,
        "steps": answers,
        "units": [{"code": code, "name": name} for code, name, _ in known.units],
        "excused": dict(known.excused),
        "files": [{**file, **_verification(known, file["sha256"])} for file in _files_in(values)],
        "made": [
            {"name": each.name, "step": each.step, "sha256": each.sha256, **_verification(known, each.sha256)}
            for each in known.generated
        ],
    }


def trial_facts(identity: Identity, document: StepDocument, steps: Iterable[str]) -> dict[str, Any]:
    """Give data with nothing filled in, to try whether a template can be typeset at all."""
    return {
        "office": {},
        "letterhead": letterhead({}, identity),
        "sop": asdict(identity),
        "case": {"business_key": "", "started_at": None, "version": 1, "period": ""},
        "document": {"name": document.name, "number": ""},
        "task": {},
        "decree": None,
        "done": [],
        "values": {},
        "steps": {step: {} for step in steps},
        "units": [],
        "excused": {},
        "files": [],
        "made": [],
    }


def _lane_name(deployed: Deployed, lane: str) -> str:
    return next((each.name for each in deployed.definition.diagram.lanes if each.id == lane), lane)


def _excused(steps: Mapping[str, Step], done: tuple[DoneTask, ...]) -> dict[str, str]:
    """Give the units that were let off, and why: the last task of a unit at such a step counts."""
    last = {each.unit: each.excused for each in done if each.unit and steps[each.id].excused_by}
    return {unit: reason for unit, reason in last.items() if reason is not None}


def _returns(connection: Connection, steps: Mapping[str, Step], done: tuple[DoneTask, ...]) -> dict[str, str]:
    """Give the tasks that sent the case back, each with the reason as it was given."""
    back = {each.id for each in done if each.outcome == deviations.RETURNED}
    given = documents.answers_of(connection, back)
    return {task: str(given.get(task, {}).get(steps[task].return_reason or "") or "") for task in back}


def _task(task: DoneTask, known: Known, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "step": task.step,
        "number": task.number,
        "name": task.name,
        "lane": known.lanes[task.id],
        "unit": task.unit,
        "unit_name": names.get(task.unit, task.unit) if task.unit else None,
        "round": task.round,
        "completed_at": _local(task.completed_at),
        "by": _signatory(known, task.completed_by),
        "acted_for": _signatory(known, task.acted_for) if task.acted_for else None,
        "on_behalf": task.on_behalf,
        "excused": task.excused,
        "returned": known.returns.get(task.id),
        "inputs_missing": list(task.inputs_missing or ()),
    }


def _signatory(known: Known, username: str) -> dict[str, Any]:
    found = known.people.get(username)
    return {"name": found.name if found else username, "nip": found.nip if found else None}


def _decree(connection: Connection, task: Task, at: datetime) -> str | None:
    """Find the decree by which somebody acted for another person."""
    if task.acted_for is None or task.completed_by is None:
        return None
    held = (
        role
        for role in people.roles_of(connection, task.completed_by)
        if role.represents == task.acted_for and role.lane == task.lane and role.valid_from <= at
    )
    return next((role.decree for role in held), None)


def _number(known: Known) -> str:
    """Number a document by its case and step; each round and unit has its own."""
    unit = f"/{known.task.unit}" if known.task.unit else ""
    again = f"/{known.task.round}" if known.task.round > 1 else ""
    return f"{known.case.business_key}/{known.task.number}{unit}{again}"


def _made_before(
    connection: Connection,
    deployed: Deployed,
    case: Case,
    task: Task,
    steps: Mapping[str, Step],
    done: tuple[DoneTask, ...],
) -> tuple[documents.Generated, ...]:
    """Give the documents of earlier steps in their order, if the step's form shows any of them.

    Raises `EarlierDocumentMissing`, since the same step must not yield another document tomorrow.
    """
    form = deployed.form_of(task.step)
    if form is None or not reads(form, "documents"):
        return ()
    made = documents.generated_of(connection, case.id)
    found: list[documents.Generated] = []
    for earlier in done:
        if earlier.id == task.id:
            break
        if earlier.excused is not None:
            continue
        for document in steps[earlier.id].documents:
            its = [each for each in made if each.task_id == earlier.id and document.is_called(each.name)]
            if not its:
                raise EarlierDocumentMissing(name=document.name)
            found.extend(its)
    return tuple(found)


def _files_in(values: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Give the files that a step's answers name."""
    return [
        dict(file)
        for value in values.values()
        if isinstance(value, list)
        for file in value
        if isinstance(file, Mapping) and "sha256" in file
    ]


def _verification(known: Known, sha256: str) -> dict[str, str]:
    address = f"{known.public_url}/verifikasi/{sha256}"
    return {"url": address, "qr": qr_code(address)}


def _local(at: datetime) -> str:
    """Write an instant as the office's clock shows it, to the minute: `2026-11-22T10:32`."""
    return at.astimezone(OFFICE_ZONE).strftime("%Y-%m-%dT%H:%M")
