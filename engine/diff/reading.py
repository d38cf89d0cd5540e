"""A diagram taken apart into what is compared: things with an id, and for each thing its facts.

Every attribute, text and child of the file ends up in exactly one fact, so that nothing can change unseen.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from engine.diagram import Diagram, process_of
from engine.xml import BPMN_NS, BPMNDI_NS, NS, is_bpmn, local_name, one_line

Key = tuple[str, int]  # an id, and how many things before it in the file have the same one
Whole = tuple[str, tuple[tuple[str, str], ...], str, tuple["Whole", ...]]
Fact = str | tuple[Whole, ...]
Facts = Mapping[str, Fact]

PROCESS: Key = ("", 0)
FILE: Key = ("", 1)

B = f"{{{BPMN_NS}}}"
S = f"{{{NS}}}"

_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
_PICTURE = f"{{{BPMNDI_NS}}}BPMNDiagram"
_SCOPES = frozenset({"process", "subProcess", "adHocSubProcess", "transaction", "collaboration"})
_LANE_SETS = frozenset({"laneSet", "childLaneSet"})
_NOT_THINGS = frozenset(
    {"documentation", "extensionElements", "incoming", "outgoing", "property", "ioSpecification", "laneSet"}
)
_BOOKKEEPING = frozenset({"incoming", "outgoing", "flowNodeRef"})


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Thing:
    """An element that has an id and a meaning of its own: a step, an arrow, a lane, the process, the file."""

    key: Key
    source: etree._Element
    facts: Facts

    @property
    def id(self) -> str:
        """The id in the file."""
        return self.source.get("id", "")

    @property
    def tag(self) -> str:
        """The name of the element in BPMN."""
        return local_name(self.source)

    def said(self, path: str) -> str:
        """Give a fact that is a text; empty when it is missing."""
        fact = self.facts.get(path, "")
        return fact if isinstance(fact, str) else ""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Drawing:
    """A diagram with its things, in the order of the file."""

    diagram: Diagram
    things: Mapping[Key, Thing]
    layout: Mapping[str, Counter[Whole]]
    bookkeeping: Counter[tuple[str, str, str]]


def taken_apart(diagram: Diagram) -> Drawing:
    """Take a diagram apart; whatever is wrong with it is compared as it stands."""
    process = process_of(diagram.root)
    keys = dict(_keys(diagram.root, process))
    things = {
        key: Thing(key=key, source=element, facts=_facts(element, key, keys, diagram))
        for element, key in keys.items()
    }
    return Drawing(
        diagram=diagram,
        things=things,
        layout=_layout(diagram.root),
        bookkeeping=_bookkeeping(diagram),
    )


def _keys(root: etree._Element, process: etree._Element) -> Iterator[tuple[etree._Element, Key]]:
    """Yield the things with their keys; the process that is run keeps its key whatever its id."""
    seen: Counter[str] = Counter()
    yield root, FILE
    for element in root.iter(f"{B}*"):
        if element is process:
            yield element, PROCESS
        elif _is_thing(element):
            found = element.get("id", "")
            yield element, (found, seen[found])
            seen[found] += 1


def _is_thing(element: etree._Element) -> bool:
    around = element.getparent()
    if around is None or not element.get("id") or not is_bpmn(around):
        return False
    tag, outside = local_name(element), local_name(around)
    if outside in _LANE_SETS:
        return tag == "lane"
    if outside == "definitions":
        return tag in ("process", "collaboration")
    return outside in _SCOPES and tag not in _NOT_THINGS


def _facts(
    element: etree._Element, key: Key, keys: Mapping[etree._Element, Key], diagram: Diagram
) -> dict[str, Fact]:
    facts: dict[str, Fact] = {"tag": str(element.tag)}
    facts |= {
        f"@{name}": value for name, value in _attributes(element) if name != "id" or key in (PROCESS, FILE)
    }
    if words := _words(element):
        facts["text"] = words
    facts |= _gathered(_children(element, keys))
    _put_standing(facts, element, key, keys, diagram)
    _put_sop(facts, element)
    if local_name(element) == "sequenceFlow":
        _put_condition(facts, element)
    return facts


def _gathered(found: Iterable[tuple[str, Whole]]) -> dict[str, tuple[Whole, ...]]:
    """Gather children by their paths, in their order."""
    gathered: dict[str, list[Whole]] = {}
    for path, child in found:
        gathered.setdefault(path, []).append(child)
    return {path: tuple(children) for path, children in gathered.items()}


def _children(element: etree._Element, keys: Mapping[etree._Element, Key]) -> Iterator[tuple[str, Whole]]:
    """Yield what stands in an element and is no thing itself, each child as a whole."""
    for child in element:
        tag = local_name(child)
        if child in keys or (is_bpmn(child) and tag in _BOOKKEEPING) or child.tag == _PICTURE:
            continue
        if is_bpmn(child) and tag == "extensionElements":
            for inner in child:
                if inner is not _sop_extension(element):
                    yield f"extension:{inner.tag}", whole(inner)
            if child.attrib or _words(child):
                yield "extensions", whole(child, but=frozenset(child))
        elif is_bpmn(child) and tag in _LANE_SETS:
            yield tag, whole(child, but=frozenset(each for each in child if each in keys))
        else:
            yield str(child.tag), whole(child, but=frozenset(each for each in child if each in keys))


def _put_standing(
    facts: dict[str, Fact],
    element: etree._Element,
    key: Key,
    keys: Mapping[etree._Element, Key],
    diagram: Diagram,
) -> None:
    """Say in which scope and lane a thing stands."""
    if key in (PROCESS, FILE):
        return
    around = element.getparent()
    while around is not None and around not in keys:
        around = around.getparent()
    facts["parent"] = "" if around is None or keys[around] in (PROCESS, FILE) else keys[around][0]
    found = diagram.elements.get(key[0])
    if key[1] == 0 and found is not None and found.lane is not None:
        facts["lane"] = found.lane


def _sop_extension(element: etree._Element) -> etree._Element | None:
    for name in ("step", "identity"):
        found = element.find(f"{B}extensionElements/{S}{name}")
        if found is not None:
            return found
    return None


def _put_sop(facts: dict[str, Fact], element: etree._Element) -> None:
    """Spread what the SOP's own extension says over a fact for each attribute and each kind of child."""
    extension = _sop_extension(element)
    if extension is None:
        return
    name = local_name(extension)
    facts[name] = "yes"
    facts |= {f"{name}@{attribute}": value for attribute, value in _attributes(extension)}
    if words := _words(extension):
        facts[f"{name}:text"] = words
    facts |= _gathered((_inner_path(name, child), whole(child)) for child in extension)


