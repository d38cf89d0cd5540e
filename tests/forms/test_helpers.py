"""The helpers of the expression language: what they give, and that nothing makes them fail."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.functions import FUNCTIONS, form_expression
from forms.periods import periode_data, sebutan_periode, tahun_data
from forms.rows import (
    angka,
    baris,
    bulat,
    codes_in,
    isi,
    jumlah,
    kolom,
    label,
    nilai,
    opsi,
    pilih,
    pilihan,
    sha256_berkas,
    tambah_hari,
    tanpa,
)
from forms.scope import value_of
from tests.forms.builders import SHA, UNITS

ROWS = [{"unit": "a", "kode": "1", "nama": "Satu"}, {"unit": "b", "kode": "2"}, {"unit": "a", "kode": "1"}]


def test_rows_are_chosen_by_a_value_or_one_of_several():
    assert pilih(ROWS, "unit", "b") == [ROWS[1]]
    assert pilih(ROWS, "unit", ["a", "b"]) == ROWS
    assert pilih(ROWS, "unit", []) == pilih(None, "unit", "a") == []


def test_columns_rows_and_codes_are_turned_into_one_another():
    assert kolom(ROWS, "kode") == ["1", "2", "1"]
    assert baris(["a", "b"], "unit") == [{"unit": "a"}, {"unit": "b"}]
    assert codes_in({"a": "a"}) == ["a"]
    assert codes_in(UNITS)[0] == "pemerintahan"
    assert codes_in("abc") == []


def test_a_value_is_looked_up_step_by_step():
    assert nilai({"a": {"b": [5]}}, "a", "b", 0) == 5
    assert nilai({"a": {"b": [5]}}, "a", "b", 1) is None
    assert nilai({"a": 5}, "a", "b") is None


def test_codes_are_named_by_their_list():
    assert label(UNITS, "ekonomi") == "Bidang Usaha Ekonomi Kampung"
    assert label(UNITS, "lain") == "lain"
    assert label(None, None) is None
    assert opsi(["ekonomi", "lain"], UNITS)[1] == {"value": "lain", "label": "lain"}


def test_options_are_made_of_rows():
    assert pilihan([*ROWS, {"kode": 5}], "kode", "nama") == [
        {"value": "1", "label": "1 – Satu"},
        {"value": "2", "label": "2"},
    ]


def test_what_no_row_has_is_named():
    assert tanpa(["a", "c"], ROWS, "unit") == ["c"]


def test_numbers_are_added_up_and_read():
    assert jumlah(["1.5", None, 2, "x"]) == Decimal("3.5")
    assert jumlah("12") == 0
    assert angka("87.5") == Decimal("87.5")
    assert bulat("5.00")
    assert not bulat("5.5")
    assert bulat(None)


def test_sentences_are_filled_in():
    assert isi("Kepala {} ({})", "Bidang", 2) == "Kepala Bidang (2)"
    assert isi("Kepala {}, {}", None) == "Kepala , "
    assert isi("Kepala", "x", "y") == "Kepala"
    assert isi("{0} {x!r} %s {}", "a") == "{0} {x!r} %s a"
    assert isi("{} persen, {}, {}", Decimal("1234.5"), date(2026, 1, 2), 2026) == (
        "1.234,5 persen, 2 Januari 2026, 2026"
    )


def test_days_are_added():
    assert tambah_hari(date(2026, 12, 31), 1) == date(2027, 1, 1)
    assert (
        tambah_hari(None, 1)
        is tambah_hari(date(2026, 1, 1), "1")
        is tambah_hari(date(2026, 1, 1), 10**9)
        is None
    )


def test_the_fingerprints_of_files_are_listed():
    assert sha256_berkas([{"sha256": SHA}, {"sha256": "x"}, {}]) == f"{SHA}, x"
    assert sha256_berkas([]) is None


@pytest.mark.parametrize(
    ("key", "year", "period"),
    [
        ("TW3-2026", 2026, "TW3"),
        ("Data kinerja triwulan iv 2025", 2025, "TW4"),
        ("tw.2/2025", 2025, "TW2"),
        ("LKjIP Tahunan 2024", 2024, "Tahunan"),
        ("berkas 7", 2026, "TW3"),
        ("TW5 20261", 2026, "TW3"),
        (None, 2026, "TW3"),
    ],
)
def test_the_period_is_guessed_from_the_business_key_or_the_day(key, year, period):
    today = date(2026, 10, 5)

    assert (tahun_data(key, today), periode_data(key, today)) == (year, period)


def test_in_january_the_last_quarter_is_that_of_the_year_before():
    assert (tahun_data("", date(2027, 1, 4)), periode_data("", date(2027, 1, 4))) == (2026, "TW4")
    assert tahun_data("", None) is periode_data("", None) is None


def test_a_period_is_said_in_words():
    assert (
        sebutan_periode("TW3", 2026)
        == sebutan_periode({"periode": "TW3", "tahun": 2026})
        == "Triwulan III Tahun 2026"
    )
    assert sebutan_periode("Tahunan", 2026) == "Tahun 2026"
    assert sebutan_periode(None) == ""


def test_a_reference_list_is_named_in_short():
    assert form_expression("list:units").source == "lists['units']"


def test_functions_and_fields_may_share_a_name():
    scope = {"capaian": 3, "target": 4}

    assert value_of(form_expression("capaian(capaian, target, 'naik')"), scope) == Decimal(75)


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4) | st.dates(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "value",
                    "label",
                    "kode",
                    "unit",
                    "rekap",
                    "rekap_unit",
                    "rata_rata",
                    "capaian",
                    "keputusan",
                    "saran",
                ]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=8,
)


@given(st.sampled_from(sorted(FUNCTIONS)), st.lists(anything, min_size=1, max_size=5))
def test_a_function_of_an_expression_never_breaks_a_form(name, arguments):
    names = [f"n{index}" for index in range(len(arguments))]

    value_of(form_expression(f"{name}({', '.join(names)})"), dict(zip(names, arguments, strict=True)))
