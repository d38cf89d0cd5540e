"""Who may act for a unit: lanes that enter its paper form, lanes that excuse it."""

from collections.abc import Iterator

from engine.diagram import Step
from engine.lint.findings import Finding, Rule
from engine.lint.subject import Subject
from engine.lint.words import listed
from engine.texts import Text

UNKNOWN_LANE = Rule(
    "standing-in-unknown-lane",
    "error",
    Text(
        "{step}: {attribute} menyebut {lanes}, yang bukan pelaksana (lane) diagram ini.",
        "{step}: {attribute} names {lanes}, which is no lane of this diagram.",
    ),
)
NOT_PER_UNIT = Rule(
    "standing-in-not-per-unit",
    "warning",
    Text(
        "{step} tidak dikerjakan per bidang; {attribute} tidak berpengaruh.",
        "{step} is not done per unit; {attribute} has no effect.",
    ),
)
OWN_LANE = Rule(
    "on-behalf-own-lane",
    "warning",
    Text(
        "{step}: onBehalfBy menyebut pelaksana langkah itu sendiri, yang mengerjakannya tanpa «atas nama».",
        "{step}: onBehalfBy names the step's own lane, which does it without «on behalf».",
    ),
)
EXCUSED_IN_PART = Rule(
    "excused-in-part",
    "warning",
    Text(
        "{step} tidak dapat dikecualikan oleh {lanes} seperti langkah lain di bagian yang sama;"
        " bidang yang sampai di sana tidak dapat dikecualikan.",
        "{step} cannot be excused by {lanes} as other steps of the same part can;"
        " a unit that comes to it cannot be excused.",
    ),
)


def check(subject: Subject) -> Iterator[Finding]:
    """Look at the lanes that steps name for a unit that cannot do its part itself."""
    for step in subject.steps:
        told = subject.called(step.id)
        for attribute, lanes in (("onBehalfBy", step.on_behalf_by), ("excusedBy", step.excused_by)):
            yield from _check_lanes(subject, step, attribute, lanes)
            if lanes and not step.multi:
                yield NOT_PER_UNIT.at(step, step=told, attribute=attribute)
        if step.lane in step.on_behalf_by:
            yield OWN_LANE.at(step, step=told)
    yield from _check_parts(subject)


def _check_lanes(subject: Subject, step: Step, attribute: str, lanes: tuple[str, ...]) -> Iterator[Finding]:
    known = {lane.id for lane in subject.diagram.lanes}
    unknown = [lane for lane in dict.fromkeys(lanes) if lane not in known]
    if unknown:
        told = subject.called(step.id)
        yield UNKNOWN_LANE.at(step, step=told, attribute=attribute, lanes=listed(unknown))


def _check_parts(subject: Subject) -> Iterator[Finding]:
    """Steps of one part go together: who excuses a unit closes all that its branch still comes to."""
    parts: dict[str, list[Step]] = {}
    for step in subject.steps:
        element = subject.diagram.elements.get(step.id)
        if step.multi and element is not None and element.parent != subject.diagram.process_id:
            parts.setdefault(element.parent, []).append(step)
    for steps in parts.values():
        everybody = dict.fromkeys(lane for step in steps for lane in step.excused_by)
        for step in steps:
            lacking = [lane for lane in everybody if lane not in step.excused_by]
            if lacking:
                yield EXCUSED_IN_PART.at(step, step=subject.called(step.id), lanes=listed(lacking))
