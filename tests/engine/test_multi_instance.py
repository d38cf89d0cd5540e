"""Steps repeated over units: in parallel, one after the other, round after round."""

import pytest

from engine.errors import NotACandidate, StuckInstance
from engine.tasks import Token
from tests.engine.builders import (
    Case,
    a_case,
    a_definition,
    a_person,
    diagram,
    end,
    flows,
    gateway,
    kinds,
    parallel,
    start,
    sub_process,
    task,
)

FORMS = {"langkah_1": {"unit": "strings"}, "langkah_4": {"unit": "strings"}}


def repeated(*units: str, sequential: bool = False, until: str = "") -> Case:
    """Step 1 names units, each does steps 2 and 3, step 4 may name some of them again."""
    part = sub_process(
        "bagian",
        start("awal"),
        task("langkah_2"),
        task("langkah_3"),
        end("akhir"),
        arrows=["awal langkah_2 langkah_3 akhir"],
        multi="unit",
        sequential=sequential,
        until=until,
    )
    bpmn = diagram(
        start(),
        task("langkah_1"),
        part,
        task("langkah_4"),
        gateway("lagi", default="selesai"),
        end(),
        arrows=["mulai langkah_1 bagian langkah_4 lagi selesai", "lagi bagian"],
        conditions={"lagi_ke_bagian": "len(unit) > 0"},
    )
    case = a_case(a_definition(bpmn, **FORMS, langkah_3={"cukup": "boolean"}))
    case.complete("langkah_1", unit=list(units))
    return case


def a_repeated_step(*units: str, sequential: bool = False, until: str = "") -> Case:
    """Step 2 is repeated itself, without a sub-process around it."""
    bpmn = diagram(
        start(),
        task("langkah_1"),
        task("langkah_2", multi="unit", sequential=sequential, until=until),
        task("langkah_4"),
        gateway("lagi", default="selesai"),
        end(),
        arrows=["mulai langkah_1 langkah_2 langkah_4 lagi selesai", "lagi langkah_2"],
        conditions={"lagi_ke_langkah_2": "len(unit) > 0"},
    )
    case = a_case(a_definition(bpmn, **FORMS, langkah_2={"cukup": "boolean"}))
    case.complete("langkah_1", unit=list(units))
    return case


def test_every_unit_gets_its_own_branch():
    case = repeated("a", "b")

    done = [case.complete("langkah_2[b]#1"), case.complete("langkah_3[b]#1")]

    assert case.steps == ["langkah_2[a]#1"]
    assert [flows(events) for events in done] == [["langkah_2_ke_langkah_3"], ["langkah_3_ke_akhir"]]
    assert case.instance.tokens == (
        Token(element="bagian", unit=None, state="waiting"),
        Token(element="bagian", unit="a", state="waiting"),
        Token(element="langkah_2", unit="a", state="ready"),
    )


def test_the_flows_into_and_out_of_a_repeated_sub_process_are_told_once():
    case = repeated("a", "b")
    for key in ("langkah_2[a]#1", "langkah_3[a]#1", "langkah_2[b]#1"):
        case.complete(key)

    events = case.complete("langkah_3")

    assert flows(events) == ["langkah_3_ke_akhir", "bagian_ke_langkah_4"]
    assert case.steps == ["langkah_4#1"]


@pytest.mark.parametrize("multi", ["unit", ""])
def test_flows_are_told_in_the_order_they_are_taken(multi):
    part = sub_process(
        "bagian",
        start("awal"),
        gateway("lewat", default="langkah_2"),
        task("langkah_2"),
        end("akhir"),
        arrows=["awal lewat langkah_2 akhir"],
        multi=multi,
    )
    bpmn = diagram(start(), task("langkah_1"), part, end(), arrows=["mulai langkah_1 bagian selesai"])
    case = a_case(a_definition(bpmn, **FORMS))

    events = case.complete("langkah_1", unit=["a"])

    assert flows(events) == ["langkah_1_ke_bagian", "awal_ke_lewat", "lewat_ke_langkah_2"]


@pytest.mark.parametrize("reload", [False, True])
def test_a_later_round_may_have_fewer_units(reload):
    case = repeated("a", "b", "c")
    for unit in "abc":
        case.complete(f"langkah_2[{unit}]#1")
        case.complete(f"langkah_3[{unit}]#1")
    case.complete("langkah_4", unit=["c", "b"])
    second = case.steps
    if reload:
        case.reload()
    for key in ("langkah_2[b]#2", "langkah_3[b]#2", "langkah_2[c]#2", "langkah_3[c]#2"):
        case.complete(key)
    case.complete("langkah_4", unit=["a"])

    assert second == ["langkah_2[c]#2", "langkah_2[b]#2"]
    assert case.steps == ["langkah_2[a]#2"]


