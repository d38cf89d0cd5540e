"""Filling in forms: computed values, conditions, rows, files, and nothing typed is ever lost."""

from collections.abc import Callable

from service.bootstrap import Alur
from service.web.session import COOKIE
from tests.browser.visitors import Visitor

Open = Callable[..., Visitor]


def value_of(visitor: Visitor, name: str) -> str:
    return visitor.page.locator(f"[name='{name}']").input_value()


def shown(visitor: Visitor, name: str) -> str:
    return visitor.page.locator(f"#isian-{name}").inner_text()


def test_what_follows_from_an_answer_is_computed_while_one_types(at_step: Open):
    visitor = at_step("langkah_5")

    visitor.answer("capaian-0-realisasi", "1")
    visitor.answer("capaian-0-realisasi_anggaran", "100")
    visitor.settled()

    assert shown(visitor, "capaian-0-capaian").endswith("%")
    assert shown(visitor, "capaian-0-predikat") != "–"
    assert visitor.page.locator("#isian-capaian-0-tindak_lanjut").get_attribute("aria-required") == "true"


def test_a_field_appears_with_the_answer_that_asks_for_it(at_step: Open):
    visitor = at_step("langkah_10")
    assert visitor.page.locator("[name='saran']").count() == 0

    visitor.page.get_by_label("Kembalikan").check()
    visitor.page.locator("[name='saran']").wait_for()
    visitor.page.get_by_label("Setujui").check()
    visitor.page.locator("[name='saran']").wait_for(state="detached")


def test_what_is_typed_while_the_server_looks_the_form_over_stays(at_step: Open):
    visitor = at_step("langkah_5")
    visitor.page.route("**/tugas/*", lambda route: (visitor.page.wait_for_timeout(300), route.continue_())[1])

    visitor.answer("capaian-0-realisasi", "7")
    visitor.page.locator("[name='capaian-0-faktor_pendorong']").press_sequentially("Kerja sama", delay=120)
    visitor.settled()

    assert value_of(visitor, "capaian-0-faktor_pendorong") == "Kerja sama"
    focused = visitor.page.evaluate("document.activeElement.name")
    assert focused == "capaian-0-faktor_pendorong"


def test_mistakes_are_listed_and_lead_to_their_fields_and_the_draft_survives(at_step: Open):
    visitor = at_step("langkah_5")
    visitor.answer("capaian-0-realisasi", "delapan")
    visitor.answer("capaian-0-faktor_pendorong", "Kerja sama")

    visitor.complete()

    summary = visitor.page.locator("#ringkasan-galat")
    assert "Baris 1, Realisasi: Isi dengan angka, misalnya 72,5." in summary.inner_text()
    assert value_of(visitor, "capaian-0-realisasi") == "delapan"
    assert value_of(visitor, "capaian-0-faktor_pendorong") == "Kerja sama"
    summary.get_by_role("link", name="Baris 1, Realisasi", exact=True).click()
    assert visitor.page.evaluate("document.activeElement.name") == "capaian-0-realisasi"

    visitor.answer("capaian-0-realisasi", "8")
    visitor.settled()
    assert "Baris 1, Realisasi" not in [link.inner_text() for link in summary.get_by_role("link").all()]

    visitor.press("Simpan konsep")
    assert value_of(visitor, "capaian-0-realisasi") == "8"
    assert "Konsep tersimpan" in visitor.text()


def test_rows_are_added_and_removed_where_one_is(at_step: Open):
    visitor = at_step("langkah_2")
    rows = visitor.page.locator("#isian-indikator tbody tr")
    before = rows.count()

    visitor.page.get_by_role("button", name="Tambah baris").click()
    rows.nth(before).wait_for()
    assert visitor.page.evaluate("document.activeElement.name") == f"indikator-{before}-kode"

    visitor.answer(f"indikator-{before}-kode", "X-99")
    visitor.page.get_by_role("button", name="Hapus baris 1", exact=True).click()
    visitor.settled()
    assert rows.count() == before
    assert value_of(visitor, f"indikator-{before - 1}-kode") == "X-99"


def test_the_rows_of_a_unit_that_need_not_report_go_at_once(at_step: Open):
    visitor = at_step("langkah_2")
    rows = visitor.page.locator("#isian-indikator tbody tr")
    before = rows.count()

    visitor.page.get_by_label("Bidang Usaha Ekonomi Kampung").uncheck()
    visitor.page.get_by_role("button", name="Hapus semua baris itu").click()
    visitor.settled()

    assert 0 < rows.count() < before
    assert visitor.page.get_by_role("button", name="Hapus semua baris itu").count() == 0
    visitor.complete()
    assert visitor.heading().endswith("Langkah 2 selesai")


