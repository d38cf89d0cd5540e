"""From when a task counts as due soon."""

from datetime import datetime, timedelta

import pytest

from engine.calendar import NATIONAL
from engine.zone import OFFICE_ZONE
from service.casework.deadlines import is_soon, soon_minutes

MONDAY = datetime(2026, 11, 23, 16, 0, tzinfo=OFFICE_ZONE)


@pytest.mark.parametrize(
    ("limit", "minutes"),
    [("PT15M", 4.5), ("PT1H", 18), ("PT100M", 30), ("PT4H", 30), ("P1D", 450), ("P1DT2H", 450), (None, 450)],
)
def test_the_time_before_the_due_date_depends_on_the_limit(limit: str | None, minutes: float):
    assert soon_minutes(limit) == minutes


def test_a_task_is_due_soon_from_then_on_until_its_due_date():
    def soon(*, minutes: int) -> bool:
        return is_soon(MONDAY, "PT1H", now=MONDAY - timedelta(minutes=minutes), calendar=NATIONAL)

    assert [soon(minutes=left) for left in (60, 19, 18, 0, -1)] == [False, False, True, True, False]


def test_a_limit_in_days_is_due_soon_from_the_opening_of_its_last_day():
    friday = datetime(2026, 11, 20, 16, 29, tzinfo=OFFICE_ZONE)
    opening = MONDAY.replace(hour=7, minute=30)

    assert not is_soon(MONDAY, "P2D", now=friday, calendar=NATIONAL)
    assert is_soon(MONDAY, "P2D", now=opening, calendar=NATIONAL)
