"""What changed between two rounds, in words."""

from forms.differences import Difference, differences
from tests.forms.builders import SHA, a_form, component

FORM = a_form(
    component("textfield", "catatan"),
    component("checklist", "unit_bertugas", values=[{"value": "usaha", "label": "Bidang Usaha"}]),
    component("number", "rata_rata", appearance={"suffixAdorner": "%"}),
    component("checkbox", "setuju"),
    component("number", "pagu", money="rupiah"),
    component("filepicker", "berkas", multiple=True),
    {
        "type": "table",
        "label": "Rekap",
        "dataSource": "=rekap",
        "columns": [{"label": "Kode", "key": "kode"}],
        "properties": {"compute": "[]"},
    },
    component(
        "dynamiclist",
        "capaian",
        row_key="kode",
        components=[
            component("textfield", "kode"),
            component("textfield", "indikator"),
            component("number", "realisasi"),
        ],
    ),
    component(
        "dynamiclist", "koreksi", components=[component("textfield", "kolom"), component("number", "nilai")]
    ),
)


def row(code: str, realised: str | None) -> dict[str, str | None]:
    return {"kode": code, "indikator": f"Indikator {code}", "realisasi": realised}


def changed(label: str, former: str, current: str, row: str = "") -> Difference:
    return Difference(kind="changed", row=row, label=label, former=former, current=current)


def test_the_same_answers_differ_in_nothing():
    values = {"catatan": "Sama", "capaian": [row("A", "1")], "pagu": 5}

    assert differences(FORM, values, dict(values)) == ()


def test_an_empty_answer_and_none_are_the_same_but_nought_is_an_answer():
    former = {"catatan": "", "setuju": False, "unit_bertugas": [], "pagu": None}

    assert differences(FORM, former, {}) == ()
    assert differences(FORM, former, {"pagu": 0}) == (changed("Pagu", "–", "Rp 0"),)


def test_a_changed_answer_is_said_as_people_read_it():
    former = {"rata_rata": "80.5", "unit_bertugas": [], "pagu": 1_000_000, "berkas": []}
    current = {"rata_rata": "95", "unit_bertugas": ["usaha"], "berkas": [{"sha256": SHA, "name": "a.pdf"}]}

    assert differences(FORM, former, current) == (
        changed("Unit_bertugas", "–", "Bidang Usaha"),
        changed("Rata_rata", "80,5 %", "95 %"),
        changed("Pagu", "Rp 1.000.000", "–"),
        changed("Berkas", "–", "a.pdf"),
    )


def test_codes_are_named_and_the_language_is_chosen():
    found = differences(
        FORM,
        {"catatan": "usaha", "rata_rata": "1.5"},
        {"catatan": "umum", "rata_rata": "2.5"},
        language="en",
        labels={"usaha": "Bidang Usaha"},
    )

    assert [(each.former, each.current) for each in found] == [("Bidang Usaha", "umum"), ("1.5 %", "2.5 %")]


def test_rows_are_matched_by_their_key_wherever_they_stand():
    former = {"capaian": [row("A", "1"), row("B", "2")]}
    current = {"capaian": [row("B", "2.5"), row("A", "1")]}

    assert differences(FORM, former, current) == (changed("Realisasi", "2", "2,5", "B – Indikator B"),)


def test_rows_that_came_or_went_are_said_with_what_stands_in_them():
    former = {"capaian": [row("A", "1")], "koreksi": []}
    current = {"capaian": [], "koreksi": [{"kolom": "realisasi", "nilai": "9"}]}

    gone, new = differences(FORM, former, current)

    assert (gone.kind, gone.row, gone.former, gone.current) == (
        "removed",
        "A – Indikator A",
        "Kode: A; Indikator: Indikator A; Realisasi: 1",
        "",
    )
    assert (new.kind, new.label, new.row, new.current) == (
        "added",
        "Koreksi",
        "realisasi",
        "Kolom: realisasi; Nilai: 9",
    )


def test_a_row_without_a_key_that_changed_is_one_that_went_and_one_that_came():
    former = {"koreksi": [{"kolom": "target", "nilai": "1"}]}
    current = {"koreksi": [{"kolom": "target", "nilai": "2"}]}

    assert sorted(each.kind for each in differences(FORM, former, current)) == ["added", "removed"]


def test_lists_that_the_system_works_out_are_left_out():
    assert differences(FORM, {"rekap": [{"kode": "A"}]}, {"rekap": [{"kode": "B"}]}) == ()


def test_whatever_stands_in_the_place_of_rows_does_no_harm():
    assert differences(FORM, {"capaian": "?"}, {"capaian": None}) == ()
