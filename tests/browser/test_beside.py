"""The SOP's table beside the diagram: chosen once, current after each edit, and the way to each element."""

from playwright.sync_api import expect

from service.bootstrap import Alur
from tests.browser.desks import Come, Desk


def test_the_table_stands_beside_the_diagram_and_follows_it(alur: Alur, somebody: Come):
    desk = Desk(alur, somebody)
    page = desk.page
    canvas, table = page.locator("[data-canvas]"), page.locator("[data-table]")
    below = table.bounding_box()
    drawn = canvas.bounding_box()
    assert below is not None
    assert drawn is not None
    assert below["y"] > drawn["y"] + drawn["height"]

    page.get_by_role("button", name="Tabel SOP").click()
    beside, drawn = table.bounding_box(), canvas.bounding_box()
    assert beside is not None
    assert drawn is not None
    assert beside["x"] >= drawn["x"] + drawn["width"]
    assert drawn["y"] < beside["y"] < drawn["y"] + drawn["height"] / 2
    expect(page.locator("[data-panel]")).to_be_hidden()

    rows = table.locator("tbody tr")
    before = rows.count()
    desk.select("langkah_2")
    desk.act("Langkah sesudah ini").click()
    expect(rows).to_have_count(before + 1)
    desk.settled()

    page.reload()
    page.locator(".editor-live").wait_for()
    expect(page.get_by_role("button", name="Tabel SOP")).to_have_attribute("aria-pressed", "true")
    table.get_by_role("button", name="Membagikan formulir pengumpulan data kinerja", exact=True).click()
    assert page.evaluate("modeler.get('selection').get().map(each => each.id)") == ["langkah_4"]

    page.get_by_role("button", name="Isian langkah").click()
    expect(page.locator("#panel-lane")).to_be_visible()
