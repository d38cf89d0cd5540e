"""Lanes that act for a unit."""

import pytest

from engine.lint import lint
from tests.engine.builders import diagram, end, start, sub_process, task
from tests.engine.lint.diagrams import findings, rules, spoilt

FORMS = {f"langkah_{number}": {"unit": "strings"} for number in (1, 2, 3)}
OURS = {
    *("standing-in-unknown-lane", "standing-in-not-per-unit", "on-behalf-own-lane", "excused-in-part"),
}


def said(**step: str) -> set[tuple[str, str | None]]:
    """Lint a case in which units do step 2, as given, and step 3, from which `staf` may excuse them."""
    part = sub_process(
        "bagian",
        start("awal"),
        task("langkah_2", **step),
        task("langkah_3", excusedBy="staf"),
        end("akhir"),
        arrows=["awal langkah_2 langkah_3 akhir"],
        multi="unit",
    )
    bpmn = diagram(start(), task("langkah_1"), part, end(), arrows=["mulai langkah_1 bagian selesai"])
    return {(each.rule, each.element_id) for each in lint(bpmn, FORMS) if each.rule in OURS}


def test_lanes_that_exist_and_agree_are_not_mentioned():
    assert said(excusedBy="staf") == set()


@pytest.mark.parametrize("attribute", ["onBehalfBy", "excusedBy"])
def test_a_lane_that_does_not_exist_is_an_error(attribute):
    lanes = "staf tiada" if attribute == "excusedBy" else "tiada"

    found = said(**{"excusedBy": "staf", attribute: lanes})

    assert ("standing-in-unknown-lane", "langkah_2") in found


def test_a_step_that_is_not_done_per_unit_has_nobody_to_stand_in_for():
    process = spoilt(('separateFrom="langkah_1"', 'separateFrom="langkah_1" onBehalfBy="staf"'))

    assert rules(process) == {("standing-in-not-per-unit", "langkah_2")}
    assert [each.severity for each in findings(process) if each.rule in OURS] == ["warning"]


def test_a_step_s_own_lane_does_nothing_on_behalf_of_itself():
    assert said(excusedBy="staf", onBehalfBy="staf") == {("on-behalf-own-lane", "langkah_2")}


def test_a_unit_must_be_excused_from_a_whole_part_by_the_same_lanes():
    assert said() == {("excused-in-part", "langkah_2")}


def test_findings_name_the_field_of_the_panel_and_not_the_attribute():
    found = findings(spoilt(('separateFrom="langkah_1"', 'separateFrom="langkah_1" excusedBy="tiada"')))

    assert {each.text.id for each in found} == {
        "Langkah 2 «Memeriksa»: «Bidang boleh dikecualikan oleh» menyebut pelaksana yang sudah tidak ada;"
        " hapus centangnya.",
        "Langkah 2 «Memeriksa» tidak dikerjakan per bidang, jadi «Bidang boleh dikecualikan oleh»"
        " tidak berpengaruh.",
    }