def test_a_file_is_attached_at_once_and_can_be_taken_off(at_step: Open):
    visitor = at_step("langkah_5")
    picker = visitor.page.locator("#isian-capaian-0-bukti_dukung")

    picker.set_input_files(
        [{"name": "bukti 1.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 bukti"}]
    )
    visitor.page.get_by_role("link", name="bukti 1.pdf").first.wait_for()
    visitor.settled()
    assert visitor.page.locator("[type=hidden][name='capaian-0-bukti_dukung']").count() == 1

    picker.set_input_files([{"name": "program.exe", "mimeType": "application/pdf", "buffer": b"MZ"}])
    visitor.page.get_by_text("Hanya berkas").first.wait_for()
    assert visitor.page.locator("[type=hidden][name='capaian-0-bukti_dukung']").count() == 1

    visitor.page.get_by_role("button", name="Lepas bukti 1.pdf").click()
    visitor.page.locator("[type=hidden][name='capaian-0-bukti_dukung']").wait_for(state="detached")


def test_what_an_earlier_step_yielded_is_shown_where_it_is_opened(at_step: Open):
    visitor = at_step("langkah_5")

    visitor.page.locator(".materials summary").first.click()
    visitor.page.locator(".materials .form-part").first.wait_for()


def test_one_who_vouches_for_data_has_it_before_their_eyes(at_step: Open):
    visitor = at_step("langkah_6")

    visitor.page.locator(".materials .row-card").first.wait_for()
    assert "IK-" not in visitor.page.locator(".materials details:not([open])").all_inner_texts()


def test_what_was_typed_last_is_kept_when_one_leaves_the_page_without_leaving_the_field(at_step: Open):
    visitor = at_step("langkah_5")
    address = visitor.page.url

    visitor.page.locator("[name='capaian-0-faktor_pendorong']").press_sequentially("Kerja sama")
    visitor.visit("/tugas")
    visitor.page.wait_for_load_state("networkidle")
    visitor.page.goto(address)

    assert value_of(visitor, "capaian-0-faktor_pendorong") == "Kerja sama"


def test_a_session_that_ends_costs_nothing_that_was_typed(at_step: Open, alur: Alur):
    visitor = at_step("langkah_5")
    cookies = visitor.page.context.cookies()
    visitor.page.context.clear_cookies(name=COOKIE)

    visitor.answer("capaian-0-realisasi", "7")
    visitor.page.get_by_text("Sesi Anda berakhir").wait_for()
    visitor.page.get_by_role("button", name="Selesaikan").click()
    visitor.settled()
    assert value_of(visitor, "capaian-0-realisasi") == "7"

    visitor.page.context.clear_cookies()
    visitor.page.context.add_cookies([each for each in cookies if each["name"] == COOKIE])
    visitor.page.get_by_role("button", name="Selesaikan").click()
    visitor.page.locator("#ringkasan-galat").wait_for()
    assert value_of(visitor, "capaian-0-realisasi") == "7"


def test_a_page_with_mistakes_can_be_opened_again(at_step: Open):
    visitor = at_step("langkah_5")
    visitor.answer("capaian-0-realisasi", "delapan")
    visitor.complete()

    visitor.page.reload()
    assert value_of(visitor, "capaian-0-realisasi") == "delapan"
    assert visitor.page.locator("#ringkasan-galat").is_visible()


def test_a_second_tab_tells_that_the_task_is_done_and_by_whom(at_step: Open, alur: Alur):
    visitor = at_step("langkah_6")
    task_id = visitor.page.url.rpartition("/")[2]

    visitor.page.locator("[name='catatan']").fill("Sudah lengkap")
    alur.instances.complete(task_id, {"pernyataan": True}, person="kabid-pemerintahan")
    visitor.page.locator("[name='catatan']").blur()

    visitor.page.get_by_text("Selesai dikerjakan").wait_for()
    assert "Sudah lengkap" in visitor.text()
    assert visitor.page.get_by_role("button", name="Selesaikan").count() == 0


def test_without_scripts_rows_mistakes_and_completion_work_just_as_well(at_step: Open):
    visitor = at_step("langkah_2", java_script_enabled=False)
    rows = visitor.page.locator("#isian-indikator tbody tr")
    before = rows.count()

    visitor.press("Tambah baris")
    assert rows.count() == before + 1
    visitor.answer(f"indikator-{before}-kode", "X-99")
    visitor.complete()

    assert "Ada" in visitor.page.locator("#ringkasan-galat h2").inner_text()
    assert value_of(visitor, f"indikator-{before}-kode") == "X-99"
    visitor.press(f"Hapus baris {before + 1}")
    assert rows.count() == before
    visitor.complete()
    assert visitor.heading().endswith("Langkah 2 selesai")


def test_without_scripts_a_return_without_a_suggestion_asks_for_it(at_step: Open):
    visitor = at_step("langkah_10", java_script_enabled=False)

    visitor.page.get_by_label("Kembalikan").check()
    visitor.complete()
    visitor.answer("saran", "Perbaiki rekapitulasinya.")
    visitor.complete()

    assert visitor.heading().endswith("Langkah 10 selesai")
    assert "7. Memerintahkan rekapitulasi data" in visitor.text()
