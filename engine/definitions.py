"""A diagram made ready to run: its steps, its parsed specs, and the names its expressions read."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine import _spiff
from engine.diagram import Diagram, read_diagram
from engine.errors import DiagramRefused, ExpressionError
from engine.expressions import Expression, compiled
from engine.sop import Step
from engine.xml import BPMN_NS, one_line

FormFields = Mapping[str, Mapping[str, str]]  # form key -> field key -> type

_B = f"{{{BPMN_NS}}}"
_EXPRESSIONS = ("conditionExpression", "completionCondition", "timeDuration", "timeDate")


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessDefinition:
    """What an instance runs on. Built from a deployment, shared by its instances, never changed.

    `reads` maps each name that an expression of the diagram reads to the type of the form field that
    provides it; `provides` says which of them a step's form provides; `collections` are the variables
    that a multi-instance runs over; `shared_limits` are the steps whose due date another step shares.
    """

    key: str
    name: str
    diagram: Diagram
    steps: Mapping[str, Step]
    reads: Mapping[str, str]
    provides: Mapping[str, frozenset[str]]
    collections: frozenset[str]
    shared_limits: frozenset[str]
    process: _spiff.CompiledProcess

    def step(self, step_id: str) -> Step:
        """Give a step; the diagram's tokens only ever stand at known steps."""
        return self.steps[step_id]

    def ends_at(self, flow_id: str) -> str | None:
        """Name the end event that a flow leads to, if it leads to one."""
        flow = self.diagram.flow(flow_id)
        element = self.diagram.elements.get(flow.target) if flow else None
        return element.id if element is not None and element.tag == "endEvent" else None


def compile_definition(bpmn: bytes, forms: FormFields) -> ProcessDefinition:
    """Make a diagram ready to run; `forms` are the field types of the deployment's forms.

    The lint says more about what is wrong; here only what cannot run is refused, with `DiagramRefused`.
    """
    diagram = read_diagram(bpmn)
    process: Any = diagram.root.find(f"{_B}process[@id='{diagram.process_id}']")
    items = _items(process)
    expressions = [_checked(source) for source in _sources(process)]
    collections = frozenset(one_line(ref.text) for ref in process.iter(f"{_B}loopDataInputRef"))
    names = collections.union(*(expression.names for expression in expressions)) - items
    types = {name: _type_of(name, diagram.steps, forms) for name in sorted(names)}
    for name in sorted(collections):
        if types.get(name) != "strings":
            raise DiagramRefused(reason=f"{name}: only a list of strings can be repeated over")
    steps = {step.id: step for step in diagram.steps}
    provides = {
        step.id: frozenset(name for name in names if step.form and name in forms.get(step.form, {}))
        for step in diagram.steps
    }
    return ProcessDefinition(
        key=diagram.process_id,
        name=diagram.process_name,
        diagram=diagram,
        steps=steps,
        reads=types,
        provides=provides,
        collections=collections,
        shared_limits=frozenset(
            step.part_of for step in diagram.steps if step.part_of and not step.time_limit
        ),
        process=_spiff.compiled(diagram.root, diagram.process_id),
    )


def _sources(process: Any) -> list[str]:
    found = [element.text or "" for tag in _EXPRESSIONS for element in process.iter(f"{_B}{tag}")]
    return [source.strip() for source in found]


def _items(process: Any) -> frozenset[str]:
    """Name what a multi-instance gives each of its branches."""
    return frozenset(
        element.get("id", "")
        for tag in ("inputDataItem", "outputDataItem")
        for element in process.iter(f"{_B}{tag}")
    )


def _checked(source: str) -> Expression:
    try:
        return compiled(source)
    except ExpressionError as error:
        raise DiagramRefused(reason=error.text.en) from error


def _type_of(name: str, steps: tuple[Step, ...], forms: FormFields) -> str:
    types = {forms[step.form][name] for step in steps if step.form and name in forms.get(step.form, {})}
    if len(types) != 1:
        raise DiagramRefused(reason=f"{name}: {', '.join(sorted(types)) or 'no form provides it'}")
    return types.pop()
