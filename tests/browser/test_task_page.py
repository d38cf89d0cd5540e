"""Around a form, by clicking: nothing that is done there loses what was typed, and nothing needs a reload."""

from collections.abc import Callable
from itertools import count

import pytest

from service.bootstrap import Alur
from service.dispatch.texts import LONGEST_REMARK
from service.persistence.store.cases import Task
from tests.browser.visitors import DESKTOP, TELEPHONE, Visitor
from tests.builders.offices import completed, run_to, started

Come = Callable[..., Visitor]
Make = Callable[..., Task]
PDF = {"name": "jadwal.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 jadwal"}
_numbers = count(1)


@pytest.fixture
def a_task(alur: Alur) -> Make:
    """Run a case of its own to a step; `returned` gives the step that a unit does again."""

    def make(step: str, *, returned: bool = False) -> Task:
        if not returned:
            return run_to(alur, step, started(alur, f"Sekitar {next(_numbers)}"))
        review = run_to(alur, "langkah_10", started(alur, f"Sekitar {next(_numbers)}"))
        own = {"keputusan": "kembalikan", "saran": "Perbaiki.", "unit_bertugas": ["usaha"]}
        return completed(alur, review, own).offered[0]

    return make


def open_task(somebody: Come, person: str, task: Task, **options: object) -> Visitor:
    visitor = somebody(person, **options)
    visitor.visit(f"/tugas/{task.id}")
    return visitor


def test_a_ticked_input_is_kept_with_the_draft(somebody: Come, a_task: Make):
    visitor = open_task(somebody, "sekretaris", a_task("langkah_1"))

    with visitor.page.expect_response("**/tugas/*"):
        visitor.page.get_by_label("Jadwal kerja", exact=True).check()
    visitor.settled()
    visitor.page.reload()

    assert visitor.page.get_by_label("Jadwal kerja", exact=True).is_checked()


def test_a_chosen_file_is_attached_at_once_and_the_form_keeps_what_was_typed(somebody: Come, a_task: Make):
    visitor = open_task(somebody, "sekretaris", a_task("langkah_1"))
    visitor.page.locator("[name='isi_disposisi']").fill("Kerjakan pekan ini.")

    visitor.page.locator(".input-upload summary").click()
    with visitor.page.expect_navigation():
        visitor.page.get_by_label("Berkas untuk Jadwal kerja").set_input_files(PDF)

    assert visitor.page.locator(".input-file").inner_text() == "jadwal.pdf"
    assert visitor.page.get_by_label("Jadwal kerja", exact=True).is_checked()
    assert visitor.page.locator("[name='isi_disposisi']").input_value() == "Kerjakan pekan ini."


def test_a_remark_is_written_without_leaving_the_form(somebody: Come, a_task: Make):
    visitor = open_task(somebody, "perencana", a_task("langkah_3"))
    visitor.page.locator("[name='instruksi']").fill("Bagikan lusa.")
    address = visitor.page.url

    visitor.page.get_by_label("Tulis catatan").fill("Kertas A4 habis.")
    visitor.press("Simpan catatan")
    visitor.page.locator(".remarks", has_text="Kertas A4 habis.").wait_for()
    visitor.press("Simpan catatan")
    visitor.page.get_by_text("Catatan 1–4000 karakter.").wait_for()

    assert visitor.page.url == address
    assert visitor.page.locator("[name='instruksi']").input_value() == "Bagikan lusa."


def test_a_text_says_how_much_it_still_takes_once_there_is_little_left(somebody: Come, a_task: Make):
    visitor = open_task(somebody, "perencana", a_task("langkah_3"))
    remark = visitor.page.get_by_label("Tulis catatan")

    remark.fill("a" * (LONGEST_REMARK - 7))

    assert visitor.page.locator(".remaining").inner_text() == "Sisa 7 karakter"
    remark.fill("Singkat saja.")
    assert visitor.page.locator(".remaining").count() == 0


def test_a_remark_waits_in_its_box_while_there_is_no_network(somebody: Come, a_task: Make):
    visitor = open_task(somebody, "perencana", a_task("langkah_3"))
    visitor.page.route("**/catatan", lambda route: route.abort())

    visitor.page.get_by_label("Tulis catatan").fill("Kertas A4 habis.")
    visitor.press("Simpan catatan")
    visitor.page.get_by_text("Catatan belum tersimpan.").wait_for()

    assert visitor.page.get_by_label("Tulis catatan").input_value() == "Kertas A4 habis."
    visitor.faults.clear()  # the browser says, too, that there was no network


def test_without_scripts_a_remark_takes_the_form_along(somebody: Come, a_task: Make):
    visitor = open_task(somebody, "perencana", a_task("langkah_3"), java_script_enabled=False)
    visitor.page.locator("[name='instruksi']").fill("Bagikan lusa.")

    visitor.page.get_by_label("Tulis catatan").fill("Kertas A4 habis.")
    visitor.press("Simpan catatan")

    assert "Kertas A4 habis." in visitor.text()
    assert visitor.page.locator("[name='instruksi']").input_value() == "Bagikan lusa."


def test_what_changed_follows_the_form(somebody: Come, a_task: Make):
    visitor = open_task(somebody, "kabid-usaha", a_task("langkah_5", returned=True))
    assert "Belum ada yang berubah" in visitor.page.locator("#perubahan").inner_text()

    visitor.answer("capaian-0-realisasi", "9,75")
    visitor.page.locator("#perubahan ins", has_text="9,75").wait_for()


