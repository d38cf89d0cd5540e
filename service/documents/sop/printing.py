"""Prints an SOP: the cover with all its items, then the table of PermenPAN-RB 35/2012."""

import hashlib
from dataclasses import asdict, dataclass
from typing import Any

from engine.diagram import read_diagram
from engine.printed import table_of
from service.documents.sop.form import FORM, TEMPLATE, TIMELESS
from service.documents.sop.paper import A4, MARGIN, Paper
from service.documents.sop.table import Layout, laid_out
from service.documents.typesetting import Sheet, typeset


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """Which state of an SOP is printed: a version by its number, a draft (marked as one), or just a file."""

    version: int | None = None
    is_draft: bool = False


def printed_sop(bpmn: bytes, edition: Edition | None = None, *, paper: Paper = A4) -> bytes:
    """Print a diagram as PDF; the same diagram gives the same bytes.

    Raises `DiagramRefused` for what is no diagram and `CannotTypeset`.
    """
    diagram = read_diagram(bpmn)
    identity = diagram.identity
    layout = laid_out(table_of(diagram), paper)
    data = {
        "task": "print",
        "sop": {**asdict(identity), "name": identity.name or diagram.process_name},
        "edition": asdict(edition or Edition()),
        "fingerprint": hashlib.sha256(bpmn).hexdigest(),
        "table": layout.data,
        **_sheet(layout, paper),
    }
    return typeset(FORM, Sheet(template=TEMPLATE, data=data, at=TIMELESS))


def _sheet(layout: Layout, paper: Paper) -> dict[str, Any]:
    """Give the sizes of the cover's sheet and of the table's."""
    sizes = {"paper": paper, "table_paper": layout.paper}
    return {name: {"width": each.width, "height": each.height} for name, each in sizes.items()} | {
        "margin": MARGIN
    }
