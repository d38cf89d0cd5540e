"""Small diagrams, people and cases for the tests of the engine."""

import itertools
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from xml.sax.saxutils import quoteattr

from engine import migration
from engine.actors import SYSTEM, Actor, HeldRole
from engine.codec import canonical, decoded_command, encoded, kind_of, parsed
from engine.commands import Command, CompleteTask, FireTimer, StartInstance
from engine.definitions import ProcessDefinition, compile_definition
from engine.events import Event, FlowsTaken, TaskCompleted
from engine.history import Entry, deployment_hash, instance_body, next_row
from engine.instances import Due, ProcessInstance, no_due_dates
from engine.tasks import UserTask

MONDAY = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)  # 08.00 in Jakarta
INSTANCE = "00000000-0000-4000-8000-000000000001"
OTHER_DEPLOYMENT = "b" * 64
DEPLOYMENT = deployment_hash({"proses.bpmn": b"<a diagram/>"})


# --- diagrams -----------------------------------------------------------------------------------


def start(id_: str = "mulai") -> str:
    """Draw a start event."""
    return f'<bpmn:startEvent id="{id_}"/>'


def end(id_: str = "selesai", *, terminate: bool = False) -> str:
    """Draw an end event."""
    inside = "<bpmn:terminateEventDefinition/>" if terminate else ""
    return f'<bpmn:endEvent id="{id_}">{inside}</bpmn:endEvent>'


def task(id_: str, *, multi: str = "", sequential: bool = False, until: str = "", **step: str) -> str:
    """Draw a user task; its number is what its id ends in, its form is of the same name."""
    said = {"number": id_.rpartition("_")[2], "form": id_, **step}
    attributes = " ".join(f"{name}={quoteattr(value)}" for name, value in said.items())
    return (
        f'<bpmn:userTask id="{id_}"><bpmn:extensionElements><sop:step {attributes}/></bpmn:extensionElements>'
        f"{_loop(multi, sequential, until)}</bpmn:userTask>"
    )


def gateway(id_: str, *, default: str = "") -> str:
    """Draw an exclusive gateway; `default` is the element that its default flow leads to."""
    said = f' default="{id_}_ke_{default}"' if default else ""
    return f'<bpmn:exclusiveGateway id="{id_}"{said}/>'


def parallel(id_: str) -> str:
    """Draw a parallel gateway."""
    return f'<bpmn:parallelGateway id="{id_}"/>'


def timer(id_: str, expression: str, *, kind: str = "timeDuration") -> str:
    """Draw an intermediate timer."""
    return f'<bpmn:intermediateCatchEvent id="{id_}">{_timer(expression, kind)}</bpmn:intermediateCatchEvent>'


def boundary(id_: str, on: str, expression: str, *, interrupting: bool = True) -> str:
    """Draw a timer on the edge of an element."""
    return (
        f'<bpmn:boundaryEvent id="{id_}" attachedToRef="{on}" cancelActivity="{str(interrupting).lower()}">'
        f"{_timer(expression, 'timeDuration')}</bpmn:boundaryEvent>"
    )


def sub_process(
    id_: str,
    *nodes: str,
    arrows: Sequence[str],
    multi: str = "",
    sequential: bool = False,
    until: str = "",
    conditions: Mapping[str, str] | None = None,
) -> str:
    """Draw an embedded sub-process, perhaps repeated over a collection."""
    inside = f"{_loop(multi, sequential, until)}{''.join(nodes)}{_flows(arrows, conditions or {})}"
    return f'<bpmn:subProcess id="{id_}">{inside}</bpmn:subProcess>'


def diagram(
    *nodes: str, arrows: Sequence[str], conditions: Mapping[str, str] | None = None, lane: str = "staf"
) -> bytes:
    """Draw a process in one lane.

    An arrow is a chain of ids; a flow's id is `<source>_ke_<target>`, and `conditions` go by these.
    """
    inside = "".join(nodes)
    ids = "".join(f"<bpmn:flowNodeRef>{id_}</bpmn:flowNodeRef>" for id_ in _ids(arrows))
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" id="berkas" targetNamespace="t"
    xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:sop="urn:alur:sop:1.0">
  <bpmn:process id="proses" name="Sebuah proses" isExecutable="true">
    <bpmn:laneSet id="jalur"><bpmn:lane id="{lane}" name="{lane}">{ids}</bpmn:lane></bpmn:laneSet>
    {inside}{_flows(arrows, conditions or {})}
  </bpmn:process>