@pytest.mark.parametrize("reload", [False, True])
def test_units_may_take_turns(reload):
    case = repeated("a", "b", sequential=True)
    seen = []
    while case.steps != ["langkah_4#1"]:
        if reload:
            case.reload()
        seen += case.steps
        events = case.complete(case.steps[0])
        assert "instance_returned" not in kinds(events)

    assert seen == ["langkah_2[a]#1", "langkah_3[a]#1", "langkah_2[b]#1", "langkah_3[b]#1"]
    assert flows(events) == ["langkah_3_ke_akhir", "bagian_ke_langkah_4"]


@pytest.mark.parametrize("reload", [False, True])
def test_naming_units_while_others_take_turns_changes_nothing_for_them(reload):
    bpmn = diagram(
        start(),
        task("langkah_1"),
        parallel("pisah"),
        task("langkah_2", multi="unit", sequential=True),
        task("langkah_4"),
        parallel("temu"),
        end(),
        arrows=["mulai langkah_1 pisah langkah_2 temu selesai", "pisah langkah_4 temu"],
    )
    case = a_case(a_definition(bpmn, **FORMS))
    case.complete("langkah_1", unit=["a", "b"])
    case.complete("langkah_4", unit=["a"])
    if reload:
        case.reload()

    case.complete("langkah_2")

    assert case.steps == ["langkah_2[b]#1"]


@pytest.mark.parametrize("reload", [False, True])
@pytest.mark.parametrize("sequential", [False, True])
def test_a_single_step_may_be_repeated(sequential, reload):
    case = a_repeated_step("a", "b", sequential=sequential)
    offered = case.steps
    case.complete("langkah_2[a]#1")
    if reload:
        case.reload()
    events = case.complete("langkah_2[b]#1")
    case.complete("langkah_4", unit=["b"])

    assert offered == (["langkah_2[a]#1"] if sequential else ["langkah_2[a]#1", "langkah_2[b]#1"])
    assert flows(events) == ["langkah_2_ke_langkah_4"]
    assert case.steps == ["langkah_2[b]#2"]


def test_the_current_item_need_not_have_a_name():
    bpmn = diagram(
        start(),
        task("langkah_1"),
        task("langkah_2", multi="unit", until="cukup"),
        end(),
        arrows=["mulai langkah_1 langkah_2 selesai"],
    ).replace(b'<bpmn:inputDataItem id="item_unit" name="item_unit"/>', b"")
    case = a_case(a_definition(bpmn, **FORMS, langkah_2={"cukup": "boolean"}))
    case.complete("langkah_1", unit=["a", "b"])

    case.complete("langkah_2[b]#1", cukup=True)

    assert case.instance.status == "completed"


def test_nobody_to_repeat_for_means_to_go_on():
    case = repeated()

    assert case.steps == ["langkah_4#1"]


def test_units_that_were_never_named_are_an_error():
    bpmn = diagram(
        start(),
        task("langkah_2", multi="unit"),
        task("langkah_4"),
        end(),
        arrows=["mulai langkah_2 langkah_4 selesai"],
    )
    definition = a_definition(bpmn, **FORMS)

    with pytest.raises(StuckInstance, match="langkah_2: unit was never given"):
        a_case(definition)


@pytest.mark.parametrize("build", [repeated, a_repeated_step])
def test_it_may_be_enough_that_some_have_answered(build):
    case = build("a", "b", "c", until="cukup")
    last = "langkah_3" if build is repeated else "langkah_2"
    if build is repeated:
        case.complete("langkah_2[a]#1")
        case.complete("langkah_2[b]#1")
    case.complete(f"{last}[a]#1", cukup=False)

    events = case.complete(f"{last}[b]#1", cukup=True)

    assert kinds(events).count("task_withdrawn") == 1
    assert case.steps == ["langkah_4#1"]
    case.reload()
    case.complete("langkah_4", unit=[])
    assert case.instance.status == "completed"


def test_what_a_unit_gives_stays_in_its_branch():
    part = sub_process(
        "bagian",
        start("awal"),
        task("langkah_2"),
        gateway("pilih", default="langkah_3"),
        task("langkah_3"),
        task("langkah_4"),
        end("akhir"),
        arrows=["awal langkah_2 pilih langkah_3 akhir", "pilih langkah_4 akhir"],
        conditions={"pilih_ke_langkah_4": "nihil and item_unit == 'b'"},
        multi="unit",
    )
    bpmn = diagram(start(), task("langkah_1"), part, end(), arrows=["mulai langkah_1 bagian selesai"])
    case = a_case(a_definition(bpmn, **FORMS, langkah_2={"nihil": "boolean"}))
    case.complete("langkah_1", unit=["a", "b", "c"])

    case.complete("langkah_2[b]#1", nihil=True)
    case.reload()
    case.complete("langkah_2[a]#1", nihil=True)
    case.complete("langkah_2[c]#1", nihil=False)

    assert case.steps == ["langkah_4[b]#1", "langkah_3[a]#1", "langkah_3[c]#1"]
    variables = {
        token["units"][0]: token["variables"]
        for token in case.instance.projection()["tokens"]
        if token["units"]
    }
    assert variables == {"a": {"nihil": True}, "b": {"nihil": True}, "c": {"nihil": False}}


