"""An auditor follows a deviation: from the register to its moment, to a note that closes it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from service.bootstrap import Alur
from service.jobs import projecting
from tests.browser.visitors import Visitor
from tests.builders.offices import completed, run_to, started

Come = Callable[..., Visitor]
CASE, SARAN = "Berkas yang menyimpang", "Jelaskan selisih realisasi bidang usaha."
NOTE = "Penjelasan diterima; bukti dukung lengkap."


@pytest.fixture(scope="module")
def returned(alur: Alur) -> str:
    """Send a case back; gives its id."""
    review = run_to(alur, "langkah_10", started(alur, CASE))
    completed(alur, review, {"keputusan": "kembalikan", "saran": SARAN, "unit_bertugas": ["usaha"]})
    while projecting.project(alur):
        pass
    return review.instance_id


def test_an_auditor_goes_from_the_register_to_the_moment_and_closes_what_is_settled(
    somebody: Come, returned: str
):
    auditor = somebody("auditor")
    page = auditor.page

    auditor.visit(f"/berkas/{returned}")
    auditor.follow("penyimpangan")
    page.locator(".deviation-what a", has_text="Pengembalian").click()
    expect(page.locator("main")).to_contain_text(SARAN)

    auditor.follow("Putar ke catatan")
    page.locator("[data-playback][data-ready]").wait_for()
    expect(page.locator("[data-beside]")).to_contain_text(SARAN)

    page.go_back()
    page.get_by_label("Tulis catatan").fill(NOTE)
    auditor.press("Tutup dengan catatan ini")
    expect(page.locator("main")).to_contain_text("sudah ditutup")
    expect(page.locator("main")).to_contain_text(NOTE)

    auditor.visit(f"/temuan?berkas={returned}&jenis=return&status=terbuka")
    expect(page.locator("main")).to_contain_text("Tidak ada penyimpangan yang cocok")
    with page.expect_download() as taken:
        auditor.visit(f"/temuan?berkas={returned}")
        page.get_by_role("link", name="Unduh CSV").click()
    assert SARAN in taken.value.path().read_text(encoding="utf-8-sig")