</bpmn:definitions>""".encode()


def _ids(arrows: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(id_ for chain in arrows for id_ in chain.split()))


def _flows(arrows: Sequence[str], conditions: Mapping[str, str]) -> str:
    drawn = []
    for chain in arrows:
        ids = chain.split()
        for source, target in itertools.pairwise(ids):
            id_ = f"{source}_ke_{target}"
            condition = conditions.get(id_)
            inside = (
                f'<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression"><![CDATA[{condition}]]>'
                "</bpmn:conditionExpression>"
                if condition
                else ""
            )
            drawn.append(
                f'<bpmn:sequenceFlow id="{id_}" sourceRef="{source}" targetRef="{target}">{inside}'
                "</bpmn:sequenceFlow>"
            )
    return "".join(drawn)


def _timer(expression: str, kind: str) -> str:
    said = f'<bpmn:{kind} xsi:type="bpmn:tFormalExpression">{expression}</bpmn:{kind}>'
    return f"<bpmn:timerEventDefinition>{said}</bpmn:timerEventDefinition>"


def _loop(collection: str, sequential: bool, until: str) -> str:
    if not collection:
        return ""
    condition = (
        f'<bpmn:completionCondition xsi:type="bpmn:tFormalExpression"><![CDATA[{until}]]>'
        "</bpmn:completionCondition>"
        if until
        else ""
    )
    item = f"item_{collection}"
    return (
        f'<bpmn:multiInstanceLoopCharacteristics isSequential="{str(sequential).lower()}">'
        f"<bpmn:loopDataInputRef>{collection}</bpmn:loopDataInputRef>"
        f'<bpmn:inputDataItem id="{item}" name="{item}"/>{condition}'
        "</bpmn:multiInstanceLoopCharacteristics>"
    )


# --- people -------------------------------------------------------------------------------------


def a_person(id_: str = "ana", *lanes: str, unit: str | None = None, represents: str | None = None) -> Actor:
    """Make a person who holds these lanes, by default the one that small diagrams have."""
    return Actor(
        id=id_,
        roles=tuple(HeldRole(lane=lane, unit=unit, represents=represents) for lane in lanes or ("staf",)),
    )


ANA = a_person("ana")
BEN = a_person("ben")
STRANGER = a_person("orang-luar", "lain")
OPERATOR = Actor(id="operator", intervenes=True)


# --- cases --------------------------------------------------------------------------------------


@dataclass
class Case:
    """An instance together with its log, as the service would keep it."""

    definition: ProcessDefinition
    instance: ProcessInstance
    due: Due = no_due_dates
    at: datetime = MONDAY
    log: list[Entry] = field(default_factory=list)
    recorded: bool = True
    deployment: str = DEPLOYMENT

    def do(
        self,
        command: Command,
        by: Actor = ANA,
        *,
        at: datetime | None = None,
        into: ProcessDefinition | None = None,
    ) -> tuple[Event, ...]:
        """Carry out a command a minute after the last, and record it."""
        self.at = at or self.at + timedelta(minutes=1)
        command = decoded_command(parsed(canonical(encoded(command))))
        events = self.instance.handle(command, at=self.at, actor=by, due=self.due, into=into)
        if events and self.recorded:
            self._record(command, events, by)
        return events

    def complete(self, key: str, by: Actor = ANA, **values: Any) -> tuple[Event, ...]:
        """Complete an open task: by its key, or by its step when only one is open."""
        return self.do(CompleteTask(task_key=self.open(key).key, values=values), by)

    def fire(self, key: str) -> tuple[Event, ...]:
        """Let a timer go off when it is due."""
        return self.do(FireTimer(timer_key=key), SYSTEM, at=self.instance.timers[key].due_at)

    def migrate(
        self, into: ProcessDefinition, *, deployment: str = OTHER_DEPLOYMENT, **mapping: str
    ) -> tuple[Event, ...]:
        """Let the case go on by another definition, whether that may be or not."""
        asked = migration.command(
            self.instance,
            into,
            self.submissions,
            from_hash=self.deployment,
            to=deployment,
            version=2,
            reason="SOP diperbarui",
            mapping=mapping,
        )
        former, self.deployment = self.deployment, deployment
        try:
            events = self.do(asked, OPERATOR, into=into)
        except Exception:
            self.deployment = former
            raise
        self.definition = into
        return events

    @property
    def submissions(self) -> migration.Submissions:
        """The latest answers by step and unit, the oldest first."""
        found: dict[tuple[str, str | None], Mapping[str, Any]] = {}
        for entry in self.log:
            body = json.loads(entry.body or b"")
            done = next((event for event in body["events"] if event["kind"] == "task_completed"), None)
            if done is not None:
                found.pop((done["step"], done["unit"]), None)
                found[done["step"], done["unit"]] = body["command"]["values"]
        return found

    def open(self, key: str) -> UserTask:
        """Give an open task by its key or step."""
        tasks = self.instance.open_tasks
        if key in tasks:
            return tasks[key]
        found = [each for each in tasks.values() if each.step == key]
        assert len(found) == 1, f"{key}: {list(tasks)}"
        return found[0]

    def reload(self) -> None:
        """Go on with the instance that the snapshot gives."""
        self.instance = restored(self.instance)

    @property
    def steps(self) -> list[str]:
        """The keys of the open tasks."""
        return list(self.instance.open_tasks)

    def _record(self, command: Command, events: tuple[Event, ...], by: Actor) -> None:
        body = canonical(instance_body(command, events, by, {}))
        last = self.log[-1].row if self.log else None
        row = next_row(
            chain=self.instance.id,
            previous=(last.sequence, last.hash) if last else None,
            command_id=f"command-{len(self.log) + 1}",
            kind=kind_of(command),
            actor=by.id,
            acted_for=next((e.acted_for for e in events if isinstance(e, TaskCompleted)), None),
            at=self.at,
            deployment=self.deployment,
            body=body,
            state_hash=self.instance.state_hash(),
        )
        self.log.append(Entry(row=row, body=body))


def a_definition(bpmn: bytes, **forms: Mapping[str, str]) -> ProcessDefinition:
    """Compile a diagram with the fields of its forms: `langkah_1={"keputusan": "string"}`."""
    return compile_definition(bpmn, forms)


def a_case(definition: ProcessDefinition, *, by: Actor = ANA, **variables: Any) -> Case:
    """Start a case."""
    case = Case(definition, ProcessInstance(definition, INSTANCE))
    case.do(StartInstance(business_key="2026-TW1", variables=variables), by)
    return case


def restored(instance: ProcessInstance) -> ProcessInstance:
    """Save an instance and bring it back."""
    return ProcessInstance.restored(instance.definition, instance.id, instance.snapshot())


def flows(events: Sequence[Event]) -> list[str]:
    """Name the flows taken."""
    return [flow for event in events if isinstance(event, FlowsTaken) for flow in event.flows]


def kinds(events: Sequence[Event]) -> list[str]:
    """Name the kinds of events."""
    return [kind_of(event) for event in events]
