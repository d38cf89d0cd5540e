"""HTML forms in and out: flat names, decimal commas, words for people."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.plain import display, from_flat, typed_in
from tests.forms.builders import SHA, a_form, component

FORM = a_form(
    component("textfield", "teks"),
    component("number", "desimal", appearance={"suffixAdorner": "%"}),
    component("number", "uang", money="rupiah"),
    component("number", "tahun", decimalDigits=0, grouped="false"),
    component("checkbox", "ya"),
    component("checklist", "unit", values=[{"value": "a", "label": "Anu"}, {"value": "b", "label": "Itu"}]),
    component("datetime", "hari"),
    component("datetime", "saat", subtype="datetime"),
    component("filepicker", "berkas", multiple=True),
    component("number", "hitung", compute="1"),
    component(
        "dynamiclist",
        "baris",
        components=[
            component("textfield", "kode"),
            component("number", "nilai"),
            component("checkbox", "ya"),
            component("filepicker", "bukti"),
        ],
    ),
)
FIELD = FORM.by_key
UNTICKED = {"ya": False, "unit": [], "berkas": []}


def test_flat_names_become_nested_answers():
    items = [
        ("csrf_token", "rahasia"),
        ("teks", "Halo"),
        ("desimal", "1.234,5"),
        ("uang", "Rp 1.000.000"),
        ("ya", "on"),
        ("unit", "a"),
        ("unit", "b"),
        ("berkas", SHA),
        ("baris-0-kode", "x"),
        ("baris-0-nilai", "87,5"),
        ("baris-0-bukti", ""),
        ("baris-7-ya", "on"),
        ("baris-x-kode", "?"),
        ("baris-0", "?"),
        ("teks-0-kode", "?"),
    ]

    assert from_flat(FORM, items) == {
        "teks": "Halo",
        "desimal": "1234.5",
        "uang": "1000000",
        "ya": True,
        "unit": ["a", "b"],
        "berkas": [SHA],
        "baris": [
            {"kode": "x", "nilai": "87.5", "ya": False, "bukti": []},
            {"ya": True, "bukti": []},
        ],
    }


def test_a_browser_sends_nothing_for_what_is_not_ticked():
    assert from_flat(FORM, []) == {**UNTICKED, "baris": []}


def test_added_rows_in_which_nothing_was_filled_in_are_left_out():
    items = [("baris-0-kode", ""), ("baris-0-nilai", ""), ("baris-1-kode", "x")]

    assert [row["kode"] for row in from_flat(FORM, items)["baris"]] == ["x"]


def test_an_added_row_with_nothing_but_its_constant_defaults_is_left_out():
    columns = [
        component("textfield", "kode"),
        component(
            "select",
            "arah",
            default="'naik'",
            values=[{"value": "naik", "label": "N"}, {"value": "turun", "label": "T"}],
        ),
    ]
    form = a_form(component("dynamiclist", "baris", components=columns))
    items = [("baris-0-kode", ""), ("baris-0-arah", "naik"), ("baris-1-kode", ""), ("baris-1-arah", "turun")]

    assert from_flat(form, items) == {"baris": [{"kode": "", "arah": "turun"}]}


def test_fixed_rows_stay_even_if_nothing_was_filled_in():
    form = a_form(
        component(
            "dynamiclist",
            "baris",
            rows_from="langkah_1",
            row_key="k",
            components=[component("textfield", "k"), component("textfield", "isi")],
        )
    )

    assert from_flat(form, [("baris-0-isi", "")]) == {"baris": [{"isi": ""}]}


def test_what_cannot_be_read_is_kept_for_the_error_message():
    assert from_flat(FORM, [("desimal", "lima")])["desimal"] == "lima"


def test_a_computed_field_that_is_sent_reaches_the_validation():
    assert from_flat(FORM, [("hitung", "5")])["hitung"] == "5"


def test_an_english_page_takes_english_numbers():
    assert from_flat(FORM, [("desimal", "1,234.5")], language="en")["desimal"] == "1234.5"


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=4), st.sampled_from(["id", "en"]))
def test_what_a_field_shows_reads_back_as_the_same(value, language):
    shown = typed_in(FIELD["desimal"], str(value), language)

    sent = from_flat(FORM, [("desimal", shown)], language=language)["desimal"]
    assert typed_in(FIELD["desimal"], sent, language) == shown


@pytest.mark.parametrize(
    ("key", "value", "shown"),
    [
        ("desimal", "1234.5", "1.234,5"),
        ("desimal", "lima", "lima"),
        ("desimal", None, ""),
        ("uang", 1_000_000, "1.000.000"),
        ("tahun", 2026, "2026"),
        ("teks", "a", "a"),
        ("teks", None, ""),
        ("saat", "2026-11-20T09:10:00Z", "2026-11-20T16:10"),
        ("saat", "besok", "besok"),
        ("saat", None, ""),
        ("hari", "2026-11-20", "2026-11-20"),
    ],
)
def test_values_are_shown_as_they_would_be_typed(key, value, shown):
    assert typed_in(FIELD[key], value) == shown


@pytest.mark.parametrize(
    ("key", "value", "indonesian", "english"),
    [
        ("desimal", "1234.5", "1.234,5 %", "1,234.5 %"),
        ("desimal", "lima", "lima", "lima"),
        ("uang", 1_000_000, "Rp 1.000.000", "Rp 1,000,000"),
        ("ya", True, "Ya", "Yes"),
        ("ya", False, "Tidak", "No"),
        ("hari", "2024-01-02", "2 Januari 2024", "2 January 2024"),
        ("hari", "besok", "besok", "besok"),
        ("saat", "2026-11-20T09:10:00Z", "20 November 2026 16.10", "20 November 2026 16.10"),
        ("unit", ["b", "c"], "Itu, c", "Itu, c"),
        ("berkas", [{"sha256": SHA, "name": "a.pdf"}, {"sha256": "x"}], "a.pdf, x", "a.pdf, x"),
        ("baris", [{}, {}], "2", "2"),
        ("tahun", 2026, "2026", "2026"),
        ("teks", "Halo", "Halo", "Halo"),
        ("teks", ["?"], "['?']", "['?']"),
        ("teks", None, "–", "–"),
        ("unit", [], "–", "–"),
    ],
)
def test_values_are_written_for_people(key, value, indonesian, english):
    assert display(FIELD[key], value) == indonesian
    assert display(FIELD[key], value, "en") == english


def test_codes_of_reference_lists_are_named():
    assert display(FIELD["unit"], ["a", "z"], labels={"z": "Zat"}) == "Anu, Zat"
