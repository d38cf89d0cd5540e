"""Which numbers fit a step that has none."""

import pytest

from engine.diagram import read_diagram
from engine.printed import fitting_numbers
from tests.engine import builders as draw


@pytest.mark.parametrize(
    ("way", "numbers", "fitting"),
    [
        ("mulai s_1 s_2 s_x selesai", "1 2", ("3",)),
        ("mulai s_1 s_x s_2 selesai", "1 2", ("1b", "2")),
        ("mulai s_1 s_1b s_x s_2 selesai", "1 1b 2", ("1c", "2")),
        ("mulai s_1 s_x s_4 selesai", "1 4", ("2",)),
        ("mulai s_x s_1 selesai", "1", ("1",)),
        ("mulai s_x selesai", "", ("1",)),
    ],
)
def test_the_number_behind_the_step_before_fits_and_one_between_where_that_is_taken(
    way: str, numbers: str, fitting: tuple[str, ...]
):
    tasks = [draw.task(f"s_{each}", number=each) for each in numbers.split()]
    bpmn = draw.diagram(draw.start(), *tasks, draw.task("s_x", number=""), draw.end(), arrows=[way])

    assert fitting_numbers(read_diagram(bpmn)) == {"s_x": fitting}