def _inner_path(name: str, child: etree._Element) -> str:
    tag = str(child.tag)
    return f"{name}/{tag.removeprefix(S)}"


def _put_condition(facts: dict[str, Fact], element: etree._Element) -> None:
    """Keep the words of an arrow's first condition apart from how the file writes it."""
    condition = element.find(f"{B}conditionExpression")
    if condition is None:
        return
    expression = (condition.text or "").strip()
    (tag, attributes, words, inner), *others = wholes(facts.pop(f"{B}conditionExpression"))
    facts["condition"] = expression
    facts["condition-written"] = ((tag, attributes, words.removeprefix(expression), inner), *others)


def wholes(fact: Fact | None) -> tuple[Whole, ...]:
    """Give the children that a fact holds; a text holds none."""
    return fact if isinstance(fact, tuple) else ()


def whole(element: etree._Element, *, but: frozenset[etree._Element] = frozenset()) -> Whole:
    """Give everything that an element says, but for some of its children, as a value to compare."""
    return (
        str(element.tag),
        tuple(sorted(_attributes(element))),
        _words(element),
        tuple(whole(child) for child in element if child not in but),
    )


def _attributes(element: etree._Element) -> list[tuple[str, str]]:
    """Give the attributes; the one type that is written with a prefix is told by its namespace."""
    return [
        (str(name), _without_prefix(str(value), element) if name == _TYPE else str(value))
        for name, value in element.items()
    ]


def _without_prefix(value: str, element: etree._Element) -> str:
    prefix, colon, name = value.partition(":")
    return f"{{{element.nsmap.get(prefix, prefix)}}}{name}" if colon else value


def _words(element: etree._Element) -> str:
    """Give the text that stands directly in an element, without the indents."""
    parts = [element.text, *(child.tail for child in element)]
    return "\n".join(stripped for part in parts if (stripped := (part or "").strip()))


def _layout(root: etree._Element) -> dict[str, Counter[Whole]]:
    """Give what is said about each element's place; under "" what is said about the whole drawing."""
    places: dict[str, Counter[Whole]] = {"": Counter()}
    for picture in root.iter(_PICTURE):
        planes = [child for child in picture if local_name(child) == "BPMNPlane"]
        places[""][whole(picture, but=frozenset(planes))] += 1
        for plane in planes:
            places[""][whole(plane, but=frozenset(plane))] += 1
            for place in plane:
                places.setdefault(place.get("bpmnElement", ""), Counter())[whole(place)] += 1
    return places


def _bookkeeping(diagram: Diagram) -> Counter[tuple[str, str, str]]:
    """List where the file's own lists of arrows and lanes say something else than its arrows and lanes."""
    listed: Counter[tuple[str, str, str]] = Counter()
    for element in diagram.root.iter(f"{B}incoming", f"{B}outgoing", f"{B}flowNodeRef"):
        around = element.getparent()
        if around is not None:
            listed[local_name(element), around.get("id", ""), one_line(element.text)] += 1
        listed.update(("extra", local_name(element), "=".join(item)) for item in _attributes(element))
        listed.update(("extra", local_name(element), repr(whole(child))) for child in element)
    true: Counter[tuple[str, str, str]] = Counter()
    for flow in diagram.flows:
        true["outgoing", flow.source, flow.id] += 1
        true["incoming", flow.target, flow.id] += 1
    for element_id, found in diagram.elements.items():
        if found.lane is not None:
            true["flowNodeRef", found.lane, element_id] += 1
    return listed - true
