"""The process as a whole: one, executable, with a name, a cover and lanes."""

from collections import Counter
from collections.abc import Iterator

from lxml import etree

from engine.lint.constructs import place_of
from engine.lint.findings import Finding, Place, Rule
from engine.lint.subject import Subject
from engine.lint.words import called, short
from engine.texts import Text
from engine.xml import BPMN_NS, NS, one_line

SEVERAL_PROCESSES = Rule(
    "several-processes",
    "error",
    Text(
        "Diagram berisi {count} proses; satu berkas SOP hanya berisi satu.",
        "The diagram holds {count} processes; the file of an SOP holds one.",
    ),
)
NOT_EXECUTABLE_PROCESS = Rule(
    "process-not-marked-executable",
    "error",
    Text(
        '{process} belum ditandai dapat dijalankan (isExecutable="true"); '
        "sebagai rancangan, ia ditandai sendiri.",
        '{process} is not marked as one that can be run (isExecutable="true"); '
        "as a draft, it is marked by itself.",
    ),
)
PROCESS_WITHOUT_NAME = Rule(
    "process-without-name",
    "warning",
    Text("Proses belum diberi nama SOP.", "The process does not bear the SOP's name."),
)
NO_COVER = Rule(
    "no-cover",
    "warning",
    Text(
        "Bagian identitas (sampul) SOP belum diisi.",
        "The identity part (cover) of the SOP is missing.",
    ),
)
NO_STEPS = Rule(
    "no-steps",
    "error",
    Text("Diagram tidak berisi satu langkah pun.", "The diagram holds no step at all."),
)
LANE_WITHOUT_NAME = Rule(
    "lane-without-name",
    "error",
    Text("{lane} belum diberi nama pelaksana.", "{lane} has no name."),
)
DUPLICATE_LANE_NAME = Rule(
    "duplicate-lane-name",
    "warning",
    Text("Ada lebih dari satu kolom pelaksana «{name}».", "There is more than one lane «{name}»."),
)
EMPTY_LANE = Rule(
    "empty-lane",
    "warning",
    Text("{lane} tidak memiliki langkah.", "{lane} holds no step."),
)
IN_TWO_LANES = Rule(
    "in-two-lanes",
    "error",
    Text(
        "{element} berada di lebih dari satu kolom pelaksana.",
        "{element} lies in more than one lane.",
    ),
)

_B = f"{{{BPMN_NS}}}"


def check(subject: Subject) -> Iterator[Finding]:
    """Look at the process and its lanes."""
    processes = subject.root.findall(f"{_B}process")
    process = subject.process
    place = place_of(process)
    if len(processes) > 1:
        yield SEVERAL_PROCESSES.at(place_of(processes[1]), count=len(processes))
    if process.get("isExecutable") != "true":
        yield NOT_EXECUTABLE_PROCESS.at(place, process=called(process))
    if not subject.diagram.process_name:
        yield PROCESS_WITHOUT_NAME.at(place)
    if process.find(f"{_B}extensionElements/{{{NS}}}identity") is None:
        yield NO_COVER.at(place)
    if not subject.steps:
        yield NO_STEPS.at(place)
    yield from _check_lanes(subject)


def _check_lanes(subject: Subject) -> Iterator[Finding]:
    used = {step.lane for step in subject.steps}
    names: set[str] = set()
    for lane in subject.process.iter(f"{_B}lane"):
        name = one_line(lane.get("name"))
        if lane.find(f"{_B}childLaneSet") is not None:
            continue
        if not name:
            yield LANE_WITHOUT_NAME.at(place_of(lane), lane=called(lane))
        elif name.casefold() in names:
            yield DUPLICATE_LANE_NAME.at(place_of(lane), name=short(name))
        names.add(name.casefold())
        if lane.get("id", "") not in used:
            yield EMPTY_LANE.at(place_of(lane), lane=called(lane))
    for node, count in Counter(_lanes_of(subject.process)).items():
        if count > 1:
            line = subject.nodes[node].line if node in subject.nodes else 0
            yield IN_TWO_LANES.at(Place(node, line), element=subject.called(node))


def _lanes_of(process: etree._Element) -> Iterator[str]:
    """Yield a node's id once for every lane without lanes of its own that names it."""
    for lane in process.iter(f"{_B}lane"):
        if lane.find(f"{_B}childLaneSet") is None:
            yield from {one_line(reference.text) for reference in lane.findall(f"{_B}flowNodeRef")}
