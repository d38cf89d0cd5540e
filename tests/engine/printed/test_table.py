"""Which symbol a row has, where its arrows go, and what of a diagram the printed table leaves out."""

import re

import pytest

from engine.diagram import read_diagram
from engine.printed import Table, limit_in_words, table_of, total_in_words
from tests.builders.large_sop import STEPS, large_sop
from tests.engine import builders as draw


def table(*nodes: str, arrows: list[str], **labels: str) -> Table:
    """Make the table of steps 1, 2, 3 … between a start and an end; `labels` name flows by their ids."""
    bpmn = draw.diagram(draw.start(), *nodes, draw.end(), arrows=arrows).decode()
    for flow, label in labels.items():
        bpmn = bpmn.replace(f'id="{flow}"', f'id="{flow}" name="{label}"')
    return table_of(read_diagram(bpmn.encode()))


def steps(count: int) -> list[str]:
    return [draw.task(f"s_{number}") for number in range(1, count + 1)]


def arrows_of(made: Table) -> list[tuple[int, int | None, str]]:
    return [(arrow.source_row, arrow.target_row, arrow.label) for arrow in made.arrows]


def test_steps_in_a_row_begin_and_end_with_capsules():
    made = table(*steps(3), arrows=["mulai s_1 s_2 s_3 selesai"])

    assert [row.symbol for row in made.rows] == ["start", "process", "end"]
    assert arrows_of(made) == [(0, 1, ""), (1, 2, "")]


def test_a_decision_makes_its_steps_symbol_a_diamond():
    made = table(
        *steps(3),
        draw.gateway("g", default="s_1"),
        arrows=["mulai s_1 s_2 g s_3 selesai", "g s_1"],
        g_ke_s_3="Ya",
        g_ke_s_1="Tidak",
    )

    assert [row.symbol for row in made.rows] == ["start", "decision", "end"]
    assert arrows_of(made) == [(0, 1, ""), (1, 2, "Ya"), (1, 0, "Tidak")]
    assert [arrow.is_return for arrow in made.arrows] == [False, False, True]


@pytest.mark.parametrize(
    ("on", "back", "is_printed"),
    [("Lengkap", "Belum", False), ("Ya", "Tidak", True), ("Lengkap", "", True), ("Setuju", "tidak", True)],
)
def test_what_only_sends_back_now_and_then_is_printed_if_it_is_called_yes_or_no(
    on: str, back: str, is_printed: bool
):
    made = table(
        *steps(3),
        draw.gateway("g", default="s_3"),
        arrows=["mulai s_1 s_2 g s_3 selesai", "g s_1"],
        g_ke_s_3=on,
        g_ke_s_1=back,
    )

    assert (made.rows[1].symbol == "decision") == is_printed
    assert (made.unprinted == ()) == is_printed
    if not is_printed:
        assert made.unprinted == ("g_ke_s_1",)
        assert arrows_of(made) == [(0, 1, ""), (1, 2, "")]


def test_a_choice_of_two_ways_on_is_printed_whatever_they_are_called():
    made = table(
        *steps(4),
        draw.gateway("g", default="s_3"),
        draw.gateway("satu"),
        arrows=["mulai s_1 s_2 g s_3 satu s_4 selesai", "g s_4"],
        g_ke_s_3="Besar",
        g_ke_s_4="Kecil",
    )

    assert made.rows[1].symbol == "decision"
    assert arrows_of(made)[1:3] == [(1, 2, "Besar"), (1, 3, "Kecil")]


def test_a_way_back_through_a_second_decision_is_one_arrow_to_where_it_usually_goes():
    made = table(
        *steps(4),
        draw.gateway("g", default="lagi"),
        draw.gateway("lagi", default="s_2"),
        arrows=["mulai s_1 s_2 s_3 g s_4 selesai", "g lagi s_2", "lagi s_1"],
        g_ke_s_4="Ya",
        g_ke_lagi="Tidak",
    )

    assert arrows_of(made)[2:] == [(2, 3, "Ya"), (2, 1, "Tidak")]


