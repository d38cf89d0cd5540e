"""How a form is laid out: every form of the SOP, its numbers, its lists, its mistakes."""

import pytest

from engine.texts import Text
from forms.document import read_form
from forms.fields import Form
from forms.values import client_part, initial_values
from service.casework.folders import ROOT
from service.web.forms.answers import Answers, asked_answers
from service.web.forms.controls import Control, FormPage, RowList
from service.web.forms.pages import form_page, problems_of
from tests.forms.builders import Case, a_context, a_form

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


def asked_page(form: Form, raw: dict[str, object], **options: object) -> FormPage:
    answers = asked_answers(form, raw, a_context(), language="id", **options)
    return form_page(form, answers, language="id", file_url=lambda sha: f"/{sha}")


def list_of(page: FormPage, path: str) -> RowList:
    found = controls(page)[path]
    assert isinstance(found, RowList)
    return found


def test_a_row_tells_how_far_it_has_come():
    case = Case()
    for step in ("1", "2", "3", "4"):
        case.submit(step)
    form, context = form_of("langkah_5"), case.context("5", "pemerintahan")
    raw = case.opening("5", "pemerintahan")
    raw["capaian"][0] |= {"realisasi": "120", "realisasi_anggaran": "5", "sumber_data": "Laporan"}

    def states(judged: bool) -> list[str]:
        answers = asked_answers(form, raw, context, language="id", judged=judged)
        page = form_page(form, answers, language="id", file_url=lambda sha: f"/{sha}")
        return [row.state for row in list_of(page, "capaian").rows]

    assert states(judged=False) == ["filled", "empty"]
    assert states(judged=True) == ["filled", "bad"]
    raw["capaian"][1] |= {"realisasi": "3"}
    assert states(judged=False) == ["filled", "begun"]


def test_rows_are_named_by_the_columns_that_say_which_they_are():
    row = {"kode": "A-1", "indikator": "Kampung mandiri"}

    listed = list_of(laid_out(form_of("langkah_2"), values={"indikator": [row]}), "indikator")
    recap = list_of(laid_out(form_of("langkah_8"), values={"rekap": [{**row, "nama_unit": "B"}]}), "rekap")
    units = list_of(
        laid_out(form_of("langkah_7"), values={"kelengkapan": [{"nama_unit": "B"}]}), "kelengkapan"
    )

    assert listed.rows[0].title == "A-1 – Kampung mandiri"
    assert recap.rows[0].title == "A-1 – Kampung mandiri"
    assert units.rows[0].title == "B"
    assert "in-title" in units.rows[0].controls[0].css


DECISION = a_form(
    {
        "type": "radio",
        "key": "keputusan",
        "label": "Keputusan",
        "values": [{"value": "ya", "label": "Setujui"}, {"value": "tidak", "label": "Kembalikan"}],
        "properties": {"appearance": "actions"},
    },
    {
        "type": "textarea",
        "key": "saran",
        "label": "Saran",
        "properties": {"show_if": "keputusan == 'tidak'"},
    },
    {
        "type": "dynamiclist",
        "path": "daftar",
        "label": "Daftar",
        "components": [
            {"type": "checkbox", "key": "belum", "label": "Belum"},
            {
                "type": "number",
                "key": "nilai",
                "label": "Nilai",
                "decimalDigits": 1,
                "properties": {"show_if": "not belum"},
            },
        ],
    },
)


def test_a_decision_is_a_part_of_its_own_and_says_what_was_chosen():
    page = asked_page(DECISION, {"keputusan": "tidak", "saran": "Lengkapi."})

    assert [part.decision for part in page.parts] == [True]
    assert page.decided == "Kembalikan"
    assert page.keys == ("keputusan", "saran", "daftar")
    assert asked_page(DECISION, {}).decided == ""


def test_what_was_answered_to_a_hidden_field_goes_along_unseen():
    raw = {"keputusan": "ya", "saran": "Lengkapi.", "daftar": [{"belum": True, "nilai": "1234.5"}]}

    page = asked_page(DECISION, raw)

    assert page.kept == (("saran", "Lengkapi."),)
    assert list_of(page, "daftar").rows[0].hidden == (("daftar-0-nilai", "1.234,5"),)


def test_figures_stand_beside_the_options_of_a_checklist():
    form = form_of("langkah_10")
    options = {"unit_bertugas": [{"value": "a", "label": "Bidang A"}, {"value": "b", "label": "Bidang B"}]}
    figures = {"unit_bertugas": {"a": {"jumlah_indikator": 8, "rata_rata": "87.5", "predikat": "Tinggi"}}}

    found = controls(laid_out(form, options=options, figures=figures))["unit_bertugas"]

    assert isinstance(found, Control)
    assert found.kind == "figures"
    beside = [
        dict(zip((head.label for head in found.figure_heads), choice.figures, strict=True))
        for choice in found.choices
    ]
    assert (beside[0]["Indikator"], beside[0]["Rata-rata capaian"]) == ("8", "87,5 %")
    assert beside[0]["Predikat"] == "Tinggi"
    assert set(beside[1].values()) == {"–"}


def test_an_untouched_default_is_marked_and_an_edited_one_is_not():
    form = form_of("langkah_1")
    raw = client_part(form, initial_values(form, a_context()))

    opened = controls(asked_page(form, raw))["isi_disposisi"]
    edited = controls(asked_page(form, {**raw, "isi_disposisi": "Segera."}))["isi_disposisi"]

    assert isinstance(opened, Control)
    assert isinstance(edited, Control)
    assert opened.mark
    assert not edited.mark


def test_a_row_that_was_just_added_is_empty_and_not_named_by_its_default():
    form = form_of("langkah_8")
    answers = asked_answers(form, {}, a_context(), language="id", blank={"koreksi": 1})

    listed = controls(form_page(form, answers, language="id", file_url=str))["koreksi"]

    assert isinstance(listed, RowList)
    assert [(row.title, row.state) for row in listed.rows] == [("", "empty")]


def test_a_folded_row_still_says_the_gist_of_it():
    row = {"kode": "IK-1", "indikator": "Kampung mandiri", "capaian": "98.5", "predikat": "Tinggi"}

    listed = controls(laid_out(form_of("langkah_8"), values={"rekap": [row, {"kode": "IK-2"}]}))["rekap"]

    assert isinstance(listed, RowList)
    assert [row.brief for row in listed.rows] == ["98,5 % · Tinggi", ""]


def test_a_year_is_a_number_but_not_an_amount():
    year = controls(laid_out(form_of("langkah_1"), values={"tahun": 2026}))["tahun"]
    rows = controls(laid_out(form_of("langkah_2"), values={"indikator": [{"target": "1", "pagu": 1}]}))

    assert isinstance(year, Control)
    assert not year.amount
    listed = rows["indikator"]
    assert isinstance(listed, RowList)
    assert [each.path.split(".")[-1] for each in listed.rows[0].controls if each.amount] == ["target", "pagu"]
