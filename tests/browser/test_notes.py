"""A note is written where it is put, in a tidy drawing too."""

from playwright.sync_api import expect

from service.bootstrap import Alur
from tests.browser.desks import Come, Desk


def test_a_note_in_a_tidy_drawing_takes_what_is_typed_at_once(alur: Alur, somebody: Come):
    desk = Desk(alur, somebody)
    desk.act("Rapikan gambar").click()
    expect(desk.status()).to_have_text("Ada perubahan yang belum disimpan")
    desk.settled()
    desk.select("langkah_3")

    desk.page.locator(".djs-context-pad").get_by_title("Tambah catatan").click()
    written = desk.page.locator(".djs-direct-editing-content")
    expect(written).to_be_focused()
    desk.page.keyboard.type("Lewat surel bila jauh", delay=20)
    desk.page.keyboard.press("Control+Enter")
    desk.page.locator(".djs-container").click(position={"x": 400, "y": 5})
    desk.settled()

    assert "Lewat surel bila jauh" in desk.bpmn().decode()
