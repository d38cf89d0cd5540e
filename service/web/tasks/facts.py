"""What the SOP says of a step, and what there is around a task: who did what, remarks, files."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from flask import url_for

from engine.sop import Step
from forms.fields import Form
from service.web import times
from service.web.cases.marks import Mark, marks_of
from service.web.cases.results import FileShown, files_shown
from service.web.language import gettext as _
from service.web.tasks.pages import OpenedTask
from service.web.tasks.task_inputs import InputShown, Material, inputs_of

RECENT = 6  # deeds and files shown at once


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """A step that was done (or let off) before, with the way to what it yielded."""

    title: str
    unit: str
    who: str
    when: str
    marks: tuple[Mark, ...]
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RemarkShown:
    """A remark on the case; `here` when it was written on this very task."""

    who: str
    when: str
    text: str
    here: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StepFacts:
    """What the SOP says of the step; `following` is what comes after it, empty for the last.

    `needs_reading` where one judges or vouches for what earlier steps yielded: that is open from the start.
    """

    activity: str
    inputs: tuple[InputShown, ...]
    output: str
    place: str
    following: str
    materials: tuple[Material, ...]
    needs_reading: bool
    deeds: tuple[Deed, ...]
    older_deeds: tuple[Deed, ...]
    remarks: tuple[RemarkShown, ...]
    files: tuple[FileShown, ...]
    older_files: tuple[FileShown, ...]

    @property
    def has_external(self) -> bool:
        """Say whether there is something to tick."""
        return any(each.external for each in self.inputs)


def facts_of(task: OpenedTask, ticked: Collection[str]) -> StepFacts:
    """Say what the SOP asks of the step and what happened so far."""
    steps = task.deployed.definition.diagram.steps
    after = next((step for step in steps if step.sort_key > task.step.sort_key), None)
    inputs = inputs_of(task, ticked)
    deeds = tuple(_deeds(task))
    files = files_shown(task.documents, task.names, task.tasks)[::-1]
    return StepFacts(
        activity=task.step.activity,
        inputs=inputs,
        output=task.step.output or "",
        place=_("Langkah %(number)s dari %(last)s", number=task.step.number, last=steps[-1].number),
        following=_following(task, after),
        materials=tuple(dict.fromkeys(each for needed in inputs for each in needed.materials)),
        needs_reading=task.step.return_reason is not None or _vouches(task.form),
        deeds=deeds[:RECENT],
        older_deeds=deeds[RECENT:],
        remarks=tuple(
            RemarkShown(
                who=each.person_name,
                when=times.moment(each.at),
                text=each.text,
                here=each.task_id == task.item.id,
            )
            for each in task.remarks
        ),
        files=files[:RECENT],
        older_files=files[RECENT:],
    )


def _following(task: OpenedTask, after: Step | None) -> str:
    """Say what is next: the step printed after it, unless that depends on what is decided here."""
    if task.step.return_reason is not None:
        return _("bergantung keputusan")
    return f"{after.number}. {after.name}" if after is not None else ""


def _vouches(form: Form | None) -> bool:
    """Say whether the form wants a statement to be ticked."""
    return form is not None and any(each.type == "checkbox" and each.required for each in form.fields)


def _deeds(task: OpenedTask) -> Iterator[Deed]:
    """List what was done in the case, the latest first."""
    offered = [item for item in reversed(task.tasks) if item.completed_by is not None]
    for item in sorted(offered, key=lambda item: item.completed_at or item.created_at, reverse=True):
        if item.id != task.item.id:
            yield Deed(
                title=f"{item.number}. {item.name}",
                unit=item.unit_name or "",
                who=item.completed_by_name or "",
                when=times.moment(item.completed_at) if item.completed_at else "",
                marks=marks_of(item, task.names),
                url=url_for("tasks.show", task_id=item.id),
            )
