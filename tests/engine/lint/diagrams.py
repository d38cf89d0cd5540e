"""A small sound SOP for the lint's tests, and ways to spoil it."""

import re

from engine.lint import lint

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<bpmn:definitions xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" '
    'xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:di="http://www.omg.org/spec/DD/20100524/DI" '
    'xmlns:sop="urn:alur:sop:1.0" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" '
    'xmlns:spiffworkflow="http://spiffworkflow.org/bpmn/schema/1.0/core" xmlns:vendor="urn:vendor" '
    'id="berkas" targetNamespace="urn:alur:processes">\n'
)

# A clerk prepares, the secretary checks: approved goes to the end, returned goes back to the clerk.
PROCESS = """
<bpmn:process id="contoh" name="Contoh" isExecutable="true">
  <bpmn:extensionElements><sop:identity name="Contoh" /></bpmn:extensionElements>
  <bpmn:property id="unit_bertugas" name="unit_bertugas" />
  <bpmn:property id="unit_selesai" name="unit_selesai" />
  <bpmn:laneSet id="pelaksana">
    <bpmn:lane id="staf" name="Staf">
      <bpmn:flowNodeRef>langkah_1</bpmn:flowNodeRef>
    </bpmn:lane>
    <bpmn:lane id="sekretaris" name="Sekretaris">
      <bpmn:flowNodeRef>langkah_2</bpmn:flowNodeRef>
    </bpmn:lane>
  </bpmn:laneSet>
  <bpmn:startEvent id="mulai" />
  <bpmn:userTask id="langkah_1" name="Menyiapkan">
    <bpmn:extensionElements>
      <sop:step number="1" activity="Menyiapkan berkas" timeLimit="PT15M" form="langkah_1" output="Berkas" />
    </bpmn:extensionElements>
  </bpmn:userTask>
  <bpmn:userTask id="langkah_2" name="Memeriksa">
    <bpmn:extensionElements>
      <sop:step number="2" activity="Memeriksa berkas" timeLimit="P1D" form="langkah_2" output="Keputusan" \
separateFrom="langkah_1" returnReason="saran">
        <sop:requiredInput name="berkas" />
      </sop:step>
    </bpmn:extensionElements>
  </bpmn:userTask>
  <bpmn:exclusiveGateway id="setuju" name="Setuju?" default="alur_tidak" />
  <bpmn:endEvent id="selesai" />
  <bpmn:sequenceFlow id="alur_1" sourceRef="mulai" targetRef="langkah_1" />
  <bpmn:sequenceFlow id="alur_2" sourceRef="langkah_1" targetRef="langkah_2" />
  <bpmn:sequenceFlow id="alur_3" sourceRef="langkah_2" targetRef="setuju" />
  <bpmn:sequenceFlow id="alur_ya" name="Ya" sourceRef="setuju" targetRef="selesai">
    <bpmn:conditionExpression>keputusan == "setuju"</bpmn:conditionExpression>
  </bpmn:sequenceFlow>
  <bpmn:sequenceFlow id="alur_tidak" name="Tidak" sourceRef="setuju" targetRef="langkah_1" />
</bpmn:process>
"""

FORMS = {
    "langkah_1": {"unit_bertugas": "strings", "isi": "string", "tabel": "rows", "tenggat": "date"},
    "langkah_2": {"keputusan": "string", "saran": "string"},
}

END = "</bpmn:process>"
NEVER = '<bpmn:conditionExpression>keputusan == "x"</bpmn:conditionExpression>'


def flow(flow_id, source, target, condition="", name=""):
    """Write an arrow; `condition` is the whole element."""
    return (
        f'<bpmn:sequenceFlow id="{flow_id}" name="{name}" sourceRef="{source}" targetRef="{target}">'
        f"{condition}</bpmn:sequenceFlow>"
    )


def step(number, *, form="langkah_1", more="", inside="", tag="userTask", name="Kegiatan", about=""):
    """Write a step with a whole quality standard; its id is `langkah_<number>`."""
    return (
        f'<bpmn:{tag} id="langkah_{number}" name="{name}" {about}><bpmn:extensionElements>'
        f'<sop:step number="{number}" timeLimit="PT15M" form="{form}" output="Hasil" {more} />'
        f"</bpmn:extensionElements>{inside}</bpmn:{tag}>"
    )


def spoilt(*changes, process=PROCESS):
    """Replace pieces of a process that must be there, each by another."""
    for old, new in changes:
        assert old in process, old
        process = process.replace(old, new, 1)
    return process


def with_more(*pieces, process=PROCESS):
    """Add elements at the end of a process."""
    return spoilt((END, "\n".join(pieces) + END), process=process)


def between_1_and_2(*pieces, into, out_of, process=PROCESS):
    """Put elements on the way from step 1 to step 2."""
    replaced = flow("masuk", "langkah_1", into) + flow("keluar", out_of, "langkah_2")
    old = '<bpmn:sequenceFlow id="alur_2" sourceRef="langkah_1" targetRef="langkah_2" />'
    return spoilt((old, "\n".join(pieces) + replaced), process=process)


def in_staf(*ids, process):
    """Lay nodes into the lane of the clerk."""
    old = "<bpmn:flowNodeRef>langkah_1</bpmn:flowNodeRef>"
    refs = "".join(f"<bpmn:flowNodeRef>{each}</bpmn:flowNodeRef>" for each in ids)
    return spoilt((old, old + refs), process=process)


def bpmn(process=PROCESS, *, before="", after="", layout=True):
    """Make a file of a process, with a layout in which everything is drawn."""
    drawn = _layout(process) if layout else ""
    return f"{HEAD}{before}{process.strip()}{after}{drawn}</bpmn:definitions>".encode()


def _layout(process):
    kinds = r"\w*[tT]ask|\w+Event|\w+Gateway|\w*[sS]ubProcess|callActivity|transaction"
    nodes = re.findall(rf'<bpmn:(?:{kinds}) id="([^"]+)"', process)
    flows = re.findall(r'<bpmn:sequenceFlow id="([^"]+)"', process)
    shapes = "".join(
        f'<bpmndi:BPMNShape bpmnElement="{node}"><dc:Bounds x="{100 * i}" y="0" width="80" height="60" />'
        f"</bpmndi:BPMNShape>"
        for i, node in enumerate(nodes)
    )
    edges = "".join(
        f'<bpmndi:BPMNEdge bpmnElement="{each}"><di:waypoint x="0" y="0" /><di:waypoint x="9" y="0" />'
        f"</bpmndi:BPMNEdge>"
        for each in flows
    )
    plane = f'<bpmndi:BPMNPlane bpmnElement="contoh">{shapes}{edges}</bpmndi:BPMNPlane>'
    return f"\n<bpmndi:BPMNDiagram>{plane}</bpmndi:BPMNDiagram>\n"


def findings(process=PROCESS, *, forms=FORMS, **parts):
    """Lint a process."""
    return lint(bpmn(process, **parts), forms)


def rules(process=PROCESS, **parts):
    """Lint a process and give the rules that it breaks, each with the element."""
    return {(finding.rule, finding.element_id) for finding in findings(process, **parts)}
