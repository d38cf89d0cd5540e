"""Edits at random, as an admin would make them: each changes the XML of a diagram and keeps it sound."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree

from engine.definitions import FormFields, ProcessDefinition, compile_definition
from engine.errors import DiagramRefused
from engine.xml import BPMN_NS, NS

_B, _S = f"{{{BPMN_NS}}}", f"{{{NS}}}"
_FORMAL = {"{http://www.w3.org/2001/XMLSchema-instance}type": "bpmn:tFormalExpression"}


@dataclass
class Draft:
    """A diagram under edit, with the fields of its forms."""

    root: Any
    forms: dict[str, dict[str, str]]
    aim: str | None = None
    count: int = 0

    @classmethod
    def of(cls, bpmn: bytes, forms: FormFields, aim: str | None) -> "Draft":
        """Take a copy of a diagram and its forms."""
        return cls(etree.fromstring(bpmn), {key: dict(fields) for key, fields in forms.items()}, aim)

    def definition(self) -> ProcessDefinition | None:
        """Compile what came of it; None when it cannot run."""
        try:
            return compile_definition(etree.tostring(self.root), self.forms)
        except DiagramRefused:
            return None

    def all(self, *tags: str) -> list[Any]:
        """Give the elements of these kinds in document order."""
        return list(self.root.iter(*(f"{_B}{tag}" for tag in tags)))

    def tasks(self) -> list[Any]:
        """Give the steps; only the one that is aimed at, as long as it is there."""
        found = self.all("userTask", "manualTask")
        return [each for each in found if each.get("id") == self.aim] or found

    def fresh(self, kind: str) -> str:
        self.count += 1
        return f"baru_{kind}_{self.count}"

    def node(self, around: Any, tag: str, **attributes: str) -> Any:
        made = etree.SubElement(around, f"{_B}{tag}", {"id": self.fresh(tag), **attributes})
        lane = self.all("lane")[0]
        etree.SubElement(lane, f"{_B}flowNodeRef").text = made.get("id")
        return made

    def step(self, around: Any, **fields: str) -> str:
        made = self.node(around, "userTask")
        id_ = str(made.get("id"))
        inside = etree.SubElement(made, f"{_B}extensionElements")
        etree.SubElement(inside, f"{_S}step", {"number": "9", "form": id_})
        self.forms[id_] = fields
        return id_

    def flow(self, around: Any, source: str, target: str, condition: str = "") -> str:
        made = etree.SubElement(
            around, f"{_B}sequenceFlow", {"id": self.fresh("panah"), "sourceRef": source, "targetRef": target}
        )
        if condition:
            etree.SubElement(made, f"{_B}conditionExpression", _FORMAL).text = condition
        return str(made.get("id"))


def _pick(things: list[Any], which: int) -> Any:
    return things[which % len(things)] if things else None


def rename(draft: Draft, which: int) -> None:
    """Give a step another label."""
    _pick(draft.tasks(), which).set("name", "Nama baru")


def other_lane(draft: Draft, which: int) -> None:
    """Put something into another lane."""
    lane = draft.all("lane")[0]
    other = next((each for each in draft.all("lane") if each.get("id") == "lain"), None)
    if other is None:
        other = etree.SubElement(lane.getparent(), f"{_B}lane", {"id": "lain", "name": "Lain"})
    reference = _pick(list(lane), which)
    if reference is not None:
        other.append(reference)


def other_limit(draft: Draft, which: int) -> None:
    """Give a step another time limit."""
    task = _pick(draft.tasks(), which)
    for step in task.iter(f"{_S}step"):
        step.set("timeLimit", "P3D")


def insert_step(draft: Draft, which: int) -> None:
    """Put a step on an arrow."""
    flow = _pick(draft.all("sequenceFlow"), which)
    around, target = flow.getparent(), flow.get("targetRef")
    step = draft.step(around)
    flow.set("targetRef", step)
    draft.flow(around, step, target)


def remove_step(draft: Draft, which: int) -> None:
    """Take a step out; its arrows become one."""
    task = _pick(draft.tasks(), which)
    id_, around = task.get("id"), task.getparent()
    into = [flow for flow in draft.all("sequenceFlow") if flow.get("targetRef") == id_]
    out = [flow for flow in draft.all("sequenceFlow") if flow.get("sourceRef") == id_]
    on_it = [event for event in draft.all("boundaryEvent") if event.get("attachedToRef") == id_]
    if len(out) != 1 or on_it:
        return
    target = out[0].get("targetRef")
    known = {(flow.get("sourceRef"), flow.get("targetRef")) for flow in draft.all("sequenceFlow")}
    if any((flow.get("sourceRef"), target) in known for flow in into):
        return  # two arrows between the same two
    for flow in into:
        flow.set("targetRef", target)
    around.remove(out[0])
    around.remove(task)
    for reference in draft.all("flowNodeRef"):
        if reference.text == id_:
            reference.getparent().remove(reference)


def choice(draft: Draft, which: int) -> None:
    """Let a decision lead around a new step, by a field that an older form asks for newly."""
    flow = _pick(draft.all("sequenceFlow"), which)
    around, target = flow.getparent(), flow.get("targetRef")
    asked = _pick([task.get("id") for task in draft.tasks()], which // 7)
    name = draft.fresh("isian")
    draft.forms.setdefault(asked, {})[name] = "boolean"
    gate, meet = draft.node(around, "exclusiveGateway"), draft.node(around, "exclusiveGateway")
    step = draft.step(around)
    flow.set("targetRef", gate.get("id"))
    draft.flow(around, gate.get("id"), step, name)
    gate.set("default", draft.flow(around, gate.get("id"), meet.get("id")))
    draft.flow(around, step, meet.get("id"))
    draft.flow(around, meet.get("id"), target)


def beside(draft: Draft, which: int) -> None:
    """Let something happen beside a step."""
    task = _pick(draft.tasks(), which)
    id_, around = task.get("id"), task.getparent()
    into = [flow for flow in draft.all("sequenceFlow") if flow.get("targetRef") == id_]
    out = [flow for flow in draft.all("sequenceFlow") if flow.get("sourceRef") == id_]
    if len(out) != 1 or any(each.get("attachedToRef") == id_ for each in draft.all("boundaryEvent")):
        return
    fork, join = draft.node(around, "parallelGateway"), draft.node(around, "parallelGateway")
    for flow in into:
        flow.set("targetRef", fork.get("id"))
    out[0].set("sourceRef", join.get("id"))
    step = draft.step(around)
    for branch in (id_, step):
        draft.flow(around, fork.get("id"), branch)
        draft.flow(around, branch, join.get("id"))


def other_condition(draft: Draft, which: int) -> None:
    """Turn a condition round, or let it ask for one field more."""
    condition = _pick(draft.all("conditionExpression"), which)
    if condition is None:
        return
    if which % 2:
        condition.text = f"not ({condition.text})"
        return
    name, asked = draft.fresh("isian"), _pick([task.get("id") for task in draft.tasks()], which // 5)
    draft.forms.setdefault(asked, {})[name] = "boolean"
    condition.text = f"({condition.text}) and {name}"


def other_kind(draft: Draft, which: int) -> None:
    """Make a step one of paper."""
    _pick(draft.tasks(), which).tag = f"{_B}manualTask"


def other_repetition(draft: Draft, which: int) -> None:
    """Let units take turns, or no more."""
    loop = _pick(draft.all("multiInstanceLoopCharacteristics"), which)
    if loop is not None:
        loop.set("isSequential", "false" if loop.get("isSequential") == "true" else "true")


def deadline(draft: Draft, which: int) -> None:
    """Put a reminder on a step."""
    task = _pick(draft.tasks(), which)
    around = task.getparent()
    event = draft.node(around, "boundaryEvent", attachedToRef=task.get("id"), cancelActivity="false")
    definition = etree.SubElement(event, f"{_B}timerEventDefinition")
    etree.SubElement(definition, f"{_B}timeDuration", _FORMAL).text = '"PT1H"'
    end = draft.node(around, "endEvent")
    draft.flow(around, event.get("id"), end.get("id"))


Edit = Callable[[Draft, int], None]
OF_WORDS: tuple[Edit, ...] = (rename, other_lane, other_limit)
OF_WAYS: tuple[Edit, ...] = (insert_step, remove_step, choice, beside, other_condition)
EDITS: tuple[Edit, ...] = (*OF_WORDS, *OF_WAYS, other_kind, other_repetition, deadline)


def edited(
    bpmn: bytes, forms: FormFields, edits: Sequence[tuple[Edit, int]], aim: str | None
) -> ProcessDefinition | None:
    """Make edits one after the other, as long as there are steps; those of steps at `aim`, if given."""
    draft = Draft.of(bpmn, forms, aim)
    for edit, which in edits:
        if draft.tasks():
            edit(draft, which)
    return draft.definition()
