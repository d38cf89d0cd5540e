"""Gateways: which way a token goes, how branches part and meet, and where a diagram is stuck."""

import itertools

import pytest

from engine.errors import StuckInstance, TooManyRounds
from tests.engine.builders import (
    Case,
    a_case,
    a_definition,
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

CHOICE = {"langkah_1": {"pilihan": "string", "jumlah": "decimal"}}


def a_choice(condition: str = 'pilihan == "a"', *, default: str = "langkah_3") -> Case:
    bpmn = diagram(
        start(),
        task("langkah_1"),
        gateway("pilih", default=default),
        task("langkah_2"),
        task("langkah_3"),
        end(),
        arrows=["mulai langkah_1 pilih langkah_2 selesai", "pilih langkah_3 selesai"],
        conditions={"pilih_ke_langkah_2": condition}
        | ({} if default else {"pilih_ke_langkah_3": 'pilihan == "b"'}),
    )
    return a_case(a_definition(bpmn, **CHOICE))


def two_branches(*, back_to: str = "langkah_1") -> Case:
    """Part into steps 2 and 3, meet, then step 4, which may lead back."""
    bpmn = diagram(
        start(),
        task("langkah_1"),
        gateway("masuk", default="pisah"),
        parallel("pisah"),
        task("langkah_2"),
        task("langkah_3"),
        parallel("temu"),
        task("langkah_4"),
        gateway("lagi", default="selesai"),
        end(),
        arrows=[
            "mulai langkah_1 masuk pisah langkah_2 temu langkah_4 lagi selesai",
            "pisah langkah_3 temu",
            f"lagi {back_to}",
        ],
        conditions={f"lagi_ke_{back_to}": "ulang"},
    )
    return a_case(a_definition(bpmn, langkah_4={"ulang": "boolean"}))


def test_the_condition_that_holds_decides():
    case = a_choice()

    events = case.complete("langkah_1", pilihan="a")

    assert flows(events) == ["langkah_1_ke_pilih", "pilih_ke_langkah_2"]
    assert case.steps == ["langkah_2#1"]


@pytest.mark.parametrize("values", [{"pilihan": "c"}, {"pilihan": ""}, {"pilihan": None}, {}])
def test_the_default_is_taken_when_no_condition_holds(values):
    case = a_choice()

    case.complete("langkah_1", **values)

    assert case.steps == ["langkah_3#1"]


def test_a_gateway_without_a_way_out_is_refused():
    case = a_choice(default="")

    with pytest.raises(StuckInstance) as refusal:
        case.complete("langkah_1", pilihan="c")

    assert refusal.value.parameters["element"] == "pilih"


def test_a_condition_that_cannot_be_computed_is_named_with_its_gateway():
    case = a_choice("pilihan + 1 > 2")

    with pytest.raises(StuckInstance, match="pilih: "):
        case.complete("langkah_1", pilihan="abc")


def test_decimals_compare_as_numbers():
    case = a_choice("jumlah > 9.5")

    case.complete("langkah_1", jumlah="10")

    assert case.steps == ["langkah_2#1"]


def test_conditions_are_asked_in_document_order_wherever_the_shapes_stand():
    arrows = ["mulai langkah_1 pilih langkah_2 selesai", "pilih langkah_3 selesai"]
    bpmn = diagram(
        start(),
        task("langkah_1"),
        gateway("pilih"),
        task("langkah_2"),
        task("langkah_3"),
        end(),
        arrows=arrows,
        conditions={"pilih_ke_langkah_2": "jumlah > 1", "pilih_ke_langkah_3": "jumlah > 0"},
    )
    shapes = "".join(
        f'<di:BPMNShape bpmnElement="{id_}"><dc:Bounds x="0" y="{y}" width="9" height="9"/></di:BPMNShape>'
        for id_, y in (("langkah_2", 500), ("langkah_3", 100))
    )
    drawn = bpmn.replace(
        b"</bpmn:definitions>",
        f'<di:BPMNDiagram xmlns:di="http://www.omg.org/spec/BPMN/20100524/DI"'
        f' xmlns:dc="http://www.omg.org/spec/DD/20100524/DC"><di:BPMNPlane bpmnElement="proses">{shapes}'
        f"</di:BPMNPlane></di:BPMNDiagram></bpmn:definitions>".encode(),
    )
    case = a_case(a_definition(drawn, **CHOICE))

    case.complete("langkah_1", jumlah="5")

    assert case.steps == ["langkah_2#1"]


@pytest.mark.parametrize("order", [("langkah_2", "langkah_3"), ("langkah_3", "langkah_2")])
def test_branches_wait_for_each_other(order):
    case = two_branches()
    started = flows(case.complete("langkah_1"))

    first = case.complete(order[0])
    meanwhile = case.steps
    second = case.complete(order[1])

    assert started == ["langkah_1_ke_masuk", "masuk_ke_pisah", "pisah_ke_langkah_2", "pisah_ke_langkah_3"]
    assert flows(first) == [f"{order[0]}_ke_temu"]
    assert meanwhile == [f"{order[1]}#1"]
    assert flows(second) == [f"{order[1]}_ke_temu", "temu_ke_langkah_4"]
    assert case.steps == ["langkah_4#1"]


@pytest.mark.parametrize("back_to", ["langkah_1", "masuk"])
@pytest.mark.parametrize("reload", [False, True])
def test_branches_wait_for_each_other_in_every_round(back_to, reload):
    case = two_branches(back_to=back_to)
    case.complete("langkah_1")
    for number in range(1, 5):
        order = ("langkah_2", "langkah_3") if number % 2 else ("langkah_3", "langkah_2")
        case.complete(order[0])
        if reload:
            case.reload()
        assert case.steps == [f"{order[1]}#{number}"]
        case.complete(order[1])
        case.complete("langkah_4", ulang=True)
        if back_to == "langkah_1":
            case.complete("langkah_1")

    assert case.steps == ["langkah_2#5", "langkah_3#5"]


def test_what_one_branch_gave_is_not_undone_by_the_other():
    bpmn = diagram(
        start(),
        task("langkah_1", form="isi"),
        parallel("pisah"),
        task("langkah_2", form="isi"),
        task("langkah_3", form="kosong"),
        parallel("temu"),
        gateway("pilih", default="selesai"),
        task("langkah_4"),
        end(),
        arrows=[
            "mulai langkah_1 pisah langkah_2 temu pilih langkah_4 selesai",
            "pisah langkah_3 temu",
            "pilih selesai",
        ],
        conditions={"pilih_ke_langkah_4": 'pilihan == "baru"'},
    )
    case = a_case(a_definition(bpmn, isi={"pilihan": "string"}))
    case.complete("langkah_1", pilihan="lama")
    case.complete("langkah_2", pilihan="baru")

    case.complete("langkah_3")

    assert case.steps == ["langkah_4#1"]


def test_flows_into_a_join_are_told_even_when_both_are_taken_in_one_command():
    bpmn = diagram(
        start(),
        task("langkah_1"),
        parallel("pisah"),
        gateway("kiri", default="temu"),
        gateway("kanan", default="temu"),
        parallel("temu"),
        task("langkah_2"),
        end(),
        arrows=["mulai langkah_1 pisah kiri temu langkah_2 selesai", "pisah kanan temu"],
    )
    case = a_case(a_definition(bpmn))

    events = case.complete("langkah_1")

    assert sorted(flows(events)) == [
        "kanan_ke_temu",
        "kiri_ke_temu",
        "langkah_1_ke_pisah",
        "pisah_ke_kanan",
        "pisah_ke_kiri",
        "temu_ke_langkah_2",
    ]


def test_parts_of_a_split_may_end_on_their_own():
    bpmn = diagram(
        start(),
        parallel("pisah"),
        task("langkah_1"),
        task("langkah_2"),
        end(),
        end("habis"),
        arrows=["mulai pisah langkah_1 selesai", "pisah langkah_2 habis"],
    )
    case = a_case(a_definition(bpmn))
    first = case.complete("langkah_2")

    second = case.complete("langkah_1")

    assert kinds(first)[-1] == "flows_taken"
    assert second[-1].end_event == "selesai"
    assert case.instance.status == "completed"
    assert case.instance.tokens == ()


def test_a_join_that_can_never_be_complete_is_refused():
    bpmn = diagram(
        start(),
        task("langkah_1"),
        gateway("pilih", default="temu"),
        task("langkah_2"),
        parallel("temu"),
        end(),
        arrows=["mulai langkah_1 pilih temu selesai", "pilih langkah_2 temu"],
        conditions={"pilih_ke_langkah_2": "pilihan == 'a'"},
    )
    case = a_case(a_definition(bpmn, **CHOICE))

    with pytest.raises(StuckInstance, match="temu: no work left"):
        case.complete("langkah_1")


@pytest.mark.parametrize("length", [1, 8])
def test_a_loop_without_a_person_is_refused(length):
    ring = [f"putar_{number}" for number in range(length)]
    bpmn = diagram(
        start(),
        task("langkah_1"),
        *(gateway(id_, default=after) for id_, after in itertools.pairwise([*ring, "lagi"])),
        gateway("lagi", default="putar_0"),
        end(),
        arrows=[f"mulai langkah_1 {' '.join(ring)} lagi putar_0", "lagi selesai"],
        conditions={"lagi_ke_selesai": "pilihan == 'henti'"},
    )
    case = a_case(a_definition(bpmn, **CHOICE))

    with pytest.raises(StuckInstance, match="loop"):
        case.complete("langkah_1", pilihan="terus")


def test_tokens_that_multiply_without_a_person_are_refused():
    bpmn = diagram(
        start(),
        task("langkah_1"),
        gateway("masuk", default="pisah"),
        parallel("pisah"),
        gateway("lagi", default="masuk"),
        end(),
        end("habis"),
        arrows=["mulai langkah_1 masuk pisah lagi masuk", "pisah masuk", "masuk habis", "lagi selesai"],
        conditions={"lagi_ke_selesai": "pilihan == 'henti'", "masuk_ke_habis": "pilihan == 'habis'"},
    )
    case = a_case(a_definition(bpmn, **CHOICE))

    with pytest.raises(StuckInstance, match="loop"):
        case.complete("langkah_1", pilihan="terus")


def test_a_step_comes_at_most_99_times():
    case = two_branches()
    case.complete("langkah_1")
    for _ in range(98):
        for step in ("langkah_2", "langkah_3"):
            case.complete(step)
        case.complete("langkah_4", ulang=True)
        case.complete("langkah_1")
    case.complete("langkah_2")
    case.complete("langkah_3")

    with pytest.raises(TooManyRounds) as refusal:
        case.complete("langkah_4", ulang=True)

    assert refusal.value.parameters == {"step": "1", "rounds": 99}


def test_rounds_beside_a_branch_that_stays_open_are_refused_before_a_token_is_lost():
    """A token that waits beside the loop keeps everything since the parting alive."""
    chain = [f"langkah_{number}" for number in range(2, 12)]
    bpmn = diagram(
        start(),
        parallel("pisah"),
        task("langkah_1"),
        *(task(id_) for id_ in chain),
        gateway("lagi", default="selesai"),
        end(),
        end("habis"),
        arrows=[
            "mulai pisah " + " ".join(chain) + " lagi selesai",
            "pisah langkah_1 habis",
            "lagi langkah_2",
        ],
        conditions={"lagi_ke_langkah_2": "ulang"},
    )
    case = a_case(a_definition(bpmn, langkah_11={"ulang": "boolean"}))

    def go_round() -> None:
        while True:
            for id_ in chain[:-1]:
                case.complete(id_)
            case.complete("langkah_11", ulang=True)

    with pytest.raises(TooManyRounds) as refusal:
        go_round()

    assert refusal.value.parameters["rounds"] == 500


def test_rounds_beside_a_branch_that_has_ended_leave_nothing_behind():
    chain = [f"langkah_{number}" for number in range(2, 12)]
    bpmn = diagram(
        start(),
        parallel("pisah"),
        task("langkah_1"),
        *(task(id_) for id_ in chain),
        gateway("lagi", default="selesai"),
        end(),
        end("habis"),
        arrows=[
            "mulai pisah " + " ".join(chain) + " lagi selesai",
            "pisah langkah_1 habis",
            "lagi langkah_2",
        ],
        conditions={"lagi_ke_langkah_2": "ulang"},
    )
    case = a_case(a_definition(bpmn, langkah_11={"ulang": "boolean"}))
    case.recorded = False
    case.complete("langkah_1")
    for _ in range(98):
        for id_ in chain:
            case.complete(id_, ulang=True)

    assert case.steps == ["langkah_2#99"]
    assert len(case.instance.snapshot()) < 12_000


@pytest.mark.parametrize("reload", [False, True])
def test_a_terminate_end_takes_everything_away(reload):
    bpmn = diagram(
        start(),
        parallel("pisah"),
        task("langkah_1"),
        task("langkah_2"),
        sub_process(
            "bagian", start("awal"), task("langkah_3"), end("akhir"), arrows=["awal langkah_3 akhir"]
        ),
        end("batal", terminate=True),
        end(),
        arrows=["mulai pisah langkah_1 batal", "pisah langkah_2 selesai", "pisah bagian selesai"],
    )
    case = a_case(a_definition(bpmn))
    if reload:
        case.reload()

    events = case.complete("langkah_1")

    assert kinds(events) == [
        "task_claimed",
        "task_completed",
        "flows_taken",
        "task_withdrawn",
        "task_withdrawn",
        "instance_completed",
    ]
    assert events[-1].end_event == "batal"
    assert (case.instance.status, case.steps, case.instance.tokens) == ("completed", [], ())


def test_a_terminate_end_stops_what_would_have_gone_on_by_itself():
    bpmn = diagram(
        start(),
        task("langkah_1"),
        parallel("pisah"),
        gateway("terus", default="langkah_2"),
        task("langkah_2"),
        end("batal", terminate=True),
        end(),
        arrows=["mulai langkah_1 pisah batal", "pisah terus langkah_2 selesai"],
    )
    case = a_case(a_definition(bpmn))

    events = case.complete("langkah_1")

    assert "task_offered" not in kinds(events)
    assert case.instance.status == "completed"


def test_a_terminate_end_inside_a_sub_process_ends_just_that():
    bpmn = diagram(
        start(),
        sub_process(
            "bagian",
            start("awal"),
            parallel("pisah"),
            task("langkah_1"),
            task("langkah_2"),
            end("batal", terminate=True),
            end("akhir"),
            arrows=["awal pisah langkah_1 batal", "pisah langkah_2 akhir"],
        ),
        task("langkah_3"),
        end(),
        arrows=["mulai bagian langkah_3 selesai"],
    )
    case = a_case(a_definition(bpmn))

    events = case.complete("langkah_1")

    assert flows(events) == ["langkah_1_ke_batal", "bagian_ke_langkah_3"]
    assert case.steps == ["langkah_3#1"]


@pytest.mark.parametrize("reload", [False, True])
def test_sub_processes_may_lie_in_each_other(reload):
    inner = sub_process(
        "dalam", start("awal_2"), task("langkah_1"), end("akhir_2"), arrows=["awal_2 langkah_1 akhir_2"]
    )
    outer = sub_process("luar", start("awal_1"), inner, end("akhir_1"), arrows=["awal_1 dalam akhir_1"])
    bpmn = diagram(start(), outer, task("langkah_2"), end(), arrows=["mulai luar langkah_2 selesai"])
    case = a_case(a_definition(bpmn))
    tokens = [(token.element, token.state) for token in case.instance.tokens]
    if reload:
        case.reload()

    events = case.complete("langkah_1")

    assert tokens == [("luar", "waiting"), ("dalam", "waiting"), ("langkah_1", "ready")]
    assert flows(events) == ["langkah_1_ke_akhir_2", "dalam_ke_akhir_1", "luar_ke_langkah_2"]
    assert case.steps == ["langkah_2#1"]
