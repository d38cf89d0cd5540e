"""A form document taken apart for comparing: its components by their keys, each with what it says."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from engine.codec import parsed_strictly

_NAMES = ("key", "path", "dataSource", "id", "type")
_SPREAD = frozenset({"properties", "validate", "appearance"})
_INSIDE = "components"
_DEEPEST = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """A question, list, group or paragraph; `path` is its key (`list.key` in a list).

    `facts` is what it says of itself.
    """

    path: str
    facts: Mapping[str, object]

    def said(self, entry: str) -> str:
        """Give an entry that is a text; empty when it is missing."""
        value = self.facts.get(entry)
        return value.strip() if isinstance(value, str) else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A form document: what it says of itself, and its components by their paths, in order."""

    facts: Mapping[str, object]
    components: Mapping[str, Component]


def taken_apart(content: bytes) -> Document | None:
    """Read a document as it is written; None when it is no JSON object."""
    try:
        document = parsed_strictly(content)
    except (ValueError, RecursionError):
        return None
    if not isinstance(document, dict):
        return None
    found = _components(document.get(_INSIDE), around="", inside="", seen=Counter(), depth=0)
    return Document(facts=dict(_facts(document, deeper=True)), components={each.path: each for each in found})


def _components(
    given: Any, *, around: str, inside: str, seen: Counter[str], depth: int
) -> Iterator[Component]:
    """Yield components with those inside of them; `around` says in which group or list one stands."""
    for raw in given if isinstance(given, list) else []:
        said = raw if isinstance(raw, dict) else {"": raw}
        name = next((str(said[each]) for each in _NAMES if said.get(each)), "")
        path = f"{inside}{name.removeprefix('=')}"
        seen[path] += 1
        path = path if seen[path] == 1 else f"{path}#{seen[path]}"
        deeper = depth < _DEEPEST
        yield Component(path=path, facts={"inside": around, **dict(_facts(said, deeper=deeper))})
        if deeper:
            prefix = f"{path}." if said.get("type") == "dynamiclist" else inside
            yield from _components(said.get(_INSIDE), around=path, inside=prefix, seen=seen, depth=depth + 1)


def _facts(said: Mapping[str, Any], *, deeper: bool) -> Iterator[tuple[str, object]]:
    """Yield what a component says, one fact for each entry; its components are compared themselves."""
    for entry, value in said.items():
        if entry == _INSIDE and deeper and isinstance(value, list):
            continue
        if entry in _SPREAD and isinstance(value, dict):
            yield from ((f"{entry}.{name}", inner) for name, inner in value.items())
        else:
            yield entry, value
