"""Writes a decision's details on the SOP's cover, in the diagram's bytes, and changes nothing else in them.

A diagram is the office's document: whoever compares two versions must see what people changed, and no new
line ends, prefixes or order of attributes that a writer of XML would bring.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Final
from xml.parsers import expat

from lxml import etree

from engine.diagram import process_of, read_diagram
from engine.errors import DiagramRefused, Invalid
from engine.sop import Identity
from engine.texts import Text
from engine.xml import BPMN_NS, NS, one_line

_B, _S = f"{{{BPMN_NS}}}", f"{{{NS}}}"
_ATTRIBUTES: Final = {
    "number": "number",
    "revised_on": "revisedOn",
    "approved_on": "approvedOn",
    "approved_by_title": "approvedByTitle",
    "approved_by_name": "approvedByName",
    "approved_by_nip": "approvedByNip",
}
_START_TAG: Final = re.compile(
    rb"""<(?P<name>[^\s/>]+)(?P<attributes>(?:\s+[^\s=/>]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(?P<closed>/?)>"""
)
_ATTRIBUTE: Final = re.compile(rb"""\s+(?P<name>[^\s=/>]+)\s*=\s*(?P<value>"[^"]*"|'[^']*')""")


class CoverNotWritable(Invalid):
    """The cover is written in a way that its details cannot be put in without changing something else."""

    code = "cover-not-writable"
    template = Text(
        "Nomor, tanggal, dan pengesahan tidak dapat ditulis pada sampul SOP ini; simpan dahulu diagramnya "
        "di halaman Diagram, lalu coba lagi.",
        "The number, dates and approval cannot be written on the cover of this SOP; save its diagram on the "
        "page Diagram first, then try again.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverDetails:
    """What a decision to put an SOP into force writes on its cover, as printed; blanks are empty."""

    number: str = ""
    revised_on: str = ""
    approved_on: str = ""
    approved_by_title: str = ""
    approved_by_name: str = ""
    approved_by_nip: str = ""


def details_of(identity: Identity) -> CoverDetails:
    """Read the details from a cover."""
    return CoverDetails(**{field.name: getattr(identity, field.name) for field in fields(CoverDetails)})


def with_details(bpmn: bytes, details: CoverDetails) -> bytes:
    """Give the diagram with these details on its cover; the very same bytes when they stand there already.

    Raises `DiagramRefused` for what is no diagram, `CoverNotWritable` if it would not read as wanted.
    """
    diagram = read_diagram(bpmn)
    wanted = CoverDetails(
        **{field.name: one_line(getattr(details, field.name)) for field in fields(CoverDetails)}
    )
    if details_of(diagram.identity) == wanted:
        return bpmn
    written = _written(bpmn, diagram.root, wanted)
    if not _reads(written, wanted):
        raise CoverNotWritable
    return written


def _reads(bpmn: bytes, wanted: CoverDetails) -> bool:
    try:
        return details_of(read_diagram(bpmn).identity) == wanted
    except DiagramRefused:
        return False


def _written(bpmn: bytes, root: etree._Element, wanted: CoverDetails) -> bytes:
    process, places = process_of(root), _Places(bpmn, root)
    cover = process.find(f"{_B}extensionElements/{_S}identity")
    if cover is not None:
        return _filled_in(bpmn, places.of(cover), wanted)
    extensions = process.find(f"{_B}extensionElements")
    if extensions is not None:
        return _with_child(bpmn, places.of(extensions), _identity(extensions, wanted))
    tag = _name(process.prefix, "extensionElements")
    extended = b"<%s>%s</%s>" % (tag, _identity(process, wanted), tag)
    first = next((child for child in process if child.tag != f"{_B}documentation"), None)
    if first is None:
        return _with_child(bpmn, places.of(process), extended)
    return _spliced(bpmn, places.of(first), places.of(first), extended)


class _Places:
    """Where each element's start tag begins in the bytes."""

    def __init__(self, bpmn: bytes, root: etree._Element) -> None:
        self._elements = [each for each in root.iter() if isinstance(each.tag, str)]
        self._offsets = _offsets(bpmn)

    def of(self, element: etree._Element) -> int:
        return self._offsets[self._elements.index(element)]


def _offsets(bpmn: bytes) -> Sequence[int]:
    """List where start tags begin, in document order (the bytes were found to be safe and well-formed)."""
    found: list[int] = []
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda _name, _attributes: found.append(parser.CurrentByteIndex)
    parser.Parse(bpmn, True)
    return found


def _filled_in(bpmn: bytes, start: int, details: CoverDetails) -> bytes:
    """Write the details into the attributes of the start tag at `start`, each in its place."""
    tag = _tag_at(bpmn, start)
    written = tag["attributes"]
    for name, attribute in _ATTRIBUTES.items():
        written = _with_attribute(written, attribute, getattr(details, name))
    return _spliced(bpmn, *tag.span("attributes"), written)


def _with_attribute(attributes: bytes, name: str, value: str) -> bytes:
    each = _ATTRIBUTE.finditer(attributes)
    found = next((one for one in each if one["name"] == name.encode()), None)
    if found is None:
        return attributes + b' %s="%s"' % (name.encode(), _escaped(value)) if value else attributes
    quote = found["value"][:1]
    kept = etree.fromstring(b"<a b=%s/>" % found["value"]).get("b")
    if one_line(kept) == value:
        return attributes
    return _spliced(attributes, *found.span("value"), quote + _escaped(value) + quote)


def _identity(inside: etree._Element, details: CoverDetails) -> bytes:
    """Make a cover with these details alone, with the prefix that holds where it will stand."""
    prefix = next((each for each, uri in inside.nsmap.items() if uri == NS and each), None)
    declared = "" if prefix else f' xmlns:sop="{NS}"'
    written = declared.encode()
    for name, attribute in _ATTRIBUTES.items():
        written = _with_attribute(written, attribute, getattr(details, name))
    return b"<%s%s/>" % (_name(prefix or "sop", "identity"), written)


def _with_child(bpmn: bytes, start: int, child: bytes) -> bytes:
    """Put a child right behind the start tag at `start`, which may be an empty element's."""
    tag = _tag_at(bpmn, start)
    if not tag["closed"]:
        return _spliced(bpmn, tag.end(), tag.end(), child)
    return _spliced(bpmn, tag.start("closed"), tag.end(), b">%s</%s>" % (child, tag["name"]))


def _tag_at(bpmn: bytes, start: int) -> re.Match[bytes]:
    tag = _START_TAG.match(bpmn, start)
    if tag is None:  # the parser found a start tag here, in bytes that are written otherwise
        raise CoverNotWritable
    return tag


def _spliced(whole: bytes, start: int, end: int, part: bytes) -> bytes:
    return whole[:start] + part + whole[end:]


def _name(prefix: str | None, local: str) -> bytes:
    return f"{prefix}:{local}".encode() if prefix else local.encode()


def _escaped(value: str) -> bytes:
    escaped = value.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;").replace("'", "&apos;")
    return escaped.encode()
