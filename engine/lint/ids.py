"""Ids and references: every thing has one id of its own, and what is named exists."""

import re
from collections.abc import Iterator

from lxml import etree

from engine.lint.allowed import CHILDREN, NODES
from engine.lint.constructs import place_of
from engine.lint.findings import LONGEST_ID, Finding, Place, Rule
from engine.lint.words import called, short
from engine.texts import Text
from engine.xml import BPMN_NS, is_bpmn, line_of, local_name, one_line

MISSING_ID = Rule(
    "missing-id",
    "error",
    Text("{element} tidak memiliki id.", "{element} has no id."),
)
BAD_ID = Rule(
    "bad-id",
    "error",
    Text(
        "Id «{id}» tidak dapat dipakai: awali dengan huruf, lalu huruf, angka, titik, _ atau - saja.",
        "The id «{id}» cannot be used: begin with a letter, then only letters, digits, dots, _ or -.",
    ),
)
DUPLICATE_ID = Rule(
    "duplicate-id",
    "error",
    Text(
        "Id «{id}» dipakai lebih dari sekali (pertama kali pada baris {first}).",
        "The id «{id}» is used more than once (first on line {first}).",
    ),
)
RESERVED_ID = Rule(
    "reserved-id",
    "error",
    Text(
        "Id «{id}» dipakai oleh mesin proses sendiri; beri {element} id lain.",
        "The id «{id}» belongs to the process engine itself; give {element} another id.",
    ),
)
BAD_PROCESS_ID = Rule(
    "bad-process-id",
    "error",
    Text(
        "Id proses «{id}» tidak dapat menjadi nama SOP di sistem (huruf kecil, angka dan garis bawah saja); "
        "sebagai rancangan, diagram ini mendapat yang sesuai.",
        "The process id «{id}» cannot become the SOP's key (only small letters, digits and underscores); "
        "as a draft, this diagram is given one that can.",
    ),
)
UNKNOWN_REFERENCE = Rule(
    "unknown-reference",
    "error",
    Text(
        "{element} merujuk ke «{target}» ({attribute}), yang tidak ada di tempat itu.",
        "{element} refers to «{target}» ({attribute}), which is not there.",
    ),
)

_ID = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,99}")
_PROCESS_ID = re.compile(r"[a-z][a-z0-9_]{0,79}")
_RESERVED = frozenset({"Start", "End", "Root", "StartEventSplit", "StartEventJoin"})
_RESERVED_ENDINGS = (".EndJoin", ".BoundaryEventSplit", ".BoundaryEventJoin")
_NEED_ID = NODES | {"process", "sequenceFlow", "lane"}
_B = f"{{{BPMN_NS}}}"


def is_process_id(text: str) -> bool:
    """Say whether a process with this id can be an SOP, which has the id as its key."""
    return _PROCESS_ID.fullmatch(text) is not None


def check(root: etree._Element) -> Iterator[Finding]:
    """Look at every id of the file and at every reference of the process."""
    first: dict[str, etree._Element] = {}
    for element in root.iter():
        if (element_id := element.get("id")) is not None:
            if element_id in first:
                place, line = Place(element_id, line_of(element)), line_of(first[element_id])
                yield DUPLICATE_ID.at(place, id=short(element_id), first=line)
            first.setdefault(element_id, element)
        if is_bpmn(element) and local_name(element) in _NEED_ID:
            yield from _check_id(element)
    yield from _check_references(root, first)


def _check_id(element: etree._Element) -> Iterator[Finding]:
    element_id, place = element.get("id"), place_of(element)
    if not element_id:
        yield MISSING_ID.at(place, element=called(element))
    elif not _ID.fullmatch(element_id):
        yield BAD_ID.at(place, id=short(element_id))
    elif element_id in _RESERVED or element_id.endswith(_RESERVED_ENDINGS):
        yield RESERVED_ID.at(place, id=short(element_id), element=called(element))
    elif local_name(element) == "process" and not is_process_id(element_id):
        yield BAD_PROCESS_ID.at(place, id=short(element_id))


def _check_references(root: etree._Element, known: dict[str, etree._Element]) -> Iterator[Finding]:
    for element in root.iter(f"{_B}*"):
        for attribute, tags in _REFERENCES.get(local_name(element), {}).items():
            named = element.get(attribute)
            if named is not None and not _refers_to(known.get(named), tags):
                yield _unknown(element, named, attribute)
            elif named is None and attribute in _NEEDED:
                yield _unknown(element, "", attribute)
        if local_name(element) == "flowNodeRef" and not _refers_to(known.get(one_line(element.text)), NODES):
            yield _unknown(element, one_line(element.text), "flowNodeRef")
        default = element.get("default")
        if default is not None and not (
            _refers_to(known.get(default), frozenset({"sequenceFlow"}))
            and known[default].get("sourceRef") == element.get("id")
        ):
            yield _unknown(element, default, "default")


_REFERENCES = {
    "sequenceFlow": {"sourceRef": NODES, "targetRef": NODES},
    "boundaryEvent": {"attachedToRef": frozenset({"userTask", "manualTask", "subProcess"})},
    "participant": {"processRef": frozenset({"process"})},
}
_NEEDED = frozenset({"sourceRef", "targetRef", "attachedToRef"})


def _refers_to(element: etree._Element | None, tags: frozenset[str]) -> bool:
    """Say whether a reference leads to one of the right elements, or to one that is refused anyway."""
    if element is None or not is_bpmn(element):
        return False
    return local_name(element) in tags or local_name(element) not in CHILDREN


def _unknown(element: etree._Element, named: str, attribute: str) -> Finding:
    parent = element.getparent()
    about = parent if local_name(element) == "flowNodeRef" and parent is not None else element
    return UNKNOWN_REFERENCE.at(
        place_of(element), element=called(about), target=short(named[:LONGEST_ID]), attribute=attribute
    )
