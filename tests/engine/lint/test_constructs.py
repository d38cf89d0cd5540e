"""What Alur does not run is refused by name; what is only drawn or noted is let through."""

import pytest

from tests.engine.lint.diagrams import (
    END,
    between_1_and_2,
    bpmn,
    findings,
    flow,
    in_staf,
    rules,
    spoilt,
    step,
    with_more,
)

TASKS = ("scriptTask", "serviceTask", "sendTask", "receiveTask", "businessRuleTask", "callActivity")
GATEWAYS = ("inclusiveGateway", "eventBasedGateway", "complexGateway")
SUB_PROCESSES = ("transaction", "adHocSubProcess")


@pytest.mark.parametrize("tag", [*TASKS, *GATEWAYS, *SUB_PROCESSES, "intermediateThrowEvent"])
def test_other_nodes_are_refused_by_name_and_nothing_else_is_said(tag):
    process = between_1_and_2(f'<bpmn:{tag} id="x" name="Lain" />', into="x", out_of="x")

    (finding,) = findings(process)

    assert (finding.rule, finding.element_id) == ("unsupported-element", "x")
    assert finding.line == bpmn(process).decode().split(f"<bpmn:{tag}")[0].count("\n") + 1
    assert f"({tag})" in finding.text.id
    assert f"({tag})" in finding.text.en


def test_a_task_without_a_type_is_refused_with_advice():
    process = between_1_and_2('<bpmn:task id="x" name="Menata" />', into="x", out_of="x")

    (finding,) = findings(process)

    assert (finding.rule, finding.element_id) == ("plain-task", "x")
    assert finding.text.id.startswith(
        "Tugas tanpa jenis «Menata» belum berjenis; ganti jenisnya menjadi Langkah"
    )


@pytest.mark.parametrize(
    "definition",
    ["message", "signal", "error", "escalation", "link", "compensate", "conditional", "cancel"],
)
@pytest.mark.parametrize(
    ("place", "into"),
    [
        ('<bpmn:startEvent id="mulai" />', "startEvent"),
        ('<bpmn:endEvent id="selesai" />', "endEvent"),
    ],
)
def test_other_events_are_refused(definition, place, into):
    inside = f"<bpmn:{definition}EventDefinition />"

    found = rules(spoilt((place, f"{place[:-3]}>{inside}</bpmn:{into}>")))

    assert {rule for rule, _ in found} == {"unsupported-element"}


def test_a_timer_on_a_start_event_is_refused():
    inside = (
        '<bpmn:timerEventDefinition><bpmn:timeDate>"2027-01-01"</bpmn:timeDate></bpmn:timerEventDefinition>'
    )
    process = spoilt(
        ('<bpmn:startEvent id="mulai" />', f'<bpmn:startEvent id="mulai">{inside}</bpmn:startEvent>')
    )

    assert rules(process) == {("unsupported-element", "mulai")}


def test_a_terminating_end_event_is_run():
    inside = "<bpmn:terminateEventDefinition />"
    process = spoilt(
        ('<bpmn:endEvent id="selesai" />', f'<bpmn:endEvent id="selesai">{inside}</bpmn:endEvent>')
    )

    assert rules(process) == set()


def test_a_sub_process_that_an_event_triggers_is_refused():
    inside = '<bpmn:startEvent id="s" /><bpmn:endEvent id="e" />' + flow("f", "s", "e")
    process = with_more(f'<bpmn:subProcess id="x" triggeredByEvent="true">{inside}</bpmn:subProcess>')

    assert ("event-sub-process", "x") in rules(process)


def test_a_timer_cycle_is_refused():
    timer = (
        '<bpmn:timerEventDefinition><bpmn:timeCycle>"R3/PT1H"</bpmn:timeCycle></bpmn:timerEventDefinition>'
    )
    process = between_1_and_2(
        f'<bpmn:intermediateCatchEvent id="x">{timer}</bpmn:intermediateCatchEvent>', into="x", out_of="x"
    )

    assert ("timer-cycle", "x") in rules(process)


@pytest.mark.parametrize(
    "inside",
    [
        "<bpmn:ioSpecification><bpmn:inputSet /><bpmn:outputSet /></bpmn:ioSpecification>",
        "<bpmn:dataInputAssociation><bpmn:targetRef>x</bpmn:targetRef></bpmn:dataInputAssociation>",
        "<bpmn:dataOutputAssociation><bpmn:targetRef>x</bpmn:targetRef></bpmn:dataOutputAssociation>",
        "<bpmn:potentialOwner />",
        "<bpmn:performer />",
        "<bpmn:rendering />",
        '<bpmn:standardLoopCharacteristics loopMaximum="3" />',
        "<vendor:luar />",
        "<sop:step />",
    ],
)
def test_what_stands_inside_a_step_is_refused_if_it_would_execute_or_does_not_belong_there(inside):
    process = spoilt(("</bpmn:userTask>", inside + "</bpmn:userTask>"))

    assert rules(process) == {("unsupported-element", "langkah_1")}


