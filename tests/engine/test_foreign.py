"""What other products wrote into a diagram can be taken out; nothing that Alur runs or draws goes with it."""

from dataclasses import replace

import pytest

from engine.diagram import read_diagram
from engine.foreign import without_foreign
from engine.lint import lint
from tests.builders.corpus import FOLDER, SHIPPED

FOREIGN = {"executable-extension", "expression-language", "foreign-extension"}
VENDORS = ("adonis", "bizagi", "camunda7", "camunda8", "signavio")


def rules(bpmn: bytes) -> set[str]:
    return {finding.rule for finding in lint(bpmn)}


def told(bpmn: bytes) -> list[object]:
    """Give elements, flows and steps, whatever line they are on."""
    diagram = read_diagram(bpmn)
    elements = [replace(element, line=0) for element in diagram.elements.values()]
    steps = [replace(step, line=0) for step in diagram.steps]
    flows = [replace(flow, line=0) for flow in diagram.flows]
    return [*elements, *flows, *steps]


@pytest.mark.parametrize("vendor", VENDORS)
def test_a_vendors_file_loses_what_only_the_vendor_understands(vendor: str):
    bpmn = (FOLDER / f"{vendor}.bpmn").read_bytes()
    assert rules(bpmn) & FOREIGN

    left = without_foreign(bpmn)

    assert rules(left) == rules(bpmn) - FOREIGN
    assert without_foreign(left) == left


@pytest.mark.parametrize("vendor", VENDORS)
def test_its_elements_flows_and_conditions_stay(vendor: str):
    bpmn = (FOLDER / f"{vendor}.bpmn").read_bytes()

    assert told(without_foreign(bpmn)) == told(bpmn)


def test_a_diagram_without_anything_foreign_stays_byte_by_byte():
    assert without_foreign(SHIPPED) == SHIPPED


def test_what_the_sop_says_of_a_step_stays_beside_what_goes():
    odd = SHIPPED.replace(b"<bpmn:extensionElements>", b'<bpmn:extensionElements><x:y xmlns:x="urn:x" />')

    left = without_foreign(odd)

    assert b"urn:x" not in left
    assert told(left) == told(SHIPPED)
