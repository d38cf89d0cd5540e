"""What a change of the SOP means for a case: one example for each verdict and each reason."""

from collections.abc import Mapping, Sequence

import pytest

from engine.definitions import ProcessDefinition
from engine.diff import differences
from engine.migration import Assessment, assess
from engine.migration.markings import MOST_STATES, marking_of, markings_of
from engine.migration.paths import paths_of
from tests.engine import sop
from tests.engine.builders import (
    Case,
    a_case,
    a_definition,
    a_person,
    boundary,
    diagram,
    end,
    gateway,
    parallel,
    start,
    sub_process,
    task,
)

Forms = Mapping[str, Mapping[str, str]]


def drawn(
    *nodes: str,
    arrows: Sequence[str],
    conditions: Mapping[str, str] | None = None,
    forms: Forms | None = None,
) -> ProcessDefinition:
    """Draw a small SOP from `mulai` to `selesai`."""
    return a_definition(
        diagram(start(), *nodes, end(), arrows=arrows, conditions=conditions), **(forms or {})
    )


def a_row(*steps: str, nodes: Sequence[str] = ()) -> ProcessDefinition:
    """Draw steps one after the other; `nodes` are those that are drawn already."""
    plain = [task(step) for step in steps if not any(f'id="{step}"' in node for node in nodes)]
    return drawn(*nodes, *plain, arrows=[" ".join(("mulai", *steps, "selesai"))])


def judged(case: Case, into: ProcessDefinition) -> Assessment:
    """Assess a case by what differs between its diagram and another."""
    changes = differences(case.definition.diagram, into.diagram)
    return assess(case.instance, into, changes, case.submissions)


def reason_in(found: Assessment) -> str:
    """Give the reason of a blocked case, in Indonesian."""
    assert found.verdict == "blocked"
    assert found.reason is not None
    return found.reason.id


def test_what_changed_behind_a_case_does_not_affect_it():
    case = a_case(a_row("satu", "dua", "tiga"))
    case.complete("satu")

    found = judged(case, a_row("satu", "baru", "dua", "tiga"))

    assert (found.verdict, found.open_steps) == ("unaffected", ("dua",))


def test_another_label_ahead_is_cosmetic():
    case = a_case(a_row("satu", "dua"))
    renamed = task("dua").replace('id="dua"', 'id="dua" name="Nama baru"')

    found = judged(case, a_row("satu", "dua", nodes=[renamed]))

    assert found.verdict == "cosmetic"


def test_a_step_that_is_inserted_ahead_makes_it_migratable():
    case = a_case(a_row("satu", "dua"))

    assert judged(case, a_row("satu", "baru", "dua")).verdict == "migratable"


def test_an_open_step_that_is_gone_needs_a_mapping():
    case = a_case(a_row("satu", "dua"))

    found = judged(case, a_row("baru", "dua"))

    assert (found.verdict, found.step) == ("mapping", "satu")
    assert found.choices == {"satu": ("baru", "dua")}
    assert found.reason is not None
    assert "pilih langkah yang menggantikannya" in found.reason.id


def test_an_open_step_that_becomes_another_kind_blocks():
    case = a_case(a_row("satu", "dua"))
    of_paper = task("satu").replace("userTask", "manualTask")

    assert "berubah jenis" in reason_in(judged(case, a_row("satu", "dua", nodes=[of_paper])))


def test_a_timer_that_is_put_on_an_open_step_blocks_and_on_a_later_one_does_not():
    case = a_case(a_row("satu", "dua"))

    def with_reminder(on: str) -> ProcessDefinition:
        reminder = boundary("ingat", on, '"PT1H"', interrupting=False)
        nodes = (task("satu"), task("dua"), reminder, end("diingatkan"))
        return drawn(*nodes, arrows=["mulai satu dua selesai", "ingat diingatkan"])

    assert "pengatur waktunya ditambah" in reason_in(judged(case, with_reminder("satu")))
    assert judged(case, with_reminder("dua")).verdict == "migratable"


def test_an_open_step_that_moves_into_a_part_blocks():
    case = a_case(a_row("satu", "dua"))
    nodes = [start("awal"), task("satu"), end("akhir")]
    part = sub_process("bagian", *nodes, arrows=["awal satu akhir"])

    into = drawn(part, task("dua"), arrows=["mulai bagian dua selesai"])

    assert "pindah ke bagian lain" in reason_in(judged(case, into))


def test_units_that_are_asked_in_another_way_block():
    case = sop.at_the_units("sosial", "ekonomi")
    text = sop.DIAGRAM.read_text(encoding="utf-8")
    loop = "<bpmn:multiInstanceLoopCharacteristics"
    into = a_definition(text.replace(loop, f'{loop} isSequential="true"').encode(), **sop.FORMS)

    assert "cara mengulanginya berubah" in reason_in(judged(case, into))


def side_by_side(*steps: str) -> ProcessDefinition:
    """Draw steps that are done at the same time."""
    nodes = (parallel("pisah"), parallel("temu"), *(task(step) for step in steps), task("akhir"))
    branches = [f"pisah {step} temu" for step in steps]
    return drawn(*nodes, arrows=["mulai pisah", *branches, "temu akhir selesai"])


