"""A default keeps up with the answers it is made of until somebody edits it; figures stand beside options."""

from typing import Any

import pytest

from forms.errors import FormRefused
from forms.figures import figures_of
from forms.following import followed, untouched
from forms.validation import computed
from forms.values import client_part, initial_values
from tests.forms.builders import a_context, a_form

ORDER = {
    "type": "textarea",
    "key": "perintah",
    "label": "Perintah",
    "properties": {"default": "isi('Siapkan {}', periode)", "show_if": "not (cara == 'lisan')"},
}
FORM = a_form(
    {"type": "textfield", "key": "periode", "label": "Periode", "properties": {"default": "'TW1'"}},
    {"type": "textfield", "key": "cara", "label": "Cara"},
    ORDER,
)


def opened() -> tuple[dict[str, Any], dict[str, str]]:
    values = initial_values(FORM, a_context())
    return client_part(FORM, values), untouched(FORM, values, a_context())


def test_an_untouched_default_follows_the_answers_it_is_made_of():
    raw, marks = opened()

    found = followed(FORM, {**raw, "periode": "TW2"}, marks, a_context())

    assert raw["perintah"] == "Siapkan TW1"
    assert found["perintah"] == "Siapkan TW2"


def test_a_page_that_was_not_refreshed_meanwhile_still_counts_as_untouched():
    raw, marks = opened()

    followed(FORM, {**raw, "periode": "TW2"}, marks, a_context())
    found = followed(FORM, {**raw, "periode": "TW3"}, marks, a_context())

    assert found["perintah"] == "Siapkan TW3"


@pytest.mark.parametrize("edited", ["Siapkan TW1 segera", "", "Siapkan TW9"])
def test_what_somebody_wrote_stays(edited: str):
    raw, marks = opened()

    found = followed(FORM, {**raw, "periode": "TW2", "perintah": edited}, marks, a_context())

    assert found["perintah"] == edited


def test_a_line_break_as_browsers_send_it_is_no_edit():
    pattern = {"type": "textarea", "key": "perintah", "label": "Perintah"}
    form = a_form(
        {"type": "textfield", "key": "periode", "label": "Periode"},
        {**pattern, "properties": {"default": "isi(settings['pola'], periode)"}},
    )
    context = a_context(settings={"pola": "Satu {}\nDua"})
    marks = untouched(form, computed(form, {"periode": "A", "perintah": "Satu A\nDua"}, context), context)

    found = followed(form, {"periode": "B", "perintah": "Satu A\r\nDua"}, marks, context)

    assert found["perintah"] == "Satu B\nDua"


def test_a_field_that_was_not_on_the_page_opens_with_its_default():
    raw = {"periode": "TW4", "cara": "surat"}

    assert followed(FORM, raw, {}, a_context(), on_page=["periode", "cara"])["perintah"] == "Siapkan TW4"
    assert "perintah" not in followed(FORM, raw, {}, a_context())


def test_figures_are_those_of_the_option_s_own_row():
    form = a_form(
        {
            "type": "checklist",
            "key": "unit",
            "label": "Bidang",
            "properties": {
                "options": "opsi(langkah_2['unit'], lists['units'])",
                "figures": "langkah_8['rekap']",
                "figure.rata_rata": "Rata-rata",
                "type.rata_rata": "percent",
            },
        }
    )
    context = a_context(steps={"langkah_8": {"rekap": [{"unit": "a", "rata_rata": "87.5", "lain": 1}]}})

    found = figures_of(form, context, {})

    assert found == {"unit": {"a": {"rata_rata": "87.5"}}}


@pytest.mark.parametrize(
    ("component", "properties"),
    [
        ("radio", {"appearance": "besar"}),
        ("checklist", {"figures": "langkah_8['rekap']"}),
        ("checklist", {"figure.a": "A"}),
        ("checklist", {"figures": "langkah_8['rekap']", "figure.a": "A", "type.a": "warna"}),
    ],
)
def test_looks_that_cannot_be_are_refused(component: str, properties: dict[str, str]):
    with pytest.raises(FormRefused):
        a_form(
            {
                "type": component,
                "key": "unit",
                "label": "B",
                "values": [{"value": "a", "label": "A"}],
                "properties": properties,
            }
        )


def test_a_row_is_named_by_columns_it_has():
    columns = [{"type": "textfield", "key": "kode", "label": "Kode"}]
    raw = {"type": "dynamiclist", "path": "daftar", "label": "Daftar", "components": columns}

    assert a_form({**raw, "properties": {"row_title": "kode"}}).fields[0].row_title == ("kode",)
    assert a_form({**raw, "properties": {"row_brief": "kode"}}).fields[0].row_brief == ("kode",)
    for entry in ("row_title", "row_brief"):
        with pytest.raises(FormRefused):
            a_form({**raw, "properties": {entry: "nama"}})
