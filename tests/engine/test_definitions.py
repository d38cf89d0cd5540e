"""Diagrams made ready to run: what is refused, which names are read, and that threads may share them."""

import threading

import pytest

from engine.commands import CompleteTask
from engine.definitions import ProcessDefinition, compile_definition
from engine.errors import DiagramRefused, StuckInstance, WrongVariable
from tests.engine.builders import (
    a_case,
    a_definition,
    boundary,
    diagram,
    end,
    gateway,
    parallel,
    start,
    task,
    timer,
)
from tests.engine.sop import DIAGRAM, FORMS, at_the_review, definition, finish, report, review, send_back


def straight(*nodes: str, arrows: str = "mulai langkah_1 selesai", more: str = "") -> bytes:
    return diagram(start(), *nodes, end(), arrows=[arrows, *more.split("; ")])


def repeated() -> bytes:
    nodes = task("langkah_1"), task("langkah_2", multi="unit")
    return straight(*nodes, arrows="mulai langkah_1 langkah_2 selesai")


def test_the_sop_says_what_it_reads_and_which_step_gives_it():
    sop = definition()

    assert (sop.key, sop.name) == ("pengumpulan_data_kinerja", "Pengumpulan Data Kinerja")
    assert sop.reads == {"kelengkapan_data": "string", "keputusan": "string", "unit_bertugas": "strings"}
    assert sop.collections == {"unit_bertugas"}
    assert sop.provides["langkah_2"] == {"unit_bertugas"}
    assert sop.provides["langkah_7"] == {"kelengkapan_data", "unit_bertugas"}
    assert sop.provides["langkah_10"] == {"keputusan", "unit_bertugas"}
    assert sop.provides["langkah_5"] == frozenset()
    assert sop.shared_limits == {"langkah_10"}


@pytest.mark.parametrize("id_", ["Start", "End", "proses.EndJoin"])
def test_an_id_that_spiffworkflow_keeps_for_itself_is_refused(id_):
    bpmn = straight(task(id_, number="1"), arrows=f"mulai {id_} selesai")

    with pytest.raises(DiagramRefused, match=id_):
        a_definition(bpmn)


@pytest.mark.parametrize("id_", ["langkah_1.BoundaryEventSplit", "langkah_1.BoundaryEventJoin"])
@pytest.mark.parametrize("first", [False, True])
def test_an_id_that_spiffworkflow_gives_to_boundary_events_is_refused(id_, first):
    order = f"{id_} langkah_1" if first else f"langkah_1 {id_}"
    bpmn = straight(
        task("langkah_1"),
        boundary("lewat", "langkah_1", '"PT1H"'),
        task(id_, number="2"),
        end("habis"),
        arrows=f"mulai {order} selesai",
        more="lewat habis",
    )

    with pytest.raises(DiagramRefused):
        a_definition(bpmn)


@pytest.mark.parametrize(
    ("node", "named"),
    [
        ('<bpmn:task id="langkah_1"/>', "langkah_1: NoneTask"),
        ('<bpmn:scriptTask id="langkah_1"><bpmn:script>1</bpmn:script></bpmn:scriptTask>', "ScriptTask"),
        ('<bpmn:serviceTask id="langkah_1"/>', "ServiceTask"),
        ('<bpmn:callActivity id="langkah_1" calledElement="proses"/>', "CallActivity"),
        ('<bpmn:inclusiveGateway id="langkah_1"/>', "InclusiveGateway"),
        ('<bpmn:intermediateThrowEvent id="langkah_1"/>', "IntermediateThrowEvent"),
        ('<bpmn:intermediateCatchEvent id="langkah_1"/>', "NoneEventDefinition"),
        (timer("langkah_1", '"R3/PT1H"', kind="timeCycle"), "CycleTimerEventDefinition"),
        (
            '<bpmn:userTask id="langkah_1"><bpmn:standardLoopCharacteristics loopMaximum="3"/>'
            "</bpmn:userTask>",
            "StandardLoopTask",
        ),
        (
            '<bpmn:userTask id="langkah_1"><bpmn:multiInstanceLoopCharacteristics>'
            "<bpmn:loopCardinality>3</bpmn:loopCardinality>"
            "</bpmn:multiInstanceLoopCharacteristics></bpmn:userTask>",
            "loopCardinality",
        ),
        (
            '<bpmn:userTask id="langkah_1"><bpmn:ioSpecification><bpmn:dataInput id="a" name="a"/>'
            "<bpmn:inputSet><bpmn:dataInputRefs>a</bpmn:dataInputRefs></bpmn:inputSet><bpmn:outputSet/>"
            "</bpmn:ioSpecification></bpmn:userTask>",
            "ioSpecification",
        ),
    ],
)
def test_what_is_not_run_is_refused_by_name(node, named):
    with pytest.raises(DiagramRefused, match=named):
        a_definition(straight(node))


@pytest.mark.parametrize(
    "bpmn",
    [
        straight(start("mulai_2"), task("langkah_1"), more="mulai_2 langkah_1"),
        diagram(task("langkah_1"), end(), arrows=["langkah_1 selesai"]),
        diagram(start(), task("langkah_1"), end(), arrows=["mulai langkah_1", "langkah_1 tiada"]),
        straight(
            gateway("pilih"), task("langkah_1"), arrows="mulai pilih langkah_1 selesai", more="pilih selesai"
        ),
        straight(task("langkah_1"), task("langkah_2"), more="langkah_1 langkah_2 selesai"),
        diagram(start(), task("langkah_1"), parallel("putar"), arrows=["mulai langkah_1 putar langkah_1"]),
        b"<x/>",
        b'<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="t"/>',
    ],
)
def test_what_cannot_run_at_all_is_refused(bpmn):
    with pytest.raises(DiagramRefused):
        a_definition(bpmn)