def test_the_diagram_opens_in_place_at_the_step(somebody: Come, a_task: Make):
    visitor = open_task(somebody, "kabid-usaha", a_task("langkah_5"), viewport=TELEPHONE)
    title = visitor.page.title()

    visitor.page.get_by_text("Diagram: Anda berada di langkah 5").click()
    here = visitor.page.locator("#langkah-langkah_5")
    here.wait_for()

    box = here.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= TELEPHONE["width"]
    assert visitor.page.title() == title
    assert visitor.overflow() <= 0


def test_a_message_is_copied_or_at_least_selected(somebody: Come, a_task: Make):
    task = a_task("langkah_5")
    visitor = open_task(somebody, "staf", task, viewport=TELEPHONE)
    visitor.page.context.grant_permissions(["clipboard-read", "clipboard-write"])

    visitor.page.get_by_text("Salin pesan WhatsApp").click()
    visitor.page.get_by_text("Pesan tersalin.").wait_for()

    assert f"/tugas/{task.id}" in visitor.page.evaluate("navigator.clipboard.readText()")
    assert visitor.overflow() <= 0
    visitor.page.keyboard.press("Escape")
    assert not visitor.page.get_by_label("Pesan untuk ditempel").is_visible()


@pytest.mark.parametrize("screen", [DESKTOP, TELEPHONE], ids=["desk", "telephone"])
def test_a_paper_form_is_entered_by_clicking(somebody: Come, a_task: Make, screen: dict[str, int]):
    task = a_task("langkah_5")
    staff = somebody("staf", viewport=screen)
    staff.follow("Isian bidang yang belum masuk")
    assert staff.barriers() == []
    staff.visit(f"/tugas/{task.id}")
    staff.follow("Masukkan formulir kertas")
    assert staff.barriers() == []

    staff.page.get_by_label("Mengapa tidak diisi bidang sendiri?").fill("Kabid dinas luar")
    with staff.page.expect_navigation():
        staff.page.locator("#_pindaian_berkas").set_input_files({**PDF, "name": "formulir.pdf"})
    for button in staff.page.get_by_role("button", name="Buka semua").all():
        button.click()
    for name, value in (("realisasi", "1"), ("realisasi_anggaran", "0")):
        for field in staff.page.locator(f"[name^='capaian-'][name$='-{name}']").all():
            field.fill(value)
    staff.settled()
    for name in ("faktor_penghambat", "tindak_lanjut"):
        for field in staff.page.locator(f"[name$='-{name}']").all():
            field.fill("Hujan")
    staff.complete()

    assert staff.heading().endswith("Langkah 5 selesai")
    staff.visit(f"/tugas/{task.id}")
    assert "Dimasukkan Staf Perencanaan (contoh) a.n." in staff.text()
    assert staff.barriers() == []
    assert staff.overflow() <= 0


@pytest.mark.parametrize("screen", [DESKTOP, TELEPHONE], ids=["desk", "telephone"])
def test_the_pages_around_a_task_keep_nobody_out(somebody: Come, a_task: Make, screen: dict[str, int]):
    waiting, again = a_task("langkah_5"), a_task("langkah_5", returned=True)
    pages = {
        "perencana": [f"/tugas/{waiting.id}/kecualikan", f"/tugas/{waiting.id}/diagram"],
        "kabid-usaha": [f"/tugas/{again.id}"],
        "admin": [f"/tugas/{a_task('langkah_10').id}", f"/tugas/{a_task('langkah_10').id}/izin"],
        "staf": ["/tugas/isian-bidang", f"/tugas/{waiting.id}/atas-nama", f"/berkas/{again.instance_id}"],
    }

    for person, paths in pages.items():
        visitor = somebody(person, viewport=screen)
        for path in paths:
            visitor.visit(path)
            for fold in visitor.page.locator("summary").all():
                if fold.is_visible():  # some fold only on a telephone
                    fold.click()
            visitor.page.wait_for_load_state("networkidle")
            assert (path, visitor.barriers()) == (path, [])
            assert visitor.overflow() <= 0, path


def test_a_broad_form_begins_on_the_first_screen_with_its_sheet_as_buttons(somebody: Come, a_task: Make):
    task = a_task("langkah_5")
    visitor = open_task(somebody, f"kabid-{task.unit}", task, viewport=DESKTOP)

    first = visitor.page.locator("#formulir .fields :is(input, textarea):visible").first.bounding_box()
    bar = visitor.page.locator(".form-actions").bounding_box()
    buttons = visitor.page.locator(".sheet-bar .btn").all_inner_texts()

    assert first is not None
    assert bar is not None
    assert first["y"] + first["height"] <= bar["y"]
    assert buttons == ["Unduh lembar isian (XLSX)", "Unggah lembar"]


def test_folded_rows_keep_their_key_figure_in_sight_on_a_telephone(somebody: Come, a_task: Make):
    for step, person, figure in (("langkah_7", "perencana", "Lengkap"), ("langkah_8", "staf", " % · ")):
        visitor = open_task(somebody, person, a_task(step), viewport=TELEPHONE)

        briefs = visitor.page.locator("tr.folded .row-brief:visible").all_inner_texts()

        assert briefs
        assert all(figure in brief for brief in briefs)
