"""Reads XML from strangers safely: a size cap, UTF-8 only, no DOCTYPE, no entities, no network."""

import re
from typing import ClassVar, cast

from lxml import etree

from engine.errors import DiagramRefused
from engine.texts import Text

MAX_BYTES = 2_000_000
MAX_DEPTH = 100
MAX_ELEMENTS = 50_000
MAX_ATTRIBUTES = 200  # of one element; looking one up takes time by their number
MAX_NAMESPACES = 5_000  # declarations in the whole file

NS = "urn:alur:sop:1.0"
BPMN_NS = "http://www.omg.org/spec/BPMN/20100524/MODEL"
BPMNDI_NS = "http://www.omg.org/spec/BPMN/20100524/DI"
DC_NS = "http://www.omg.org/spec/DD/20100524/DC"
DI_NS = "http://www.omg.org/spec/DD/20100524/DI"

_ENCODING = re.compile(rb"""(?:\xef\xbb\xbf)?<\?xml[^>]*?encoding\s*=\s*["']([^"']*)["']""")
_FORBIDDEN = (b"<!DOCTYPE", b"<!ENTITY")


class UnsafeXml(DiagramRefused):
    """The file could harm its reader: it is too large, too deep, or declares a DOCTYPE or an entity."""

    code: ClassVar[str] = "unsafe-xml"


class TooLarge(UnsafeXml):
    """The file is larger than any SOP."""

    template = Text(
        "Diagram ditolak: {bytes} byte, paling banyak {allowed}.",
        "The diagram was refused: {bytes} bytes, at most {allowed}.",
    )


class TooDeep(UnsafeXml):
    """Elements are nested deeper than in any SOP."""

    template = Text(
        "Diagram ditolak: elemen bersarang lebih dari {allowed} tingkat (baris {line}).",
        "The diagram was refused: elements nested deeper than {allowed} levels (line {line}).",
    )


class TooMuch(UnsafeXml):
    """More parts than in any SOP, small as they may be."""

    template = Text(
        "Diagram ditolak: lebih dari {allowed} {what.id}.",
        "The diagram was refused: more than {allowed} {what.en}.",
    )


class DoctypeFound(UnsafeXml):
    """A DOCTYPE or an entity: never needed by BPMN, often an attack."""

    template = Text(
        "Diagram ditolak: DOCTYPE dan ENTITY tidak diperbolehkan.",
        "The diagram was refused: DOCTYPE and ENTITY are not allowed.",
    )


class NotUtf8(UnsafeXml):
    """Another encoding would let two readers see two different diagrams."""

    template = Text("Diagram ditolak: bukan UTF-8.", "The diagram was refused: it is not UTF-8.")


class NotBpmn(DiagramRefused):
    """The file is XML, but no BPMN 2.0 definitions."""

    code: ClassVar[str] = "not-bpmn"
    template = Text(
        "Diagram ditolak: bukan BPMN 2.0 (elemen pertama {tag}).",
        "The diagram was refused: it is not BPMN 2.0 (its first element is {tag}).",
    )


class NotXml(NotBpmn):
    """The file is not well-formed; `parameters["line"]` says where."""

    template = Text(
        "Diagram ditolak: isi berkas rusak pada baris {line}. Simpan lagi dari aplikasi asalnya.",
        "The diagram was refused: broken XML on line {line}: {reason}",
    )


class NoDiagram(NotBpmn):
    """A file of quite another kind, or an empty one: not even the beginning of XML."""

    template = Text(
        "Diagram ditolak: berkas ini bukan diagram BPMN.",
        "The diagram was refused: this file is no BPMN diagram.",
    )


def parsed(bpmn: bytes) -> etree._Element:
    """Parse a BPMN file safely and give its `definitions` element; lines are in `.sourceline`.

    Raises UnsafeXml (code `unsafe-xml`) or NotBpmn (code `not-bpmn`), both DiagramRefused.
    """
    _check_bytes(bpmn)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(bpmn, parser)
    except etree.XMLSyntaxError as error:
        raise NotXml(line=error.lineno or 1, reason=(error.msg or "").partition(", line ")[0]) from error
    _check_size(root)
    if root.tag != f"{{{BPMN_NS}}}definitions":
        raise NotBpmn(tag=root.tag)
    return root


def local_name(element: etree._Element) -> str:
    """Give an element's name without its namespace."""
    return etree.QName(element).localname


def is_bpmn(element: etree._Element) -> bool:
    """Say whether an element belongs to BPMN itself rather than to an extension."""
    return etree.QName(element).namespace == BPMN_NS


def one_line(value: str | None) -> str:
    """Give a text on one line: a diagram's line breaks and indents mean nothing."""
    return " ".join((value or "").split())


def line_of(element: etree._Element) -> int:
    """Give the line an element starts on, 0 when it was not read from a file."""
    return cast(int, element.sourceline or 0)


def _check_bytes(bpmn: bytes) -> None:
    """Refuse what must not even reach the parser."""
    if len(bpmn) > MAX_BYTES:
        raise TooLarge(bytes=len(bpmn), allowed=MAX_BYTES)
    try:
        bpmn.decode("utf-8")
    except UnicodeDecodeError as error:
        raise NotUtf8 from error
    if b"\x00" in bpmn:  # UTF-16 without a mark reads as UTF-8 with these
        raise NotUtf8
    declared = _ENCODING.match(bpmn)
    if declared and declared[1].lower() != b"utf-8":
        raise NotUtf8
    if bpmn.count(b"xmlns") > MAX_NAMESPACES:
        raise TooMuch(allowed=MAX_NAMESPACES, what=Text("deklarasi xmlns", "declarations of xmlns"))
    if any(word in bpmn for word in _FORBIDDEN):
        raise DoctypeFound
    if not bpmn.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<"):
        raise NoDiagram


def _check_size(root: etree._Element) -> None:
    """Refuse trees that a reader could run out of stack or time over."""
    if root.xpath(f"count(//*) > {MAX_ELEMENTS}"):
        raise TooMuch(allowed=MAX_ELEMENTS, what=Text("unsur XML", "XML elements"))
    if root.xpath(f"boolean(//*[count(@*) > {MAX_ATTRIBUTES}])"):
        raise TooMuch(
            allowed=MAX_ATTRIBUTES, what=Text("atribut pada satu unsur", "attributes on one element")
        )
    deep = root.xpath(f"({'/*' * (MAX_DEPTH + 1)})[1]")
    if isinstance(deep, list) and deep:
        raise TooDeep(allowed=MAX_DEPTH, line=line_of(cast(etree._Element, deep[0])))