def test_a_branch_more_blocks_a_case_between_fork_and_join():
    case = a_case(side_by_side("satu", "dua"))

    found = judged(case, side_by_side("satu", "dua", "tiga"))

    assert "tidak mungkin menunggu di" in reason_in(found)


def test_a_branch_that_waits_at_a_join_which_knows_it_no_more_blocks():
    case = a_case(side_by_side("satu", "dua"))
    case.complete("satu")

    found = judged(case, side_by_side("baru", "dua"))

    assert "menunggu cabang lain" in reason_in(found)


def test_steps_that_come_one_after_the_other_now_block_a_case_that_has_both_open():
    case = a_case(side_by_side("satu", "dua"))

    found = judged(case, a_row("satu", "dua", "akhir"))

    assert "bersamaan" in reason_in(found)


def deciding(forms: Forms) -> ProcessDefinition:
    """Draw a decision after two steps that reads what one of them gives."""
    nodes = (task("satu"), task("dua"), task("tiga"), gateway("cabang", default="selesai"))
    return drawn(
        *nodes,
        arrows=["mulai satu dua cabang tiga selesai", "cabang selesai"],
        conditions={"cabang_ke_tiga": "lanjut"},
        forms=forms,
    )


def test_a_name_that_is_newly_read_blocks_where_its_step_was_done_without_it():
    case = a_case(a_row("satu", "dua", "tiga"))
    case.complete("satu")

    found = judged(case, deciding({"satu": {"lanjut": "boolean"}}))

    assert found.step == "satu"
    assert "isian «lanjut»" in reason_in(found)


@pytest.mark.parametrize(("answer", "steps"), [(True, ["tiga#1"]), (False, [])])
def test_a_name_that_is_newly_read_is_taken_from_what_was_handed_in(answer, steps):
    case = a_case(a_row("satu", "dua", "tiga"))
    case.complete("satu", lanjut=answer)
    into = deciding({"satu": {"lanjut": "boolean"}})
    assert judged(case, into).verdict == "migratable"

    case.migrate(into)
    case.complete("dua")

    assert case.steps == steps


def test_a_value_that_does_not_fit_its_new_type_is_none():
    case = a_case(a_row("satu", "dua", "tiga"))
    case.complete("satu", lanjut="barangkali")

    assert "isian «lanjut»" in reason_in(judged(case, deciding({"satu": {"lanjut": "boolean"}})))


def test_a_name_that_is_given_on_the_way_does_not_block():
    case = a_case(a_row("satu", "dua", "tiga"))
    case.complete("satu")

    assert judged(case, deciding({"dua": {"lanjut": "boolean"}})).verdict == "migratable"


def test_a_name_that_a_step_gives_which_was_inserted_behind_the_case_blocks():
    case = a_case(a_row("satu", "tiga"))
    case.complete("satu")
    nodes = (task("satu"), task("baru"), task("tiga"), task("empat"), gateway("cabang", default="selesai"))
    into = drawn(
        *nodes,
        arrows=["mulai satu baru tiga cabang empat selesai", "cabang selesai"],
        conditions={"cabang_ke_empat": "lanjut"},
        forms={"baru": {"lanjut": "boolean"}},
    )

    found = judged(case, into)

    assert found.step == "cabang"
    assert "sudah terlewati" in reason_in(found)


def test_an_answer_within_a_branch_stays_in_that_branch():
    def per_unit(*, asks: bool) -> ProcessDefinition:
        nodes = [start("awal"), task("isi"), task("periksa"), end("akhir")]
        arrows, conditions = ["awal isi periksa akhir"], {}
        if asks:
            nodes += [gateway("perlu", default="akhir"), task("lengkapi")]
            arrows = ["awal isi periksa perlu lengkapi akhir", "perlu akhir"]
            conditions = {"perlu_ke_lengkapi": "kurang"}
        part = sub_process("bagian", *nodes, arrows=arrows, conditions=conditions, multi="bidang")
        forms = {"tunjuk": {"bidang": "strings"}, "isi": {"kurang": "boolean"}}
        return drawn(task("tunjuk"), part, arrows=["mulai tunjuk bagian selesai"], forms=forms)

    case = a_case(per_unit(asks=False))
    case.complete("tunjuk", bidang=["a", "b"])
    for unit in ("a", "b"):
        case.complete(f"isi[{unit}]#1", a_person("ana", "staf", unit=unit), kurang=unit == "a")
    into = per_unit(asks=True)
    assert judged(case, into).verdict == "migratable"

    case.migrate(into)
    for unit in ("a", "b"):
        case.complete(f"periksa[{unit}]#1", a_person("ana", "staf", unit=unit))

    assert case.steps == ["lengkapi[a]#1"]


def test_an_assessment_leaves_the_case_as_it_was():
    case = sop.at_the_units("sosial")
    before = case.instance.snapshot()

    judged(case, a_row("satu", "dua"))

    assert case.instance.snapshot() == before


def test_a_diagram_with_too_many_branches_is_not_judged():
    many = [f"langkah_{number}" for number in range(15)]
    assert 2 ** len(many) > MOST_STATES
    into = side_by_side(*many)

    possible = markings_of(paths_of(into.diagram), "proses").holds(marking_of(["tidak_ada"]))

    assert possible is None