@pytest.mark.parametrize(
    "inside",
    [
        "<bpmn:loopCardinality>3</bpmn:loopCardinality>",
        "<bpmn:completionCondition>True</bpmn:completionCondition>",
    ],
)
def test_a_repetition_by_number_or_until_a_condition_is_refused(inside):
    loop = f"<bpmn:multiInstanceLoopCharacteristics>{inside}</bpmn:multiInstanceLoopCharacteristics>"
    process = spoilt(("</bpmn:userTask>", loop + "</bpmn:userTask>"))

    assert ("unsupported-element", "langkah_1") in rules(process)


@pytest.mark.parametrize(
    "piece",
    [
        '<bpmn:message id="x" />',
        '<bpmn:signal id="x" />',
        '<bpmn:error id="x" />',
        '<bpmn:escalation id="x" />',
        '<bpmn:dataStore id="x" name="Gudang" />',
        '<bpmn:import importType="t" location="http://127.0.0.1/x" namespace="n" />',
        '<bpmn:itemDefinition id="x" />',
        '<bpmn:interface id="x" name="y"><bpmn:operation id="o" name="p" /></bpmn:interface>',
        "<vendor:x />",
    ],
)
def test_what_stands_beside_the_process_is_refused_if_it_would_execute(piece):
    assert {rule for rule, _ in rules(before=piece)} == {"unsupported-element"}


def test_bpmn_that_hides_in_the_layout_is_refused():
    plane = '<bpmndi:BPMNPlane><bpmn:process id="y" /></bpmndi:BPMNPlane>'
    hidden = f"<bpmndi:BPMNDiagram>{plane}</bpmndi:BPMNDiagram>"

    assert {rule for rule, _ in rules(after=hidden, layout=False)} == {"unsupported-element", "no-layout"}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('name="Menyiapkan">', 'name="Menyiapkan" isForCompensation="true">'),
        ('name="Menyiapkan">', 'name="Menyiapkan" startQuantity="2">'),
        ('name="Menyiapkan">', 'name="Menyiapkan" completionQuantity="0">'),
    ],
)
def test_an_attribute_with_a_meaning_that_is_not_run_is_refused(old, new):
    assert rules(spoilt((old, new))) == {("unsupported-attribute", "langkah_1")}


def test_a_boolean_that_two_readers_could_read_differently_is_refused():
    timer = (
        '<bpmn:timerEventDefinition><bpmn:timeDuration>"PT1H"</bpmn:timeDuration></bpmn:timerEventDefinition>'
    )
    edge = 'cancelActivity="1" attachedToRef="langkah_1"'
    event = f'<bpmn:boundaryEvent id="x" {edge}>{timer}</bpmn:boundaryEvent>'

    found = rules(with_more(event, flow("f", "x", "selesai")))

    assert ("unsupported-attribute", "x") in found


def test_another_expression_language_is_refused():
    process = spoilt(("<bpmn:conditionExpression>", '<bpmn:conditionExpression language="javascript">'))

    assert rules(process) == {("expression-language", "alur_ya")}


# --- extensions ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "extension",
    [
        "<spiffworkflow:preScript>import os</spiffworkflow:preScript>",
        "<spiffworkflow:postScript>x = 1</spiffworkflow:postScript>",
        '<spiffworkflow:serviceTaskOperator id="http/get" />',
        "<spiffworkflow:unitTests />",
        '<camunda:executionListener class="a.B" event="start" />',
        '<camunda:taskListener event="create"><camunda:script>x</camunda:script></camunda:taskListener>',
        "<camunda:connector />",
        "<camunda:inputOutput />",
        "<vendor:wadah><vendor:dalam><vendor:myScript /></vendor:dalam></vendor:wadah>",
        '<vendor:apa delegateExpression="${x}" />',
        '<vendor:apa scriptFormat="groovy" />',
    ],
)
def test_extensions_that_execute_elsewhere_are_refused(extension):
    assert rules(spoilt(('output="Berkas" />', f'output="Berkas" />{extension}'))) == {
        ("executable-extension", "langkah_1")
    }


