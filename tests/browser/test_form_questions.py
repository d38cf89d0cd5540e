"""A form's list leads to the step on the canvas, and back its questions are changed without JSON."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from service.bootstrap import Alur
from tests.browser.desks import Come
from tests.browser.drafts import draft_of_sop
from tests.builders.offices import SOP


@pytest.fixture
def _draft(alur: Alur) -> Iterator[None]:
    with draft_of_sop(alur):
        yield


@pytest.mark.usefixtures("_draft")
def test_from_the_list_of_forms_to_the_step_and_to_the_question(somebody: Come):
    admin = somebody("admin")
    page = admin.page

    admin.visit(f"/proses/{SOP}/rancangan/formulir")
    page.get_by_role("link", name="langkah 7 Memerintahkan rekapitulasi data").click()
    expect(page.locator("#panel-number")).to_have_value("7")
    expect(page.locator("#panel-form option:checked")).to_have_text("Perintah merekap data – langkah 7")

    admin.visit(f"/proses/{SOP}/rancangan/formulir/langkah_7")
    page.get_by_role("link", name="Alasan dikembalikan").click()
    page.get_by_label("Pertanyaan").fill("Apa yang kurang")
    admin.press("Simpan isian")
    expect(page.get_by_role("link", name="Apa yang kurang")).to_be_visible()
    assert admin.faults == []
