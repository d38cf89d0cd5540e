"""What people do on the page of a case: read what was filled in, stop it, let it go on, remark on it."""

from collections.abc import Callable

import pytest

from service.bootstrap import Alur
from tests.browser.visitors import Visitor
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
