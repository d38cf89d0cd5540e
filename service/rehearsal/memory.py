"""What a rehearsed case has gathered: answers, files and excused units, as the tables would hold them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from engine.definitions import ProcessDefinition
from engine.events import Event, TaskExcused, TaskOffered
from engine.sop import Step, file_stem
from engine.tasks import UserTask
from forms.context import FormContext
from forms.fields import Form
from service.casework.contexts import answers_by_step, local_day
from service.rehearsal.filling import names_in, pretended
from service.rehearsal.scenario import Setting


@dataclass(slots=True)
class Memory:
    """The rows of one case, in memory."""

    definition: ProcessDefinition
    setting: Setting
    answers: dict[tuple[str, str | None], dict[str, Any]] = field(default_factory=dict)
    documents: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    excused: dict[str, str] = field(default_factory=dict)

    def copied(self) -> "Memory":
        """Give a copy that gathers on its own; what is in it never changes."""
        return replace(
            self,
            answers=dict(self.answers),
            documents={step: list(files) for step, files in self.documents.items()},
            excused=dict(self.excused),
        )

    def context(self, form: Form, task: UserTask, at: datetime) -> FormContext:
        """Surround a task's form as the write path would."""
        submissions = [(step, unit, values) for (step, unit), values in self.answers.items()]
        return FormContext(
            today=local_day(at),
            business_key=self.setting.business_key,
            unit=task.unit,
            steps=answers_by_step(self.definition, submissions),
            former=self.answers.get((task.step, task.unit)),
            lists={key: self.setting.lists.get(key, []) for key in form.lists},
            settings=self.setting.settings,
            documents={step: list(files) for step, files in self.documents.items()},
            excused=dict(self.excused),
        )

    def handed_in(self, task: UserTask, form: Form | None, values: Mapping[str, Any]) -> None:
        """Keep what a task was completed with, and the files that come of it."""
        self.answers[task.step, task.unit] = dict(values)
        step = self.definition.step(task.step)
        uploaded = list(names_in(form.fields, values)) if form is not None else []
        made = [_name(step, document.name, document.ending, task) for document in step.documents]
        files = self.documents.setdefault(task.step, [])
        files += [pretended(name) for name in (*uploaded, *made)]

    def note(self, events: Iterable[Event]) -> None:
        """Follow which units are let off: the last task of a unit counts."""
        for event in events:
            match event:
                case TaskExcused():
                    self.excused[event.unit] = event.reason
                case TaskOffered() if event.unit is not None:
                    if self.definition.step(event.step).excused_by:
                        self.excused.pop(event.unit, None)
                case _:
                    pass


def _name(step: Step, name: str, ending: str, task: UserTask) -> str:
    of_unit = f" – {task.unit}" if task.unit is not None else ""
    again = f" ({task.round})" if task.round > 1 else ""
    return f"{file_stem(name or step.name)}{of_unit}{again}{ending}"


def lists_of(forms: Iterable[Form]) -> frozenset[str]:
    """Name the reference lists that forms draw on."""
    return frozenset(key for form in forms for key in form.lists)
