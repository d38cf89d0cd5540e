"""Cursors say which row was last; what is no such place is refused before the database is asked."""

import base64
import json
from datetime import datetime
from typing import Any

import pytest

from service.queries import paging
from tests.builders.clocks import StandingClock


def forged(value: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps([value]).encode()).decode()


def test_a_cursor_reads_back_what_was_written():
    values = [-1, "ã\U0001f4a9", StandingClock().now()]

    assert paging.read(paging.written(values), int, str, datetime) == values


@pytest.mark.parametrize("value", [10**30, 2**31, -(2**31), True, 1.5, "1", None, [1]])
def test_only_a_number_that_a_column_can_hold_counts_rows(value: Any):
    with pytest.raises(paging.BadCursor):
        paging.read(forged(value), int)


@pytest.mark.parametrize("value", ["a\x00", "\ud800", 1, None])
def test_only_a_text_that_can_be_stored_names_a_row(value: Any):
    with pytest.raises(paging.BadCursor):
        paging.read(forged(value), str)


@pytest.mark.parametrize(
    "value", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2026-01-01T00:00:00", "x", 1]
)
def test_only_an_instant_of_our_calendar_places_a_row(value: Any):
    with pytest.raises(paging.BadCursor):
        paging.read(forged(value), datetime)


@pytest.mark.parametrize("cursor", ["é", "a", "W1", "[" * 3000, "Ww" * 50_000])
def test_what_was_never_a_cursor_is_refused(cursor: str):
    with pytest.raises(paging.BadCursor):
        paging.read(cursor, int)
