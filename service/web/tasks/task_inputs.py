"""What a step needs before it is done: from where it comes, and whether it is at hand."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

from flask import url_for
from werkzeug.datastructures import FileStorage

from engine.errors import Invalid
from engine.inputs import external
from engine.texts import Text
from service.bootstrap import Alur
from service.casework.media import StoredFile, kept
from service.persistence.store.people import Person
from service.web.language import gettext as _
from service.web.tasks.pages import OpenedTask

TICKED: Final = "_kelengkapan"
"""The name of the boxes that say what is at hand; a draft keeps them under it."""
FILE: Final = "_kelengkapan_berkas"
_JOINED: Final = " – "


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """An earlier step that yielded something this step needs."""

    label: str
    title: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InputShown:
    """Something the SOP wants to be there. `external`: no step of the SOP yields it.

    `files` are names and addresses of what was uploaded for it; `missing` is recorded, once the task is done.
    """

    name: str
    field: str
    materials: tuple[Material, ...]
    external: bool
    ticked: bool
    files: tuple[tuple[str, str], ...]
    missing: bool

    @property
    def at_hand(self) -> bool:
        """Say whether it is there."""
        return bool(self.materials or self.ticked or self.files) and not self.missing


def inputs_of(task: OpenedTask, ticked: Collection[str]) -> tuple[InputShown, ...]:
    """List what the step needs; `ticked` are the inputs from outside that are said to be at hand."""
    missing = {name.casefold() for name in task.item.inputs_missing or ()}
    outside = external(task.deployed.definition.diagram.steps, task.step)
    return tuple(
        InputShown(
            name=name,
            field=f"{FILE}-{index}",
            materials=tuple(_materials(task, name)),
            external=name in outside,
            ticked=name in ticked,
            files=tuple(_files(task, name)),
            missing=name.casefold() in missing,
        )
        for index, name in enumerate(task.step.required_inputs)
    )


def opening_ticks(task: OpenedTask) -> frozenset[str]:
    """Say which boxes are ticked at first: those of the draft."""
    kept_back = task.draft[0].get(TICKED) if task.draft and isinstance(task.draft[0], dict) else None
    return frozenset(str(name) for name in kept_back) if isinstance(kept_back, list) else frozenset()


def at_hand(task: OpenedTask, ticked: Collection[str]) -> list[str]:
    """List the inputs from outside that are at hand: ticked, or with a file."""
    return [
        each.name
        for each in inputs_of(task, ticked)
        if each.external and (each.ticked or each.files) and not each.missing
    ]


def missing_of(task: OpenedTask, ticked: Collection[str]) -> list[str]:
    """List the inputs from outside that are not at hand."""
    present = set(at_hand(task, ticked))
    return [each.name for each in inputs_of(task, ticked) if each.external and each.name not in present]


def store_files(
    alur: Alur, task: OpenedTask, sent: Iterable[tuple[str, FileStorage]], *, person: Person
) -> tuple[frozenset[str], tuple[Text, ...]]:
    """Tie each file that was sent for an input to the task; gives those inputs, and what was refused."""
    taken, refused = set(), []
    names = {f"{FILE}-{index}": name for index, name in enumerate(task.step.required_inputs)}
    for field, upload in sent:
        wanted = names.get(field)
        if wanted is None or not upload.filename:
            continue
        try:
            stored = kept(alur.files, upload.stream, upload.filename)
        except Invalid as refusal:
            refused.append(Text(f"{wanted}: {refusal.text.id}", f"{wanted}: {refusal.text.en}"))
            continue
        named = StoredFile(
            sha256=stored.sha256,
            name=f"{wanted}{_JOINED}{stored.name}",
            media_type=stored.media_type,
            size=stored.size,
        )
        alur.instances.attach(task.item.id, named, person=person.username)
        taken.add(wanted)
    return frozenset(taken), tuple(refused)


def _files(task: OpenedTask, name: str) -> Iterable[tuple[str, str]]:
    for document in task.documents:
        if document.task_id == task.item.id and document.name.startswith(f"{name}{_JOINED}"):
            url = url_for(
                "files.show",
                instance_id=document.instance_id,
                sha256=document.sha256,
                nama=document.name,
            )
            yield document.name.removeprefix(f"{name}{_JOINED}"), url


def _materials(task: OpenedTask, name: str) -> list[Material]:
    """Find the earlier steps that yield an input and have been done, the latest first."""
    yielding = [
        step
        for step in task.deployed.definition.diagram.steps
        if (step.output or "").casefold() == name.casefold()
        and step.sort_key < task.step.sort_key
        and task.context.steps.get(step.id)
    ]
    return [
        Material(
            label=_("langkah %(number)s", number=step.number),
            title=f"{step.number}. {step.name}",
            url=url_for("tasks.material", task_id=task.item.id, step_id=step.id),
        )
        for step in reversed(yielding)
    ]
