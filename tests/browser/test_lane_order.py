"""The performers keep the order of the printed SOP's columns, whatever is added, removed, and taken back."""

import pytest
from playwright.sync_api import expect

from service.bootstrap import Alur
from tests.browser.desks import Come, Desk

EDITED = "Ada perubahan yang belum disimpan"
SHIPPED = ["sekretaris", "fungsional_perencana", "staf", "kabid"]


def columns(desk: Desk) -> list[str]:
    """List the performers as they are saved."""
    expect(desk.status()).to_have_text(EDITED)
    desk.settled()
    return [lane.id for lane in desk.diagram().lanes]


@pytest.mark.parametrize("tidy", [False, True])
def test_the_other_performers_keep_their_columns(alur: Alur, somebody: Come, tidy: bool):
    desk = Desk(alur, somebody)
    if tidy:
        desk.act("Rapikan gambar").click()
        columns(desk)
    pad = desk.page.locator(".djs-context-pad")

    desk.select("staf")
    pad.get_by_title("Tambah kolom pelaksana di kiri" if tidy else "Tambah kolom pelaksana di atas").click()
    assert columns(desk) == ["sekretaris", "fungsional_perencana", "pelaksana_1", "staf", "kabid"]
    desk.act("Urungkan").click()
    assert columns(desk) == SHIPPED

    desk.select("staf")
    pad.get_by_title("Hapus").click()
    assert columns(desk) == ["sekretaris", "fungsional_perencana", "kabid"]
    desk.act("Urungkan").click()
    assert columns(desk) == SHIPPED
