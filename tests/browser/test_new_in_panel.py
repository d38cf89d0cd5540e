"""What the panel proposes for what was just drawn, so that nobody has to know what comes next."""

import pytest
from playwright.sync_api import expect

from service.bootstrap import Alur
from tests.browser.desks import SHIPPED, Come, Desk
from tests.builders.offices import SOP


@pytest.fixture
def desk(alur: Alur, somebody: Come) -> Desk:
    """An admin before the editor."""
    return Desk(alur, somebody)


def rows(desk: Desk) -> list[str]:
    """Give the steps of the SOP's table in the order of its rows."""
    found = desk.page.locator("[data-table] [data-element]").all()
    return list(dict.fromkeys(each.get_attribute("data-element") or "" for each in found))


def test_a_new_step_stands_in_its_row_and_takes_a_number_that_fits(desk: Desk):
    desk.select("langkah_4")
    desk.act("Langkah sesudah ini").click()
    moving = desk.page.get_by_role("button", name="Beri nomor 5; nomor sesudahnya bergeser")
    moving.wait_for()

    assert rows(desk)[3:6] == ["langkah_4", "langkah_12", "langkah_5"]
    expect(desk.page.get_by_role("button", name="Beri nomor 4b", exact=True)).to_be_visible()
    expect(desk.page.locator("[data-findings]")).to_contain_text("Langkah tanpa nomor sesudah langkah 4")
    expect(desk.page.locator("[data-findings]")).not_to_contain_text("langkah_12")
    expect(desk.page.locator("[data-panel] h2")).to_have_text("Langkah tanpa nomor sesudah langkah 4")

    moving.click()

    expect(desk.page.locator("#panel-number")).to_have_value("5")
    expect(moving).to_be_hidden()
    desk.settled()
    numbers = {step.id: step.number for step in desk.diagram().steps}
    assert [numbers[f"langkah_{each}"] for each in ("4", "12", "5", "10", "10b", "11")] == [
        *("4", "5", "6", "11", "11b", "12")
    ]

    desk.act("Urungkan").click()
    desk.settled()
    assert {step.id: step.number for step in desk.diagram().steps}["langkah_11"] == "11"


def test_the_gap_that_a_removed_step_leaves_is_closed_at_once(desk: Desk):
    desk.select("langkah_8")
    desk.page.locator(".djs-context-pad").get_by_title("Hapus").click()
    desk.select("langkah_10")
    closing = desk.page.get_by_role("button", name="nomor sesudahnya mundur")
    expect(closing).to_have_count(0)
    desk.select("langkah_9")
    expect(closing).to_have_text("Beri nomor 8; nomor sesudahnya mundur")

    closing.click()

    expect(desk.page.locator("#panel-number")).to_have_value("8")
    expect(closing).to_have_count(0)
    desk.settled()
    numbers = {step.id: step.number for step in desk.diagram().steps}
    assert [numbers[f"langkah_{each}"] for each in ("7", "9", "10", "10b", "11")] == [
        *("7", "8", "9", "9b", "10")
    ]


def test_a_new_decision_asks_at_once_and_gets_its_second_way_in_the_panel(desk: Desk):
    desk.select("langkah_9")
    desk.page.locator(".djs-context-pad").get_by_title("Keputusan sesudah ini").click()
    ways = desk.page.locator(".panel-way")
    expect(desk.page.locator("[data-panel] h2")).to_have_text("Keputusan sesudah langkah 9")
    expect(ways).to_have_count(1)
    expect(ways.locator("[data-of=condition]")).to_be_hidden()

    desk.page.locator("#panel-name").fill("Lengkap?")
    desk.page.keyboard.press("Enter")
    expect(desk.page.locator("#panel-more-label")).to_have_value("Tidak")
    desk.page.locator("#panel-more-target").select_option("langkah_7")
    desk.page.get_by_role("button", name="Tambah jalan ini").click()

    expect(ways).to_have_count(2)
    expect(ways.locator("[data-of=condition]").first).to_be_visible()
    assert desk.visitor.barriers() == []
    desk.settled()
    diagram = desk.diagram()
    assert [(flow.name, flow.target) for flow in diagram.outgoing("keputusan_1")] == [
        ("Ya", "langkah_10"),
        ("Tidak", "langkah_7"),
    ]
    assert diagram.elements["keputusan_1"].name == "Lengkap?"


def test_what_a_step_names_and_is_gone_is_said_in_words_and_can_be_taken_away(desk: Desk):
    desk.put(SHIPPED[f"{SOP}.bpmn"].replace(b'separateFrom="langkah_8', b'separateFrom="langkah_88'))
    desk.page.reload()
    desk.page.locator(".editor-live").wait_for()
    desk.select("langkah_10")

    expect(desk.page.locator("[data-of=separateFrom] > .field-error")).to_contain_text("yang sudah tidak ada")
    desk.page.get_by_role("checkbox", name="yang sudah tidak ada").click()

    desk.settled()
    step = desk.diagram().step("langkah_10")
    assert step is not None
    assert step.separate_from == ("langkah_9",)
    expect(desk.page.locator("[data-of=separateFrom] > .field-error")).to_be_hidden()
