"""Edits of the real SOP's diagram, and what is said about them."""

from lxml import etree

from engine.diagram import Diagram, read_diagram
from engine.diff import Change, differences
from engine.xml import BPMN_NS
from tests.engine.sop import DIAGRAM

SOP = DIAGRAM.read_bytes()
B = f"{{{BPMN_NS}}}"


def edited(*replacements: tuple[str, str]) -> bytes:
    """Replace each first text by the second, once; it must be there."""
    written = SOP.decode()
    for old, new in replacements:
        assert old in written, old
        written = written.replace(old, new, 1)
    return written.encode()


def changes_of(*replacements: tuple[str, str]) -> tuple[Change, ...]:
    """Say what these edits change."""
    return between(SOP, edited(*replacements))


def between(old: bytes, new: bytes) -> tuple[Change, ...]:
    """Say what changes from one file to another."""
    return differences(read_diagram(old), read_diagram(new))


def sentences(*replacements: tuple[str, str]) -> list[str]:
    """Say it in Indonesian, without what follows from it."""
    return [change.text.id for change in changes_of(*replacements) if not change.follows]


def a_tree() -> etree._Element:
    """Give the SOP as a tree of one's own."""
    return etree.fromstring(SOP)


def read(root: etree._Element) -> Diagram:
    """Read a tree as a diagram."""
    return read_diagram(etree.tostring(root))
