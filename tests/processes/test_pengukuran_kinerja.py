"""The second SOP, made with editor and forms alone: it is sound, does what it says, and is printed whole."""

import pytest

from engine.diagram import Diagram, read_diagram
from engine.printed import table_of
from service.casework.folders import ROOT, files_of_process
from service.dispatch.deploying import findings_of
from service.rehearsal import run_all

KEY = "pengukuran_kinerja"


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return files_of_process(ROOT / "processes" / KEY)


@pytest.fixture(scope="module")
def sop(files: dict[str, bytes]) -> Diagram:
    return read_diagram(files[f"{KEY}.bpmn"])


def test_nothing_is_wrong_with_it(files: dict[str, bytes]):
    assert [each for each in findings_of(files) if each.severity != "info"] == []


def test_every_scenario_comes_out_as_it_says_and_together_they_come_to_every_step(files: dict[str, bytes]):
    verdicts = run_all(files)

    assert [(each.path, each.text.id) for each in verdicts if not each.passed] == []
    assert len(verdicts) == 5
    assert frozenset[str]().union(*(each.visited for each in verdicts)) == {
        f"langkah_{n}" for n in range(1, 10)
    }


def test_each_lane_has_its_steps_under_the_role_that_people_of_the_first_sop_hold(sop: Diagram):
    by_lane = {lane.id: [step.number for step in sop.steps if step.lane == lane.id] for lane in sop.lanes}

    assert by_lane == {
        "sekretaris": ["1", "7"],
        "fungsional_perencana": ["2", "4", "6", "9"],
        "staf": ["5", "8"],
        "kabid": ["3"],
    }


def test_what_a_step_needs_is_what_an_earlier_one_gives_or_comes_from_outside(sop: Diagram):
    outputs: set[str] = set()
    outside = []
    for step in sorted(sop.steps, key=lambda each: each.number):
        outside += [name for name in step.required_inputs if name not in outputs]
        outputs.add(step.output)

    assert outside == ["Perjanjian Kinerja", "Dokumen Laporan Kinerja"]


def test_who_made_recap_and_analysis_does_not_adopt_them_and_both_returns_have_a_reason(sop: Diagram):
    reasons = {step.number: step.return_reason for step in sop.steps if step.return_reason}
    adopting = sop.step("langkah_7")

    assert reasons == {"4": "catatan_verifikasi", "7": "saran"}
    assert adopting is not None
    assert adopting.separate_from == ("langkah_5", "langkah_6")


def test_printed_it_has_nine_rows_and_its_decision_returns_to_the_analysis(sop: Diagram):
    table = table_of(sop)

    assert [row.number for row in table.rows] == [str(number) for number in range(1, 10)]
    assert [set(row.symbols.values()) for row in table.rows][6] == {"decision"}
    assert [arrow.label for arrow in table.arrows if arrow.is_return] == ["Tidak"]
    assert sop.identity.number == "050/ /V.07-WK/2026"
