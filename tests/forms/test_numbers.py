"""Numbers read and written: exact, safe, and with a decimal comma."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.codec import normalised
from forms.numbers import decimals_of, number, read_written, rounded, rupiah, written

numbers = st.decimals(min_value=-(10**12), max_value=10**12, places=6)


@given(numbers, st.sampled_from(["id", "en"]))
def test_what_is_written_for_people_reads_back_as_the_same_number(value, language):
    assert number(read_written(written(value, language), language)) == value


@given(st.integers(min_value=-(2**53), max_value=2**53))
def test_rupiah_read_back_as_the_same_amount(amount):
    assert number(read_written(rupiah(amount))) == amount


@given(numbers)
def test_a_stored_decimal_has_one_form_only(value):
    stored = normalised(value)

    assert Decimal(stored) == value
    assert normalised(Decimal(stored)) == stored
    assert "E" not in stored
    assert stored != "-0"
    assert not ("." in stored and stored.endswith("0"))


@pytest.mark.parametrize(
    ("typed", "language", "expected"),
    [
        ("87,5", "id", "87.5"),
        ("1.234,5", "id", "1234.5"),
        ("1.000.000", "id", "1000000"),
        ("1.234", "id", "1234"),
        ("87.5", "id", "87.5"),
        ("12.3456", "id", "12.3456"),
        ("Rp 1.000.000", "id", "1000000"),
        ("Rp. 5.000,00", "id", "5000.00"),
        ("97,31 %", "id", "97.31"),
        ("Rp 1.250.000,-", "id", "1250000"),
        ("1.250.000,--", "id", "1250000"),
        ("Rp1.250.000.-", "id", "1250000"),
        ("1,250,000.-", "en", "1250000"),
        (",-", "id", ",-"),
        ("5-", "id", "5-"),
        ("-0,5", "id", "-0.5"),
        ("+5", "id", "5"),
        ("5,", "id", "5"),
        (" 1 234,5 ", "id", "1234.5"),
        ("1,234.5", "en", "1234.5"),
        ("1,234", "en", "1234"),
        ("1.234", "en", "1.234"),
        ("lima", "id", "lima"),
        ("1,2,3", "id", "1,2,3"),
        ("1.23,4", "id", "1.23,4"),
        ("", "id", ""),
    ],
)
def test_typed_numbers_are_read_as_people_write_them(typed, language, expected):
    assert read_written(typed, language) == expected


@pytest.mark.parametrize(
    "value",
    [
        *(True, False, None, "", "x", "NaN", "Infinity", "1e5", "٣", "²", "1_000", "1" * 41, [], {}, b"1"),
        *(float("nan"), float("inf"), float("-inf"), float("1e999"), 1e300),
        *(Decimal("NaN"), Decimal("sNaN"), Decimal("Infinity"), Decimal("1e999999999"), 10**40, 2**5000),
    ],
)
def test_what_is_no_finite_number_of_a_usable_size_is_no_number(value):
    assert number(value) is None


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (0.1, "0.1"),
        (87.5, "87.5"),
        (7, "7"),
        ("-5.", "-5"),
        (".5", "0.5"),
        (" 3 ", "3"),
        (Decimal("2.50"), "2.5"),
    ],
)
def test_floats_and_strings_are_read_exactly(value, expected):
    assert normalised(number(value)) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [("1.500", 1), ("0.000", 0), ("100", 0), ("0.000001", 6), ("1" + "0" * 20 + ".1", 1), ("NaN", 0)],
)
def test_closing_zeros_are_not_decimals(value, expected):
    assert decimals_of(Decimal(value)) == expected


def test_a_half_is_rounded_up():
    assert rounded(Decimal("0.125")) == Decimal("0.13")
    assert rounded(Decimal("-0.125")) == Decimal("-0.13")


def test_numbers_are_grouped_as_each_language_does():
    assert written(Decimal("1234567.5")) == "1.234.567,5"
    assert written(Decimal("1234567.5"), "en") == "1,234,567.5"
    assert written(Decimal("2026.50"), grouped=False) == "2026,5"
    assert rupiah(1_000_000) == "Rp 1.000.000"
    assert rupiah(1_000_000, "en") == "Rp 1,000,000"