def test_a_new_round_begins_without_what_the_branch_gave_before():
    part = sub_process(
        "bagian",
        start("awal"),
        gateway("pilih", default="langkah_2"),
        task("langkah_2"),
        task("langkah_3"),
        end("akhir"),
        arrows=["awal pilih langkah_2 akhir", "pilih langkah_3 akhir"],
        conditions={"pilih_ke_langkah_3": "sudah"},
        multi="unit",
    )
    bpmn = diagram(
        start(),
        task("langkah_1"),
        part,
        gateway("lagi", default="langkah_4"),
        task("langkah_4"),
        end(),
        arrows=["mulai langkah_1 bagian lagi langkah_4 bagian", "lagi selesai"],
        conditions={"lagi_ke_selesai": "len(unit) == 0"},
    )
    case = a_case(a_definition(bpmn, **FORMS, langkah_2={"sudah": "boolean"}))
    case.complete("langkah_1", unit=["a"])
    case.complete("langkah_2", sudah=True)

    case.complete("langkah_4", unit=["a"])

    assert case.steps == ["langkah_2[a]#2"]


@pytest.mark.parametrize("reload", [False, True])
def test_repeated_sub_processes_may_lie_in_each_other(reload):
    inner = sub_process(
        "dalam",
        start("awal_2"),
        task("langkah_3"),
        end("akhir_2"),
        arrows=["awal_2 langkah_3 akhir_2"],
        multi="orang",
    )
    outer = sub_process(
        "luar",
        start("awal_1"),
        task("langkah_2"),
        inner,
        end("akhir_1"),
        arrows=["awal_1 langkah_2 dalam akhir_1"],
        multi="unit",
    )
    bpmn = diagram(
        start(),
        task("langkah_1"),
        outer,
        task("langkah_4", form="lain"),
        end(),
        arrows=["mulai langkah_1 luar langkah_4 selesai"],
    )
    definition = a_definition(bpmn, langkah_1={"unit": "strings"}, langkah_2={"orang": "strings"})
    case = a_case(definition)
    case.complete("langkah_1", unit=["a", "b"])
    case.complete("langkah_2[b]#1", orang=["x", "y"])
    case.complete("langkah_2[a]#1", orang=["x"])
    if reload:
        case.reload()

    assert case.steps == ["langkah_3[x]#1", "langkah_3[y]#1", "langkah_3[x]#2"]
    paths = [
        token["units"] for token in case.instance.projection()["tokens"] if token["element"] == "langkah_3"
    ]
    assert paths == [["a", "x"], ["b", "x"], ["b", "y"]]
    while case.steps[0] != "langkah_4#1":
        case.complete(case.steps[0])


def test_what_an_inner_branch_gives_hides_what_the_outer_gave():
    inner = sub_process(
        "dalam",
        start("awal_2"),
        task("langkah_3", form="isi"),
        gateway("pilih", default="langkah_5"),
        task("langkah_4", form="lain"),
        task("langkah_5", form="lain"),
        end("akhir_2"),
        arrows=["awal_2 langkah_3 pilih langkah_4 akhir_2", "pilih langkah_5 akhir_2"],
        conditions={"pilih_ke_langkah_4": "nihil and item_unit == 'a'"},
        multi="orang",
    )
    outer = sub_process(
        "luar",
        start("awal_1"),
        task("langkah_2", form="isi"),
        inner,
        end("akhir_1"),
        arrows=["awal_1 langkah_2 dalam akhir_1"],
        multi="unit",
    )
    bpmn = diagram(start(), task("langkah_1"), outer, end(), arrows=["mulai langkah_1 luar selesai"])
    fields = {"unit": "strings"}, {"orang": "strings", "nihil": "boolean"}
    case = a_case(a_definition(bpmn, langkah_1=fields[0], isi=fields[1]))
    case.complete("langkah_1", unit=["a"])
    case.complete("langkah_2", orang=["x", "y"], nihil=True)
    case.reload()

    case.complete("langkah_3[x]#1", nihil=False)
    case.complete("langkah_3[y]#1", nihil=True)

    assert case.steps == ["langkah_5[x]#1", "langkah_4[y]#1"]


def test_a_unit_s_task_is_for_that_unit():
    case = repeated("a", "b")

    with pytest.raises(NotACandidate, match=r"staf \(a\)"):
        case.complete("langkah_2[a]#1", a_person("ben", "staf", unit="b"))


def test_more_than_a_hundred_units_report_and_some_report_again():
    units = [f"bidang-{number}" for number in range(110)]
    case = repeated(*units)
    case.recorded = False
    size = len(case.instance.snapshot())
    for number, unit in enumerate(units):
        case.complete(f"langkah_2[{unit}]#1")
        if number % 40 == 7:
            case.reload()
        case.complete(f"langkah_3[{unit}]#1")

    case.complete("langkah_4", unit=units)

    assert len(case.steps) == 110
    assert size < 2_000 * 110
