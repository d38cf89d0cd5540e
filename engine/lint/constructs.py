"""Refuses what Alur does not run: elements, attributes and extensions that are not on the list."""

from collections.abc import Iterator

from lxml import etree

from engine.lint.allowed import (
    CHILDREN,
    EXECUTABLE_ATTRIBUTES,
    EXECUTABLE_NAMES,
    HARMLESS_NAMESPACES,
    NODES,
    ONLY_VALUES,
    SOP_ATTRIBUTES,
    SOP_CHILDREN,
    SOP_PARENTS,
)
from engine.lint.findings import Finding, Place, Rule
from engine.lint.words import called, construct, short
from engine.texts import Text
from engine.xml import BPMN_NS, BPMNDI_NS, NS, is_bpmn, line_of, local_name

UNSUPPORTED_ELEMENT = Rule(
    "unsupported-element",
    "error",
    Text(
        "{construct} di dalam {parent} tidak dijalankan oleh sistem ini; hapus atau ganti.",
        "{construct} inside {parent} is not run by this system; remove or replace it.",
    ),
)
PLAIN_TASK = Rule(
    "plain-task",
    "error",
    Text(
        "{element} belum berjenis; ganti jenisnya menjadi Langkah.",
        "{element} has no type yet; change its kind to Step.",
    ),
)
EVENT_SUB_PROCESS = Rule(
    "event-sub-process",
    "error",
    Text(
        "{element} dimulai oleh suatu kejadian; bagian seperti itu tidak dijalankan.",
        "{element} is triggered by an event; such a part is not run.",
    ),
)
TIMER_CYCLE = Rule(
    "timer-cycle",
    "error",
    Text(
        "{parent} memakai waktu berulang (timeCycle); pakai jangka waktu atau tanggal.",
        "{parent} uses a repeating time (timeCycle); use a duration or a date.",
    ),
)
UNSUPPORTED_ATTRIBUTE = Rule(
    "unsupported-attribute",
    "error",
    Text(
        '{element}: {name}="{value}" tidak dijalankan; yang dijalankan hanya {allowed}.',
        '{element}: {name}="{value}" is not run; only {allowed} is.',
    ),
)
EXPRESSION_LANGUAGE = Rule(
    "expression-language",
    "error",
    Text(
        "Rumus pada {parent} ditulis dalam bahasa {language}; hapus keterangan bahasanya.",
        "The expression of {parent} is said to be in {language}; remove the language.",
    ),
)
EXECUTABLE_EXTENSION = Rule(
    "executable-extension",
    "error",
    Text(
        "{parent} memuat {construct} dari perangkat lain, yang di sana menjalankan program; hapus.",
        "{parent} holds {construct} of another product, which would execute a program there; remove it.",
    ),
)
FOREIGN_EXTENSION = Rule(
    "foreign-extension",
    "warning",
    Text(
        "Diagram memuat tambahan dari {namespace}, yang diabaikan oleh sistem ini.",
        "The diagram holds extensions of {namespace}, which this system ignores.",
    ),
)
UNKNOWN_SOP_EXTENSION = Rule(
    "unknown-sop-extension",
    "warning",
    Text(
        "{parent} memuat keterangan SOP yang tidak dikenal: {name}. Mungkin salah tulis?",
        "{parent} holds an unknown part of the SOP: {name}. Is it misspelt?",
    ),
)
MISPLACED_SOP_EXTENSION = Rule(
    "misplaced-sop-extension",
    "error",
    Text(
        "Keterangan SOP <{name}> pada {parent} tidak pada tempatnya atau lebih dari satu.",
        "The part <{name}> of the SOP at {parent} is misplaced or given more than once.",
    ),
)

MESSAGE_FLOW = Rule(
    "message-flow-only-drawn",
    "info",
    Text(
        "Panah pesan antar-bingkai hanya gambar: tidak ada pesan yang dikirim.",
        "Message arrows between pools are a picture only: no message is sent.",
    ),
)

_BPMN = f"{{{BPMN_NS}}}*"
_SEEN = NODES | {"sequenceFlow", "lane", "process", "participant"}


def check(root: etree._Element) -> Iterator[Finding]:
    """Walk through the file from the top; inside a refused element nothing more is reported."""
    foreign: dict[str, Place] = {}
    waiting = [root]
    while waiting:
        element = waiting.pop()
        yield from _check_attributes(element, foreign)
        told = _told(element) if len(element) else Text("", "")
        for child in reversed(element):
            refusal = _refusal(child, element, told)
            if refusal is not None:
                yield refusal
            elif local_name(child) == "extensionElements":
                yield from _check_extensions(child, element, foreign)
            elif is_bpmn(child):
                waiting.append(child)
    if (message := next(root.iter(f"{{{BPMN_NS}}}messageFlow"), None)) is not None:
        yield MESSAGE_FLOW.at(place_of(message))
    for namespace, place in foreign.items():
        yield FOREIGN_EXTENSION.at(place, namespace=short(namespace))


