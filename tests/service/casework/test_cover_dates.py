"""Dates on a cover are read as people write them, and written as the law does."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.casework.cover_dates import on_cover, read_from_cover


@given(st.dates(min_value=date(1900, 1, 1)))
def test_what_is_written_is_read_back(day: date):
    assert read_from_cover(on_cover(day)) == day


@pytest.mark.parametrize(
    "text", ["22 November 2026", " 22  nov 2026", "22-11-2026", "22/11/2026", "22.11.2026", "2026-11-22"]
)
def test_people_write_a_day_in_several_ways(text: str):
    assert read_from_cover(text) == date(2026, 11, 22)


@pytest.mark.parametrize(
    "text", ["", "kemarin", "31 Februari 2026", "22 Pebruari 2026", "1 Ju 2026", "22-11-26", "٢٢-11-2026"]
)
def test_what_is_no_day_is_none(text: str):
    assert read_from_cover(text) is None


@given(st.text())
def test_any_text_may_be_tried(text: str):
    read_from_cover(text)
