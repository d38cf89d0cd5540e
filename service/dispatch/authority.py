"""Who may do what to a case, beyond the engine's own rules of lane, unit and four eyes."""

from engine.definitions import ProcessDefinition
from engine.errors import Invalid, NotFound, NotPermitted
from engine.sop import Step
from engine.texts import Text, is_blank
from service.accounts.acting import Acting
from service.dispatch.texts import LONGEST_REMARK
from service.permissions import Permission, allows, require


class NotYourSop(NotPermitted):
    """None of the person's lanes takes part in this SOP, or not the one that begins it."""

    code = "not-your-sop"
    template = Text(
        "Berkas {sop} dibuka oleh pelaksana {lane}.", "A case of {sop} is opened by the lane {lane}."
    )


class BadBusinessKey(Invalid):
    """A business key is a short line of text."""

    code = "bad-business-key"
    template = Text("Nama berkas 1–120 karakter.", "A business key has 1 to 120 characters.")


class BadRemark(Invalid):
    """A remark is a text of some length."""

    code = "bad-comment"
    template = Text(
        f"Catatan 1–{LONGEST_REMARK} karakter.", f"A comment has 1 to {LONGEST_REMARK} characters."
    )


def proper_key(business_key: str) -> str:
    """Give a business key without surrounding space, or raise `BadBusinessKey`."""
    trimmed = " ".join(business_key.split())
    if not 1 <= len(trimmed) <= 120 or not trimmed.isprintable():
        raise BadBusinessKey({"business_key": [BadBusinessKey.template]})
    return trimmed


def may_start(who: Acting, definition: ProcessDefinition) -> None:
    """Raise unless the person holds the lane of the SOP's first step, or is in charge of instances."""
    require(who, Permission.START_INSTANCES)
    if allows(who, Permission.INTERVENE) or not definition.diagram.steps:
        return
    first = definition.diagram.steps[0]
    if first.lane is None or first.lane not in who.lanes:
        raise NotYourSop(sop=definition.name, lane=first.lane_name or first.lane or "?")


def must_know_of(who: Acting, definition: ProcessDefinition, what: str) -> None:
    """Raise `NotFound` unless the person may read the SOP's cases: to all others there is no such thing."""
    lanes = {lane.id for lane in definition.diagram.lanes}
    if not (allows(who, Permission.READ_ALL_INSTANCES) or lanes & who.lanes):
        raise NotFound(what=what)


def may_bring_files(who: Acting, step: Step, unit: str | None) -> bool:
    """Say whether a task is for the person: by its lane, or by one that may enter the unit's paper form."""
    lanes = (step.lane or "", *step.on_behalf_by)
    return any(who.actor.role_for(lane, unit) is not None for lane in lanes)


def may_excuse(who: Acting, definition: ProcessDefinition) -> None:
    """Raise unless a lane of the person may excuse a unit from some step; the engine looks at which."""
    require(who, Permission.WORK_ON_TASKS)
    if who.lanes.isdisjoint(lane for step in definition.diagram.steps for lane in step.excused_by):
        raise NotPermitted


def may_remark(who: Acting, definition: ProcessDefinition, text: str) -> None:
    """Raise unless a lane of the person takes part in the SOP, or the person is in charge of instances."""
    require(who, Permission.COMMENT)
    lanes = {lane.id for lane in definition.diagram.lanes}
    if not (allows(who, Permission.INTERVENE) or lanes & who.lanes):
        raise NotPermitted
    if is_blank(text) or len(text.strip()) > LONGEST_REMARK:
        raise BadRemark({"text": [BadRemark.template]})
