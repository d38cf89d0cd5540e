"""The diagram that a new SOP begins with: its lanes, one step from start to end, all of it drawn."""

from collections.abc import Sequence
from html import escape
from typing import Final

from engine.diagram import Lane
from engine.xml import BPMN_NS, BPMNDI_NS, DC_NS, DI_NS, NS

FIRST_STEP: Final = "langkah_1"
"""The id of the one step, and of its form."""
TAKEN: Final = frozenset(
    {
        FIRST_STEP,
        "mulai",
        "selesai",
        "alur_mulai",
        "alur_selesai",
        "pelaksana",
        "kolaborasi",
        "pool",
        "gambar",
    }
)
"""Ids that no lane may have."""
_NAMESPACES: Final = " ".join(
    f'xmlns:{prefix}="{uri}"'
    for prefix, uri in (("bpmn", BPMN_NS), ("bpmndi", BPMNDI_NS), ("dc", DC_NS), ("di", DI_NS), ("sop", NS))
)
_LEFT, _TOP, _WIDTH, _LANE_HEIGHT, _HEAD = 160, 80, 1000, 140, 30


def first_diagram(key: str, name: str, lanes: Sequence[Lane], *, step: str) -> bytes:
    """Draw an SOP with one step, called `step`, in the first of its lanes; it can be run as it is."""
    pool = _Box(_LEFT, _TOP, _WIDTH, _LANE_HEIGHT * len(lanes))
    middle = _TOP + _LANE_HEIGHT // 2
    nodes = {
        "mulai": _Box(_LEFT + 90, middle - 18, 36, 36),
        FIRST_STEP: _Box(_LEFT + 190, middle - 40, 120, 80),
        "selesai": _Box(_LEFT + 380, middle - 18, 36, 36),
    }
    shapes = [
        pool.shape("pool", horizontal=True),
        *(
            _Box(_LEFT + _HEAD, _TOP + place * _LANE_HEIGHT, _WIDTH - _HEAD, _LANE_HEIGHT).shape(
                lane.id, horizontal=True
            )
            for place, lane in enumerate(lanes)
        ),
        *(box.shape(node) for node, box in nodes.items()),
        _edge("alur_mulai", nodes["mulai"], nodes[FIRST_STEP], middle),
        _edge("alur_selesai", nodes[FIRST_STEP], nodes["selesai"], middle),
    ]
    columns = "\n".join(_lane(lane, tuple(nodes) if place == 0 else ()) for place, lane in enumerate(lanes))
    shown, drawn = escape(name), "\n".join(shapes)
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions {_NAMESPACES} id="sop_{key}" targetNamespace="urn:alur:processes">
  <bpmn:collaboration id="kolaborasi">
    <bpmn:participant id="pool" name="{shown}" processRef="{key}" />
  </bpmn:collaboration>
  <bpmn:process id="{key}" name="{shown}" isExecutable="true">
    <bpmn:extensionElements>
      <sop:identity number="" title="{shown}" name="{shown}" />
    </bpmn:extensionElements>
    <bpmn:laneSet id="pelaksana">
{columns}
    </bpmn:laneSet>
    <bpmn:startEvent id="mulai" name="Mulai">
      <bpmn:outgoing>alur_mulai</bpmn:outgoing>
    </bpmn:startEvent>
    <bpmn:userTask id="{FIRST_STEP}" name="{escape(step)}">
      <bpmn:extensionElements>
        <sop:step number="1" activity="{escape(step)}" form="{FIRST_STEP}" />
      </bpmn:extensionElements>
      <bpmn:incoming>alur_mulai</bpmn:incoming>
      <bpmn:outgoing>alur_selesai</bpmn:outgoing>
    </bpmn:userTask>
    <bpmn:endEvent id="selesai" name="Selesai">
      <bpmn:incoming>alur_selesai</bpmn:incoming>
    </bpmn:endEvent>
    <bpmn:sequenceFlow id="alur_mulai" sourceRef="mulai" targetRef="{FIRST_STEP}" />
    <bpmn:sequenceFlow id="alur_selesai" sourceRef="{FIRST_STEP}" targetRef="selesai" />
  </bpmn:process>
  <bpmndi:BPMNDiagram id="di_gambar">
    <bpmndi:BPMNPlane id="di_bidang" bpmnElement="kolaborasi">
{drawn}
    </bpmndi:BPMNPlane>
  </bpmndi:BPMNDiagram>
</bpmn:definitions>
""".encode()


class _Box:
    """Where something is drawn."""

    def __init__(self, x: int, y: int, width: int, height: int) -> None:
        self.x, self.y, self.width, self.height = x, y, width, height

    def shape(self, element: str, *, horizontal: bool = False) -> str:
        """Write the shape of an element."""
        marked = ' isHorizontal="true"' if horizontal else ""
        return (
            f'      <bpmndi:BPMNShape id="{element}_di" bpmnElement="{element}"{marked}>\n'
            f'        <dc:Bounds x="{self.x}" y="{self.y}" width="{self.width}" height="{self.height}" />\n'
            "      </bpmndi:BPMNShape>"
        )


def _edge(flow: str, source: _Box, target: _Box, y: int) -> str:
    return (
        f'      <bpmndi:BPMNEdge id="{flow}_di" bpmnElement="{flow}">\n'
        f'        <di:waypoint x="{source.x + source.width}" y="{y}" />\n'
        f'        <di:waypoint x="{target.x}" y="{y}" />\n'
        "      </bpmndi:BPMNEdge>"
    )


def _lane(lane: Lane, nodes: Sequence[str]) -> str:
    inside = "".join(f"\n        <bpmn:flowNodeRef>{node}</bpmn:flowNodeRef>" for node in nodes)
    end = f"{inside}\n      </bpmn:lane>" if inside else "</bpmn:lane>"
    return f'      <bpmn:lane id="{escape(lane.id)}" name="{escape(lane.name)}">{end}'
