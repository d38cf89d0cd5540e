"""What a browser sends without scripts: answers, and buttons that add and take away."""

from pathlib import Path

from forms.document import read_form
from forms.following import untouched
from forms.values import initial_values
from service.casework.folders import ROOT
from service.web.forms.posted import Posted, read_post
from tests.forms.builders import a_context, a_form

FORMS = ROOT / "forms" / "pengumpulan_data_kinerja"


def posted(step: str, *items: tuple[str, str]) -> Posted:
    path: Path = FORMS / f"{step}.json"
    return read_post(read_form(path.read_bytes(), name=step), items, language="id")


TWO_ROWS = (("indikator-0-kode", "A"), ("indikator-0-target", "1.234,5"), ("indikator-1-kode", "B"))


def test_answers_are_nested_and_numbers_read_as_indonesians_write_them():
    found = posted("langkah_2", *TWO_ROWS, ("_aksi", "simpan"))

    assert found.verb == "simpan"
    assert [row["kode"] for row in found.raw["indikator"]] == ["A", "B"]
    assert found.raw["indikator"][0]["target"] == "1234.5"


def test_an_added_row_is_blank_and_stays_so_until_something_is_typed():
    found = posted("langkah_2", *TWO_ROWS, ("_aksi", "tambah:indikator"))
    again = posted("langkah_2", *TWO_ROWS, ("indikator-2-kode", ""), ("_aksi", "lihat"))

    assert found.blank["indikator"] == 1
    assert again.blank["indikator"] == 1
    assert len(again.raw["indikator"]) == 2


def test_a_removed_row_is_the_one_whose_button_was_pressed():
    found = posted("langkah_2", *TWO_ROWS, ("_aksi", "hapus:indikator:0"))

    assert [row["kode"] for row in found.raw["indikator"]] == ["B"]


def test_a_file_taken_off_leaves_the_others():
    name = "capaian-0-bukti_dukung"
    sent = [("capaian-0-kode", "A"), (name, "a" * 64), (name, "b" * 64)]

    found = posted("langkah_5", *sent, ("_aksi", "lepas:capaian.0.bukti_dukung:0"))

    assert found.raw["capaian"][0]["bukti_dukung"] == ["b" * 64]


def test_a_name_typed_over_several_lines_becomes_one_line():
    found = posted("langkah_2", ("indikator-0-indikator", "Persentase\r\nkampung"))

    assert found.raw["indikator"][0]["indikator"] == "Persentase kampung"


def test_an_unknown_button_only_looks_the_form_over():
    assert posted("langkah_2", ("_aksi", "hancurkan")).verb == "lihat"
    assert posted("langkah_2").verb == "lihat"
    assert posted("langkah_2", ("_aksi", "hapus:")).verb == "hapus"


def test_pasted_cells_ask_for_several_rows_at_once():
    assert posted("langkah_2", *TWO_ROWS, ("_aksi", "tambah:indikator:12")).blank["indikator"] == 12
    assert posted("langkah_2", *TWO_ROWS, ("_aksi", "tambah:indikator:99999")).blank["indikator"] == 500
    assert posted("langkah_2", *TWO_ROWS, ("_aksi", "tambah:indikator:-3")).blank["indikator"] == 0


def test_a_new_file_takes_the_place_of_the_one_before_where_there_may_be_only_one():
    form = a_form({"type": "filepicker", "key": "surat", "label": "Surat"})

    found = read_post(form, [("surat", "a" * 64), ("surat", ""), ("surat", "b" * 64)], language="id")

    assert found.raw["surat"] == ["b" * 64]


def test_an_untouched_default_follows_and_a_field_that_appears_opens_with_its_own():
    form = read_form((FORMS / "langkah_1.json").read_bytes(), name="langkah_1")
    context = a_context()
    opened = initial_values(form, context)
    mark = untouched(form, opened, context)["isi_disposisi"]
    sent = [("tahun", "2026"), ("periode", "TW1"), ("isi_disposisi", opened["isi_disposisi"])]

    found = read_post(form, [*sent, ("_bawaan-isi_disposisi", mark)], language="id", context=context)
    alone = read_post(form, [*sent[:2], ("_tampil", "tahun periode")], language="id", context=context)

    assert "Triwulan I Tahun 2026" in found.raw["isi_disposisi"]
    assert "Triwulan I Tahun 2026" in alone.raw["isi_disposisi"]
