"""What people do on the page of a case: read what was filled in, stop it, let it go on, remark on it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from service.bootstrap import Alur
from tests.browser.visitors import TELEPHONE, Visitor
from tests.builders.offices import run_to, started

Come = Callable[..., Visitor]


@pytest.fixture
def case(alur: Alur, request: pytest.FixtureRequest) -> str:
    """A case of the test's own that has come to step 6; gives its address."""
    return f"/berkas/{run_to(alur, 'langkah_6', started(alur, f'Berkas {request.node.name}')).instance_id}"


def test_an_auditor_reads_from_the_case_what_a_step_handed_in(somebody: Come, case: str):
    auditor = somebody("auditor")
    auditor.visit(case)

    auditor.follow("5. Mengisi formulir capaian kinerja")

    assert "Selesai dikerjakan" in auditor.text()
    assert auditor.page.locator("main form").count() == 0


def test_an_operator_stops_a_case_and_lets_it_go_on(somebody: Come, case: str):
    operator = somebody("operator")
    operator.visit(case)

    operator.follow("Tangguhkan")
    operator.press("Tangguhkan")
    assert "Alasan wajib diisi." in operator.text()
    operator.answer("alasan", "Menunggu data baru")
    operator.press("Tangguhkan")

    assert "Berkas ditangguhkan." in operator.text()
    operator.follow("Lanjutkan")
    operator.answer("alasan", "Data sudah ada")
    operator.press("Lanjutkan")
    assert "Berkas dilanjutkan." in operator.text()


def test_a_remark_stands_in_the_history_at_once(somebody: Come, case: str):
    clerk = somebody("staf")
    clerk.visit(case)

    clerk.answer("alasan", "Berkas fisik di meja 4")
    clerk.press("Simpan catatan")

    assert "Berkas fisik di meja 4" in clerk.page.locator("#riwayat").locator("xpath=../..").inner_text()


def test_what_is_long_is_folded_on_a_telephone_and_opens_without_scripts(somebody: Come, case: str):
    narrow = somebody("auditor", viewport=TELEPHONE, java_script_enabled=False)
    wide = somebody("auditor", java_script_enabled=False)
    for visitor in (narrow, wide):
        visitor.visit(case)

    expect(wide.page.get_by_role("link", name="1. Menugaskan").first).to_be_visible()
    expect(narrow.page.get_by_role("link", name="1. Menugaskan").first).to_be_hidden()
    narrow.page.get_by_text("Isian langkah yang sudah selesai (8)").click()
    expect(narrow.page.get_by_role("link", name="1. Menugaskan").first).to_be_visible()
    for visitor in (narrow, wide):
        expect(visitor.page.get_by_text("Memulai berkas")).to_be_hidden()
        visitor.page.get_by_text("Tampilkan semua").click()
        expect(visitor.page.get_by_text("Memulai berkas")).to_be_visible()
        assert visitor.overflow() <= 0
