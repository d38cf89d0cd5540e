"""Where the row of a step stands that has no number yet."""

import pytest

from engine.diagram import read_diagram
from engine.printed import table_of
from tests.engine import builders as draw


def rows(*arrows: str, numbers: str, unnumbered: str, more: tuple[str, ...] = ()) -> str:
    """Give the rows in their order: steps with these numbers, and some without."""
    tasks = [draw.task(f"s_{each}", number=each) for each in numbers.split()]
    tasks += [draw.task(f"s_{each}", number="") for each in unnumbered.split()]
    bpmn = draw.diagram(draw.start(), *tasks, *more, draw.end(), arrows=list(arrows))
    return " ".join(row.step.removeprefix("s_") for row in table_of(read_diagram(bpmn)).rows)


def test_numbered_rows_keep_the_order_of_their_numbers():
    assert rows("mulai s_2 s_1 selesai", numbers="2 1", unnumbered="") == "1 2"


def test_a_step_without_a_number_stands_behind_the_step_before_it():
    assert rows("mulai s_1 s_x s_2 s_3 selesai", numbers="1 2 3", unnumbered="x") == "1 x 2 3"
    assert rows("mulai s_1 s_2 s_x selesai", numbers="1 2", unnumbered="x") == "1 2 x"


def test_several_in_a_row_stand_in_the_order_of_their_arrows():
    assert rows("mulai s_1 s_x s_y s_2 selesai", numbers="1 2", unnumbered="y x") == "1 x y 2"
    assert rows("mulai s_x s_y s_1 selesai", numbers="1", unnumbered="y x") == "x y 1"


def test_what_nothing_leads_to_stands_last():
    assert rows("mulai s_1 s_2 selesai", numbers="1 2", unnumbered="x") == "1 2 x"


@pytest.mark.parametrize(
    ("arrows", "order"),
    [
        (["mulai s_1 s_2 g s_3 selesai", "g s_x s_1"], "1 2 x 3"),  # a way back, with a step on it
        (["mulai s_1 g s_x s_2 s_3 selesai", "s_3 g"], "1 x 2 3"),  # behind a place where a way back comes in
    ],
)
def test_a_way_back_does_not_lead_the_row_astray(arrows: list[str], order: str):
    gateway = draw.gateway("g", default="s_2")

    assert rows(*arrows, numbers="1 2 3", unnumbered="x", more=(gateway,)) == order


def test_a_step_stands_behind_the_part_that_it_comes_after_and_in_it_behind_the_step_before_the_part():
    part = draw.sub_process(
        "bagian",
        *(draw.start("awal"), draw.task("s_y", number=""), draw.task("s_2", number="2"), draw.end("akhir")),
        arrows=["awal s_y s_2 akhir"],
    )

    order = rows("mulai s_1 bagian s_x s_3 selesai", numbers="1 3", unnumbered="x", more=(part,))

    assert order == "1 y 2 x 3"
