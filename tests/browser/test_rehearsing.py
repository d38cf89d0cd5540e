"""An admin tries a draft out: answers the forms, goes a step back, keeps the way as a scenario."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import expect

from service.bootstrap import Alur
from tests.browser.drafts import draft_of_sop
from tests.browser.visitors import TELEPHONE, Visitor
from tests.builders.offices import SOP

Come = Callable[..., Visitor]
TRY, SCENARIOS = f"/proses/{SOP}/rancangan/coba", f"/proses/{SOP}/rancangan/skenario"


@pytest.fixture
def admin(alur: Alur, somebody: Come) -> Iterator[Visitor]:
    """Give the process admin with a draft of their own that nobody has tried out."""
    with draft_of_sop(alur, person="admin2"):
        visitor = somebody("admin2")
        visitor.visit(TRY)
        yield visitor


def test_a_case_is_tried_out_to_its_end_and_kept_as_a_scenario(admin: Visitor, alur: Alur):
    page = admin.page
    while page.locator("#formulir").count():
        sample = page.get_by_role("button", name="Isi dengan contoh")
        if sample.count():
            sample.click()
            page.wait_for_load_state()
        page.locator("#formulir button.btn-primary").click()
        page.wait_for_load_state()
    expect(page.get_by_text("Berkas percobaan selesai")).to_be_visible()

    page.get_by_label("Nama skenario").fill("Dari percobaan")
    admin.press("Simpan skenario")

    expect(page.get_by_role("link", name="Dari percobaan")).to_be_visible()
    expect(page.get_by_role("heading", name="9 skenario, semuanya berhasil")).to_be_visible()


def test_the_form_answers_while_it_is_filled_in(admin: Visitor):
    page = admin.page

    page.get_by_label("Tahun").fill("2024")
    page.get_by_label("Tahun").blur()

    expect(page.get_by_label("Isi disposisi")).to_have_value(
        "Siapkan formulir pengumpulan data kinerja Triwulan I Tahun 2024 dan sampaikan kepada seluruh bidang"
        " sesuai jadwal kerja."
    )


def test_one_step_back_on_a_telephone(admin: Visitor):
    page = admin.page
    page.set_viewport_size(TELEPHONE)
    admin.press("Selesaikan")
    expect(page.get_by_text("lalu 2. Menyiapkan formulir")).to_be_visible()

    admin.press("Mundur satu langkah")

    expect(page.get_by_text("Belum ada. Isi formulir langkah pertama")).to_be_visible()


def test_a_scenario_that_cannot_be_read_says_where(admin: Visitor):
    admin.visit(f"{SCENARIOS}/jalan_lurus.yaml")
    admin.page.get_by_label("Isi jalan_lurus.yaml").fill("name: Lurus\nlangkah: 3\n")
    admin.press("Simpan dan jalankan")

    expect(admin.page.get_by_role("alert")).to_have_text(
        "jalan_lurus.yaml, baris 2: «langkah» tidak dikenal di sini"
    )