def test_a_way_on_through_a_second_decision_keeps_the_names_of_both():
    made = table(
        *steps(5),
        draw.gateway("g", default="s_1"),
        draw.gateway("lagi", default="s_3"),
        arrows=["mulai s_1 s_2 g lagi s_3 s_4 s_5 selesai", "g s_1", "lagi s_5"],
        g_ke_lagi="Ya",
        g_ke_s_1="Tidak",
        lagi_ke_s_3="Besar",
        lagi_ke_s_5="Kecil",
    )

    assert (1, 2, "Ya – Besar") in arrows_of(made)
    assert (1, 4, "Ya – Kecil") in arrows_of(made)


def test_a_decision_that_may_end_the_sop_has_an_arrow_to_its_end():
    made = table(
        *steps(2),
        draw.gateway("g", default="selesai"),
        arrows=["mulai s_1 g s_2 selesai", "g selesai"],
        g_ke_s_2="Ya",
        g_ke_selesai="Tidak",
    )

    assert [row.symbol for row in made.rows] == ["decision", "end"]
    assert arrows_of(made) == [(0, 1, "Ya"), (0, None, "Tidak")]


def test_branches_part_and_join_without_symbols_of_their_own():
    made = table(
        *steps(4),
        draw.parallel("pisah"),
        draw.parallel("temu"),
        arrows=["mulai s_1 pisah s_2 temu s_4 selesai", "pisah s_3 temu"],
    )

    assert arrows_of(made) == [(0, 1, ""), (0, 2, ""), (1, 3, ""), (2, 3, "")]


def test_a_part_shares_the_row_of_its_step_wherever_it_stands():
    before = table(*steps(2), draw.task("a_2a", partOf="s_2"), arrows=["mulai s_1 a_2a s_2 selesai"])
    after = table(*steps(2), draw.task("a_1b", partOf="s_1"), arrows=["mulai s_1 a_1b s_2 selesai"])

    for made in (before, after):
        assert [row.number for row in made.rows] == ["1", "2"]
        assert arrows_of(made) == [(0, 1, "")]


def test_steps_of_a_sub_process_follow_one_another_like_others():
    inner = draw.sub_process(
        "bagian", draw.start("awal"), draw.task("s_2"), draw.end("akhir"), arrows=["awal s_2 akhir"]
    )
    made = table(draw.task("s_1"), inner, draw.task("s_3"), arrows=["mulai s_1 bagian s_3 selesai"])

    assert arrows_of(made) == [(0, 1, ""), (1, 2, "")]


def test_an_unfinished_drawing_has_a_table_too():
    made = table(*steps(2), draw.gateway("g"), arrows=["s_1 g"])

    assert [row.symbol for row in made.rows] == ["start", None]
    assert made.arrows == ()


def test_a_ring_of_decisions_leads_nowhere_and_is_no_endless_loop():
    made = table(*steps(1), draw.gateway("g"), draw.gateway("h"), arrows=["mulai s_1 g h g", "h selesai"])

    assert len(made.rows) == 1


def test_limits_are_added_up_by_days_and_minutes_and_unreadable_ones_are_shown_as_written():
    nodes = [draw.task("s_1", timeLimit="P1DT2H"), draw.task("s_2", timeLimit="lusa"), draw.task("s_3")]
    made = table(*nodes, arrows=["mulai s_1 s_2 s_3 selesai"])

    assert total_in_words(made.total) == "1 hari 2 jam"
    assert [limit_in_words(row.limit) for row in made.rows] == ["1 hari 2 jam", "lusa", ""]


def test_the_large_sop_has_a_row_for_each_step_and_its_decisions_lead_where_they_say():
    made = table_of(read_diagram(large_sop()))

    assert [row.activity for row in made.rows] == [re.sub(r"\s+", " ", said.activity) for said in STEPS]
    assert [row.number for row in made.rows if row.symbol == "decision"] == ["4", "11", "16", "19", "20"]
    assert {(10, 11, "Lengkap"), (10, 8, "Kurang"), (10, None, "Tidak diusulkan")} <= set(arrows_of(made))
    assert {(19, 20, "Ya"), (19, 21, "Ya"), (19, 22, "Ya"), (19, 13, "Tidak")} <= set(arrows_of(made))
