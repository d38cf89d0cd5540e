"""The arrows of the printed table: round the symbols, none along another, cut in pairs at page breaks."""

from collections import Counter
from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.diagram import Lane
from engine.printed import Arrow, Row, Symbol, Table
from service.documents.sop.chart import Chart, charted, least_height
from service.documents.sop.pages import letter_of, paged, shared_out
from service.documents.sop.paper import A4, Columns, columns_on
from service.documents.sop.pentagons import set_up
from service.documents.sop.routes import Route, routed, together

Ways = dict[int, int | None]


def a_table(lanes: list[int], decisions: Ways) -> Table:
    """Make a table: row after row in these lanes, and what a row's decision leads to if it is not yes."""
    last = len(lanes) - 1
    symbols: list[Symbol] = ["start", *["process"] * (last - 1), "end"]
    for row in decisions:
        symbols[row] = "decision"
    onward = [
        Arrow(source_row=row, target_row=row + 1, label="Ya" if row in decisions else "", is_return=False)
        for row in range(last)
    ]
    others = [
        Arrow(source_row=row, target_row=to, label="Tidak", is_return=to is not None and to <= row)
        for row, to in decisions.items()
    ]
    rows = [
        Row(
            number=str(number + 1),
            step=f"s{number}",
            activity="…",
            lane=f"l{lane}",
            symbols={f"l{lane}": symbols[number]},
            inputs=(),
            limit=None,
            output="",
            remark="",
        )
        for number, lane in enumerate(lanes)
    ]
    named = tuple(Lane(id=f"l{lane}", name=f"L{lane}") for lane in range(max(lanes) + 1))
    return Table(
        lanes=named, rows=tuple(rows), arrows=together([*onward, *others]), total=(0, 0), unprinted=()
    )


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """Make a table of up to 20 rows with up to four decisions: back, further on, or to the end."""
    lanes = draw(st.lists(st.integers(0, 5), min_size=3, max_size=20))
    rows = st.integers(1, len(lanes) - 2)
    targets = st.one_of(st.none(), st.integers(0, len(lanes) - 1))
    ways = draw(st.dictionaries(rows, targets, max_size=4))
    return a_table(lanes, {row: to for row, to in ways.items() if to != row + 1 and to != row})


def drawn(table: Table) -> tuple[Chart, Columns, list[float], tuple[Route, ...]]:
    columns = columns_on(A4, table.lanes)
    heights = [max(12.0, least_height(table, row)) for row in range(len(table.rows))]
    chart = charted(table, columns, heights)
    return chart, columns, heights, routed(table, chart, columns)


@settings(deadline=None)
@given(tables())
def test_every_arrow_is_drawn_level_and_upright_from_its_symbol_to_the_other(table: Table):
    chart, _, _, routes = drawn(table)

    assert {route.arrow for route in routes} == set(table.arrows)
    for route in routes:
        source = chart.shapes[route.arrow.source_row]
        assert source is not None
        assert route.points[0] == source.port(route.leaves)
        assert all(one.x == other.x or one.y == other.y for one, other in pairwise(route.points))


@settings(deadline=None)
@given(tables())
def test_no_arrow_runs_through_a_symbol(table: Table):
    chart, _, _, routes = drawn(table)

    for route in routes:
        for shape in (*chart.shapes, *chart.ends):
            assert shape is None or not any(line.box.meets(shape.box.grown(-0.2)) for line in route.lines)


@settings(deadline=None)
@given(tables())
def test_no_arrow_runs_along_another_unless_they_part_or_join(table: Table):
    _, _, _, routes = drawn(table)

    for one, other in combinations(routes, 2):
        same_end = one.arrow.target_row == other.arrow.target_row
        same_begin = one.arrow.source_row == other.arrow.source_row and one.arrow.label == other.arrow.label
        if not (same_end or same_begin):
            assert not any(line.runs_along(drawn) for line in one.lines for drawn in other.lines)


@settings(deadline=None)
@given(tables(), st.floats(60, 200))
def test_an_arrow_over_a_page_break_ends_and_begins_at_the_same_letter(table: Table, room: float):
    chart, _, heights, routes = drawn(table)
    spans = shared_out(heights, room, 8)
    pages = paged(routes, chart.tops, spans)

    ends = Counter((cut.letter, number) for number, page in enumerate(pages) for cut in page.cuts)
    pairs = {
        (cut.letter, frozenset({number, cut.other_page}))
        for number, page in enumerate(pages)
        for cut in page.cuts
    }
    assert set(ends.values()) <= {1}
    assert len(ends) == 2 * len(pairs)
    for page in pages:
        low, high = chart.tops[page.first] - 0.01, chart.tops[page.last + 1] + 0.01
        assert all(low <= point.y <= high for piece in page.pieces for point in piece.points)
        for at_top in (True, False):
            strip = set_up([cut for cut in page.cuts if cut.at_top == at_top], 60, 180, 100)
            assert all(right.top.x - left.top.x > 6 for left, right in pairwise(strip))


@given(st.lists(st.floats(12, 60), min_size=1, max_size=40), st.floats(80, 170))
def test_rows_are_shared_out_in_their_order_each_once_and_fit_their_pages(heights: list[float], room: float):
    spans = shared_out(heights, room, 8)

    assert [row for first, last in spans for row in range(first, last + 1)] == list(range(len(heights)))
    for first, last in spans:
        assert first == last or sum(heights[first : last + 1]) <= room


def test_an_empty_table_needs_no_page():
    assert shared_out([], 150, 8) == []


@pytest.mark.parametrize(("number", "letter"), [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA")])
def test_cuts_are_lettered_like_the_columns_of_a_sheet(number: int, letter: str):
    assert letter_of(number) == letter


def test_the_return_of_a_decision_at_the_left_goes_up_at_the_left_side_of_the_chart():
    chart, columns, _, routes = drawn(a_table([0, 1, 2, 1, 0, 1], {4: 1}))
    back = next(route for route in routes if route.arrow.is_return)

    assert columns.lanes_left < back.points[1].x < columns.lanes_left + columns.lane_width / 4
    shape = chart.shapes[1]
    assert shape is not None
    assert back.points[-1] == shape.port("left")
