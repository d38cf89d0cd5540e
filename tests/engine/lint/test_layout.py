"""The picture of the diagram."""

from engine.lint import lint
from tests.engine.lint.diagrams import FORMS, bpmn, rules


def test_a_diagram_without_a_layout_can_be_run_but_not_shown():
    assert rules(layout=False) == {("no-layout", "contoh")}


def test_what_is_not_drawn_is_pointed_out():
    drawn = bpmn().replace(b'bpmnElement="langkah_1"', b'bpmnElement="mulai"')
    drawn = drawn.replace(b'bpmnElement="alur_ya"', b'bpmnElement="alur_1"')

    assert {(finding.rule, finding.element_id) for finding in lint(drawn, FORMS)} == {
        ("not-drawn", "langkah_1"),
        ("not-drawn", "alur_ya"),
    }


def test_what_is_drawn_but_does_not_exist_is_pointed_out():
    drawn = bpmn().replace(
        b'<bpmndi:BPMNShape bpmnElement="mulai">', b'<bpmndi:BPMNShape bpmnElement="dulu">'
    )

    found = {finding.rule: finding.text.id for finding in lint(drawn, FORMS)}

    assert found.keys() == {"draws-nothing", "not-drawn"}
    assert found["draws-nothing"] == "Gambar memuat unsur yang tidak ada: «dulu»."
