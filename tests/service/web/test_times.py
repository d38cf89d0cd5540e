"""Instants in words, as an office reads them."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from service.web import times
from tests.builders.databases import ON_SQLITE

pytestmark = ON_SQLITE
NOW = datetime(2026, 11, 23, 3, 15, tzinfo=UTC)


def in_language(app: Flask, code: str):
    return app.test_request_context(headers={"Cookie": f"alur_language={code}"})


def test_a_moment_is_told_in_jakarta_s_time_and_each_language_s_way(app: Flask):
    with in_language(app, "id"):
        assert times.moment(NOW) == "Sen, 23 Nov 2026 10.15"
        assert times.day(NOW) == "23 November 2026"
    with in_language(app, "en"):
        assert times.moment(NOW) == "Mon, 23 Nov 2026 10:15"


@pytest.mark.parametrize(
    ("seconds", "indonesian", "english"),
    [
        (0, "kurang dari 1 menit", "less than 1 minute"),
        (59, "kurang dari 1 menit", "less than 1 minute"),
        (60, "1 menit", "1 minute"),
        (5400, "1 jam 30 menit", "1 hour 30 minutes"),
        (27_000, "1 hari", "1 day"),
        (27_000 * 2 + 3660, "2 hari 1 jam", "2 days 1 hour"),
    ],
)
def test_working_time_is_told_in_days_hours_and_minutes(
    app: Flask, seconds: int, indonesian: str, english: str
):
    with in_language(app, "id"):
        assert times.duration(seconds) == indonesian
    with in_language(app, "en"):
        assert times.duration(seconds) == english


@pytest.mark.parametrize(
    ("hours", "state", "words"),
    [(-1, "late", "Terlambat 1 jam kerja"), (1, "soon", "Sisa 1 jam kerja"), (3, "ok", "Sisa 3 jam kerja")],
)
def test_a_due_date_says_what_is_left_or_how_late_it_is(app: Flask, hours: int, state: str, words: str):
    with in_language(app, "id"):
        due = times.due(NOW + timedelta(hours=hours), now=NOW, working_seconds=hours * 3600)

    assert (due.state, due.words) == (state, words)
