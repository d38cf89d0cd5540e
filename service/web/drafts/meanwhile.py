"""What somebody else did to a draft that a person has open in the editor."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.diagram import Diagram, read_diagram
from engine.errors import DiagramRefused
from service.casework.changes import changes_between, in_words
from service.casework.deployed import bpmn_path_in
from service.casework.sizes import MOST_ELEMENTS
from service.queries.process_drafts import DraftItem
from service.web.language import gettext as _
from service.web.language import said


@dataclass(frozen=True, slots=True, kw_only=True)
class Meanwhile:
    """How a draft differs from what a person opened: `same` when its diagram does not."""

    revision: int
    same: bool
    sentences: tuple[str, ...]


def meanwhile(draft: DraftItem, opened: bytes) -> Meanwhile:
    """Compare the diagram that a person opened or saved last with the one that is saved now."""
    path = bpmn_path_in(draft.files)
    same = _plain(draft.files[path]) == _plain(opened)
    sentences = () if same else tuple(_told({path: opened}, {path: draft.files[path]}))
    return Meanwhile(revision=draft.revision, same=same, sentences=sentences)


def _told(before: Mapping[str, bytes], now: Mapping[str, bytes]) -> list[str]:
    if not all(_is_small(content) for content in (*before.values(), *now.values())):
        return [_("Perubahannya terlalu banyak untuk disebutkan.")]
    told = [said(text) for text in in_words(changes_between(before, now))]
    return told or [_("Hanya letak gambarnya yang berubah.")]


def _is_small(bpmn: bytes) -> bool:
    """Say whether a diagram can be compared while somebody waits."""
    try:
        diagram: Diagram = read_diagram(bpmn)
    except DiagramRefused:
        return False
    return len(diagram.elements) <= MOST_ELEMENTS


def _plain(bpmn: bytes) -> str:
    return bpmn.decode("utf-8-sig", "replace").replace("\r\n", "\n").strip()
