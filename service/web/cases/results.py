"""What came of a case so far: the answers handed in, and the files."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from flask import url_for

from engine.sop import Step
from service.persistence.database import Connection
from service.persistence.store import people
from service.persistence.store.documents import GENERATED, troubles
from service.queries.contributions import DocumentItem, documents_of_case
from service.queries.task_items import TaskItem
from service.web import times, words
from service.web.cases.marks import Mark, marks_of
from service.web.forms.looks import size_of


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultShown:
    """What a step yielded, with the way to the answers; or that a unit was excused from it."""

    number: str
    name: str
    unit: str
    output: str
    by: str
    when: str
    marks: tuple[Mark, ...]
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FileShown:
    """A file of a case, with the step that it came with; `verification` says whether it is genuine."""

    name: str
    size: str
    step: str
    by: str
    when: str
    url: str
    made: bool
    fingerprint: str
    verification: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperShown:
    """What a step makes on paper and is not there yet; `problem` says why the last attempt failed.

    `name` is the step's output as the SOP prints it; `given_up` when the system does not try it again by
    itself.
    """

    name: str
    step: str
    problem: str
    given_up: bool


Steps = Mapping[str, Step]  # by the id of a task


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """Everything that can be read of what a case yielded."""

    steps: tuple[ResultShown, ...]
    files: tuple[FileShown, ...]
    papers: tuple[PaperShown, ...]

    @property
    def troubled(self) -> bool:
        """Say whether some document could not be made."""
        return any(paper.problem for paper in self.papers)

    @property
    def making(self) -> int:
        """Count the documents that are on their way."""
        return sum(not paper.problem for paper in self.papers)


def results_of(connection: Connection, instance_id: str, tasks: Sequence[TaskItem], steps: Steps) -> Results:
    """Read what a case, whose tasks are given, has yielded (two statements, or four).

    `steps` gives the step of each task as it is in the version that the task was done by.
    """
    documents = documents_of_case(connection, instance_id)
    mentioned = {document.created_by for document in documents} | {each.acted_for or "" for each in tasks}
    names = people.names_of(connection, mentioned)
    return Results(
        steps=steps_shown(tasks, steps, names),
        files=files_shown(documents, names, tasks),
        papers=tuple(dict.fromkeys(_papers(connection, instance_id, documents, tasks, steps))),
    )


def _papers(
    connection: Connection,
    instance_id: str,
    documents: Sequence[DocumentItem],
    tasks: Sequence[TaskItem],
    steps: Steps,
) -> Iterator[PaperShown]:
    """Name what completed tasks have yet to make (no statement when there is nothing)."""
    made = [(each.task_id, each.name) for each in documents if each.kind == GENERATED]
    waiting = [
        (item, document)
        for item in tasks
        if item.status == "completed"
        for document in steps[item.id].documents
        if not any(task == item.id and document.is_called(name) for task, name in made)
    ]
    failed = {each.task_id: each for each in troubles(connection, instance_id)} if waiting else {}
    for item, document in waiting:
        unit = f" – {item.unit_name}" if item.unit_name else ""
        step = f"{item.number}. {item.name}{unit}"
        trouble = failed.get(item.id)
        yield PaperShown(
            name=steps[item.id].output or document.name,
            step=step,
            problem=trouble.problem if trouble else "",
            given_up=trouble is not None and trouble.given_up,
        )


def steps_shown(
    tasks: Collection[TaskItem], steps: Steps, names: Mapping[str, str]
) -> tuple[ResultShown, ...]:
    """Present the latest task of each step and unit that was done or excused, in the SOP's order."""
    latest: dict[tuple[str, str], TaskItem] = {}
    for item in tasks:
        place = (item.step, item.unit_name or "")
        former = latest.get(place)
        over = item.status == "completed" or item.excused is not None
        if over and steps[item.id].form is not None and not (former and former.round > item.round):
            latest[place] = item
    order = sorted(latest.values(), key=lambda item: (steps[item.id].sort_key, item.unit_position))
    return tuple(
        ResultShown(
            number=item.number,
            name=item.name,
            unit=item.unit_name or "",
            output=steps[item.id].output or "" if not item.sent_back else "",
            by=item.completed_by_name or "",
            when=times.moment(item.completed_at) if item.completed_at else "",
            marks=marks_of(item, names),
            url=url_for("tasks.show", task_id=item.id),
        )
        for item in order
    )


def files_shown(
    documents: Sequence[DocumentItem], names: Mapping[str, str], tasks: Collection[TaskItem]
) -> tuple[FileShown, ...]:
    """Present the files of a case in the order they came."""
    places = {
        item.id: f"{item.number}. {item.name}" + (f" – {item.unit_name}" if item.unit_name else "")
        for item in tasks
    }
    return tuple(
        FileShown(
            name=document.name,
            size=size_of(document.size),
            step=places.get(document.task_id or "", ""),
            by=words.who(document.created_by, names.get(document.created_by, document.created_by)),
            when=times.moment(document.created_at),
            made=document.kind == GENERATED,
            fingerprint=document.sha256[:8],
            verification=url_for("documents.show", sha256=document.sha256),
            url=url_for(
                "files.show",
                instance_id=document.instance_id,
                sha256=document.sha256,
                nama=document.name,
            ),
        )
        for document in documents
    )
