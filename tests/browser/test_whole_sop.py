"""The whole SOP by clicking, as its seven people, with a return of one unit and one of the recap only."""

from collections.abc import Callable

from tests.browser.visitors import Visitor

Come = Callable[..., Visitor]
CASE = "Triwulan III 2026"
UNITS = ("pemerintahan", "pembangunan", "kelembagaan", "usaha")


def hand_in_data(kabid: Visitor, realised: str) -> None:
    """Fill in step 5 for every indicator of the unit, then hand the data in at step 6."""
    kabid.take(CASE)
    for field in kabid.page.locator("[name$='-realisasi']").all():
        field.fill(realised)
    for field in kabid.page.locator("[name$='-realisasi_anggaran']").all():
        field.fill("1.250.000")
    kabid.settled()
    for name in ("faktor_penghambat", "tindak_lanjut"):
        for field in kabid.page.locator(f"[name$='-{name}']").all():
            field.fill("Pencairan dana terlambat; dijadwalkan ulang.")
    kabid.complete()
    kabid.follow("Buka 6.")
    kabid.press("Ambil tugas")
    kabid.page.get_by_label("Saya menyatakan").check()
    kabid.complete()


def recap(planner: Visitor, clerk: Visitor) -> None:
    """Order, make and report the recap: steps 7, 8 and 9."""
    for person in (planner, clerk, planner):
        person.take(CASE)
        person.complete()


def send_back(secretary: Visitor, suggestion: str, unit: str | None = None) -> None:
    """Return the recap at step 10, with the data of one unit or alone."""
    secretary.take(CASE)
    secretary.page.get_by_text("Rekapitulasi per indikator").wait_for()
    secretary.page.get_by_label("Kembalikan").check()
    secretary.settled()
    secretary.answer("saran", suggestion)
    if unit is not None:
        secretary.page.get_by_label(unit).check()
    secretary.complete()


def test_the_sop_runs_from_the_first_step_to_the_archive(somebody: Come):
    secretary, planner, clerk = somebody("sekretaris"), somebody("perencana"), somebody("staf")
    heads = {unit: somebody(f"kabid-{unit}") for unit in UNITS}

    secretary.follow("Mulai berkas")
    secretary.answer("nomor", CASE)
    secretary.press("Mulai")
    secretary.press("Ambil tugas")
    secretary.complete()
    assert "menunggu diambil Fungsional Perencana: Perencana Ahli Muda (contoh)" in secretary.text()
    for person in (planner, planner, clerk):
        person.take(CASE)
        person.complete()
    for head in heads.values():
        hand_in_data(head, "80,5")
    recap(planner, clerk)

    send_back(secretary, "Lengkapi penjelasan capaian.", "Bidang Usaha Ekonomi Kampung")

    heads["usaha"].visit("/tugas")
    assert "Dikembalikan oleh Sekretaris Dinas (contoh)" in heads["usaha"].text()
    assert "Lengkapi penjelasan capaian." in heads["usaha"].text()
    heads["usaha"].take(CASE)
    assert heads["usaha"].page.locator("[name$='-realisasi']").first.input_value() == "80,5"
    hand_in_data(heads["usaha"], "95")
    heads["pemerintahan"].visit("/tugas")
    assert heads["pemerintahan"].page.locator(".task", has_text=CASE).count() == 0

    recap(planner, clerk)
    send_back(secretary, "Perbaiki ringkasan rekapitulasi.")
    for head in heads.values():
        head.visit("/tugas")
        assert head.page.locator(".task", has_text=CASE).count() == 0
    planner.visit("/tugas")
    assert "Perbaiki ringkasan rekapitulasi." in planner.text()

    recap(planner, clerk)
    secretary.take(CASE)
    secretary.page.get_by_label("Setujui").check()
    secretary.complete()
    planner.take(CASE)
    planner.answer("nomor", "050/12/V.07-WK/2026")
    planner.complete()
    planner.take(CASE)
    planner.answer("nomor_arsip", "A-12/2026")
    planner.answer("lokasi_fisik", "Lemari 2, rak 3")
    planner.complete()
    assert "Berkas ini sudah selesai seluruhnya." in planner.text()

    auditor = somebody("auditor")
    auditor.visit("/berkas?q=Triwulan+III")
    auditor.follow(CASE)
    auditor.follow("Periksa keutuhan")
    assert "Utuh:" in auditor.text()
    auditor.follow("Sebelumnya")
    assert "Mengambil 11. Menyimpan data kinerja" in auditor.page.locator(".card-head").first.inner_text()