def test_a_loop_without_a_decision_is_refused():
    bpmn = straight(task("langkah_1"), task("langkah_2"), arrows="mulai langkah_1 langkah_2 langkah_1")

    with pytest.raises(DiagramRefused, match="without a decision"):
        a_definition(bpmn)


def test_a_loop_without_a_decision_that_shows_only_later_stops_the_case():
    bpmn = diagram(
        start(),
        task("langkah_1"),
        gateway("pilih", default="selesai"),
        task("langkah_2"),
        task("langkah_3"),
        end(),
        arrows=["mulai langkah_1 pilih selesai", "pilih langkah_2 langkah_3 langkah_2"],
        conditions={"pilih_ke_langkah_2": "terus"},
    )
    case = a_case(a_definition(bpmn, langkah_1={"terus": "boolean"}))

    with pytest.raises(StuckInstance, match="without a decision"):
        case.complete("langkah_1", terus=True)


def test_two_hundred_steps_in_a_row_are_no_trouble():
    chain = [f"langkah_{number}" for number in range(200)]
    case = a_case(a_definition(straight(*map(task, chain), arrows=f"mulai {' '.join(chain)} selesai")))
    case.recorded = False
    for id_ in chain:
        case.complete(id_)

    assert case.instance.status == "completed"


@pytest.mark.parametrize(
    ("condition", "forms", "reason"),
    [
        ("pilihan ==", {"pilihan": "string"}, "pilihan =="),
        ("__import__('os')", {}, "__import__"),
        ("lain == 1", {"pilihan": "string"}, "lain: no form provides it"),
    ],
)
def test_a_condition_that_cannot_be_asked_is_refused(condition, forms, reason):
    bpmn = diagram(
        start(),
        task("langkah_1"),
        gateway("pilih", default="selesai"),
        end(),
        end("habis"),
        arrows=["mulai langkah_1 pilih selesai", "pilih habis"],
        conditions={"pilih_ke_habis": condition},
    )

    with pytest.raises(DiagramRefused, match=reason):
        a_definition(bpmn, langkah_1=forms)


def test_a_name_that_two_forms_give_two_types_is_refused():
    bpmn = diagram(
        start(),
        task("langkah_1"),
        task("langkah_2"),
        gateway("pilih", default="selesai"),
        end(),
        end("habis"),
        arrows=["mulai langkah_1 langkah_2 pilih selesai", "pilih habis"],
        conditions={"pilih_ke_habis": "jumlah > 1"},
    )

    with pytest.raises(DiagramRefused, match="jumlah: decimal, string"):
        a_definition(bpmn, langkah_1={"jumlah": "string"}, langkah_2={"jumlah": "decimal"})


@pytest.mark.parametrize("kind", ["string", "rows", "integer"])
def test_only_a_list_of_strings_can_be_repeated_over(kind):
    with pytest.raises(DiagramRefused, match="unit: "):
        a_definition(repeated(), langkah_1={"unit": kind})


def test_a_collection_named_like_its_item_is_refused():
    with pytest.raises(DiagramRefused, match="unit: "):
        a_definition(repeated().replace(b'"item_unit"', b'"unit"'), langkah_1={"unit": "strings"})


NAMES = "len print id typename data self tasks data_objects key_or_index items Start"


@pytest.mark.parametrize("name", NAMES.split())
def test_a_field_may_be_named_like_anything_in_python_or_spiffworkflow(name):
    bpmn = diagram(
        start(),
        task("langkah_1"),
        gateway("pilih", default="selesai"),
        task("langkah_2"),
        end(),
        arrows=["mulai langkah_1 pilih selesai", "pilih langkah_2 selesai"],
        conditions={"pilih_ke_langkah_2": f"len({name}) > 1 and {name} == 'ya'"},
    )
    case = a_case(a_definition(bpmn, langkah_1={name: "string"}))
    case.reload()

    case.do(CompleteTask(task_key="langkah_1#1", values={name: "ya"}))
    case.reload()

    assert case.steps == ["langkah_2#1"]


def test_a_case_may_begin_with_what_the_diagram_reads():
    bpmn = diagram(
        start(),
        gateway("pilih", default="langkah_1"),
        task("langkah_1"),
        end(),
        arrows=["mulai pilih langkah_1 selesai", "pilih selesai"],
        conditions={"pilih_ke_selesai": "jumlah > 9"},
    )
    compiled = a_definition(bpmn, langkah_1={"jumlah": "decimal"})

    assert a_case(compiled, jumlah="10.5").instance.status == "completed"
    assert a_case(compiled).steps == ["langkah_1#1"]
    with pytest.raises(WrongVariable, match="lain"):
        a_case(compiled, lain=1)


def whole_case(of: ProcessDefinition) -> list[str | None]:
    """Lead a case with a second round to its end; gives its states."""
    case = at_the_review(of=of)
    send_back(case, "sosial", "ekonomi")
    report(case)
    review(case)
    finish(case)
    return [entry.row.state_hash for entry in case.log]


def test_threads_may_share_a_definition():
    shared = compile_definition(DIAGRAM.read_bytes(), FORMS)
    barrier = threading.Barrier(4)
    results: list[object] = []

    def work() -> None:
        barrier.wait()
        results.append(whole_case(shared))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert results == [whole_case(definition())] * 4
