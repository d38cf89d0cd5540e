"""What an SOP prescribes, as the diagram's own extension elements say it: the cover and the steps."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from lxml import etree

from engine.xml import BPMN_NS, NS, line_of, local_name, one_line

_B = f"{{{BPMN_NS}}}"
_S = f"{{{NS}}}"
_LAST = 10**9

Loops = Mapping[etree._Element, etree._Element]


@dataclass(frozen=True, slots=True, kw_only=True)
class StepDocument:
    """A document that is made when the step is done.

    `template` is the file name of a Typst template (a PDF), None for a workbook of the step's form (XLSX).
    """

    name: str
    template: str | None

    @property
    def ending(self) -> str:
        """How the file's name ends."""
        return ".xlsx" if self.template is None else ".pdf"

    def is_called(self, file_name: str) -> bool:
        """Say whether a file bears this document's name, whatever the unit and the round."""
        stem = file_stem(self.name)
        rest = file_name.removeprefix(stem).removesuffix(self.ending)
        called = file_name.startswith(stem) and file_name.endswith(self.ending)
        return called and (not rest or rest.startswith((" – ", " (")))


def file_stem(name: str) -> str:
    """Turn a name into the beginning of a file's name: what file systems forbid becomes a hyphen."""
    return "".join(c if c.isprintable() and c not in '/\\:*?"<>|' else "-" for c in name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A task for people, with what the SOP prescribes for it.

    `lane` is a lane's id (inherited from the sub-process); `time_limit` is ISO 8601 (`PT15M`, `P2D`);
    `part_of` and `separate_from` are step ids; `return_reason` is the field with the suggestions.
    `multi` means one task for each item of the variable `collection`. `on_behalf_by` are the lanes that may
    enter a unit's paper form, `excused_by` those that may excuse a unit from it.
    """

    id: str
    number: str
    name: str
    activity: str
    lane: str | None
    lane_name: str | None
    form: str | None
    time_limit: str | None
    required_inputs: tuple[str, ...]
    output: str | None
    documents: tuple[StepDocument, ...]
    remark: str
    part_of: str | None
    separate_from: tuple[str, ...]
    return_reason: str | None
    on_behalf_by: tuple[str, ...]
    excused_by: tuple[str, ...]
    multi: bool
    collection: str | None
    kind: Literal["userTask", "manualTask"]
    line: int

    @property
    def sort_key(self) -> tuple[int, str]:
        """Order by number: 5 before 10 before 10b; steps without a number come last."""
        match = re.fullmatch(r"([0-9]{1,9})\s*([a-z]*)", self.number.lower())
        return (int(match[1]), match[2]) if match else (_LAST, self.number)


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """The SOP's cover, as printed; what the cover leaves blank is empty."""

    number: str = ""
    title: str = ""
    name: str = ""
    agency: tuple[str, ...] = ()
    created_on: str = ""
    revised_on: str = ""
    approved_on: str = ""
    approved_by_title: str = ""
    approved_by_name: str = ""
    approved_by_nip: str = ""
    legal_basis: tuple[str, ...] = ()
    qualifications: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    equipment: tuple[str, ...] = ()
    warning: str = ""
    records: str = ""


def read_identity(process: etree._Element) -> Identity:
    """Read the SOP's cover from the process; without one everything is empty."""
    cover = process.find(f"{_B}extensionElements/{_S}identity")
    if cover is None:
        return Identity()

    def lines(name: str) -> tuple[str, ...]:
        return tuple(one_line(item.text) for item in cover.findall(f"{_S}{name}"))

    def said(name: str) -> str:
        return one_line(cover.get(name))

    return Identity(
        number=said("number"),
        title=said("title"),
        name=said("name"),
        agency=lines("agency"),
        created_on=said("createdOn"),
        revised_on=said("revisedOn"),
        approved_on=said("approvedOn"),
        approved_by_title=said("approvedByTitle"),
        approved_by_name=said("approvedByName"),
        approved_by_nip=said("approvedByNip"),
        legal_basis=lines("legalBasis"),
        qualifications=lines("qualification"),
        related=lines("related"),
        equipment=lines("equipment"),
        warning=said("warning"),
        records=said("records"),
    )


def read_loops(process: etree._Element) -> Loops:
    """Find what is repeated: each element with a multi-instance marker, and that marker."""
    markers = process.iter(f"{_B}multiInstanceLoopCharacteristics")
    return {parent: marker for marker in markers if (parent := marker.getparent()) is not None}


def read_step(task: etree._Element, loops: Loops, *, lane: str | None, lane_name: str | None) -> Step:
    """Read one task; its lane and the loops around it are known only to the whole diagram."""
    extension = task.find(f"{_B}extensionElements/{_S}step")
    said: Mapping[str, str] = {} if extension is None else {str(k): str(v) for k, v in extension.items()}
    inputs = [] if extension is None else extension.findall(f"{_S}requiredInput")
    multi, collection = _multi_instance(task, loops)
    return Step(
        id=task.get("id", ""),
        number=one_line(said.get("number")),
        name=one_line(task.get("name")),
        activity=one_line(said.get("activity")) or one_line(task.get("name")),
        lane=lane,
        lane_name=lane_name,
        form=one_line(said.get("form")) or None,
        time_limit=one_line(said.get("timeLimit")) or None,
        required_inputs=tuple(one_line(found.get("name")) for found in inputs),
        output=one_line(said.get("output")) or None,
        documents=() if extension is None else tuple(_documents(extension)),
        remark=one_line(said.get("remark")),
        part_of=one_line(said.get("partOf")) or None,
        separate_from=tuple(said.get("separateFrom", "").split()),
        return_reason=one_line(said.get("returnReason")) or None,
        on_behalf_by=tuple(said.get("onBehalfBy", "").split()),
        excused_by=tuple(said.get("excusedBy", "").split()),
        multi=multi,
        collection=collection,
        kind="manualTask" if local_name(task) == "manualTask" else "userTask",
        line=line_of(task),
    )


def _documents(extension: etree._Element) -> Iterator[StepDocument]:
    for said in extension.findall(f"{_S}document"):
        sheet = one_line(said.get("sheet")) == "true"
        template = None if sheet else one_line(said.get("template"))
        yield StepDocument(name=one_line(said.get("name")), template=template)


def _multi_instance(task: etree._Element, loops: Loops) -> tuple[bool, str | None]:
    """Say whether the task or a sub-process around it is repeated, and over which variable (nearest)."""
    around: etree._Element | None = task
    while around is not None:
        loop = loops.get(around)
        if loop is not None:
            return True, one_line(loop.findtext(f"{_B}loopDataInputRef")) or None
        around = around.getparent()
    return False, None
