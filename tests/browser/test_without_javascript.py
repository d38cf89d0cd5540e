"""Without JavaScript: claim, fill in, add and remove rows, attach a file, return, complete."""

from collections.abc import Callable
from itertools import count

import pytest
from playwright.sync_api import expect

from service.bootstrap import Alur
from service.dispatch.office_commands import PutList
from service.founding.sample import sample_indicators
from tests.browser.visitors import DESKTOP, TELEPHONE, Visitor
from tests.builders.offices import run_to, started

Come = Callable[..., Visitor]
PDF = {"name": "bukti.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 bukti"}
_numbers = count(1)


def a_case(alur: Alur, step: str) -> str:
    """Run a case of its own to a step; gives its name."""
    name = f"Tanpa skrip {next(_numbers)}"
    run_to(alur, step, started(alur, name))
    return name


@pytest.mark.parametrize("screen", [DESKTOP, TELEPHONE], ids=["desk", "telephone"])
def test_a_unit_claims_fills_in_two_rows_attaches_a_file_and_hands_in(
    somebody: Come, alur: Alur, screen: dict[str, int]
):
    every = sample_indicators()
    few = [row for row in every if row["kode"].endswith(("-01", "-02"))]
    alur.office.run(PutList(key="indikator", rows=few), person=None)
    case = a_case(alur, "langkah_5")
    alur.office.run(PutList(key="indikator", rows=every), person=None)
    head = somebody("kabid-pemerintahan", java_script_enabled=False, viewport=screen)

    head.take(case)
    for row in (0, 1):
        head.answer(f"capaian-{row}-realisasi", "60,5")
        head.answer(f"capaian-{row}-realisasi_anggaran", "1.250.000")
    head.page.locator("#isian-capaian-0-bukti_dukung").set_input_files(PDF)
    head.press("Hitung ulang")
    assert head.page.locator("#isian-capaian-0-capaian").inner_text().startswith("83,45")
    assert head.page.get_by_role("link", name="bukti.pdf").count() >= 1
    head.complete()
    assert "Faktor penghambat" in head.page.locator("#ringkasan-galat").inner_text()
    for row in (0, 1):
        head.answer(f"capaian-{row}-faktor_penghambat", "Hujan")
        head.answer(f"capaian-{row}-tindak_lanjut", "Dijadwalkan ulang")
    head.complete()

    assert head.heading().endswith("Langkah 5 selesai")
    head.take(case)
    assert head.heading().startswith("6.")
    assert "bukti.pdf" in head.page.content()


def test_a_row_is_added_filled_in_and_another_removed(somebody: Come, alur: Alur):
    case = a_case(alur, "langkah_2")
    planner = somebody("perencana", java_script_enabled=False)
    planner.take(case)
    address = planner.page.url
    rows = planner.page.locator("#isian-indikator tbody tr")
    before = rows.count()

    planner.press("Tambah baris")
    new = {"kode": "X-1", "indikator": "Jumlah pelatihan", "satuan": "kali", "target": "4", "pagu": "0"}
    for column, value in new.items():
        planner.answer(f"indikator-{before}-{column}", value)
    for column, value in (("polaritas", "naik"), ("unit", "usaha")):
        planner.page.locator(f"[name='indikator-{before}-{column}']").select_option(value)
    planner.press("Hapus baris 1")
    assert rows.count() == before
    planner.complete()

    assert planner.heading().endswith("Langkah 2 selesai")
    planner.page.goto(address)
    assert "Jumlah pelatihan" in planner.page.content()


def test_the_recap_is_returned_with_a_suggestion_and_a_unit(somebody: Come, alur: Alur):
    case = a_case(alur, "langkah_10")
    secretary = somebody("sekretaris", java_script_enabled=False)
    secretary.take(case)

    secretary.page.get_by_label("Kembalikan", exact=True).check()
    secretary.press("Hitung ulang")
    secretary.answer("saran", "Lengkapi bukti dukung.")
    secretary.page.get_by_role("checkbox", name="Bidang Usaha Ekonomi Kampung").check()
    secretary.complete()

    assert secretary.heading().endswith("Langkah 10 selesai")
    head = somebody("kabid-usaha", java_script_enabled=False)
    returned = head.page.locator(".task-returned", has_text=case)
    expect(returned).to_contain_text("Lengkapi bukti dukung.")
