"""Puts a comparison of two versions together: the sentences by topic, and both drawings with their marks."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from markupsafe import Markup

from engine.diagram import Diagram, read_diagram
from engine.diff import Change
from engine.drawing import svg
from engine.drawing.badges import ADDED, CHANGED, MOVED, REMOVED
from engine.errors import DiagramRefused
from service.casework.changes import changes_between
from service.casework.deployed import bpmn_path_in
from service.web.language import gettext as _
from service.web.language import ngettext, said

Files = Mapping[str, bytes]
OLD, NEW = "lama", "baru"
_MARKS = {"added": ADDED, "removed": REMOVED, "changed": CHANGED, "moved": MOVED}
_STRONGEST = ("moved", "added", "removed", "changed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One change as it is read; `kind` is added, removed, changed or moved.

    `element` is drawn at `anchor`, where the topic does not say it already.
    """

    kind: str
    text: str
    cosmetic: bool
    element: str = ""
    anchor: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """What changes of one step, or of all arrows; `element` is drawn at `anchor`, if it is drawn."""

    title: str
    detail: str
    element: str
    anchor: str
    sentences: tuple[Sentence, ...]
    following: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of the two versions: its heading, and its drawing if it can be drawn."""

    heading: str
    drawing: Markup | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two versions beside each other."""

    old: Side
    new: Side
    summary: str
    topics: tuple[Topic, ...]


def comparison(old: Files, new: Files, *, old_name: str, new_name: str) -> Comparison:
    """Compare two sets of files and draw both."""
    changes = changes_between(old, new)
    before, after = _diagram(old), _diagram(new)
    told = sum(not change.follows for change in changes)
    return Comparison(
        old=Side(heading=old_name, drawing=_drawn(before, changes, OLD)),
        new=Side(heading=new_name, drawing=_drawn(after, changes, NEW)),
        summary=ngettext("%(num)s perubahan", "%(num)s perubahan", told),
        topics=topics_of(changes, before, after),
    )


def sentences_between(old: Files, new: Files) -> tuple[Sentence, ...]:
    """Say what changes without drawing it; what follows from something else is left out."""
    return tuple(_sentence(each) for each in changes_between(old, new) if not each.follows)


def topics_of(changes: Sequence[Change], old: Diagram | None, new: Diagram | None) -> tuple[Topic, ...]:
    """Group changes: each step for itself, the cover and the files, the performers, the flow of work."""
    grouped: dict[tuple[str, str, str], list[Change]] = {}
    diagrams = [diagram for diagram in (new, old) if diagram is not None]
    lanes = frozenset(lane.id for diagram in diagrams for lane in diagram.lanes)
    for change in changes:
        grouped.setdefault(_topic(change.element, diagrams, lanes), []).append(change)
    topics = []
    for (title, detail, element), found in grouped.items():
        here = [(each, "" if element else _anchor(each.element, old, new)) for each in found]
        topic = Topic(
            title=title,
            detail=detail,
            element=element,
            anchor=_anchor(element, old, new),
            sentences=tuple(_sentence(each, anchor) for each, anchor in here if not each.follows),
            following=tuple(_sentence(each, anchor) for each, anchor in here if each.follows),
        )
        topics.append(topic)
    return tuple(topics)


def _topic(element: str, diagrams: Sequence[Diagram], lanes: Collection[str]) -> tuple[str, str, str]:
    step = next((found for diagram in diagrams if (found := diagram.step(element))), None)
    if step is not None and step.number:
        return _("Langkah %(number)s", number=step.number), step.name, element
    if step is not None:
        return _("Langkah"), step.name, element
    if any(element == diagram.process_id for diagram in diagrams) or not element:
        return _("SOP secara keseluruhan"), "", ""
    if element in lanes:
        return _("Pelaksana"), "", ""
    return _("Alur kerja"), "", ""


def _sentence(change: Change, anchor: str = "") -> Sentence:
    return Sentence(
        kind=change.kind,
        text=said(change.text),
        cosmetic=change.cosmetic,
        element=change.element if anchor else "",
        anchor=anchor,
    )


def _anchor(element: str, old: Diagram | None, new: Diagram | None) -> str:
    """Give where an element is drawn; the new drawing goes before the old one."""
    for side, diagram in ((NEW, new), (OLD, old)):
        if diagram is not None and (element in diagram.elements or diagram.flow(element) is not None):
            return f"#{side}-{quote(element)}"
    return ""


def _diagram(files: Files) -> Diagram | None:
    try:
        return read_diagram(files[bpmn_path_in(files)])
    except DiagramRefused:
        return None


def _drawn(diagram: Diagram | None, changes: Sequence[Change], side: str) -> Markup | None:
    if diagram is None:
        return None
    hidden = "added" if side == OLD else "removed"
    kinds: dict[str, set[str]] = {}
    for change in changes:
        if change.kind != hidden or change.aspect in ("form-field", "template"):
            kinds.setdefault(change.element, set()).add(_of_element(change))
    marked = {
        element: _MARKS[next(kind for kind in _STRONGEST if kind in found)]
        for element, found in kinds.items()
    }
    return Markup(svg.draw(diagram, marked=marked, prefix=side))  # noqa: S704 (made by engine.drawing.svg, which escapes what it writes)


def _of_element(change: Change) -> str:
    """Say how the element itself changed: a new question of its form changes a step, and adds none."""
    return "changed" if change.aspect in ("form-field", "template") else change.kind
