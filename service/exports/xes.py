"""The happenings of many cases as an event log in XES (IEEE 1849-2016), for process mining."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Final

from lxml import etree

from service.exports.events import LogEvent, Trace

_EXTENSIONS: Final = (
    ("Concept", "concept", "http://www.xes-standard.org/concept.xesext"),
    ("Lifecycle", "lifecycle", "http://www.xes-standard.org/lifecycle.xesext"),
    ("Time", "time", "http://www.xes-standard.org/time.xesext"),
    ("Organizational", "org", "http://www.xes-standard.org/org.xesext"),
)
_EPOCH: Final = "1970-01-01T00:00:00.000+00:00"
_HEAD: Final = "".join(
    [
        '<?xml version="1.0" encoding="UTF-8"?>\n',
        '<log xes.version="1849-2016" xes.features="" xmlns="http://www.xes-standard.org/">\n',
        *(
            f'  <extension name="{name}" prefix="{prefix}" uri="{uri}"/>\n'
            for name, prefix, uri in _EXTENSIONS
        ),
        '  <global scope="trace">\n    <string key="concept:name" value="-"/>\n  </global>\n',
        '  <global scope="event">\n    <string key="concept:name" value="-"/>\n',
        f'    <date key="time:timestamp" value="{_EPOCH}"/>\n',
        '    <string key="lifecycle:transition" value="complete"/>\n  </global>\n',
        '  <classifier name="Activity" keys="concept:name"/>\n',
        '  <classifier name="Activity and transition" keys="concept:name lifecycle:transition"/>\n',
        '  <string key="lifecycle:model" value="standard"/>\n',
    ]
)
Attribute = str | int | bool | datetime | None


def xes_of(cases: Iterable[tuple[Trace, Iterable[LogEvent]]]) -> Iterator[bytes]:
    """Write a log, a piece for each case.

    A trace is named by the case's business key, an event by its step's label. `alur:` attributes keep ids:
    the command's number in the history, the step, the unit, the round, the SOP's key and version.
    """
    yield _HEAD.encode()
    for trace, happened in cases:
        element = etree.Element("trace")
        _add(element, "concept:name", trace.business_key)
        _add(element, "alur:id", trace.id)
        _add(element, "alur:definition", trace.definition_key)
        _add(element, "alur:version", trace.definition_version)
        _add(element, "alur:status", trace.status)
        _add(element, "alur:outcome", trace.outcome)
        _add(element, "alur:intact", trace.integrity.sound)
        _add(element, "alur:broken_at", trace.integrity.broken_at)
        _add(element, "alur:replayed_at", trace.integrity.checked_at)
        for event in happened:
            element.append(_event(event))
        yield etree.tostring(element, encoding="UTF-8", pretty_print=True)
    yield b"</log>\n"


def _event(event: LogEvent) -> etree._Element:
    element = etree.Element("event")
    _add(element, "concept:name", event.activity)
    _add(element, "lifecycle:transition", event.transition)
    _add(element, "time:timestamp", event.at)
    _add(element, "org:resource", event.actor)
    _add(element, "org:role", event.lane)
    _add(element, "org:group", event.unit)
    _add(element, "alur:event", event.kind)
    _add(element, "alur:command", event.sequence)
    _add(element, "alur:step", event.step)
    _add(element, "alur:number", event.number)
    _add(element, "alur:round", event.round)
    _add(element, "alur:acted_for", event.acted_for)
    _add(element, "alur:assignee", event.assignee)
    _add(element, "alur:due", event.due_at)
    _add(element, "alur:late", event.late)
    _add(element, "alur:reason", event.reason)
    return element


def _add(parent: etree._Element, key: str, value: Attribute) -> None:
    if value is None:
        return
    if isinstance(value, bool):
        kind, text = "boolean", str(value).lower()
    elif isinstance(value, int):
        kind, text = "int", str(value)
    elif isinstance(value, datetime):
        kind, text = "date", value.isoformat(timespec="milliseconds")
    else:
        kind, text = "string", "".join(c for c in value if c.isprintable() or c in "\n\t")
    etree.SubElement(parent, kind, key=key, value=text)