def place_of(element: etree._Element) -> Place:
    """Give the id of the nearest BPMN element that has one, with the element's own line."""
    around: etree._Element | None = element
    while around is not None and not (is_bpmn(around) and around.get("id")):
        around = around.getparent()
    return Place(around.get("id", "") if around is not None else "", line_of(element))


def _refusal(child: etree._Element, parent: etree._Element, told: Text) -> Finding | None:
    tag = local_name(child)
    if not is_bpmn(child):
        in_layout = etree.QName(child).namespace == BPMNDI_NS and tag == "BPMNDiagram"
        if in_layout and local_name(parent) == "definitions" and next(child.iter(_BPMN), None) is None:
            return None
    elif tag in CHILDREN.get(local_name(parent), ()):
        if tag == "subProcess" and child.get("triggeredByEvent") == "true":
            return EVENT_SUB_PROCESS.at(place_of(child), element=called(child))
        return None
    elif tag == "task":
        return PLAIN_TASK.at(place_of(child), element=called(child))
    elif tag == "timeCycle":
        return TIMER_CYCLE.at(place_of(child), parent=told)
    return UNSUPPORTED_ELEMENT.at(place_of(child), construct=construct(child), parent=told)


def _told(element: etree._Element) -> Text:
    """Name the nearest element that people see in the diagram."""
    around: etree._Element | None = element
    while around is not None:
        if is_bpmn(around) and local_name(around) in _SEEN:
            return called(around)
        around = around.getparent()
    return Text("diagram", "the diagram")


def _check_attributes(element: etree._Element, foreign: dict[str, Place]) -> Iterator[Finding]:
    for name, value in element.items():
        qualified = etree.QName(name)
        if qualified.namespace is not None:
            if qualified.namespace in HARMLESS_NAMESPACES:
                continue
            if _is_executable(qualified.localname):
                said = Text(short(qualified.localname), short(qualified.localname))
                yield EXECUTABLE_EXTENSION.at(place_of(element), parent=_told(element), construct=said)
            else:
                foreign.setdefault(qualified.namespace, place_of(element))
        elif name in ONLY_VALUES and value not in ONLY_VALUES[name]:
            yield UNSUPPORTED_ATTRIBUTE.at(
                place_of(element),
                element=_told(element),
                name=name,
                value=short(value),
                allowed=" / ".join(sorted(ONLY_VALUES[name])),
            )
        elif name == "language":
            yield EXPRESSION_LANGUAGE.at(place_of(element), parent=_told(element), language=short(value))


def _check_extensions(
    extensions: etree._Element, parent: etree._Element, foreign: dict[str, Place]
) -> Iterator[Finding]:
    known: set[str] = set()
    for child in extensions:
        if etree.QName(child).namespace != NS:
            yield from _check_foreign(child, parent, foreign)
            continue
        tag = local_name(child)
        if tag not in SOP_PARENTS:
            yield UNKNOWN_SOP_EXTENSION.at(place_of(child), parent=_told(parent), name=short(tag))
        elif tag in known or local_name(parent) not in SOP_PARENTS[tag]:
            yield MISPLACED_SOP_EXTENSION.at(place_of(child), parent=_told(parent), name=tag)
        known.add(tag)
        yield from _check_sop(child, parent)


def _check_sop(extension: etree._Element, parent: etree._Element) -> Iterator[Finding]:
    """Look for words in the SOP's own namespace that mean nothing there."""
    expected = SOP_CHILDREN.get(local_name(extension), frozenset())
    for element in (extension, *extension):
        if element is not extension and (
            etree.QName(element).namespace != NS or local_name(element) not in expected or len(element)
        ):
            yield UNKNOWN_SOP_EXTENSION.at(place_of(element), parent=_told(parent), name=construct(element))
            continue
        meant = SOP_ATTRIBUTES.get(local_name(element), frozenset())
        for name in sorted(str(name) for name, _ in element.items() if name not in meant):
            if local_name(extension) in SOP_PARENTS:
                yield UNKNOWN_SOP_EXTENSION.at(place_of(element), parent=_told(parent), name=short(name))


def _check_foreign(
    extension: etree._Element, parent: etree._Element, foreign: dict[str, Place]
) -> Iterator[Finding]:
    """Refuse what would execute something elsewhere, and BPMN that hides in an extension."""
    for element in extension.iter():
        rule = UNSUPPORTED_ELEMENT if is_bpmn(element) else EXECUTABLE_EXTENSION
        if is_bpmn(element) or _is_executable(local_name(element)) or _executes_by_attribute(element):
            yield rule.at(place_of(element), construct=construct(element), parent=_told(parent))
            return
    namespace = etree.QName(extension).namespace or ""
    if namespace not in HARMLESS_NAMESPACES:
        foreign.setdefault(namespace, place_of(extension))


def _executes_by_attribute(element: etree._Element) -> bool:
    names = [etree.QName(name).localname.lower() for name, _ in element.items()]
    return any("script" in name or name in EXECUTABLE_ATTRIBUTES for name in names)


def _is_executable(name: str) -> bool:
    lowered = name.lower()
    return "script" in lowered or lowered in EXECUTABLE_NAMES
