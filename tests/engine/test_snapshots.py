"""Saving and restoring: anywhere, in another process, without growing."""

from collections.abc import Callable, Iterator

import pytest

from engine.codec import canonical
from engine.commands import CompleteTask
from engine.definitions import FormFields
from engine.history import sha256
from engine.instances import ProcessInstance
from tests.engine.builders import (
    ANA,
    Case,
    a_case,
    a_definition,
    boundary,
    diagram,
    end,
    parallel,
    restored,
    start,
    sub_process,
    task,
    timer,
)
from tests.engine.elsewhere import Elsewhere, told
from tests.engine.sop import (
    DIAGRAM,
    FORMS,
    at_the_review,
    at_the_units,
    do,
    finish,
    report,
    review,
    send_back,
)

UNITS: FormFields = {"langkah_1": {"unit": "strings"}}
TURNS = diagram(
    start(),
    task("langkah_1"),
    sub_process(
        "bagian",
        start("awal"),
        task("langkah_2"),
        boundary("lewat", "langkah_2", '"PT1H"', interrupting=False),
        task("langkah_3"),
        end("akhir"),
        end("habis"),
        arrows=["awal langkah_2 akhir", "lewat langkah_3 habis"],
        multi="unit",
        sequential=True,
    ),
    task("langkah_4"),
    end(),
    arrows=["mulai langkah_1 bagian langkah_4 selesai"],
)
BESIDE = diagram(
    start(),
    parallel("pisah"),
    timer("tunggu", '"P1D"'),
    task("langkah_1"),
    task("langkah_2", multi="unit"),
    parallel("temu"),
    task("langkah_3"),
    end(),
    arrows=["mulai pisah tunggu temu langkah_3 selesai", "pisah langkah_1 langkah_2 temu"],
)


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[Elsewhere]:
    with Elsewhere() as process:
        yield process


def second_round() -> tuple[Case, Callable[[], None]]:
    case = at_the_review()
    send_back(case, "sosial", "ekonomi")
    do(case, "langkah_5[ekonomi]#2")

    def rest() -> None:
        report(case)
        review(case)
        send_back(case)
        review(case)
        finish(case)

    return case, rest


def turns() -> tuple[Case, Callable[[], None]]:
    case = a_case(a_definition(TURNS, **UNITS))
    case.complete("langkah_1", unit=["a", "b", "c"])
    case.complete("langkah_2")
    case.fire("lewat[b]#1")

    def rest() -> None:
        for key in ("langkah_3[b]#1", "langkah_2[b]#1", "langkah_2[c]#1", "langkah_4"):
            case.complete(key)

    return case, rest


def beside() -> tuple[Case, Callable[[], None]]:
    case = a_case(a_definition(BESIDE, **UNITS))
    case.complete("langkah_1", unit=["a", "b"])
    case.complete("langkah_2[b]#1")

    def rest() -> None:
        case.fire("tunggu#1")
        case.complete("langkah_2[a]#1")
        case.complete("langkah_3")

    return case, rest


@pytest.mark.parametrize(
    ("begin", "bpmn", "forms"),
    [(second_round, DIAGRAM.read_bytes(), FORMS), (turns, TURNS, UNITS), (beside, BESIDE, UNITS)],
)
def test_another_process_goes_on_where_this_one_stopped(elsewhere, begin, bpmn, forms):
    case, rest = begin()
    snapshot, before = case.instance.snapshot(), len(case.log)
    rest()

    repeated = elsewhere.goes_on(bpmn, forms, snapshot, case.log[before:])
    from_the_start = elsewhere.goes_on(bpmn, forms, None, case.log)

    assert case.instance.status == "completed"
    assert repeated == told(case.log[before:])
    assert from_the_start == told(case.log)


@pytest.mark.parametrize("begin", [second_round, turns, beside])
def test_a_restored_case_is_the_same_at_every_point(begin):
    lived, rest = begin()
    rest()
    saved, rest = begin()
    step = saved.do
    saved.do = lambda *args, **options: (saved.reload(), step(*args, **options))[1]  # type: ignore[method-assign]
    rest()

    assert [entry.row.state_hash for entry in saved.log] == [entry.row.state_hash for entry in lived.log]
    assert told(saved.log) == told(lived.log)


def test_saving_changes_nothing_and_restoring_neither():
    case = at_the_units()

    again = restored(case.instance)

    assert again.snapshot() == case.instance.snapshot() == restored(again).snapshot()
    assert again.projection() == case.instance.projection()
    assert again.tokens == case.instance.tokens
    assert (again.business_key, again.status) == ("2026-TW1", "running")


def test_a_case_that_has_not_begun_can_be_saved():
    case = at_the_units()
    fresh = ProcessInstance(case.definition, case.instance.id)

    assert restored(fresh).status == "new"


def test_a_snapshot_does_not_grow_with_the_rounds():
    case = at_the_review("a", "b", "c")
    case.recorded = False
    first = len(case.instance.snapshot())
    for _ in range(20):
        send_back(case, "a", "b", "c")
        report(case)
        review(case)

    assert len(case.instance.snapshot()) < first + 1_000  # the note of the last return


def test_what_the_forms_hold_does_not_enter_the_snapshot():
    case = at_the_units()
    size = len(case.instance.snapshot())

    do(case, "langkah_5[sosial]#1", capaian=[{"uraian": "x" * 1000}] * 100)

    assert len(case.instance.snapshot()) < size + 500


def test_what_is_changed_outside_does_not_reach_the_case():
    bpmn = diagram(
        start(),
        task("langkah_1"),
        timer("tunggu", '"P1D" if len(daftar) > 1 else "P2D"'),
        end(),
        arrows=["mulai langkah_1 tunggu selesai"],
    )
    case = a_case(a_definition(bpmn, langkah_1={"daftar": "rows"}))
    rows = [["a"], ["b"]]
    case.instance.handle(CompleteTask(task_key="langkah_1#1", values={"daftar": rows}), at=case.at, actor=ANA)
    before = case.instance.state_hash()

    rows[0].clear()
    case.instance.projection()["variables"]["daftar"] = None

    assert case.instance.state_hash() == before


def test_the_state_hash_is_that_of_the_projection_in_canonical_json():
    case = at_the_review()
    send_back(case)

    for instance in (case.instance, restored(case.instance)):
        assert instance.state_hash() == sha256(canonical(instance.projection()))
