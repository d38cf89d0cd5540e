"""Lists of rows: pasted from a spreadsheet, folded on a telephone, with several files at once."""

from collections.abc import Callable

from tests.browser.visitors import TELEPHONE, Visitor

Open = Callable[..., Visitor]
PASTE = """(field, text) => {
    const copied = { clipboardData: new DataTransfer(), bubbles: true, cancelable: true };
    copied.clipboardData.setData("text/plain", text);
    return field.dispatchEvent(new ClipboardEvent("paste", copied));
}"""


def paste(visitor: Visitor, name: str, *rows: str) -> bool:
    """Paste into a field; says whether the browser pastes by itself."""
    field = visitor.page.locator(f"[name='{name}']")
    return bool(field.evaluate(PASTE, "\r\n".join(rows)))


def value_of(visitor: Visitor, name: str) -> str:
    return visitor.page.locator(f"[name='{name}']").input_value()


def test_cells_of_a_spreadsheet_fill_rows_and_columns_and_add_rows(at_step: Open):
    visitor = at_step("langkah_2")
    rows = visitor.page.locator("#isian-indikator tbody tr")
    last = rows.count() - 1

    paste(
        visitor,
        f"indikator-{last}-kode",
        "X-1\tProgram\tPersentase A\t%\tNaik\t72,5\tRp 1.250.000\tBidang Pemerintahan Kampung",
        'X-2\tkegiatan\t"Jumlah ""B"""\tdokumen\tTurun\t8\t\tusaha',
        "X-3\tentah\tJumlah C\tkampung\tNaik\t12\t900000\tBidang Usaha",
    )
    rows.nth(last + 2).wait_for()
    visitor.page.get_by_text("sel ditempel").wait_for()
    visitor.settled()

    assert rows.count() == last + 3
    assert value_of(visitor, f"indikator-{last}-target") == "72,5"
    assert value_of(visitor, f"indikator-{last}-pagu") == "1.250.000"
    assert value_of(visitor, f"indikator-{last + 1}-indikator") == 'Jumlah "B"'
    assert value_of(visitor, f"indikator-{last + 1}-polaritas") == "turun"
    assert value_of(visitor, f"indikator-{last + 2}-unit") == "usaha"
    assert "1 sel tidak dikenali dan dibiarkan." in visitor.text()
    visitor.page.reload()
    assert value_of(visitor, f"indikator-{last + 2}-kode") == "X-3"


def test_headings_that_were_copied_along_are_left_out(at_step: Open):
    visitor = at_step("langkah_2")

    paste(visitor, "indikator-0-kode", "Kode\tJenjang\tIndikator", "X-9\tSasaran\tLain")
    visitor.page.get_by_text("3 sel ditempel").wait_for()

    assert value_of(visitor, "indikator-0-kode") == "X-9"
    assert value_of(visitor, "indikator-0-jenjang") == "sasaran"


def test_one_cell_is_pasted_as_ever(at_step: Open):
    visitor = at_step("langkah_2")

    assert paste(visitor, "indikator-0-kode", "X-1")
    assert paste(visitor, "petunjuk", "Satu", "Dua")


def test_a_column_of_figures_goes_down_the_cards(at_step: Open):
    visitor = at_step("langkah_5")

    paste(visitor, "capaian-0-realisasi", "70,5", "80", "90")
    visitor.page.get_by_text("3 sel ditempel").wait_for()

    assert [value_of(visitor, f"capaian-{row}-realisasi") for row in range(3)] == ["70,5", "80", "90"]


def test_cells_for_a_column_that_is_not_filled_in_are_said_to_be_passed_over(at_step: Open):
    visitor = at_step("langkah_5")

    paste(visitor, "capaian-0-realisasi", "70,5\t1.250.000", "80\t")
    visitor.page.get_by_text("2 sel ditempel").wait_for()

    assert "1 sel dilewati: kolomnya tidak diisi di sini." in visitor.text()
    assert value_of(visitor, "capaian-0-realisasi_anggaran") == ""


def test_on_a_telephone_rows_fold_and_one_goes_from_row_to_row(at_step: Open):
    visitor = at_step("langkah_5", viewport=TELEPHONE)
    first, second = (visitor.page.locator(f"#isian-capaian-{row}") for row in (0, 1))

    assert first.locator("[name='capaian-0-realisasi']").is_visible()
    assert not second.locator("[name='capaian-1-realisasi']").is_visible()
    assert "kosong" in second.locator("summary").inner_text()

    visitor.answer("capaian-0-realisasi", "1")
    visitor.settled()
    assert "belum lengkap" in first.locator("summary").inner_text()
    first.get_by_role("link", name="Baris berikutnya").click()

    assert not first.locator("[name='capaian-0-realisasi']").is_visible()
    assert second.locator("[name='capaian-1-realisasi']").is_visible()
    assert "capaian-1-" in visitor.page.evaluate("document.activeElement.name")

    visitor.unfold()
    assert first.locator("[name='capaian-0-realisasi']").is_visible()


def test_on_a_telephone_a_table_s_rows_are_named_and_fold_too(at_step: Open):
    visitor = at_step("langkah_2", viewport=TELEPHONE)
    second = visitor.page.locator("#isian-indikator-1")

    assert value_of(visitor, "indikator-1-kode") in second.locator(".row-name").inner_text()
    assert not second.locator("[name='indikator-1-kode']").is_visible()
    second.get_by_role("button", name="Buka atau lipat baris 2").click()
    assert second.locator("[name='indikator-1-kode']").is_visible()


def test_a_mistake_in_a_folded_row_opens_it(at_step: Open):
    visitor = at_step("langkah_5", viewport=TELEPHONE)
    visitor.complete()
    visitor.page.locator("#ringkasan-galat").wait_for()
    last = visitor.page.locator("#isian-capaian-7")

    assert "ada kesalahan" in last.locator("summary").inner_text()
    assert not last.locator("[name='capaian-7-realisasi']").is_visible()
    visitor.page.get_by_role("link", name="Baris 8, Realisasi", exact=True).click()

    assert visitor.page.evaluate("document.activeElement.name") == "capaian-7-realisasi"
    assert visitor.barriers() == []


def test_several_files_come_at_once_and_the_bad_one_is_named(at_step: Open):
    visitor = at_step("langkah_5")
    picker = visitor.page.locator("#isian-capaian-0-bukti_dukung")

    picker.set_input_files(
        [
            {"name": "satu.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 satu"},
            {"name": "palsu.pdf", "mimeType": "application/pdf", "buffer": b"bukan PDF"},
            {"name": "surat.docx", "mimeType": "application/msword", "buffer": b"PK"},
            {"name": "dua.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 dua"},
        ]
    )
    visitor.page.get_by_role("link", name="dua.pdf").first.wait_for()
    visitor.settled()

    field = visitor.page.locator(".field-files").first
    assert field.locator(".files li").count() == 2
    assert "surat.docx: Hanya berkas .pdf" in field.inner_text()
    assert "palsu.pdf" in visitor.text()
    assert visitor.page.locator(".uploads li").count() == 0
