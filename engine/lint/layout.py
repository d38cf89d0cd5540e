"""The layout: what has no place in the picture is invisible to people and cannot be printed."""

from collections.abc import Iterator

from engine.lint.constructs import place_of
from engine.lint.findings import Finding, Rule
from engine.lint.subject import Subject
from engine.lint.words import listed
from engine.texts import Text
from engine.xml import BPMNDI_NS

NO_LAYOUT = Rule(
    "no-layout",
    "warning",
    Text(
        "Diagram belum digambar (tanpa tata letak), jadi tidak dapat ditampilkan atau dicetak.",
        "The diagram has no layout, so that it can be neither shown nor printed.",
    ),
)
NOT_DRAWN = Rule(
    "not-drawn",
    "warning",
    Text("{element} tidak tergambar pada diagram.", "{element} is missing from the picture."),
)
DRAWS_NOTHING = Rule(
    "draws-nothing",
    "warning",
    Text(
        "Gambar memuat unsur yang tidak ada: {names}.", "The picture shows things that do not exist: {names}."
    ),
)

_DI = f"{{{BPMNDI_NS}}}"


def check(subject: Subject) -> Iterator[Finding]:
    """Compare what exists with what is drawn."""
    shapes = {shape.get("bpmnElement", "") for shape in subject.root.iter(f"{_DI}BPMNShape")}
    edges = {edge.get("bpmnElement", "") for edge in subject.root.iter(f"{_DI}BPMNEdge")}
    if not shapes:
        yield NO_LAYOUT.at(place_of(subject.process))
        return
    for node in subject.nodes.values():
        if node.id not in shapes:
            yield NOT_DRAWN.at(node, element=subject.called(node.id))
    for flow in subject.flows:
        if flow.id not in edges:
            yield NOT_DRAWN.at(flow, element=subject.flow_called(flow))
    known = {element.get("id") for element in subject.root.iter()}
    if unknown := sorted((shapes | edges) - known):
        yield DRAWS_NOTHING.at(
            place_of(next(subject.root.iter(f"{_DI}BPMNPlane"), subject.root)), names=listed(unknown)
        )
