"""What a browser sends without scripts: answers, and buttons that add and take away."""

from pathlib import Path

from forms.document import read_form
from service.casework.folders import ROOT
from service.web.posted import Posted, read_post

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
