"""Events that wait: each has one timer, with a duration or a date that can be read."""

import re
from collections.abc import Iterator
from datetime import datetime

from lxml import etree

from engine.errors import ExpressionError
from engine.expressions import compiled
from engine.lint.allowed import WAITING_EVENTS
from engine.lint.findings import Finding, Rule
from engine.lint.subject import Node, Subject
from engine.lint.words import called, short
from engine.texts import Text
from engine.xml import BPMN_NS, local_name

NO_TIMER = Rule(
    "event-without-timer",
    "error",
    Text(
        "{element} harus menunggu suatu waktu; penantian lain tidak dijalankan.",
        "{element} must wait for a time; nothing else is waited for.",
    ),
)
NO_TIME = Rule(
    "timer-without-time",
    "error",
    Text(
        "{element} belum berisi waktunya; tulis lamanya atau tanggalnya.",
        "{element} does not say the time; write a duration or a date.",
    ),
)
NO_QUOTES = Rule(
    "timer-without-quotes",
    "error",
    Text(
        'Waktu pada {element} harus ditulis dengan tanda kutip: "{value}"; tulis ulang pada panel.',
        'The time of {element} must be written with quotation marks: "{value}".',
    ),
)
BAD_TIME = Rule(
    "bad-timer",
    "error",
    Text(
        'Waktu pada {element} tidak dapat dibaca: {value}. Tulis ulang pada panel (berkasnya: "P2D").',
        'The time of {element} cannot be read: {value}. Write it again in the panel (in the file: "P2D").',
    ),
)
MISPLACED_BOUNDARY = Rule(
    "boundary-outside-its-scope",
    "error",
    Text(
        "{element} menempel pada {activity}, yang berada di bagian lain.",
        "{element} is attached to {activity}, which lies in another part.",
    ),
)
BACK_TO_ITS_STEP = Rule(
    "boundary-leads-back",
    "error",
    Text(
        "{element} kembali langsung ke {activity}; sisipkan langkah atau keputusan di antaranya.",
        "{element} leads straight back to {activity}; put a step or a decision between them.",
    ),
)

_B = f"{{{BPMN_NS}}}"
_DURATION = re.compile(
    r"P(?!$)([0-9]{1,5}W|([0-9]{1,2}Y)?([0-9]{1,3}M)?([0-9]{1,5}D)?"
    r"(T(?=[0-9])([0-9]{1,6}H)?([0-9]{1,6}M)?([0-9]{1,6}S)?)?)"
)


def check(subject: Subject) -> Iterator[Finding]:
    """Look at the timer of every event that waits. What the expressions read is checked elsewhere."""
    for node in subject.nodes.values():
        if node.tag in WAITING_EVENTS:
            timers = node.xml.findall(f"{_B}timerEventDefinition")
            if len(timers) != 1:
                yield NO_TIMER.at(node, element=called(node.xml))
            else:
                yield from _check_timer(node, timers[0])
        if node.tag == "boundaryEvent":
            yield from _check_boundary(subject, node)


def _check_boundary(subject: Subject, event: Node) -> Iterator[Finding]:
    activity = subject.nodes.get(event.xml.get("attachedToRef", ""))
    if activity is None:
        return
    if activity.scope != event.scope:
        yield MISPLACED_BOUNDARY.at(event, element=called(event.xml), activity=called(activity.xml))
    # SpiffWorkflow would keep the interrupted step open the second time.
    if any(flow.target == activity.id for flow in subject.outgoing.get(event.id, ())):
        yield BACK_TO_ITS_STEP.at(event, element=called(event.xml), activity=called(activity.xml))


def _check_timer(node: Node, timer: etree._Element) -> Iterator[Finding]:
    times = timer.findall(f"{_B}timeDuration") + timer.findall(f"{_B}timeDate")
    written = [(time.text or "").strip() for time in times]
    if len(times) != 1 or not written[0]:
        yield NO_TIME.at(node, element=called(node.xml))
        return
    if is_unquoted(times[0]):
        yield NO_QUOTES.at(node, element=called(node.xml), value=short(written[0]))
    elif not _may_be_read(times[0]):
        yield BAD_TIME.at(node, element=called(node.xml), value=short(written[0]))


def is_unquoted(time: etree._Element) -> bool:
    """Say whether a time is written without the quotation marks that an expression needs."""
    return _readable(time, (time.text or "").strip())


def _may_be_read(time: etree._Element) -> bool:
    """Check what the expression gives if it reads no name; what does not compile is reported elsewhere."""
    try:
        expression = compiled((time.text or "").strip())
    except ExpressionError:
        return True
    if expression.names:
        return True
    try:
        value = expression.value({})
    except ExpressionError:
        return False
    return isinstance(value, str) and _readable(time, value)


def _readable(time: etree._Element, written: str) -> bool:
    return _is_duration(written) if local_name(time) == "timeDuration" else _is_date(written)


def _is_duration(written: str) -> bool:
    return _DURATION.fullmatch(written) is not None


def _is_date(written: str) -> bool:
    try:
        datetime.fromisoformat(written)
    except ValueError:
        return False
    return True
