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
        "{step}: «{field}» menyebut pelaksana yang sudah tidak ada; hapus centangnya.",
        "{step}: «{field}» names a lane that is gone; take its tick away.",
    ),
)
NOT_PER_UNIT = Rule(
    "standing-in-not-per-unit",
    "warning",
    Text(
        "{step} tidak dikerjakan per bidang, jadi «{field}» tidak berpengaruh.",
        "{step} is not done per unit, so that «{field}» has no effect.",
    ),
)
OWN_LANE = Rule(
    "on-behalf-own-lane",
    "warning",
    Text(
        "{step}: pelaksana langkah itu sendiri tidak perlu boleh mengisi atas nama bidang; hapus centangnya.",
        "{step}: the step's own lane need not be allowed to act on behalf of a unit; take the tick away.",
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

_ON_BEHALF = Text("Boleh diisikan atas nama bidang oleh", "May be filled in on behalf of the unit by")
_EXCUSED = Text("Bidang boleh dikecualikan oleh", "The unit may be excused by")


def check(subject: Subject) -> Iterator[Finding]:
    """Look at the lanes that steps name for a unit that cannot do its part itself."""
    for step in subject.steps:
        told = subject.called(step.id)
        for field, lanes in ((_ON_BEHALF, step.on_behalf_by), (_EXCUSED, step.excused_by)):
            if not {lane.id for lane in subject.diagram.lanes}.issuperset(lanes):
                yield UNKNOWN_LANE.at(step, step=told, field=field)
            if lanes and not step.multi:
                yield NOT_PER_UNIT.at(step, step=told, field=field)
        if step.lane in step.on_behalf_by:
            yield OWN_LANE.at(step, step=told)
    yield from _check_parts(subject)


def _check_parts(subject: Subject) -> Iterator[Finding]:
    """Steps of one part go together: who excuses a unit closes all that its branch still comes to."""
    parts: dict[str, list[Step]] = {}
    for step in subject.steps:
        element = subject.diagram.elements.get(step.id)
        if step.multi and element is not None and element.parent != subject.diagram.process_id:
            parts.setdefault(element.parent, []).append(step)
    names = {lane.id: lane.name for lane in subject.diagram.lanes}
    for steps in parts.values():
        everybody = dict.fromkeys(lane for step in steps for lane in step.excused_by)
        for step in steps:
            lacking = [names[lane] for lane in everybody if lane not in step.excused_by and names.get(lane)]
            if lacking:
                yield EXCUSED_IN_PART.at(step, step=subject.called(step.id), lanes=listed(lacking))
