"""From a diagram to SpiffWorkflow's specs: parsed once, checked, and shared by all instances.

Specs are never changed after `compiled`. So what SpiffWorkflow connects to a spec only while it runs, the
merge of a repeated task, is connected here: an instance restored in a fresh process would hang without it.
"""

import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from lxml import etree
from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser, BpmnValidator
from SpiffWorkflow.bpmn.parser.task_parsers import GatewayParser
from SpiffWorkflow.bpmn.specs import control, defaults
from SpiffWorkflow.bpmn.specs.event_definitions.simple import NoneEventDefinition, TerminateEventDefinition
from SpiffWorkflow.bpmn.specs.event_definitions.timer import (
    DurationTimerEventDefinition,
    TimeDateEventDefinition,
)
from SpiffWorkflow.bpmn.specs.mixins.multiinstance_task import MultiInstanceTask

from engine._spiff.elements import BoundaryEventJoin, Collection, Date, Duration, ParallelGateway
from engine.errors import DiagramRefused
from engine.xml import BPMN_NS, one_line

_B = f"{{{BPMN_NS}}}"
_PLAIN = (NoneEventDefinition,)
_TIMERS = (Duration, Date)
_SUPPORTED: Mapping[type, tuple[type, ...]] = {  # element -> the event definitions it may have
    defaults.UserTask: (),
    defaults.ManualTask: (),
    defaults.ExclusiveGateway: (),
    ParallelGateway: (),
    defaults.SubWorkflowTask: (),
    defaults.ParallelMultiInstanceTask: (),
    defaults.SequentialMultiInstanceTask: (),
    defaults.StartEvent: _PLAIN,
    defaults.EndEvent: (NoneEventDefinition, TerminateEventDefinition),
    defaults.IntermediateCatchEvent: _TIMERS,
    defaults.BoundaryEvent: _TIMERS,
}


@dataclass(frozen=True, slots=True)
class CompiledProcess:
    """A parsed process; `flows` maps (source, target) to a flow, `items` a repeated element to its item."""

    spec: Any
    subprocess_specs: Mapping[str, Any]
    flows: Mapping[tuple[str, str], str]
    items: Mapping[str, str]


class _Parser(BpmnParser):  # type: ignore[misc]
    """Reads flows in document order: SpiffWorkflow's parser asks conditions from the top of the page down."""

    OVERRIDE_PARSER_CLASSES: Mapping[str, Any] = {f"{_B}parallelGateway": (GatewayParser, ParallelGateway)}

    def get_document_positions(self, root: Any) -> dict[str, Any]:
        """Know of no positions, so that moving a shape changes nothing."""
        del root
        return {}


_parsing = threading.Lock()


@cache
def _validator() -> BpmnValidator:
    return BpmnValidator()


def compiled(root: etree._Element, process_id: str) -> CompiledProcess:
    """Turn a safely parsed diagram into specs; raises `DiagramRefused` for what cannot be run."""
    with _parsing:
        try:
            parser = _Parser(validator=_validator())
            parser.add_bpmn_xml(root, filename=f"{process_id}.bpmn")
            spec = parser.get_spec(process_id)
            subprocess_specs = parser.get_subprocess_specs(process_id)
            specs = (spec, *subprocess_specs.values())
            items = _prepared(specs, root)
            BpmnWorkflow(spec, subprocess_specs)  # what cannot even begin shows here
        except DiagramRefused:
            raise
        except RecursionError as error:
            raise DiagramRefused(reason="a loop without a decision, or too many steps in a row") from error
        except Exception as error:  # the parser raises whatever it stumbles over on input it did not expect
            raise DiagramRefused(reason=str(error) or type(error).__name__) from error
    return CompiledProcess(spec, subprocess_specs, _flows(root), items)


def _prepared(specs: Iterable[Any], root: etree._Element) -> dict[str, str]:
    """Put our timers and collections in, refuse what we do not run; gives the items of repeated elements."""
    ids = {node.get("id") for node in root.iter(f"{_B}*")}
    items: dict[str, str] = {}
    for process_spec in specs:
        for name, task_spec in process_spec.task_specs.items():
            if task_spec.bpmn_id is None:
                if name in ids or name == "StartEventSplit":
                    raise DiagramRefused(reason=f"{name}: reserved")
                if isinstance(task_spec, control.BoundaryEventJoin):
                    task_spec.__class__ = BoundaryEventJoin  # the parser offers no place to choose it
                continue
            _put_timer(task_spec)
            if isinstance(task_spec, MultiInstanceTask):
                item = _put_collection(task_spec)
                process_spec.task_specs[task_spec.task_spec].completed_event.connect(task_spec.merge_child)
                items |= {task_spec.bpmn_id: item} if item else {}
            _must_be_supported(task_spec)
    return items


def _put_timer(task_spec: Any) -> None:
    definition = getattr(task_spec, "event_definition", None)
    if isinstance(definition, DurationTimerEventDefinition):
        task_spec.event_definition = Duration(definition.name, definition.expression)
    elif isinstance(definition, TimeDateEventDefinition):
        task_spec.event_definition = Date(definition.name, definition.expression)


def _put_collection(task_spec: Any) -> str | None:
    """Let a repeated element read its collection from our variables; gives the name of its current item."""
    if task_spec.data_input is None:
        raise DiagramRefused(reason=f"{task_spec.bpmn_id}: loopCardinality")
    item = task_spec.input_item
    task_spec.data_input = Collection(one_line(task_spec.data_input.bpmn_id))
    task_spec.data_output = task_spec.input_item = task_spec.output_item = None
    return item.bpmn_id if item is not None else None


def _must_be_supported(task_spec: Any) -> None:
    kind, definition = type(task_spec), getattr(task_spec, "event_definition", None)
    allowed = _SUPPORTED.get(kind)
    if allowed is None or (definition is not None and not isinstance(definition, allowed)):
        what = kind.__name__ if definition is None else f"{kind.__name__} ({type(definition).__name__})"
        raise DiagramRefused(reason=f"{task_spec.bpmn_id}: {what}")
    if task_spec.io_specification or task_spec.data_input_associations or task_spec.data_output_associations:
        raise DiagramRefused(reason=f"{task_spec.bpmn_id}: ioSpecification")


def _flows(root: etree._Element) -> dict[tuple[str, str], str]:
    return {
        (flow.get("sourceRef", ""), flow.get("targetRef", "")): flow.get("id", "")
        for flow in root.iter(f"{_B}sequenceFlow")
    }
