"""Steps and sub-processes that are done once for each unit (multi-instance)."""

from collections.abc import Iterator

from lxml import etree

from engine.lint.constructs import place_of
from engine.lint.findings import Finding, Rule
from engine.lint.subject import Node, Subject
from engine.lint.words import called, listed, short
from engine.texts import Text
from engine.xml import BPMN_NS

NO_COLLECTION = Rule(
    "multi-instance-without-collection",
    "error",
    Text(
        "{element} diulang, tetapi belum dikatakan untuk siapa saja: pilih isian dengan daftar bidangnya.",
        "{element} is repeated, but not said for whom: choose the field with the list of units.",
    ),
)
NO_ITEMS = Rule(
    "multi-instance-without-items",
    "error",
    Text(
        "{element} diulang, tetapi hasil tiap bidang akan tercampur; pilih ulang isiannya pada panel.",
        "{element} is repeated, but the units' results would be mixed up; choose its field again.",
    ),
)
SAME_NAMES = Rule(
    "multi-instance-names",
    "error",
    Text(
        "{element}: nama-nama pengulangan harus berbeda dan berupa satu kata: {names}.",
        "{element}: the names of a repetition must differ and be single words: {names}.",
    ),
)
UNKNOWN_COLLECTION = Rule(
    "unknown-collection",
    "error",
    Text(
        "{element} diulang menurut «{name}», tetapi langkah sebelumnya tidak mengisi daftar bidang itu.",
        "{element} is repeated over «{name}», but no earlier step's form fills in that list of units.",
    ),
)
NESTED = Rule(
    "nested-multi-instance",
    "error",
    Text(
        "{element} diulang di dalam pengulangan lain; hanya satu tingkat yang didukung.",
        "{element} is repeated inside another repetition; only one level is supported.",
    ),
)
UNDECLARED = Rule(
    "collection-not-declared",
    "warning",
    Text(
        "Daftar «{name}» akan hilang saat disimpan di editor; pilih ulang isiannya pada panel.",
        "The list «{name}» would be lost when saved in the editor; choose its field in the panel again.",
    ),
)

_B = f"{{{BPMN_NS}}}"
_LOOP = f"{_B}multiInstanceLoopCharacteristics"


def check(subject: Subject) -> Iterator[Finding]:
    """Look at every repeated step and sub-process."""
    declared = {element.get("id") for element in subject.root.iter(f"{_B}*")}
    for node in subject.activities():
        loop = node.xml.find(_LOOP)
        if loop is not None:
            yield from _check_names(node, loop, declared)
            yield from _check_collection(subject, node, loop)
            if any(around.find(_LOOP) is not None for around in node.xml.iterancestors()):
                yield NESTED.at(node, element=called(node.xml))


def items_of(loop: etree._Element) -> frozenset[str]:
    """Give the names that a repetition gives to each of its units."""
    items = [loop.find(f"{_B}inputDataItem"), loop.find(f"{_B}outputDataItem")]
    return frozenset(item.get("id", "") for item in items if item is not None)


def _check_names(node: Node, loop: etree._Element, declared: set[str | None]) -> Iterator[Finding]:
    references = {name: loop.findtext(f"{_B}{name}") for name in ("loopDataInputRef", "loopDataOutputRef")}
    items = {name: loop.find(f"{_B}{name}") for name in ("inputDataItem", "outputDataItem")}
    if not (references["loopDataInputRef"] or "").strip():
        yield NO_COLLECTION.at(place_of(loop), element=called(node.xml))
    whole = all(item is not None and item.get("id") for item in items.values())
    if not whole or not (references["loopDataOutputRef"] or "").strip():
        yield NO_ITEMS.at(place_of(loop), element=called(node.xml))
    names = [name for name in references.values() if name]
    names += [item.get("id", "") for item in items.values() if item is not None]
    if len(set(names)) != len(names) or not all(name.isidentifier() for name in names if name.strip()):
        yield SAME_NAMES.at(place_of(loop), element=called(node.xml), names=listed(names))
    for name in references.values():
        if name and name.strip() and name not in declared:
            yield UNDECLARED.at(place_of(loop), name=short(name))


def _check_collection(subject: Subject, node: Node, loop: etree._Element) -> Iterator[Finding]:
    name = (loop.findtext(f"{_B}loopDataInputRef") or "").strip()
    if subject.forms is None or not name:
        return
    for step in subject.steps:
        if step.id in subject.earlier[node.id] and subject.fields_of(step).get(name) == "strings":
            return
    yield UNKNOWN_COLLECTION.at(place_of(loop), element=called(node.xml), name=short(name))
