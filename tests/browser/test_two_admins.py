"""Two admins at one draft: who is slower is told what happened, and loses nothing of what was drawn."""

import pytest
from playwright.sync_api import Locator, expect

from service.bootstrap import Alur
from service.queries import process_drafts
from tests.browser.desks import SHIPPED, Come, Desk
from tests.browser.drafts import give_up
from tests.builders.offices import SOP

FASTER = SHIPPED[f"{SOP}.bpmn"].replace(b'timeLimit="P2D"', b'timeLimit="P3D"')


@pytest.fixture
def desk(alur: Alur, somebody: Come) -> Desk:
    """An admin before the editor."""
    return Desk(alur, somebody)


def revision(desk: Desk) -> int:
    """Give the state of the draft as it is saved."""
    with desk.alur.database.read() as connection:
        return process_drafts.draft(connection, desk.key).revision


def draw(desk: Desk) -> None:
    """Change something in the editor."""
    desk.select("langkah_9")
    desk.page.locator("#panel-remark").fill("Lisan")
    desk.page.keyboard.press("Enter")


def told(desk: Desk) -> Locator:
    """Find what the editor says of the other admin."""
    return desk.page.locator("[data-conflict]")


def test_the_slower_of_two_reads_what_the_other_changed(desk: Desk):
    desk.put(FASTER)

    draw(desk)

    expect(told(desk)).to_contain_text("menyimpan rancangan ini pada")
    expect(told(desk)).to_contain_text("Batas waktu langkah 5 berubah dari 2 hari menjadi 3 hari")
    assert desk.visitor.barriers() == []
    told(desk).get_by_role("button", name="Muat yang tersimpan").click()
    expect(told(desk)).to_be_hidden()
    desk.select("langkah_5")
    expect(desk.page.locator("#panel-timeLimit-angka")).to_have_value("3")


def test_a_form_that_was_changed_meanwhile_does_not_keep_the_diagram_from_being_saved(desk: Desk):
    form = {"forms/langkah_3.json": SHIPPED["forms/langkah_3.json"] + b"\n"}
    desk.alur.process_drafts.save(desk.key, form, revision=revision(desk), person="admin")

    draw(desk)

    desk.settled()
    step = desk.diagram().step("langkah_9")
    assert step is not None
    assert step.remark == "Lisan"
    expect(told(desk)).to_be_hidden()


def test_who_has_a_discarded_draft_open_reads_by_whom_and_keeps_the_drawing(desk: Desk):
    desk.alur.process_drafts.discard(desk.key, revision=revision(desk), person="admin")

    draw(desk)

    expect(told(desk)).to_contain_text("membuang rancangan ini pada")
    expect(desk.page.locator("[data-check-state]")).to_have_text("Tidak diperiksa lagi")
    expect(told(desk).get_by_role("button", name="Muat yang tersimpan")).to_be_hidden()
    expect(
        told(desk).get_by_role("button", name="Buka rancangan baru")
    ).to_be_hidden()  # there is no such SOP
    with desk.page.expect_download() as download:
        told(desk).get_by_role("button", name="Unduh diagram saya").click()
    assert b'remark="Lisan"' in download.value.path().read_bytes()


def test_who_has_a_draft_open_that_is_no_more_can_begin_a_new_one(alur: Alur, somebody: Come):
    give_up(alur)
    alur.process_drafts.begin(SOP, person="admin")
    visitor = somebody("admin")
    visitor.visit(f"/proses/{SOP}/rancangan")
    visitor.page.locator(".editor-live").wait_for()
    give_up(alur)

    visitor.page.locator(".editor-tools").get_by_role("button", name="Tampilkan semua").click()
    visitor.page.locator("[data-table] .sop-link").first.click()
    visitor.page.locator("#panel-remark").fill("Lisan")
    visitor.page.keyboard.press("Enter")
    begin = visitor.page.locator("[data-conflict]").get_by_role("button", name="Buka rancangan baru")
    visitor.page.on("dialog", lambda dialog: dialog.accept())
    begin.click()
    visitor.page.locator(".editor-live").wait_for()

    expect(visitor.page.locator("[data-conflict]")).to_be_hidden()
    give_up(alur)
