"""A real office begins with what it is given and nothing invented."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from service.accounts.errors import PasswordTooWeak
from service.bootstrap import Alur
from service.casework.calendars import read_calendar
from service.founding import real
from service.founding.real import BadList, NewOffice
from service.founding.sample import OfficeNotEmpty, is_empty
from service.persistence.store import office, people
from tests.builders.clocks import StandingClock
from tests.builders.offices import an_installation

OFFICE = NewOffice(
    name="Dinas PMK",
    region="Kabupaten Way Kanan",
    admin="budi",
    admin_name="Budi",
    password="a good long one",
    units=[("pem", "Bidang Pemerintahan")],
    people=real.people_in("username,name,nip,email,roles\nani,Ani,197,,staf kabid/pem\n"),
)


@pytest.fixture
def alur(database_url: str, tmp_path: Path, clock: StandingClock) -> Alur:
    return an_installation(database_url, tmp_path, clock)


def test_a_real_office_has_its_name_units_admin_and_people(alur: Alur, clock: StandingClock) -> None:
    real.found(alur, OFFICE)

    with alur.database.read() as connection:
        assert office.settings(connection).values["office"]["name"] == "Dinas PMK"
        assert office.units(connection) == [("pem", "Bidang Pemerintahan", True)]
        ani, budi = people.everybody_at(connection, clock.now())
    assert (budi.username, budi.process_admin) == ("budi", True)
    assert {(role.lane, role.unit) for role in ani.roles} == {("staf", None), ("kabid", "pem")}


def test_its_calendar_knows_holidays_and_ramadan(alur: Alur) -> None:
    real.found(alur, OFFICE)

    with alur.database.read() as connection:
        calendar = read_calendar(connection)
    friday = calendar.hours_of(date(2026, 11, 20))
    fasting = calendar.hours_of(date(2026, 2, 24))
    assert calendar.hours_of(date(2026, 12, 25)) is None
    assert friday is not None
    assert fasting is not None
    assert (friday.closes.isoformat(), fasting.closes.isoformat()) == ("16:30:00", "15:00:00")
    due_at = calendar.due(datetime(2026, 12, 23, 8, 45, tzinfo=UTC), "PT30M")
    assert due_at == datetime(2026, 12, 28, 0, 45, tzinfo=UTC)


def test_an_office_begins_only_once(alur: Alur) -> None:
    real.found(alur, OFFICE)

    with pytest.raises(OfficeNotEmpty):
        real.found(alur, OFFICE)


@pytest.mark.parametrize("password", ["1234", "alur-demo"])
def test_a_weak_password_begins_nothing(alur: Alur, password: str) -> None:
    with pytest.raises(PasswordTooWeak):
        real.found(alur, NewOffice(name="D", region="", admin="budi", admin_name="B", password=password))

    assert is_empty(alur)


def test_a_role_in_an_unknown_unit_begins_nothing(alur: Alur) -> None:
    people_ = real.people_in("username,name,nip,email,roles\nani,Ani,,,kabid/nowhere\n")

    with pytest.raises(BadList, match="nowhere"):
        real.found(
            alur,
            NewOffice(
                name="D", region="", admin="budi", admin_name="B", password="a good one", people=people_
            ),
        )

    assert is_empty(alur)


def test_a_list_without_a_column_is_refused_by_name() -> None:
    with pytest.raises(BadList, match="name"):
        real.units_in("code\npem\n")


def test_a_list_from_a_spreadsheet_may_begin_with_a_mark() -> None:
    for written in ("\ufeffcode,name\npem,Bidang Pemerintahan\n", "code;name\r\npem;Bidang Pemerintahan\r\n"):
        assert real.units_in(written) == [("pem", "Bidang Pemerintahan")]
