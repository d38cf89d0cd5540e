"""How a form is laid out: every form of the SOP, its numbers, its lists, its mistakes."""

import pytest

from engine.texts import Text
from forms.document import read_form
from forms.fields import Form
from service.casework.folders import ROOT
from service.web.controls import Control, FormPage, RowList
from service.web.form_pages import Answers, form_page, problems_of

FOLDER = ROOT / "forms" / "pengumpulan_data_kinerja"
STEPS = sorted(path.stem for path in FOLDER.glob("*.json"))


def form_of(step: str) -> Form:
    return read_form((FOLDER / f"{step}.json").read_bytes(), name=step)


def laid_out(form: Form, language: str = "id", readonly: bool = False, **answers: object) -> FormPage:
    given = Answers(**{"values": {field.key: None for field in form.fields}, **answers})
    return form_page(form, given, language=language, file_url=lambda sha: f"/{sha}", readonly=readonly)


def controls(page: FormPage) -> dict[str, Control | RowList]:
    return {each.path: each for part in page.parts for each in part.controls}


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("step", STEPS)
def test_every_field_of_every_form_has_its_place_and_a_label(step: str, language: str):
    form = form_of(step)

    found = controls(laid_out(form, language))

    assert set(found) >= set(form.by_key)
    assert all(each.label for path, each in found.items() if path)


def test_numbers_are_proposed_as_one_types_them_and_money_with_its_marks():
    form = form_of("langkah_2")
    row = {"kode": "A", "target": "1234.5", "pagu": 1_250_000}

    listed = controls(laid_out(form, values={"indikator": [row]}))["indikator"]

    assert isinstance(listed, RowList)
    values = {each.path.split(".")[-1]: each.value for each in listed.rows[0].controls}
    assert values["target"] == "1.234,5"
    assert values["pagu"] == "1.250.000"
    assert controls(laid_out(form_of("langkah_1"), values={"tahun": 2026}))["tahun"].value == "2026"


def test_what_cannot_be_read_is_shown_as_it_was_typed():
    assert controls(laid_out(form_of("langkah_1"), values={"tahun": "dua ribu"}))["tahun"].value == "dua ribu"


def test_a_list_of_few_columns_is_a_table_and_one_of_many_a_card_for_each_row():
    receipts, achievements = {"tanda_terima": [{"unit": "a"}]}, {"capaian": [{"kode": "A", "indikator": "B"}]}

    short = controls(laid_out(form_of("langkah_4"), values=receipts))["tanda_terima"]
    long = controls(laid_out(form_of("langkah_5"), values=achievements))["capaian"]

    assert isinstance(short, RowList)
    assert isinstance(long, RowList)
    assert (short.layout, long.layout) == ("table", "cards")
    assert long.rows[0].title == "A – B"
    assert long.rows[0].hidden == (("capaian-0-kode", "A"),)
    assert not long.removable


def test_hidden_fields_are_left_out_and_required_ones_are_marked():
    form = form_of("langkah_10")

    found = controls(laid_out(form, hidden=frozenset({"saran"}), required=frozenset({"analisis"})))

    assert "saran" not in found
    assert found["analisis"].required
    assert not found["keputusan"].required


def test_for_reading_nothing_is_asked_and_codes_are_named():
    form = form_of("langkah_2")
    options = {"unit_bertugas": [{"value": "a", "label": "Bidang A"}]}

    found = controls(laid_out(form, readonly=True, values={"unit_bertugas": ["a"]}, options=options))

    assert (found["unit_bertugas"].kind, found["unit_bertugas"].value) == ("fixed", "Bidang A")


def test_an_answer_that_is_no_longer_an_option_is_still_to_be_seen():
    form = form_of("langkah_2")

    found = controls(laid_out(form, values={"unit_bertugas": ["dihapus"]}))["unit_bertugas"]

    assert [(choice.value, choice.selected) for choice in found.choices] == [("dihapus", True)]


def test_mistakes_are_listed_in_the_order_of_the_page_with_the_number_of_their_row():
    form = form_of("langkah_5")
    wrong = [Text("Wajib diisi.", "This is required.")]
    errors = {"capaian.1.sumber_data": wrong, "capaian.0.realisasi": wrong, "form": wrong}
    page = laid_out(form, values={"capaian": [{"kode": "A"}, {"kode": "B"}]}, errors=errors)

    found = problems_of(form, errors, page, language="id")

    assert [problem.label for problem in found][:2] == ["Baris 1, Realisasi", "Baris 2, Sumber data"]
    assert [problem.id for problem in found] == [
        "isian-capaian-0-realisasi",
        "isian-capaian-1-sumber_data",
        "formulir",
    ]