@pytest.mark.parametrize(
    "attribute", ['camunda:class="a.B"', 'camunda:asyncBefore="true"', 'camunda:type="external"']
)
def test_attributes_that_execute_elsewhere_are_refused(attribute):
    process = spoilt(('id="langkah_1" name', f'id="langkah_1" {attribute} name'))

    assert rules(process) == {("executable-extension", "langkah_1")}


def test_bpmn_that_hides_in_a_foreign_extension_is_refused():
    extension = "<vendor:x><bpmn:timerEventDefinition /></vendor:x>"

    assert rules(spoilt(('output="Berkas" />', f'output="Berkas" />{extension}'))) == {
        ("unsupported-element", "langkah_1")
    }


def test_harmless_extensions_of_others_are_mentioned_once():
    process = spoilt(
        ('id="langkah_1" name', 'id="langkah_1" vendor:warna="merah" name'),
        ('output="Berkas" />', 'output="Berkas" /><vendor:meta key="a" /><vendor:meta key="b" />'),
    )

    (finding,) = findings(process)

    assert (finding.rule, finding.severity) == ("foreign-extension", "warning")
    assert "urn:vendor" in finding.text.id


def test_colours_of_the_editor_are_not_mentioned():
    colours = 'xmlns:bioc="http://bpmn.io/schema/bpmn/biocolor/1.0" bioc:stroke="#000"'

    assert rules(spoilt(('id="langkah_1" name', f'id="langkah_1" {colours} name'))) == set()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('timeLimit="P1D"', 'timeLimit="P1D" timelimit="P2D"'),
        ('<sop:requiredInput name="berkas" />', '<sop:requiredInput name="berkas" jumlah="2" />'),
        ('<sop:requiredInput name="berkas" />', '<sop:requiredInput name="berkas" /><sop:input name="x" />'),
        ('<sop:requiredInput name="berkas" />', '<sop:requiredInput name="berkas" /><vendor:input />'),
        ("</sop:step>", "</sop:step><sop:langkah />"),
    ],
)
def test_a_misspelt_part_of_the_sop_is_pointed_out(old, new):
    assert rules(spoilt((old, new))) == {("unknown-sop-extension", "langkah_2")}


@pytest.mark.parametrize("extension", ['<sop:step number="7" />', '<sop:identity name="x" />'])
def test_a_misplaced_or_second_part_of_the_sop_is_an_error(extension):
    assert rules(spoilt(("</sop:step>", f"</sop:step>{extension}"))) == {
        ("misplaced-sop-extension", "langkah_2")
    }


# --- what is let through ------------------------------------------------------------------------


def test_notes_pictures_and_pools_are_let_through():
    pictures = (
        '<bpmn:dataObject id="data" /><bpmn:dataObjectReference id="surat" dataObjectRef="data" />'
        '<bpmn:dataStoreReference id="arsip" name="Arsip" />'
        '<bpmn:textAnnotation id="catatan"><bpmn:text>Perhatikan</bpmn:text></bpmn:textAnnotation>'
        '<bpmn:association id="garis" sourceRef="langkah_1" targetRef="catatan" />'
        '<bpmn:group id="kelompok" categoryValueRef="nilai" />'
    )
    task = '<bpmn:userTask id="langkah_1" name="Menyiapkan">'
    process = spoilt(
        (task, f"{task}<bpmn:documentation>Penjelasan</bpmn:documentation>"), (END, pictures + END)
    )
    before = (
        '<bpmn:category id="kategori"><bpmn:categoryValue id="nilai" value="Persiapan" /></bpmn:category>'
        '<bpmn:collaboration id="kolaborasi"><bpmn:participant id="kolam" name="Dinas" processRef="contoh" />'
        '<bpmn:participant id="luar" name="Bupati" /></bpmn:collaboration>'
    )

    assert rules(process, before=before) == set()


def test_message_arrows_between_pools_are_only_drawn():
    before = (
        '<bpmn:collaboration id="kolaborasi"><bpmn:participant id="kolam" processRef="contoh" />'
        '<bpmn:participant id="luar" name="Bupati" />'
        '<bpmn:messageFlow id="pesan" sourceRef="luar" targetRef="langkah_1" /></bpmn:collaboration>'
    )

    assert rules(before=before) == {("message-flow-only-drawn", "pesan")}


def test_a_manual_task_is_run_like_a_user_task_and_may_do_without_a_form():
    process = between_1_and_2(step("3", tag="manualTask", form=""), into="langkah_3", out_of="langkah_3")

    assert rules(in_staf("langkah_3", process=process)) == set()
