"""A drawing that is kept tidy: columns of performers, rows of steps, and each edit one step back."""

from itertools import pairwise

import pytest
from playwright.sync_api import expect

from engine.diagram import Diagram
from engine.drawing.arranging import arranged
from engine.drawing.layout import flow_nodes, read_layout
from service.bootstrap import Alur
from tests.browser.desks import Come, Desk
from tests.engine.test_autolayout import crossed


@pytest.fixture
def desk(alur: Alur, somebody: Come) -> Desk:
    """An admin before the editor."""
    return Desk(alur, somebody)


def is_tidy(diagram: Diagram) -> bool:
    """Say whether the saved drawing is the one that is made anew, give or take a pixel."""
    layout, wanted = read_layout(diagram), arranged(diagram)
    assert layout is not None
    return all(
        abs(a - b) <= 1
        for name in [*(node.id for node in flow_nodes(diagram)), *(lane.id for lane in diagram.lanes)]
        for a, b in zip(layout.shapes[name].bounds, wanted.shapes[name].bounds, strict=True)
    ) and not crossed(diagram, layout)


def places(diagram: Diagram) -> dict[str, object]:
    """Say where everything stands and how the arrows run."""
    layout = read_layout(diagram)
    assert layout is not None
    return {name: shape.bounds for name, shape in layout.shapes.items()} | {
        name: edge.points for name, edge in layout.edges.items()
    }


def test_a_drawing_made_by_hand_is_tidied_and_one_step_takes_it_back(desk: Desk):
    before = desk.diagram()
    tidy = desk.act("Rapikan gambar")
    expect(tidy).to_have_attribute("aria-pressed", "false")

    tidy.click()
    expect(tidy).to_have_attribute("aria-pressed", "true")
    expect(desk.status()).to_have_text("Ada perubahan yang belum disimpan")
    desk.settled()

    assert is_tidy(desk.diagram())
    desk.page.reload()
    expect(tidy).to_have_attribute("aria-pressed", "true")
    tidy.click()
    desk.page.locator(".editor-live").wait_for()
    expect(tidy).to_have_attribute("aria-pressed", "false")
    assert {(f.id, f.source, f.target) for f in desk.diagram().flows} == {
        (f.id, f.source, f.target) for f in before.flows
    }


def test_every_edit_of_a_tidy_drawing_leaves_it_tidy_and_is_one_step(desk: Desk):
    tidy, page = desk.act("Rapikan gambar"), desk.page
    tidy.click()
    expect(tidy).to_have_attribute("aria-pressed", "true")
    expect(desk.status()).to_have_text("Ada perubahan yang belum disimpan")
    desk.settled()
    before = desk.diagram()

    desk.select("langkah_2")
    desk.act("Langkah sesudah ini").click()
    expect(desk.status()).to_have_text("Ada perubahan yang belum disimpan")
    desk.settled()
    added = desk.diagram()
    assert [flow.target for flow in added.outgoing("langkah_12")] == ["langkah_3"]
    assert added.elements["langkah_12"].lane == "fungsional_perencana"
    assert is_tidy(added)

    page.locator("#panel-lane").select_option("staf")
    expect(desk.status()).to_have_text("Ada perubahan yang belum disimpan")
    desk.settled()
    moved = desk.diagram()
    assert moved.elements["langkah_12"].lane == "staf"
    assert is_tidy(moved)

    desk.select("langkah_4")
    page.locator("[data-canvas]").get_by_title("Hapus").click()
    expect(desk.status()).to_have_text("Ada perubahan yang belum disimpan")
    desk.settled()
    removed = desk.diagram()
    assert "langkah_4" not in removed.elements
    assert is_tidy(removed)

    for _ in range(3):
        desk.act("Urungkan").click()
    expect(desk.status()).to_have_text("Ada perubahan yang belum disimpan")
    desk.settled()
    after = desk.diagram()
    assert after.elements.keys() == before.elements.keys()
    assert {(f.id, f.source, f.target) for f in after.flows} == {
        (f.id, f.source, f.target) for f in before.flows
    }
    assert read_layout(after) == read_layout(before)


def test_a_drawing_with_an_arrow_through_a_step_says_so(desk: Desk):
    page = desk.page
    hint = page.locator("[data-untidy]")
    expect(hint).to_be_hidden()

    page.evaluate(
        """() => {
          const registry = modeler.get('elementRegistry'), flow = registry.get('langkah_1').outgoing[0];
          const [from, to] = [registry.get('langkah_1'), registry.get('langkah_11')];
          modeler.get('modeling').updateWaypoints(flow, [
            { x: from.x + 10, y: from.y + from.height }, { x: from.x + 10, y: to.y + 20 },
            { x: to.x + 20, y: to.y + 20 }, { x: to.x + 20, y: to.y - 5 },
          ]);
        }"""
    )

    expect(hint).to_be_visible()
    desk.act("Rapikan gambar").click()
    expect(hint).to_be_hidden()


def test_the_first_view_is_readable_and_everything_can_be_shown(desk: Desk):
    page = desk.page
    scale = "() => modeler.get('canvas').zoom()"
    assert page.evaluate(scale) >= 0.8

    desk.act("Tampilkan semua").click()

    shown, whole = page.evaluate(
        """() => {
          const { width, height, inner } = modeler.get('canvas').viewbox();
          return [[width, height], [inner.width, inner.height]];
        }"""
    )
    assert all(one >= other for one, other in zip(shown, whole, strict=True))


def test_steps_stand_in_the_order_in_which_they_are_done(desk: Desk):
    desk.act("Rapikan gambar").click()
    expect(desk.status()).to_have_text("Ada perubahan yang belum disimpan")
    desk.settled()

    layout = read_layout(desk.diagram())
    assert layout is not None
    tops = [
        layout.shapes[f"langkah_{number}"].bounds.y for number in (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, "10b", 11)
    ]

    assert all(one < other for one, other in pairwise(tops))


def test_a_drawing_made_by_hand_is_tidied_when_a_button_spoils_it_and_undo_takes_back_both(desk: Desk):
    before, page = desk.diagram(), desk.page
    tidied, tidy = page.locator("[data-tidied]"), desk.act("Rapikan gambar")
    expect(tidied).to_be_hidden()
    desk.select("langkah_3")

    desk.act("Langkah sesudah ini").click()
    expect(tidied).to_be_visible()
    expect(tidy).to_have_attribute("aria-pressed", "true")
    expect(desk.status()).to_have_text("Ada perubahan yang belum disimpan")
    desk.settled()
    assert is_tidy(desk.diagram())

    desk.act("Urungkan").click()
    expect(tidied).to_be_hidden()
    expect(tidy).to_have_attribute("aria-pressed", "false")
    desk.settled()
    assert places(desk.diagram()) == places(before)


def test_performers_in_another_order_change_places(desk: Desk):
    desk.select("staf")

    desk.page.locator("#panel-order").select_option("0")
    expect(desk.page.locator("[data-tidied]")).to_be_visible()
    expect(desk.status()).to_have_text("Ada perubahan yang belum disimpan")
    desk.settled()

    drawn = desk.diagram()
    layout = read_layout(drawn)
    assert layout is not None
    assert drawn.lanes[0].id == "staf"
    columns = [layout.shapes[lane.id].bounds.x for lane in drawn.lanes]
    assert columns == sorted(columns)
