"""Working time: the check values of the office, and what must hold for any instant and any limit."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.calendar import (
    NATIONAL,
    NATIONAL_WEEK,
    RAMADAN_WEEK,
    CalendarNeverOpen,
    DayHours,
    Period,
    WorkingCalendar,
    in_words,
    parse_limit,
)

JAKARTA = ZoneInfo("Asia/Jakarta")
PUBLIC = holidays.country_holidays(
    "ID", categories=("public", "government"), language="id", years=(2026, 2027)
)
RAMADAN_1448 = Period(date(2027, 2, 8), date(2027, 3, 9), RAMADAN_WEEK, "Ramadan 1448 H")
OFFICE = WorkingCalendar("Asia/Jakarta", NATIONAL_WEEK, (RAMADAN_1448,), frozenset(PUBLIC))
NEW_YORK = WorkingCalendar("America/New_York", NATIONAL_WEEK)


def local(text):
    return datetime.fromisoformat(text).replace(tzinfo=JAKARTA)


def due(offered, limit, calendar=OFFICE):
    return f"{calendar.due(local(offered), limit).astimezone(JAKARTA):%a %Y-%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("offered", "limit", "expected"),
    [
        ("2026-11-20 16:10", "PT1H", "Mon 2026-11-23 08:10"),
        ("2026-11-20 11:00", "PT1H", "Fri 2026-11-20 13:30"),
        ("2026-12-23 15:45", "PT30M", "Mon 2026-12-28 07:45"),
        ("2026-11-23 11:45", "PT30M", "Mon 2026-11-23 13:15"),
        ("2026-11-19 14:00", "P2D", "Mon 2026-11-23 16:00"),
        ("2026-11-21 10:00", "P1D", "Mon 2026-11-23 16:00"),
        ("2026-11-23 15:30", "PT30M", "Mon 2026-11-23 16:00"),
        ("2026-11-23 11:30", "PT30M", "Mon 2026-11-23 12:00"),
        ("2026-11-23 03:00", "PT15M", "Mon 2026-11-23 07:45"),
        ("2026-11-23 16:00", "PT15M", "Tue 2026-11-24 07:45"),
        ("2026-11-26 10:00", "P1D", "Fri 2026-11-27 16:30"),
        ("2026-11-22 23:59", "P1D", "Mon 2026-11-23 16:00"),
        ("2026-11-23 00:00", "P1D", "Tue 2026-11-24 16:00"),
        ("2026-11-23 10:00", "P1DT2H", "Wed 2026-11-25 09:30"),
        ("2027-02-09 14:30", "PT1H", "Wed 2027-02-10 08:30"),
        ("2027-02-09 14:30", "P1D", "Wed 2027-02-10 15:00"),
        ("2027-02-12 11:15", "PT30M", "Fri 2027-02-12 12:45"),
        ("2027-02-04 15:45", "PT30M", "Mon 2027-02-08 08:15"),
    ],
)
def test_due_dates_follow_the_hours_of_the_office(offered, limit, expected):
    # Ramadan begins on 8 February 2027; the Friday before is a day off for the Chinese New Year.
    assert due(offered, limit) == expected


def test_a_due_date_is_in_utc_whatever_the_zone_of_the_offer():
    offered = datetime(2026, 11, 23, 9, tzinfo=JAKARTA)

    found = OFFICE.due(offered, "PT30M")

    assert found == OFFICE.due(offered.astimezone(UTC), "PT30M")
    assert found.utcoffset() == timedelta(0)


def test_the_national_week_has_37_and_a_half_hours_and_32_and_a_half_in_ramadan():
    monday = local("2027-01-18 00:00")
    in_ramadan = local("2027-02-15 00:00")

    assert OFFICE.working_seconds(monday, monday + timedelta(days=7)) == 37.5 * 3600
    assert OFFICE.working_seconds(in_ramadan, in_ramadan + timedelta(days=7)) == 32.5 * 3600


def test_the_standards_of_the_sop_add_up_as_working_time():
    start = local("2026-11-23 07:30")

    end = start
    for limit in ("PT15M", "PT30M", "PT30M", "PT1H", "PT15M", "PT1H", "PT30M", "PT30M", "PT15M"):
        end = OFFICE.due(end, limit)

    assert OFFICE.working_seconds(start, end) == (4 * 60 + 45) * 60


def test_an_office_opens_at_opening_time_and_is_still_open_at_closing_time():
    assert [
        OFFICE.is_open(local(f"2026-11-23 {moment}"))
        for moment in ("07:29", "07:30", "12:00", "12:01", "13:00", "16:00", "16:01")
    ] == [False, True, True, False, True, True, False]
    assert not OFFICE.is_open(local("2026-12-25 10:00"))
    assert not OFFICE.is_open(local("2026-11-22 10:00"))


def test_reversed_instants_count_backwards():
    early, late = local("2026-11-20 16:00"), local("2026-11-23 08:00")

    assert OFFICE.working_seconds(early, late) == 3600
    assert OFFICE.working_seconds(late, early) == -3600


def test_an_instant_without_a_zone_is_refused():
    naive = datetime(2026, 11, 23, 9)

    for ask in (OFFICE.is_open, lambda at: OFFICE.due(at, "P1D"), lambda at: OFFICE.working_seconds(at, at)):
        with pytest.raises(ValueError, match="needs its time zone"):
            ask(naive)


def test_minutes_do_not_count_backwards():
    with pytest.raises(ValueError, match="forwards only"):
        OFFICE.add_minutes(local("2026-11-23 09:00"), -1)


def test_an_unknown_zone_is_refused():
    with pytest.raises(ValueError, match="unknown time zone"):
        WorkingCalendar("Asia/Way_Kanan", NATIONAL_WEEK)


@pytest.mark.parametrize("limit", ["PT1M", "P1D"])
def test_an_office_that_never_opens_is_a_named_error(limit):
    closed = WorkingCalendar("Asia/Jakarta", {})

    with pytest.raises(CalendarNeverOpen):
        closed.due(local("2026-11-23 09:00"), limit)
    assert closed.working_seconds(local("2026-11-23 09:00"), local("2027-11-23 09:00")) == 0


def test_decades_of_work_are_counted():
    start = local("2026-01-01 00:00")

    end = OFFICE.due(start, "P9999D")

    assert end.year > 2060
    assert OFFICE.working_seconds(start, end) > 9_000 * 7 * 3600


def test_work_is_counted_in_real_hours_where_clocks_are_changed():
    # Clocks go forward at 02:00 on Sunday 14 March 2027; a night watch from 01:00 to 04:00 lasts two hours.
    night = DayHours(time(1), time(4))
    watch = WorkingCalendar("America/New_York", {6: night})
    midnight = datetime(2027, 3, 14, tzinfo=ZoneInfo("America/New_York"))

    assert watch.working_seconds(midnight, midnight + timedelta(days=1)) == 2 * 3600


def test_an_hour_that_clocks_leave_out_is_no_working_time():
    watch = WorkingCalendar("America/New_York", {6: DayHours(time(2), time(3))})
    before = datetime(2027, 3, 13, tzinfo=ZoneInfo("America/New_York"))

    assert watch.due(before, "P1D") == datetime(2027, 3, 21, 3, tzinfo=ZoneInfo("America/New_York"))


# --- the form in which a calendar is stored -----------------------------------------------------


def test_a_calendar_survives_its_json():
    assert WorkingCalendar.from_json(OFFICE.to_json()) == OFFICE
    assert WorkingCalendar.from_json(OFFICE.to_json()).to_json() == OFFICE.to_json()
    assert OFFICE.to_json()["weekly"]["4"] == {
        "opens": "07:30",
        "closes": "16:30",
        "breaks": [["11:30", "13:00"]],
    }


def test_seconds_of_an_opening_time_survive_too():
    hours = DayHours(time(7, 30, 15), time(16))

    assert DayHours.from_json(hours.to_json()) == hours


@pytest.mark.parametrize(
    "change",
    [
        {"zone": "Nowhere/At_All"},
        {"zone": ""},
        {"weekly": None},
        {"weekly": {"0": {"opens": "16:00", "closes": "07:30", "breaks": []}}},
        {"weekly": {"0": {"opens": "07:30", "closes": "16:00", "breaks": [["13:00", "12:00"]]}}},
        {"weekly": {"0": {"opens": "07:30", "closes": "16:00", "breaks": [["07:00", "12:00"]]}}},
        {"weekly": {"0": {"opens": "7.30", "closes": "16:00", "breaks": []}}},
        {"weekly": {"0": {"opens": "07:30+07:00", "closes": "16:00+07:00", "breaks": []}}},
        {"weekly": {"0": {"opens": "07:30"}}},
        {"periods": 7},
        {"periods": [{"first": "2027-02-08"}]},
        {"holidays": ["25 Desember"]},
        {"holidays": [None]},
    ],
)
def test_anything_else_is_not_a_calendar(change):
    with pytest.raises(ValueError, match=r".+"):
        WorkingCalendar.from_json({**OFFICE.to_json(), **change})


# --- limits -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("limit", "parts", "indonesian", "english"),
    [
        ("PT15M", (0, 15), "15 menit", "15 minutes"),
        ("PT1H", (0, 60), "1 jam", "1 hour"),
        ("PT1H30M", (0, 90), "1 jam 30 menit", "1 hour 30 minutes"),
        ("PT90M", (0, 90), "1 jam 30 menit", "1 hour 30 minutes"),
        ("P1D", (1, 0), "1 hari", "1 day"),
        ("P2D", (2, 0), "2 hari", "2 days"),
        ("P3DT4H45M", (3, 285), "3 hari 4 jam 45 menit", "3 days 4 hours 45 minutes"),
        ("P0DT1M", (0, 1), "1 menit", "1 minute"),
    ],
)
def test_a_limit_is_read_and_said_in_words(limit, parts, indonesian, english):
    assert parse_limit(limit) == parts
    assert in_words(limit, "id") == indonesian
    assert in_words(limit, "en") == english


@pytest.mark.parametrize(
    "limit",
    ["", "P", "PT", "P1DT", "P0D", "PT0M", "15M", "PT15", "P1W", "P1M", "PT1S", "PT1.5H", "-P1D", "P1D ",
     "PT١M", "P12345D", "PT1M1H", "pt1h", "P1DPT1H", "1 jam"],
)  # fmt: skip
def test_anything_else_is_not_a_limit(limit):
    with pytest.raises(ValueError, match="not a time limit"):
        parse_limit(limit)


# --- what always holds --------------------------------------------------------------------------

INSTANTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))
MINUTES = st.integers(0, 5_000)
LIMITS = st.builds("P{}DT{}H{}M".format, st.integers(0, 9), st.integers(0, 30), st.integers(1, 90))
CALENDARS = st.sampled_from([NATIONAL, OFFICE, NEW_YORK])


@given(CALENDARS, INSTANTS, MINUTES, MINUTES)
def test_minutes_add_up(calendar, at, first, second):
    assert calendar.add_minutes(calendar.add_minutes(at, first), second) == calendar.add_minutes(
        at, first + second
    )


@given(CALENDARS, INSTANTS, LIMITS)
def test_a_due_date_is_later_and_at_an_open_moment(calendar, at, limit):
    found = calendar.due(at, limit)

    assert found > at
    assert calendar.is_open(found)


@given(CALENDARS, INSTANTS, INSTANTS, LIMITS)
def test_what_is_offered_later_is_never_due_earlier(calendar, one, other, limit):
    assert calendar.due(min(one, other), limit) <= calendar.due(max(one, other), limit)


@given(CALENDARS, INSTANTS, MINUTES)
def test_the_minutes_added_are_the_minutes_worked(calendar, at, minutes):
    end = calendar.add_minutes(at, minutes)

    assert calendar.working_seconds(at, end) == 60 * minutes


@given(CALENDARS, INSTANTS, MINUTES)
def test_no_earlier_moment_has_the_minutes(calendar, at, minutes):
    end = calendar.add_minutes(at, minutes + 1)

    assert calendar.working_seconds(at, end - timedelta(seconds=1)) == 60 * minutes + 59


@given(CALENDARS, st.lists(INSTANTS.map(lambda at: at.replace(microsecond=0)), min_size=3, max_size=3))
def test_working_time_adds_up_over_any_three_instants(calendar, instants):
    first, second, third = instants
    parts = calendar.working_seconds(first, second) + calendar.working_seconds(second, third)

    assert parts == calendar.working_seconds(first, third)


@given(INSTANTS, st.integers(1, 20), MINUTES.filter(bool))
def test_in_a_mixed_limit_the_days_come_first(at, days, minutes):
    by_days = OFFICE.due(at, f"P{days}D")

    assert OFFICE.due(at, f"P{days}DT{minutes}M") == OFFICE.add_minutes(by_days, minutes)


@given(INSTANTS, st.integers(1, 20), st.integers(1, 20))
def test_days_add_up_since_each_ends_on_its_day(at, first, second):
    assert OFFICE.due(OFFICE.due(at, f"P{first}D"), f"P{second}D") == OFFICE.due(at, f"P{first + second}D")


@given(INSTANTS, st.integers(1, 20))
def test_days_end_at_the_close_of_a_working_day_after_the_offer(at, days):
    found = OFFICE.due(at, f"P{days}D").astimezone(JAKARTA)
    hours = OFFICE.hours_of(found.date())

    assert found.time() == hours.closes
    assert found.date() > at.astimezone(JAKARTA).date()
    assert found.date() not in PUBLIC


@given(INSTANTS)
def test_a_clock_in_jakarta_is_never_changed(at):
    assert at.astimezone(JAKARTA).utcoffset() == timedelta(hours=7)
    assert OFFICE.is_open(at) == OFFICE.is_open(at.astimezone(ZoneInfo("America/New_York")))
