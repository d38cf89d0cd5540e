"""What a diagram changes of the steps and their standards, against the version in force."""

from dataclasses import dataclass

from engine.diagram import Diagram
from service.web.language import gettext as _
from service.web.process_pages import StepShown, steps_shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing that changes of a step; an empty side stands for none."""

    step: str
    what: str
    former: str
    new: str


def changes(former: Diagram, new: Diagram) -> tuple[Change, ...]:
    """List what changes: steps that come or go, and their wording, lane, time limit, inputs and output."""
    before, after = _by_id(former), _by_id(new)
    found: list[Change] = []
    for step_id, shown in after.items():
        if step_id not in before:
            found.append(Change(step=shown.number, what=_("Langkah baru"), former="", new=shown.activity))
        else:
            found += _between(before[step_id], shown)
    found += [
        Change(step=shown.number, what=_("Langkah dihapus"), former=shown.activity, new="")
        for step_id, shown in before.items()
        if step_id not in after
    ]
    return tuple(found)


def _by_id(diagram: Diagram) -> dict[str, StepShown]:
    return dict(zip((step.id for step in diagram.steps), steps_shown(diagram), strict=True))


def _between(former: StepShown, new: StepShown) -> list[Change]:
    compared = (
        (_("No"), former.number, new.number),
        (_("Nama"), former.name, new.name),
        (_("Kegiatan"), former.activity, new.activity),
        (_("Pelaksana"), former.lane, new.lane),
        (_("Kelengkapan"), former.required_inputs, new.required_inputs),
        (_("Waktu"), former.limit, new.limit),
        (_("Output"), former.output, new.output),
    )
    return [Change(step=new.number, what=what, former=a, new=b) for what, a, b in compared if a != b]
